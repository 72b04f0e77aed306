"""The real command with little patience: `python -m tests.faults.senders keyed send --to …`.

Short limits and pauses keep a run of ten thousand mishaps short; none of them is a setting of the
product. `keyed` has the webhook as it is, `asking` one without keys that can be asked, and `blind`
is the control: the asking one in an outbox that writes the state after the request, not before.
"""

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self, cast
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session
from urllib3.util import parse_url

from kiosk import receivers
from kiosk.actions.records import OpenAction
from kiosk.cli import main
from kiosk.models import Delivery, State
from kiosk.outbox import deliveries, draining, pace
from kiosk.outbox.deliveries import Claim
from kiosk.receivers import Result, Webhook
from kiosk.receivers.answers import object_in
from kiosk.receivers.calls import Calls
from kiosk.receivers.plans import Plan, Request, follow
from kiosk.receivers.transport import Limits
from kiosk.vault import keys

LIMITS = Limits(connect=1, read=0.25, total=0.4)


class Keyed(Webhook):
    """The webhook, which waits for half a second at most."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        return cls(str(settings["url"]), secret or "", LIMITS)


class Asking(Keyed):
    """A receiver that counts every request, and tells whether it has an id."""

    capabilities = replace(Webhook.capabilities, idempotent=False, concurrency=4)

    def reconcile(self, action: OpenAction) -> Result | None:
        calls = Calls(parse_url(self._url), LIMITS)
        try:
            return follow(_question(action), calls)
        finally:
            calls.close()


def _question(action: OpenAction) -> Plan:
    answer = yield Request("GET", f"/hook?{action.id}", is_read=True)
    if "found" not in (told := object_in(answer)):
        return Result(State.UNKNOWN, spends=False)
    return Result(State.ACCEPTED if told["found"] else State.WAITING, spends=False)


def keyed() -> None:
    _register(Keyed)


def asking() -> None:
    _register(Asking)


def blind() -> None:
    """Break promise 4: rows are only read when they are claimed, and `sending` once settled."""
    _register(Asking)
    vars(draining).update(claim=_claim_nothing, settle=_settle_unclaimed)


def _claim_nothing(
    session: Session,
    receiver_id: UUID,
    now: dt.datetime,
    limit: int,
    calls: int,
    under_way: Collection[UUID],
) -> Sequence[Claim]:
    with session.begin_nested() as looking:
        claims = deliveries.claim(session, receiver_id, now, limit + len(under_way), calls)
        looking.rollback()
    return [claim for claim in claims if claim.action_id not in under_way][:limit]


def _settle_unclaimed(
    session: Session,
    receiver_id: UUID,
    results: Mapping[UUID, Result],
    now: dt.datetime,
    attempts: int = deliveries.MOST_ATTEMPTS,
) -> Mapping[UUID, State]:
    own = (Delivery.receiver_id == receiver_id, Delivery.action_id.in_(results))
    session.execute(update(Delivery).where(*own).values(state=State.SENDING))
    return deliveries.settle(session, receiver_id, results, now, attempts)


def _register(receiver: type[Webhook]) -> None:
    cast("dict[str, Any]", receivers.KINDS)["webhook"] = receiver
    vars(pace).update(LONGEST=0.04, _FIRST=0.02)
    hurry_the_key()


def hurry_the_key() -> None:
    """Let the words open the key at once: a second and 256 MiB for each start add up."""
    vars(keys).update(PASSES=1, MEMORY_KIB=8)


@contextlib.contextmanager
def hurried_key() -> Iterator[None]:
    """Wrap keys for these commands meanwhile."""
    before = {name: vars(keys)[name] for name in ("PASSES", "MEMORY_KIB")}
    hurry_the_key()
    try:
        yield
    finally:
        vars(keys).update(before)


SENDERS: Mapping[str, Callable[[], None]] = {
    sender.__name__: sender for sender in (keyed, asking, blind)
}

if __name__ == "__main__":
    SENDERS[sys.argv.pop(1)]()
    main()
