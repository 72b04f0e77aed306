"""A bundle goes from laptop to laptop: the same set everywhere, gaps named, nobody strange."""

import dataclasses
import json
import tarfile
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import delete, update

from kiosk.actions.envelopes import envelopes
from kiosk.actions.kiosks import become
from kiosk.actions.withdrawing import LooseWithdrawal, withdraw
from kiosk.bundles import BundleFault, Code, importing, read_bundle, read_tar
from kiosk.bundles.bundle import ACTIONS, MANIFEST, SIGNATURE, TALLIES
from kiosk.durable import NotWritten
from kiosk.models import Action, SealedPart
from kiosk.vault import fingerprint
from tests.actions.parcels import content
from tests.actions.stall import NOW
from tests.bundles.laptops import Laptop
from tests.people import AMAL


def what(laptop: Laptop) -> dict[str, object]:
    with laptop.stall.read() as session:
        return content(session, laptop.event_id)


def test_a_bundle_is_an_age_file_with_four_parts(laptops: list[Laptop], tmp_path: Path) -> None:
    one = laptops[0]
    one.sign(3)
    one.tally(5)
    path = one.export(tmp_path)
    assert path.name == f"invented-{one.identity.id.hex[:8]}-0001.bundle.age"
    assert path.stat().st_mode & 0o077 == 0
    identity = pyrage.x25519.Identity.from_str(one.secret)
    opened = pyrage.decrypt(path.read_bytes(), [identity])
    with tarfile.open(fileobj=BytesIO(opened)) as tar:
        assert tar.getnames() == [MANIFEST, SIGNATURE, ACTIONS, TALLIES]
        [manifest, *_] = [member for member in tar if member.name == MANIFEST]
        told = json.loads(tar.extractfile(manifest).read())  # type: ignore[union-attr]
    assert told["schema"] == "ecritoire.bundle/1"
    assert told["counts"] == {"actions": 3, "withdrawals": 0, "tallies": 1}
    [chain] = told["chains"]
    assert (chain["captured"], chain["ranges"][0]["first"], chain["ranges"][0]["last"]) == (3, 1, 3)
    assert list(tmp_path.glob("*.part")) == []


def test_the_next_bundle_has_the_next_number_and_overwrites_none(
    laptops: list[Laptop], tmp_path: Path
) -> None:
    one = laptops[0]
    assert one.export(tmp_path).name.endswith("-0001.bundle.age")
    second = one.export(tmp_path)
    assert second.name.endswith("-0002.bundle.age")
    third = second.with_name(second.name.replace("0002", "0003"))
    third.write_bytes(b"somebody's file")
    with pytest.raises(NotWritten):
        one.export(tmp_path)
    assert third.read_bytes() == b"somebody's file"


def test_no_name_can_be_read_in_it(laptops: list[Laptop], tmp_path: Path) -> None:
    """Promise 2, with the control: in the clear form it would be found."""
    one = laptops[0]
    one.sign(2)
    path = one.export(tmp_path)
    planted = [text.encode() for text in AMAL.values() if len(text) > 2]
    for readable in (path.read_bytes(), one.tar()):
        assert not [text for text in planted if text in readable]
    assert planted
    plain = json.dumps(AMAL, ensure_ascii=False).encode()
    assert [text for text in planted if text in plain] == planted


def test_three_laptops_come_to_the_same_set(laptops: list[Laptop]) -> None:
    for number, laptop in enumerate(laptops, 1):
        laptop.sign(number)
        laptop.tally()
    one, two, three = laptops
    assert one.take(two.file(), two.trust).merged.added == 2
    assert one.take(three.file(), three.trust).merged.added == 3
    again = one.take(two.file())
    assert (again.merged.added, again.merged.known, again.tallies) == (0, 2, 0)
    whole = one.file()
    assert two.take(whole, one.trust).merged.added == 4
    assert three.take(whole, one.trust).merged.added == 3
    assert what(one) == what(two) == what(three)
    assert [str(found).split(": ")[1] for found in one.standings().values()].count("1–3 of 3") == 1
    assert all(not found.missing for found in two.standings().values())


def test_an_own_bundle_changes_nothing(laptops: list[Laptop]) -> None:
    one = laptops[0]
    one.sign(2)
    before = what(one)
    taken = one.take(one.file())
    assert (taken.merged.added, taken.merged.known, taken.is_whole) == (0, 2, True)
    assert what(one) == before


def test_a_kiosk_that_nobody_knows_must_be_confirmed(laptops: list[Laptop]) -> None:
    one, two, three = laptops
    two.sign()
    for typed in ("", three.trust, "yes"):
        with pytest.raises(BundleFault) as caught:
            one.take(two.file(), typed)
        assert caught.value.code is Code.UNKNOWN_KIOSK
        assert two.trust in str(caught.value)
        assert fingerprint(two.identity.public).hex in str(caught.value)
    assert what(one)["actions"] == {}
    one.take(two.file(), fingerprint(two.identity.public).hex)
    two.sign()
    assert one.take(two.file()).merged.added == 1, "pinned at the first import"


def test_a_known_kiosk_with_another_key_is_refused(laptops: list[Laptop]) -> None:
    one, two, three = laptops
    two.sign()
    one.take(two.file(), two.trust)
    forger = dataclasses.replace(three.identity, id=two.identity.id)
    three.identity = forger
    forged = three.file()
    for typed in ("", fingerprint(forger.public).words):
        with pytest.raises(BundleFault) as caught:
            one.take(forged, typed)
        assert caught.value.code is Code.FOREIGN_SIGNATURE


