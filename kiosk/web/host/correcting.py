"""Edit one refused record and try again: opened with the passphrase, sealed beside the original."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.correcting import correct
from kiosk.actions.recording import recipients_of
from kiosk.actions.records import OpenAction, Person
from kiosk.database import db
from kiosk.web.doors import audit_line
from kiosk.web.forms import SignForm
from kiosk.web.host.blueprint import bp
from kiosk.web.host.needs import need_or_404
from kiosk.web.host.receivers import receiver_or_404
from kiosk.web.htmx import page
from kiosk.web.opened import login_id, open_host, opener_of
from kiosk.web.state import event, kiosk


@dataclass(frozen=True)
class Opened:
    """One record on the host's desk, as it is handed over and as its signer wrote it."""

    action: OpenAction
    original: OpenAction | None


@bp.get("/needs/<uuid:receiver_id>/<uuid:action_id>")
def edit_record(receiver_id: UUID, action_id: UUID) -> Response:
    """Ask for the passphrase; what was open before on this desk is shut."""
    kiosk().drawer.empty(login_id())
    return _page(receiver_id, action_id)


@bp.post("/needs/<uuid:receiver_id>/<uuid:action_id>/open")
def open_record(receiver_id: UUID, action_id: UUID) -> Response:
    need_or_404(receiver_id, action_id)
    pair = open_host()
    if isinstance(pair, dict):
        return _page(receiver_id, action_id, 403, errors=pair)
    opener = opener_of(pair)
    action = opener.take([action_id]).get(action_id)
    if action is None:
        words = gettext("The sealed part is damaged and cannot be opened.")
        return _page(receiver_id, action_id, 409, errors={"passphrase": words})
    line = audit_line("record-opened", action=str(action_id))
    kiosk().writer.write(lambda session: session.add(line))
    opened = Opened(action, opener.original(action_id))
    kiosk().drawer.put(login_id(), opened)
    person = action.personal.person
    shown = {"name": person.name, "email": person.email, "country": person.country}
    return _page(receiver_id, action_id, opened=opened, form=SignForm.new(shown))


@bp.post("/needs/<uuid:receiver_id>/<uuid:action_id>")
def correct_record(receiver_id: UUID, action_id: UUID) -> AnyResponse:
    need_or_404(receiver_id, action_id)
    opened = kiosk().drawer.find(login_id())
    if not isinstance(opened, Opened) or opened.action.id != action_id:
        words = gettext("It was closed again meanwhile. Open it once more, please.")
        return _page(receiver_id, action_id, 403, errors={"passphrase": words})
    form = SignForm(request.form)
    if not form.validate():
        return _page(receiver_id, action_id, 422, opened=opened, form=form)
    _keep(opened.action, _corrected(opened.action.personal.person, form), receiver_id)
    kiosk().drawer.empty(login_id())
    return redirect(url_for(".needs", again=1), 303)


def _corrected(person: Person, form: SignForm) -> Person:
    """Return the person with what the host wrote; town and age stay as they were."""
    signer = form.signer
    return replace(person, name=signer.name, email=signer.email, country=signer.country)


def _keep(action: OpenAction, person: Person, receiver_id: UUID) -> None:
    here, now, write = event(), kiosk().now(), kiosk().writer.write
    line = audit_line("record-corrected", action=str(action.id), receiver=str(receiver_id))
    correct(write, here.id, action, person, recipients_of(db.session(), here.id), now)

    def again(session: Session) -> None:
        session.add(line)
        outbox.retry(session, receiver_id, now, [action.id])

    write(again)


def _page(receiver_id: UUID, action_id: UUID, status: int = 200, **more: Any) -> Response:
    need = need_or_404(receiver_id, action_id)
    return page(
        "host/record.html",
        status=status,
        receiver=receiver_or_404(receiver_id),
        need=need,
        at=url_for(".edit_record", receiver_id=receiver_id, action_id=action_id),
        **{"errors": {}, "opened": None, "form": None} | more,
    )
