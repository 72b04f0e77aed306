"""The page for the projector: what came together tonight, and how to join in."""

from collections.abc import Sequence

from flask import Response, url_for

from kiosk.actions.goals import milestones
from kiosk.packs import Story
from kiosk.web.evening import Row, evening, rows_of
from kiosk.web.htmx import page
from kiosk.web.state import event, kiosk
from kiosk.web.wall.blueprint import bp

MOST_CASES = 8
"""Stamps that stand on the wall at once, large enough for five metres; further ones take turns."""
TURN_SECONDS = 40
"""How long a story, or a group of cases, stays: long enough to be read twice."""


@bp.get("/wall")
def wall() -> Response:
    """Show counts and nothing else: no name of a signer, no order, no time of an action (SEC24)."""
    found = evening()
    shown = [row for row in rows_of(found) if row.is_shown]
    return page(
        "wall/wall.html",
        at=url_for(".wall"),
        event_name=event().name,
        evening=found,
        rows=_group_now(shown),
        story=_now(kiosk().pack.stories),
        milestones=found.goal.milestones if found.goal else milestones(found.together),
    )


def _now(stories: Sequence[Story]) -> Story | None:
    """Return the story whose turn it is; one that went on needs more words than a wall has."""
    short = [story for story in stories if story.later_on is None]
    return short[_turn() % len(short)] if short else None


def _group_now(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the cases whose turn it is, in groups of nearly the same size."""
    groups = -(-len(rows) // MOST_CASES) or 1
    size = -(-len(rows) // groups)
    start = _turn() % groups * size
    return rows[start : start + size]


def _turn() -> int:
    """Return a number that grows with each turn, from the clock: asking for the page keeps none."""
    return int(kiosk().now().timestamp()) // TURN_SECONDS
