"""The receiver *Action Network*: signatures of its petitions, through its API v2 (OSDI).

Its one-call form subscribes every new person, so only a ticked box takes it. Where the box was not
ticked the person is looked for first, made as unsubscribed only if absent, and then linked to the
signature; whoever is subscribed already stays so. Between the search and the making somebody may
subscribe on the web: the API has no way to exclude that, so the two follow each other at once.

Written from the vendor's documentation (https://actionnetwork.org/docs/v2/: signatures,
record_signature_helper, person_signup_helper, people) and from what open-source clients do. Tested
against a mock server that checks each request by our own description of the API; no live account
was called. Its answers to a repeated identifier, to a filter in another case and over its limit of
calls are therefore not known at first hand, and nothing here relies on them.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

from urllib3.util import parse_url

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.bodies import PLAIN, Style
from kiosk.receivers.action_network.plans import MOST_PAGES, look_up, sign
from kiosk.receivers.action_network.probe import findings_of
from kiosk.receivers.calls import Calls, Gate, gate_of
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.plans import Plan, follow
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Limits
from kiosk.receivers.webhook import fault_of, utc_now

ADDRESS = "https://actionnetwork.org"
INTERVAL = 0.28
"""Seconds between calls with one key: clients agree on a limit of four a second."""
LIMITS = Limits(answer=1024 * 1024)
"""A petition comes with its whole text, a list with all fields of up to 25 entries."""
KEY = re.compile(r"[!-~]+")
PETITION = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEARCHES = 2
"""An address is looked for as it was typed and in lower case."""


class ActionNetwork:
    """Settings: `petitions`, `tags`, `autoresponse`, `splits_names`. The secret is the API key.

    `calls` counts the question what became of an action and the sending after it: both happen
    under one lease.
    """

    kind: ClassVar[str] = "action_network"
    fields: ClassVar[Sequence[Field]] = (
        Field("secret", FieldKind.SECRET),
        Field("petitions", FieldKind.PER_CASE),
        Field("tags", FieldKind.TEXT),
        Field("autoresponse", FieldKind.FLAG),
        Field("splits_names", FieldKind.FLAG),
    )
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.SIGNATURE}),
        calls=(SEARCHES + MOST_PAGES) + (SEARCHES + 2),
        idempotent=False,
        needs_email=True,
        takes_practice=False,
    )

    def __init__(
        self,
        key: str,
        petitions: Mapping[str, str],
        style: Style = PLAIN,
        address: str = ADDRESS,
        gate: Gate | None = None,
        limits: Limits = LIMITS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._address = address
        self._petitions = petitions
        self._style = style
        self._account = Account(key)
        self._clock = clock
        # One for all receivers that share the key: the limit is the key's, and so is the race.
        self._gate = gate or gate_of(f"action_network|{key}", INTERVAL)
        is_usable = fault_of(address) is None and KEY.fullmatch(key)
        self._calls = Calls(parse_url(address), limits, self._gate) if is_usable else None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        tags = (tag.strip() for tag in str(settings.get("tags", "")).split(","))
        petitions = settings.get("petitions") or {}
        return cls(
            (secret or "").strip(),
            {slug: str(petition).strip().lower() for slug, petition in petitions.items()},
            Style(
                tags=tuple(tag for tag in tags if tag),
                answers_by_mail=bool(settings.get("autoresponse", False)),
                splits_names=bool(settings.get("splits_names", False)),
            ),
        )

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the address (SEC21), the key and the petitions."""
        findings = []
        if fault := fault_of(self._address):
            findings.append(Finding(fault, self._address))
        if not KEY.fullmatch(self._account.key):
            findings.append(Finding(Reason.BAD_KEY))
        if not self._petitions:
            findings.append(Finding(Reason.BAD_ID))
        for slug, petition in self._petitions.items():
            if not PETITION.fullmatch(petition):
                findings.append(Finding(Reason.BAD_ID, slug))
        return findings

    def probe(self) -> list[Finding]:
        """Try the key, and look up each petition and tag; nobody's data is asked for."""
        if self._calls is None or self.preflight():
            return self.preflight()
        return findings_of(self._calls, self._account, self._petitions, self._style.tags)

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        if self._calls is None or self.preflight():
            fault = self.preflight()[0].code
            return [Result(State.WAITING, fault, pauses=True, spends=False)] * len(actions)
        return [self._sent(action, self._calls) for action in actions]

    def _sent(self, action: OpenAction, calls: Calls) -> Result:
        # The whole plan in one turn: with another in between, a search might be out of date when
        # its writing follows, and unsubscribe somebody by that.
        with self._gate.turn:
            return follow(self.plan(action), calls)

    def plan(self, action: OpenAction) -> Plan:
        """Return the requests of one signature."""
        petition = self._petitions.get(action.case)
        return sign(self._account, action, petition, self._style, self._clock)

    def reconcile(self, action: OpenAction) -> Result | None:
        """Look for the person and the signature of this petition among theirs."""
        if self._calls is None or action.case not in self._petitions:
            return None
        petition = self._petitions[action.case]
        return follow(look_up(self._account, action, petition, self._clock), self._calls)

    def erase(self, action: OpenAction) -> Result:
        """Return that people must do it: the API deletes neither signatures nor people.

        Unsubscribing or blanking fields from here would touch what the person gave elsewhere.
        """
        return Result(State.ACCEPTED, Reason.ERASE_BY_HAND)

    def close(self) -> None:
        if self._calls:
            self._calls.close()
