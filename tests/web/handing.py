"""What tests of the hand-over's pages share: rows in a state, a desk in English, the passphrase."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.models import Action, Audit, Delivery, State
from kiosk.receivers import Reason
from tests.conftest import NOW, Home
from tests.people import AMAL, CY
from tests.web.steward import Steward, await_hand_over, hidden_fields

SEND = "/host/send"
PROGRESS = "/host/send/progress"
JOEL, OQBA = "joel-paredes", "oqba-hashad"
ELSEWHERE = {"Origin": "https://example.org", "Sec-Fetch-Site": "cross-site"}


def in_english(host: Steward) -> Steward:
    host.post("/language", {"language": "en", "at": "/host/"})
    return host


def words(host: Steward) -> dict[str, str]:
    """Return the field that only the host can fill in."""
    return {"passphrase": host.home.made.passphrase}


def sign_three(host: Steward) -> None:
    for slug, person in ((JOEL, AMAL), (JOEL, CY), (OQBA, AMAL)):
        assert host.sign(slug, person).status_code == 303


def action_ids(home: Home) -> list[uuid.UUID]:
    with home.read() as session:
        return list(session.scalars(select(Action.id).order_by(Action.seq)))


def let_stand(
    home: Home, receiver_id: uuid.UUID, *states: tuple[State, Reason | None], attempts: int = 1
) -> list[uuid.UUID]:
    """Let the first actions stand in these states at the receiver, all others wait."""
    ids = action_ids(home)
    rest: list[tuple[State, Reason | None]] = [(State.WAITING, None)] * (len(ids) - len(states))
    rows = [
        Delivery(
            action_id=action_id,
            receiver_id=receiver_id,
            state=state,
            reason=reason,
            attempts=attempts if reason else 0,
            idempotency_key=action_id,
            updated_at=NOW,
        )
        for action_id, (state, reason) in zip(ids, [*states, *rest], strict=True)
    ]
    home.writer.write(lambda session: session.add_all(rows))
    return ids


def states(home: Home, receiver_id: uuid.UUID) -> list[State]:
    """Return the state of each action at the receiver, in the order they were signed."""
    return [row.state for row in deliveries(home, receiver_id)]


def deliveries(home: Home, receiver_id: uuid.UUID) -> list[Delivery]:
    with home.read() as session:
        return rows_of(session, receiver_id)


def rows_of(session: Session, receiver_id: uuid.UUID) -> list[Delivery]:
    rows = select(Delivery).join(Action, Action.id == Delivery.action_id).order_by(Action.seq)
    return list(session.scalars(rows.where(Delivery.receiver_id == receiver_id)))


def audited(home: Home, act: str) -> list[Mapping[str, object]]:
    """Return the details of the audit lines of one act."""
    with home.read() as session:
        return list(session.scalars(select(Audit.detail).where(Audit.act == act)))


def hand_over(host: Steward, receiver_id: uuid.UUID) -> None:
    """Send to one receiver as the host does with the passphrase, and wait for the end."""
    fields = words(host) | {"to": str(receiver_id)}
    answer = host.submit(SEND, SEND, fields)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == PROGRESS
    await_hand_over(host.client.application, receiver_id)


def token(host: Steward) -> dict[str, str]:
    """Return the token of this login, for a form that no page shows."""
    return hidden_fields(host.visit("/host/"), "/host/lock")
