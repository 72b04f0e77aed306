"""The attendee's screens: the loop, the cases, signing, thanks and the wipe."""

from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    request,
    url_for,
)
from flask_babel import refresh
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import takes_signatures
from kiosk.actions.people import tidy
from kiosk.actions.records import Person
from kiosk.actions.signing import Signing, recipients_of, sign, totals
from kiosk.config import LANGUAGES
from kiosk.database import NotSaved, db
from kiosk.models import EventCase
from kiosk.packs import Case
from kiosk.printing import qr
from kiosk.vault import Recipient
from kiosk.web.errors import ClosedCase
from kiosk.web.forms import SignForm, new_sign_form, with_countries
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import begin_visit, current_visit, end_visit, keep_visit, language
from kiosk.web.state import case_or_404, event, kiosk
from kiosk.web.wording import consent_wording

bp = Blueprint("attend", __name__)
bp.after_request(keep_visit)


def shown_cases() -> list[Case]:
    """Return the cases that this event shows, in its order."""
    slugs = db.session.scalars(
        select(EventCase.slug).where(EventCase.event_id == event().id).order_by(EventCase.position)
    )
    return [case for slug in slugs if (case := kiosk().pack.case(slug))]


@bp.get("/")
def loop(at: str = "") -> Response:
    listed = shown_cases()
    slugs = [case.slug for case in listed]
    wanted = at or request.args.get("at", "")
    place = slugs.index(wanted) if wanted in slugs else 0
    return page(
        "attend/loop.html",
        cases=listed,
        case=listed[place],
        before=listed[place - 1],
        following=listed[(place + 1) % len(listed)],
        slide_seconds=kiosk().settings.slide_seconds,
        **_numbers(listed),
    )


@bp.get("/cases")
def cases() -> Response:
    listed = shown_cases()
    return page("attend/cases.html", cases=listed, **_numbers(listed))


@bp.get("/cases/<slug>")
def case(slug: str) -> Response:
    found = case_or_404(slug)
    return page("attend/case.html", case=found, **_numbers([found]))


@bp.get("/cases/<slug>/sign")
def sign_form(slug: str) -> Response:
    found = _open_case(slug)
    return _sign_page(found, new_sign_form(event().country))


@bp.post("/cases/<slug>/sign")
def sign_submit(slug: str) -> AnyResponse:
    found = _open_case(slug)
    form = with_countries(SignForm(request.form))
    if not form.validate():
        return _sign_page(found, form, status=422)
    try:
        sign(kiosk().writer.write, _signing(found, form), _recipients(), kiosk().now())
    except NotSaved:
        return _sign_page(found, form, status=503, is_unsaved=True)
    begin_visit(language()).signed.append(found.slug)
    return thanks() if is_partial() else redirect(url_for(".thanks"), 303)


@bp.get("/thanks")
def thanks() -> Response:
    visit = current_visit()
    signed = kiosk().pack.case(visit.signed[-1]) if visit and visit.signed else None
    stories = kiosk().pack.stories
    story = stories[len(visit.signed) % len(stories)] if visit and stories else None
    return page("attend/thanks.html", case=signed, story=story, event=event())


@bp.post("/finish")
def finish() -> AnyResponse:
    end_visit()
    return loop() if is_partial() else redirect(url_for(".loop"), 303)


@bp.post("/language")
def choose_language() -> AnyResponse:
    """Speak another language, on the same step and with what was typed so far."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    begin_visit(chosen).language = chosen
    refresh()
    endpoint, values = _screen_at(request.form.get("at", "/"))
    if endpoint == "attend.sign_form":
        return _sign_page(_open_case(values["slug"]), _as_typed(chosen))
    if is_partial():
        view = cast("Callable[..., Response]", current_app.view_functions[endpoint])
        return view(**values)
    return redirect(url_for(endpoint, **values), 303)


@bp.get("/cases/<slug>/qr.svg")
def petition_qr(slug: str) -> Response:
    petition = case_or_404(slug).petition(language())
    if petition is None:
        abort(404)
    return Response(qr.svg(petition.url), mimetype="image/svg+xml")


@bp.get("/cases/<slug>/stamp.svg")
def stamp(slug: str) -> Response:
    return Response(case_or_404(slug).picture, mimetype="image/svg+xml")


def _sign_page(found: Case, form: SignForm, status: int = 200, **more: Any) -> Response:
    wording = consent_wording()
    return page(
        "attend/sign.html", status=status, case=found, form=form, wording=wording, event=event(),
        **more,
    )  # fmt: skip


def _signing(found: Case, form: SignForm) -> Signing:
    return Signing(
        form_id=form.id,
        event_id=event().id,
        case_slug=found.slug,
        locale=language(),
        person=Person(form.name.data or "", form.email.data or "", form.country.data or ""),
        contact_ok=bool(form.contact_ok.data),
        wording=consent_wording(),
    )


def _recipients() -> Sequence[Recipient]:
    return recipients_of(db.session(), event().id)


def _as_typed(chosen: str) -> SignForm:
    """Return the form as it stood on the screen, unjudged, to go on in another language."""
    form = SignForm(request.form)
    form.locale.data = chosen
    form.name.data = tidy(form.name.data or "")
    return with_countries(form)


def _open_case(slug: str) -> Case:
    found = case_or_404(slug)
    if not takes_signatures(found, event()):
        raise ClosedCase(found)
    return found


def _numbers(listed: Sequence[Case]) -> dict[str, Any]:
    here = event()
    return {
        "event": here,
        "counts": totals(db.session(), here.id),
        "open_slugs": {case.slug for case in listed if takes_signatures(case, here)},
    }


def _screen_at(path: str) -> tuple[str, dict[str, Any]]:
    """Return the attendee's screen that an address of ours names; the loop for any other."""
    bare, _, query = path.partition("?")
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(bare, method="GET") if adapter else ("", {})
    except HTTPException:
        endpoint, values = "", {}
    if endpoint == "attend.loop" or not endpoint.startswith("attend."):
        return "attend.loop", {"at": dict(parse_qsl(query)).get("at", "")}
    return endpoint, dict(values)
