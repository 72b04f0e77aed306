"""The file that `kiosk init` reads: an event in a few lines of TOML."""

import datetime as dt
import difflib
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kiosk.actions.people import Refused, clean_country
from kiosk.actions.preparing import GOAL_MAX, clean_title
from kiosk.config import LANGUAGES
from kiosk.vault import NotAKey, read_key

Goal = Annotated[int, Field(ge=0, le=GOAL_MAX, strict=True)]
_REASONS = {
    "empty": "it is empty",
    "unreadable": "it holds an invisible sign",
    "too_long": "it is too long",
    "not_a_country": "it is no country code such as CH",
}


class BadEventFile(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The file cannot be used; the text is one line that says where and why."""


class EventFile(BaseModel):
    """An event as a file tells it; without `cases` all open ones of the pack are on.

    `cases` maps short names to goals, in the order of the screens; 0 is the case's share.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    date: dt.date
    place: str = ""
    language: Annotated[str, Field(pattern="^(" + "|".join(LANGUAGES) + ")$")] = "en"
    country: str = ""
    goal: Goal | None = None
    cases: dict[str, Goal] = Field(default_factory=dict)
    organisation_key: str = ""
    relay: bool = False

    @property
    def organisation(self) -> bytes:
        """Return the organisation's public key, 32 bytes, or b""."""
        return read_key(self.organisation_key) if self.organisation_key else b""

    @field_validator("name", "place", "country")
    @classmethod
    def _fit(cls, text: str, info: object) -> str:
        field = getattr(info, "field_name", "")
        try:
            if field == "country":
                return clean_country(text)
            return clean_title(text, is_needed=field == "name")
        except Refused as refusal:
            raise ValueError(_REASONS[refusal.reason]) from None

    @field_validator("organisation_key")
    @classmethod
    def _key(cls, text: str) -> str:
        try:
            if text:
                read_key(text)
        except NotAKey as fault:
            raise ValueError(f"it is no key that can be used ({fault.reason})") from None
        return text

    @model_validator(mode="after")
    def _whole(self) -> "EventFile":
        if self.relay and not self.organisation_key:
            raise ValueError("relay needs organisation_key, or nobody could read anything")
        if self.goal and sum(self.cases.values()) > self.goal:
            raise ValueError("the goals of the cases add up to more than the goal")
        return self


def read_event_file(path: Path) -> EventFile:
    """Return the event of the file. Raises BadEventFile."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadEventFile(f"{path} cannot be read: {error}.") from None
    known = sorted(EventFile.model_fields)
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(known)}."
            raise BadEventFile(f"{path} has the unknown key “{name}”.{hint}")
    try:
        return EventFile(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "event"
        words = first["msg"].removeprefix("Value error, ")
        raise BadEventFile(f"{path}: “{name}” cannot be used: {words}.") from None
