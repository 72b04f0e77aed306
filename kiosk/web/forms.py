"""The forms of attendees: their fields, and what is said when something does not fit."""

import functools
import unicodedata
import uuid
from collections.abc import Callable

from babel import Locale
from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    HiddenField,
    SelectField,
    StringField,
    ValidationError,
)

from kiosk.actions.people import (
    Refused,
    clean_country,
    clean_email,
    clean_name,
    country_codes,
    tidy,
)
from kiosk.config import LANGUAGES
from kiosk.visits import Signer
from kiosk.web.languages import language
from kiosk.web.wording import consent_wording

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
}


def _checked(clean: Callable[[str], str]) -> Callable[[Form, Field], None]:
    def check(_form: Form, field: Field) -> None:
        typed = field.data or ""
        try:
            field.data = clean(typed)
        except Refused as refusal:
            field.data = tidy(typed)
            raise ValidationError(str(_WORDS[refusal.reason])) from None

    return check


class SignForm(Form):
    """The petition form (design: Addresses); its id makes five taps one action."""

    form_id = HiddenField()
    locale = HiddenField()
    name = StringField(validators=[_checked(clean_name)])
    email = EmailField(validators=[_checked(clean_email)])
    country = SelectField(validators=[_checked(clean_country)], validate_choice=False)
    contact_ok = BooleanField(false_values=("",))

    def validate_contact_ok(self, field: BooleanField) -> None:
        if field.data and not (self.email.data or self.email.errors):
            raise ValidationError(str(_WORDS["email_for_contact"]))

    @property
    def signer(self) -> Signer:
        """Return what was written, once the form has been found valid.

        The visit may speak another language by now, in another tab: the form knows its own.
        """
        shown = self.locale.data if self.locale.data in LANGUAGES else language()
        return Signer(
            name=self.name.data or "",
            email=self.email.data or "",
            country=self.country.data or "",
            contact_ok=bool(self.contact_ok.data),
            locale=shown,
            wording=consent_wording(shown),
        )

    @property
    def id(self) -> uuid.UUID:
        """Return the id made with the form; a form that lost it gets a new one."""
        return id_of(self.form_id.data)


def id_of(typed: str | None) -> uuid.UUID:
    """Return the id that a form was made with, or a new one where it is missing or no id."""
    try:
        return uuid.UUID(typed)
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid4()


def new_sign_form(country: str) -> SignForm:
    """Return an empty form with a new id; the event's own country is chosen already."""
    return with_countries(
        SignForm(data={"form_id": str(uuid.uuid4()), "locale": language(), "country": country})
    )


def with_countries(form: SignForm) -> SignForm:
    """Fill in the countries by their names in the screen's language, in its order."""
    form.country.choices = [("", gettext("I would rather not say")), *_countries(language())]
    return form


@functools.cache
def _countries(speaking: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(speaking).territories
    known = [(code, names[code]) for code in country_codes() if code in names]
    return tuple(sorted(known, key=lambda country: _order(country[1])))


def _order(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", name.casefold()) if char.isalnum())
