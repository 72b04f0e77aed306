"""The forms of attendees: their fields, and what is said when something does not fit."""

from kiosk.web.forms.fields import id_of, is_of_another_event
from kiosk.web.forms.signing import InitialsForm, PersonForm, SignForm, YoungForm
from kiosk.web.forms.writing import CardForm, LetterForm, WritingForm

__all__ = [
    "CardForm",
    "InitialsForm",
    "LetterForm",
    "PersonForm",
    "SignForm",
    "WritingForm",
    "YoungForm",
    "id_of",
    "is_of_another_event",
]
