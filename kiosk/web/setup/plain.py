"""Steps 4 and 5: tablets and the printer, which only explain and may be left for later."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from kiosk.config import LANGUAGES
from kiosk.models import Event
from kiosk.printing import pdf
from kiosk.web.languages import language
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import go_on, keep, needs, step_page
from kiosk.web.state import kiosk

PEOPLE_AN_HOUR = 30
"""How many one screen serves: two minutes each (design: People and words)."""


@bp.get("/setup/stations")
@needs(4)
def stations(event: Event) -> Response:
    return _stations(event)


@bp.post("/setup/stations")
@needs(4)
def keep_stations(event: Event) -> AnyResponse:
    fault = keep(4, event)
    return _stations(event, 503, fault) if fault else go_on(4, event)


@bp.get("/setup/printer")
@needs(5)
def printer(event: Event) -> Response:
    return _printer(event)


@bp.post("/setup/printer")
@needs(5)
def keep_printer(event: Event) -> AnyResponse:
    fault = keep(5, event)
    return _printer(event, 503, fault) if fault else go_on(5, event)


def _stations(event: Event, status: int = 200, words: str = "") -> Response:
    return step_page(4, event, status, words, people=PEOPLE_AN_HOUR)


def _printer(event: Event, status: int = 200, words: str = "") -> Response:
    locale = event.language if event.language in LANGUAGES else language()
    return step_page(
        5,
        event,
        status,
        words,
        locale=locale,
        can_pdf=pdf.is_available(),
        printer=kiosk().settings.printer if pdf.is_available() else "",
    )
