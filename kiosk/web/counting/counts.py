"""Counting letters, cards, drawings and petition lines that were done by hand, and undoing it."""

import uuid
from dataclasses import dataclass, field, replace
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.tallies import TallyLine, count, history, line_of, undo
from kiosk.database import db
from kiosk.models import Counted
from kiosk.outbox.figures import PAPER
from kiosk.web.counting.blueprint import bp
from kiosk.web.counting.wording import hour_words
from kiosk.web.doors import current_login
from kiosk.web.evening import evening, rows_of
from kiosk.web.forms import id_of, is_of_another_event
from kiosk.web.htmx import is_partial, page
from kiosk.web.roles import Role, for_stewards
from kiosk.web.state import event, kiosk

STEPS = (1, 10)
MOST = 999
"""How many can be counted at once: a pile that somebody has counted by hand."""
BACK = 10
"""How many lines can be undone: ten steps (H5)."""
TEAM = tuple(str(role) for role in Role)


@dataclass(frozen=True)
class Typed:
    """What stands in the form for any number, and what is said beside each field."""

    case: str = ""
    sort: str = ""
    number: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@bp.get("/count")
@for_stewards
def counts() -> Response:
    return _page(done=id_of(request.args.get("line")))


@bp.post("/count")
@for_stewards
def add() -> AnyResponse:
    """Count what a button names as case, sort and number; once, however often it is tapped.

    The line's id follows from the page and the button: the same tap twice is one line, another
    button or the next page is another one.
    """
    what = request.form.get("add", "")
    slug, _, rest = what.partition(" ")
    sort, _, number = rest.partition(" ")
    if not _may_count(slug) or sort not in PAPER or number not in map(str, STEPS):
        abort(404)
    if is_of_another_event(request.form.get("event")):
        return _page(409, has_begun=True)
    return _counted(what, slug, Counted(sort), int(number))


@bp.post("/count/number")
@for_stewards
def add_number() -> AnyResponse:
    """Count as many as were typed."""
    case, sort, number = (request.form.get(name, "") for name in ("case", "sort", "number"))
    typed = Typed(case, sort, number.strip())
    number = "".join(number.split())
    errors = {}
    if not _may_count(typed.case):
        errors["case"] = gettext("Choose a case.")
    if typed.sort not in PAPER:
        errors["sort"] = gettext("Choose what you counted.")
    if not number.isdecimal() or len(number) > len(str(MOST)) or not int(number):
        errors["number"] = gettext("Write a number from 1 to %(number)s.", number=MOST)
    if errors:
        return _page(422, typed=replace(typed, errors=errors))
    if is_of_another_event(request.form.get("event")):
        return _page(409, typed=typed, has_begun=True)
    return _counted("number", typed.case, Counted(typed.sort), int(number))


@bp.post("/count/undo")
@for_stewards
def undo_line() -> AnyResponse:
    line = _line_or_404()
    undo(kiosk().writer.write, line.line_id, _role(), kiosk().now())
    return _shown(line.line_id)


@bp.post("/count/again")
@for_stewards
def again() -> AnyResponse:
    """Count once more what was undone: a line of its own, since nothing is ever taken out."""
    line = _line_or_404()
    if not _may_count(line.case_slug):
        abort(404)
    return _counted(f"again {line.line_id}", line.case_slug, line.counted, line.number)


def _counted(what: str, slug: str, sort: Counted, number: int) -> AnyResponse:
    line_id = uuid.uuid5(id_of(request.form.get("form_id")), what)
    line = TallyLine(line_id, event().id, slug, sort, number, _role())
    count(kiosk().writer.write, line, kiosk().now())
    return _shown(line_id)


def _shown(line_id: UUID) -> AnyResponse:
    if is_partial():
        # What was read before the line was written is of before: begin to read anew.
        db.session.rollback()
        return _page(done=line_id)
    return redirect(url_for(".counts", line=line_id), 303)


def _page(
    status: int = 200,
    done: UUID | None = None,
    typed: Typed | None = None,
    *,
    has_begun: bool = False,
) -> Response:
    found = evening()
    rows = rows_of(found)
    lines = history(db.session(), event().id, BACK)
    return page(
        "host/counts.html",
        status=status,
        at=url_for(".counts"),
        evening=found,
        rows=rows,
        names={row.slug: row.name for row in rows},
        open_slugs={row.slug for row in rows if row.is_open},
        sorts=PAPER,
        steps=STEPS,
        lines=lines,
        just_now=next((line for line in lines if line.line.line_id == done), None),
        form_id=uuid.uuid4(),
        has_begun=has_begun,
        typed=typed or Typed(),
        hour_words=hour_words,
    )


def _may_count(slug: str) -> bool:
    """Tell whether something can be counted for the case: it is shown, and open (promise 7)."""
    return any(row.slug == slug and row.is_open for row in rows_of(evening()))


def _line_or_404() -> TallyLine:
    """Return the line of the team that the form names; what attendees counted is not the team's."""
    line = line_of(db.session(), id_of(request.form.get("line")))
    if line is None or line.event_id != event().id or line.number < 0 or line.by not in TEAM:
        abort(404)
    return line


def _role() -> str:
    login = current_login()
    return str(login.role if login else Role.STEWARD)
