"""The composition root: settings in, a Flask application out."""

from pathlib import Path

from flask import Flask

from kiosk import packs
from kiosk.config import Settings
from kiosk.database import Writer, address_of, db, prepare_reading
from kiosk.printing import pdf
from kiosk.web import attend, errors, health, host, htmx, languages, prints, security, texts
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.state import NAME, Kiosk

HERE = Path(__file__).parent
LARGEST_BODY = 256 * 1024
"""Bytes of a form at most (SEC9): a card with both its pads full of dots has 216 KiB."""


def create_app(settings: Settings, writer: Writer, pack: packs.Pack | None = None) -> Flask:
    """Return the application of one kiosk; its writer has been started."""
    app = Flask("kiosk", template_folder=folder("templates"), static_folder=folder("static"))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=50,
        SQLALCHEMY_DATABASE_URI=address_of(settings.database),
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        TEMPLATES_AUTO_RELOAD=False,
        TRUSTED_HOSTS=settings.known_hosts,
    )
    app.extensions[NAME] = Kiosk(settings, pack or packs.load(packs.BUILTIN), writer)
    db.init_app(app)
    with app.app_context():
        prepare_reading(db.engine)
    htmx.init_app(app)
    security.init_app(app)
    languages.init_app(app)
    texts.init_app(app)
    errors.init_app(app)
    for blueprint in (attend.bp, host.bp, prints.bp, health.bp):
        app.register_blueprint(blueprint)
    return app


def sheet_of(name: str, settings: Settings, slug: str, locale: str, paper: str = "a4") -> bytes:
    """Return a sheet for a case as PDF, without a server or an event.

    `name` is one of kinds.KINDS, `paper` one of its papers. Raises NoSheet and pdf.CannotPrint.
    """
    pack = packs.load(packs.BUILTIN)
    app = create_app(settings, Writer(settings.database), pack)
    case = pack.case(slug)
    if case is None:
        raise NoSheet(
            f"no case is called “{slug}”; known are {', '.join(c.slug for c in pack.cases)}"
        )
    with app.test_request_context():
        return pdf.render(KINDS[name].of(Order(locale, paper, case)))


def folder(name: str) -> str:
    """Return templates/ or static/: inside the installed package, else beside it in a checkout."""
    inside = HERE / name
    return str(inside if inside.is_dir() else HERE.parent / name)
