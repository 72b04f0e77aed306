"""What stands in the lists: one for people, one for Action Network, two for CiviCRM."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.actions.records import OpenAction
from kiosk.receivers.cells import MARK
from kiosk.receivers.consents import CONTACT, wants_contact

Row = Mapping[str, str]
TAG = "ecritoire:"
"""Before an action's id where it stands among the data of others."""


@dataclass(frozen=True)
class Table:
    """One file of a list: `row` gives a cell for each column, in the same order for each action.

    `mark` opens the file where people open it in a spreadsheet; importers stumble over it.
    """

    suffix: str
    row: Callable[[OpenAction], Row]
    mark: str = ""


@dataclass(frozen=True)
class Format:
    """The files of a list; the id of each action stands in the column `key` of the last one.

    `is_import` lists go into a database of people: what is practice stays out of them.
    """

    tables: tuple[Table, ...]
    key: str
    is_import: bool = True
    needs_email: bool = False
    needs_consent: bool = False


def _signature(action: OpenAction) -> Row:
    person = action.personal.person
    return {
        "id": str(action.id),
        "event": action.event,
        "practice": _yes(action.is_practice),
        "case": action.case,
        "signed_at": _instant(action),
        "name": person.name,
        "age_if_young": "" if person.age is None else str(person.age),
        "town": person.town,
        "country": person.country,
        "email": person.email,
        "may_be_contacted": _answer(action),
        "language": action.locale,
    }


def _supporter(action: OpenAction) -> Row:
    person = action.personal.person
    return {
        "Email": person.email,
        # A whole name fills the first one (design: Who can receive what).
        "First Name": person.name,
        "City": person.town,
        "Country": person.country,
        "ecritoire_event": action.event,
        "ecritoire_case": action.case,
        "ecritoire_signed_at": _instant(action),
        "ecritoire_contact": "1" if wants_contact(action) else "0",
        "ecritoire_id": str(action.id),
    }


def _contact(action: OpenAction) -> Row:
    person = action.personal.person
    return {
        "External Identifier": _identifier(action),
        "First Name": person.name,
        "Email": person.email,
        "City": person.town,
        "Country": person.country,
        "Source": f"{TAG}{action.event}",
        "No Bulk Emails (User Opt Out)": "0" if wants_contact(action) else "1",
    }


def _activity(action: OpenAction) -> Row:
    return {
        "Email": action.personal.person.email,
        "External Identifier": _identifier(action),
        "Activity Type": "Petition",
        "Subject": action.case,
        "Activity Date": _utc(action).strftime("%Y-%m-%d %H:%M:%S"),
        "Status": "Completed",
        "Location": f"{TAG}{action.id}",
        "Details": f"May be contacted: {_answer(action) or 'not asked'}",
    }


def _identifier(action: OpenAction) -> str:
    """Return what matches a contact without an address; else the address does.

    An identifier of ours on every contact would tear one person's signatures apart.
    """
    return "" if action.personal.person.email else f"{TAG}{action.id}"


def _utc(action: OpenAction) -> dt.datetime:
    return action.personal.signed_at.astimezone(dt.UTC)


def _instant(action: OpenAction) -> str:
    return _utc(action).strftime("%Y-%m-%dT%H:%M:%SZ")


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _answer(action: OpenAction) -> str:
    """Return yes or no, "" for one who was not asked."""
    asked = any(it.purpose == CONTACT for it in action.personal.consents)
    return _yes(wants_contact(action)) if asked else ""


FORMATS: Mapping[str, Format] = {
    "signatures": Format((Table(".signatures.csv", _signature, MARK),), "id", is_import=False),
    "action_network": Format(
        (Table(".action-network.csv", _supporter),),
        "ecritoire_id",
        needs_email=True,
        needs_consent=True,
    ),
    "civicrm": Format(
        (
            Table(".civicrm-1-contacts.csv", _contact),
            Table(".civicrm-2-activities.csv", _activity),
        ),
        "Location",
    ),
}
"""The first is the one that a form offers first."""
