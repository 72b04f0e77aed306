"""The canonical action: what is sealed on arrival and what a receiver is handed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from kiosk.models import Action, Event, Kind, SealedPart
from kiosk.vault import KeyPair, open_sealed

SCHEMA = 1


Strokes = tuple[tuple[int, ...], ...]
"""What a pen drew: per stroke x, y, x, y, … in thousandths of the box's width."""


@dataclass(frozen=True)
class Person:
    """Who acted, as typed; "" where nothing was given. `country` is ISO 3166-1 alpha-2.

    `town` stands on letters and beside initials; `age`, in years, is that of young people only.
    """

    name: str
    email: str = ""
    country: str = ""
    town: str = ""
    age: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields as JSON values; town and age only where there is one."""
        rare = {"town": self.town or None, "age": self.age}
        given = {key: value for key, value in rare.items() if value is not None}
        return {"name": self.name, "email": self.email, "country": self.country, **given}


@dataclass(frozen=True)
class Writing:
    """A letter or a card as it was on the screen; `language` is the one that it is written in.

    `parts` are the texts by name, in their order: "message" of a card; "salutation", "who",
    "facts", "own", "ask" and "closing" of a letter; then "sender", an address, where the case lets
    one stand. `kept` names what the kiosk advised to leave out and the writer kept (ux.md C4).
    """

    language: str
    parts: Mapping[str, str]
    drawing: Strokes = ()
    signature: Strokes = ()
    kept: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "parts": dict(self.parts),
            "drawing": [list(stroke) for stroke in self.drawing],
            "signature": [list(stroke) for stroke in self.signature],
            "kept": list(self.kept),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            language=content["language"],
            parts=dict(content["parts"]),
            drawing=tuple(tuple(stroke) for stroke in content["drawing"]),
            signature=tuple(tuple(stroke) for stroke in content["signature"]),
            kept=tuple(content["kept"]),
        )


@dataclass(frozen=True)
class Consent:
    """An answer to one question, with the wording that was on the screen."""

    purpose: str
    granted: bool
    wording_sha256: str


@dataclass(frozen=True)
class PersonalPart:
    """Everything of an action that is sealed, with its exact time (UTC)."""

    signed_at: dt.datetime
    person: Person
    consents: tuple[Consent, ...]
    writing: Writing | None = None

    def as_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "schema": SCHEMA,
            "signed_at": self.signed_at.isoformat(),
            "person": self.person.as_json(),
            "consents": [asdict(consent) for consent in self.consents],
        }
        return content | ({"writing": self.writing.as_json()} if self.writing else {})

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            signed_at=dt.datetime.fromisoformat(content["signed_at"]),
            person=Person(**content["person"]),
            consents=tuple(Consent(**consent) for consent in content["consents"]),
            writing=Writing.from_json(content["writing"]) if "writing" in content else None,
        )


@dataclass(frozen=True)
class OpenAction:
    """An action with its sealed part opened: lives in memory for one hand-over only."""

    id: UUID
    event: str
    is_practice: bool
    case: str
    kind: Kind
    locale: str
    personal: PersonalPart

    def as_json(self) -> dict[str, Any]:
        """Return the canonical action (receivers.md, section 12) as plain JSON values."""
        content = self.personal.as_json()
        return {
            "schema": "ecritoire.action/1",
            "id": str(self.id),
            "event": self.event,
            "practice": self.is_practice,
            "case": self.case,
            "kind": str(self.kind),
            "locale": self.locale,
            "signed_at": content["signed_at"],
            "person": content["person"],
            "consents": content["consents"],
        } | ({"writing": content["writing"]} if "writing" in content else {})


def place_of(action_id: UUID, event_id: UUID, case_slug: str) -> str:
    """Return where a ciphertext belongs (trust.md 6.2): opening it elsewhere fails."""
    return f"{action_id}|{event_id}|{case_slug}"


def open_action(action: Action, part: SealedPart, event: Event, pair: KeyPair) -> OpenAction:
    """Return the action opened. Raises vault.CannotOpen."""
    place = place_of(action.id, event.id, action.case_slug)
    content = open_sealed(part.ciphertext, pair, part.key_id, place)
    return OpenAction(
        id=action.id,
        event=event.slug,
        is_practice=event.is_practice,
        case=action.case_slug,
        kind=action.kind,
        locale=action.locale,
        personal=PersonalPart.from_json(content),
    )
