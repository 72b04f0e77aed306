"""What is said when something is refused or breaks: what to do, never how it broke (SEC25)."""

import logging
import traceback
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import NotSaved
from kiosk.packs import Case
from kiosk.web.htmx import keep_screen, page
from kiosk.web.languages import language
from kiosk.web.networks import Way, way
from kiosk.web.state import event

log = logging.getLogger("kiosk")


class ClosedCase(Exception):  # noqa: N818 - nothing failed: the case takes no action
    """Somebody wants to act for a case that takes no action."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.slug)
        self.case = case


class DeskIsElsewhere(Exception):  # noqa: N818 - nothing failed: the desk is on the laptop
    """Somebody on the network wants to open the desk."""


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(ClosedCase, closed)
    app.register_error_handler(DeskIsElsewhere, elsewhere)
    app.register_error_handler(NotSaved, unsaved)
    app.register_error_handler(Exception, broken)


def refused(error: HTTPException) -> AnyResponse | HTTPException:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    if isinstance(error, SecurityError):
        # With a host that is not ours no address of ours can be written (SEC1).
        return Response("This kiosk does not answer to that name.", 400, mimetype="text/plain")
    answer = _say(code, *_words(code))
    if code == 429:
        # What was typed stays on the screen, to be sent again.
        keep_screen(answer)
    # Keep Allow, Retry-After and the like.
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def closed(error: ClosedCase) -> Response:
    if event().closed_at is not None:
        words = gettext("Thank you for coming. Nothing more can be signed or written here.")
        return _say(403, gettext("This event is over"), words)
    name = error.case.text("name", language()).value
    return _say(
        403,
        gettext("%(name)s: this is closed now", name=name),
        gettext(
            "Nothing of this kind can be done for this case at present. Choose another, please."
        ),
    )


def elsewhere(_error: DeskIsElsewhere) -> Response:
    if way() is Way.PLAIN:
        why = gettext("Over this network others could read the PIN. Go to the laptop, please.")
    else:
        why = gettext("Go to the laptop, please. The host can let tablets open it, under Stations.")
    return _say(403, gettext("The desk opens on the laptop itself"), why)


def broken(error: Exception) -> Response:
    """Log where it broke under an id that the screen shows; a message could hold what was typed."""
    error_id = uuid.uuid4().hex[:8]
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    log.error("error %s %s at %s", error_id, type(error).__name__, where)
    return _say(500, *_words(500), error_id=error_id)


def unsaved(_error: NotSaved) -> Response:
    return _say(503, *_words(503))


def _say(code: int, heading: str, text: str, error_id: str = "") -> Response:
    told: dict[str, Any] = {"code": code, "heading": heading, "text": text, "error_id": error_id}
    try:
        return page("errors/error.html", status=code, **told)
    except (SQLAlchemyError, HTTPException):
        # The page asks the database for the event; without one the words stand alone.
        return Response(f"{heading}. {text}", code, mimetype="text/plain")


def _words(code: int) -> tuple[str, str]:
    match code:
        case 403:
            return (
                gettext("This did not come from our own page"),
                gettext("Go back to the start and try again. If it goes on, ask a host."),
            )
        case 404:
            return (
                gettext("There is nothing at this address"),
                gettext("Go back to the start: all cases are there."),
            )
        case 405 | 400:
            return (
                gettext("We could not read this"),
                gettext("Go back to the start and try again."),
            )
        case 413:
            return (
                gettext("This is too much at once"),
                gettext("What you sent is longer than we can take. Shorten it, please."),
            )
        case 429:
            return (
                gettext("This is going too fast"),
                gettext("Wait a moment and try again. If it goes on, ask a host."),
            )
        case 503:
            return (
                gettext("The kiosk is not ready"),
                gettext("Wait a moment and try again. If it goes on, ask a host."),
            )
        case _:
            return (
                gettext("Something went wrong on our side"),
                gettext("What was confirmed before is safe. Try again, or ask a host."),
            )
