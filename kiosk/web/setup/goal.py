"""Step 3: how many actions the team hopes for, together and for each case."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.preparing import GOAL_MAX, set_goals, shares
from kiosk.database import db
from kiosk.models import Event, EventCase
from kiosk.packs import Case
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import go_on, keep, needs, step_page, typed
from kiosk.web.state import kiosk

NUMBER = 3


@dataclass(frozen=True)
class Row:
    """A case, its goal as it stands in the field, "" for its share, and what that share is."""

    case: Case
    goal: str
    share: int


@bp.get("/setup/goal")
@needs(NUMBER)
def goal(event: Event) -> Response:
    kept = {slug: str(number) if number else "" for slug, number in _goals(event).items()}
    return _page(event, str(event.goal), kept)


@bp.post("/setup/goal")
@needs(NUMBER)
def keep_goal(event: Event) -> AnyResponse:
    asked = {slug: typed(f"goal-{slug}") for slug in _goals(event)}
    total, numbers = number_of(typed("goal")), {s: number_of(t) for s, t in asked.items()}
    if total is None or None in numbers.values():
        words = gettext("Write whole numbers in digits, at most %(most)s.", most=f"{GOAL_MAX:,}")
        return _page(event, typed("goal"), asked, 422, words)
    of_cases = {slug: number or 0 for slug, number in numbers.items()}
    if total and sum(of_cases.values()) > total:
        words = gettext(
            "The goals of the cases add up to %(sum)s: more than the %(total)s together.",
            sum=sum(of_cases.values()),
            total=total,
        )
        return _page(event, typed("goal"), asked, 422, words)
    event_id, whole = event.id, total
    fault = keep(NUMBER, event, lambda session: set_goals(session, event_id, whole, of_cases))
    return _page(event, typed("goal"), asked, 503, fault) if fault else go_on(NUMBER, event)


def number_of(text: str) -> int | None:
    """Return a number of actions, 0 for an empty field, None for what is none."""
    bare = "".join(text.split())
    if not bare:
        return 0
    if not bare.isdecimal() or len(bare) > len(str(GOAL_MAX)):
        return None
    return int(bare) if int(bare) <= GOAL_MAX else None


def _goals(event: Event) -> dict[str, int]:
    """Return the goal of each case that is shown, in their order; 0 is its share."""
    own = (EventCase.event_id == event.id, EventCase.is_shown)
    rows = db.session.scalars(select(EventCase).where(*own).order_by(EventCase.position))
    return {row.slug: row.goal for row in rows}


def _page(
    event: Event, total: str, goals: Mapping[str, str], status: int = 200, words: str = ""
) -> Response:
    numbers = {slug: number_of(text) or 0 for slug, text in goals.items()}
    share = shares(number_of(total) or 0, dict.fromkeys(goals, 0) if words else numbers)
    found = {slug: kiosk().pack.case(slug) for slug in goals}
    rows = [Row(case, goals[slug], share[slug]) for slug, case in found.items() if case]
    return step_page(NUMBER, event, status, words, total=total, rows=rows)
