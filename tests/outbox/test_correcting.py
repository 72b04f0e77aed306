"""A correction goes out instead of the original, which stays; other settings wake what waits."""

from dataclasses import replace

from sqlalchemy import select

from kiosk.actions.correcting import correct
from kiosk.models import Correction, SealedPart, State
from kiosk.outbox import Opener, reconsider, retry
from kiosk.receivers import Reason, Result
from tests.outbox.desk import Desk
from tests.outbox.fakes import Told


def opener(desk: Desk) -> Opener:
    return Opener(desk.read, desk.event_id, desk.key_id, desk.pair)


def correct_name(desk: Desk, opened: Opener, name: str) -> None:
    [action] = opened.take([row.action_id for row in parts(desk)]).values()
    person = replace(action.personal.person, name=name)
    correct(desk.write, desk.event_id, action, person, desk.recipients, desk.now)


def parts(desk: Desk) -> list[SealedPart]:
    with desk.read() as session:
        return list(session.scalars(select(SealedPart)))


def test_the_correction_goes_out_under_the_same_key_and_the_original_stays(desk: Desk) -> None:
    action_id, receiver_id = desk.sign("Amal Exmaple"), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.REFUSED, Reason.INVALID)))
    before, opened = [part.ciphertext for part in parts(desk)], opener(desk)
    correct_name(desk, opened, "Amal Example")
    correct_name(desk, opened, "Amal Example-Ndiaye")
    desk.write(lambda s: retry(s, receiver_id, desk.now))
    told = Told(Result(State.ACCEPTED))
    assert desk.hand_over(receiver_id, told).is_complete
    [sent] = told.got
    assert (sent.id, sent.personal.person.name) == (action_id, "Amal Example-Ndiaye")
    assert [part.ciphertext for part in parts(desk)] == before
    original = opened.original(action_id)
    assert original
    assert original.personal.person.name == "Amal Exmaple"
    assert original.personal.signed_at == sent.personal.signed_at


def test_a_correction_is_sealed_and_bound_to_its_action(desk: Desk) -> None:
    """SEC: promise 2, and trust.md 6.2: moved to another action it does not open."""
    desk.sign("Amal Example")
    opened = opener(desk)
    correct_name(desk, opened, "Planted Name")
    with desk.read() as session:
        [row] = session.scalars(select(Correction))
    assert b"Planted" not in row.ciphertext
    other = desk.sign("Bo Example")
    desk.write(
        lambda s: setattr(s.get_one(Correction, (row.action_id, row.key_id)), "action_id", other)
    )
    assert other not in opened.take([other])


def test_other_settings_let_what_they_kept_back_wait_again(desk: Desk) -> None:
    kept, refused = desk.sign("Amal"), desk.sign("Bo")
    receiver_id = desk.add_receiver("webhook")
    results = {
        "Amal": Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False),
        "Bo": Result(State.REFUSED, Reason.INVALID),
    }
    desk.hand_over(receiver_id, Told(lambda action: results[action.personal.person.name]))
    assert desk.write(lambda s: reconsider(s, receiver_id, desk.now)) == 1
    assert desk.states(receiver_id) == {kept: State.WAITING, refused: State.REFUSED}


def test_what_a_receiver_cannot_address_does_not_apply(desk: Desk) -> None:
    """Design, Who can receive what: without e-mail it goes to the signature list instead."""
    with_email = desk.sign("Amal")
    without = desk.sign("Bo", email="")
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED), needs_email=True)
    assert desk.hand_over(receiver_id, told).is_complete
    assert desk.states(receiver_id) == {
        with_email: State.ACCEPTED,
        without: State.NOT_APPLICABLE,
    }
    assert [action.id for action in told.got] == [with_email]
    assert desk.rows(receiver_id)[without].reason == Reason.NO_EMAIL
