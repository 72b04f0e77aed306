"""Help: the evening on one page, and what the kiosk cannot do."""

from collections.abc import Mapping

from flask import Response
from flask_babel import gettext

from kiosk.config import LANGUAGES
from kiosk.web.helping.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.roles import for_stewards

SHOT_SIZE = (640, 400)
"""Pixels of a picture of our own screens; `make screenshots ARGS=help` takes them."""


@bp.get("/help")
@for_stewards
def help_page() -> Response:
    speaking = language()
    return page(
        "host/help_page.html",
        pictures=pictures(),
        shots=f"help/{speaking if speaking in LANGUAGES else 'en'}",
        shot_size=SHOT_SIZE,
    )


@bp.get("/help/limits")
@for_stewards
def limits() -> Response:
    return page("host/limits.html")


def pictures() -> Mapping[str, str]:
    """Return what each picture shows, for who cannot see it, by its file's name."""
    return {
        "loop": str(
            gettext("The first screen: a case with its stamp, what is asked, and a code for phones")
        ),
        "sign": str(gettext("The petition: fields for name, e-mail and country, and one button")),
        "thanks": str(gettext("“Thank you”, what happens next, and the button to finish")),
        "overview": str(gettext("The overview of the desk: numbers for each case, large buttons")),
        "counts": str(gettext("The page “Count” of the desk")),
        "print": str(gettext("The page “Print” of the desk: sheets for each case")),
        "send": str(gettext("The page “Hand over” of the desk: receivers, and a button to send")),
    }
