"""Action Network over sockets: settings, probe, pace, and one turn for search and writing."""

import contextlib
from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest

from kiosk.actions.records import Person
from kiosk.models import Kind, State
from kiosk.receivers import ActionNetwork, Finding, Reason, Result, make_receiver
from kiosk.receivers.action_network.bodies import PLAIN, Style
from kiosk.receivers.calls import Gate
from tests.receivers.fake_action_network import FakeActionNetwork
from tests.receivers.peers import closed_port
from tests.receivers.scripted import AMAL, PAGE, now, signed
from tests.receivers.small_service import Asked, Said, Service, service

CASE = "an-invented-case"
PETITION = "33333333-3333-4333-8333-333333333333"
OTHER = "44444444-4444-4444-8444-444444444444"
ONE = {CASE: PETITION}
SETTINGS = {"petitions": ONE}


@pytest.fixture
def key() -> str:
    """Return a key of its own for each test, since receivers with one key share a gate."""
    return uuid4().hex


@pytest.fixture
def there(key: str) -> FakeActionNetwork:
    return FakeActionNetwork(key, {PETITION}, tags={"Marathon 2026"})


@pytest.fixture
def running(there: FakeActionNetwork) -> Iterator[Service]:
    with service(there) as found:
        yield found


def receiver(
    url: str, key: str, style: Style = PLAIN, petitions: Mapping[str, str] = ONE
) -> ActionNetwork:
    return ActionNetwork(key, petitions, style, url, Gate(0), clock=now)


def test_it_says_what_it_takes_and_bears() -> None:
    capabilities = ActionNetwork.capabilities
    assert capabilities.takes == {Kind.SIGNATURE}
    assert capabilities.needs_email
    assert not capabilities.takes_practice
    assert not capabilities.idempotent
    assert (capabilities.batch, capabilities.concurrency) == (1, 1)


@pytest.mark.parametrize(
    ("ticked", "before", "after"),
    [
        (True, None, "subscribed"),
        (True, "unsubscribed", "subscribed"),
        (True, "subscribed", "subscribed"),
        (False, None, "unsubscribed"),
        (False, "unsubscribed", "unsubscribed"),
        (False, "subscribed", "subscribed"),
        (None, None, "unsubscribed"),
        (None, "subscribed", "subscribed"),
    ],
)
def test_who_is_subscribed_afterwards(
    there: FakeActionNetwork, running: Service, ticked: bool | None, before: str | None, after: str
) -> None:
    person = Person("Nuala O’Brien", "O'Brien@example.org", "IE")
    if before:
        there.people["o'brien@example.org"] = before
    with contextlib.closing(receiver(running.url, there.key)) as it:
        assert it.send([signed(ticked, person)])[0].state is State.ACCEPTED
        assert it.reconcile(signed(ticked, person)).state is State.ACCEPTED  # type: ignore[union-attr]
    assert there.people == {"o'brien@example.org": after}
    assert there.signatures == {"o'brien@example.org": {PETITION}}


def test_what_never_came_may_be_sent(there: FakeActionNetwork, running: Service) -> None:
    with contextlib.closing(receiver(running.url, there.key)) as it:
        assert it.reconcile(signed(False)) == Result(State.WAITING)


def test_a_case_without_a_petition_calls_nobody(there: FakeActionNetwork, running: Service) -> None:
    with contextlib.closing(receiver(running.url, there.key)) as it:
        other = signed(True, case="another-case")
        not_taken = Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False)
        assert it.send([other]) == [not_taken]
        assert it.reconcile(other) is None
    assert running.asked == []


def test_taking_back_is_for_people(there: FakeActionNetwork, running: Service) -> None:
    with contextlib.closing(receiver(running.url, there.key)) as it:
        assert it.erase(signed(True)) == Result(State.ACCEPTED, Reason.ERASE_BY_HAND)
    assert running.asked == []


def test_the_settings_of_the_form_are_read() -> None:
    settings = {
        "petitions": {CASE: f" {PETITION.upper()} "},
        "tags": " Marathon 2026, ,Été ",
        "autoresponse": True,
        "splits_names": True,
    }
    made = make_receiver("action_network", settings, " secret ")
    assert made.preflight() == []
    plan = made.plan(signed(True))  # type: ignore[attr-defined]
    request = next(plan)
    assert request.target == f"/api/v2/petitions/{PETITION}/signatures"
    assert request.headers["OSDI-API-Token"] == "secret"
    for words in ('"add_tags":["Marathon 2026","Été"]', '"enabled":true', '"family_name"'):
        assert words in request.body.decode()


