"""Action Network as its documentation describes it, in memory: who is subscribed, who signed."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.receivers.small_service import Asked, Said

HAL = "application/hal+json"


@dataclass
class FakeActionNetwork:
    """Answers one key; `people` are statuses by address, `signatures` petitions by address.

    `after_search` runs between the search's answer being made and its being sent.
    """

    key: str
    petitions: set[str]
    tags: set[str] = field(default_factory=set)
    people: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, set[str]] = field(default_factory=dict)
    after_search: Callable[[], None] = lambda: None
    _ids: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Said:
        if asked.headers.get("osdi-api-token") != self.key:
            return Said({"error": "API Key invalid or not present"}, 403)
        parts = urlsplit(asked.target)
        with self._lock:
            said = self._answer(asked, parts.path.removeprefix("/api/v2"), parse_qs(parts.query))
        if asked.method == "GET" and parts.path.endswith("/people"):
            self.after_search()
        return said

    def _answer(self, asked: Asked, path: str, query: dict[str, list[str]]) -> Said:
        content = json.loads(asked.body) if asked.body else {}
        match [asked.method, *path.strip("/").split("/")]:
            case ["GET", "people"]:
                wanted = _wanted(query, "email_address").lower()
                found = [self._person(wanted)] if wanted in self.people else []
                return Said({"_embedded": {"osdi:people": found}}, media_type=HAL)
            case ["GET", "tags"]:
                tags = self.tags & {_wanted(query, "name")}
                found = [{"name": tag} for tag in tags]
                return Said({"_embedded": {"osdi:tags": found}}, media_type=HAL)
            case ["GET", "petitions", petition] if petition in self.petitions:
                return Said({"identifiers": [f"action_network:{petition}"]}, media_type=HAL)
            case ["GET", "people", person, "signatures"]:
                signed = self.signatures.get(self._email(person), set())
                found = [_signature(it) for it in signed]
                return Said({"_embedded": {"osdi:signatures": found}}, media_type=HAL)
            case ["POST", "people"]:
                return Said(self._person(self._told_of(content["person"])), media_type=HAL)
            case ["POST", "petitions", petition, "signatures"] if petition in self.petitions:
                return self._sign(petition, content)
        return Said({"error": "not found"}, 404)

    def _sign(self, petition: str, content: dict[str, Any]) -> Said:
        if "person" in content:
            email = self._told_of(content["person"])
        else:
            email = self._email(content["_links"]["osdi:person"]["href"].rpartition("/")[2])
        self.signatures.setdefault(email, set()).add(petition)
        return Said(_signature(petition), media_type=HAL)

    def _told_of(self, person: dict[str, Any]) -> str:
        """Take in a person: new ones are subscribed unless a status says otherwise."""
        address = person["email_addresses"][0]
        email: str = address["address"].lower()
        self.people[email] = address.get("status", self.people.get(email, "subscribed"))
        return email

    def _person(self, email: str) -> dict[str, Any]:
        person = self._ids.setdefault(email, str(uuid4()))
        return {
            "identifiers": [f"action_network:{person}"],
            "email_addresses": [{"address": email, "status": self.people[email]}],
            "_links": {"self": {"href": f"https://actionnetwork.org/api/v2/people/{person}"}},
        }

    def _email(self, person: str) -> str:
        return next(email for email, found in self._ids.items() if found == person)


def _signature(petition: str) -> dict[str, Any]:
    return {
        "identifiers": [f"action_network:{uuid4()}"],
        "action_network:petition_id": petition,
        "created_date": "2026-12-12T09:00:00Z",
    }


def _wanted(query: dict[str, list[str]], name: str) -> str:
    """Read the value out of a filter as OData writes it."""
    found = re.fullmatch(rf"{name} eq '((?:[^']|'')*)'", query["filter"][0])
    assert found, query
    return found[1].replace("''", "'")
