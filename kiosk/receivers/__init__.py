"""Where actions are handed to: one module per receiver behind one small protocol."""

from collections.abc import Mapping
from typing import Any

from kiosk.receivers.action_network import ActionNetwork
from kiosk.receivers.civicrm import CiviCrm
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.file import JsonLines
from kiosk.receivers.hub import Hub
from kiosk.receivers.lists import Lists
from kiosk.receivers.post import Post
from kiosk.receivers.protocol import Capabilities, Finding, Receiver, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.secrets import open_secret, seal_secret
from kiosk.receivers.webhook import Webhook

__all__ = [
    "KINDS",
    "ActionNetwork",
    "Capabilities",
    "CiviCrm",
    "Field",
    "FieldKind",
    "Finding",
    "Hub",
    "JsonLines",
    "Lists",
    "Post",
    "Reason",
    "Receiver",
    "Result",
    "Webhook",
    "make_receiver",
    "open_secret",
    "seal_secret",
]

_BUILT_IN: tuple[type[Receiver[Any]], ...] = (
    Webhook,
    JsonLines,
    Lists,
    ActionNetwork,
    CiviCrm,
    Hub,
    Post,
)
KINDS: Mapping[str, type[Receiver[Any]]] = {receiver.kind: receiver for receiver in _BUILT_IN}
"""The receivers by the kind that `receiver.kind` names."""


def make_receiver(kind: str, settings: Mapping[str, Any], secret: str | None) -> Receiver[Any]:
    """Return the receiver of that kind. Raises ValueError for a kind that is not built in.

    Faulty settings raise nothing: `preflight` names them.
    """
    if kind not in KINDS:
        raise ValueError(f"no receiver is called {kind!r}: {', '.join(sorted(KINDS))}")
    return KINDS[kind].from_settings(settings, secret)