@pytest.mark.parametrize(
    ("settings", "secret", "finding"),
    [
        (SETTINGS, None, Finding(Reason.BAD_KEY)),
        (SETTINGS, "two words", Finding(Reason.BAD_KEY)),
        (SETTINGS, "a\r\nb: c", Finding(Reason.BAD_KEY)),
        (SETTINGS, "clé", Finding(Reason.BAD_KEY)),
        ({}, "key", Finding(Reason.BAD_ID)),
        ({"petitions": {}}, "key", Finding(Reason.BAD_ID)),
        ({"petitions": {CASE: "123"}}, "key", Finding(Reason.BAD_ID, CASE)),
        ({"petitions": {CASE: f"../{PETITION}"}}, "key", Finding(Reason.BAD_ID, CASE)),
    ],
)
def test_bad_settings_are_found_and_nothing_is_sent(
    settings: dict[str, object], secret: str | None, finding: Finding
) -> None:
    made = make_receiver("action_network", settings, secret)
    assert made.preflight() == [finding]
    assert made.probe() == [finding]
    paused = Result(State.WAITING, finding.code, pauses=True, spends=False)
    assert made.send([signed(True)]) == [paused]


@pytest.mark.parametrize("address", ["http://example.org", "actionnetwork.org", ""])
def test_only_a_safe_address_is_called(key: str, address: str) -> None:
    it = ActionNetwork(key, {CASE: PETITION}, address=address)
    assert len(it.preflight()) == 1
    assert it.send([signed(True)])[0].pauses
    assert it.reconcile(signed(True)) is None


def test_the_probe_finds_all_well(there: FakeActionNetwork, running: Service) -> None:
    with contextlib.closing(receiver(running.url, there.key, Style(("Marathon 2026",)))) as it:
        assert it.probe() == []
    assert [asked.method for asked in running.asked] == ["GET"] * 3
    assert there.people == {}


def test_the_probe_names_petitions_and_tags(there: FakeActionNetwork, running: Service) -> None:
    style = Style(("Marathon 2026", "L'été"))
    petitions = {"one": PETITION, "two": OTHER}
    with contextlib.closing(receiver(running.url, there.key, style, petitions)) as it:
        assert it.probe() == [
            Finding(Reason.UNKNOWN_ID, "two"),
            Finding(Reason.UNKNOWN_TAG, "L'été"),
        ]


def test_the_probe_finds_another_key(running: Service) -> None:
    with contextlib.closing(receiver(running.url, "another")) as it:
        assert it.probe() == [Finding(Reason.BAD_KEY)]
        forbidden = Result(State.WAITING, Reason.FORBIDDEN, pauses=True, spends=False)
        assert it.send([signed(True)]) == [forbidden]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(PAGE, media_type="text/html"), Reason.NOT_THE_RECEIVER),
        (Said(PAGE, 403, "text/html"), Reason.NOT_THE_RECEIVER),
        (Said(b"", 302, "text/plain", {"Location": "/"}), Reason.NOT_THE_RECEIVER),
        (Said({}, 511), Reason.NOT_THE_RECEIVER),
        (Said({}), Reason.NOT_THE_RECEIVER),
        (Said({"_embedded": {}}), Reason.NOT_THE_RECEIVER),
        (Said(b"ok", media_type="text/plain"), Reason.NOT_THE_RECEIVER),
        (Said({}, 400), Reason.NOT_THE_RECEIVER),
        (Said({}, 404), Reason.NOT_THE_RECEIVER),
        (Said({}, 401), Reason.BAD_KEY),
        (Said({}, 429), Reason.SLOW_DOWN),
        (Said({}, 503), Reason.SERVER_FAULT),
    ],
)
def test_the_probe_names_what_answers_instead(key: str, said: Said, reason: Reason) -> None:
    with (
        service(lambda asked: said) as running,
        contextlib.closing(receiver(running.url, key)) as it,
    ):
        assert it.probe() == [Finding(reason)]
    assert len(running.asked) == 1


def test_the_probe_believes_no_petition_without_its_identifier(key: str) -> None:
    nobody = Said({"_embedded": {"osdi:people": []}})

    def answer(asked: Asked) -> Said:
        return nobody if "/people" in asked.target else Said({"ok": True})

    with service(answer) as running, contextlib.closing(receiver(running.url, key)) as it:
        assert it.probe() == [Finding(Reason.NOT_THE_RECEIVER)]


def test_nobody_listens(key: str) -> None:
    it = receiver(f"http://127.0.0.1:{closed_port()}", key)
    assert it.probe() == [Finding(Reason.NOT_REACHED)]
    assert it.send([signed(True)]) == [Result(State.WAITING, Reason.NOT_REACHED, spends=False)]


def test_an_interrupted_plan_is_taken_up_where_it_was(
    there: FakeActionNetwork, running: Service
) -> None:
    """The person was made, then the line went dead: the next try finds them."""
    there.petitions.clear()
    with contextlib.closing(receiver(running.url, there.key)) as it:
        missing = Result(State.WAITING, Reason.NOT_FOUND, pauses=True, spends=False)
        assert it.send([signed(False)]) == [missing]
        there.petitions.add(PETITION)
        assert it.send([signed(False)])[0].state is State.ACCEPTED
    creations = [asked for asked in running.asked if asked.target == "/api/v2/people"]
    assert [asked.method for asked in creations] == ["POST"]
    assert there.people == {AMAL.email: "unsubscribed"}
