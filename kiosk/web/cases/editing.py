"""Correcting a case: the form, a look at what attendees would see, and saving it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.packs import Case
from kiosk.packs.edits import Meanwhile
from kiosk.packs.overlay import STATUS_TEXT
from kiosk.packs.trying import Refused, tried
from kiosk.web.cases.blueprint import bp
from kiosk.web.cases.fields import (
    ADDRESSES,
    CARD_RULES,
    GENERAL_RULES,
    LETTER_RULES,
    OPTIONS,
    Values,
    changes_of,
    errors_in,
    fields_of,
    typed_values,
    value_of,
    values_of,
)
from kiosk.web.cases.finding import Found, find, keep, seen_by_form, to_case
from kiosk.web.cases.wording import field_words, option_words
from kiosk.web.htmx import page
from kiosk.web.state import event, kiosk

FOR_ACTIONS = ((*ADDRESSES, *GENERAL_RULES), CARD_RULES, LETTER_RULES)
"""What is asked only of a case for which something is done."""
NO_ERRORS: Mapping[str, str] = {}


@bp.get("/cases/<slug>/edit")
def edit_case(slug: str) -> Response:
    found = find(slug)
    return _form(found, values_of(found.case), found.seen)


@bp.post("/cases/<slug>/edit")
def type_again(slug: str) -> Response:
    """Show the form again as it was typed, coming back from the preview."""
    found = find(slug)
    return _form(found, typed_values(found.case, request.form), seen_by_form())


@bp.post("/cases/<slug>/preview")
def preview_case(slug: str) -> Response:
    """Show what attendees would see, before it counts."""
    found = find(slug)
    typed = typed_values(found.case, request.form)
    new, errors = _as_changed(found, typed)
    if new is None:
        return _form(found, typed, seen_by_form(), errors, 422)
    return page(
        "host/case_preview.html",
        case=new,
        kinds=kinds_open(new, event()),
        changed=[field for field in typed if typed[field] != value_of(found.case, field)],
        fields={field: text for field, value in typed.items() if (text := as_typed(value))},
        seen=seen_by_form(),
        words=field_words,
    )


@bp.post("/cases/<slug>/save")
def save_case(slug: str) -> AnyResponse:
    """Keep what was changed; it is checked again, and refused where another host was first."""
    found = find(slug)
    typed = typed_values(found.case, request.form)
    new, errors = _as_changed(found, typed)
    if new is None:
        return _form(found, typed, seen_by_form(), errors, 422)
    changes = found.mended(changes_of(found.case, found.plain, typed))
    if not changes:
        return to_case(slug, "")
    try:
        keep(found, changes, "case-edited")
    except Meanwhile:
        now = find(slug)
        return _form(now, typed, now.seen, status=409, is_meanwhile=True)
    return to_case(slug, "case-edited")


def as_typed(value: object) -> str:
    """Return a value as a form sends it."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list):
        return (" " if all(it.startswith("#") for it in value) else "\n").join(value)
    return str(value)


def _as_changed(found: Found, typed: Values) -> tuple[Case | None, Mapping[str, str]]:
    """Return the case as it would be, or what is wrong by field."""
    errors = errors_in(found.case, typed, kiosk().now().astimezone().date())
    if errors:
        return None, errors
    changes = found.mended(changes_of(found.case, found.plain, typed))
    slug = found.case.slug
    try:
        pack = tried(found.use.files, found.with_changes(changes), slug, fields_of(found.case))
    except Refused as refused:
        return None, refused.faults
    return pack.case(slug) or abort(404), NO_ERRORS


def _form(
    found: Found,
    values: Values,
    seen: int,
    errors: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
    **more: Any,
) -> Response:
    told = [it for it in values if it.startswith("status") or it == "hashtags"]
    return page(
        "host/case_edit.html",
        status=status,
        found=found,
        case=found.case,
        values={field: as_typed(value) for field, value in values.items()},
        seen=seen,
        errors=errors,
        groups=[told] if ADDRESSES[0] not in values else [told, *FOR_ACTIONS],
        options=OPTIONS,
        areas=[field for field in values if field in ADDRESSES or STATUS_TEXT in field],
        flags={field for field, value in values.items() if isinstance(value, bool)},
        words=field_words,
        option_words=option_words,
        **({"is_meanwhile": False} | more),
    )
