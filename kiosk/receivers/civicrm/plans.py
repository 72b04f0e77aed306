"""The plans of CiviCRM: signing, looking up and taking back an activity."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.receivers.civicrm.site import Row, Site, id_in, id_of_new, rows_in
from kiosk.receivers.consents import wants_contact
from kiosk.receivers.plans import Plan, Request
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Step, to_the_end

Clock = Callable[[], dt.datetime]
RULE = "Individual.Unsupervised"
"""The site's own rule for who is the same person: the one that its web forms use."""


@dataclass(frozen=True)
class Lists:
    """Who may get mail: `group` is what a ticked box adds to; `opts_out` shuts out the others."""

    group: int | None = None
    opts_out: bool = False


def sign(site: Site, action: OpenAction, survey: int | None, lists: Lists, clock: Clock) -> Plan:
    """Record the signature unless it is there.

    The activity is written last: where it stands, everything before it was done.
    """
    return to_the_end(_signed(site, action, survey, lists, clock))


def look_up(site: Site, action: OpenAction, clock: Clock) -> Plan:
    """Tell whether the action's activity is there: `waiting` without a reason if not."""
    return to_the_end(_looked_up(site, action, clock))


def take_back(site: Site, action: OpenAction, clock: Clock) -> Plan:
    """Delete the action's activity: withdrawn if there was one, else left to people."""
    return to_the_end(_taken_back(site, action, clock))


def _signed(
    site: Site, action: OpenAction, survey: int | None, lists: Lists, clock: Clock
) -> Step[Result]:
    if survey is None:
        return Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False)
    earlier = yield from _looked_up(site, action, clock)
    if earlier.state is State.ACCEPTED:
        return replace(earlier, state=State.KNOWN)
    contact = yield from _contact(site, action, lists, clock)
    if lists.group is not None and wants_contact(action):
        yield from _rows(_joining(site, contact, lists.group), clock)
    signed = yield from _rows(_signature_of(site, contact, survey), clock)
    if signed:
        # On the web, or here under another action.
        return Result(State.KNOWN, remote_ref=str(id_in(signed[0])))
    values = _activity(action, contact, survey)
    made = yield from _rows(site.tell("Activity", "create", values=values), clock)
    return Result(State.ACCEPTED, remote_ref=str(id_of_new(made)))


def _looked_up(site: Site, action: OpenAction, clock: Clock) -> Step[Result]:
    where = [["location", "=", _location(action)]]
    asked = site.ask("Activity", "get", select=["id"], where=where, limit=1)
    found = yield from _rows(asked, clock)
    if found:
        return Result(State.ACCEPTED, remote_ref=str(id_in(found[0])))
    return Result(State.WAITING)


def _taken_back(site: Site, action: OpenAction, clock: Clock) -> Step[Result]:
    where = [["location", "=", _location(action)]]
    if (yield from _rows(site.tell("Activity", "delete", where=where), clock)):
        return Result(State.WITHDRAWN, Reason.ERASED)
    return Result(State.ACCEPTED, Reason.ERASE_BY_HAND)


def _contact(site: Site, action: OpenAction, lists: Lists, clock: Clock) -> Step[int]:
    """Find the signer by the site's rule, else make them; of several take the first made."""
    person = action.personal.person
    values: dict[str, Any] = {"first_name": person.name, "email_primary.email": person.email}
    asked = site.ask("Contact", "getDuplicates", dedupeRule=RULE, values=values)
    if same := (yield from _rows(asked, clock)):
        return min(id_in(row) for row in same)
    values = {"contact_type": "Individual", **values}
    if person.town:
        values["address_primary.city"] = person.town
    if person.country:
        values["address_primary.country_id:name"] = person.country
    values["source"] = f"kiosk {action.event}"
    if lists.opts_out and not wants_contact(action):
        values["is_opt_out"] = True
    return id_of_new((yield from _rows(site.tell("Contact", "create", values=values), clock)))


def _joining(site: Site, contact: int, group: int) -> Request:
    records = [{"contact_id": contact, "group_id": group, "status": "Added"}]
    return site.tell("GroupContact", "save", records=records, match=["contact_id", "group_id"])


def _signature_of(site: Site, contact: int, survey: int) -> Request:
    where = [
        ["source_record_id", "=", survey],
        ["activity_type_id:name", "=", "Petition"],
        ["source_contact_id", "=", contact],
    ]
    return site.ask("Activity", "get", select=["id"], where=where, limit=1)


def _activity(action: OpenAction, contact: int, survey: int) -> dict[str, Any]:
    """Return what the site's own form writes; its counts go by the survey and the type."""
    ticked = int(wants_contact(action))
    return {
        "activity_type_id:name": "Petition",
        "source_record_id": survey,
        "source_contact_id": contact,
        "target_contact_id": [contact],
        "subject": action.case,
        # "Scheduled" would be a signature that waits for its e-mail to be confirmed.
        "status_id:name": "Completed",
        # With its offset, which the site turns into its own time (FormattingUtil.php).
        "activity_date_time": action.personal.signed_at.isoformat(timespec="seconds"),
        "location": _location(action),
        "details": f"kiosk event={action.event} contact={ticked}",
    }


def _location(action: OpenAction) -> str:
    """Return the mark by which the activity is found again, in a field that petitions leave empty.

    Not external_identifier: that one collides with contacts in the trash.
    """
    return f"ecritoire:{action.id}"


def _rows(request: Request, clock: Clock) -> Step[Sequence[Row]]:
    answer = yield request
    return rows_in(answer, clock())
