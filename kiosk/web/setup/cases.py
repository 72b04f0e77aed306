"""Step 2: which cases the event is for, and in which order the screens show them."""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.preparing import choose_cases, is_offered
from kiosk.database import db
from kiosk.models import Event, EventCase
from kiosk.packs import Case
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import go_on, keep, needs, step_page, typed
from kiosk.web.setup.outline_form import today
from kiosk.web.state import kiosk

NUMBER = 2
OLD_DAYS = 180
"""Days after which the status of a case shows as a reminder (design: Case packs)."""


@dataclass(frozen=True)
class Row:
    """A case of the pack, whether it is on, and what the host should know of it."""

    case: Case
    is_shown: bool
    is_old: bool


@bp.get("/setup/cases")
@needs(NUMBER)
def cases(event: Event) -> Response:
    return _page(event, rows_of(event))


@bp.post("/setup/cases")
@needs(NUMBER)
def keep_cases(event: Event) -> AnyResponse:
    """Keep the ticks and the order; the arrow of a case moves it and stays on the page."""
    rows = rows_of(event)
    order = [row.case.slug for row in rows]
    shown = [slug for slug in order if slug in request.form.getlist("shown")]
    if not shown:
        none = [Row(row.case, False, row.is_old) for row in rows]
        return _page(event, none, 422, gettext("Choose at least one case."))
    up = typed("up")
    if up in order[1:]:
        place = order.index(up)
        order[place - 1 : place + 1] = [up, order[place - 1]]
    # Moving a case keeps the ticks as well, and is no answer to the step yet.
    done, event_id = NUMBER - bool(up), event.id
    fault = keep(done, event, lambda session: choose_cases(session, event_id, order, shown))
    if fault:
        return _page(event, rows, 503, fault)
    return redirect(url_for(".cases", _anchor=f"case-{up}"), 303) if up else go_on(NUMBER, event)


def rows_of(event: Event) -> list[Row]:
    """Return every case of the pack in the order of the event; one that came later is last."""
    known = {
        row.slug: row
        for row in db.session.scalars(select(EventCase).where(EventCase.event_id == event.id))
    }
    ordered = sorted(
        kiosk().pack.cases,
        key=lambda case: known[case.slug].position if case.slug in known else len(known),
    )
    day = today()
    return [
        Row(
            case,
            known[case.slug].is_shown if case.slug in known else is_offered(case),
            case.status_as_of.is_older_than(OLD_DAYS, day),
        )
        for case in ordered
    ]


def _page(event: Event, rows: list[Row], status: int = 200, words: str = "") -> Response:
    return step_page(NUMBER, event, status, words, rows=rows, old_days=OLD_DAYS)
