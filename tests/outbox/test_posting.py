"""Post: accepted means posted, the oldest first, and it can be undone; no program sends it."""

from sqlalchemy import func, select

from kiosk.models import Kind, Receiver, State
from kiosk.outbox import ensure_post, mark_posted, to_post, undo_posted
from tests.outbox.desk import CASE, Desk


def test_there_is_one_post_however_often_it_is_asked_for(desk: Desk) -> None:
    first = desk.write(lambda s: ensure_post(s, desk.event_id, desk.now).id)
    assert desk.write(lambda s: ensure_post(s, desk.event_id, desk.now).id) == first
    with desk.read() as session:
        assert session.scalar(select(func.count()).select_from(Receiver)) == 1


def test_cards_wait_until_they_are_posted(desk: Desk) -> None:
    cards, signature = [desk.write_a_card() for _ in range(3)], desk.sign()
    post = desk.write(lambda s: ensure_post(s, desk.event_id, desk.now).id)
    assert desk.hand_over(post).tried == {}
    assert desk.states(post) == {
        **dict.fromkeys(cards, State.WAITING),
        signature: State.NOT_APPLICABLE,
    }
    some = desk.write(lambda s: mark_posted(s, post, CASE, Kind.CARD, desk.now, number=2))
    assert some == cards[:2]
    rest = desk.write(lambda s: mark_posted(s, post, CASE, Kind.CARD, desk.now))
    assert rest == cards[2:]
    assert desk.write(lambda s: mark_posted(s, post, CASE, Kind.CARD, desk.now)) == []
    assert desk.write(lambda s: undo_posted(s, post, rest, desk.now)) == 1
    states = desk.states(post)
    assert [states[card] for card in cards] == [State.ACCEPTED] * 2 + [State.WAITING]


def test_only_the_case_and_the_kind_that_were_posted_are_marked(desk: Desk) -> None:
    card = desk.write_a_card()
    post = desk.write(lambda s: ensure_post(s, desk.event_id, desk.now).id)
    assert desk.write(lambda s: mark_posted(s, post, CASE, Kind.LETTER, desk.now)) == []
    assert desk.write(lambda s: mark_posted(s, post, "another-case", Kind.CARD, desk.now)) == []
    assert desk.states(post) == {card: State.WAITING}


def test_what_waits_for_the_post_is_counted_with_and_without_rows(desk: Desk) -> None:
    for _ in range(3):
        desk.write_a_card()
    desk.sign()

    def waiting() -> int:
        with desk.read() as session:
            return to_post(session, desk.event_id)

    assert waiting() == 3
    post = desk.write(lambda s: ensure_post(s, desk.event_id, desk.now).id)
    assert waiting() == 3, "no row is made yet"
    desk.write(lambda s: mark_posted(s, post, CASE, Kind.CARD, desk.now, number=1))
    assert waiting() == 2
    desk.write_a_card()
    assert waiting() == 3
