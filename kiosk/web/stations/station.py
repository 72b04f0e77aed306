"""One station at the desk: its name, its table, taken out and let back in."""

import datetime as dt
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.models import Audit, Station
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards
from kiosk.web.state import event_cases, kiosk
from kiosk.web.stations.blueprint import bp
from kiosk.web.stations.joining import clean_name
from kiosk.web.stations.stations import show
from kiosk.web.tablets import as_seen


@bp.get("/stations/<uuid:station_id>")
@for_stewards
def station(station_id: UUID) -> Response:
    return _page(_station_or_404(station_id))


@bp.post("/stations/<uuid:station_id>")
@for_stewards
def change(station_id: UUID) -> AnyResponse:
    """Name the station anew and put it on a table, or on none."""
    row = _station_or_404(station_id)
    name, table = clean_name(request.form.get("name", "")), request.form.get("table", "")
    if not name:
        words = gettext("Give the tablet a name, such as “Tablet by the door”.")
        return _page(row, error=words, status=422)
    if table and table not in {case.slug for case in event_cases()}:
        abort(404)
    line = audit_line("station-changed", station=str(station_id), table=table)

    def change(session: Session) -> None:
        if found := session.get(Station, station_id):
            found.name, found.table_slug = name, table
        session.add(line)

    kiosk().writer.write(change)
    return redirect(url_for(".stations"), 303)


@bp.post("/stations/<uuid:station_id>/revoke")
def revoke(station_id: UUID) -> AnyResponse:
    """Take a tablet out: from its next request on it gets nothing (undone by letting it back)."""
    row = _station_or_404(station_id)
    told = {"id": row.id, "name": row.name}
    _mark(station_id, kiosk().now(), audit_line("station-out", station=str(station_id)))
    return show(just_out=told)


@bp.post("/stations/<uuid:station_id>/undo")
def let_back(station_id: UUID) -> AnyResponse:
    row = _station_or_404(station_id)
    _mark(row.id, None, audit_line("station-back", station=str(station_id)))
    return redirect(url_for(".stations"), 303)


def _mark(station_id: UUID, revoked_at: dt.datetime | None, line: Audit) -> None:
    def mark(session: Session) -> None:
        if found := session.get(Station, station_id):
            found.revoked_at = revoked_at
        session.add(line)

    kiosk().writer.write(mark)
    db.session.rollback()  # what this request has read is older than what was just written


def _station_or_404(station_id: UUID) -> Station:
    found = db.session.get(Station, station_id)
    if found is None:
        abort(404)
    return found


def _page(row: Station, error: str = "", status: int = 200) -> Response:
    typed = request.form.get("name", row.name) if error else row.name
    return page(
        "host/station.html",
        status=status,
        station=as_seen(row),
        typed=typed,
        error=error,
        cases=event_cases(),
    )
