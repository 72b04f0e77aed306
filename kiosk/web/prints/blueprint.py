"""The print room's blueprint: behind the door of the desk, on this machine only."""

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.doors import current_login, refuse_network, require_login
from kiosk.web.state import event

bp = Blueprint("prints", __name__, url_prefix="/host")


@bp.before_request
def guard() -> AnyResponse | None:
    refuse_network()
    return require_login()


@bp.context_processor
def behind_the_desk() -> dict[str, object]:
    login = current_login()
    return {"token": login.token if login else "", "event": event()}
