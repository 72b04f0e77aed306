"""The door of the desk: in with the PIN, out with one button."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.doors import Shut, audit_line, begin_login, drop_login, open_with_pin
from kiosk.web.host.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.state import kiosk
from kiosk.web.wording import shut_words


@bp.get("/unlock")
def unlock() -> Response:
    return page("host/unlock.html")


@bp.post("/unlock")
def enter() -> AnyResponse:
    try:
        is_right = open_with_pin(request.form.get("pin", ""))
    except Shut as shut:
        return page("host/unlock.html", status=403, error=shut_words(shut.seconds))
    if not is_right:
        return page("host/unlock.html", status=403, error=gettext("This is not the PIN."))
    line = audit_line("desk-opened")
    kiosk().writer.write(lambda session: session.add(line))
    return begin_login(redirect(url_for("host.desk"), 303))


@bp.post("/lock")
def lock() -> AnyResponse:
    return drop_login(redirect(url_for("attend.loop"), 303))
