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
from kiosk.web.roles import for_stewards
from kiosk.web.state import event, kiosk, shown_cases

UNSETTLED = (State.WAITING, State.SENDING, State.UNKNOWN)


@bp.get("/")
@for_stewards
def desk() -> Response:
    here, session = event(), db.session()
    standings = outbox.standings(session, here.id)
    counts = by_kind(session, here.id)
    sent_to = [it for it in standings if it.receiver_id and not is_by_hand(it.kind or "")]
    signed = sum(number for (_, kind), number in counts.items() if kind == Kind.SIGNATURE)
    return page(
        "host/desk.html",
        cases=shown_cases(),
        counts=counts,
        tallied=tallied(session, here.id),
        young=young(session, here.id),
        captured=sum(standings[0].states.values()),
        is_balanced=kiosk().last_check.is_balanced(session, here.id),
        waiting=max(map(unsettled, sent_to)) if sent_to else signed,
        to_post=outbox.to_post(session, here.id),
        has_receiver=bool(sent_to),
        needs=outbox.count_needs(session, here.id),
    )


def unsettled(standing: outbox.Standing) -> int:
    """Return how many actions still have to reach this receiver."""
    return sum(standing.states.get(state, 0) for state in UNSETTLED)
