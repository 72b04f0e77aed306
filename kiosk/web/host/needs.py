"""What needs the host: refused and stuck records by receiver and reason, each with a remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Receiver, State
from kiosk.outbox import Need
from kiosk.receivers import Reason
from kiosk.web.doors import audit_line
from kiosk.web.host.acts import Act, acts, moment
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import day_and_time
from kiosk.web.host.receivers import all_receivers, receiver_or_404
from kiosk.web.htmx import page
from kiosk.web.reasons import WITHDRAWALS, remedy_of
from kiosk.web.state import event, event_cases, kiosk

SHOWN = 25
"""Records of one group that are listed; the buttons speak of all of them."""


@dataclass(frozen=True)
class Group:
    """What one receiver does not take for one reason."""

    receiver: Receiver
    state: State
    reason: str
    needs: Sequence[Need]

    @property
    def key(self) -> str:
        return f"{self.receiver.id}-{self.state}-{self.reason}"


@bp.get("/needs")
def needs() -> Response:
    return _page()


@bp.post("/needs/retry")
def retry() -> AnyResponse:
    receiver, ids = _group_or_404()
    line, now = audit_line("retry", receiver=str(receiver.id), count=len(ids)), kiosk().now()

    def again(session: Session) -> int:
        session.add(line)
        return outbox.retry(session, receiver.id, now, ids)

    return redirect(url_for(".needs", again=kiosk().writer.write(again)), 303)


@bp.post("/needs/withdraw")
def withdraw() -> AnyResponse:
    receiver, ids = _group_or_404()
    if (why := request.form.get("why", "")) not in outbox.REASONS:
        return _page(422, error=gettext("Choose why."), failed=request.form.get("group", ""))
    now = kiosk().now()
    line = audit_line("withdrawn", receiver=str(receiver.id), count=len(ids), reason=why)

    def take_back(session: Session) -> int:
        session.add(line)
        return outbox.withdraw(session, receiver.id, ids, Reason(why), now)

    kiosk().writer.write(take_back)
    return redirect(url_for(".needs", at=now.isoformat()), 303)


@bp.post("/needs/undo")
def undo_withdrawal() -> AnyResponse:
    receiver = receiver_or_404(_id("receiver"))
    at = moment(request.form.get("at", ""))
    ids = next((act.action_ids for act in _withdrawn() if act.is_it(receiver.id, at)), ())
    line = audit_line("withdrawal-undone", receiver=str(receiver.id), count=len(ids))
    now = kiosk().now()

    def let_go_on(session: Session) -> int:
        session.add(line)
        return outbox.undo_withdrawal(session, receiver.id, ids, now)

    return redirect(url_for(".needs", back=kiosk().writer.write(let_go_on)), 303)


def _page(status: int = 200, error: str = "", failed: str = "") -> Response:
    withdrawn = _withdrawn()
    at = moment(request.args.get("at", ""))
    return page(
        "host/needs.html",
        status=status,
        at=url_for(".needs"),
        groups=groups(),
        withdrawn=withdrawn,
        just_now=next((act for act in withdrawn if act.at == at), None),
        again=request.args.get("again", type=int),
        back=request.args.get("back", type=int),
        error=error,
        failed=failed,
        shown=SHOWN,
        withdrawals=WITHDRAWALS,
        remedy_of=remedy_of,
        day_and_time=day_and_time,
        case_names=_case_names(),
        names={row.id: row.name for row in all_receivers()},
    )


def groups() -> list[Group]:
    found: dict[tuple[UUID, State, str], list[Need]] = {}
    for need in outbox.needs_you(db.session(), event().id):
        found.setdefault((need.receiver_id, need.state, need.reason or ""), []).append(need)
    rows = {row.id: row for row in all_receivers()}
    return [
        Group(rows[receiver_id], state, reason, some)
        for (receiver_id, state, reason), some in found.items()
        if receiver_id in rows
    ]


def need_or_404(receiver_id: UUID, action_id: UUID) -> Need:
    wanted = (receiver_id, action_id)
    all_needs = outbox.needs_you(db.session(), event().id)
    found = next((it for it in all_needs if (it.receiver_id, it.action_id) == wanted), None)
    if found is None:
        abort(404)
    return found


def _group_or_404() -> tuple[Receiver, list[UUID]]:
    """Return the receiver and the records that the form speaks of: a group, or one of it."""
    key, one = request.form.get("group", ""), request.form.get("action", "")
    group = next((it for it in groups() if it.key == key), None)
    if group is None:
        abort(404)
    ids = [need.action_id for need in group.needs if one in ("", str(need.action_id))]
    return group.receiver, ids


def _id(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(404)


def _withdrawn() -> list[Act]:
    rows = [row.id for row in all_receivers()]
    return acts(db.session(), rows, State.WITHDRAWN)


def _case_names() -> Mapping[str, object]:
    return {case.slug: case for case in event_cases()}
