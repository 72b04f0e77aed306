"""Tables of the print room: what is printed and how far it came, never the text of it."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base, choice


class JobState(enum.StrEnum):
    """Where a print job stands; the last three are its ends."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    PRINTING = "printing"
    ASKED = "asked"
    JAMMED = "jammed"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ItemState(enum.StrEnum):
    """Where one letter or card of a job stands."""

    TO_PRINT = "to_print"
    PRINTED = "printed"
    LEFT_OUT = "left_out"


class PrintJob(Base):
    """One thing to print: a kind of sheet, or the cards or letters that were written for a case.

    `kind` is a name of the sheets, "cards" or "letters". Sheets of paper count from 1; `from_sheet`
    is the first one of the newest document, `sheets` the last one, 0 before it was made. `reason`
    is a code, worded when shown.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint("sheets >= 0", name="sheets"),
        CheckConstraint("from_sheet >= 1", name="from_sheet"),
        Index("ix_print_job_newest", "event_id", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(40))
    case_slug: Mapped[str | None] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(12))
    options: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(choice(JobState, "job_state"))
    sheets: Mapped[int] = mapped_column(default=0)
    codes: Mapped[int] = mapped_column(default=0)
    from_sheet: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class PrintItem(Base):
    """One letter or card of a job; `sheet` is where it stands on paper, once that was made."""

    __tablename__ = "print_item"
    __table_args__ = (Index("ix_print_item_action", "action_id", "state"),)

    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_job.id"), primary_key=True)
    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    position: Mapped[int]
    sheet: Mapped[int | None]
    state: Mapped[ItemState] = mapped_column(choice(ItemState, "item_state"))
    reason: Mapped[str | None] = mapped_column(String(40))
