"""Requests of CiviCRM's APIv4 at one site, and what its answers mean."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from kiosk.models import State
from kiosk.receivers.answers import is_html, meaning, object_in
from kiosk.receivers.plans import Request
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Ended
from kiosk.receivers.transport import Answer

Row = Mapping[str, Any]
UNPROVED = Result(State.UNKNOWN, Reason.NOT_PROVED)
NOT_A_PROGRAM = (HTTPStatus.BAD_REQUEST, HTTPStatus.METHOD_NOT_ALLOWED)
"""How the site answers what it does not take for a program's request (AJAX.php)."""


@dataclass(frozen=True)
class Site:
    """Makes requests in the name of one API key; `path` is where the site begins."""

    path: str
    key: str = field(repr=False)

    def who(self) -> Request:
        """Ask whom the key belongs to (authx)."""
        return Request("GET", f"{self.path}/civicrm/authx/id", headers=self._headers, is_read=True)

    def ask(self, entity: str, action: str, **params: Any) -> Request:
        return replace(self.tell(entity, action, **params), is_read=True)

    def tell(self, entity: str, action: str, **params: Any) -> Request:
        """One form field with JSON in it; a body of JSON alone would be read as no parameters."""
        text = json.dumps(params, ensure_ascii=False, separators=(",", ":"))
        return Request(
            "POST",
            f"{self.path}/civicrm/ajax/api4/{entity}/{action}",
            urlencode({"params": text}).encode(),
            self._headers | {"Content-Type": "application/x-www-form-urlencoded"},
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {
            # Not Authorization: the server in front of WordPress drops it by default.
            "X-Civi-Auth": f"Bearer {self.key}",
            # Marks a program's request for the older releases.
            "X-Requested-With": "XMLHttpRequest",
            "User-Agent": "ecritoire",
        }


def path_of(url: str) -> str:
    """Return the path under which the site lies, whether or not "/civicrm" was typed after it."""
    try:
        path = parse_url(url).path or ""
    except LocationParseError:
        return ""
    return path.rstrip("/").removesuffix("/civicrm").rstrip("/")


def place_of(url: str) -> str:
    """Return what two ways to write the address of one site have in common."""
    try:
        return f"{parse_url(url).netloc}{path_of(url)}"
    except LocationParseError:
        return url


def rows_in(answer: Answer, now: dt.datetime) -> Sequence[Row]:
    """Return the rows of an answer of success. Raises Ended for any other."""
    if answer.status // 100 != 2:
        raise Ended(_fault(answer, now))
    rows = object_in(answer).get("values")
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    is_its_own = answer.media_type.endswith("json")
    raise Ended(UNPROVED if is_its_own else Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER))


def is_error(answer: Answer) -> bool:
    """Tell whether the API itself answered that it could not: every exception is a 500 there."""
    is_500 = answer.status == HTTPStatus.INTERNAL_SERVER_ERROR
    return is_500 and "error_message" in object_in(answer)


def _fault(answer: Answer, now: dt.datetime) -> Result:
    if is_error(answer):
        # Rolled back, and by this record: it is the one fault here that spends a try.
        return Result(State.WAITING, Reason.SERVER_FAULT)
    if answer.status in NOT_A_PROGRAM and not is_html(answer):
        return Result(State.WAITING, Reason.FORBIDDEN, pauses=True, spends=False)
    result = meaning(answer, now)
    is_unwell = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return replace(result, spends=False) if is_unwell else result


def id_in(row: Row) -> int:
    """Return the id of a row. Raises Ended if it has none."""
    found = str(row.get("id"))
    if not (found.isascii() and found.isdigit()):
        raise Ended(UNPROVED)
    return int(found)


def id_of_new(rows: Sequence[Row]) -> int:
    """Return the id of what was just made. Raises Ended if nothing was."""
    if not rows:
        raise Ended(UNPROVED)
    return id_in(rows[0])
