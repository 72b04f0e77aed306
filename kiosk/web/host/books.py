"""The books to read and to print, and the receipts behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Response, request
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Action, Delivery, Kind, Receiver, State
from kiosk.outbox import Difference
from kiosk.outbox.progress import PROVED
from kiosk.web.host import kinds
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import clock_time, day_and_time
from kiosk.web.htmx import page
from kiosk.web.state import event, event_cases, kiosk

RECEIPTS_A_PAGE = 50
DIFFERENCES: Mapping[str, object] = {
    "actions_missing": lazy_gettext(
        "Actions are gone that were counted. Somebody or a broken disk took them out: do not "
        "send, copy the instance folder, and restore the newest backup into another folder."
    ),
    "actions_uncounted": lazy_gettext(
        "There are more actions than were counted. They did not come from this kiosk: do not "
        "send, copy the instance folder, and ask for help."
    ),
    "row_without_action": lazy_gettext(
        "Something was handed over whose action is gone. Do not send, copy the instance folder, "
        "and restore the newest backup into another folder."
    ),
    "part_without_action": lazy_gettext(
        "Sealed parts are left of actions that are gone. Do not send, copy the instance folder, "
        "and restore the newest backup into another folder."
    ),
    "row_vanished": lazy_gettext(
        "Nobody knows any more what became of these actions at the receiver. Do not send: they "
        "might be sent twice. Copy the instance folder, and ask for help."
    ),
    "counts_differ": lazy_gettext(
        "The numbers that the desk shows are not those of the actions. Nothing is lost by that. Do "
        "not send, copy the instance folder, and ask for help."
    ),
}


@dataclass(frozen=True)
class Chapter:
    """The lines of one receiver; `title` is None while the event has none."""

    title: str | None
    is_post: bool
    lines: Sequence[outbox.Line]

    @property
    def captured(self) -> int:
        return sum(line.captured for line in self.lines)


@bp.get("/books")
def books() -> Response:
    found = outbox.books(db.session(), event().id)
    return page(
        "host/books.html",
        books=found,
        chapters=_chapters(found),
        states=list(State),
        difference_words=difference_words,
        now=clock_time(kiosk().now()),
        today=kiosk().now().astimezone().date(),
        case_names={case.slug: case for case in event_cases()},
    )


@bp.get("/receipts")
def receipts() -> Response:
    wanted = max(request.args.get("page", 1, type=int), 1)
    own = (Receiver.event_id == event().id, Delivery.state.in_(PROVED))
    rows = select(Delivery, Action, Receiver).join(Receiver, Receiver.id == Delivery.receiver_id)
    rows = rows.join(Action, Action.id == Delivery.action_id).where(*own)
    counted = select(func.count()).select_from(Delivery)
    number = db.session.scalar(
        counted.join(Receiver, Receiver.id == Delivery.receiver_id).where(*own)
    )
    newest_first = rows.order_by(Delivery.updated_at.desc(), Action.seq)
    start = (wanted - 1) * RECEIPTS_A_PAGE
    return page(
        "host/receipts.html",
        receipts=db.session.execute(newest_first.offset(start).limit(RECEIPTS_A_PAGE)).all(),
        number=number or 0,
        page_number=wanted,
        pages=max(-(-(number or 0) // RECEIPTS_A_PAGE), 1),
        day_and_time=day_and_time,
        is_by_hand=kinds.is_by_hand,
        case_names={case.slug: case for case in event_cases()},
    )


def _chapters(found: outbox.Books) -> list[Chapter]:
    """Return the lines by receiver; of the post's only what can go by post."""
    kind_of = {standing.name: standing.kind or "" for standing in found.standings}
    chapters = []
    for name, lines in groupby(found.lines, key=lambda line: line.receiver):
        is_post = kinds.is_by_hand(kind_of[name])
        own = [line for line in lines if not is_post or line.kind is not Kind.SIGNATURE]
        chapters += [Chapter(name, is_post, own)] if own else []
    return chapters


def difference_words(difference: Difference) -> str:
    """Return what a difference means and what to do about it."""
    return str(DIFFERENCES.get(difference.code, difference.code))
