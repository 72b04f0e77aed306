"""Where actions are handed to: the list, and adding one."""

import uuid
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.signing import recipients_of
from kiosk.database import db
from kiosk.models import Audit, Receiver
from kiosk.receivers import JsonLines, Webhook, make_receiver, seal_secret
from kiosk.web.doors import Shut, audit_line, open_with_passphrase
from kiosk.web.host.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.reasons import reason_words
from kiosk.web.state import event, kiosk
from kiosk.web.wording import shut_words

SETTINGS = {Webhook.kind: "url", JsonLines.kind: "folder"}
"""The one public setting of each kind that can be added here."""


@bp.get("/receivers")
def receivers() -> Response:
    return _page()


@bp.post("/receivers")
def add_receiver() -> AnyResponse:
    kind = request.form.get("kind", "")
    errors = _faults(kind)
    if errors:
        return _page(status=422, errors=errors, kind=kind)
    row, line = _row(kind), audit_line("receiver-added", kind=kind)
    kiosk().writer.write(lambda session: _save(session, row, line))
    return redirect(url_for("host.receivers"), 303)


def _page(status: int = 200, **more: Any) -> Response:
    here = event()
    rows = db.session.scalars(
        select(Receiver).where(Receiver.event_id == here.id).order_by(Receiver.created_at)
    )
    return page(
        "host/receivers.html", status=status, receivers=list(rows), form=request.form, **more
    )


def _faults(kind: str) -> dict[str, str]:
    """Return what is wrong with the form by field; the passphrase is asked last."""
    if kind not in SETTINGS:
        return {"kind": gettext("Choose what to add.")}
    name = request.form.get("name", "").strip()
    taken = db.session.scalar(
        select(Receiver.id).where(Receiver.event_id == event().id, Receiver.name == name)
    )
    if not 0 < len(name) <= 60 or taken:
        return {"name": gettext("Give it a name of its own, up to 60 letters.")}
    found = make_receiver(kind, _public(kind), request.form.get("secret", "")).preflight()
    if found:
        return {SETTINGS[kind]: " ".join(reason_words(finding.code) for finding in found)}
    try:
        pair = open_with_passphrase(request.form.get("passphrase", ""))
    except Shut as shut:
        return {"passphrase": shut_words(shut.seconds)}
    return {} if pair else {"passphrase": gettext("These are not the words of the passphrase.")}


def _public(kind: str) -> dict[str, str]:
    name = SETTINGS[kind]
    return {name: request.form.get(name, "").strip()}


def _row(kind: str) -> Receiver:
    row_id, here, secret = uuid.uuid4(), event(), request.form.get("secret", "").strip()
    recipient = recipients_of(db.session(), here.id)[0]
    return Receiver(
        id=row_id,
        event_id=here.id,
        kind=kind,
        name=request.form["name"].strip(),
        settings=_public(kind),
        sealed_secret=seal_secret(secret, recipient, row_id, here.id) if secret else None,
        created_at=kiosk().now(),
    )


def _save(session: Session, row: Receiver, line: Audit) -> None:
    session.add_all([row, line])
    session.flush()
    outbox.fill(session, row, row.created_at)
