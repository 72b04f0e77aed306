"""Letters and cards on paper: what waits, what people say they have posted, and undoing that."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.recording import by_kind
from kiosk.database import db
from kiosk.models import Kind, Receiver, State
from kiosk.outbox.paper import Stack, stacks
from kiosk.packs import Case
from kiosk.receivers import Post
from kiosk.web.doors import audit_line
from kiosk.web.host.acts import Act, acts, moment
from kiosk.web.host.blueprint import bp
from kiosk.web.host.courses import day_and_time
from kiosk.web.htmx import page
from kiosk.web.state import event, event_cases, kiosk

KINDS = (Kind.LETTER, Kind.CARD)
Counts = Mapping[tuple[str, Kind], Mapping[State, int]]


@dataclass(frozen=True)
class Pile:
    """The letters, or the cards, of one case."""

    case: Case
    kind: Kind
    waiting: int
    posted: int
    printed: int = 0

    @property
    def to_print(self) -> int:
        """Return how many of those that wait are not on paper yet."""
        return max(self.waiting - self.printed, 0)

    @property
    def key(self) -> str:
        return f"{self.case.slug}-{self.kind}"


@bp.get("/post")
def post() -> Response:
    return _page()


@bp.post("/post")
def mark_posted() -> AnyResponse:
    pile = _pile_or_404()
    number = _number(pile.waiting)
    if number is None:
        words = gettext("Write a number from 1 to %(number)s.", number=pile.waiting)
        return _page(422, error=words, failed=pile.key)
    now, event_id = kiosk().now(), event().id
    line = audit_line("posted", case=pile.case.slug, kind=str(pile.kind), count=number)

    def note(session: Session) -> None:
        session.add(line)
        row = outbox.ensure_post(session, event_id, now)
        outbox.mark_posted(session, row.id, pile.case.slug, pile.kind, now, number)

    kiosk().writer.write(note)
    return redirect(url_for(".post", at=now.isoformat()), 303)


@bp.post("/post/undo")
def undo_posted() -> AnyResponse:
    at = moment(request.form.get("at", ""))
    act = next((act for act in _posted() if act.at == at), None)
    if act is None:
        abort(404)
    now, found = kiosk().now(), act
    line = audit_line("posted-undone", case=act.case_slug, count=len(act.action_ids))

    def let_wait(session: Session) -> int:
        session.add(line)
        return outbox.undo_posted(session, found.receiver_id, found.action_ids, now)

    return redirect(url_for(".post", back=kiosk().writer.write(let_wait)), 303)


def _page(status: int = 200, error: str = "", failed: str = "") -> Response:
    at = moment(request.args.get("at", ""))
    posted = _posted()
    return page(
        "host/post.html",
        status=status,
        at=url_for(".post"),
        piles=[pile for pile in piles() if pile.waiting or pile.posted],
        posted=posted,
        just_now=next((act for act in posted if act.at == at), None),
        back=request.args.get("back", type=int),
        error=error,
        failed=failed,
        day_and_time=day_and_time,
        case_names={case.slug: case for case in event_cases()},
    )


def piles() -> list[Pile]:
    """Return the letters and the cards of each case, in the order of the cases."""
    counts, on_paper = _counts(), stacks(db.session(), event().id)
    return [
        Pile(
            case,
            kind,
            counts.get((case.slug, kind), {}).get(State.WAITING, 0),
            counts.get((case.slug, kind), {}).get(State.ACCEPTED, 0),
            on_paper.get((case.slug, kind), Stack()).printed,
        )
        for case in event_cases()
        for kind in KINDS
    ]


def _counts() -> Counts:
    here, session = event(), db.session()
    row = post_row()
    if row is None:
        # Before the first one is posted nothing has a row: all of them wait.
        captured = by_kind(session, here.id)
        return {
            (slug, Kind(kind)): Counter({State.WAITING: number})
            for (slug, kind), number in captured.items()
        }
    lines = outbox.books(session, here.id).lines
    return {(line.case_slug, line.kind): line.states for line in lines if line.receiver == row.name}


def post_row() -> Receiver | None:
    own = (Receiver.event_id == event().id, Receiver.kind == Post.kind)
    return db.session.scalar(select(Receiver).where(*own))


def _posted() -> list[Act]:
    row = post_row()
    return acts(db.session(), [row.id], State.ACCEPTED) if row else []


def _pile_or_404() -> Pile:
    key = request.form.get("pile", "")
    found = next((pile for pile in piles() if pile.key == key), None)
    if found is None:
        abort(404)
    return found


def _number(most: int) -> int | None:
    """Return how many were posted: what was typed, all where nothing was; None for nonsense."""
    typed = "".join(request.form.get("number", "").split())
    if not typed:
        return most or None
    if not typed.isdecimal() or len(typed) > 6 or not 0 < int(typed) <= most:
        return None
    return int(typed)
