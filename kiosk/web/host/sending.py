"""Send now: the passphrase for one run, the progress, and a stop."""

from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Audit, Receiver
from kiosk.vault import KeyPair
from kiosk.web.doors import Shut, audit_line, open_with_passphrase
from kiosk.web.host.blueprint import bp
from kiosk.web.host.desk import unsettled
from kiosk.web.htmx import page
from kiosk.web.state import event, kiosk
from kiosk.web.wording import shut_words


@bp.get("/send")
def send_form() -> Response:
    return _page()


@bp.post("/send/<uuid:receiver_id>")
def send(receiver_id: UUID) -> AnyResponse:
    receiver = _receiver_or_404(receiver_id)
    if not outbox.books(db.session(), receiver.event_id).is_balanced:
        words = gettext(
            "The books do not balance. Do not send. Copy the instance folder, then ask for help."
        )
        return _page(status=409, failed=receiver_id, error=words)
    try:
        pair = open_with_passphrase(request.form.get("passphrase", ""))
    except Shut as shut:
        return _page(status=403, failed=receiver_id, error=shut_words(shut.seconds))
    if pair is None:
        words = gettext("These are not the words of the passphrase.")
        return _page(status=403, failed=receiver_id, error=words)
    line = audit_line("send", receiver=str(receiver_id))
    kiosk().writer.write(lambda session: _note_and_resume(session, receiver_id, line))
    _start(receiver, pair)
    return redirect(url_for(".progress", receiver_id=receiver_id), 303)


@bp.get("/send/<uuid:receiver_id>")
def progress(receiver_id: UUID) -> Response:
    """Show how far the hand-over is; the block asks again by itself while it runs."""
    receiver = _receiver_or_404(receiver_id)
    running = kiosk().sends.find(receiver_id)
    snapshot = running.progress.snapshot() if running else None
    return page("host/progress.html", receiver=receiver, progress=snapshot)


@bp.post("/send/<uuid:receiver_id>/stop")
def stop(receiver_id: UUID) -> AnyResponse:
    kiosk().sends.cancel(_receiver_or_404(receiver_id).id)
    return redirect(url_for(".progress", receiver_id=receiver_id), 303)


def _page(status: int = 200, **more: Any) -> Response:
    standings = outbox.standings(db.session(), event().id)
    rows = {row.id: row for row in db.session.scalars(select(Receiver))}
    waiting = [
        (rows[standing.receiver_id], unsettled(standing))
        for standing in standings
        if standing.receiver_id
    ]
    return page("host/send.html", status=status, waiting=waiting, **more)


def _note_and_resume(session: Session, receiver_id: UUID, line: Audit) -> None:
    """Let a paused receiver go on: the host has seen why and sends all the same."""
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


def _receiver_or_404(receiver_id: UUID) -> Receiver:
    found = db.session.get(Receiver, receiver_id)
    if found is None or found.event_id != event().id:
        abort(404)
    return found
