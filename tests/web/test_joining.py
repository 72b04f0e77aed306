"""A tablet joins with a code, is named, put on a table, taken out and let back in."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.app import create_app
from kiosk.models import Action, Station
from kiosk.web.presence import CODE_MINUTES, Tablets
from kiosk.web.tablets import stations_seen
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.visitor import HTMX
from tests.web.steward import Steward, kiosk_of, words_of
from tests.web.tablets import Tablet, plain, tablet


@pytest.fixture
def joined(app: Flask) -> Tablet:
    found = tablet(app)
    found.join(app)
    return found


def only_station(home: Home) -> Station:
    with home.read() as session:
        return session.scalars(select(Station)).one()


def test_a_stranger_is_told_how_to_join_and_nothing_else(app: Flask) -> None:
    stranger = tablet(app)
    page = stranger.read(stranger.client.get("/cases"), 403)
    assert page.select_one("a.primary")["href"] == "/join"  # type: ignore[index]
    assert "Paredes" not in str(page)
    for language in ("ar", "en"):
        page = stranger.visit(f"/join?in={language}")
        assert page.find("html")["lang"] == language  # type: ignore[index]


def test_with_the_code_it_is_a_station(app: Flask, home: Home, joined: Tablet) -> None:
    """SEC13: the cookie is random, the table knows its digest alone."""
    joined.visit("/cases")
    row = only_station(home)
    assert row.name == "Tablet by the door"
    assert joined.cookie.encode() not in row.digest
    assert len(joined.cookie) >= 32
    with app.test_request_context():
        [seen] = stations_seen()
    assert (seen.name, seen.is_here) == ("Tablet by the door", True)


def test_a_code_is_good_once_and_for_ten_minutes(app: Flask) -> None:
    now = [NOW]
    tablets = Tablets(lambda: now[0])
    code = tablets.code()
    assert not tablets.take("")
    assert not tablets.take(code.letters[:-1])
    assert tablets.take(code.shown)
    assert not tablets.take(code.letters), "it was used"
    later = tablets.code()
    assert later != code
    now[0] += dt.timedelta(minutes=CODE_MINUTES)
    assert not tablets.take(later.letters), "it is over"


def test_a_wrong_code_keeps_what_was_typed(app: Flask, home: Home) -> None:
    stranger = tablet(app)
    kiosk_of(app).tablets.code()
    answer = stranger.post("/join", {"code": "abcd 2345", "name": "Ħall tablet"})
    page = stranger.read(answer, 422)
    assert page.find(id="code")["value"] == "abcd 2345"  # type: ignore[index]
    assert page.find(id="name")["value"] == "Ħall tablet"  # type: ignore[index]
    assert page.find(id="code-error")
    with home.read() as session:
        assert session.scalars(select(Station)).all() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", "Tablette 1"),
        ("  Near \t the  door ", "Near the door"),
        ("\u202eroom", "room"),
        ("a" * 90, "a" * 60),
        ("\0", "Tablette 1"),
        ("<b>Hall</b>", "<b>Hall</b>"),
    ],
)
def test_any_name_can_be_given(app: Flask, home: Home, typed: str, kept: str) -> None:
    tablet(app).join(app, typed)
    name = only_station(home).name
    assert name == kept or (typed in ("", "\0") and name.endswith(" 1"))


def test_a_signature_says_at_which_tablet(app: Flask, home: Home, joined: Tablet) -> None:
    """The station is beside the envelope, so that renaming and joining change no digest."""
    joined.sign("joel-paredes", AMAL)
    with home.read() as session:
        assert session.scalars(select(Action.station)).one() == str(only_station(home).id)


def test_one_that_was_taken_out_gets_nothing_until_it_is_let_back(
    app: Flask, home: Home, host: Steward, joined: Tablet
) -> None:
    """H6, S2: its posts get 403, htmx leaves the screen as it is; the other tablet goes on."""
    other = tablet(app, "192.168.1.21")
    other.join(app, "Other")
    with home.read() as session:
        [first] = session.scalars(select(Station).where(Station.name != "Other"))
    path = f"/host/stations/{first.id}"
    answer = host.submit(path, f"{path}/revoke", {})
    assert "Tablet by the door" in words_of(host.read(answer).select_one(".done"))
    assert joined.client.get("/").status_code == 403
    posted = joined.post("/cases/joel-paredes/sign", AMAL, HTMX)
    assert (posted.status_code, posted.headers["HX-Reswap"]) == (403, "none")
    assert joined.post("/join/ping", {}).status_code == 403
    assert other.sign("joel-paredes", AMAL).status_code == 303
    with home.read() as session:
        assert len(session.scalars(select(Action)).all()) == 1
    assert host.submit("/host/stations", f"{path}/undo", {}).status_code == 303
    joined.visit("/")


def test_a_steward_names_it_and_gives_it_a_table(
    app: Flask, home: Home, steward: Steward, joined: Tablet
) -> None:
    """S: one case alone, by the same way as `/?table=`; the desk's choice counts more."""
    path = f"/host/stations/{only_station(home).id}"
    fields = {"name": "Window", "table": "oqba-hashad"}
    assert steward.submit(path, path, fields).status_code == 303
    joined.client.get("/?table=joel-paredes")
    tiles = joined.visit("/cases").select(".tile a")
    assert [str(tile["href"]) for tile in tiles] == ["/cases/oqba-hashad"]
    refused = steward.read(steward.submit(path, path, {"name": "  ", "table": ""}), 422)
    assert refused.find(id="name-error")
    assert steward.submit(path, path, {"name": "W", "table": "nobody"}).status_code == 404
    page = steward.visit("/host/stations")
    assert "Window" in words_of(page.find("table"))
    assert page.find(id="live")


def test_a_ping_tells_of_the_battery_and_writes_nothing(
    app: Flask, home: Home, joined: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(home.writer, "write", written.append)
    for level in ("17", "x", "9999"):
        assert joined.post("/join/ping", {"battery": level}).status_code == 204
    with app.test_request_context():
        assert stations_seen()[0].battery == 17
    assert written == []


def test_the_wifi_test_ticks_on_the_desk(app: Flask) -> None:
    """S10: another device reaches the laptop; the laptop's own browser proves nothing."""
    Tablet(app.test_client()).visit("/join/hello")
    assert kiosk_of(app).tablets.reached is None
    tablet(app).visit("/join/hello")
    assert kiosk_of(app).tablets.reached


def test_the_page_says_that_plain_http_is_on(home: Home) -> None:
    """SEC5, S1, H4: as long as it is so, on Stations and on the overview."""
    for address, is_told in (("192.168.1.5", True), ("127.0.0.1", False)):
        settings = home.settings.model_copy(update={"host": address})
        app = create_app(settings, home.writer)
        steward = Steward(app.test_client(), home)
        steward.unlock()
        page = steward.visit("/host/stations")
        assert bool(page.select(".warn")) is is_told


def test_in_a_plain_network_there_is_nothing_to_join(app: Flask) -> None:
    device = plain(app)
    device.visit("/")
    assert device.visit("/join").find(id="code") is None
    code = kiosk_of(app).tablets.code().letters
    assert device.post("/join", {"code": code}).status_code == 403
