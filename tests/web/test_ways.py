"""What each route answers on the laptop, to stations, to strangers, and in plain HTTP (SEC5)."""

import pytest
from flask import Flask

from kiosk.web.roles import Role
from tests.people import AMAL
from tests.visitor import Visitor
from tests.web.rows import TABLE
from tests.web.rows.row import Row
from tests.web.steward import kiosk_of
from tests.web.tablets import Tablet, plain, tablet
from tests.web.test_routes import answer_of

OPEN = ("/join", "/static/", "/healthz")
"""What a stranger on the network may ask for: how to join, and that there is a kiosk."""


def wanted_of(route: str, row: Row, way: str) -> int:
    """Return what a route answers to a device without a login, by one rule for all of them."""
    path = route.split()[1]
    if way == "laptop":
        return row.attendee
    if path.startswith("/host"):
        return 403
    if way == "stranger" and not path.startswith(OPEN):
        return 403
    if route == "POST /join/ping" and way == "station":
        return 204
    if route == "POST /join" and way != "plain":
        return 303 if way == "station" else 422
    return row.attendee


def device(app: Flask, way: str) -> Visitor:
    match way:
        case "laptop":
            return Visitor(app.test_client())
        case "plain":
            return plain(app)
        case "station":
            found = tablet(app)
            found.join(app)
            return found
        case _:
            return tablet(app)


@pytest.mark.parametrize("way", ["laptop", "station", "stranger", "plain"])
def test_each_route_answers_each_way_by_the_table(app: Flask, webhook: str, way: str) -> None:
    """SEC5, done when 2: a route that a new room adds is held to the rule as well."""
    visitor, wrong = device(app, way), []
    for route, row in TABLE.items():
        fields = dict(row.fields) | ({"token": ""} if "/host" in route else {})
        answer = answer_of(visitor, route, webhook, fields)
        if answer.status_code != wanted_of(route, row, way):
            wrong.append((route, answer.status_code, wanted_of(route, row, way)))
        if way == "stranger":
            assert "Paredes" not in answer.text, route
    assert wrong == []


def test_the_desk_opens_on_a_station_where_the_host_allowed_it(app: Flask, webhook: str) -> None:
    """SEC5, H3: never to a stranger, and never in plain HTTP, even with a login."""
    login = kiosk_of(app).logins.begin(Role.HOST)
    station, stranger, in_the_clear = device(app, "station"), tablet(app), plain(app)
    for visitor in (station, stranger, in_the_clear):
        visitor.client.set_cookie("__Host-desk", login.id)
        visitor.client.set_cookie("desk", login.id)
    desk = [route for route in TABLE if " /host" in route]

    def answers(visitor: Visitor) -> set[int]:
        fields = {"token": login.token}
        return {answer_of(visitor, route, webhook, fields).status_code for route in desk}

    assert answers(station) == {403}
    kiosk_of(app).lan.allow_desk(is_allowed=True)
    assert station.client.get("/host/").status_code == 200
    assert answers(stranger) == {403}
    assert answers(in_the_clear) == {403}


@pytest.mark.parametrize(
    ("way", "name", "is_secure"),
    [
        ("laptop", "__Host-visit", True),
        ("station", "__Host-visit", True),
        ("plain", "visit", False),
    ],
)
def test_cookies_fit_the_way(app: Flask, way: str, name: str, is_secure: bool) -> None:
    """SEC5: in plain HTTP a browser takes neither `Secure` nor the prefix; the rest stays."""
    visitor = device(app, way)
    answer = visitor.sign("joel-paredes", AMAL)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if "visit" in c]
    assert cookie.startswith(f"{name}=")
    assert ("Secure" in cookie) is is_secure
    for flag in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    assert visitor.visit("/more").select(".is-signed"), "the visit goes on"
    assert visitor.post("/finish", {}).status_code == 303
    assert visitor.client.get_cookie(name) is None, "the wipe takes it"


def test_a_cookie_of_the_plain_network_is_worth_nothing_by_tls(app: Flask) -> None:
    """Whoever reads along in plain HTTP gets no visit of the laptop, and no station."""
    station = device(app, "station")
    assert isinstance(station, Tablet)
    thief = plain(app)
    thief.client.set_cookie("station", station.cookie)
    thief.client.set_cookie("__Host-station", station.cookie)
    assert "data-station" not in thief.client.get("/").text
    assert "data-station" in station.client.get("/").text, "the control"
