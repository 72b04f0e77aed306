"""What Action Network is told of a signer; who is subscribed is decided by the plan."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from kiosk.actions.records import OpenAction, Person
from kiosk.receivers.consents import wants_contact

Status = Literal["subscribed", "unsubscribed"]


@dataclass(frozen=True)
class Style:
    """How signers are told of: with which tags, answered by mail or not, names split or whole."""

    tags: tuple[str, ...] = ()
    answers_by_mail: bool = False
    splits_names: bool = False


PLAIN = Style()


def person_of(action: OpenAction, style: Style, status: Status) -> dict[str, Any]:
    """Return the person, always with a status: without one a new person is subscribed.

    No identifiers: they must be unique across all groups there, and a person has them already.
    """
    person = action.personal.person
    place = {"locality": person.town, "country": person.country}
    given = {key: value for key, value in place.items() if value}
    return {
        **names_of(person, style.splits_names),
        "email_addresses": [{"address": person.email, "primary": True, "status": status}],
        **({"postal_addresses": [{"primary": True, **given}]} if given else {}),
        "languages_spoken": [action.locale],
        "custom_fields": _custom_fields(action),
    }


def names_of(person: Person, splits: bool) -> dict[str, str]:
    """Return the whole name as the given name, or its last word as the family name."""
    given, _, family = person.name.rpartition(" ")
    if splits and given:
        return {"given_name": given, "family_name": family}
    return {"given_name": person.name}


def _custom_fields(action: OpenAction) -> dict[str, str]:
    """Return what the API has no field for; it sets the date of a signature itself.

    A field that is left out keeps its old value there, so the box is told of either way.
    """
    signed_at = action.personal.signed_at.astimezone(dt.UTC)
    return {
        "ecritoire_event": action.event,
        "ecritoire_signed_at": signed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ecritoire_contact": "1" if wants_contact(action) else "0",
    }


def signup(action: OpenAction, style: Style) -> dict[str, Any]:
    """Return a new person who gets no mail."""
    return {"person": person_of(action, style, "unsubscribed"), **_tags(style), **_source(action)}


def signature_with_person(action: OpenAction, style: Style) -> dict[str, Any]:
    """Return a signature that subscribes whoever signs."""
    return {
        "person": person_of(action, style, "subscribed"),
        **_tags(style),
        "triggers": {"autoresponse": {"enabled": style.answers_by_mail}},
        **_source(action),
    }


def signature_linked(action: OpenAction, person: str) -> dict[str, Any]:
    """Return a signature of somebody who is there already; it changes nothing about them."""
    return {"_links": {"osdi:person": {"href": person}}, **_source(action)}


def _tags(style: Style) -> dict[str, Any]:
    return {"add_tags": list(style.tags)} if style.tags else {}


def _source(action: OpenAction) -> dict[str, Any]:
    return {"action_network:referrer_data": {"source": action.event, "website": "kiosk"}}
