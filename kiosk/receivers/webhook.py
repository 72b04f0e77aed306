"""The receiver *webhook*: a signed CloudEvent by POST, the same key on every try."""

import base64
import binascii
import datetime as dt
import hmac
import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.answers import meaning
from kiosk.receivers.protocol import Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Limits, Line, NoAnswer, NotSent

LIMITS = Limits()
SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every such secret
SECRET_BYTES = range(24, 65)
"""How long a secret may be (Standard Webhooks, "Signature scheme")."""
SECURITY = (Reason.BAD_CERTIFICATE, Reason.NOT_SECURE)
"""Faults that time does not heal: the host must look before anything is tried again."""


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Webhook:
    """Settings: `url`. The secret is `whsec_` and base64, shared with the receiver."""

    kind: ClassVar[str] = "webhook"
    takes: ClassVar[frozenset[Kind]] = frozenset({Kind.SIGNATURE})
    batch: int = 1
    idempotent: bool = True

    def __init__(
        self,
        url: str,
        secret: str,
        limits: Limits = LIMITS,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._url = url
        self._key = key_of(secret)
        self._limits = limits
        self._clock = clock
        self._line: Line | None = None

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

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        return [self._send(action) for action in actions]

    def reconcile(self, action_id: UUID) -> Result | None:
        """Return None: a webhook cannot be asked, but it may be told again."""
        return None

    def close(self) -> None:
        if self._line:
            self._line.close()

    def _send(self, action: OpenAction) -> Result:
        if findings := self.preflight():
            return Result(State.WAITING, findings[0].code, pauses=True, spends=False)
        body = body_of(action)
        try:
            answer = self._open_line().post(body, self._headers(action.id, body))
        except NotSent as fault:
            is_grave = fault.reason in SECURITY
            return Result(State.WAITING, fault.reason, pauses=is_grave, spends=False)
        except NoAnswer as fault:
            # An endless answer is the receiver's doing; silence may be the line's.
            return Result(
                State.UNKNOWN, fault.reason, spends=fault.reason == Reason.ANSWER_TOO_LONG
            )
        return meaning(answer, self._clock())

    def _open_line(self) -> Line:
        if self._line is None:
            self._line = Line(parse_url(self._url), self._limits)
        return self._line

    def _headers(self, action_id: UUID, body: bytes) -> dict[str, str]:
        message_id = f"msg_{action_id}"
        # Fresh at every try: receivers refuse what is older than five minutes.
        timestamp = int(self._clock().timestamp())
        return {
            # Without a charset: receivers are known to refuse one (receivers.md, 8.1).
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "ecritoire",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._key or b"", message_id, timestamp, body),
            # A structured-field string: the quotes belong to the value.
            "Idempotency-Key": f'"{action_id}"',
        }


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
