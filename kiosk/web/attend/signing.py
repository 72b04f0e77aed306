"""The petition forms, and taking what was written into them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.recording import Contact, Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.database import NotSaved, db
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.visits import Signer
from kiosk.web.attend.blueprint import bp, open_case, retyped
from kiosk.web.attend.visit import thanks
from kiosk.web.forms import InitialsForm, PersonForm, SignForm, YoungForm
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import begin_visit, language
from kiosk.web.state import event, kiosk
from kiosk.web.tablets import current_station
from kiosk.web.wording import consent_wording


def new_form(kind: type[PersonForm]) -> PersonForm:
    """Return an empty form; the event's own country is chosen already."""
    return kind.new({"country": event().country})


def sign_page(found: Case, form: PersonForm, status: int = 200, **more: Any) -> Response:
    more |= {"case": found, "form": form, "wording": consent_wording(language()), "event": event()}
    more["young_age"] = kiosk().pack.consent_age
    return page("attend/sign.html", status=status, **more)


def submit(found: Case, form: PersonForm) -> AnyResponse:
    """Take the form as it came; what does not fit is said beside its field."""
    if not form.validate():
        return sign_page(found, form, status=422)
    if form.is_of_another_event:
        return sign_page(found, form, status=409, is_of_another_event=True)
    signer = form.signer
    try:
        take_signature(found, form.id, signer)
    except NotSaved:
        return sign_page(found, form, status=503, is_unsaved=True)
    visit = begin_visit(language())
    visit.signer = signer
    visit.note(found.slug, Kind.SIGNATURE)
    return thanks() if is_partial() else redirect(url_for("attend.thanks"), 303)


def take_signature(found: Case, form_id: UUID, signer: Signer) -> None:
    """Seal and record; when this returns it is durable. Raises NotSaved."""
    keep(
        Filled(
            form_id=form_id,
            event_id=event().id,
            case_slug=found.slug,
            locale=signer.locale,
            person=Person(signer.name, signer.email, signer.country, signer.town, signer.age),
            contact=Contact(signer.contact_ok, signer.wording) if signer.wording else None,
        )
    )


def keep(filled: Filled) -> None:
    """Seal and record an action of this event. Raises NotSaved."""
    recipients = recipients_of(db.session(), filled.event_id)
    if station := current_station():
        filled = replace(filled, station=str(station.id))
    record(kiosk().writer.write, filled, recipients, kiosk().now())


def serve(path: str, name: str, kind: type[PersonForm]) -> None:
    """Offer a form at `path`: shown empty, taken, and shown again as it was typed."""

    def show(slug: str) -> Response:
        return sign_page(open_case(slug), new_form(kind))

    def take(slug: str) -> AnyResponse:
        return submit(open_case(slug), kind.posted())

    def show_as_typed(slug: str) -> Response:
        return sign_page(open_case(slug), kind.as_typed())

    bp.add_url_rule(path, f"{name}_form", show)
    bp.add_url_rule(path, f"{name}_submit", take, methods=["POST"])
    retyped[f"attend.{name}_form"] = show_as_typed


serve("/cases/<slug>/sign", "sign", SignForm)
serve("/cases/<slug>/sign/initials", "initials", InitialsForm)
serve("/cases/<slug>/sign/young", "young", YoungForm)
