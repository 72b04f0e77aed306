"""What a field holds, and what an act changed, in words."""

import datetime as dt
from collections.abc import Mapping

from flask_babel import format_date, format_time, gettext

from kiosk.packs import Case
from kiosk.packs.edits import Edit
from kiosk.packs.overlay import OPENNESS
from kiosk.web.cases.fields import value_of
from kiosk.web.cases.wording import field_words, option_words, place_words, status_words
from kiosk.web.wording import long_date


def day_and_time(at: dt.datetime) -> str:
    """Return the day, short, and the time by this laptop's own clock."""
    here = at.astimezone().replace(tzinfo=None)
    return f"{format_date(here.date(), 'd MMM')} · {format_time(here, 'HH:mm', rebase=False)}"


def fact(case: Case, field: str) -> str:
    """Return what a case holds in a field that a host may change."""
    return value_words(field, value_of(case, field))


def value_words(field: str, value: object) -> str:
    """Return a value as a host reads it; "yes" and "no" are how two packs are compared."""
    if isinstance(value, bool) or (value in ("yes", "no") and field != OPENNESS):
        return str(gettext("Yes") if value in (True, "yes") else gettext("No"))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or str(gettext("none"))
    text = str(value)
    if field == OPENNESS:
        return _openness(text)
    return status_words(text) if field == "status" else option_words(field, text)


def act_words(edit: Edit) -> str:
    """Return what one edit did."""
    value = edit.change.value
    if edit.field == OPENNESS:
        if isinstance(value, Mapping):
            return str(gettext("Told as good news"))
        if value is not None and edit.change.sure_on:
            day = long_date(edit.change.sure_on)
            return str(gettext("Confirmed: its demand held on %(date)s", date=day))
        return str(gettext("Open or not: as the pack says"))
    place = place_words(edit.field)
    label = field_words(edit.field).label + (f" ({place})" if place else "")
    if value is None:
        return str(gettext("%(what)s: as the pack says", what=label))
    words = value_words(edit.field, value)
    return str(gettext("%(what)s: %(value)s", what=label, value=words))


def _openness(value: str) -> str:
    words = {
        "yes": gettext("Yes"),
        "check": gettext("Once the host has confirmed"),
        "no": gettext("No: told as news"),
    }
    return str(words.get(value, value))
