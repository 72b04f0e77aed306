"""The rooms of the desk, in the order of an evening, and the pages that belong to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from kiosk.web.roles import Role


@dataclass(frozen=True)
class Room:
    """One tab: the endpoint that it leads to, and whether the page asked for belongs to it."""

    endpoint: str
    label: str
    is_here: bool

    @property
    def address(self) -> str:
        return url_for(self.endpoint)


def rooms_for(role: Role) -> Sequence[Room]:
    """Return the tabs of the desk; a steward's are few."""
    host = role is Role.HOST
    wanted: list[tuple[str, str, Sequence[str]]] = [
        ("host.desk", gettext("Overview"), ("host.desk",)),
        ("counting.counts", gettext("Count"), ("counting.",)),
        ("prints.room", gettext("Print"), ("prints.",)),
        ("stations.stations", gettext("Stations"), ("stations.",)),
    ]
    if host:
        wanted += [
            ("cases.cases", gettext("Cases"), ("cases.",)),
            ("reading.written", gettext("Read"), ("reading.",)),
            ("host.send_form", gettext("Hand over"), HANDING_OVER),
            ("finish.steps", gettext("Finish"), ("finish.", "host.erase", "host.find_signer")),
        ]
    wanted.append(("helping.help_page", gettext("Help"), ("helping.",)))
    return [Room(endpoint, str(label), _is_here(parts)) for endpoint, label, parts in wanted]


HANDING_OVER = (
    "host.send",
    "host.progress",
    "host.needs",
    "host.record",
    "host.books",
    "host.post",
    "host.receipts",
    "host.receiver",
    "host.new_receiver",
)
"""Endpoints, or how they begin, of what belongs to handing over."""


def _is_here(parts: Sequence[str]) -> bool:
    return (request.endpoint or "").startswith(tuple(parts))
