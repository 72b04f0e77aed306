"""What a receiver's set-up form asks for; the screens give each field its words."""

import enum
from dataclasses import dataclass


class FieldKind(enum.StrEnum):
    """How a field is filled in, and what it holds in `receiver.settings`."""

    TEXT = "text"
    ADDRESS = "address"
    FOLDER = "folder"
    SECRET = "secret"  # noqa: S105 - a kind of field; its value is sealed, never in the settings
    FLAG = "flag"
    CHOICE = "choice"
    PER_CASE = "per_case"


@dataclass(frozen=True)
class Field:
    """One field of a form.

    TEXT, ADDRESS, FOLDER and CHOICE hold a text, FLAG a bool, PER_CASE a text by the slug of each
    case; what is empty is left out. `options` are the values of a CHOICE; the first is the default.
    """

    name: str
    kind: FieldKind
    options: tuple[str, ...] = ()
