"""How many deliveries stand in each state, kept by the database itself with every change."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.columns import Base, Kind, State


class Standing(Base):
    """The number of a receiver's deliveries of one case and kind in one state.

    Counting a hundred thousand rows for each look at a page takes seconds. Triggers keep these
    numbers in the transaction that changes the rows; the books compare the two. No constraint
    guards the number: one that is wrong must be named, not keep rows from changing.
    """

    __tablename__ = "standing"

    receiver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("receiver.id"), primary_key=True)
    case_slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(primary_key=True)
    number: Mapped[int]


_LESS = """
UPDATE standing SET number = number - 1
WHERE receiver_id = OLD.receiver_id AND state = OLD.state
AND (case_slug, kind) = (SELECT case_slug, kind FROM action WHERE id = OLD.action_id);
"""
_MORE = """
INSERT INTO standing (receiver_id, case_slug, kind, state, number)
SELECT NEW.receiver_id, case_slug, kind, NEW.state, 1 FROM action WHERE id = NEW.action_id
ON CONFLICT (receiver_id, case_slug, kind, state) DO UPDATE SET number = number + 1;
"""
_MOVED = "AFTER UPDATE OF state ON delivery WHEN OLD.state <> NEW.state"
TRIGGERS: Sequence[str] = (
    f"CREATE TRIGGER IF NOT EXISTS standing_made AFTER INSERT ON delivery BEGIN {_MORE} END",
    f"CREATE TRIGGER IF NOT EXISTS standing_gone AFTER DELETE ON delivery BEGIN {_LESS} END",
    f"CREATE TRIGGER IF NOT EXISTS standing_moved {_MOVED} BEGIN {_LESS} {_MORE} END",
)
"""As migration 0005 has them; a test compares the two."""


@event.listens_for(Base.metadata, "after_create")
def _(_target: object, connection: Connection, **_: object) -> None:
    for trigger in TRIGGERS if connection.dialect.name == "sqlite" else ():
        connection.exec_driver_sql(trigger)
