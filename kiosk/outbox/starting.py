"""A new event ready for what people write: it can hand over by post from the first moment."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from kiosk.actions.locks import Locks
from kiosk.actions.practice import finish_set_up
from kiosk.models import Event
from kiosk.outbox.posting import ensure_post


def set_up(
    session: Session, event_id: UUID, real: Locks, practice: Locks, now: dt.datetime
) -> Event:
    """Lock the prepared event, give it and its practice event the post; return the latter.

    Raises SetUpAlready.
    """
    stand_in = finish_set_up(session, event_id, real, practice, now)
    for made in (event_id, stand_in.id):
        ensure_post(session, made, now)
    return stand_in
