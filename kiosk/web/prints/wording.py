"""Words of the print room: kinds of sheets in their groups, papers, states, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from kiosk.actions.postal import Code, faults_of
from kiosk.web.rendering import PAPERS
from kiosk.web.sheets.kinds import KINDS, SheetKind

KIND_WORDS: Mapping[str, LazyString] = {
    "poster": lazy_gettext("Poster"),
    "tent": lazy_gettext("Table tent"),
    "case-sheet": lazy_gettext("Case sheet"),
    "guide": lazy_gettext("Writing guide"),
    "lined-card": lazy_gettext("Lined card"),
    "drawing-card": lazy_gettext("Card to draw on"),
    "lined-letter": lazy_gettext("Lined letter"),
    "petition-sheet": lazy_gettext("Petition sheet"),
    "labels": lazy_gettext("Address labels"),
    "join-sheet": lazy_gettext("Joining sheet for tablets"),
    "lockdown-sheet": lazy_gettext("Keeping tablets on the kiosk"),
    "recovery-sheet": lazy_gettext("Recovery sheet"),
    "report": lazy_gettext("Report of the event"),
    "test-page": lazy_gettext("Test page"),
    "cards": lazy_gettext("Cards that were written"),
    "letters": lazy_gettext("Letters that were written"),
}
GROUPS: Sequence[tuple[LazyString, Sequence[str]]] = (
    (lazy_gettext("On the wall"), ("poster",)),
    (lazy_gettext("On the tables"), ("tent", "case-sheet", "guide")),
    (
        lazy_gettext("To write by hand"),
        ("lined-card", "drawing-card", "lined-letter", "petition-sheet"),
    ),
)
APART = ("labels", "recovery-sheet")
"""Kinds that are asked for on a page of their own."""
EVENING = lazy_gettext("For the evening")
"""The group of all kinds that stand in no other."""
REASONS: Mapping[str, LazyString] = {
    "disk": lazy_gettext("The disk is full. Make room, then go on: nothing is lost."),
    "failed": lazy_gettext("The sheets could not be made. Go on; if it happens again, ask."),
    "glyph": lazy_gettext("We cannot print some of its letters."),
    "too_long": lazy_gettext("It took too long. Close other programs, then go on."),
    "no_weasyprint": lazy_gettext("This laptop cannot make PDF files: Pango is missing."),
    "no_printer": lazy_gettext(
        "The printer took nothing. Look at its name, its cable and its paper, then go on."
    ),
    "no_sheet": lazy_gettext("There is no such sheet for this case any more."),
    "nothing": lazy_gettext("There was nothing that can be printed."),
    "stopped": lazy_gettext("It was interrupted before it was finished. Nothing is lost: go on."),
}
LEFT_OUT: Mapping[str, LazyString] = {
    "glyph": lazy_gettext("we cannot print some of its letters."),
    "too_long": lazy_gettext("the text is too long for the sheet."),
    "address": lazy_gettext("the address does not fit."),
    "sealed": lazy_gettext("it cannot be opened with this passphrase."),
    "withdrawn": lazy_gettext("it was withdrawn."),
}


ADDRESS_FAULTS: Mapping[Code, LazyString] = {
    "empty": lazy_gettext("a line is empty"),
    "too_many_lines": lazy_gettext("it has more than six lines and the country"),
    "too_long": lazy_gettext("a line has more than 38 characters"),
    "not_capitals": lazy_gettext("the last three lines are not in capitals"),
    "punctuation": lazy_gettext("the last three lines have commas or other signs"),
    "not_latin": lazy_gettext("the last three lines are not in Latin letters"),
    "no_country": lazy_gettext("the last line is not the country alone"),
}


@dataclass(frozen=True)
class Group:
    """Kinds of sheets that belong together: those for each case, and those for the event."""

    words: LazyString
    of_case: Sequence[SheetKind]
    of_event: Sequence[SheetKind]


def groups() -> list[Group]:
    """Return all kinds of sheets in their groups, without the groups that are empty."""
    placed = [name for _, names in GROUPS for name in names]
    rest = [name for name in KINDS if name not in placed and name not in APART]
    found = [_group(words, names) for words, names in (*GROUPS, (EVENING, rest))]
    return [group for group in found if group.of_case or group.of_event]


def _group(words: LazyString, names: Sequence[str]) -> Group:
    kinds = [KINDS[name] for name in names if name in KINDS]
    return Group(
        words,
        [kind for kind in kinds if kind.languages is not None],
        [kind for kind in kinds if kind.languages is None],
    )


def kind_words(name: str) -> str:
    """Return what a kind is called; one that we have no word for by its name."""
    return str(KIND_WORDS.get(name, name))


def paper_words(paper: str) -> str:
    return PAPERS.get(paper, paper.upper())


def address_notes(lines: Sequence[str]) -> list[str]:
    """Return what the machines of the post may stumble over in an address, each thing once."""
    codes = dict.fromkeys(fault.code for fault in faults_of(lines))
    return [str(ADDRESS_FAULTS[code]) for code in codes] if lines else []


def reason_words(code: str | None) -> str:
    """Return why a job did not go on, and what to do."""
    return str(REASONS.get(code or "", REASONS["failed"]))


def left_out_words(code: str | None) -> str:
    """Return why a letter or card was left out; begins small, it stands behind "Card 12:"."""
    return str(LEFT_OUT.get(code or "", LEFT_OUT["glyph"]))
