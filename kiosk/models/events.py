"""Tables of an event: its keys, its cases, and the words that people agreed to."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base


class Event(Base):
    """One marathon: practice or real, never both.

    A real one is prepared in set-up (`step` says how far), and takes actions once it has begun.
    `language` is the one that its screens speak first, "" for the machine's own. `goal` is how many
    actions the host hopes for, 0 for none. Once it is closed nothing personal of it is kept.
    """

    __tablename__ = "event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    is_practice: Mapped[bool]
    languages: Mapped[list[str]]
    country: Mapped[str] = mapped_column(String(2), default="")
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[str] = mapped_column(String(20))
    pin_hash: Mapped[str]
    created_at: Mapped[dt.datetime]
    erase_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    held_on: Mapped[dt.date | None]
    language: Mapped[str] = mapped_column(String(12), default="", server_default=text("''"))
    goal: Mapped[int] = mapped_column(default=0, server_default="0")
    step: Mapped[int] = mapped_column(default=0, server_default="0")
    begun_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]


class EventKey(Base):
    """A public key of the event; the private half, if kept here, is wrapped.

    Actions are sealed to each that `is_recipient`. In relay mode the event's own key is none: it
    opens the host's door and the secrets of receivers, and nothing that an attendee wrote.
    """

    __tablename__ = "event_key"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_recipient: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[dt.datetime]


class EventCase(Base):
    """A case of the event, in its order; `goal` is how many actions are hoped for, 0 for none.

    One that is switched off stays here, since something may have been done for it.
    """

    __tablename__ = "event_case"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    goal: Mapped[int] = mapped_column(default=0, server_default="0")
    is_shown: Mapped[bool] = mapped_column(default=True, server_default=true())


class ConsentText(Base):
    """The exact words that somebody agreed to: one row per version and language."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("event_id", "language", "sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    language: Mapped[str] = mapped_column(String(12))
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
