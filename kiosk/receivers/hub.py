"""The receiver *hub*: the coordinator's server, which takes sealed envelopes in batches."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar, Self
from uuid import UUID

from urllib3.util import parse_url

from kiosk.actions.envelopes import Envelope
from kiosk.models import Kind, State
from kiosk.receivers.answers import PAUSES, erased, meaning, object_in
from kiosk.receivers.batches import body_of, fitting, key_of_batch, results_in, texts_in
from kiosk.receivers.calls import Calls
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.plans import Plan, Request, follow
from kiosk.receivers.probing import ask, stranger
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Limits
from kiosk.receivers.webhook import fault_of, key_of, signed, utc_now

LIMITS = Limits(answer=256 * 1024)
"""Room for a result of each of 500 envelopes with its reason."""
BATCH = 500
CALLS = 12
"""Requests of one `send` at most: enough to find that only an eighth of a batch is taken."""
DEVICE = re.compile(r"[A-Za-z0-9._-]{1,64}")
UNATTENDED = "unattended"
UNATTENDED_SECRET = "unattended_secret"  # noqa: S105 - the name of a setting


def unattended_secret(settings: Mapping[str, Any]) -> str | None:
    """Return the secret that the host left readable, None where nobody allowed it.

    It lies in clear in the settings, since nobody is there to open it. It opens no action: who
    takes the laptop can send rubbish in its name until the hub revokes the device, not read one.
    """
    secret = settings.get(UNATTENDED_SECRET)
    return secret if settings.get(UNATTENDED) is True and isinstance(secret, str) else None


def settle_unattended(settings: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """Return the settings to keep: with the secret in clear where the host allowed it, else not."""
    kept = {name: value for name, value in settings.items() if name != UNATTENDED_SECRET}
    return kept | ({UNATTENDED_SECRET: secret} if kept.get(UNATTENDED) is True else {})


class Hub:
    """Settings: `url`, `device` (its name at the hub), `unattended`. The secret is the device's.

    Sealed parts stay sealed: neither this machine nor the line nor the hub's web process can open
    them.
    """

    kind: ClassVar[str] = "hub"
    fields: ClassVar[Sequence[Field]] = (
        Field("url", FieldKind.ADDRESS),
        Field("device", FieldKind.TEXT),
        Field("secret", FieldKind.SECRET),
        Field(UNATTENDED, FieldKind.FLAG),
    )
    capabilities: Capabilities = Capabilities(
        takes=frozenset(Kind), batch=BATCH, calls=CALLS, sealed=True
    )

    def __init__(
        self,
        url: str,
        device: str,
        secret: str,
        limits: Limits = LIMITS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._url = url
        self._device = device
        self._key = key_of(secret)
        self._clock = clock
        self._size = BATCH
        self._calls = Calls(parse_url(url), limits) if fault_of(url) is None else None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        own = secret or unattended_secret(settings) or ""
        return cls(str(settings.get("url", "")), str(settings.get("device", "")), own)

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the address (SEC21), the name and the secret; sends nothing."""
        findings = []
        fault = fault_of(self._url)
        if fault is None and parse_url(self._url).query is not None:
            # Paths are added to it.
            fault = Reason.BAD_ADDRESS
        if fault:
            findings.append(Finding(fault, self._url))
        if not DEVICE.fullmatch(self._device):
            findings.append(Finding(Reason.BAD_ID, self._device))
        if self._key is None:
            findings.append(Finding(Reason.BAD_SECRET))
        return findings

    def probe(self) -> list[Finding]:
        """Ask whether it is well, in a way that no log-in page of a Wi-Fi answers by chance."""
        if self._calls is None:
            return []
        answer = ask(self._calls, Request("GET", self._target("healthz"), is_read=True))
        if isinstance(answer, Finding):
            return [answer]
        if found := stranger(answer):
            return [found]
        if answer.status // 100 == 2 and object_in(answer).get("status") == "ok":
            return []
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return [Finding(Reason.SLOW_DOWN)]
        if answer.status // 100 == 5:
            return [Finding(Reason.SERVER_FAULT)]
        if answer.status in PAUSES:
            return [Finding(PAUSES[HTTPStatus(answer.status)])]
        return [Finding(Reason.NOT_THE_RECEIVER)]

    def send(self, actions: Sequence[Envelope]) -> list[Result]:
        """Send them in one request, or in as many as the hub's limit asks for."""
        if self._calls is None or self.preflight():
            fault = self.preflight()[0].code
            return [Result(State.WAITING, fault, pauses=True, spends=False)] * len(actions)
        results: dict[UUID, Result] = {}
        left, rest = list(actions), Result(State.WAITING, spends=False)
        for _ in range(CALLS):
            if not (some := fitting(left, self._size)):
                break
            told: dict[UUID, Result] = {}
            whole = follow(self.plan(some, told), self._calls)
            if whole.reason is Reason.TOO_LARGE and not told:
                self._size = len(some) // 2
                continue
            left = left[len(some) :]
            results |= {envelope.id: told.get(envelope.id, whole) for envelope in some}
            if not told:
                # It was not about these envelopes, so the next would fare no better.
                rest = replace(whole, state=State.WAITING, spends=False)
                break
        return [results.get(envelope.id, rest) for envelope in actions]

    def plan(self, envelopes: Sequence[Envelope], told: dict[UUID, Result]) -> Plan:
        """Send one batch; `told` gets what the answer says of each, the rest has the result."""
        answer = yield self._request(envelopes)
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            too_large = Result(State.REFUSED, Reason.TOO_LARGE)
            if len(envelopes) == 1:
                told[envelopes[0].id] = too_large
            return too_large
        whole = meaning(answer, self._clock())
        if whole.state is State.REFUSED:
            # Of a whole batch it says nothing about any action in it: the host must look.
            return replace(whole, state=State.WAITING, pauses=True, spends=False)
        if whole.state not in (State.ACCEPTED, State.KNOWN):
            return whole
        told |= results_in(object_in(answer), envelopes)
        return Result(State.UNKNOWN, Reason.NOT_PROVED if told else Reason.NOT_THE_RECEIVER)

    def reconcile(self, action: Envelope) -> Result | None:
        """Return None: a hub is not asked, it is told again under the same id."""
        return None

    def erase(self, action: Envelope) -> Result:
        """Send the withdrawal; it is gone when the hub names it among the withdrawn ones.

        What the hub has handed on by then stays where it is: its coordinator withdraws it there.
        """
        if self._calls is None or self.preflight():
            return Result(State.ACCEPTED, self.preflight()[0].code, spends=False)
        at = action.withdrawn_at or self._clock()
        return erased(follow(self._withdrawal(replace(action, withdrawn_at=at)), self._calls))

    def _withdrawal(self, envelope: Envelope) -> Plan:
        answer = yield self._request([envelope])
        result = meaning(answer, self._clock())
        is_taken = result.state in (State.ACCEPTED, State.KNOWN)
        if is_taken and str(envelope.id) not in texts_in(object_in(answer), "withdrawn"):
            return Result(State.UNKNOWN, Reason.ERASE_BY_HAND)
        return result

    def close(self) -> None:
        if self._calls:
            self._calls.close()

    def _request(self, envelopes: Sequence[Envelope]) -> Request:
        body = body_of(envelopes)
        key = key_of_batch(body)
        headers = signed(self._key or b"", key, body, "application/x-ndjson", self._clock())
        # It tells the hub whose secret to check with.
        headers["Ecritoire-Device"] = self._device
        return Request("POST", self._target("hub/v1/batches"), body, headers)

    def _target(self, path: str) -> str:
        return (parse_url(self._url).path or "").rstrip("/") + f"/{path}"
