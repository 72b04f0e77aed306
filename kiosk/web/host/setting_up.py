"""The form of a receiver: made from its kind's fields, judged, sealed and kept."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.people import has_harmful
from kiosk.actions.recording import recipients_of
from kiosk.database import db
from kiosk.models import Audit, EventKey, Receiver
from kiosk.receivers import (
    KINDS,
    Field,
    FieldKind,
    Finding,
    Reason,
    make_receiver,
    open_secret,
    seal_secret,
)
from kiosk.receivers.hub import settle_unattended
from kiosk.vault import CannotOpen, KeyPair
from kiosk.web.host import kinds
from kiosk.web.languages import language
from kiosk.web.reasons import reason_words
from kiosk.web.state import event, event_cases

LONGEST_NAME = 60
SPEAKS_OF: Mapping[FieldKind, frozenset[Reason]] = {
    FieldKind.SECRET: frozenset(
        {Reason.BAD_SECRET, Reason.BAD_KEY, Reason.SECRET_CANNOT_OPEN, Reason.UNAUTHORISED}
    ),
    FieldKind.ADDRESS: frozenset({Reason.BAD_ADDRESS, Reason.NOT_HTTPS, Reason.NOT_FOUND}),
    FieldKind.FOLDER: frozenset(
        {
            Reason.FOLDER_MISSING,
            Reason.FOLDER_READ_ONLY,
            Reason.FOLDER_FULL,
            Reason.FOLDER_FAULT,
        }
    ),
    FieldKind.PER_CASE: frozenset({Reason.BAD_ID, Reason.UNKNOWN_ID}),
}
NAMED = {Reason.UNKNOWN_TAG: "tags", Reason.UNKNOWN_GROUP: "group"}
OF_KIND = {("hub", Reason.BAD_ID): "device"}
"""What a finding of one kind speaks of, where it is not what it is elsewhere."""


@dataclass(frozen=True)
class Filled:
    """What stands in the form: the name, the public settings, and a secret that was typed."""

    name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""


def filled(row: Receiver) -> Filled:
    return Filled(row.name, row.settings)


def posted(kind: str) -> Filled:
    """Return what was typed, without blanks around it and signs that nobody sees (SEC10)."""
    values = {it.name: _value(it) for it in KINDS[kind].fields if it.kind is not FieldKind.SECRET}
    settings = {name: value for name, value in values.items() if value not in ("", {}, False)}
    secret = next((it.name for it in KINDS[kind].fields if it.kind is FieldKind.SECRET), "")
    return Filled(_typed("name"), settings, _typed(secret) if secret else "")


def _value(it: Field) -> Any:
    if it.kind is FieldKind.FLAG:
        return bool(request.form.get(it.name))
    if it.kind is FieldKind.PER_CASE:
        typed = {case.slug: _typed(f"{it.name}.{case.slug}") for case in event_cases()}
        return {slug: text for slug, text in typed.items() if text}
    if it.kind is FieldKind.CHOICE:
        chosen = _typed(it.name)
        return chosen if chosen in it.options else it.options[0]
    return _typed(it.name)


def _typed(name: str) -> str:
    text = request.form.get(name, "")
    return "".join(char for char in text if not has_harmful(char) and char not in "\t\r\n").strip()


def name_fault(name: str, own_id: UUID | None = None) -> dict[str, str]:
    own = (Receiver.event_id == event().id, Receiver.name == name, Receiver.id != own_id)
    taken = db.session.scalar(select(Receiver.id).where(*own))
    if 0 < len(name) <= LONGEST_NAME and not taken:
        return {}
    return {"name": gettext("Give it a name of its own, up to 60 letters.")}


def faults(kind: str, form: Filled) -> dict[str, str]:
    """Return what is wrong with the settings and the secret, by field."""
    findings = make_receiver(kind, form.settings, form.secret or None).preflight()
    # Of several about one field the first one is told; the next try tells the next.
    return {_field_of(kind, found): _words_of(kind, found) for found in reversed(findings)}


def _words_of(kind: str, finding: Finding) -> str:
    """Return what is wrong: in a field for each case with its name, or that none is filled in."""
    if (kind, finding.code) in kinds.FINDING_WORDS:
        return str(kinds.FINDING_WORDS[kind, finding.code])
    if finding.code not in SPEAKS_OF[FieldKind.PER_CASE]:
        return reason_words(finding.code)
    case = next((case for case in event_cases() if case.slug == finding.detail), None)
    if case is None:
        return str(gettext("Write the id of at least one petition."))
    return f"{case.name(language()).value}: {reason_words(finding.code)}"


def _field_of(kind: str, finding: Finding) -> str:
    """Return the field that a finding speaks of."""
    fields = KINDS[kind].fields
    named = OF_KIND.get((kind, finding.code)) or NAMED.get(finding.code)
    if any(it.name == named for it in fields):
        return str(named)
    for it in fields:
        if finding.code in SPEAKS_OF.get(it.kind, ()):
            return it.name
    return fields[0].name if fields else "name"


def with_kept_secret(form: Filled, row: Receiver, pair: KeyPair) -> Filled:
    """Return the form with the secret that is sealed here, unless another one was typed."""
    if form.secret or row.sealed_secret is None:
        return form
    own = (EventKey.event_id == row.event_id, EventKey.public == pair.public)
    key_id = db.session.scalars(select(EventKey.id).where(*own)).one()
    try:
        secret = open_secret(row.sealed_secret, pair, key_id, row.id, row.event_id)
    except CannotOpen:
        return form
    return replace(form, secret=secret)


def add(session: Session, kind: str, form: Filled, event_id: UUID, sealed: "Sealed") -> None:
    row = Receiver(
        id=sealed.receiver_id,
        event_id=event_id,
        kind=kind,
        name=form.name,
        settings=_kept(kind, form),
        sealed_secret=sealed.secret,
        created_at=sealed.line.at,
    )
    session.add_all([row, sealed.line])
    session.flush()
    outbox.fill(session, row, row.created_at)


def change(session: Session, form: Filled, sealed: "Sealed") -> None:
    """Keep other settings; what only the old ones kept back waits again."""
    row = session.get_one(Receiver, sealed.receiver_id)
    row.name, row.settings, row.paused = form.name, _kept(row.kind, form), None
    row.sealed_secret = sealed.secret or row.sealed_secret
    session.add(sealed.line)
    outbox.reconsider(session, row.id, sealed.line.at)


def _kept(kind: str, form: Filled) -> dict[str, Any]:
    """Return the settings to keep, a hub's secret among them where it is served unattended."""
    if KINDS[kind].capabilities.sealed:
        return settle_unattended(form.settings, form.secret)
    return dict(form.settings)


@dataclass(frozen=True)
class Sealed:
    """What goes to the disk beside the public settings."""

    receiver_id: UUID
    secret: bytes | None
    line: Audit


def sealed(secret: str, line: Audit, receiver_id: UUID | None = None) -> Sealed:
    """Return the secret sealed to the event's key; without one, nothing."""
    row_id, here = receiver_id or uuid.uuid4(), event()
    recipient = recipients_of(db.session(), here.id)[0]
    return Sealed(row_id, seal_secret(secret, recipient, row_id, here.id) if secret else None, line)
