"""Hand over: the passphrase once for all receivers, the live page, a rest and an end."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Audit, Receiver
from kiosk.vault import KeyPair
from kiosk.web.doors import audit_line
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import clock_time, courses, last_proof
from kiosk.web.host.kinds import goes_to
from kiosk.web.host.receivers import all_receivers, receiver_or_404
from kiosk.web.htmx import is_partial, page
from kiosk.web.opened import open_host
from kiosk.web.reasons import remedy_of
from kiosk.web.roles import asks_by_itself
from kiosk.web.state import event, kiosk

ALL = "all"


@bp.get("/send")
def send_form() -> Response:
    return _form()


@bp.post("/send")
def send() -> AnyResponse:
    chosen = _chosen(request.form.get("to", ALL))
    if not chosen:
        return _form(422, errors={"to": gettext("Choose where to send.")})
    if not outbox.books(db.session(), event().id).is_balanced:
        words = gettext(
            "The books do not balance. Do not send. Copy the instance folder, then ask for help."
        )
        return _form(409, errors={"to": words})
    pair = open_host()
    if isinstance(pair, dict):
        return _form(403, errors=pair)
    lines = {row.id: audit_line("send", receiver=str(row.id)) for row in chosen}
    kiosk().writer.write(lambda session: _note_and_resume(session, lines))
    for row in chosen:
        _start(row, pair)
    return redirect(url_for(".progress"), 303)


@bp.get("/send/progress")
@asks_by_itself
def progress() -> Response:
    """Show how far each hand-over is; the page asks for itself again while one moves."""
    here, session = event(), db.session()
    found = courses()
    is_over = bool(found) and not any(it.is_moving or it.waiting for it in found)
    return page(
        "host/progress.html",
        at=url_for(".progress"),
        courses=found,
        clock_time=clock_time,
        remedy_of=remedy_of,
        is_moving=any(it.is_moving for it in found),
        books=outbox.books(session, here.id) if is_over else None,
    )


@bp.post("/send/<uuid:receiver_id>/pause")
def pause(receiver_id: UUID) -> AnyResponse:
    return _told(receiver_id, kiosk().sends.hold)


@bp.post("/send/<uuid:receiver_id>/resume")
def resume(receiver_id: UUID) -> AnyResponse:
    return _told(receiver_id, kiosk().sends.go_on)


@bp.post("/send/<uuid:receiver_id>/cancel")
def cancel(receiver_id: UUID) -> AnyResponse:
    return _told(receiver_id, kiosk().sends.cancel)


def _told(receiver_id: UUID, tell: Callable[[UUID], object]) -> AnyResponse:
    tell(receiver_or_404(receiver_id).id)
    return progress() if is_partial() else redirect(url_for(".progress"), 303)


def _form(status: int = 200, errors: dict[str, str] | None = None) -> Response:
    found = courses()
    context: dict[str, Any] = {
        "courses": found,
        "errors": errors or {},
        "goes_to": goes_to,
        "last": last_proof(),
        "clock_time": clock_time,
        "books": outbox.books(db.session(), event().id),
    }
    return page("host/send.html", status=status, **context)


def _chosen(to: str) -> Sequence[Receiver]:
    """Return the receivers that the button named: all of them, or one."""
    return [row for row in all_receivers() if to in (ALL, str(row.id))]


def _note_and_resume(session: Session, lines: dict[UUID, Audit]) -> None:
    """Let paused receivers go on: the host has seen why and sends all the same."""
    for receiver_id, line in lines.items():
        session.add(line)
        outbox.resume(session, receiver_id)


def _start(receiver: Receiver, pair: KeyPair) -> None:
    reading: sessionmaker[Session] = sessionmaker(db.engine)
    write, event_id, receiver_id = kiosk().writer.write, receiver.event_id, receiver.id
    kiosk().sends.start(
        receiver_id,
        lambda progress, stop: outbox.hand_over(
            write, reading, event_id, receiver_id, pair, progress, stop
        ),
    )
