"""The machine itself: its disk, clock, power and network."""

import datetime as dt
import ipaddress
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.place import Place
from kiosk.durable import remove, write_synced
from kiosk.models import Action, Audit, Event, PrintJob

LOW_BYTES = 2**30
"""Room for about a million signatures; under it something else fills the disk."""
SLOW_SECONDS = 0.2
"""A sealed write on a worn stick takes longer; a signature then keeps people waiting."""
PROBES = 3
LOW_PERCENT = 30
"""An evening at full brightness takes more than this of a battery."""
LEEWAY = dt.timedelta(hours=1)
"""Rows tell the hour only, and clocks are set by minutes."""


@dataclass(frozen=True)
class DiskFacts:
    """Bytes free, and those that are needed; seconds of a durable write, None where it failed."""

    free: int
    least_free: int
    seconds: float | None
    is_removable: bool


def disk_facts(place: Place) -> DiskFacts:
    folder = _nearest(place.settings.instance)
    seconds = sorted(_probe(folder) for _ in range(PROBES))[PROBES // 2]
    is_shut = seconds == float("inf")
    free = shutil.disk_usage(folder).free
    return DiskFacts(free, place.least_free, None if is_shut else seconds, _is_removable(folder))


def of_disk(facts: DiskFacts) -> Iterator[Line]:
    told = {"free": facts.free}
    if facts.free < facts.least_free:
        yield Line(Topic.DISK, Finding.DISK_FULL, told)
    elif facts.seconds is None:
        yield Line(Topic.DISK, Finding.DISK_SHUT)
    elif facts.free < LOW_BYTES:
        yield Line(Topic.DISK, Finding.DISK_LOW, told)
    elif facts.seconds > SLOW_SECONDS:
        yield Line(Topic.DISK, Finding.DISK_SLOW, {"seconds": facts.seconds})
    else:
        yield Line(Topic.DISK, Finding.DISK_FINE, told)
    if facts.is_removable:
        yield Line(Topic.DISK, Finding.DISK_REMOVABLE)


def _nearest(folder: Path) -> Path:
    """Return the folder, or where it will be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _probe(folder: Path) -> float:
    """Return the seconds of one small durable write, infinite where it is refused."""
    path, began = folder / f"doctor-{uuid.uuid4().hex}.part", time.perf_counter()
    try:
        write_synced(path, bytes(4096))
        return time.perf_counter() - began
    except OSError:
        return float("inf")
    finally:
        remove(path)


def _is_removable(folder: Path) -> bool:
    """Tell whether the folder lies on a stick or a card; only Linux and Windows know."""
    parts = [p for p in psutil.disk_partitions() if folder.is_relative_to(p.mountpoint)]
    if not parts:
        return False
    part = max(parts, key=lambda found: len(found.mountpoint))
    if "removable" in part.opts:
        return True
    block = Path("/sys/class/block", Path(part.device).name)
    # A partition's own folder lies inside its disk's, which has the flag.
    flags = (block / "removable", block.resolve().parent / "removable")
    return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)


@dataclass(frozen=True)
class ClockFacts:
    """The machine's time, the newest time that was written down, and when the cases were."""

    now: dt.datetime
    newest: dt.datetime | None
    published: dt.date
    zone: str


def clock_facts(place: Place) -> ClockFacts:
    newest = None
    if place.reading and place.settings.database.exists():
        with place.reading() as session:
            newest = _newest(session)
    zone = place.now.astimezone().tzname() or ""
    return ClockFacts(place.now, newest, place.pack.published_on, zone)


def of_clock(facts: ClockFacts) -> Iterator[Line]:
    told = {"now": facts.now.astimezone(), "zone": facts.zone}
    if facts.newest and facts.now + LEEWAY < facts.newest:
        yield Line(Topic.CLOCK, Finding.CLOCK_BEHIND, told | {"newest": facts.newest.astimezone()})
    elif facts.now.date() < facts.published:
        yield Line(Topic.CLOCK, Finding.CLOCK_OLD, told)
    else:
        yield Line(Topic.CLOCK, Finding.CLOCK_FINE, told)


def _newest(session: Session) -> dt.datetime | None:
    columns = (Action.hour, Audit.at, Event.created_at, PrintJob.created_at)
    found = [session.scalar(select(func.max(column))) for column in columns]
    return max((moment for moment in found if moment), default=None)


@dataclass(frozen=True)
class PowerFacts:
    """Whether the machine is plugged in, None if it cannot tell; percent is of a battery."""

    is_plugged: bool | None
    percent: int | None


def power_facts() -> PowerFacts:
    # Not every system has this call, and one without a battery answers None.
    battery = getattr(psutil, "sensors_battery", lambda: None)()
    if battery is None:
        return PowerFacts(None, None)
    return PowerFacts(battery.power_plugged, round(battery.percent))


def of_power(facts: PowerFacts) -> Iterator[Line]:
    told = {"percent": facts.percent}
    if facts.percent is None:
        yield Line(Topic.POWER, Finding.POWER_UNKNOWN)
    elif facts.is_plugged:
        yield Line(Topic.POWER, Finding.POWER_PLUGGED, told)
    elif facts.percent < LOW_PERCENT:
        yield Line(Topic.POWER, Finding.POWER_LOW, told)
    else:
        yield Line(Topic.POWER, Finding.POWER_BATTERY, told)


def is_connected() -> bool:
    """Tell whether some network is there; nothing is ever asked of it."""
    up = {name for name, stats in psutil.net_if_stats().items() if stats.isup}
    return any(
        name in up and _leads_out(address.family, address.address)
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
    )


def of_network(is_there: bool) -> Iterator[Line]:
    yield Line(Topic.OFFLINE, Finding.OFFLINE_REHEARSE if is_there else Finding.OFFLINE_NOW)


def _leads_out(family: int, address: str) -> bool:
    """Tell whether an address is more than the machine's own; each cable has a fe80: one."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return False
    number = ipaddress.ip_address(address.partition("%")[0])
    return not (number.is_loopback or number.is_link_local)
