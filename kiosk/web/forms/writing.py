"""The forms of letters and cards: texts, a name, the strokes of a pen."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, Form, HiddenField, StringField, TextAreaField

from kiosk.actions.letters import LetterText, letter_language, letter_text
from kiosk.actions.people import Refused, clean_initials, clean_name, clean_town, tidy
from kiosk.actions.records import Person, Strokes, Writing
from kiosk.actions.writing import clean_strokes, clean_text, tidy_text
from kiosk.models import Kind
from kiosk.packs import Case, WritingRules
from kiosk.visits import Signer
from kiosk.web.forms.fields import Check, ShownForm, checked, refuse
from kiosk.web.languages import current_visit

DRAWING_HEIGHT = 600
SIGNATURE_HEIGHT = 300


def drawn(height: int) -> Check:
    """Return a check of strokes; what cannot be read is taken out of the form."""

    def check(_form: Form, field: Field) -> None:
        try:
            clean_strokes(field.data or "", height)
        except Refused as refusal:
            if refusal.reason == "not_a_drawing":
                field.data = ""
            raise refuse(refusal.reason) from None

    return check


def _read(typed: str, height: int) -> Strokes:
    try:
        return clean_strokes(typed, height)
    except Refused:
        return ()


class WritingForm(ShownForm):
    """What letters and cards share; `seen` names the advice that was given and not followed."""

    kind: Kind
    seen = HiddenField()
    name = StringField()
    town = StringField(validators=[checked(clean_town)])
    sender = TextAreaField(validators=[checked(clean_text, tidy_text)])
    signature = HiddenField(validators=[drawn(SIGNATURE_HEIGHT)])

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        kept = {"none": (), "city": ("town",), "full": ("sender",)}[self.rules.sender_address]
        for field in {"town", "sender"} - set(kept):
            del self[field]

    def tidy(self) -> None:
        for field in self:
            clean = tidy_text if isinstance(field, TextAreaField) else tidy
            if isinstance(field, StringField) and not isinstance(field, HiddenField):
                field.data = clean(field.data or "")

    @property
    def rules(self) -> WritingRules:
        raise NotImplementedError

    @property
    def known(self) -> Signer | None:
        """Return who wrote their name for another case of this visit: nothing is typed twice."""
        visit = current_visit()
        return visit.signer if visit else None

    def validate_name(self, field: Field) -> None:
        if not (self.known and not tidy(field.data or "")):
            checked(self.clean_name)(self, field)

    @property
    def clean_name(self) -> Callable[[str], str]:
        return clean_name

    @property
    def person(self) -> Person:
        """Return who writes, once the form has been found valid."""
        known = None if self.name.data else self.known
        town = (self.town.data or (known.town if known else "")) if "town" in self else ""
        if known:
            return Person(known.name, town=town, age=known.age)
        return Person(self.name.data or "", town=town)

    @property
    def own_texts(self) -> Mapping[str, str]:
        """Return what the writer adds, by the name of its field."""
        raise NotImplementedError

    @property
    def envelope(self) -> dict[str, str]:
        """Return the writer's address, where the case lets one stand and they gave it."""
        sender = self.sender.data if "sender" in self else ""
        return {"sender": sender} if sender else {}

    @property
    def signed_with(self) -> tuple[str, ...]:
        """Return what stands beside the text: a name or a place can name an organisation too."""
        return (self.person.name, self.person.town, *self.envelope.values())

    @property
    def main_field(self) -> Field:
        """Return the field that one shortens when the sheet is full."""
        raise NotImplementedError

    def writing(self, kept: tuple[str, ...]) -> Writing:
        """Return what was written, once the form has been found valid."""
        raise NotImplementedError

    @property
    def pads(self) -> Mapping[str, int]:
        return {"signature": SIGNATURE_HEIGHT}

    def strokes(self) -> dict[str, Strokes]:
        """Return what was drawn, by pad; nothing where it cannot be read."""
        return {pad: _read(self[pad].data or "", height) for pad, height in self.pads.items()}


class CardForm(WritingForm):
    """A card to the person: a few words, a drawing where the case allows it."""

    kind = Kind.CARD
    message = TextAreaField(validators=[checked(clean_text, tidy_text)])
    drawing = HiddenField(validators=[drawn(DRAWING_HEIGHT)])

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if not case.rules.card.drawing_ok:
            del self.drawing

    def validate_message(self, field: Field) -> None:
        if not field.data and not self.strokes().get("drawing"):
            raise refuse("no_message")

    @property
    def rules(self) -> WritingRules:
        return self.case.rules.card

    @property
    def pads(self) -> Mapping[str, int]:
        more = {"drawing": DRAWING_HEIGHT} if "drawing" in self else {}
        return {**more, **super().pads}

    @property
    def own_texts(self) -> Mapping[str, str]:
        return {"message": self.message.data or ""}

    @property
    def main_field(self) -> Field:
        return self.message

    def writing(self, kept: tuple[str, ...]) -> Writing:
        parts = {**self.own_texts, **self.envelope}
        return Writing(self.shown_in, parts, kept=kept, **self.strokes())


class LetterForm(WritingForm):
    """A letter to the authority: who I am, my own words, around the text of the case.

    `sheet` tells which text stood on the screen, so that nobody signs one they have not read;
    `careful` asks for initials instead of a name.
    """

    kind = Kind.LETTER
    sheet = HiddenField()
    letter_language = HiddenField()
    careful = HiddenField()
    who = TextAreaField(validators=[checked(clean_text, tidy_text)])
    own = TextAreaField(validators=[checked(clean_text, tidy_text)])

    @property
    def text(self) -> LetterText:
        return letter_text(self.case, letter_language(self.case, self.letter_language.data or ""))

    @property
    def is_as_read(self) -> bool:
        """Tell whether the letter's text is still the one that stood on the screen."""
        return bool(self.sheet.data == self.text.sha256)

    @property
    def known(self) -> Signer | None:
        """Return who is known, but never a whole name for somebody who asked for initials."""
        known = super().known
        return None if known and known.is_whole_name and self.careful.data else known

    @property
    def clean_name(self) -> Callable[[str], str]:
        return clean_initials if self.careful.data else clean_name

    @property
    def rules(self) -> WritingRules:
        return self.case.rules.letter

    @property
    def own_texts(self) -> Mapping[str, str]:
        return {"who": self.who.data or "", "own": self.own.data or ""}

    def paragraphs(self) -> dict[str, str]:
        """Return the letter's texts by name, in their order, without those left empty."""
        text = self.text
        parts = {
            "salutation": text.salutation,
            "who": self.who.data or "",
            "facts": text.facts,
            "own": self.own.data or "",
            "ask": text.ask,
            "closing": text.closing,
        }
        return {name: words for name, words in parts.items() if words}

    @property
    def body(self) -> list[str]:
        """Return what stands between salutation and closing."""
        parts = self.paragraphs()
        return [parts[name] for name in ("who", "facts", "own", "ask") if name in parts]

    @property
    def main_field(self) -> Field:
        return self.own

    def writing(self, kept: tuple[str, ...]) -> Writing:
        parts = {**self.paragraphs(), **self.envelope}
        return Writing(self.text.language, parts, kept=kept, **self.strokes())
