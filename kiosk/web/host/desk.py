"""How things stand: totals per case and the queue by state, without a name in sight."""

from flask import Response

from kiosk import outbox
from kiosk.actions.recording import by_kind, young
from kiosk.actions.tallies import tallied
from kiosk.database import db
from kiosk.models import State
from kiosk.web.host.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.state import event, shown_cases

UNSETTLED = (State.WAITING, State.SENDING, State.UNKNOWN)


@bp.get("/")
def desk() -> Response:
    here, session = event(), db.session()
    books = outbox.books(session, here.id)
    return page(
        "host/desk.html",
        cases=shown_cases(),
        counts=by_kind(session, here.id),
        tallied=tallied(session, here.id),
        young=young(session, here.id),
        books=books,
        waiting=max(map(unsettled, books.standings), default=0),
        has_receiver=any(standing.receiver_id for standing in books.standings),
        needs=len(outbox.needs_you(session, here.id)),
    )


@bp.get("/queue")
def queue() -> Response:
    here, session = event(), db.session()
    books = outbox.books(session, here.id)
    return page(
        "host/queue.html",
        books=books,
        needs=outbox.needs_you(session, here.id),
        names={standing.receiver_id: standing.name for standing in books.standings},
        case_names={case.slug: case for case in shown_cases()},
    )


def unsettled(standing: outbox.Standing) -> int:
    """Return how many actions still have to reach this receiver."""
    return sum(standing.states.get(state, 0) for state in UNSETTLED)
