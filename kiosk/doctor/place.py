"""Where the doctor looks: the machine's settings, its pack, and the rows of its event."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from kiosk.config import Settings
from kiosk.packs import Pack


@dataclass(frozen=True)
class Place:
    """What every check may ask.

    `assets` is the static folder; `least_free` are the bytes without which the kiosk does not
    start; `reading` makes sessions that only read, and is None where there is no database yet.
    """

    settings: Settings
    pack: Pack
    assets: Path
    least_free: int
    now: dt.datetime
    reading: Callable[[], Session] | None
