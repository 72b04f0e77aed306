"""What every form shares: its id, its language, and the words for what cannot be taken."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Self

from flask import request
from flask_babel import lazy_gettext
from wtforms import Field, Form, HiddenField, ValidationError

from kiosk.actions.people import Refused, tidy
from kiosk.config import LANGUAGES
from kiosk.web.languages import language
from kiosk.web.state import event

_WORDS = {
    "empty": lazy_gettext("Write your name, as you want it to be read."),
    "not_a_name": lazy_gettext("Write your name with at least one letter or sign."),
    "too_long": lazy_gettext("This is too long for us. Shorten it, please."),
    "unreadable": lazy_gettext(
        "There was an invisible sign in what you wrote. We took it out: check it and go on."
    ),
    "not_an_email": lazy_gettext(
        "This does not look like an e-mail address. Write it like name@example.org, or leave it "
        "empty."
    ),
    "not_a_country": lazy_gettext("Choose a country from the list, or leave it empty."),
    "email_for_contact": lazy_gettext(
        "To write to you we need your e-mail address. Write it, or take the tick away."
    ),
    "not_initials": lazy_gettext("Only your initials, please: A. B., for example."),
    "not_a_first_name": lazy_gettext("Only your first name, please."),
    "not_an_age": lazy_gettext("Write your age in years, as a number."),
    "old_enough": lazy_gettext("At your age you sign with your full name. Use the other form."),
    "only_name_and_age": lazy_gettext(
        "Here we take a first name and an age, and nothing else. The rest was not kept."
    ),
    "no_message": lazy_gettext("Write a few words, or draw something."),
    "not_a_drawing": lazy_gettext("We could not read the drawing. Clear it and draw it again."),
    "too_much_drawn": lazy_gettext("This drawing is too much for us. Take a few strokes away."),
    "does_not_fit": lazy_gettext("It does not fit on the sheet. Shorten it, please."),
}
NOTHING: Mapping[str, object] = {}
Check = Callable[[Form, Field], None]


def refuse(reason: str) -> ValidationError:
    """Return the error that says what to do about `reason`."""
    return ValidationError(str(_WORDS[reason]))


def checked(clean: Callable[[str], str], tidied: Callable[[str], str] = tidy) -> Check:
    """Return a check that keeps what `clean` returns, or says why it refuses."""

    def check(_form: Form, field: Field) -> None:
        typed = field.data or ""
        try:
            field.data = clean(typed)
        except Refused as refusal:
            field.data = tidied(typed)
            raise refuse(refusal.reason) from None

    return check


class ShownForm(Form):
    """A form as it stood on a screen: an id of its own, its event, and the language it was in."""

    form_id = HiddenField()
    event = HiddenField()
    locale = HiddenField()

    @classmethod
    def new(cls, data: Mapping[str, object] = NOTHING, **context: Any) -> Self:
        """Return a form with a new id and `data`; `context` is what its class asks for."""
        shown = {"form_id": str(uuid.uuid4()), "locale": language()}
        return cls(data={**shown, **data}, **context)

    @classmethod
    def posted(cls, **context: Any) -> Self:
        return cls(request.form, **context)

    @classmethod
    def as_typed(cls, **context: Any) -> Self:
        """Return the form as it stood, unjudged, to go on in the language of this answer."""
        form = cls(request.form, **context)
        form.locale.data = language()
        form.tidy()
        return form

    def tidy(self) -> None:
        """Bring what was typed into the form that may stand in a page."""

    @property
    def id(self) -> uuid.UUID:
        """Return the id made with the form; a form that lost it gets a new one."""
        return id_of(self.form_id.data)

    @property
    def is_of_another_event(self) -> bool:
        """Tell whether it was opened before this event began: practice said that nothing counts."""
        return is_of_another_event(self.event.data)

    @property
    def shown_in(self) -> str:
        """Return the language of the screen that was read.

        The visit may speak another language by now, in another tab: the form knows its own.
        """
        return self.locale.data if self.locale.data in LANGUAGES else language()


def is_of_another_event(typed: str | None) -> bool:
    """Tell whether a page names an event that is not served now; one that names none does not."""
    return bool(typed) and typed != str(event().id)


def id_of(typed: str | None) -> uuid.UUID:
    """Return the id that a form was made with, or a new one where it is missing or no id."""
    try:
        return uuid.UUID(typed)
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid4()
