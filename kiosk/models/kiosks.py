"""Tables of what kiosks bring together: who captured what, and the key of the files they make."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base


class KnownKiosk(Base):
    """A kiosk whose actions are here: this one itself, and those whose bundles came.

    `public` is its Ed25519 key, None until a person has confirmed it; `bundles` is the number of
    the last bundle that this kiosk wrote.
    """

    __tablename__ = "kiosk"
    __table_args__ = (Index("uq_kiosk_own", "is_own", unique=True, sqlite_where=text("is_own")),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    public: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    is_own: Mapped[bool] = mapped_column(default=False)
    bundles: Mapped[int] = mapped_column(default=0)


class Origin(Base):
    """Where an action was captured: the kiosk, its number there, and the chain up to it.

    Numbers count from 1 for each kiosk and event. `digest` is the envelope's. A number may stand
    here twice, when a folder was copied and both copies went on: then both actions are kept.
    """

    __tablename__ = "origin"
    __table_args__ = (Index("ix_origin_number", "event_id", "kiosk_id", "seq"),)

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    kiosk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("kiosk.id"))
    seq: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    link: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class ChainHead(Base):
    """How many actions another kiosk had captured, and the end of its chain, as it signed it."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("captured >= 0", name="captured"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    kiosk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("kiosk.id"), primary_key=True)
    captured: Mapped[int]
    head: Mapped[bytes] = mapped_column(LargeBinary(32))


class Withdrawal(Base):
    """A withdrawal that came before its action; it wins when the action comes."""

    __tablename__ = "withdrawal"

    action_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    withdrawn_at: Mapped[dt.datetime]


class AgeKey(Base):
    """The event's age key for bundles and backups; its secret half is sealed to an event key."""

    __tablename__ = "age_key"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_key.id"))
    recipient: Mapped[str] = mapped_column(String(62))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
