"""What the probe of CiviCRM asks a site before anything of anybody is sent."""

import contextlib
from collections.abc import Iterator

import pytest

from kiosk.receivers import CiviCrm, Finding, Reason
from kiosk.receivers.calls import Gate
from tests.receivers.fake_civicrm import FakeCiviCrm
from tests.receivers.scripted import PAGE, now
from tests.receivers.small_service import Asked, Said, Service, service

SURVEYS = {"an-invented-case": "12"}


@pytest.fixture
def there() -> FakeCiviCrm:
    return FakeCiviCrm("key")


@pytest.fixture
def running(there: FakeCiviCrm) -> Iterator[Service]:
    with service(there) as found:
        yield found


def receiver(url: str, key: str = "key") -> CiviCrm:
    return CiviCrm(url, key, SURVEYS, "5", gate=Gate(0), clock=now)


def test_the_probe_finds_all_well_and_changes_nothing(there: FakeCiviCrm, running: Service) -> None:
    with contextlib.closing(receiver(running.url)) as it:
        assert it.probe() == []
    assert [asked.target.removeprefix("/civicrm/") for asked in running.asked] == [
        "authx/id",
        "ajax/api4/Survey/get",
        "ajax/api4/Group/get",
        "ajax/api4/Contact/get",
        "ajax/api4/Activity/get",
    ]
    assert running.asked[0].method == "GET"


def test_the_probe_names_what_is_not_known(there: FakeCiviCrm, running: Service) -> None:
    there.contacts.clear()
    surveys = {"one": "12", "two": "13"}
    with contextlib.closing(CiviCrm(running.url, "key", surveys, "6", clock=now)) as it:
        assert it.probe() == [
            Finding(Reason.UNKNOWN_ID, "two"),
            Finding(Reason.UNKNOWN_GROUP, "6"),
            Finding(Reason.NO_RIGHT, "Contact"),
        ]


def test_the_probe_finds_another_key(running: Service) -> None:
    with contextlib.closing(receiver(running.url, "another")) as it:
        assert it.probe() == [Finding(Reason.BAD_KEY)]


@pytest.mark.parametrize("entity", ["Survey", "Group", "Contact", "Activity"])
def test_the_probe_names_a_right_that_lacks(
    there: FakeCiviCrm, running: Service, entity: str
) -> None:
    there.forbidden = f"{entity}/get"
    with contextlib.closing(receiver(running.url)) as it:
        assert it.probe() == [Finding(Reason.NO_RIGHT, entity)]
        there.forbidden, there.broken = "", there.forbidden
        assert it.probe() == [Finding(Reason.SERVER_FAULT)]


@pytest.mark.parametrize(
    ("date", "findings"),
    [
        ("Sat, 12 Dec 2026 09:04:59 GMT", []),
        ("Sat, 12 Dec 2026 08:55:01 GMT", []),
        ("Sat, 12 Dec 2026 09:05:01 GMT", [Finding(Reason.CLOCK_WRONG)]),
        ("Sat, 12 Dec 2026 08:54:59 GMT", [Finding(Reason.CLOCK_WRONG)]),
        ("soon", []),
        ("", []),
    ],
)
def test_the_probe_compares_the_clocks(
    there: FakeCiviCrm, running: Service, date: str, findings: list[Finding]
) -> None:
    there.date = date
    with contextlib.closing(receiver(running.url)) as it:
        assert it.probe() == findings


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(PAGE, media_type="text/html"), Reason.NOT_THE_RECEIVER),
        (Said(PAGE, 404, "text/html"), Reason.NOT_THE_RECEIVER),
        (Said(b"", 302, "text/plain", {"Location": "/"}), Reason.NOT_THE_RECEIVER),
        (Said({}), Reason.NOT_THE_RECEIVER),
        (Said({"contact_id": None, "user_id": None}), Reason.BAD_KEY),
        (Said(b"Invalid credential", 401, "text/plain"), Reason.BAD_KEY),
        (Said({}, 403), Reason.BAD_KEY),
        (Said({}, 429), Reason.SLOW_DOWN),
        (Said(PAGE, 503, "text/html"), Reason.SERVER_FAULT),
    ],
)
def test_the_probe_names_what_answers_instead(said: Said, reason: Reason) -> None:
    with service(lambda asked: said) as running, contextlib.closing(receiver(running.url)) as it:
        assert it.probe() == [Finding(reason)]
    assert len(running.asked) == 1


def test_the_probe_of_an_entity_that_answers_oddly() -> None:
    def answer(asked: Asked) -> Said:
        return Said({"contact_id": 1}) if asked.method == "GET" else Said({"ok": True})

    with service(answer) as running, contextlib.closing(receiver(running.url)) as it:
        assert it.probe() == [Finding(Reason.NOT_THE_RECEIVER)]
