"""One signer's actions are found in memory, taken back where they went, and gone from the disk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kiosk.models import SealedPart, State
from kiosk.outbox import Opener, erase, find_signer
from kiosk.receivers import Reason, Receiver, Result, Webhook
from tests.outbox.desk import Desk
from tests.outbox.fakes import Told
from tests.receivers.peers import SECRET, standard_receiver


def opener(desk: Desk) -> Opener:
    return Opener(desk.read, desk.event_id, desk.key_id, desk.pair)


def sealed(desk: Desk) -> set[UUID]:
    with desk.read() as session:
        return set(session.scalars(select(SealedPart.action_id)))


def test_a_signer_is_found_by_name_or_email_whatever_the_case(desk: Desk) -> None:
    amal, _other = desk.sign("Amal Example", email="Amal@Example.org"), desk.sign("Bo", email="")
    for needle in ("amal  EXAMPLE", " amal@example.ORG "):
        found = find_signer(desk.read, opener(desk), desk.event_id, needle)
        assert [action.id for action in found] == [amal]
    for needle in ("Amal", "", "  ", "nobody@example.org"):
        assert find_signer(desk.read, opener(desk), desk.event_id, needle) == []


def test_what_was_not_sent_never_is_and_leaves_no_sealed_part(desk: Desk) -> None:
    gone, kept = desk.sign("Amal"), desk.sign("Bo")
    receiver_id = desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.REFUSED, Reason.INVALID)))
    assert erase(desk.write, desk.read, desk.event_id, [gone], desk.pair, desk.now) == []
    assert desk.states(receiver_id) == {gone: State.WITHDRAWN, kept: State.REFUSED}
    assert sealed(desk) == {kept}
    assert desk.books().captured == 2


def test_it_is_asked_for_where_it_is_and_may_be(desk: Desk) -> None:
    there, unclear = desk.sign("Amal"), desk.sign("Bo")
    receiver_id = desk.add_receiver("webhook")
    results = {"Amal": Result(State.ACCEPTED), "Bo": Result(State.UNKNOWN, Reason.NO_ANSWER)}
    told = Told(lambda action: results[action.personal.person.name])
    desk.hand_over(receiver_id, told)
    found = erase(desk.write, desk.read, desk.event_id, [there, unclear], desk.pair, desk.now, told)
    assert {it.action_id: it.state for it in found} == dict.fromkeys(
        (there, unclear), State.WITHDRAWN
    )
    assert set(told.erased) == {there, unclear}
    assert set(desk.states(receiver_id).values()) == {State.WITHDRAWN}
    assert sealed(desk) == set()


def test_a_receiver_that_does_not_hear_keeps_the_part_for_another_try(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told = Told(Result(State.ACCEPTED))
    desk.hand_over(receiver_id, told)
    told.erasing = Result(State.ACCEPTED, Reason.NOT_REACHED)
    [found] = erase(desk.write, desk.read, desk.event_id, [action_id], desk.pair, desk.now, told)
    assert (found.state, found.reason) == (State.ACCEPTED, Reason.NOT_REACHED)
    assert desk.states(receiver_id) == {action_id: State.ACCEPTED}
    assert sealed(desk) == {action_id}
    again = find_signer(desk.read, opener(desk), desk.event_id, "Amal Example")
    assert [action.id for action in again] == [action_id], "or nobody could try again"
    told.erasing = Result(State.WITHDRAWN, Reason.ERASED)
    erase(desk.write, desk.read, desk.event_id, [action_id], desk.pair, desk.now, told)
    assert (desk.states(receiver_id), sealed(desk)) == ({action_id: State.WITHDRAWN}, set())
    assert find_signer(desk.read, opener(desk), desk.event_id, "Amal Example") == []


def test_what_only_people_can_take_back_says_so_and_goes_from_this_disk(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told = Told(Result(State.ACCEPTED))
    desk.hand_over(receiver_id, told)
    told.erasing = Result(State.ACCEPTED, Reason.ERASE_BY_HAND)
    [found] = erase(desk.write, desk.read, desk.event_id, [action_id], desk.pair, desk.now, told)
    assert found.reason == Reason.ERASE_BY_HAND
    assert sealed(desk) == set()


def test_a_webhook_is_told_once_and_hears_nothing_of_the_signer(desk: Desk, tmp_path: Any) -> None:
    action_id = desk.sign("Amal Example")
    with standard_receiver(tmp_path / "store") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        desk.hand_over(receiver_id)
        [found] = erase(
            desk.write, desk.read, desk.event_id, [action_id], desk.pair, desk.now, a_webhook
        )
        assert found.state is State.WITHDRAWN
        first, second = peer.stored()
    assert (first["id"], second["id"]) == (str(action_id), f"{action_id}-withdrawn")
    assert second["type"] == "ecritoire.signature.withdrawn.v1"
    assert "Amal" not in str(second)


def a_webhook(kind: str, settings: Mapping[str, Any], secret: str | None) -> Receiver[Any]:
    return Webhook(settings["url"], secret or SECRET)
