"""Pause and resume: the key stays in memory while a hand-over rests, and no longer than it may."""

import threading
import uuid
from pathlib import Path

import pytest
from flask import Flask

from kiosk.models import State
from kiosk.outbox import Progress
from kiosk.web.sends import Phase, Sends
from tests.conftest import NOW, Home
from tests.people import AMAL, CY
from tests.receivers.peers import standard_receiver
from tests.signatures import add_webhook
from tests.web.handing import JOEL, PROGRESS, SEND, audited, in_english, words
from tests.web.steward import Steward, await_hand_over, kiosk_of, words_of

OFFICE = uuid.uuid4()
PATIENCE = 10.0


class Work:
    """A hand-over of four actions; it settles one each time it is let, and heeds the stop."""

    def __init__(self) -> None:
        self.let = threading.Semaphore(0)
        self.settled: list[int] = []
        self.began = threading.Event()

    def __call__(self, progress: Progress, stop: threading.Event) -> None:
        progress.start(4 - len(self.settled))
        self.began.set()
        while len(self.settled) < 4 and self.let.acquire(timeout=PATIENCE):
            if stop.is_set():
                break
            self.settled.append(len(self.settled))
            progress.tell({uuid.uuid4(): State.ACCEPTED}, NOW)
        progress.finish(None)


def begun(sends: Sends) -> Work:
    work = Work()
    assert sends.start(OFFICE, work)
    assert work.began.wait(PATIENCE)
    return work


def phase(sends: Sends) -> Phase:
    running = sends.find(OFFICE)
    assert running
    return running.phase


def end(sends: Sends, work: Work) -> None:
    """Let the request on its way come back, and wait for the thread."""
    work.let.release()
    running = sends.find(OFFICE)
    assert running
    running.thread.join(PATIENCE)


def has_key(sends: Sends) -> bool:
    running = sends.find(OFFICE)
    return running is not None and running.hand_over is not None


def test_it_rests_and_goes_on_without_the_passphrase() -> None:
    sends = Sends()
    work = begun(sends)
    sends.hold(OFFICE)
    assert phase(sends) is Phase.PAUSING
    end(sends, work)
    assert phase(sends) is Phase.RESTING
    assert has_key(sends)
    assert sends.go_on(OFFICE)
    assert phase(sends) is Phase.RUNNING
    for _ in range(4):
        work.let.release()
    running = sends.find(OFFICE)
    assert running
    running.thread.join(PATIENCE)
    assert phase(sends) is Phase.ENDED
    assert not has_key(sends), "at the end the key is let go"


def test_what_was_settled_before_a_rest_counts_on() -> None:
    sends = Sends()
    work = begun(sends)
    running = sends.find(OFFICE)
    assert running
    running.progress.tell({uuid.uuid4(): State.ACCEPTED}, NOW)
    sends.hold(OFFICE)
    end(sends, work)
    sends.go_on(OFFICE)
    gone_on = sends.find(OFFICE)
    assert gone_on
    assert gone_on.before == 1
    sends.cancel(OFFICE)
    end(sends, work)


def test_a_rest_that_is_too_long_lets_the_key_go() -> None:
    sends = Sends(longest_rest=0.05)
    work = begun(sends)
    sends.hold(OFFICE)
    running = sends.find(OFFICE)
    assert running
    rest = running.rest
    assert rest
    end(sends, work)
    rest.join(PATIENCE)
    assert not has_key(sends)
    assert phase(sends) is Phase.ENDED
    assert not sends.go_on(OFFICE)


def test_cancel_lets_the_key_go_at_once() -> None:
    sends = Sends()
    work = begun(sends)
    sends.cancel(OFFICE)
    assert phase(sends) is Phase.STOPPING
    assert not has_key(sends)
    end(sends, work)
    assert phase(sends) is Phase.ENDED
    assert not sends.go_on(OFFICE)


@pytest.mark.parametrize("is_other_running", [False, True])
def test_locking_the_desk_lets_resting_keys_go_if_nothing_runs(is_other_running: bool) -> None:
    sends = Sends()
    work = begun(sends)
    sends.hold(OFFICE)
    end(sends, work)
    other = Work()
    if is_other_running:
        sends.start(uuid.uuid4(), other)
    sends.give_up_rests()
    assert has_key(sends) is is_other_running
    for _ in range(4):
        other.let.release()
    sends.stop_all()


def test_resuming_at_once_waits_for_what_is_on_its_way() -> None:
    """Promise 4: never two hand-overs to one receiver at the same time."""
    sends = Sends()
    work = begun(sends)
    earlier = sends.find(OFFICE)
    assert earlier
    work.began.clear()
    sends.hold(OFFICE)
    assert sends.go_on(OFFICE)
    assert not work.began.is_set(), "the earlier one is still at it"
    work.let.release()
    earlier.thread.join(PATIENCE)
    assert work.began.wait(PATIENCE)
    sends.cancel(OFFICE)
    end(sends, work)


def test_a_fault_of_ours_lets_the_key_go_and_is_told() -> None:
    def broken(progress: Progress, stop: threading.Event) -> None:
        raise RuntimeError

    sends = Sends()
    sends.start(OFFICE, broken)
    running = sends.find(OFFICE)
    assert running
    running.thread.join(PATIENCE)
    assert running.progress.snapshot().paused == "fault"
    assert not has_key(sends)


def test_the_page_pauses_and_resumes(app: Flask, host: Steward, home: Home, tmp_path: Path) -> None:
    """Over a real line: what was on its way when it was paused is settled, the rest goes on."""
    in_english(host)
    for person in (AMAL, CY):
        host.sign(JOEL, person)
    store = tmp_path / "peer.jsonl"
    with standard_receiver(store, "--hold") as peer:
        receiver_id = add_webhook(home, peer.url)
        host.submit(SEND, SEND, words(host))
        peer.next_line()
        host.submit(PROGRESS, f"{SEND}/{receiver_id}/pause", {})
        now = words_of(host.visit(PROGRESS).select_one(".course .now"))
        assert now == "Pausing after what is on its way …"
    await_hand_over(app, receiver_id)
    page = host.visit(PROGRESS)
    assert words_of(page.select_one(".course .now")).startswith("Paused. Go on within")
    assert not page.select("[hx-trigger]")
    with standard_receiver(store, port=peer.port) as peer:
        answer = host.submit(PROGRESS, f"{SEND}/{receiver_id}/resume", {})
        assert answer.headers["Location"] == PROGRESS
        await_hand_over(app, receiver_id)
        # The receiver that came back does not know what the one before it had kept.
        assert {event["data"]["person"]["name"] for event in peer.stored()} == {
            AMAL["name"],
            CY["name"],
        }
    assert len(audited(home, "send")) == 1, "the passphrase was asked once"


def test_locking_the_desk_ends_a_rest(app: Flask, host: Steward, webhook: str) -> None:
    receiver_id = uuid.UUID(webhook)
    sends = kiosk_of(app).sends
    work = Work()
    sends.start(receiver_id, work)
    assert work.began.wait(PATIENCE)
    sends.hold(receiver_id)
    work.let.release()
    running = sends.find(receiver_id)
    assert running
    running.thread.join(PATIENCE)
    assert running.phase is Phase.RESTING
    host.submit("/host/", "/host/lock", {})
    assert running.hand_over is None
