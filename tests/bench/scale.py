"""A hundred thousand in the queue beside ten thousand: what pages ask for, and memory."""

import datetime as dt
import statistics
import threading
from collections.abc import Callable
from uuid import UUID

import psutil
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.recording import totals, young
from kiosk.models import Event, Receiver
from kiosk.outbox.evening import evening_of
from kiosk.outbox.filling import fill
from kiosk.outbox.hourly import HourCounts
from tests.bench.queue import Queue, a_queue
from tests.bench.table import say, seconds

FEW, MANY = 10_000, 100_000
LOOKS = 300
HOURS: dict[UUID, HourCounts] = {}
"""What a kiosk keeps of the hours: one for each event here."""


def measure() -> None:
    pages: dict[str, list[float]] = {}
    peaks = []
    for number in (FEW, MANY):
        with a_queue() as queue:
            queue.sign(number)
            receiver_id = queue.add_receiver("file", folder=str(queue.folder))
            queue.writer.write(lambda session: _fill(session, receiver_id), is_patient=True)  # noqa: B023
            for name, look in LOOKED_AT.items():
                pages.setdefault(name, []).append(p95(queue, look))
            peaks.append(peak(lambda: queue.hand_over(receiver_id)))  # noqa: B023
    for name, (few, many) in pages.items():
        say(f"{name}, p95 at {MANY}", many * 1000, "ms", few * 1.2 * 1000, f"1.2 × that at {FEW}")
    few, many = peaks
    say(f"memory of a hand-over of {MANY}", many, "MB", few * 1.2, f"1.2 × that of {FEW}")


def _fill(session: Session, receiver_id: UUID) -> None:
    fill(session, session.get_one(Receiver, receiver_id), dt.datetime.now(dt.UTC))


def first_page(session: Session, queue: Queue) -> None:
    """Ask for what the desk's first page shows."""
    outbox.standings(session, queue.event_id)
    outbox.count_needs(session, queue.event_id)
    outbox.to_post(session, queue.event_id)
    evening_of(session, session.get_one(Event, queue.event_id))
    HOURS.setdefault(queue.event_id, HourCounts()).of(session, queue.event_id)
    young(session, queue.event_id)


def wall(session: Session, queue: Queue) -> None:
    evening_of(session, session.get_one(Event, queue.event_id))


def loop_page(session: Session, queue: Queue) -> None:
    totals(session, queue.event_id)
    young(session, queue.event_id)


LOOKED_AT = {
    "first page of the desk": first_page,
    "page of the loop": loop_page,
    "the wall": wall,
}


def p95(queue: Queue, look: Callable[[Session, Queue], None]) -> float:
    taken = []
    for _ in range(LOOKS):
        with queue.read() as session:
            taken.append(seconds(lambda: look(session, queue)))
    return statistics.quantiles(taken, n=20)[-1]


def peak(work: Callable[[], None]) -> float:
    """Return the most memory that this process had while working, in MB (RSS)."""
    process, done, most = psutil.Process(), threading.Event(), [0]

    def watch() -> None:
        while not done.wait(0.05):
            most.append(process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return max(most) / 2**20
