"""Where actions are handed to: the list, and adding one."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.people import has_harmful
from kiosk.actions.recording import recipients_of
from kiosk.database import db
from kiosk.models import Audit, Receiver
from kiosk.receivers import JsonLines, Reason, Webhook, make_receiver, seal_secret
from kiosk.web.doors import Shut, audit_line, open_with_passphrase
from kiosk.web.host.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.reasons import reason_words
from kiosk.web.state import event, kiosk
from kiosk.web.wording import shut_words

SETTINGS = {Webhook.kind: "url", JsonLines.kind: "folder"}
"""The one public setting of each kind that can be added here."""
FIELDS = ("kind", "name", "secret", *SETTINGS.values())


@bp.get("/receivers")
def receivers() -> Response:
    return _page()


@bp.post("/receivers")
def add_receiver() -> AnyResponse:
    typed = {field: _typed(field) for field in FIELDS}
    errors = _faults(typed)
    if errors:
        return _page(status=422, errors=errors, typed=typed)
    row, line = _row(typed), audit_line("receiver-added", kind=typed["kind"])
    kiosk().writer.write(lambda session: _save(session, row, line))
    return redirect(url_for("host.receivers"), 303)


def _page(status: int = 200, **more: Any) -> Response:
    here = event()
    rows = db.session.scalars(
        select(Receiver).where(Receiver.event_id == here.id).order_by(Receiver.created_at)
    )
    return page("host/receivers.html", status=status, receivers=list(rows), **more)


def _typed(field: str) -> str:
    """Return a field without blanks around it and without signs that nobody sees (SEC10)."""
    text = request.form.get(field, "")
    return "".join(char for char in text if not has_harmful(char) and char not in "\t\r\n").strip()


def _faults(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with the form by field; the passphrase is asked last."""
    kind, name = typed["kind"], typed["name"]
    if kind not in SETTINGS:
        return {"kind": gettext("Choose what to add.")}
    taken = db.session.scalar(
        select(Receiver.id).where(Receiver.event_id == event().id, Receiver.name == name)
    )
    if not 0 < len(name) <= 60 or taken:
        return {"name": gettext("Give it a name of its own, up to 60 letters.")}
    findings = make_receiver(kind, _public(typed), typed["secret"]).preflight()
    if findings:
        return {_field(kind, finding.code): reason_words(finding.code) for finding in findings}
    try:
        pair = open_with_passphrase(request.form.get("passphrase", ""))
    except Shut as shut:
        return {"passphrase": shut_words(shut.seconds)}
    return {} if pair else {"passphrase": gettext("These are not the words of the passphrase.")}


def _field(kind: str, code: Reason) -> str:
    """Return the field that a finding speaks of."""
    return "secret" if code is Reason.BAD_SECRET else SETTINGS[kind]


def _public(typed: Mapping[str, str]) -> dict[str, str]:
    name = SETTINGS[typed["kind"]]
    return {name: typed[name]}


def _row(typed: Mapping[str, str]) -> Receiver:
    row_id, here, secret = uuid.uuid4(), event(), typed["secret"]
    recipient = recipients_of(db.session(), here.id)[0]
    return Receiver(
        id=row_id,
        event_id=here.id,
        kind=typed["kind"],
        name=typed["name"],
        settings=_public(typed),
        sealed_secret=seal_secret(secret, recipient, row_id, here.id) if secret else None,
        created_at=kiosk().now(),
    )


def _save(session: Session, row: Receiver, line: Audit) -> None:
    session.add_all([row, line])
    session.flush()
    outbox.fill(session, row, row.created_at)
