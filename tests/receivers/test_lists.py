"""The lists: who stands in which, and with what."""

import dataclasses
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.models import State
from kiosk.outbox.batch import Batch
from kiosk.outbox.deliveries import Claim
from kiosk.receivers import Finding, Reason, Result, make_receiver
from kiosk.receivers.columns import FORMATS
from kiosk.receivers.lists import Lists
from tests.outbox.desk import Desk, a_desk
from tests.people import NAMES
from tests.receivers.signers import someone, table

WRITTEN = Result(State.ACCEPTED, remote_ref="marathon-2026.1.signatures.sha256")
NO_CONSENT = Result(State.NOT_APPLICABLE, Reason.NO_CONSENT, spends=False)
ALL = pytest.mark.parametrize("name", FORMATS)


def test_the_list_for_people_names_everybody(tmp_path: Path) -> None:
    ticked, other = someone("Zoë 李"), someone("A.", False, email="", country="", town="Bulle")
    child = someone("Lina", email="", country="", age=12)
    unasked = dataclasses.replace(child, personal=dataclasses.replace(child.personal, consents=()))
    actions = [ticked, other, unasked]
    receiver = make_receiver("list", {"folder": str(tmp_path)}, None)
    assert receiver.preflight() == []
    assert receiver.send(actions) == [WRITTEN] * 3
    name = "marathon-2026.1.signatures.csv"
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, WRITTEN.remote_ref]
    first, second, third = table(tmp_path / name)
    assert first == {
        "id": str(ticked.id),
        "event": "marathon-2026",
        "practice": "yes",
        "case": "an-invented-case",
        "signed_at": "2026-12-10T10:04:11Z",
        "name": "Zoë 李",
        "age_if_young": "",
        "town": "",
        "country": "CH",
        "email": "amal@example.org",
        "may_be_contacted": "yes",
        "language": "fr",
    }
    assert (second["name"], second["town"], second["may_be_contacted"]) == ("A.", "Bulle", "no")
    assert (third["name"], third["age_if_young"], third["may_be_contacted"]) == ("Lina", "12", "")


def test_the_upload_names_only_who_ticked(tmp_path: Path) -> None:
    ticked, other = someone("Amal"), someone("Bo", ticks=False)
    receiver = Lists(tmp_path, "action_network")
    proof = Result(State.ACCEPTED, remote_ref="marathon-2026.1.action_network.sha256")
    assert receiver.send([other, ticked, other]) == [NO_CONSENT, proof, NO_CONSENT]
    assert table(tmp_path / "marathon-2026.1.action-network.csv") == [
        {
            "Email": "amal@example.org",
            "First Name": "Amal",
            "City": "",
            "Country": "CH",
            "ecritoire_event": "marathon-2026",
            "ecritoire_case": "an-invented-case",
            "ecritoire_signed_at": "2026-12-10T10:04:11Z",
            "ecritoire_contact": "1",
            "ecritoire_id": str(ticked.id),
        }
    ]


def test_nobody_who_ticked_makes_no_file(tmp_path: Path) -> None:
    assert Lists(tmp_path, "action_network").send([someone(ticks=False)]) == [NO_CONSENT]
    assert Lists(tmp_path).send([]) == []
    assert list(tmp_path.iterdir()) == []


def test_control_a_list_that_does_not_ask_names_them(tmp_path: Path) -> None:
    Lists(tmp_path, "civicrm").send([someone("Bo", ticks=False)])
    assert b"Bo" in (tmp_path / "marathon-2026.1.civicrm-1-contacts.csv").read_bytes()


def test_civicrm_gets_contacts_and_then_their_activities(tmp_path: Path) -> None:
    ticked, other = someone("Amal"), someone("Bo", ticks=False, email="")
    assert {r.state for r in Lists(tmp_path, "civicrm").send([ticked, other])} == {State.ACCEPTED}
    contacts = table(tmp_path / "marathon-2026.1.civicrm-1-contacts.csv")
    activities = table(tmp_path / "marathon-2026.1.civicrm-2-activities.csv")
    assert contacts == [
        {
            "External Identifier": "",
            "First Name": "Amal",
            "Email": "amal@example.org",
            "City": "",
            "Country": "CH",
            "Source": "ecritoire:marathon-2026",
            "No Bulk Emails (User Opt Out)": "0",
        },
        {
            "External Identifier": f"ecritoire:{other.id}",
            "First Name": "Bo",
            "Email": "",
            "City": "",
            "Country": "CH",
            "Source": "ecritoire:marathon-2026",
            "No Bulk Emails (User Opt Out)": "1",
        },
    ]
    assert activities[0] == {
        "Email": "amal@example.org",
        "External Identifier": "",
        "Activity Type": "Petition",
        "Subject": "an-invented-case",
        "Activity Date": "2026-12-10 10:04:11",
        "Status": "Completed",
        "Location": f"ecritoire:{ticked.id}",
        "Details": "May be contacted: yes",
    }
    # Every activity finds its contact by one of the two.
    for contact, activity in zip(contacts, activities, strict=True):
        both = ("Email", "External Identifier")
        assert [contact[key] for key in both] == [activity[key] for key in both]
        assert any(contact[key] for key in both)


@ALL
def test_a_formula_is_text_in_every_list(tmp_path: Path, name: str) -> None:
    Lists(tmp_path, name).send([someone("=1+1", town="@SUM(A1)")])
    for path in tmp_path.glob("*.csv"):
        rows = table(path)
        cells = [cell for row in rows for cell in row.values()]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
        assert {"'=1+1", "'@SUM(A1)"} <= set(cells) or "activities" in path.name


def test_a_format_that_is_none_pauses(tmp_path: Path) -> None:
    receiver = make_receiver("list", {"folder": str(tmp_path), "format": "abacus"}, None)
    assert receiver.preflight() == [Finding(Reason.BAD_ID, "abacus")]
    assert receiver.send([someone()])[0].pauses
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


def test_practice_does_not_reach_a_list_for_import(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    desk.sign()
    people = desk.add_receiver("list", folder=str(folder))
    assert desk.hand_over(people).is_complete
    upload = desk.add_receiver("list", folder=str(folder), format="action_network")
    assert desk.hand_over(upload).paused == Reason.PRACTICE
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("signatures", State.ACCEPTED),
        ("civicrm", State.ACCEPTED),
        ("action_network", State.NOT_APPLICABLE),
    ],
)
def test_only_the_upload_needs_an_address(tmp_path: Path, name: str, state: State) -> None:
    without = someone(email="")
    batch = Batch(Lists(tmp_path, name)).run([Claim(without.id, False)], {without.id: without})
    assert batch.results[without.id].state is state
    expected = Reason.NO_EMAIL if state is State.NOT_APPLICABLE else None
    assert batch.results[without.id].reason is expected


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="this machine has no sqlite3 command")
@pytest.mark.parametrize("name", FORMATS)
def test_another_program_reads_the_same_cells(tmp_path: Path, name: str) -> None:
    names = [*NAMES, 'Zoë "Q", 李', "two\r\nlines", "'quoted'", "a;b\tc"]
    Lists(tmp_path, name).send([someone(typed, town=typed) for typed in names])
    for path in tmp_path.glob("*.csv"):
        program = ("sqlite3", "-json", ":memory:", f".import --csv '{path}' t", "select * from t")
        done = subprocess.run(program, capture_output=True, check=True)  # noqa: S603
        assert json.loads(done.stdout) == table(path)
        assert len(table(path)) == len(names)
