"""The figures of this evening with the names of the cases, for the desk, the count and the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kiosk.actions.events import takes_signatures
from kiosk.actions.goals import goals_by_case, needs_more
from kiosk.database import db
from kiosk.models import EventCase
from kiosk.outbox.evening import Evening, evening_of
from kiosk.outbox.figures import CaseFigures
from kiosk.packs import Case
from kiosk.packs.pack import Localized
from kiosk.web.languages import language
from kiosk.web.state import event, event_cases, kiosk


@dataclass(frozen=True)
class Row:
    """One case and its figures; `case` is None for one that the pack does not have any more.

    `is_open` tells whether something can be done for it now, `is_shown` whether the host shows it.
    """

    name: Localized
    figures: CaseFigures
    case: Case | None
    is_open: bool
    is_shown: bool

    @property
    def slug(self) -> str:
        return self.figures.case_slug


def evening() -> Evening:
    return evening_of(db.session(), event())


def rows_of(found: Evening) -> Sequence[Row]:
    """Return a row for each case: those that are shown, then others that something was done for."""
    shown = {case.slug for case in event_cases()}
    return [_row(figures, is_shown=figures.case_slug in shown) for figures in found.cases]


def _row(figures: CaseFigures, *, is_shown: bool) -> Row:
    case = kiosk().pack.case(figures.case_slug)
    name = case.name(language()) if case else Localized(figures.case_slug, "und")
    is_open = case is not None and is_shown and takes_signatures(case, event())
    return Row(name, figures, case, is_open, is_shown)


def needs(acted: Mapping[str, int]) -> Mapping[str, int]:
    """Return how many more actions each open case needs for its goal; none without a goal (H7)."""
    here = event()
    rows = db.session.execute(
        select(EventCase.slug, EventCase.goal).where(EventCase.event_id == here.id)
    )
    own = {slug: goal for slug, goal in rows}
    if not here.goal and not any(own.values()):
        return {}
    is_open = [case.slug for case in event_cases() if takes_signatures(case, here)]
    return needs_more(goals_by_case(here.goal, own, is_open), acted)
