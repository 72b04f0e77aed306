"""What somebody wrote, opened in memory, as the sheet that it becomes on paper."""

from kiosk.actions.records import OpenAction, Writing
from kiosk.printing.writing import CardSheet, LetterSheet


def card_of(action: OpenAction, found: Writing) -> CardSheet:
    """Return the sheet of a card as it was written."""
    person = action.personal.person
    return CardSheet(
        message=found.parts.get("message", ""),
        name=person.name,
        town=person.town,
        language=found.language,
        drawing=found.drawing,
        signature=found.signature,
    )


def letter_of(action: OpenAction, found: Writing) -> LetterSheet:
    """Return the sheet of a letter as it was written."""
    person, parts = action.personal.person, found.parts
    names = ("who", "facts", "own", "ask", "salutation", "closing")
    texts = {name: parts.get(name, "") for name in names}
    day = action.personal.signed_at.astimezone().date()
    return LetterSheet(
        found.language,
        **texts,
        name=person.name,
        town=person.town,
        day=day,
        signature=found.signature,
    )
