"""The receiver *webhook*: a signed CloudEvent by POST, the same key on every try."""

import base64
import binascii
import datetime as dt
import hmac
import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.answers import erased, meaning
from kiosk.receivers.calls import Calls
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.plans import Plan, Request, follow
from kiosk.receivers.probing import portal_at
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Limits

LIMITS = Limits()
CONCURRENCY = 16
"""Requests under way at the same time: at 200 ms a round trip some 80 actions a second."""
SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every such secret
SECRET_BYTES = range(24, 65)
"""How long a secret may be (Standard Webhooks, "Signature scheme")."""


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Webhook:
    """Settings: `url`. The secret is `whsec_` and base64, shared with the receiver."""

    kind: ClassVar[str] = "webhook"
    fields: ClassVar[Sequence[Field]] = (
        Field("url", FieldKind.ADDRESS),
        Field("secret", FieldKind.SECRET),
    )
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.SIGNATURE}), concurrency=CONCURRENCY
    )

    def __init__(
        self,
        url: str,
        secret: str,
        limits: Limits = LIMITS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._url = url
        self._key = key_of(secret)
        self._clock = clock
        self._calls = Calls(parse_url(url), limits) if fault_of(url) is None else None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        return cls(str(settings.get("url", "")), secret or "")

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the address (SEC21) and the secret; sends nothing."""
        findings = []
        if fault := fault_of(self._url):
            findings.append(Finding(fault, self._url))
        if self._key is None:
            findings.append(Finding(Reason.BAD_SECRET))
        return findings

    def probe(self) -> list[Finding]:
        """Look whether a portal stands in between; most webhooks answer nothing but a POST."""
        url = parse_url(self._url)
        return portal_at(self._calls, url.host or "", url.request_uri) if self._calls else []

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        if self._calls is None or self._key is None:
            fault = self.preflight()[0].code
            return [Result(State.WAITING, fault, pauses=True, spends=False)] * len(actions)
        return [follow(self.plan(action), self._calls) for action in actions]

    def plan(self, action: OpenAction) -> Plan:
        """Tell of the action in one request, with the same key at every try."""
        return self._told(str(action.id), body_of(action))

    def _told(self, key: str, body: bytes) -> Plan:
        target = parse_url(self._url).request_uri
        # Without a charset: receivers are known to refuse one (receivers.md, 8.1).
        media_type = "application/cloudevents+json"
        headers = signed(self._key or b"", key, body, media_type, self._clock())
        answer = yield Request("POST", target, body, headers)
        return meaning(answer, self._clock())

    def reconcile(self, action: OpenAction) -> Result | None:
        """Return None: a webhook cannot be asked, but it may be told again."""
        return None

    def erase(self, action: OpenAction) -> Result:
        """Tell that it was taken back; what follows of it is the receiver's duty."""
        if self._calls is None or self._key is None:
            return Result(State.ACCEPTED, self.preflight()[0].code, spends=False)
        plan = self._told(f"{action.id}-withdrawn", withdrawal_of(action))
        return erased(follow(plan, self._calls))

    def close(self) -> None:
        if self._calls:
            self._calls.close()


def body_of(action: OpenAction) -> bytes:
    """Return the action as a CloudEvent 1.0 in structured mode; equal at every try."""
    event = {
        "specversion": "1.0",
        "id": str(action.id),
        "source": f"urn:ecritoire:event:{action.event}",
        "type": f"ecritoire.{action.kind}.recorded.v1",
        "subject": f"petition/{action.case}",
        "time": action.personal.signed_at.isoformat(),
        "datacontenttype": "application/json",
        "data": action.as_json(),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def withdrawal_of(action: OpenAction) -> bytes:
    """Return the CloudEvent that an action was taken back: its id and case, nothing of anybody.

    `time` is that of the action, so that a repeat under the same key has the same bytes.
    """
    event = {
        "specversion": "1.0",
        "id": f"{action.id}-withdrawn",
        "source": f"urn:ecritoire:event:{action.event}",
        "type": f"ecritoire.{action.kind}.withdrawn.v1",
        "subject": f"petition/{action.case}",
        "time": action.personal.signed_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {"schema": "ecritoire.withdrawal/1", "id": str(action.id), "case": action.case},
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signed(
    secret: bytes, key: str, body: bytes, media_type: str, now: dt.datetime
) -> dict[str, str]:
    """Return the headers of Standard Webhooks for a body that has the same `key` at every try."""
    message_id = f"msg_{key}"
    # Fresh at every try: receivers refuse what is older than five minutes.
    timestamp = int(now.timestamp())
    return {
        "Content-Type": media_type,
        "User-Agent": "ecritoire",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
        # A structured-field string: the quotes belong to the value.
        "Idempotency-Key": f'"{key}"',
    }


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header of Standard Webhooks, scheme v1: HMAC-SHA256 of id.timestamp.body."""
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def key_of(secret: str) -> bytes | None:
    """Return the bytes of a `whsec_` secret, None if it is not one."""
    if not secret.startswith(SECRET_PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in SECRET_BYTES else None


def fault_of(url: str) -> Reason | None:
    """Return what keeps the address from being used: https, or http on this machine (SEC21)."""
    try:
        parsed = parse_url(url)
    except LocationParseError:
        return Reason.BAD_ADDRESS
    if not parsed.host or parsed.auth or parsed.fragment or parsed.scheme not in ("http", "https"):
        return Reason.BAD_ADDRESS
    return None if parsed.scheme == "https" or _is_loopback(parsed) else Reason.NOT_HTTPS


def _is_loopback(url: Url) -> bool:
    host = (url.host or "").strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
