"""Letters and cards: the sheet one writes on, advice on the way, and taking what was written."""

import functools
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.recording import Filled
from kiosk.database import NotSaved
from kiosk.models import Kind
from kiosk.web.advice import Advice, look_over
from kiosk.web.attend.blueprint import bp, open_case, retyped
from kiosk.web.attend.signing import keep
from kiosk.web.attend.visit import thanks
from kiosk.web.forms import CardForm, LetterForm, WritingForm
from kiosk.web.forms.fields import refuse
from kiosk.web.htmx import SCREEN, is_partial, page
from kiosk.web.languages import begin_visit, language
from kiosk.web.state import event


@bp.get("/cases/<slug>/card")
def card_form(slug: str) -> Response:
    found = open_case(slug, Kind.CARD)
    return write_page(CardForm.new(case=found))


@bp.get("/cases/<slug>/letter")
def letter_form(slug: str) -> Response:
    """Show the letter; `careful` in the address asks for initials instead of a name."""
    found = open_case(slug, Kind.LETTER)
    chosen = {"letter_language": language(), "careful": request.args.get("careful", "")}
    return write_page(LetterForm.new(chosen, case=found))


@bp.post("/cases/<slug>/card")
def card_submit(slug: str) -> AnyResponse:
    return submit(CardForm.posted(case=open_case(slug, Kind.CARD)))


@bp.post("/cases/<slug>/letter")
def letter_submit(slug: str) -> AnyResponse:
    return submit(LetterForm.posted(case=open_case(slug, Kind.LETTER)))


@bp.post("/cases/<slug>/card/check")
def card_check(slug: str) -> Response:
    return check(CardForm.as_typed(case=open_case(slug, Kind.CARD)))


@bp.post("/cases/<slug>/letter/check")
def letter_check(slug: str) -> Response:
    """Say what there is to say; `into` in the form asks for the letter in another language."""
    form = LetterForm.as_typed(case=open_case(slug, Kind.LETTER))
    if into := request.form.get("into"):
        form.letter_language.data = into
        return write_page(form)
    return check(form)


def check(form: WritingForm) -> Response:
    """Answer with the advice alone where htmx asks for it, else with the whole screen."""
    if not is_partial():
        return write_page(form, look_over(form))
    return page("attend/advice.html", block="advice", advice=look_over(form), form=form)


def submit(form: WritingForm) -> AnyResponse:
    """Take the form; what must go, or was not pointed out before, is shown instead."""
    is_valid = form.validate()
    advice = look_over(form)
    has_changed = isinstance(form, LetterForm) and not form.is_as_read
    if not advice.fit.fits:
        form.main_field.errors = [*form.main_field.errors, str(refuse("does_not_fit"))]
    if not (is_valid and advice.is_heeded(form.seen.data or "")) or has_changed:
        form.seen.data = " ".join(sorted(advice.topics))
        return write_page(form, advice, 422, has_changed=has_changed)
    if form.is_of_another_event:
        return write_page(form, advice, 409, is_of_another_event=True)
    try:
        keep(filled(form, advice))
    except NotSaved:
        return write_page(form, advice, 503, is_unsaved=True)
    begin_visit(language()).note(form.case.slug, form.kind)
    return thanks() if is_partial() else redirect(url_for("attend.thanks"), 303)


def filled(form: WritingForm, advice: Advice) -> Filled:
    return Filled(
        form_id=form.id,
        event_id=event().id,
        case_slug=form.case.slug,
        locale=form.shown_in,
        kind=form.kind,
        person=form.person,
        writing=form.writing(tuple(sorted(advice.topics))),
    )


def write_page(
    form: WritingForm, advice: Advice | None = None, status: int = 200, **more: Any
) -> Response:
    more |= {"case": form.case, "form": form, "advice": advice, "event": event()}
    return page(f"attend/{form.kind}.html", block=SCREEN, status=status, **more)


def _again(kind: type[WritingForm], slug: str) -> Response:
    return write_page(kind.as_typed(case=open_case(slug, kind.kind)))


_forms: dict[str, type[WritingForm]] = {"card_form": CardForm, "letter_form": LetterForm}
retyped.update({f"attend.{name}": functools.partial(_again, of) for name, of in _forms.items()})