def test_control_without_the_question_of_trust_a_forgery_is_taken(
    laptops: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, _ = laptops
    two.sign()
    monkeypatch.setattr(importing, "_check_trust", lambda *_: None)
    assert one.take(two.file()).merged.added == 1


def test_another_event_is_set_aside(laptops: list[Laptop], tmp_path: Path) -> None:
    one = laptops[0]
    stranger = Laptop(tmp_path / "stranger")
    stranger.sign()
    with pytest.raises(BundleFault) as caught:
        read_bundle(stranger.file(), one.secret)
    assert caught.value.code is Code.OTHER_KEY
    with pytest.raises(BundleFault) as caught:
        one.take(read_tar(stranger.tar()), stranger.trust)
    assert caught.value.code is Code.FOREIGN_EVENT
    assert what(one)["actions"] == {}
    stranger.close()


def test_what_is_missing_is_named_by_its_numbers(laptops: list[Laptop]) -> None:
    """Trust.md 10: kiosk B: 1–3, 5 of 6, 2 missing."""
    one, two, _ = laptops
    ids = two.sign(6)
    whole = two.file()
    lost = delete(SealedPart).where(SealedPart.action_id.in_([ids[3], ids[4]]))
    two.write(lambda session: session.execute(lost))
    one.take(two.file(), two.trust)
    name = two.identity.id.hex[:8]
    found = one.standings()[two.identity.id]
    assert str(found) == f"kiosk {name}: 1–3, 6 of 6, 2 missing"
    one.take(whole)
    assert str(one.standings()[two.identity.id]) == f"kiosk {name}: 1–6 of 6"


def test_what_was_changed_on_the_laptop_is_left_out_and_named(laptops: list[Laptop]) -> None:
    """G11: a flipped bit harms one action, not the bundle."""
    one, two, _ = laptops
    ids = two.sign(3)
    harm = update(SealedPart).where(SealedPart.action_id == ids[1]).values(ciphertext=b"rotten")
    two.write(lambda session: session.execute(harm))
    assert two.bundle().damaged == (ids[1],)
    taken = one.take(two.file(), two.trust)
    assert taken.merged.added == 2
    assert one.standings()[two.identity.id].here == ((1, 1), (3, 3))


def test_a_copied_folder_that_went_on_loses_nothing(laptops: list[Laptop]) -> None:
    """Two laptops with one identity give a number twice: both actions are kept, and it is told."""
    one, two, three = laptops
    three.identity = two.identity
    three.write(lambda session: become(session, three.identity.id, three.identity.public))
    two.sign(2)
    three.sign(1)
    one.take(two.file(), two.trust)
    taken = one.take(three.file())
    assert (taken.merged.added, taken.is_whole) == (1, True)
    assert one.standings()[two.identity.id].twice == (1,)
    assert two.take(one.file(), one.trust).merged.added == 1
    assert len(what(two)["actions"]) == 3  # type: ignore[arg-type]


def test_a_withdrawal_comes_before_its_action(laptops: list[Laptop]) -> None:
    """Made at C, withdrawn at A; B hears of that first, and gets the action from C last."""
    one, two, three = laptops
    [action_id] = three.sign()
    early = three.file()
    one.take(early, three.trust)
    one.withdraw(action_id)
    assert [found.withdrawn_at for found in one.bundle().envelopes] == [NOW]
    loose = LooseWithdrawal(action_id, one.event_id, NOW)
    two.write(lambda session: withdraw(session, [loose]))
    carried = read_tar(two.tar())
    assert (carried.withdrawals, carried.envelopes) == ((loose,), ())
    assert two.take(early, three.trust).merged.withdrawn == 1
    assert three.take(carried, two.trust).merged.withdrawn == 1
    assert what(two) == what(three) == what(one)
    assert two.bundle().withdrawals == (), "now it travels with its action"


def test_what_was_erased_for_its_signer_is_withdrawn_elsewhere_too(
    laptops: list[Laptop],
) -> None:
    """Its sealed part is gone, so only the withdrawal can travel; else another would send it."""
    one, two, _ = laptops
    [action_id] = two.sign()
    one.take(two.file(), two.trust)
    one.withdraw(action_id)
    gone = delete(SealedPart).where(SealedPart.action_id == action_id)
    one.write(lambda session: session.execute(gone))
    assert two.take(one.file(), one.trust).merged.withdrawn == 1
    taken = one.take(two.file())
    assert (taken.merged.added, taken.merged.known, taken.is_whole) == (0, 1, True)
    with one.stall.read() as session:
        assert envelopes(session, one.event_id) == {}, "and it does not come back"


def test_the_same_id_with_other_content_is_refused(laptops: list[Laptop]) -> None:
    one, two, _ = laptops
    [action_id] = two.sign()
    one.take(two.file(), two.trust)
    change = update(Action).where(Action.id == action_id).values(locale="fr")
    one.write(lambda session: session.execute(change))
    taken = one.take(two.file())
    assert list(taken.merged.refused) == [action_id]
    assert not taken.is_whole
    with one.stall.read() as session:
        assert envelopes(session, one.event_id)[action_id].locale == "fr"
