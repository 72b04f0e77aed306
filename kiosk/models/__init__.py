"""Tables, their enums and their constraints; plain SQLAlchemy, no Flask."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base, Counted, Kind, State, UtcDateTime
from kiosk.models.deciding import CaseOverride, Hold, Station
from kiosk.models.events import ConsentText, Event, EventCase, EventKey
from kiosk.models.kiosks import AgeKey, ChainHead, KnownKiosk, Origin, Withdrawal
from kiosk.models.printing import ItemState, JobState, PrintItem, PrintJob
from kiosk.models.standing import Standing

__all__ = [
    "Action",
    "AgeKey",
    "Audit",
    "Base",
    "CaseOverride",
    "ChainHead",
    "ConsentText",
    "Correction",
    "Counted",
    "Delivery",
    "Event",
    "EventCase",
    "EventKey",
    "Hold",
    "ItemState",
    "JobState",
    "Kind",
    "KnownKiosk",
    "Ledger",
    "Lockout",
    "Origin",
    "PrintItem",
    "PrintJob",
    "Receiver",
    "SealedPart",
    "Standing",
    "State",
    "Station",
    "Tally",
    "UtcDateTime",
    "Withdrawal",
]


class Action(Base):
    """One thing an attendee did for one case; everything personal is in its sealed parts."""

    __tablename__ = "action"
    __table_args__ = (
        Index("ix_action_books", "event_id", "case_slug", "kind"),
        Index(
            "ix_action_withdrawn",
            "event_id",
            "case_slug",
            "kind",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
        ),
        Index("ix_action_young", "event_id", sqlite_where=text("is_young = 1")),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    case_slug: Mapped[str] = mapped_column(String(60))
    kind: Mapped[Kind]
    locale: Mapped[str] = mapped_column(String(12))
    station: Mapped[str | None] = mapped_column(String(60))
    hour: Mapped[dt.datetime]
    consent_text_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent_text.id"))
    is_young: Mapped[bool] = mapped_column(default=False, server_default=false())
    withdrawn_at: Mapped[dt.datetime | None]


class SealedPart(Base):
    """One ciphertext of an action, for one recipient's key."""

    __tablename__ = "sealed_part"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_key.id"), primary_key=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class Correction(Base):
    """What the host wrote instead of a sealed part, sealed alike; the original stays beside it."""

    __tablename__ = "correction"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_key.id"), primary_key=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime]


class Ledger(Base):
    """How many actions were captured, counted apart from the actions themselves.

    The books compare the two: a row that vanished shows as a difference.
    """

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint("captured >= 0", name="captured"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    case_slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    captured: Mapped[int]


class Tally(Base):
    """A line of what is only counted: appended, never changed; undoing is a line of its own.

    `line_id` was made with the form, so that five taps are one line; `by` is a role, no person.
    """

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("number <> 0", name="number"),
        Index("ix_tally_books", "event_id", "case_slug", "counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    line_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    case_slug: Mapped[str] = mapped_column(String(60))
    counted: Mapped[Counted]
    number: Mapped[int]
    by: Mapped[str] = mapped_column(String(20))
    hour: Mapped[dt.datetime]


class Receiver(Base):
    """Where actions are handed to; its secret is sealed to the event's key."""

    __tablename__ = "receiver"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    settings: Mapped[dict[str, Any]]
    sealed_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    paused: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]


class Delivery(Base):
    """One action on its way to one receiver, in exactly one state.

    `withdrawn_from` is the state that a row was in before the host withdrew it, so that this can
    be undone; `updated_at` of an accepted row is the time of its receipt.
    """

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_due", "receiver_id", "state", "not_before"),)

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    receiver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("receiver.id"), primary_key=True)
    state: Mapped[State]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]
    idempotency_key: Mapped[uuid.UUID]
    remote_ref: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(40))
    withdrawn_from: Mapped[str | None] = mapped_column(String(14))
    updated_at: Mapped[dt.datetime]


class Lockout(Base):
    """Wrong tries at one door; on disk, so that pulling the plug does not reset them (SEC12)."""

    __tablename__ = "lockout"

    door: Mapped[str] = mapped_column(String(20), primary_key=True)
    failures: Mapped[int]
    closed_until: Mapped[dt.datetime | None]


class Audit(Base):
    """Who did what as host; no personal data."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"))
    act: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]]
