"""Reading what was written: a pile is opened with the passphrase and read one after the other."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.models import Action, Hold, Kind
from kiosk.outbox.holding import counted_by_case, left_already
from kiosk.outbox.paper import ON_PAPER
from kiosk.packs import Case
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.opened import login_id, open_host, opener_of
from kiosk.web.reading.blueprint import bp
from kiosk.web.reading.open import as_shown, open_pile, still_open
from kiosk.web.reading.words import WHY, why_words
from kiosk.web.state import event, kiosk
from kiosk.web.wording import language_name


@dataclass(frozen=True)
class Pile:
    """The letters, or the cards, of one case: how many, and how many of them are held back."""

    case: Case
    kind: Kind
    number: int
    held: int

    @property
    def key(self) -> str:
        return f"{self.case.slug}-{self.kind}"


@bp.get("/read")
def written() -> Response:
    """List the piles; what lay open is shut."""
    kiosk().drawer.empty(login_id())
    return _list()


@bp.post("/read")
def open_written() -> AnyResponse:
    """Open a pile in memory, for as long as the host reads; the address names no person."""
    pile = next((it for it in piles() if it.key == request.form.get("pile", "")), None)
    if pile is None:
        abort(404)
    pair = open_host()
    if isinstance(pair, dict):
        return _list(403, pile.key, pair["passphrase"])
    line = audit_line("read", case=pile.case.slug, kind=str(pile.kind))
    kiosk().writer.write(lambda session: session.add(line))
    found = open_pile(pile.case.slug, pile.kind, opener_of(pair))
    if not found.ids:
        return redirect(url_for("reading.written"), 303)
    return redirect(url_for("reading.one", action_id=found.ids[0]), 303)


@bp.get("/read/<uuid:action_id>")
def one(action_id: UUID) -> AnyResponse:
    return one_page(action_id)


def one_page(action_id: UUID, status: int = 200, error: str = "") -> AnyResponse:
    """Show one letter or card of the pile that lies open; else lead to the list."""
    found = still_open(action_id)
    case = kiosk().pack.case(found.slug) if found else None
    if found is None or case is None:
        return redirect(url_for("reading.written", shut=1), 303)
    at = found.ids.index(action_id)
    action = found.opener.take([action_id]).get(action_id)
    held = db.session.scalar(select(Hold.reason).where(Hold.action_id == action_id))
    return page(
        "host/letter_read.html",
        status=status,
        at=url_for("reading.one", action_id=action_id),
        case=case,
        kind=found.kind,
        number=at + 1,
        total=len(found.ids),
        before=found.ids[at - 1] if at else None,
        after=found.ids[at + 1] if at + 1 < len(found.ids) else None,
        action=action,
        action_id=action_id,
        shown=as_shown(case, action) if action else None,
        held=why_words(held) if held else "",
        just_held=bool(held) and request.args.get("held") == "1",
        let_go=request.args.get("back") == "1",
        left=left_already(db.session(), action_id),
        reasons=WHY,
        error=error,
        language_name=language_name,
    )


def piles() -> list[Pile]:
    """Return what was written, case by case, without what its writers took back."""
    own = (Action.event_id == event().id, Action.withdrawn_at.is_(None))
    rows = db.session.execute(
        select(Action.case_slug, Action.kind, func.count())
        .where(*own, Action.kind.in_(ON_PAPER))
        .group_by(Action.case_slug, Action.kind)
    )
    numbers = {(slug, kind): number for slug, kind, number in rows}
    held = counted_by_case(db.session(), event().id)
    return [
        Pile(case, kind, numbers[case.slug, kind], held.get((case.slug, kind), 0))
        for case in kiosk().pack.cases
        for kind in ON_PAPER
        if (case.slug, kind) in numbers
    ]


def _list(status: int = 200, failed: str = "", error: str = "") -> Response:
    was_shut = request.args.get("shut") == "1"
    return page(
        "host/written.html",
        status=status,
        at=url_for("reading.written"),
        piles=piles(),
        failed=failed,
        error=error,
        shut=gettext("It was shut meanwhile. Open it once more, please.") if was_shut else "",
        is_over=event().closed_at is not None,
    )
