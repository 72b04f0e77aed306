"""The checklist of an evening: each step, how it stands, and where it is done (ux.md H10)."""

import datetime as dt
from dataclasses import dataclass

from flask import Response, request, url_for
from flask_babel import format_datetime, gettext, ngettext
from sqlalchemy import select

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Audit, State
from kiosk.outbox.holding import held_back
from kiosk.outbox.paper import stacks
from kiosk.receivers import Post
from kiosk.web.finish.blueprint import bp
from kiosk.web.finish.closing import is_over
from kiosk.web.htmx import page
from kiosk.web.state import event
from kiosk.web.wording import long_date


@dataclass(frozen=True)
class Step:
    """One step: `lines` say how it stands, `address` leads to where it is done."""

    key: str
    title: str
    lines: tuple[str, ...]
    button: str
    address: str
    is_done: bool = False
    is_post: bool = False


@bp.get("/finish")
def steps() -> Response:
    return steps_page()


def steps_page(status: int = 200, error: str = "") -> Response:
    return page(
        "host/steps.html",
        status=status,
        at=url_for("finish.steps"),
        steps=[_hand_over(), _print(), _envelopes(), _report(), _backup(), _close()],
        error=error,
        held=len(held_back(db.session(), event().id)),
        is_over=is_over(),
        done=request.args.get("done", ""),
    )


def _hand_over() -> Step:
    standings = outbox.standings(db.session(), event().id)
    served = [it for it in standings if it.kind != Post.kind]
    waiting = sum(
        it.states.get(State.WAITING, 0) + it.states.get(State.SENDING, 0) for it in served
    )
    needs = outbox.count_needs(db.session(), event().id)
    has_receiver = any(it.receiver_id for it in served)
    lines = []
    if not has_receiver:
        lines.append(gettext("No receiver yet: add one to hand them over."))
    elif waiting:
        lines.append(
            ngettext("%(num)s waits to be handed over.", "%(num)s wait to be handed over.", waiting)
        )
    if needs:
        lines.append(ngettext("%(num)s needs you.", "%(num)s need you.", needs))
    lines += [
        gettext("%(name)s is paused until you have looked at it.", name=it.name)
        for it in served
        if it.paused
    ]
    where = "host.needs" if needs and not waiting else "host.send_form"
    if not has_receiver:
        where = "host.receivers"
    buttons = {
        "host.send_form": gettext("Hand over"),
        "host.needs": gettext("Look at what needs you"),
        "host.receivers": gettext("Receivers"),
    }
    return Step(
        "hand-over",
        gettext("Hand over"),
        tuple(lines) or (gettext("All of it has been handed over."),),
        buttons[where],
        url_for(where),
        is_done=not lines,
    )


def _print() -> Step:
    found = stacks(db.session(), event().id).values()
    left = sum(stack.to_print for stack in found)
    words = ngettext(
        "%(num)s letter or card is still to print.",
        "%(num)s letters and cards are still to print.",
        left,
    )
    return Step(
        "print",
        gettext("Print the rest"),
        (words if left else gettext("Nothing is left to print."),),
        gettext("Go to the print room"),
        url_for("prints.written"),
        is_done=not left,
    )


def _envelopes() -> Step:
    left = outbox.to_post(db.session(), event().id)
    words = ngettext(
        "%(num)s letter or card waits for the post.",
        "%(num)s letters and cards wait for the post.",
        left,
    )
    return Step(
        "envelopes",
        gettext("Envelopes and post"),
        (words if left else gettext("Nothing waits for the post."),),
        gettext("See the list of envelopes"),
        url_for("counting.envelopes"),
        is_done=not left,
    )


def _report() -> Step:
    return Step(
        "report",
        gettext("Report"),
        (gettext("Figures only, for you and for the organisation. It may be made at any time."),),
        gettext("Open the report"),
        url_for("finish.report"),
    )


def _backup() -> Step:
    made = _last("backup")
    words = gettext("No backup was made from this desk yet.")
    if made:
        at = format_datetime(made.astimezone(), "d MMM · HH:mm", rebase=False)
        words = gettext("The last one was made on %(time)s.", time=at)
    return Step(
        "backup",
        gettext("Backup"),
        (
            words,
            gettext(
                "One encrypted file with everything. Only the passphrase opens it, on another "
                "laptop too: keep the two apart."
            ),
        ),
        gettext("Save a backup"),
        url_for("finish.backup"),
        is_done=made is not None,
        is_post=True,
    )


def _close() -> Step:
    if is_over():
        words = gettext("The event is closed: what people wrote is deleted from this laptop.")
    else:
        words = gettext(
            "What people wrote is deleted on %(date)s by itself. When all is handed over and "
            "posted, close the event and it is deleted at once.",
            date=long_date(event().erase_on),
        )
    return Step(
        "close",
        gettext("Delete what people wrote"),
        (words,),
        gettext("See what was closed") if is_over() else gettext("Close the event"),
        url_for("finish.close_form"),
        is_done=is_over(),
    )


def _last(act: str) -> dt.datetime | None:
    own = (Audit.event_id == event().id, Audit.act == act)
    return db.session.scalar(select(Audit.at).where(*own).order_by(Audit.at.desc()).limit(1))
