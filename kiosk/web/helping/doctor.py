"""Whether this laptop is ready for tonight, for the host and stewards alike."""

from itertools import groupby

from flask import Response
from flask_babel import gettext

from kiosk.doctor import Grade, is_ready
from kiosk.web.doors import current_login, is_host
from kiosk.web.helping.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.readiness import looked_at, summary
from kiosk.web.roles import for_stewards
from kiosk.web.rooms import rooms_for


@bp.get("/doctor")
@for_stewards
def doctor() -> Response:
    told = looked_at()
    lines = [it.line for it in told]
    return page(
        "host/doctor.html",
        topics=[(name, list(them)) for name, them in groupby(told, key=lambda it: it.topic)],
        summary=summary(lines),
        is_ready=is_ready(lines),
        here_for=_rooms(),
        counts={grade: sum(line.grade is grade for line in lines) for grade in Grade},
    )


def _rooms() -> dict[str, str]:
    """Return the pages that whoever asks may open, by endpoint; a steward's are fewer."""
    login = current_login()
    rooms = {room.endpoint: room.label for room in rooms_for(login.role)} if login else {}
    if is_host():
        rooms["setup.ready"] = str(gettext("Set-up"))
    return rooms
