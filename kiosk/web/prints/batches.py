"""What attendees wrote for one case as a pile: how it is laid on paper, and its sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.actions.records import OpenAction
from kiosk.packs import Case
from kiosk.printing.layouts import CardLayout, LetterLayout
from kiosk.printing.spool import Setup
from kiosk.printing.writing import CardSheet, LetterSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.opened import card_of, letter_of

Sheet = CardSheet | LetterSheet


@dataclass(frozen=True)
class Batch:
    """The cards, or the letters, of one case, and how they are laid on paper.

    `locale` is the language of the few words for the host.
    """

    case: Case
    layout: CardLayout | LetterLayout
    locale: str

    @property
    def per_sheet(self) -> int:
        """Return how many share a sheet of paper."""
        return self.layout.per_sheet if isinstance(self.layout, CardLayout) else 1

    @property
    def sheets_each(self) -> int:
        """Return how many sheets each one takes: a letter with the embassy's copy takes two."""
        is_copied = isinstance(self.layout, LetterLayout) and written.has_copies(
            self.case, self.layout
        )
        return 2 if is_copied else 1

    @property
    def setup(self) -> Setup:
        """Return how the printer has to lay it on paper."""
        if isinstance(self.layout, LetterLayout):
            return Setup(self.layout.paper)
        paper = {"a6": "a6", "4x6-2up": "letter"}.get(self.layout.format, "a4")
        return Setup(
            paper,
            "two-sided-short-edge" if self.layout.flip == "short" else "two-sided-long-edge",
        )

    def sheets(self, number: int) -> int:
        """Return how many sheets of paper so many letters or cards take."""
        return -(-number // self.per_sheet) * self.sheets_each

    def html(self, sheets: Sequence[Sheet], *, is_for_browser: bool = False) -> str:
        more = {"is_for_browser": is_for_browser}
        if isinstance(self.layout, CardLayout):
            cards = [sheet for sheet in sheets if isinstance(sheet, CardSheet)]
            return written.card_html(
                self.case, *cards, locale=self.locale, layout=self.layout, **more
            )
        letters = [sheet for sheet in sheets if isinstance(sheet, LetterSheet)]
        return written.letter_html(self.case, *letters, layout=self.layout, **more)

    def first_html(self, number: int) -> str:
        """Return the sheet that comes before so many and is not counted among them (ux.md R4)."""
        return written.job_html(self.case, number, self.layout, locale=self.locale)

    def sheet(self, action: OpenAction) -> Sheet | None:
        """Return what somebody wrote as a sheet; None where nothing was written."""
        found = action.personal.writing
        if found is None:
            return None
        if isinstance(self.layout, CardLayout):
            return card_of(action, found)
        return letter_of(action, found)


def batch_of(case: Case, kind: str, locale: str, options: Mapping[str, Any]) -> Batch:
    """Return the batch of a job; `options` are those of its layout."""
    if kind == "cards":
        return Batch(case, CardLayout(**options), locale)
    return Batch(case, LetterLayout(**options), locale)
