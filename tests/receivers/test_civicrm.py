"""CiviCRM over sockets: settings, probe, what stands there afterwards, one turn a site."""

import contextlib
import threading
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from kiosk.models import Kind, State
from kiosk.receivers import CiviCrm, Finding, Reason, Result, make_receiver
from kiosk.receivers.calls import Gate
from tests.receivers.fake_civicrm import FakeCiviCrm
from tests.receivers.peers import closed_port, raw_server
from tests.receivers.scripted import now, signed
from tests.receivers.small_service import Asked, Said, Service, service

CASE = "an-invented-case"
SETTINGS = {"url": "https://site.example", "surveys": {CASE: "12"}}


@pytest.fixture
def there() -> FakeCiviCrm:
    return FakeCiviCrm("key")


@pytest.fixture
def running(there: FakeCiviCrm) -> Iterator[Service]:
    with service(there) as found:
        yield found


def receiver(url: str, key: str = "key", group: str = "5", gate: Gate | None = None) -> CiviCrm:
    return CiviCrm(url, key, {CASE: "12"}, group, gate=gate, clock=now)


def test_it_says_what_it_takes_and_bears() -> None:
    capabilities = CiviCrm.capabilities
    assert capabilities.takes == {Kind.SIGNATURE}
    assert capabilities.needs_email
    assert not capabilities.takes_practice
    assert not capabilities.idempotent
    assert (capabilities.batch, capabilities.concurrency) == (1, 1)


@pytest.mark.parametrize("ticked", [True, False])
def test_what_stands_there_afterwards(there: FakeCiviCrm, running: Service, ticked: bool) -> None:
    with contextlib.closing(receiver(running.url)) as it:
        assert it.reconcile(signed(ticked)) == Result(State.WAITING)
        assert it.send([signed(ticked)]) == [Result(State.ACCEPTED, remote_ref="101")]
        assert it.reconcile(signed(ticked)) == Result(State.ACCEPTED, remote_ref="101")
        assert it.send([signed(ticked)]) == [Result(State.KNOWN, remote_ref="101")]
        again = signed(ticked, action_id=UUID(int=7))
        assert it.send([again]) == [Result(State.KNOWN, remote_ref="101")]
    assert there.contacts[2]["email_primary.email"] == "amal@example.org"
    assert there.activities[101]["source_contact_id"] == 2
    assert there.members == ({(2, 5)} if ticked else set())
    assert (len(there.contacts), len(there.activities)) == (2, 1)


def test_taking_back(there: FakeCiviCrm, running: Service) -> None:
    with contextlib.closing(receiver(running.url)) as it:
        it.send([signed(True)])
        assert it.erase(signed(True)) == Result(State.WITHDRAWN, Reason.ERASED)
        assert it.erase(signed(True)) == Result(State.ACCEPTED, Reason.ERASE_BY_HAND)
        there.forbidden = "Activity/delete"
        forbidden = Result(State.ACCEPTED, Reason.FORBIDDEN, spends=False)
        assert it.erase(signed(True)) == forbidden
    assert there.activities == {}
    assert there.members == {(2, 5)}


def test_taking_back_over_a_line_that_goes_dead() -> None:
    with raw_server(b"") as server:
        url = server.url.removesuffix("/hook")
        with contextlib.closing(receiver(url)) as it:
            lost = Result(State.ACCEPTED, Reason.NO_ANSWER, spends=False)
            assert it.erase(signed(True)) == lost


def test_a_fault_of_one_record_leaves_what_was_done_to_the_next_try(
    there: FakeCiviCrm, running: Service
) -> None:
    there.broken = "Activity/create"
    with contextlib.closing(receiver(running.url)) as it:
        assert it.send([signed(False)]) == [Result(State.WAITING, Reason.SERVER_FAULT)]
        there.broken = ""
        assert it.send([signed(False)])[0].state is State.ACCEPTED
    assert (len(there.contacts), len(there.activities)) == (2, 1)


