"""Erasing what one signer did: found by opening in memory, chosen by the host, told for each."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.records import OpenAction
from kiosk.database import db
from kiosk.models import Action, Audit, State
from kiosk.receivers import Reason
from kiosk.vault import KeyPair
from kiosk.web.doors import audit_line
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import day_and_time
from kiosk.web.htmx import page
from kiosk.web.opened import login_id, open_host, opener_of, reading
from kiosk.web.reasons import reason_words
from kiosk.web.state import event, event_cases, kiosk


@dataclass(frozen=True)
class Found:
    """What a search found, and the key with which it may be erased."""

    actions: Sequence[OpenAction]
    pair: KeyPair


@bp.get("/erase")
def erase_form() -> Response:
    kiosk().drawer.empty(login_id())
    return _page()


@bp.post("/erase/find")
def find_signer() -> Response:
    needle = request.form.get("who", "")
    if not needle.strip():
        return _page(422, errors={"who": gettext("Write the whole name, or the e-mail address.")})
    pair = open_host()
    if isinstance(pair, dict):
        return _page(403, errors=pair, who=needle)
    kiosk().writer.write(_noting(audit_line("signer-looked-for")))
    actions = outbox.find_signer(reading(), opener_of(pair), event().id, needle)
    kiosk().drawer.put(login_id(), Found(actions, pair))
    return _page(found=actions, hours=_hours(actions), has_searched=True)


@bp.post("/erase")
def erase() -> Response:
    found = kiosk().drawer.find(login_id())
    if not isinstance(found, Found):
        words = gettext("It was closed again meanwhile. Look once more, please.")
        return _page(403, errors={"who": words})
    chosen = set(request.form.getlist("action"))
    ids = [action.id for action in found.actions if str(action.id) in chosen]
    if not ids:
        words = gettext("Choose what to erase.")
        hours = _hours(found.actions)
        return _page(
            422, found=found.actions, hours=hours, has_searched=True, errors={"action": words}
        )
    kiosk().drawer.empty(login_id())
    kiosk().writer.write(_noting(audit_line("erased", count=len(ids))))
    write, here, now = kiosk().writer.write, event(), kiosk().now()
    erasures = outbox.erase(write, reading(), here.id, ids, found.pair, now)
    return _page(erased=len(ids), erasures=erasures, kept=_kept(ids, erasures))


def _noting(line: Audit) -> Any:
    def note(session: Session) -> None:
        session.add(line)

    return note


def _kept(ids: Sequence[UUID], erasures: Sequence[outbox.Erasure]) -> int:
    """Return how many actions stay sealed here until their receiver was reached."""
    return len({it.action_id for it in erasures if not is_settled(it)} & set(ids))


def is_settled(erasure: outbox.Erasure) -> bool:
    """Tell whether all was done there that can be done from here."""
    return erasure.state is State.WITHDRAWN or erasure.reason is Reason.ERASE_BY_HAND


def answer_words(erasure: outbox.Erasure) -> str:
    """Return what a receiver answered, or what is left to do by hand."""
    if erasure.state is State.WITHDRAWN:
        return str(gettext("Erased there."))
    return reason_words(erasure.reason or Reason.ERASE_BY_HAND)


def _hours(actions: Sequence[OpenAction]) -> Mapping[UUID, dt.datetime]:
    ids = [action.id for action in actions]
    rows = db.session.execute(select(Action.id, Action.hour).where(Action.id.in_(ids)))
    return {action_id: hour for action_id, hour in rows}


def _page(status: int = 200, **more: Any) -> Response:
    plain: dict[str, Any] = {"errors": {}, "who": "", "found": [], "has_searched": False}
    return page(
        "host/erase.html",
        status=status,
        at=url_for(".erase_form"),
        answer_words=answer_words,
        is_settled=is_settled,
        day_and_time=day_and_time,
        case_names={case.slug: case for case in event_cases()},
        **plain | {"erased": 0, "erasures": []} | more,
    )
