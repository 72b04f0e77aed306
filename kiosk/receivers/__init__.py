"""Where actions are handed to: one module per receiver behind one small protocol."""

from collections.abc import Mapping
from typing import Any

from kiosk.receivers.file import JsonLines
from kiosk.receivers.protocol import Finding, Receiver, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.secrets import open_secret, seal_secret
from kiosk.receivers.webhook import Webhook

__all__ = [
    "KINDS",
    "Finding",
    "JsonLines",
    "Reason",
    "Receiver",
    "Result",
    "Webhook",
    "make_receiver",
    "open_secret",
    "seal_secret",
]

KINDS: Mapping[str, type[Receiver]] = {Webhook.kind: Webhook, JsonLines.kind: JsonLines}
"""The receivers by the kind that `receiver.kind` names."""


def make_receiver(kind: str, settings: Mapping[str, Any], secret: str | None) -> Receiver:
    """Return the receiver of that kind. Raises ValueError for a kind that is not built in.

    Faulty settings raise nothing: `preflight` names them.
    """
    if kind not in KINDS:
        raise ValueError(f"no receiver is called {kind!r}: {', '.join(sorted(KINDS))}")
    return KINDS[kind].from_settings(settings, secret)
