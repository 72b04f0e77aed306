"""Tables of what a host decides: stations, edits of a case, and what is not to be sent."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base


class Station(Base):
    """One screen that joined the event: a tablet, or a second window of the laptop.

    `digest` is the SHA-256 of the random id in its cookie: who reads this table cannot act as it.
    `table_slug` is the case that it shows alone, "" for all of them. When it was last seen is kept
    in memory, so that asking for a page writes nothing.
    """

    __tablename__ = "station"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    table_slug: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class CaseOverride(Base):
    """One edit of a case by a host: appended, never changed; the newest for a field counts.

    It belongs to the pack, not to one event, so that a corrected address is right next year as
    well. `value` is what the field holds now, None for what the pack says; `sure_on` is the day on
    which somebody made sure of it.
    """

    __tablename__ = "case_override"
    __table_args__ = (Index("ix_case_override_case", "pack_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    slug: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any] | None]
    sure_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]


class Hold(Base):
    """An action that the host read and does not send, to nobody; `reason` is a code.

    Taking the hold back deletes the row; the audit keeps both acts.
    """

    __tablename__ = "hold"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[dt.datetime]
