"""What the pages of set-up share: the event in hand, the six steps, and the way between them."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import current_event
from kiosk.actions.preparing import STEPS, event_in_hand, mark_step
from kiosk.database import NotSaved, db
from kiosk.models import Event
from kiosk.web.htmx import page
from kiosk.web.languages import begin_visit, current_visit, end_visit, keep_visit
from kiosk.web.setup.blueprint import bp
from kiosk.web.state import kiosk


@dataclass(frozen=True)
class Step:
    """One page of set-up: its place from 1, its endpoint, and what it is about."""

    number: int
    endpoint: str
    label: str


def steps() -> Sequence[Step]:
    labels = [
        ("event", gettext("Event")),
        ("cases", gettext("Cases")),
        ("goal", gettext("Goal")),
        ("stations", gettext("Tablets")),
        ("printer", gettext("Printer")),
        ("keys", gettext("Keys")),
    ]
    return [
        Step(place, f"setup.{name}", str(label))
        for place, (name, label) in enumerate(labels, start=1)
    ]


def in_hand() -> Event | None:
    """Return the event that these pages are about: prepared, or running."""
    return event_in_hand(db.session())


def open_step(event: Event | None) -> str:
    """Return the endpoint of the first step that is not done, or of the page after the last."""
    done = event.step if event else 0
    return "setup.ready" if done >= STEPS else steps()[done].endpoint


def needs(number: int) -> Callable[[Callable[..., AnyResponse]], Callable[[], AnyResponse]]:
    """Hand the event to a view of step `number`, or lead to the step that comes before it."""

    def wrap(view: Callable[..., AnyResponse]) -> Callable[[], AnyResponse]:
        @functools.wraps(view)
        def led() -> AnyResponse:
            event = in_hand()
            if event is None or event.step < number - 1:
                return redirect(url_for(open_step(event)), 303)
            return view(event)

        return led

    return wrap


def step_page(
    number: int, event: Event | None, status: int = 200, words: str = "", **context: Any
) -> Response:
    """Return the page of a step; `words` say why one has to look at it again."""
    here = steps()[number - 1]
    return page(
        f"host/setup_{here.endpoint.partition('.')[2]}.html",
        status=status,
        at=url_for(here.endpoint),
        steps=steps(),
        step=here,
        before=url_for(steps()[number - 2].endpoint) if number > 1 else "",
        done=event.step if event else 0,
        real=event,
        is_set_up=bool(event and event.step >= STEPS),
        words=words,
        **context,
    )


def go_on(number: int, event: Event) -> AnyResponse:
    """Lead to the next step; who came back after set-up returns to where they came from."""
    if event.step >= STEPS:
        return redirect(url_for("setup.ready"), 303)
    return redirect(url_for(steps()[number].endpoint), 303)


def keep(number: int, event: Event, change: Callable[[Session], object] | None = None) -> str:
    """Write what a step decided together with that it is done; return why not, "" when it is."""
    event_id = event.id

    def write(session: Session) -> None:
        if change:
            change(session)
        mark_step(session, event_id, number)

    try:
        kiosk().writer.write(write)
    except NotSaved:
        return not_saved_words()
    return ""


def not_saved_words() -> str:
    return str(gettext("This could not be saved yet. Make room on the disk, then continue again."))


def change_event(answer: AnyResponse, write: Callable[[Session], object]) -> AnyResponse:
    """Write what lets another event take the place of the one served, and return the answer.

    All visits end with it; the host's browser goes on in its language. Raises what `write` does.
    """
    visit = current_visit()
    kiosk().leave_event()
    kiosk().writer.write(write, is_patient=True)
    g.pop("event", None)
    if visit:
        end_visit()
        begin_visit(visit.language)
        keep_visit(answer)  # type: ignore[arg-type]
    return answer


@bp.app_template_global("setup_stage")
def stage() -> Mapping[str, Any]:
    """Return how far it is with the real event, for what the overview says of it.

    `stage` is "none", "open" (begun, not finished), "ready" (practice goes on) or "real".
    """
    session = db.session()
    event, served = event_in_hand(session), current_event(session)
    if event is None:
        return {"stage": "none", "step": 0}
    if event.begun_at is not None:
        return {"stage": "real", "step": STEPS}
    is_ready = event.step >= STEPS and served is not None
    return {"stage": "ready" if is_ready else "open", "step": event.step}


def typed(name: str) -> str:
    return request.form.get(name, "")


def grouped(mark: str) -> str:
    """Return a fingerprint in hex as the recovery sheet prints it, in groups of four."""
    return " ".join(mark[start : start + 4] for start in range(0, len(mark), 4))
