"""The words of each kind of receiver and of each field of its form, for people who set it up.

Everything is keyed by the names that kiosk.receivers declares. A kind that has no words here yet
still gets a form, with the names of its fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext

from kiosk.receivers import KINDS, Field, FieldKind, Reason, Receiver

Words = Any
"""A text, translated when it is shown."""


@dataclass(frozen=True)
class KindWords:
    """What it is called, what it does in a sentence, and what our tests of it prove."""

    name: Words
    sentence: Words
    proven: Words


@dataclass(frozen=True)
class FieldWords:
    label: Words
    hint: Words = ""


KIND_WORDS: Mapping[str, KindWords] = {
    "hub": KindWords(
        lazy_gettext("Hub of the organisation"),
        lazy_gettext(
            "Sends everything sealed to the organisation's own collecting server. It needs no "
            "account for each event, and nobody on the way can read a name."
        ),
        lazy_gettext(
            "Tested against a small test hub that checks each signature with the reference "
            "library of Standard Webhooks; no hub in real use yet."
        ),
    ),
    "action_network": KindWords(
        lazy_gettext("Action Network"),
        lazy_gettext(
            "Adds each signature to a petition at Action Network. Signatures without an e-mail "
            "address stay here: hand those over as a list."
        ),
        lazy_gettext(
            "Tested against a program of others that checks each request by our own "
            "description of the service; no real account was called. Look at the first few "
            "there before you send the rest."
        ),
    ),
    "civicrm": KindWords(
        lazy_gettext("CiviCRM"),
        lazy_gettext(
            "Adds each signature to a petition in the organisation's CiviCRM, and the person "
            "to its contacts. Signatures without an e-mail address stay here: hand those over "
            "as a list."
        ),
        lazy_gettext(
            "Tested against a stand-in of our own that was built after CiviCRM's source; no "
            "real site was called. Look at the first few there before you send the rest."
        ),
    ),
    "webhook": KindWords(
        lazy_gettext("Web address"),
        lazy_gettext("A webhook: each signature is sent to this address, signed with the secret."),
        lazy_gettext(
            "Tested against the reference libraries of Standard Webhooks and CloudEvents, and "
            "against a program of others that resets, delays and breaks answers."
        ),
    ),
    "file": KindWords(
        lazy_gettext("Folder"),
        lazy_gettext(
            "A file that other programs can read is written there. Whoever has it can read the "
            "names: keep it like the passphrase."
        ),
        lazy_gettext(
            "Tested with folders that are full, gone or not to be written to, and with files "
            "that were cut."
        ),
    ),
    "list": KindWords(
        lazy_gettext("List of signatures"),
        lazy_gettext(
            "A table for a spreadsheet or for another program's import is written into a folder. "
            "Whoever has it can read the names: keep it like the passphrase."
        ),
        lazy_gettext(
            "Tested by reading the tables back with other programs; no real import has been "
            "run yet."
        ),
    ),
    "post": KindWords(
        lazy_gettext("Post"),
        lazy_gettext("Letters and cards on paper, which people print and post."),
        lazy_gettext("It is done when you say so."),
    ),
}

_SECRET_OF_THEIRS = lazy_gettext("It is kept sealed and never shown again.")
FIELD_WORDS: Mapping[tuple[str, str], FieldWords] = {
    ("webhook", "url"): FieldWords(
        lazy_gettext("Address"), lazy_gettext("It begins with https://")
    ),
    ("webhook", "secret"): FieldWords(
        lazy_gettext("Secret"), lazy_gettext("It begins with whsec_ and comes from the receiver.")
    ),
    ("file", "folder"): FieldWords(
        lazy_gettext("Folder"),
        lazy_gettext("The whole path of a folder that exists, such as that of a USB stick."),
    ),
    ("action_network", "secret"): FieldWords(
        lazy_gettext("API key"),
        lazy_gettext("From those who run the group at Action Network. It is kept sealed."),
    ),
    ("action_network", "petitions"): FieldWords(
        lazy_gettext("Petition of each case"),
        lazy_gettext(
            "The last part of the petition's API address: letters and digits with four "
            "hyphens. Leave a case empty that has no petition there: its signatures stay here."
        ),
    ),
    ("action_network", "tags"): FieldWords(
        lazy_gettext("Tags"),
        lazy_gettext("Names of tags that exist there, with commas between them; or nothing."),
    ),
    ("action_network", "autoresponse"): FieldWords(
        lazy_gettext("Let Action Network thank by e-mail"),
        lazy_gettext("Days after the event people may wonder why they get it."),
    ),
    ("action_network", "splits_names"): FieldWords(
        lazy_gettext("Split names into first name and last name"),
        lazy_gettext(
            "Wrong for many names of the world. Without the tick the whole name stands in the "
            "field of the first name."
        ),
    ),
    ("civicrm", "url"): FieldWords(
        lazy_gettext("Address of the site"),
        lazy_gettext("It begins with https:// and is that of the site with CiviCRM."),
    ),
    ("civicrm", "secret"): FieldWords(
        lazy_gettext("API key"),
        lazy_gettext("Of a contact that may add contacts and activities. It is kept sealed."),
    ),
    ("civicrm", "surveys"): FieldWords(
        lazy_gettext("Petition of each case"),
        lazy_gettext(
            "The number of the petition there. Leave a case empty that has no petition there: "
            "its signatures stay here."
        ),
    ),
    ("civicrm", "group"): FieldWords(
        lazy_gettext("Group for those who want news"),
        lazy_gettext("The number of a group that exists there; or nothing."),
    ),
    ("civicrm", "opts_out"): FieldWords(
        lazy_gettext("Mark all others so that nobody mails them"),
        lazy_gettext("Only people who are new there are marked."),
    ),
    ("list", "folder"): FieldWords(
        lazy_gettext("Folder"),
        lazy_gettext("The whole path of a folder that exists, such as that of a USB stick."),
    ),
    ("list", "format"): FieldWords(
        lazy_gettext("Columns"), lazy_gettext("Choose the program that will read the list.")
    ),
    ("hub", "url"): FieldWords(
        lazy_gettext("Address of the hub"),
        lazy_gettext("It begins with https:// and comes from the coordinator."),
    ),
    ("hub", "device"): FieldWords(
        lazy_gettext("Name of this laptop"),
        lazy_gettext("As the coordinator entered it at the hub."),
    ),
    ("hub", "unattended"): FieldWords(
        lazy_gettext("Send by itself when this laptop is online"),
        lazy_gettext(
            "Everything stays sealed. But the key of this laptop then lies readable on its disk: "
            "whoever takes it can send rubbish in its name, and read nothing."
        ),
    ),
    ("hub", "secret"): FieldWords(
        lazy_gettext("Key of this laptop"),
        lazy_gettext("It begins with whsec_ and comes from the coordinator."),
    ),
}

FINDING_WORDS: Mapping[tuple[str, Reason], Words] = {
    ("hub", Reason.BAD_ID): lazy_gettext(
        "Write it with letters, digits, dots and hyphens only, such as laptop-1."
    ),
}
"""What is wrong with a field, where the words of the reason speak of another thing."""

OPTION_WORDS: Mapping[tuple[str, str], Words] = {
    ("format", "signatures"): lazy_gettext("A list to read and to print"),
    ("format", "action_network"): lazy_gettext("For the upload of Action Network"),
    ("format", "civicrm"): lazy_gettext("For the import of CiviCRM"),
}


def words_of(kind: str) -> KindWords:
    """Return the words of a kind; its own name for one that has none yet."""
    return KIND_WORDS.get(kind) or KindWords(kind.replace("_", " ").capitalize(), "", "")


def field_words(kind: str, field: Field) -> FieldWords:
    known = FIELD_WORDS.get((kind, field.name))
    if known is None and field.kind is FieldKind.SECRET:
        return FieldWords(gettext("Secret"), _SECRET_OF_THEIRS)
    return known or FieldWords(field.name.replace("_", " ").capitalize())


def option_words(field: Field, option: str) -> Words:
    return OPTION_WORDS.get((field.name, option), option)


def kinds_to_add() -> Sequence[type[Receiver[Any]]]:
    """Return the receivers that a host may add, in the order of the words above."""
    order = list(KIND_WORDS)
    known = [kind for kind in KINDS.values() if not kind.capabilities.manual]
    return sorted(known, key=lambda kind: order.index(kind.kind) if kind.kind in order else 99)


def is_by_hand(kind: str) -> bool:
    """Tell whether people serve this kind, so that nothing is sent to it."""
    return kind in KINDS and KINDS[kind].capabilities.manual


def goes_to(settings: Mapping[str, Any]) -> str:
    """Return the address or the folder of a receiver, "" where its kind has none."""
    return str(settings.get("url") or settings.get("folder") or "")
