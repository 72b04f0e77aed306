"""What every template may say: language, dates, countries, the practice sign."""

from babel import Locale
from flask import Flask, request
from flask_babel import format_decimal, format_percent

from kiosk.config import LANGUAGES
from kiosk.visits import TEXT_SIZES
from kiosk.web import wording
from kiosk.web.languages import current_visit, direction, language
from kiosk.web.reasons import reason_words
from kiosk.web.state import event, kiosk


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        as_of=wording.as_of,
        breakable=wording.breakable,
        long_date=wording.long_date,
        direction_of=wording.direction_of,
        language_name=wording.language_name,
        number=format_decimal,
        percent=format_percent,
        reason_words=reason_words,
        territory=wording.territory,
    )
    app.jinja_env.globals.update(kicker=wording.kicker)
    app.context_processor(on_every_screen)


def on_every_screen() -> dict[str, object]:
    visit = current_visit()
    return {
        "language": language(),
        "direction": direction(),
        "languages": [(code, own_name(code)) for code in LANGUAGES],
        "is_practice": event().is_practice,
        "here": request.full_path.rstrip("?"),
        "has_visit": visit is not None,
        "text_size": visit.text_size if visit else TEXT_SIZES[0],
        "next_size": _following(visit.text_size if visit else TEXT_SIZES[0]),
        "has_contrast": bool(visit and visit.has_contrast),
        "idle_factor": kiosk().settings.idle_factor,
    }


def own_name(code: str) -> str:
    """Return a language's name in itself (I2)."""
    return (Locale.parse(code).get_display_name() or code).title()


def _following(size: int) -> int:
    """Return the next larger text size, and the smallest after the largest."""
    return TEXT_SIZES[(TEXT_SIZES.index(size) + 1) % len(TEXT_SIZES)]
