"""The receiver *CiviCRM*: a signature as an activity of a petition, through its APIv4.

Only the step that adds to a group puts anybody on a list, and only a ticked box takes it. Where
mail goes to all contacts instead, `opts_out` makes new contacts with "no bulk e-mails" unless the
box was ticked; a contact that is there already is never changed.

Written from CiviCRM's own source (CRM/Api4/Page/AJAX.php, CRM/Campaign/BAO/Petition.php, the
authx extension) and its documentation (https://docs.civicrm.org/dev/en/latest/api/v4/rest/).
Tested against a stand-in of our own, and its form bodies with two parsers of others; no live site
was called. What the rights of a host's site allow shows when the probe asks it.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

from urllib3.util import parse_url

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.answers import erased
from kiosk.receivers.calls import Calls, Gate, gate_of
from kiosk.receivers.civicrm.plans import Lists, look_up, sign, take_back
from kiosk.receivers.civicrm.probe import findings_of
from kiosk.receivers.civicrm.site import Site, path_of, place_of
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.plans import Plan, follow
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Limits
from kiosk.receivers.webhook import fault_of, utc_now

LIMITS = Limits()
KEY = re.compile(r"[!-~]+")
NUMBER = re.compile(r"[1-9][0-9]{0,9}")


class CiviCrm:
    """Settings: `url`, `surveys`, `group`, `opts_out`. The secret is the API key of a contact.

    `calls` counts the question what became of an action and the six requests of sending it.
    """

    kind: ClassVar[str] = "civicrm"
    fields: ClassVar[Sequence[Field]] = (
        Field("url", FieldKind.ADDRESS),
        Field("secret", FieldKind.SECRET),
        Field("surveys", FieldKind.PER_CASE),
        Field("group", FieldKind.TEXT),
        Field("opts_out", FieldKind.FLAG),
    )
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.SIGNATURE}),
        calls=7,
        # A fault of one record looks like one of the site's: three tries tell them apart.
        attempts=3,
        idempotent=False,
        needs_email=True,
        takes_practice=False,
    )

    def __init__(
        self,
        url: str,
        key: str,
        surveys: Mapping[str, str],
        group: str = "",
        opts_out: bool = False,
        gate: Gate | None = None,
        limits: Limits = LIMITS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._url = url
        self._key = key
        self._surveys = surveys
        self._group = group
        self._opts_out = opts_out
        self._clock = clock
        # One for all receivers of a site, whoever's key they have: none of the site's own
        # searches keeps two writers apart.
        self._gate = gate or gate_of(f"civicrm|{place_of(url)}", 0)
        self._site = Site(path_of(url), key)
        is_usable = self._fault_of_address() is None and KEY.fullmatch(key)
        self._calls = Calls(parse_url(url), limits, self._gate) if is_usable else None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        surveys = settings.get("surveys") or {}
        return cls(
            str(settings.get("url", "")).strip(),
            (secret or "").strip(),
            {slug: str(survey).strip() for slug, survey in surveys.items()},
            str(settings.get("group", "")).strip(),
            bool(settings.get("opts_out", False)),
        )

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the address (SEC21), the key and the numbers."""
        findings = []
        if fault := self._fault_of_address():
            findings.append(Finding(fault, self._url))
        if not KEY.fullmatch(self._key):
            findings.append(Finding(Reason.BAD_KEY))
        if not self._surveys:
            findings.append(Finding(Reason.BAD_ID))
        for slug, survey in self._surveys.items():
            if not NUMBER.fullmatch(survey):
                findings.append(Finding(Reason.BAD_ID, slug))
        if self._group and not NUMBER.fullmatch(self._group):
            findings.append(Finding(Reason.UNKNOWN_GROUP, self._group))
        return findings

    def probe(self) -> list[Finding]:
        """Ask the site who we are, and for the petitions, the group and the right to see."""
        if self._calls is None or self.preflight():
            return self.preflight()
        surveys = {slug: int(survey) for slug, survey in self._surveys.items()}
        group = int(self._group) if self._group else None
        return findings_of(self._calls, self._site, surveys, group, self._clock)

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        if self._calls is None or self.preflight():
            fault = self.preflight()[0].code
            return [Result(State.WAITING, fault, pauses=True, spends=False)] * len(actions)
        return [self._followed(self.plan(action), self._calls) for action in actions]

    def _followed(self, plan: Plan, calls: Calls) -> Result:
        # The whole plan in one turn: its searches hold only as long as nobody else writes.
        with self._gate.turn:
            return follow(plan, calls)

    def plan(self, action: OpenAction) -> Plan:
        """Return the requests of one signature."""
        survey = self._surveys.get(action.case)
        lists = Lists(int(self._group) if self._group else None, self._opts_out)
        return sign(self._site, action, int(survey) if survey else None, lists, self._clock)

    def reconcile(self, action: OpenAction) -> Result | None:
        """Look for the activity under the action's own id."""
        if self._calls is None:
            return None
        return follow(look_up(self._site, action, self._clock), self._calls)

    def erase(self, action: OpenAction) -> Result:
        """Delete the activity that was made for it; the contact and its groups stay.

        They may have been there before, so people must decide about them. Where no activity is
        found, the signature was there already from elsewhere: that too is for people.
        """
        if self._calls is None:
            return Result(State.ACCEPTED, self.preflight()[0].code, spends=False)
        result = self._followed(take_back(self._site, action, self._clock), self._calls)
        is_clear = result.state in (State.WITHDRAWN, State.ACCEPTED)
        return result if is_clear else erased(result)

    def close(self) -> None:
        if self._calls:
            self._calls.close()

    def _fault_of_address(self) -> Reason | None:
        if fault := fault_of(self._url):
            return fault
        return Reason.BAD_ADDRESS if parse_url(self._url).query else None
