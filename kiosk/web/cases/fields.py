"""The fields of a case that a host may change: read from the form, compared with what counts."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import get_args

from flask_babel import gettext

from kiosk.packs import ActionOpen, Case, CaseStatus, PartialDate, Rules
from kiosk.packs.documents import HTML
from kiosk.packs.edits import Change
from kiosk.packs.fields import ADDRESS_LINES, HASHTAG, LINE_LENGTH
from kiosk.packs.overlay import STATUS_TEXT

Values = Mapping[str, object]

LONGEST_STATUS = 300
ADDRESSES = ("target.address", "card.address")
WRITING = ("mention_organisation", "religious_ok", "seasonal_ok", "mention_charges", "political_ok")
CARD_RULES = tuple(f"rules.card.{rule}" for rule in (*WRITING, "drawing_ok", "sender_address"))
LETTER_RULES = tuple(f"rules.letter.{rule}" for rule in (*WRITING, "sender_address"))
GENERAL_RULES = ("rules.who_mails", "rules.deliver_to", "rules.ask_safety")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "status": tuple(CaseStatus),
    "rules.who_mails": get_args(Rules.model_fields["who_mails"].annotation),
    "rules.deliver_to": get_args(Rules.model_fields["deliver_to"].annotation),
    "rules.card.sender_address": ("none", "city", "full"),
    "rules.letter.sender_address": ("none", "city", "full"),
}


def fields_of(case: Case) -> tuple[str, ...]:
    """Return the fields that a host may change; where nothing is done, how it stands alone."""
    texts = tuple(f"{STATUS_TEXT}{code}" for code in case.languages if code in case.texts)
    status = ("status", "status_as_of", *texts, "hashtags")
    if case.action_open is ActionOpen.NO:
        return status
    return (*status, *ADDRESSES, *GENERAL_RULES, *CARD_RULES, *LETTER_RULES)


def value_of(case: Case, field: str) -> object:
    """Return what a case holds in a field, as it is kept."""
    if field in ADDRESSES:
        place = case.target if field == "target.address" else case.card
        return list(place.address or ()) if place else []
    if field.startswith(STATUS_TEXT):
        page = case.texts.get(field.removeprefix(STATUS_TEXT))
        return (page.status if page else None) or ""
    if field == "hashtags":
        return list(case.hashtags)
    found: object = case
    for key in field.split("."):
        found = getattr(found, key)
    return found if isinstance(found, bool) else str(found)


def values_of(case: Case) -> Values:
    return {field: value_of(case, field) for field in fields_of(case)}


def typed_values(case: Case, form: Mapping[str, str]) -> Values:
    """Return what was typed, as it would be kept."""
    return {field: _typed(field, form.get(field, ""), case) for field in fields_of(case)}


def changes_of(before: Case, plain: Case | None, typed: Values) -> dict[str, Change]:
    """Return what differs from what counts; what the pack says itself is kept as that."""
    changes = {}
    for field, value in typed.items():
        if value != value_of(before, field):
            is_plain = plain is not None and field in fields_of(plain)
            says = value_of(plain, field) if is_plain and plain else None
            is_back = value in ("", says) and field not in ADDRESSES
            changes[field] = Change(None if is_back or value == says else value)
    return changes


def errors_in(case: Case, typed: Values, today: dt.date) -> dict[str, str]:
    """Return what is wrong with what was typed, in words, by field."""
    errors = {}
    for field, value in typed.items():
        if isinstance(value, list):
            words = _list_error(field, value)
        elif field.startswith(STATUS_TEXT):
            words = _text_error(str(value))
        elif field in OPTIONS and value not in OPTIONS[field]:
            words = gettext("Choose one of these.")
        else:
            words = ""
        if words:
            errors[field] = words
    if words := _date_error(case, typed, today):
        errors["status_as_of"] = words
    return errors


def _typed(field: str, text: str, case: Case) -> object:
    if field in ADDRESSES:
        return [_plain(line) for line in text.splitlines() if line.strip()]
    if field == "hashtags":
        return [tag if tag.startswith("#") else f"#{tag}" for tag in text.split()]
    if isinstance(value_of(case, field), bool):
        return text == "1"
    return _plain(text)


def _plain(text: str) -> str:
    """Return a text on one line; blanks that must not break, as French has them, stay."""
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


def _list_error(field: str, lines: list[str]) -> str:
    if field == "hashtags":
        wrong = next((tag for tag in lines if not re.fullmatch(HASHTAG, tag)), None)
        return str(gettext("“%(tag)s” is no hashtag.", tag=wrong)) if wrong else ""
    if len(lines) > ADDRESS_LINES:
        words = gettext(
            "These are %(number)s lines; %(most)s fit a window envelope.",
            number=len(lines),
            most=ADDRESS_LINES,
        )
        return str(words)
    for number, line in enumerate(lines, 1):
        if HTML.search(line):
            return str(gettext("Write plain words, without < and >."))
        if len(line) > LINE_LENGTH:
            words = gettext(
                "Line %(number)s has %(letters)s letters; %(most)s fit a window envelope.",
                number=number,
                letters=len(line),
                most=LINE_LENGTH,
            )
            return str(words)
    return ""


def _text_error(text: str) -> str:
    if HTML.search(text):
        return str(gettext("Write plain words, without < and >."))
    if len(text) > LONGEST_STATUS:
        return str(gettext("At most %(most)s letters, please.", most=LONGEST_STATUS))
    return ""


def _date_error(case: Case, typed: Values, today: dt.date) -> str:
    """Return what is wrong with the day of a status: who changes one says when it was known."""
    text = str(typed["status_as_of"])
    try:
        day = PartialDate.parse(text)
    except ValueError:
        return str(gettext("Write a day such as 2026-11-28, or a month such as 2026-11."))
    if day.is_after(today):
        return str(gettext("This day is still to come."))
    told = [field for field in typed if field == "status" or field.startswith(STATUS_TEXT)]
    is_changed = any(typed[field] != value_of(case, field) for field in told)
    if is_changed and text == value_of(case, "status_as_of"):
        return str(gettext("Say on which day this was known."))
    return ""
