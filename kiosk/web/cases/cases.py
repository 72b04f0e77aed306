"""The cases of the event in their order: shown or not, open, to confirm, or told as news."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import choosing
from kiosk.actions.events import kinds_open
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.packs.edits import in_force
from kiosk.web.cases.blueprint import bp
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.reminders import old_statuses
from kiosk.web.state import chosen_cases, event, kiosk


@dataclass(frozen=True)
class Line:
    """A case in the list: what it takes, whether it is shown, whether it was edited here."""

    case: Case
    is_shown: bool
    kinds: Collection[Kind]
    is_old: bool
    is_edited: bool


@bp.get("/cases")
def cases() -> Response:
    use, old = kiosk().in_use(), {case.slug for case in old_statuses()}
    edited = {slug for slug, _ in in_force(use.edits)}
    lines = [
        Line(
            case,
            row.is_shown,
            kinds_open(case, event()),
            row.is_shown and case.slug in old,
            case.slug in edited,
        )
        for row in chosen_cases()
        if (case := kiosk().pack.case(row.slug))
    ]
    return page("host/cases.html", lines=lines, use=use, did=_did(), about=request.args.get("case"))


@bp.post("/cases/<slug>/show")
def show_case(slug: str) -> AnyResponse:
    """Switch a case off or on again, in one tap, at every event that is not closed."""
    is_shown, pack = request.form.get("shown") == "1", kiosk().pack
    if pack.case(slug) is None:
        abort(404)
    line = audit_line("case-shown" if is_shown else "case-off", case=slug)

    def write(session: Session) -> bool:
        session.add(line)
        return choosing.switch(session, pack, slug, is_shown=is_shown)

    is_done = kiosk().writer.write(write)
    did = ("on" if is_shown else "off") if is_done else "last"
    return redirect(url_for("cases.cases", did=did, case=slug), 303)


@bp.post("/cases/<slug>/move")
def move_case(slug: str) -> AnyResponse:
    """Change places with the case before or behind."""
    here, pack, is_up = event().id, kiosk().pack, request.form.get("to") == "up"
    kiosk().writer.write(lambda session: choosing.move(session, here, pack, slug, is_up=is_up))
    return redirect(url_for("cases.cases", _anchor=f"case-{slug}"), 303)


def _did() -> str:
    """Return what was done a moment ago, in words."""
    words = {
        "off": gettext("The case is switched off. What was captured for it stays."),
        "on": gettext("The case is shown again."),
        "pack": gettext("The pack is in use."),
        "here": gettext("This pack is kept, but no event may use it now."),
    }
    return str(words.get(request.args.get("did", ""), ""))
