"""The lines that kiosks exchange, read strictly: exact types, known fields, bounded lengths."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.models import Counted, Kind

BOX_CHARS = 2 * 2**20
"""A sealed part in base64; a letter with a drawing takes a tenth of it."""
WORDING_CHARS = 4_000
MOST_BOXES = 8
MOST_NUMBER = 2**53 - 1
"""Beyond it JSON's numbers are no longer exact everywhere (RFC 8259, section 6)."""

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Id = Annotated[str, Field(pattern=_UUID)]
Slug = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Locale = Annotated[str, Field(pattern="^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$", max_length=12)]
Hour = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:00:00\+00:00$")]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$")]
Digest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
Hex = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1, le=MOST_NUMBER)]


class BadLine(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """A line cannot be used; the text names the field and what is wrong with it."""


class Line(BaseModel):
    """A line of JSON: nothing is converted, nothing unknown is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class WordingLine(Line):
    """What was agreed to."""

    language: Locale
    text: Annotated[str, Field(max_length=WORDING_CHARS)]
    sha256: Hex


class BoxLine(Line):
    """One sealed part."""

    key: Id
    ct: Annotated[str, Field(min_length=4, max_length=BOX_CHARS)]


class EnvelopeLine(Line):
    """An action, see kiosk.actions.envelopes."""

    schema_: Literal["ecritoire.envelope/1"] = Field(alias="schema")
    id: Id
    event: Id
    kiosk: Id | None
    seq: Number | None
    case: Slug
    kind: Annotated[str, Field(pattern=f"^({'|'.join(Kind)})$")]
    locale: Locale
    hour: Hour
    consent: WordingLine | None
    young: bool
    withdrawn_at: Instant | None
    boxes: Annotated[list[BoxLine], Field(min_length=1, max_length=MOST_BOXES)]
    digest: Digest


class WithdrawalLine(Line):
    """A withdrawal of an action that is not in the same bundle."""

    schema_: Literal["ecritoire.withdrawal/1"] = Field(alias="schema")
    id: Id
    event: Id
    withdrawn_at: Instant


class TallyLineLine(Line):
    """A line of the tally."""

    schema_: Literal["ecritoire.tally/1"] = Field(alias="schema")
    id: Id
    event: Id
    case: Slug
    counted: Annotated[str, Field(pattern=f"^({'|'.join(Counted)})$")]
    number: Annotated[int, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
    by: Annotated[str, Field(pattern="^[a-z_-]+$", max_length=20)]
    hour: Hour


L = TypeVar("L", bound=Line)


def line_of(shape: type[L], content: Mapping[str, Any]) -> L:
    """Return the content as a line of that shape. Raises BadLine, which names the first fault."""
    if not isinstance(content, dict):
        raise BadLine("a line is an object")
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadLine(f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None


def instant_of(field: str, text: str) -> dt.datetime:
    """Return the instant, in UTC. Raises BadLine for a day or an hour that does not exist."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadLine(f"{field}: there is no such day or hour") from None


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one form of the content that digests are taken of: sorted, without blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
