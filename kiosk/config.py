"""Settings of one machine: frozen, checked, and refusing what they do not know."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

FILE_NAME = "kiosk.toml"
PREFIX = "KIOSK_"
LANGUAGES = ("fr", "en", "es", "ar")
"""The languages of the screens, in the order of the language buttons."""


class BadSettings(ValueError):  # noqa: N818 - reads as what it says in `except BadSettings`
    """A setting is unknown or has a value that cannot be used; the text is one line for a host."""


class Settings(BaseModel):
    """What one machine decides; `instance/kiosk.toml` and `KIOSK_*` variables set it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    trusted_hosts: tuple[str, ...] = ()
    language: Annotated[str, Field(pattern="^(" + "|".join(LANGUAGES) + ")$")] = "fr"
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    slide_seconds: Annotated[int, Field(ge=8, le=600)] = 12
    idle_factor: Annotated[float, Field(ge=0, le=10)] = 1
    printer: Annotated[str, Field(pattern="^([A-Za-z0-9_][A-Za-z0-9_.-]{0,126})?$")] = ""
    threads: Annotated[int, Field(ge=1, le=128)] = 32
    lan: bool = False
    lan_port: Annotated[int, Field(ge=0, le=65535)] = 8443

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        # A variable holds one text: KIOSK_TRUSTED_HOSTS=desk.local,wall.local
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @property
    def database(self) -> Path:
        return self.instance / "kiosk.db"

    @property
    def lock(self) -> Path:
        return self.instance / "kiosk.lock"

    @property
    def packs(self) -> Path:
        """Return the folder of the case packs that were taken, as ID/VERSION."""
        return self.instance / "packs"

    @property
    def keys(self) -> Path:
        """Return the folder of what this machine signs with; nothing in it opens an action."""
        return self.instance / "keys"

    @property
    def known_hosts(self) -> list[str]:
        """Return the host names that a request may name (SEC1)."""
        return ["127.0.0.1", "localhost", "[::1]", self.host, *self.trusted_hosts]


def default_instance() -> Path:
    """Return ./instance in a checkout, else the user's data folder (design: House)."""
    here = Path.cwd()
    if (here / "pyproject.toml").is_file() and (here / "kiosk").is_dir():
        return here / "instance"
    return platformdirs.user_data_path("ecritoire", appauthor=False)


def load_settings(
    instance: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    **overrides: Any,
) -> Settings:
    """Read kiosk.toml, then KIOSK_* variables, then what the command line says.

    Raises BadSettings with one line that names the place and what to do.
    """
    variables = _from_environment(environment)
    folder = Path(instance or variables.pop("instance", None) or default_instance()).absolute()
    variables.pop("instance", None)
    values = _from_file(folder / FILE_NAME) | variables
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(instance=folder, **values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadSettings(f"The setting “{name}” cannot be used: {first['msg']}.") from None


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.") from None
    _refuse_unknown(values, str(path))
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    _refuse_unknown({name: found[name] for name in found if name != "instance"}, "the environment")
    return found


def _refuse_unknown(values: Mapping[str, Any], place: str) -> None:
    known = sorted(set(Settings.model_fields) - {"instance"})
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(known)}."
            raise BadSettings(f"{place} has the unknown setting “{name}”.{hint}")
