"""The sheet that keeps a tablet on the kiosk stands on one page and says what it cannot do (K9)."""

import pytest

from tests.printing.drawn import page_texts
from tests.printing.marathon import check_all_stands_on_it, order, printed
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize(("locale", "paper"), [("en", "a4"), ("fr", "letter"), ("ar", "letter")])
def test_it_stands_on_one_page(writing_desk: Desk, printer: None, locale: str, paper: str) -> None:
    document = printed("lockdown-sheet", order(locale, paper, event=None))
    check_all_stands_on_it(document)
    (said,) = page_texts(document)
    if locale == "en":
        for words in ("Guided Access", "Display Auto-Lock", "Ask for PIN before unpinning"):
            assert words in said
        for words in ("What this cannot stop", "power button", "An adult who means it"):
            assert words in said
