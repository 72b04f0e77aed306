"""What a tablet sees before it is a station: how to join, and the proof that the laptop is near."""

import datetime as dt
import secrets
import uuid

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.models import Station
from kiosk.web.htmx import page
from kiosk.web.networks import Way, way
from kiosk.web.security import set_cookie
from kiosk.web.state import event, kiosk
from kiosk.web.tablets import (
    STATION_COOKIE,
    STATION_DAYS,
    current_station,
    digest_of,
    is_station,
    open_to_strangers,
    stations_seen,
)

bp = Blueprint("joining", __name__, url_prefix="/join")
LONGEST_NAME = 60
DER, PEM = "application/x-x509-ca-cert", "application/x-pem-file"


@bp.before_request
def speak() -> None:
    """Speak the language that the address names: a stranger has no visit that remembers it."""
    g.asked_language = request.values.get("in", "")


@bp.get("")
@bp.get("/<slug>", endpoint="join_with")
def join(slug: str = "") -> Response:
    """Show the way to join; the code on the desk's screen brings its own letters along."""
    return _form(code=slug)


@bp.post("")
def enter() -> AnyResponse:
    """Make a station of the tablet that knows the code."""
    code, name = request.form.get("code", ""), clean_name(request.form.get("name", ""))
    if way() is not Way.TLS:
        return _form(code=code, name=name, status=403)
    if is_station():
        return redirect(url_for("attend.loop"), 303)
    if not kiosk().tablets.take(code):
        words = gettext("This code is not right, or its ten minutes are over. Look at the desk.")
        return _form(code=code, name=name, error=words, status=422)
    cookie = secrets.token_urlsafe(24)
    row = Station(
        id=uuid.uuid4(),
        event_id=event().id,
        name=name or next_name(),
        digest=digest_of(cookie),
        created_at=kiosk().now(),
    )
    station_id = row.id
    kiosk().writer.write(lambda session: session.add(row))
    kiosk().tablets.saw(station_id)
    answer = redirect(url_for("attend.loop"), 303)
    set_cookie(answer, STATION_COOKIE, cookie, int(dt.timedelta(STATION_DAYS).total_seconds()))
    return answer


@bp.get("/hello")
def hello() -> Response:
    """Tell a device that it reaches the laptop, and the desk that it did (ux.md S10)."""
    if way() is not Way.LOOPBACK:
        kiosk().tablets.note_reached()
    return page("attend/hello.html", way=way())


@bp.post("/ping")
def ping() -> AnyResponse:
    """Note that a station is there, and its battery where the browser tells it.

    Nothing is written. One that was taken out gets 403, by which its screen says so.
    """
    station = current_station()
    if station is None or station.revoked_at is not None:
        return Response(status=403)
    level = request.form.get("battery", "")
    battery = int(level) if level.isdecimal() and len(level) <= 3 else None
    kiosk().tablets.saw(station.id, min(battery, 100) if battery is not None else None)
    return Response(status=204)


@bp.get("/authority.crt")
def certificate() -> Response:
    return authority_file(is_text=False)


@bp.get("/authority.pem")
def certificate_as_text() -> Response:
    return authority_file(is_text=True)


for view in (join, enter, hello, ping, certificate, certificate_as_text):
    open_to_strangers(view)


def authority_file(*, is_text: bool) -> Response:
    """Return the authority's certificate for a device to trust; 404 before there is one."""
    authority = kiosk().lan.authority
    if authority is None:
        abort(404)
    content, kind, end = (authority.pem, PEM, "pem") if is_text else (authority.der, DER, "crt")
    headers = {"Content-Disposition": f'attachment; filename="ecritoire-authority.{end}"'}
    return Response(content, mimetype=kind, headers=headers)


def clean_name(typed: str) -> str:
    """Return a station's name without signs that cannot be seen, at most 60 letters."""
    seen = "".join(sign for sign in typed if sign.isprintable())
    return " ".join(seen.split())[:LONGEST_NAME].strip()


def next_name() -> str:
    """Return "Tablet 3" after two, whatever those are called by now."""
    taken = {station.name for station in stations_seen(with_those_out=True)}
    names = (gettext("Tablet %(number)s", number=n) for n in range(1, len(taken) + 2))
    return next(str(name) for name in names if str(name) not in taken)


def _form(code: str = "", name: str = "", error: str = "", status: int = 200) -> Response:
    lan = kiosk().lan
    return page(
        "attend/join.html",
        status=status,
        way=way(),
        is_joined=is_station(),
        code=code[:20],
        name=name or next_name(),
        error=error,
        fingerprint=lan.authority.fingerprint if lan.authority else "",
    )
