"""Where actions are handed to: the list, adding one, and changing one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Receiver
from kiosk.receivers import KINDS
from kiosk.web.doors import audit_line
from kiosk.web.host import kinds, setting_up
from kiosk.web.host.blueprint import bp
from kiosk.web.host.setting_up import Filled
from kiosk.web.host.standing import unsettled
from kiosk.web.htmx import page
from kiosk.web.opened import open_host
from kiosk.web.state import event, event_cases, kiosk


@bp.get("/receivers")
def receivers() -> Response:
    standings = {it.receiver_id: it for it in outbox.standings(db.session(), event().id)}
    rows = [(row, unsettled(standings[row.id])) for row in all_receivers()]
    return page("host/receivers.html", rows=rows, kinds=kinds, was=request.args.get("done", ""))


@bp.get("/receivers/new/<slug>")
def new_receiver(slug: str) -> Response:
    return _form(_kind_or_404(slug), Filled())


@bp.post("/receivers/new/<slug>")
def add_receiver(slug: str) -> AnyResponse:
    kind = _kind_or_404(slug)
    form = setting_up.posted(kind)
    # The passphrase comes last: a wrong address shall not cost a try at the door.
    errors = setting_up.name_fault(form.name) or setting_up.faults(kind, form)
    if not errors and isinstance(pair := open_host(), dict):
        errors = pair
    if errors:
        return _form(kind, form, errors, status=422)
    parts = setting_up.sealed(form.secret, audit_line("receiver-added", kind=kind))
    event_id = event().id
    kiosk().writer.write(lambda session: setting_up.add(session, kind, form, event_id, parts))
    return redirect(url_for("host.receivers", done="added"), 303)


@bp.get("/receivers/<uuid:receiver_id>")
def edit_receiver(receiver_id: UUID) -> Response:
    row = receiver_or_404(receiver_id)
    return _form(row.kind, setting_up.filled(row), row=row)


@bp.post("/receivers/<uuid:receiver_id>")
def update_receiver(receiver_id: UUID) -> AnyResponse:
    row = receiver_or_404(receiver_id)
    form = setting_up.posted(row.kind)
    whole = _judged(row, form)
    if not isinstance(whole, Filled):
        return _form(row.kind, form, whole, status=422, row=row)
    line = audit_line("receiver-changed", receiver=str(row.id))
    parts = setting_up.sealed(form.secret, line, row.id)
    kiosk().writer.write(lambda session: setting_up.change(session, whole, parts))
    return redirect(url_for("host.receivers", done="changed"), 303)


def _judged(row: Receiver, form: Filled) -> Filled | dict[str, str]:
    """Return the form with the secret that is kept where none was typed, or what is wrong.

    A kept secret can be judged with the rest only once it is open.
    """
    if errors := setting_up.name_fault(form.name, row.id):
        return errors
    pair = open_host()
    if isinstance(pair, dict):
        return pair
    whole = setting_up.with_kept_secret(form, row, pair)
    return setting_up.faults(row.kind, whole) or whole


def all_receivers() -> Sequence[Receiver]:
    """Return the event's receivers to which something is sent, in the order they were added."""
    own = select(Receiver).where(Receiver.event_id == event().id).order_by(Receiver.created_at)
    return [row for row in db.session.scalars(own) if not kinds.is_by_hand(row.kind)]


def receiver_or_404(receiver_id: UUID) -> Receiver:
    found = next((row for row in all_receivers() if row.id == receiver_id), None)
    if found is None or found.kind not in KINDS:
        abort(404)
    return found


def _kind_or_404(slug: str) -> str:
    """Return the kind that an address names; the built-in ones cannot be added."""
    kind = slug.replace("-", "_")
    if kind not in {it.kind for it in kinds.kinds_to_add()}:
        abort(404)
    return kind


def _form(
    kind: str, form: Filled, errors: dict[str, str] | None = None, status: int = 200, **more: Any
) -> Response:
    return page(
        "host/receiver.html",
        status=status,
        kind=kind,
        fields=KINDS[kind].fields,
        form=form,
        errors=errors or {},
        kinds=kinds,
        cases=event_cases(),
        **more,
    )
