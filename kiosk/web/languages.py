"""Which language a screen speaks, and the visit that remembers it."""

from babel import Locale
from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale
from werkzeug.exceptions import HTTPException

from kiosk.config import LANGUAGES
from kiosk.visits import Visit
from kiosk.web.security import drop_cookie, read_cookie, set_cookie
from kiosk.web.state import event_language, kiosk

VISIT_COOKIE = "__Host-visit"


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=choose, default_translation_directories="translations")


def choose() -> str:
    """Return the visit's language, else the one the form was shown in, else the event's own.

    A screen that has not joined yet has no visit: its address names the language.
    """
    visit = current_visit()
    if visit is not None:
        return visit.language
    try:
        shown = request.form.get("locale", "") or g.get("asked_language", "")
    except HTTPException:
        # A body that is too long, or broken off: the page that says so must not break as well.
        shown = ""
    return shown if shown in LANGUAGES else event_language()


def language() -> str:
    return str(get_locale() or kiosk().settings.language)


def direction() -> str:
    """Return "ltr" or "rtl" for the language of this answer."""
    return Locale.parse(language()).text_direction


def current_visit() -> Visit | None:
    """Return the visit of this browser, or None before it begins and after the wipe."""
    if "visit" not in g:
        g.visit = kiosk().visits.find(read_cookie(VISIT_COOKIE))
    visit: Visit | None = g.visit
    return visit


def begin_visit(speaking: str) -> Visit:
    """Return the visit of this browser, begun now if there was none."""
    visit = current_visit() or kiosk().visits.start(speaking)
    g.visit = visit
    return visit


def end_visit() -> None:
    """Wipe the visit: what the kiosk remembered of it is gone."""
    kiosk().visits.end(read_cookie(VISIT_COOKIE))
    g.visit = None


def keep_visit(response: Response) -> Response:
    """Hand the browser its visit's id, which says nothing about the person."""
    visit = current_visit()
    if visit is not None:
        set_cookie(response, VISIT_COOKIE, visit.id)
    elif read_cookie(VISIT_COOKIE) is not None:
        drop_cookie(response, VISIT_COOKIE)
    return response
