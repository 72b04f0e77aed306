"""Requests of Action Network's API v2: paths, filters and headers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from kiosk.receivers.plans import Request

ROOT = "/api/v2"


@dataclass(frozen=True)
class Account:
    """Makes requests in the name of one API key, which belongs to one group there."""

    key: str = field(repr=False)

    def get(self, path: str) -> Request:
        return Request("GET", ROOT + path, headers=self._headers(), is_read=True)

    def search(self, entity: str, name: str, value: str) -> Request:
        """Ask for the entries with exactly that value; OData doubles a quote inside a text."""
        doubled = value.replace("'", "''")
        return self.get(f"/{entity}?filter=" + quote(f"{name} eq '{doubled}'", safe=""))

    def post(self, path: str, content: Mapping[str, Any]) -> Request:
        """Never with background_processing: its empty answer would prove nothing."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._headers() | {"Content-Type": "application/json"}
        return Request("POST", ROOT + path, body, headers)

    def _headers(self) -> dict[str, str]:
        return {"OSDI-API-Token": self.key, "User-Agent": "ecritoire"}
