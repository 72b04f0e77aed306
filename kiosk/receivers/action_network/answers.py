"""What Action Network's answers prove: HAL JSON with identifiers, and lists in `_embedded`."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.models import State
from kiosk.receivers.answers import meaning, object_in
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Ended
from kiosk.receivers.transport import Answer

SLACK = dt.timedelta(minutes=5)
"""How far the clocks may lie apart before a date there counts as earlier."""
Entry = Mapping[str, Any]
UNPROVED = Result(State.UNKNOWN, Reason.NOT_PROVED)
IDENTIFIER = re.compile(r"action_network:[0-9A-Za-z-]{1,100}")
PERSON = re.compile(r".*/people/([0-9a-f-]{36})/?")


def told_in(answer: Answer, now: dt.datetime) -> Entry:
    """Return what an answer of success tells. Raises Ended for any other."""
    if answer.status // 100 != 2:
        raise Ended(meaning(answer, now))
    if told := object_in(answer):
        return told
    # An empty object is its answer where nothing proves that anything was recorded.
    is_its_own = answer.media_type.endswith("json")
    raise Ended(UNPROVED if is_its_own else Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER))


def entries_in(told: Entry, name: str) -> Sequence[Entry]:
    """Return the entries of a list. Raises Ended if there is none: that proves no absence."""
    embedded = told.get("_embedded")
    entries = embedded.get(name) if isinstance(embedded, dict) else None
    if not isinstance(entries, list) or not all(isinstance(it, dict) for it in entries):
        raise Ended(UNPROVED)
    return entries


def recorded(told: Entry, since: dt.datetime) -> Result:
    """Return the proof of a signature: known if it is older than `since`."""
    reference = identifier_in(told)
    if reference is None:
        return UNPROVED
    made_at = _moment(told.get("created_date"))
    is_older = made_at is not None and made_at < since - SLACK
    return Result(State.KNOWN if is_older else State.ACCEPTED, remote_ref=reference)


def identifier_in(told: Entry) -> str | None:
    """Return the system's own id of what it told of."""
    found = told.get("identifiers")
    texts = [it for it in found if isinstance(it, str)] if isinstance(found, list) else []
    return next((it for it in texts if IDENTIFIER.fullmatch(it)), None)


def has_address(person: Entry, email: str) -> bool:
    """Tell whether it is the person who was asked for; one filter not heeded is a stranger."""
    addresses = person.get("email_addresses")
    return isinstance(addresses, list) and any(
        isinstance(it, dict) and str(it.get("address", "")).casefold() == email.casefold()
        for it in addresses
    )


def is_subscribed(person: Entry) -> bool:
    """Tell whether mail goes to the person, at one address at least."""
    addresses = person.get("email_addresses")
    return isinstance(addresses, list) and any(
        isinstance(it, dict) and it.get("status") == "subscribed" for it in addresses
    )


def person_in(told: Entry) -> str:
    """Return the address of the person told of. Raises Ended if it has none."""
    href = href_in(told, "self")
    if not PERSON.fullmatch(href):
        raise Ended(UNPROVED)
    return href


def id_of(person: str) -> str:
    """Return the id at the end of a person's address, which `person_in` has looked at."""
    return person.rstrip("/").rpartition("/")[2]


def is_of(signature: Entry, petition: str) -> bool:
    """Tell whether the signature is one of that petition."""
    linked = href_in(signature, "osdi:petition").rstrip("/").rpartition("/")[2]
    return petition in (signature.get("action_network:petition_id"), linked)


def href_in(told: Entry, relation: str) -> str:
    """Return where a link leads, "" if there is none."""
    links = told.get("_links")
    link = links.get(relation) if isinstance(links, dict) else None
    href = link.get("href") if isinstance(link, dict) else None
    return href if isinstance(href, str) else ""


def _moment(text: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
