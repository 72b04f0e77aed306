"""What the fields of a case are called, and what each rule means, in words that a host knows."""

from dataclasses import dataclass

from flask_babel import gettext

from kiosk.packs import CaseStatus
from kiosk.packs.fields import ADDRESS_LINES, LINE_LENGTH
from kiosk.packs.overlay import OPENNESS, STATUS_TEXT
from kiosk.web.wording import language_name


@dataclass(frozen=True)
class Words:
    """What a field is called, and what it means."""

    label: str
    hint: str = ""


def status_words(status: str) -> str:
    words = {
        CaseStatus.IMPUNITY: gettext("Nobody was held to account"),
        CaseStatus.IMPRISONED: gettext("In prison"),
        CaseStatus.PRETRIAL_DETENTION: gettext("In prison, before a trial"),
        CaseStatus.RELEASED: gettext("Free"),
        CaseStatus.SUSPENDED_SENTENCE: gettext("Sentenced, not in prison"),
        CaseStatus.PROSECUTED: gettext("On trial"),
    }
    return str(words.get(CaseStatus(status), status))


def option_words(field: str, option: str) -> str:
    """Return what one of the choices of a rule is called."""
    if field == "status":
        return status_words(option)
    words = {
        "rules.who_mails": {
            "section": gettext("The organisation posts it"),
            "host": gettext("You post it"),
        },
        "rules.deliver_to": {
            "prison": gettext("The prison"),
            "family": gettext("The family"),
            "office": gettext("An office"),
            "section": gettext("The organisation"),
        },
        "sender_address": {
            "none": gettext("None"),
            "city": gettext("Only the town"),
            "full": gettext("The whole address"),
        },
    }
    key = "sender_address" if field.endswith("sender_address") else field
    return str(words.get(key, {}).get(option, option))


def field_words(field: str) -> Words:
    """Return the label of a field that a host may change, with what it means."""
    if field.startswith(STATUS_TEXT):
        name = language_name(field.removeprefix(STATUS_TEXT))
        return Words(
            str(gettext("How things stand, in %(language)s", language=name)),
            str(gettext("One sentence, as attendees read it.")),
        )
    if field.startswith(("rules.card.", "rules.letter.")):
        return _rule_words(field.rsplit(".", 1)[1])
    lines = gettext(
        "At most %(lines)s lines with %(letters)s letters each: so it fits a window envelope.",
        lines=ADDRESS_LINES,
        letters=LINE_LENGTH,
    )
    words = {
        "target.address": Words(gettext("Address for letters"), lines),
        "card.address": Words(gettext("Address for cards"), lines),
        "status": Words(gettext("How it stands")),
        "status_as_of": Words(
            gettext("Known on"), gettext("A day such as 2026-11-28, or a month such as 2026-11.")
        ),
        "hashtags": Words(
            gettext("Hashtags"), gettext("Such as #WriteForBo, with blanks between.")
        ),
        "rules.who_mails": Words(gettext("Who posts letters and cards")),
        "rules.deliver_to": Words(gettext("Where cards go")),
        "rules.ask_safety": Words(
            gettext("Ask about ties to the country"),
            gettext("Whoever has family there is asked first, and may sign with initials."),
        ),
        OPENNESS: Words(gettext("Takes actions")),
    }
    return words.get(field) or Words(_other_words(field))


def _rule_words(rule: str) -> Words:
    words = {
        "mention_organisation": Words(
            gettext("May name the organisation"), gettext("Else its name could harm the person.")
        ),
        "religious_ok": Words(
            gettext("May be religious"), gettext("Such as a blessing, a prayer, a verse.")
        ),
        "seasonal_ok": Words(
            gettext("May wish a happy season"), gettext("Such as Christmas or the new year.")
        ),
        "mention_charges": Words(
            gettext("May speak of the charges"), gettext("What the person is accused of.")
        ),
        "political_ok": Words(
            gettext("May be political"), gettext("About the government, or parties.")
        ),
        "sender_address": Words(gettext("Address of the writer")),
        "drawing_ok": Words(gettext("May have a drawing"), gettext("Some prisons keep them back.")),
        "avoid": Words(gettext("Words to avoid")),
    }
    return words.get(rule) or Words(rule)


def _other_words(field: str) -> str:
    """Return what a field is called that only a pack changes."""
    words = {
        "country": gettext("Country"),
        "since": gettext("Since"),
        "spellings": gettext("Spellings of the name"),
        "pronouns": gettext("Pronouns"),
        "check_note": gettext("Note for the host"),
        "target.salutation": gettext("How a letter begins"),
        "target.closing": gettext("How a letter ends"),
        "embassy.address": gettext("Address of the embassy"),
        "petitions": gettext("Online petition"),
        "picture": gettext("Stamp"),
        "texts.name": gettext("Name"),
        "texts.summary": gettext("Summary"),
        "texts.demand": gettext("What is asked"),
        "texts.petition": gettext("Words of the petition"),
        "texts.target": gettext("Who is asked"),
        "texts.status": gettext("How things stand"),
        "texts.stamp_alt": gettext("What the stamp shows"),
        "texts.news": gettext("News"),
        "texts.letter": gettext("Words of the letter"),
        "texts.starters": gettext("First lines for a card"),
        "texts.body": gettext("Story"),
    }
    return str(words.get(field, field))


def place_words(field: str) -> str:
    """Return to which kind of writing a rule belongs, "" for all."""
    if field.startswith("rules.card."):
        return str(gettext("Cards"))
    return str(gettext("Letters")) if field.startswith("rules.letter.") else ""
