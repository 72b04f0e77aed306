"""The figures of the evening while it goes on, however many actions there are, at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.goals import Goal, goal_for
from kiosk.actions.recording import by_kind
from kiosk.actions.tallies import tallied
from kiosk.models import Event, EventCase
from kiosk.outbox.figures import CaseFigures, Totals
from kiosk.outbox.reporting import case_figures


@dataclass(frozen=True)
class Evening(Totals):
    """What was done for each case so far, and the goal that counts now, None without one.

    `cases` are those that are shown, in their order, then the others that something was done for.
    """

    cases: Sequence[CaseFigures]
    goal: Goal | None

    def of_case(self, slug: str) -> CaseFigures:
        """Return the figures of one case, zeros for one that nothing was done for."""
        found = (case for case in self.cases if case.case_slug == slug)
        return next(found, CaseFigures(slug, {}, {}, 0))


def evening_of(session: Session, event: Event) -> Evening:
    """Return the figures from the ledger and the tally, which the books check.

    They are those of the report, which counts every row.
    """
    shown = session.scalars(
        select(EventCase.slug)
        .where(EventCase.event_id == event.id, EventCase.is_shown)
        .order_by(EventCase.position)
    )
    cases = case_figures(shown.all(), by_kind(session, event.id), tallied(session, event.id))
    return Evening(cases, goal_for(event.goal, sum(case.together for case in cases)))
