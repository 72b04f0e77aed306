"""The link that the terminal shows before any event was set up: it lets the first host in."""

from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.doors import AT_THE_DOOR, begin_set_up, is_host
from kiosk.web.htmx import page
from kiosk.web.setup.blueprint import bp
from kiosk.web.state import kiosk


@bp.get("/welcome/<uuid:key>")
def welcome(key: UUID) -> AnyResponse:
    """Begin the login of a host who sets up the first event; the link is good once.

    It is made only while there is nothing to read, and the desk answers this machine alone.
    """
    if request.method == "GET" and kiosk().welcome.use(key):
        return begin_set_up(redirect(url_for("setup.ready"), 303))
    if is_host():
        # Back, or the same tab opened again: they are in already.
        return redirect(url_for("setup.ready"), 303)
    words = gettext(
        "This link has been used, or the kiosk was started again since. Type the PIN or the "
        "passphrase, or take the newest link from the terminal."
    )
    return page("host/unlock.html", status=403, error=words, **AT_THE_DOOR)
