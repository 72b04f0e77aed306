"""A batch of sealed envelopes on the wire, and what a hub's answer says of each."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from kiosk.actions.envelopes import Envelope
from kiosk.models import State
from kiosk.receivers.answers import REFUSES
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason

LONGEST = 1024 * 1024
"""Bytes of one request: some 60 s at 140 kbit/s."""
OTHER_DIGEST = "digest_mismatch"
"""The hub has an action of that id which is another one; it overwrites nothing."""


def fitting(envelopes: Sequence[Envelope], number: int) -> list[Envelope]:
    """Return the first of them, at most `number` and as many as fit into one request; one always.

    Letters with drawings are long: 500 of them would outlast the time that a request may take.
    """
    taken: list[Envelope] = []
    length = 0
    for envelope in envelopes[:number]:
        length += len(_line(envelope))
        if taken and length > LONGEST:
            break
        taken.append(envelope)
    return taken


def body_of(envelopes: Iterable[Envelope]) -> bytes:
    """Return one envelope a line, the same bytes in whatever order they are given."""
    return b"".join(_line(it) for it in sorted(envelopes, key=lambda it: it.id.bytes))


def _line(envelope: Envelope) -> bytes:
    text = json.dumps(envelope.as_json(), ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def key_of_batch(body: bytes) -> str:
    """Return the key of these very envelopes: the same at every try, another for another batch."""
    return hashlib.sha256(body).hexdigest()


def results_in(told: Mapping[str, Any], envelopes: Sequence[Envelope]) -> dict[UUID, Result]:
    """Return what the answer proves of the envelopes that were sent, and of no other."""
    found: dict[str, Result] = {}
    for text in texts_in(told, "accepted"):
        found[text] = Result(State.ACCEPTED)
    for text in texts_in(told, "duplicate"):
        found[text] = Result(State.KNOWN)
    for entry in _list_in(told, "refused"):
        if isinstance(entry, dict) and isinstance(entry.get("uuid"), str):
            # Last: what one list says and this one denies needs the host.
            found[entry["uuid"]] = Result(State.REFUSED, _why(entry))
    sent = {str(envelope.id): envelope.id for envelope in envelopes}
    return {sent[text]: result for text, result in found.items() if text in sent}


def texts_in(told: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the texts of a list in the answer; what is none is passed over."""
    return (entry for entry in _list_in(told, name) if isinstance(entry, str))


def _list_in(told: Mapping[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


def _why(entry: Mapping[str, Any]) -> Reason:
    status = entry.get("status")
    if entry.get("reason") == OTHER_DIGEST or status == HTTPStatus.CONFLICT:
        return Reason.DIFFERS_THERE
    return next((reason for code, reason in REFUSES.items() if code == status), Reason.REJECTED)
