"""Table mode: a screen on the table of one case shows that case alone, until told otherwise."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.attend.blueprint import bp
from kiosk.web.security import drop_cookie, read_cookie, set_cookie
from kiosk.web.state import event_cases
from kiosk.web.tablets import current_station

TABLE_COOKIE = "__Host-table"
"""Holds a case's short name: it belongs to the screen, not to a person, so the wipe leaves it."""


@bp.before_request
def take_place() -> AnyResponse | None:
    """Tell the request whose table it stands at; `/?table=` with a name, or with none, moves it."""
    if request.endpoint == "attend.loop" and "table" in request.args:
        return _moved_to(request.args["table"])
    station = current_station()
    # What the desk chose for a station counts more than what its own address once said.
    seat = (station.table_slug if station else "") or read_cookie(TABLE_COOKIE) or ""
    g.table = seat if seat and _is_shown(seat) else ""
    return None


@bp.app_context_processor
def is_table() -> dict[str, bool]:
    return {"is_table": bool(g.get("table"))}


def _moved_to(slug: str) -> AnyResponse:
    answer = redirect(url_for("attend.loop"), 303)
    if not slug:
        drop_cookie(answer, TABLE_COOKIE)
    elif _is_shown(slug):
        set_cookie(answer, TABLE_COOKIE, slug)
    return answer


def _is_shown(slug: str) -> bool:
    return any(case.slug == slug for case in event_cases())
