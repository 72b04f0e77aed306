"""The petition form, as grown-ups, those who must be careful, and young people fill it in."""

import functools
import unicodedata
from typing import Any

from babel import Locale
from flask import request
from flask_babel import gettext
from wtforms import BooleanField, EmailField, Field, SelectField, StringField

from kiosk.actions.people import (
    clean_age,
    clean_country,
    clean_email,
    clean_first_name,
    clean_initials,
    clean_name,
    clean_town,
    country_codes,
    tidy,
)
from kiosk.visits import Signer
from kiosk.web.forms.fields import ShownForm, checked, refuse
from kiosk.web.languages import language
from kiosk.web.state import kiosk
from kiosk.web.wording import consent_wording


class PersonForm(ShownForm):
    """Any of the petition forms; a subclass says what is asked beside the name."""

    name = StringField()

    def tidy(self) -> None:
        self.name.data = tidy(self.name.data or "")

    @property
    def signer(self) -> Signer:
        """Return what was written, once the form has been found valid."""
        return Signer(name=self.name.data or "", locale=self.shown_in)


class SignForm(PersonForm):
    """The petition form (design: Addresses); its id makes five taps one action."""

    name = StringField(validators=[checked(clean_name)])
    email = EmailField(validators=[checked(clean_email)])
    country = SelectField(validators=[checked(clean_country)], validate_choice=False)
    contact_ok = BooleanField(false_values=("",))

    def validate_contact_ok(self, field: BooleanField) -> None:
        if field.data and not (self.email.data or self.email.errors):
            raise refuse("email_for_contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", gettext("I would rather not say")), *countries(language())]

    @property
    def signer(self) -> Signer:
        return Signer(
            name=self.name.data or "",
            email=self.email.data or "",
            country=self.country.data or "",
            contact_ok=bool(self.contact_ok.data),
            locale=self.shown_in,
            wording=consent_wording(self.shown_in),
        )


class InitialsForm(PersonForm):
    """For those who have ties to the country: initials and a town, and nobody is written to."""

    name = StringField(validators=[checked(clean_initials)])
    town = StringField(validators=[checked(clean_town)])

    @property
    def signer(self) -> Signer:
        return Signer(name=self.name.data or "", town=self.town.data or "", locale=self.shown_in)


class YoungForm(PersonForm):
    """Under the pack's age: a first name and an age, and nothing else is taken (P8)."""

    name = StringField(validators=[checked(clean_first_name)])
    age = StringField()
    KNOWN = frozenset({"form_id", "event", "locale", "at", "name", "age"})

    def validate_age(self, field: Field) -> None:
        below = kiosk().pack.consent_age
        checked(lambda typed: clean_age(typed, below))(self, field)

    def validate_name(self, _field: Field) -> None:
        forged = {key for key, value in request.form.items() if value} - self.KNOWN
        if forged:
            raise refuse("only_name_and_age")

    @property
    def signer(self) -> Signer:
        return Signer(name=self.name.data or "", age=int(self.age.data or 0), locale=self.shown_in)


@functools.cache
def countries(speaking: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(speaking).territories
    known = [(code, names[code]) for code in country_codes() if code in names]
    return tuple(sorted(known, key=lambda country: _order(country[1])))


def _order(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", name.casefold()) if char.isalnum())