def test_the_settings_of_the_form_are_read() -> None:
    settings = {
        "url": " https://site.example/crm/ ",
        "surveys": {CASE: " 12 "},
        "group": " 5 ",
        "opts_out": True,
    }
    made = make_receiver("civicrm", settings, " secret ")
    assert made.preflight() == []
    request = next(made.plan(signed(True)))  # type: ignore[attr-defined]
    assert request.target == "/crm/civicrm/ajax/api4/Activity/get"
    assert request.headers["X-Civi-Auth"] == "Bearer secret"


@pytest.mark.parametrize(
    ("more", "secret", "finding"),
    [
        ({}, None, Finding(Reason.BAD_KEY)),
        ({}, "two words", Finding(Reason.BAD_KEY)),
        ({}, "a\r\nb: c", Finding(Reason.BAD_KEY)),
        ({"surveys": {}}, "key", Finding(Reason.BAD_ID)),
        ({"surveys": {CASE: "12a"}}, "key", Finding(Reason.BAD_ID, CASE)),
        ({"surveys": {CASE: "٣"}}, "key", Finding(Reason.BAD_ID, CASE)),
        ({"surveys": {CASE: "0"}}, "key", Finding(Reason.BAD_ID, CASE)),
        ({"group": "News"}, "key", Finding(Reason.UNKNOWN_GROUP, "News")),
        ({"url": ""}, "key", Finding(Reason.BAD_ADDRESS)),
        ({"url": "https://[::1"}, "key", Finding(Reason.BAD_ADDRESS, "https://[::1")),
        ({"url": "https://x.org/?q=1"}, "key", Finding(Reason.BAD_ADDRESS, "https://x.org/?q=1")),
        ({"url": "http://x.org"}, "key", Finding(Reason.NOT_HTTPS, "http://x.org")),
    ],
)
def test_bad_settings_are_found_and_nothing_is_sent(
    more: dict[str, object], secret: str | None, finding: Finding
) -> None:
    made = make_receiver("civicrm", SETTINGS | more, secret)
    assert made.preflight() == [finding]
    assert made.probe() == [finding]
    paused = Result(State.WAITING, finding.code, pauses=True, spends=False)
    assert made.send([signed(True)]) == [paused]


def test_without_a_usable_address_nothing_is_asked_or_taken_back() -> None:
    it = receiver("http://site.example")
    assert it.reconcile(signed(True)) is None
    assert it.erase(signed(True)) == Result(State.ACCEPTED, Reason.NOT_HTTPS, spends=False)


def test_nobody_listens() -> None:
    it = receiver(f"http://127.0.0.1:{closed_port()}")
    assert it.probe() == [Finding(Reason.NOT_REACHED)]
    assert it.send([signed(True)]) == [Result(State.WAITING, Reason.NOT_REACHED, spends=False)]


def test_receivers_of_one_site_share_a_gate() -> None:
    first, second = receiver("https://site.example/"), receiver("https://site.example", "another")
    other = receiver("https://other.example")
    assert first._gate is second._gate
    assert first._gate is not other._gate


def sent_by_two(running: Service, gates: tuple[Gate, Gate]) -> list[str]:
    """Let two receivers tell of one new person at the same time; return who did what, in order."""

    def send(gate: Gate) -> None:
        with contextlib.closing(receiver(running.url, gate=gate)) as it:
            assert it.send([signed(False, action_id=uuid4())])[0].state in (
                State.ACCEPTED,
                State.KNOWN,
            )

    threads = [threading.Thread(target=send, args=[gate]) for gate in gates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return [asked.target.rpartition("api4/")[2] for asked in running.asked]


MEETING = 0.3
"""Seconds for which the first searcher waits for a second one."""


@pytest.mark.parametrize("is_shared", [True, False], ids=["one turn", "control: two turns"])
def test_nothing_comes_between_search_and_writing(there: FakeCiviCrm, is_shared: bool) -> None:
    both = threading.Barrier(2)

    def answer(asked: Asked) -> Said:
        said = there(asked)
        if asked.target.endswith("/getDuplicates"):
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(MEETING if is_shared else 10)
        return said

    shared = Gate(0)
    with service(answer) as running:
        order = sent_by_two(running, (shared, shared if is_shared else Gate(0)))
    people = [it for it in there.contacts.values() if "email_primary.email" in it]
    assert len(people) == (1 if is_shared else 2)
    assert order.count("Contact/create") == len(people)
