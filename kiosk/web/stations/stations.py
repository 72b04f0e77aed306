"""The stations at the desk: letting tablets join, and who has."""

from typing import Any

from flask import Response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from kiosk.printing import qr
from kiosk.vault.authority import shown
from kiosk.web.doors import audit_line
from kiosk.web.htmx import is_partial, page
from kiosk.web.lan import CannotListen
from kiosk.web.networks import is_plain_open
from kiosk.web.roles import asks_by_itself, for_stewards
from kiosk.web.state import event_cases, kiosk
from kiosk.web.stations.blueprint import bp
from kiosk.web.stations.joining import authority_file
from kiosk.web.tablets import stations_seen
from kiosk.web.wording import clock_time


@bp.get("/stations")
@for_stewards
def stations() -> Response:
    return show()


@bp.get("/stations/joined")
@for_stewards
@asks_by_itself
def joined() -> Response:
    """Return what may have changed on the page: htmx asks for it while it is looked at."""
    if not is_partial():
        return show()
    return page("host/station_list.html", "live", **_told())


@bp.get("/stations/steps")
@for_stewards
def steps() -> Response:
    """Say for each system how a tablet comes to trust the laptop (ux.md S3)."""
    lan = kiosk().lan
    return page(
        "host/station_steps.html",
        address=lan.address,
        fingerprint=lan.authority.fingerprint if lan.authority else "",
        leaf=shown(lan.leaf) if lan.leaf else "",
        until=lan.authority.certificate.not_valid_after_utc.date() if lan.authority else None,
    )


@bp.get("/stations/authority.crt")
@for_stewards
def certificate() -> Response:
    """Hand out the authority's certificate at the laptop: on a stick nobody can swap it."""
    return authority_file(is_text=False)


@bp.post("/stations/lan")
def switch() -> AnyResponse:
    """Open or shut the way for tablets; it stays so after a restart."""
    is_on = request.form.get("on") == "yes"
    line = audit_line("lan-opened" if is_on else "lan-shut")
    kiosk().writer.write(lambda session: session.add(line))
    try:
        kiosk().lan.switch(is_on=is_on)
    except CannotListen:
        return show(status=409)
    return redirect(url_for(".stations"), 303)


@bp.post("/stations/desk")
def allow_desk() -> AnyResponse:
    """Let stations open the desk by TLS, or keep it on the laptop (SEC5)."""
    is_allowed = request.form.get("on") == "yes"
    line = audit_line("lan-desk", is_allowed=is_allowed)
    kiosk().writer.write(lambda session: session.add(line))
    try:
        kiosk().lan.allow_desk(is_allowed=is_allowed)
    except CannotListen:
        return show(status=409)
    return redirect(url_for(".stations"), 303)


def show(status: int = 200, **more: Any) -> Response:
    """Return the page as things stand."""
    return page("host/stations.html", status=status, at=url_for(".stations"), **_told(), **more)


def _told() -> dict[str, Any]:
    """Return what the page says; looking at it makes a code, which is in memory alone."""
    lan, tablets = kiosk().lan, kiosk().tablets
    code = tablets.code() if lan.address else None
    return {
        "lan": lan,
        "is_plain": is_plain_open(kiosk().settings.host),
        "code": code,
        "join_qr": _code(lan.address + "join/" + code.letters) if code else "",
        "test_qr": _code(lan.address + "join/hello") if code else "",
        "join_address": (lan.address + "join").removeprefix("https://"),
        "reached": tablets.reached,
        "stations": stations_seen(),
        "out": [one for one in stations_seen(with_those_out=True) if one.is_out],
        "case_names": event_cases(),
        "clock_time": clock_time,
    }


def _code(address: str) -> Markup:
    return Markup(qr.svg(address))  # noqa: S704 - our own drawing
