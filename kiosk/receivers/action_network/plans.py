"""The plans of Action Network: signing by either route, and looking up what became of it."""

import datetime as dt
from collections.abc import Callable

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.receivers.action_network import bodies
from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.answers import (
    UNPROVED,
    Entry,
    entries_in,
    has_address,
    href_in,
    id_of,
    is_of,
    is_subscribed,
    person_in,
    recorded,
    told_in,
)
from kiosk.receivers.action_network.bodies import Style
from kiosk.receivers.consents import wants_contact
from kiosk.receivers.plans import Plan
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Ended, Step, to_the_end

Clock = Callable[[], dt.datetime]
MOST_PAGES = 4
"""Lists come in pages of 25; whoever signed more petitions than a hundred cannot be told of."""


def sign(
    account: Account, action: OpenAction, petition: str | None, style: Style, clock: Clock
) -> Plan:
    """Sign the petition; only a ticked box takes the form that subscribes."""
    return to_the_end(_signed(account, action, petition, style, clock))


def look_up(account: Account, action: OpenAction, petition: str, clock: Clock) -> Plan:
    """Tell whether the person has signed the petition: `waiting` without a reason if not."""
    return to_the_end(_looked_up(account, action, petition, clock))


def _signed(
    account: Account, action: OpenAction, petition: str | None, style: Style, clock: Clock
) -> Step[Result]:
    if petition is None:
        return Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False)
    since = clock()
    if wants_contact(action):
        content = bodies.signature_with_person(action, style)
    else:
        content = bodies.signature_linked(
            action, (yield from _person(account, action, style, clock))
        )
    answer = yield account.post(f"/petitions/{petition}/signatures", content)
    return recorded(told_in(answer, clock()), since)


def _person(account: Account, action: OpenAction, style: Style, clock: Clock) -> Step[str]:
    """Find the signer there, and only if absent make them, unsubscribed.

    Whoever is found is left alone: an update could unsubscribe somebody who had agreed elsewhere.
    """
    found = yield from _found(account, action.personal.person.email, clock)
    if found is not None:
        return person_in(found)
    answer = yield account.post("/people", bodies.signup(action, style))
    return person_in(told_in(answer, clock()))


def _found(account: Account, email: str, clock: Clock) -> Step[Entry | None]:
    # Also in lower case: nothing says that the filter takes both for one, and a subscriber who
    # was not found would be unsubscribed.
    for spelling in dict.fromkeys((email, email.lower())):
        answer = yield account.search("people", "email_address", spelling)
        people = entries_in(told_in(answer, clock()), "osdi:people")
        for person in people:
            if has_address(person, email):
                return person
        if people:
            # Somebody else: the filter was not heeded, so nobody's absence is proved.
            raise Ended(UNPROVED)
    return None


def _looked_up(account: Account, action: OpenAction, petition: str, clock: Clock) -> Step[Result]:
    person = yield from _found(account, action.personal.person.email, clock)
    if person is None:
        return Result(State.WAITING)
    path = f"/people/{id_of(person_in(person))}/signatures"
    for page in range(1, MOST_PAGES + 1):
        answer = yield account.get(f"{path}?page={page}")
        told = told_in(answer, clock())
        for signature in entries_in(told, "osdi:signatures"):
            if is_of(signature, petition):
                result = recorded(signature, action.personal.signed_at)
                return Result(State.WAITING) if _is_tick_lost(action, person, result) else result
        if not href_in(told, "next"):
            return Result(State.WAITING)
    return Result(State.UNKNOWN, Reason.CANNOT_TELL)


def _is_tick_lost(action: OpenAction, person: Entry, result: Result) -> bool:
    """Tell whether a signature of before hides that nobody heard of the box.

    Sending it again then is safe: there is one signature for each person and petition.
    """
    is_older = result.state is State.KNOWN
    return is_older and wants_contact(action) and not is_subscribed(person)
