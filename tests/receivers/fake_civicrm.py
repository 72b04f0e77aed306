"""A CiviCRM in memory that reads its form body as APIv4 does: contacts, activities, a group."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

from tests.receivers.scripted import NOW
from tests.receivers.small_service import Asked, Said

Row = dict[str, Any]


@dataclass
class FakeCiviCrm:
    """Answers one key. `broken` names an `Entity/action` that answers with an error of its own."""

    key: str
    surveys: set[int] = field(default_factory=lambda: {12})
    groups: set[int] = field(default_factory=lambda: {5})
    contacts: dict[int, Row] = field(default_factory=lambda: {1: {"first_name": "Site"}})
    activities: dict[int, Row] = field(default_factory=dict)
    members: set[tuple[int, int]] = field(default_factory=set)
    forbidden: str = ""
    broken: str = ""
    date: str = format_datetime(NOW, usegmt=True)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Said:
        said = self._answer(asked)
        return Said(said.content, said.status, said.media_type, {"Date": self.date})

    def _answer(self, asked: Asked) -> Said:
        if asked.headers.get("x-requested-with") != "XMLHttpRequest":
            return Said({"error_code": 400, "error_message": "SECURITY ALERT"}, 400)
        if asked.headers.get("x-civi-auth") != f"Bearer {self.key}":
            return Said(b"HTTP 401 Invalid credential", 401, "text/plain")
        path = asked.target.removeprefix("/civicrm/")
        if path == "authx/id":
            return Said({"contact_id": 1, "user_id": 1, "flow": "xheader", "cred": "api_key"})
        call = path.removeprefix("ajax/api4/")
        assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
        params = json.loads(parse_qs(asked.body.decode(), strict_parsing=True)["params"][0])
        if call == self.forbidden:
            return Said({"error_code": 0, "error_message": "Authorization failed"}, 403)
        if call == self.broken:
            return Said({"error_code": "1", "error_message": "(Error ID: a-b-c)"}, 500)
        with self._lock:
            return Said({"values": self._call(call, params)})

    def _call(self, call: str, params: Row) -> list[Row]:
        answers: dict[str, Callable[[Row], list[Row]]] = {
            "Contact/getDuplicates": self._same_address,
            "Contact/create": lambda params: _added(self.contacts, params["values"]),
            "Contact/get": lambda params: [{"id": it} for it in self.contacts][: params["limit"]],
            "Activity/create": lambda params: _added(self.activities, params["values"]),
            "Activity/get": lambda params: self._activities(params["where"]),
            "Activity/delete": self._delete,
            "GroupContact/save": self._join,
            "Survey/get": lambda params: _known(self.surveys, params["where"]),
            "Group/get": lambda params: _known(self.groups, params["where"]),
        }
        return answers[call](params)

    def _same_address(self, params: Row) -> list[Row]:
        email = params["values"]["email_primary.email"].lower()
        addresses = {it: row.get("email_primary.email", "") for it, row in self.contacts.items()}
        return [{"id": it} for it, address in addresses.items() if address.lower() == email]

    def _join(self, params: Row) -> list[Row]:
        joined = {(row["contact_id"], row["group_id"]) for row in params["records"]}
        self.members |= joined
        return [{"id": 1}]

    def _delete(self, params: Row) -> list[Row]:
        gone = self._activities(params["where"])
        for row in gone:
            del self.activities[row["id"]]
        return gone

    def _activities(self, where: list[list[Any]]) -> list[Row]:
        return [
            {"id": it}
            for it, row in self.activities.items()
            if all(row.get(name) == value for name, _, value in where)
        ]


def _added(rows: dict[int, Row], values: Row) -> list[Row]:
    number = 1 + max(rows, default=100)
    rows[number] = values
    return [{"id": number}]


def _known(ids: set[int], where: list[list[Any]]) -> list[Row]:
    return [{"id": it} for it in ids & set(where[0][2])]
