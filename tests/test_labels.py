"""What a button is called begins with what it shows, in each language (WCAG 2.5.3)."""

import polib
import pytest

from tests.catalogues import catalogues, unlike_their_button


@pytest.mark.parametrize(("heard", "faults"), [("Réadmettre : %(name)s", 0), ("Réadmise", 1)])
def test_another_word_is_found(heard: str, faults: int) -> None:
    """The control of what `make check` asks of each catalogue."""
    told = [("Let back in", "Réadmettre"), ("Let back in: %(name)s", heard)]
    there = {msgid: polib.POEntry(msgid=msgid, msgstr=text) for msgid, text in told}
    assert len(unlike_their_button(there)) == faults


def test_all_catalogues_have_buttons_to_compare() -> None:
    for path in catalogues():
        entries = {entry.msgid: entry for entry in polib.pofile(str(path))}
        assert sum(f"{msgid}: %(name)s" in entries for msgid in entries) > 1
        assert unlike_their_button(entries) == []
