"""How fast signatures leave: to files, over a slow line, at a pace, beside a bare client."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

import urllib3
from urllib3.util import parse_url

from kiosk.models import Kind
from kiosk.outbox.opening import Opener
from kiosk.receivers import Capabilities, Webhook
from kiosk.receivers.calls import Calls, Gate
from kiosk.receivers.webhook import LIMITS
from tests.bench.queue import Queue, a_queue
from tests.bench.table import rate, say, seconds
from tests.receivers.peers import SECRET, Peer, standard_receiver

FILED = 5_000
SLOW = 2_500
ROUND_TRIP = 0.2
PACED = 60
INTERVAL = 0.28
BARE = 1_000


def measure() -> None:
    files()
    slow_line()
    paced()
    beside_a_bare_client()


def files() -> None:
    with a_queue() as queue:
        queue.sign(FILED)
        receiver_id = queue.add_receiver("file", folder=str(queue.folder))
        filed = rate(lambda: queue.hand_over(receiver_id), FILED)
        say(f"{FILED} to JSON Lines", filed, "/s", 1000, "at least")


def slow_line() -> None:
    with a_queue() as queue, receiver(queue, "--delay", str(ROUND_TRIP)) as peer:
        queue.sign(SLOW)
        receiver_id = queue.add_receiver("webhook", url=peer.url)
        taken = seconds(lambda: queue.hand_over(receiver_id))
        say(f"{SLOW} one by one, 200 ms a round trip", taken, "s", 60, "at most")
        check(peer, queue)


class OneByOne(Webhook):
    """The webhook with one request at a time."""

    capabilities: Capabilities = replace(Webhook.capabilities, concurrency=1)


class Paced(Webhook):
    """The webhook through a gate, as receivers ask for it that allow so many calls a second."""

    capabilities: Capabilities = Capabilities(takes=frozenset({Kind.SIGNATURE}), concurrency=4)
    gate: ClassVar[Gate]

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        made = super().from_settings(settings, secret)
        made._calls = Calls(parse_url(str(settings["url"])), LIMITS, cls.gate)
        return made


def made_by(receiver: type[Webhook]) -> Callable[..., Webhook]:
    return lambda _kind, settings, secret: receiver.from_settings(settings, secret)


def paced() -> None:
    with a_queue() as queue, receiver(queue) as peer:
        queue.sign(PACED)
        Paced.gate = Gate(INTERVAL)
        receiver_id = queue.add_receiver("webhook", url=peer.url)
        taken = seconds(lambda: queue.hand_over(receiver_id, made_by(Paced)))
        # The question whether it is there takes a place as well.
        allowed = PACED * INTERVAL
        say(f"{PACED} at one call in {INTERVAL} s", taken, "s", allowed * 1.05, "5 % over the pace")
        check(peer, queue)


def beside_a_bare_client() -> None:
    with a_queue() as queue:
        queue.sign(BARE)
        with receiver(queue) as peer:
            bare = rate(lambda: bare_loop(queue, peer), BARE)
        for name, kind in (("one at a time", OneByOne), ("16 at a time", Webhook)):
            with receiver(queue) as peer:
                receiver_id = queue.add_receiver("webhook", url=peer.url)
                own = rate(lambda: queue.hand_over(receiver_id, made_by(kind)), BARE)  # noqa: B023
                say(f"{BARE} by webhook, {name}", own, "/s", bare, "bare HTTP client, one by one")
                check(peer, queue)


def bare_loop(queue: Queue, peer: Peer) -> None:
    """Send the same requests by urllib3 alone: no queue, nothing written down."""
    webhook, pool = Webhook(peer.url, SECRET), urllib3.PoolManager()
    opener = Opener(queue.read, queue.event_id, queue.key_id, queue.pair)
    for action in opener.take(queue.ids).values():
        asked = next(webhook.plan(action))
        answer = pool.request("POST", peer.url, body=asked.body, headers=dict(asked.headers))
        assert answer.status == 201
    pool.clear()


@contextlib.contextmanager
def receiver(queue: Queue, *switches: str) -> Iterator[Peer]:
    store = Path(queue.folder) / f"store-{len(list(queue.folder.iterdir()))}"
    with standard_receiver(store, *switches) as peer:
        threading.Thread(target=lambda: list(iter(peer.next_line, "")), daemon=True).start()
        yield peer


def check(peer: Peer, queue: Queue) -> None:
    assert sorted(peer.stored_ids()) == sorted(map(str, queue.ids))
