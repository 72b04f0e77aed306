"""The desk's blueprint: denied unless allowed."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.doors import current_login, refuse_network, require_login
from kiosk.web.state import event

bp = Blueprint("host", __name__, url_prefix="/host")
OPEN = frozenset({"host.unlock", "host.enter"})
"""The door itself; everything else needs a login (SEC14)."""


@bp.before_request
def guard() -> AnyResponse | None:
    refuse_network()
    return None if request.endpoint in OPEN else require_login()


@bp.context_processor
def behind_the_desk() -> dict[str, object]:
    login = current_login()
    return {"token": login.token if login else "", "event": event()}
