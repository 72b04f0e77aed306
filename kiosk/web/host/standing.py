"""How the hand-over stands, in one line: saved here, sent, waiting, needs the host (S7)."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.models import State
from kiosk.outbox.progress import PROVED
from kiosk.web.host.kinds import is_by_hand
from kiosk.web.state import event, kiosk

UNSETTLED = (State.WAITING, State.SENDING, State.UNKNOWN)


def unsettled(standing: outbox.Standing) -> int:
    """Return how many actions still have to reach this receiver."""
    return sum(standing.states.get(state, 0) for state in UNSETTLED)


@dataclass(frozen=True)
class Handing:
    """What was handed over so far, at the receiver for which most still waits.

    Without a receiver every signature waits. `sent_at` is when something last arrived.
    """

    has_receiver: bool
    sent: int
    waiting: int
    to_post: int
    needs: int
    sent_at: dt.datetime | None

    @classmethod
    def of(cls, session: Session, signed: int) -> Self:
        """Return how it stands; `signed` is how many signatures there are."""
        here = event().id
        found = [
            it
            for it in outbox.standings(session, here)
            if it.receiver_id and not is_by_hand(it.kind or "")
        ]
        last = max(found, key=unsettled, default=None)
        return cls(
            has_receiver=last is not None,
            sent=sum(last.states.get(state, 0) for state in PROVED) if last else 0,
            waiting=unsettled(last) if last else signed,
            to_post=outbox.to_post(session, here),
            needs=outbox.count_needs(session, here),
            sent_at=kiosk().last_sent.at(session, here),
        )
