"""The overview: how the evening goes, what waits, and what to do next, without a name in sight."""

import datetime as dt
from collections.abc import Sequence

from flask import Response, url_for

from kiosk.actions.recording import young
from kiosk.database import db
from kiosk.models import Kind
from kiosk.outbox.figures import Hour
from kiosk.web.doors import is_host
from kiosk.web.evening import evening, rows_of
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import clock_time
from kiosk.web.host.standing import Handing
from kiosk.web.htmx import page
from kiosk.web.notices import notices
from kiosk.web.roles import asks_by_itself, for_stewards
from kiosk.web.sheets.charts import MOST_IN_A_ROW, columns_over_time
from kiosk.web.state import event, kiosk
from kiosk.web.tablets import stations_seen


@bp.get("/")
@for_stewards
def desk() -> Response:
    return _page()


@bp.get("/figures")
@for_stewards
@asks_by_itself
def figures() -> Response:
    """Show the overview as it is now; the page asks for it, which keeps no login alive (V2)."""
    return _page()


def _page() -> Response:
    here, session = event(), db.session()
    found = evening()
    return page(
        "host/desk.html",
        at=url_for(".desk"),
        evening=found,
        cases=rows_of(found),
        young=young(session, here.id),
        is_balanced=kiosk().last_check.is_balanced(session, here.id),
        hours=columns_over_time(_newest(kiosk().hour_counts.of(session, here.id))),
        handing=Handing.of(session, found.of_kind(Kind.SIGNATURE)) if is_host() else None,
        notices=notices(),
        stations=stations_seen(),
        clock_time=clock_time,
    )


def _newest(hours: Sequence[Hour]) -> Sequence[Hour]:
    """Return the hours of today, as many as are wide enough to read: an evening may pass midnight.

    They are the last twelve up to now.
    """
    since = kiosk().now() - dt.timedelta(hours=MOST_IN_A_ROW)
    return [hour for hour in hours if hour.at > since]
