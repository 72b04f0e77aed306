"""The composition root: settings in, a Flask application out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from kiosk import packs
from kiosk.config import Settings
from kiosk.database import Writer, address_of, db, prepare_reading
from kiosk.printing import checking, pdf
from kiosk.web import (
    assets,
    attend,
    cases,
    counting,
    errors,
    finish,
    health,
    helping,
    host,
    htmx,
    languages,
    prints,
    reading,
    security,
    setup,
    stations,
    tablets,
    texts,
    wall,
)
from kiosk.web.prints.ordering import complete
from kiosk.web.readiness import Told, looked_at
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.state import NAME, Kiosk
from kiosk.web.stations import joining
from kiosk.web.uploads import InMemory

HERE = Path(__file__).parent
LARGEST_BODY = 256 * 1024
"""Bytes of a form at most (SEC9): a card with both its pads full of dots has 216 KiB."""


ROOMS = (
    attend,
    health,
    wall,
    host,
    setup,
    counting,
    prints,
    stations,
    joining,
    cases,
    reading,
    finish,
    helping,
)
"""Every family of screens, each with its blueprint."""


def create_app(settings: Settings, writer: Writer, pack: packs.Pack | None = None) -> Flask:
    """Return the application of one kiosk; its writer has been started.

    It tells the pack that its event uses, unless another is given.
    """
    app = Flask("kiosk", template_folder=folder("templates"), static_folder=folder("static"))
    app.request_class = InMemory
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=50,
        SQLALCHEMY_DATABASE_URI=address_of(settings.database),
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        TEMPLATES_AUTO_RELOAD=False,
        TRUSTED_HOSTS=settings.known_hosts,
    )
    kiosk = Kiosk(settings, pack, writer)
    kiosk.lan.trust = lambda addresses: app.config.update(
        TRUSTED_HOSTS=[*settings.known_hosts, *addresses]
    )
    app.extensions[NAME] = kiosk
    db.init_app(app)
    with app.app_context():
        prepare_reading(db.engine)
    assets.init_app(app)
    htmx.init_app(app)
    security.init_app(app)
    tablets.init_app(app)
    languages.init_app(app)
    texts.init_app(app)
    errors.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    return app


def sheet_of(
    name: str,
    settings: Settings,
    slug: str | None,
    locale: str,
    paper: str = "",
    **told: Any,
) -> bytes:
    """Return a sheet as PDF without a server, its codes read back; `slug` names the case, if any.

    `name` is one of kinds.KINDS, `paper` one of its papers, `told` what else an Order takes. The
    report needs the event of the instance. Raises NoSheet, CannotPrint and NotPrintable.
    """
    if not settings.database.exists():
        # SQLite makes the file that it is asked for; in a folder that is not there it cannot.
        settings = settings.model_copy(update={"instance": settings.instance / "no-event"})
    app, kind = create_app(settings, Writer(settings.database)), KINDS[name]
    with app.test_request_context():
        case = case_of(app, slug) if slug else None
        try:
            html = kind.of(complete(kind, Order(locale, paper or kind.papers[0], case, **told)))
        except (HTTPException, DBAPIError):
            raise NoSheet("it needs an event, so start the kiosk first") from None
        document = pdf.render(html)
        checking.check(html, document)
        return document


def told_by_doctor(settings: Settings, locale: str) -> Sequence[Told]:
    """Return what the doctor finds on this machine, in words, without a server."""
    app = create_app(settings, Writer(settings.database))
    with app.test_request_context(), force_locale(locale):
        return looked_at()


def case_of(app: Flask, slug: str) -> packs.Case:
    """Return a case of the application's pack. Raises NoSheet with the names that there are."""
    with app.app_context():
        cases = app.extensions[NAME].pack.cases
    found: packs.Case | None = next((case for case in cases if case.slug == slug), None)
    if found is None:
        known = ", ".join(case.slug for case in cases)
        raise NoSheet(f"no case is called “{slug}”; known are {known}")
    return found


def folder(name: str) -> str:
    """Return templates/ or static/: inside the installed package, else beside it in a checkout."""
    inside = HERE / name
    return str(inside if inside.is_dir() else HERE.parent / name)
