"""Blueprints behind the desk's door: denied unless allowed, on this machine only."""

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.doors import current_login, refuse_network, require_login
from kiosk.web.roles import Role
from kiosk.web.rooms import rooms_for
from kiosk.web.state import event, kiosk


def desk_blueprint(
    name: str, module: str, prefix: str = "/host", is_open: Callable[[str], bool] | None = None
) -> Blueprint:
    """Return a blueprint whose views need a login, and the host's unless they are `for_stewards`.

    `is_open` tells which endpoints need none: the door itself (SEC14).
    """
    bp = Blueprint(name, module, url_prefix=prefix)

    def guard() -> AnyResponse | None:
        refuse_network()
        if is_open and is_open(request.endpoint or ""):
            return None
        refused = require_login()
        login = current_login()
        if refused is None and login:
            kiosk().drawer.leave(login.id, name)
        return refused

    bp.before_request(guard)
    bp.context_processor(behind_the_desk)
    return bp


def behind_the_desk() -> dict[str, object]:
    """Return what each page of the desk needs; `rooms` are those that this login may enter."""
    login = current_login()
    role = login.role if login else None
    return {
        "token": login.token if login else "",
        "event": event(),
        "is_host": role is Role.HOST,
        "key_is_open": bool(login and login.key()),
        "rooms": rooms_for(role) if role else (),
    }
