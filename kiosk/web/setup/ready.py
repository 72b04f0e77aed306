"""The way into set-up, and after it what was decided, with a way to change each part."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.models import EventKey
from kiosk.vault import fingerprint
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.cases import rows_of
from kiosk.web.setup.frame import grouped, in_hand, open_step
from kiosk.web.wording import language_name, long_date

ENDPOINT = "setup.ready"


@bp.get("/setup", endpoint="ready")
def ready() -> AnyResponse:
    """Lead to the first step that is not done; after the last show what was decided."""
    event = in_hand()
    where = open_step(event)
    if event is None or where != ENDPOINT:
        return redirect(url_for(where), 303)
    keys = db.session.query(EventKey).filter_by(event_id=event.id).all()
    own = next((key for key in keys if key.wrapped), None)
    theirs = next((key for key in keys if not key.wrapped), None)
    shown = [row.case for row in rows_of(event) if row.is_shown]
    return page(
        "host/setup_ready.html",
        at=url_for(".ready"),
        real=event,
        day=long_date(event.held_on) if event.held_on else "",
        speaks=language_name(event.language),
        erase_on=long_date(event.erase_on),
        names=[case.name(language()) for case in shown],
        mark_of_own=grouped(fingerprint(own.public).hex) if own else "",
        organisation=fingerprint(theirs.public).words if theirs else "",
        is_relay=bool(own and not own.is_recipient),
    )
