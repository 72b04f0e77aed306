"""How things stand: totals per case and the queue by state, without a name in sight."""

from flask import Response

from kiosk import outbox
from kiosk.actions.recording import by_kind, young
from kiosk.actions.tallies import tallied
from kiosk.database import db
from kiosk.models import Kind, State
from kiosk.web.host.blueprint import bp
from kiosk.web.host.kinds import is_by_hand
from kiosk.web.htmx import page
from kiosk.web.state import event, shown_cases

UNSETTLED = (State.WAITING, State.SENDING, State.UNKNOWN)


@bp.get("/")
def desk() -> Response:
    here, session = event(), db.session()
    books = outbox.books(session, here.id)
    counts = by_kind(session, here.id)
    sent_to = [it for it in books.standings if it.receiver_id and not is_by_hand(it.kind or "")]
    signed = sum(number for (_, kind), number in counts.items() if kind == Kind.SIGNATURE)
    return page(
        "host/desk.html",
        cases=shown_cases(),
        counts=counts,
        tallied=tallied(session, here.id),
        young=young(session, here.id),
        books=books,
        waiting=max(map(unsettled, sent_to)) if sent_to else signed,
        to_post=_to_post(books, sum(counts.values()) - signed),
        has_receiver=bool(sent_to),
        needs=len(outbox.needs_you(session, here.id)),
    )


def _to_post(books: outbox.Books, written: int) -> int:
    """Return how many letters and cards wait for the post; all, before it was ever used."""
    own = {it.name for it in books.standings if is_by_hand(it.kind or "")}
    piles = [it for it in books.lines if it.receiver in own and it.kind is not Kind.SIGNATURE]
    return sum(it.states.get(State.WAITING, 0) for it in piles) if own else written


def unsettled(standing: outbox.Standing) -> int:
    """Return how many actions still have to reach this receiver."""
    return sum(standing.states.get(state, 0) for state in UNSETTLED)
