"""The stations of the event: which screen asks, and what a stranger on the network is told."""

import datetime as dt
import hashlib
import math
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from kiosk.database import db
from kiosk.models import Station
from kiosk.web.htmx import keep_screen, page
from kiosk.web.networks import Way, way
from kiosk.web.rates import ADDRESS, SCREEN
from kiosk.web.security import SAFE_METHODS, read_cookie
from kiosk.web.state import kiosk

STATION_COOKIE = "__Host-station"
STATION_DAYS = 400
"""As long as the authority is valid: a tablet that was restarted is known again."""
_OPEN = "_is_open_to_strangers"
OPEN_ENDPOINTS = frozenset({"static", "health.healthz"})


@dataclass(frozen=True)
class SeenStation:
    """A station as the desk lists it; `table` is the case that it shows alone, "" for all."""

    id: UUID
    name: str
    table: str
    joined: dt.datetime
    seen: dt.datetime | None
    is_here: bool
    battery: int | None
    is_out: bool


def stations_seen(*, with_those_out: bool = False) -> list[SeenStation]:
    """Return the stations in the order in which they joined, each with when it was last seen.

    They belong to this laptop, as its authority does: one that joined at the practice event needs
    not join again when it begins for real.
    """
    rows = db.session.scalars(select(Station).order_by(Station.created_at, Station.name))
    return [as_seen(row) for row in rows if with_those_out or row.revoked_at is None]


def as_seen(row: Station) -> SeenStation:
    tablets = kiosk().tablets
    seen = tablets.seen(row.id)
    return SeenStation(
        id=row.id,
        name=row.name,
        table=row.table_slug,
        joined=row.created_at,
        seen=seen.at if seen else None,
        is_here=row.revoked_at is None and tablets.is_here(row.id),
        battery=seen.battery if seen else None,
        is_out=row.revoked_at is not None,
    )


def digest_of(station_cookie: str) -> bytes:
    return hashlib.sha256(station_cookie.encode()).digest()


def current_station() -> Station | None:
    """Return the station that asks, also one that was taken out, or None."""
    if "station" not in g:
        cookie = read_cookie(STATION_COOKIE) if way() is Way.TLS else None
        query = select(Station).where(Station.digest == digest_of(cookie or ""))
        g.station = db.session.scalar(query) if cookie else None
    found: Station | None = g.station
    return found


def is_station() -> bool:
    """Tell whether a station asks that may take part."""
    station = current_station()
    return station is not None and station.revoked_at is None


def open_to_strangers(view: object) -> None:
    """Let devices that have not joined use a view; everything else is shut to them."""
    setattr(view, _OPEN, True)


def init_app(app: Flask) -> None:
    app.before_request(refuse_strangers)
    app.before_request(refuse_floods)
    app.context_processor(lambda: {"is_station": way() is Way.TLS and is_station()})


def refuse_strangers() -> Response | None:
    """Answer a device on the network that is no station with how to join, and nothing else.

    The laptop itself needs not join. Nor does a plain network: who switched that on lets everybody
    in, and the desk says so.
    """
    if way() is not Way.TLS:
        return None
    station = current_station()
    if station is not None and station.revoked_at is None:
        kiosk().tablets.saw(station.id)
        return None
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    if endpoint in OPEN_ENDPOINTS or getattr(view, _OPEN, False):
        return None
    answer = page("attend/not_joined.html", status=403, is_out=station is not None)
    # What somebody was writing stays on the screen, as when the laptop is gone (ux.md S2).
    return answer if request.method in SAFE_METHODS else keep_screen(answer)


def refuse_floods() -> None:
    """Answer 429 to a write of a device that sends too many; the laptop itself is free (SEC11)."""
    if request.method in SAFE_METHODS or way() is Way.LOOPBACK:
        return
    rates, station = kiosk().rates, current_station()
    wait = rates.wait(f"station {station.id}", SCREEN) if station else 0
    wait = wait or rates.wait(f"address {request.remote_addr}", ADDRESS)
    if wait:
        raise TooManyRequests(retry_after=math.ceil(wait))
