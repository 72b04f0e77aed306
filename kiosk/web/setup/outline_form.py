"""The form of step 1: what is offered, what was typed, and what is wrong with it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from flask_babel import force_locale, gettext

from kiosk.actions.people import Refused, clean_country, tidy
from kiosk.actions.preparing import ClockSetBack, Outline, check_day, clean_title
from kiosk.config import LANGUAGES
from kiosk.models import Event
from kiosk.web.languages import language
from kiosk.web.setup.frame import typed
from kiosk.web.state import kiosk
from kiosk.web.wording import long_date


@dataclass
class OutlineForm:
    """What stands in the form, as typed, with what is wrong with each field."""

    language: str
    name: str
    held_on: str
    place: str = ""
    country: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.held_on)
        except ValueError:
            return None


def offered() -> OutlineForm:
    """Return the answers that are there already."""
    speaking, day = language(), today()
    country = kiosk().settings.country
    return OutlineForm(speaking, usual_name(day, speaking), day.isoformat(), country=country)


def as_kept(event: Event) -> OutlineForm:
    day = event.held_on.isoformat() if event.held_on else ""
    return OutlineForm(event.language, event.name, day, event.place, event.country)


def posted() -> OutlineForm:
    """Return what was typed; the name is made anew where only language or date were changed."""
    form = OutlineForm(
        typed("language"), typed("name"), typed("held_on"), typed("place"), typed("country")
    )
    is_untouched = bool(tidy(form.name)) and tidy(form.name) == tidy(typed("offered"))
    if is_untouched and form.day and form.language in LANGUAGES:
        form.name = usual_name(form.day, form.language)
    return form


def outline_of(form: OutlineForm, event: Event | None) -> Outline | None:
    """Return what was decided, or None with what is wrong in `form.errors`."""
    if form.language not in LANGUAGES:
        form.errors["language"] = gettext("Choose one of these languages.")
    name = _checked(form, "name", clean_title)
    place = _checked(form, "place", lambda text: clean_title(text, is_needed=False))
    country = _checked(form, "country", clean_country)
    day = _checked_day(form, event)
    if form.errors or day is None:
        return None
    form.name, form.place, form.country = name, place, country
    return Outline(name, day, form.language, place, country)


def _checked(form: OutlineForm, name: str, clean: Callable[[str], str]) -> str:
    try:
        return clean(getattr(form, name))
    except Refused as refusal:
        form.errors[name] = _words(name, refusal.reason)
        setattr(form, name, tidy(getattr(form, name)))
        return ""


def _words(name: str, reason: str) -> str:
    if reason == "unreadable":
        words = gettext("There was an invisible sign in it. We took it out: check it and go on.")
    elif reason == "too_long":
        words = gettext("This is too long. Use at most 120 letters.")
    elif name == "country":
        words = gettext("Choose a country from the list, or leave it empty.")
    else:
        words = gettext("Give the event a name, so that people know where they are.")
    return str(words)


def _checked_day(form: OutlineForm, event: Event | None) -> dt.date | None:
    if form.day is None:
        form.errors["held_on"] = gettext("Write the day like 2026-12-10.")
        return None
    if event and form.day == event.held_on:
        return form.day
    try:
        return check_day(form.day, today())
    except Refused:
        form.errors["held_on"] = gettext(
            "This is far from today, %(today)s. Is the year right? And is the laptop's clock?",
            today=long_date(today()),
        )
        return None


def usual_name(day: dt.date, speaking: str) -> str:
    """Return the name that an event has unless somebody gives it another."""
    with force_locale(speaking):
        return str(gettext("Letter-writing marathon, %(day)s", day=long_date(day)))


def today() -> dt.date:
    return kiosk().now().astimezone().date()


def clock_words(clock: ClockSetBack) -> str:
    """Say that the laptop's clock must be wrong, and how one sees it."""
    return str(
        gettext(
            "The clock of this laptop says %(today)s, but something was saved here on %(newest)s. "
            "Set the clock right, then continue.",
            today=long_date(today()),
            newest=long_date(clock.newest.astimezone().date()),
        )
    )
