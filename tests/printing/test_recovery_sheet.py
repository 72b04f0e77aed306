"""Six words on paper, unmistakable, and nowhere else (trust.md 6.3)."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.vault import fingerprint, normalise_passphrase
from kiosk.vault.passphrase import word_list
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import recovery
from tests.printing import sheets
from tests.printing.drawn import page_size, page_texts
from tests.printing.marathon import (
    DAY,
    LONG_NAME,
    check_all_stands_on_it,
    html,
    marathon,
    order,
    printed,
)
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

WORDS = ("acorn", "t-shirt", "illicit", "mournful", "lily", "unmixable")
TYPED = "acorn t shirt illicit mournful lily unmixable"
PUBLIC = bytes(range(32))
SECRET: Mapping[str, Any] = {"passphrase": TYPED, "public": PUBLIC, "day": DAY}
PRINTED = {"en": "a4", "ar": "letter"}


@pytest.fixture(scope="module")
def documents(writing_desk: Desk, printer: None) -> Mapping[str, bytes]:
    return {
        locale: printed("recovery-sheet", order(locale, paper, **SECRET))
        for locale, paper in PRINTED.items()
    }


@pytest.mark.parametrize("locale", list(PRINTED))
def test_the_words_are_large_numbered_and_in_order(
    locale: str, documents: Mapping[str, bytes]
) -> None:
    """Two in a row, from the left in every language."""
    words = sheets.words(documents[locale])
    found = [next(word for word in words if word.text == wanted) for wanted in WORDS]
    rows = [found[start : start + 2] for start in (0, 2, 4)]
    for first, second in rows:
        assert first.end < second.start
        assert first.height == pytest.approx(second.height, abs=0.1)
    assert rows[0][0].height < rows[1][0].height < rows[2][0].height
    # 28 points: even the short ones are wide.
    assert min(word.end - word.start for word in found) > 14
    for number, word in enumerate(found, 1):
        near = [w for w in words if w.text == str(number) and 0 < word.start - w.end < 12]
        assert any(abs(w.height - word.height) < 3 for w in near), number


def test_each_word_is_spelled_in_capitals(documents: Mapping[str, bytes]) -> None:
    """Small l and capital I look alike, L and I never do."""
    (said,) = page_texts(documents["en"])
    for word in WORDS:
        assert word.upper() in said.replace(" ", "")
    assert "I L L I C I T" in said


@pytest.mark.parametrize("locale", list(PRINTED))
def test_it_is_one_page_without_a_code(locale: str, documents: Mapping[str, bytes]) -> None:
    sizes = {"a4": (210, 297), "letter": (215.9, 279.4)}
    assert page_size(documents[locale]) == pytest.approx(sizes[PRINTED[locale]], abs=0.1)
    assert len(page_texts(documents[locale])) == 1
    assert sheets.decoded(sheets.raster(documents[locale], 100)) == []
    # Room is left below: nothing was cut by the sheet's edge.
    assert max(word.height for word in sheets.words(documents[locale])) < 270


def test_it_tells_which_key_and_how_to_restore(documents: Mapping[str, bytes]) -> None:
    (said,) = page_texts(documents["en"])
    mark = fingerprint(PUBLIC).hex
    assert " ".join(mark[start : start + 4] for start in range(0, 32, 4)) in said
    for words in (
        "Marathon of letters, Exampletown",
        "10 December 2026",
        "apart from the laptop",
        "kiosk restore",
        "Type the six words",
        "1. 2. 3. 4.",
        "8 February 2027",
    ):
        assert words in said


def test_nothing_of_it_is_logged_or_shown_by_the_order(
    writing_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The control: the rest of an order does show."""
    caplog.set_level(logging.DEBUG)
    ordered = order(**SECRET)
    assert all(word in html("recovery-sheet", ordered) for word in WORDS)
    assert not any(word in repr(ordered) + caplog.text for word in WORDS)
    assert "locale='en'" in repr(ordered)


@pytest.mark.parametrize("missing", list(SECRET))
def test_without_the_words_there_is_no_sheet(missing: str, writing_desk: Desk) -> None:
    given = {name: value for name, value in SECRET.items() if name != missing}
    with pytest.raises(NoSheet, match="kept nowhere"):
        html("recovery-sheet", order(**given))


def test_the_desk_can_hand_in_what_it_has(writing_desk: Desk) -> None:
    page = recovery.recovery_html(order("fr"), WORDS, fingerprint(PUBLIC).hex, DAY)
    assert all(f">{word}<" in page for word in WORDS)
    practice = order(event=marathon("", is_practice=True))
    page = recovery.recovery_html(practice, WORDS, fingerprint(PUBLIC).hex, DAY)
    assert "Practice event" in page


def test_words_with_a_hyphen_are_one_word_again() -> None:
    hyphened = [word for word in word_list() if "-" in word]
    assert hyphened
    for word in hyphened:
        for place in range(6):
            words = ["acorn"] * 6
            words[place] = word
            typed = normalise_passphrase(" ".join(words))
            assert recovery.words_of(typed) == words
    assert recovery.words_of("one two three four five six seven") == (
        ["one", "two", "three", "four", "five", "six", "seven"]
    )


def test_a_long_name_leaves_room_for_the_rest(writing_desk: Desk, printer: None) -> None:
    """On the shorter paper, with the longest words of the list; the control is with the joining."""
    longest = " ".join(sorted(word_list(), key=len)[-6:])
    event = marathon(LONG_NAME, is_practice=True)
    secret = {**SECRET, "passphrase": normalise_passphrase(longest)}
    document = printed("recovery-sheet", order("fr", "letter", event=event, **secret))
    check_all_stands_on_it(document)
    edges = [word.end for word in sheets.words(document) if word.text in longest.split()]
    assert len(edges) == 6
    # The boxes end 18 mm and at half the width before the edge.
    assert max(edges) < 215.9 - 18 - 2
