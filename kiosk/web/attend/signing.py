"""The petition form, and taking what was written into it."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import takes_signatures
from kiosk.actions.people import tidy
from kiosk.actions.records import Person
from kiosk.actions.signing import Signing, recipients_of, sign
from kiosk.database import NotSaved, db
from kiosk.packs import Case
from kiosk.visits import Signer
from kiosk.web.attend.blueprint import bp
from kiosk.web.attend.visit import thanks
from kiosk.web.errors import ClosedCase
from kiosk.web.forms import SignForm, new_sign_form, with_countries
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import begin_visit, language
from kiosk.web.state import case_or_404, event, kiosk
from kiosk.web.wording import consent_wording


@bp.get("/cases/<slug>/sign")
def sign_form(slug: str) -> Response:
    return sign_page(open_case(slug), new_sign_form(event().country))


@bp.post("/cases/<slug>/sign")
def sign_submit(slug: str) -> AnyResponse:
    found = open_case(slug)
    form = with_countries(SignForm(request.form))
    if not form.validate():
        return sign_page(found, form, status=422)
    signer = form.signer
    try:
        take_signature(found, form.id, signer)
    except NotSaved:
        return sign_page(found, form, status=503, is_unsaved=True)
    visit = begin_visit(language())
    visit.signer = signer
    visit.signed.append(found.slug)
    return thanks() if is_partial() else redirect(url_for("attend.thanks"), 303)


def open_case(slug: str) -> Case:
    """Return the case, or refuse: it takes no signatures (promise 7)."""
    found = case_or_404(slug)
    if not takes_signatures(found, event()):
        raise ClosedCase(found)
    return found


def sign_page(found: Case, form: SignForm, status: int = 200, **more: Any) -> Response:
    more |= {"case": found, "form": form, "wording": consent_wording(language()), "event": event()}
    return page("attend/sign.html", status=status, **more)


def form_as_typed(chosen: str) -> SignForm:
    """Return the form as it stood on the screen, unjudged, to go on in another language."""
    form = SignForm(request.form)
    form.locale.data = chosen
    form.name.data = tidy(form.name.data or "")
    return with_countries(form)


def take_signature(found: Case, form_id: UUID, signer: Signer) -> None:
    """Seal and record; when this returns it is durable. Raises NotSaved."""
    here = event()
    signing = Signing(
        form_id=form_id,
        event_id=here.id,
        case_slug=found.slug,
        locale=signer.locale,
        person=Person(signer.name, signer.email, signer.country),
        contact_ok=signer.contact_ok,
        wording=signer.wording,
    )
    sign(kiosk().writer.write, signing, recipients_of(db.session(), here.id), kiosk().now())
