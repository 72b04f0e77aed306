"""Origins, hosts and headers, as tables (SEC1, SEC2, SEC4, SEC6)."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kiosk.app import LARGEST_BODY
from kiosk.database import NotSaved
from kiosk.models import Action, Base
from kiosk.web.security import HEADERS
from tests.conftest import Home
from tests.people import AMAL
from tests.visitor import OWN, Visitor

SIGN = "/cases/joel-paredes/sign"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://example.org"}, 403),
    ],
)
def test_only_our_own_pages_may_write(
    client: FlaskClient, home: Home, headers: dict[str, str], status: int
) -> None:
    """SEC2."""
    assert client.post(SIGN, data=AMAL, headers=headers).status_code == status
    with home.read() as session:
        number = session.scalar(select(func.count()).select_from(Action))
    assert number == (1 if status == 303 else 0)


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.nip.io", "kiosk.local"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/static/icon.svg", "/nowhere"])
def test_only_known_hosts_are_answered(client: FlaskClient, host: str, path: str) -> None:
    """SEC1: DNS rebinding finds nothing."""
    with client.get(path, headers={"Host": host}) as foreign:
        assert foreign.status_code == 400
    with client.get(path, headers={"Host": "localhost"}) as own:
        assert own.status_code != 400


def test_every_answer_has_the_headers(app: Flask, visitor: Visitor) -> None:
    """SEC6, P3: also refusals and faults."""

    def break_down() -> str:
        raise RuntimeError("planted")

    app.add_url_rule("/broken", view_func=break_down)
    client = visitor.client
    answers = {
        200: client.get("/"),
        303: client.get("/host/"),
        400: visitor.post("/language", {"language": "xx"}),
        403: client.post("/finish"),
        404: client.get("/nowhere"),
        405: client.delete("/", headers=OWN),
        413: visitor.post(SIGN, {"name": "a" * LARGEST_BODY}),
        422: visitor.post(SIGN, {"name": ""}),
        500: client.get("/broken"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, f"{name} on {status}"
        assert answer.headers["Cache-Control"] == "no-store", status


def test_the_policy_has_no_unsafe_word() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert "http" not in HEADERS["Content-Security-Policy"]


def test_a_fault_tells_nobody_how_it_happened(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """SEC25, SEC22: an error id on the screen, where it broke in the log, and no message."""

    def break_down() -> str:
        raise RuntimeError("Amal Exemple-Ndiaye")

    app.add_url_rule("/broken", view_func=break_down)
    page = visitor.visit("/broken", status=500)
    assert "Amal" not in str(page)
    assert "RuntimeError" not in str(page)
    assert "RuntimeError" in caplog.text
    assert "break_down" in caplog.text
    assert "Amal" not in caplog.text


def test_reading_changes_nothing(app: Flask, visitor: Visitor, home: Home) -> None:
    """SEC4: a crawl of all GET routes leaves the database as it was."""
    before = _content(home)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments - {"slug", "locale"}:
            with app.test_request_context():
                values = {"slug": "joel-paredes", "locale": "fr"}
                path = rule.rule
                for name, value in values.items():
                    path = path.replace(f"<{name}>", value)
            visitor.client.get(path)
    assert _content(home) == before


def _content(home: Home) -> list[object]:
    with home.read() as session:
        return [session.execute(table.select()).all() for table in Base.metadata.sorted_tables]


def test_cookies_hold_nothing_but_an_id(visitor: Visitor) -> None:
    """SEC5, SEC13."""
    answer = visitor.sign("joel-paredes", AMAL)
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-visit=")
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    assert "Amal" not in cookie
    assert "Domain" not in cookie


def test_without_a_database_the_words_stand_alone(visitor: Visitor, home: Home) -> None:
    """SEC25: also when the page that says so cannot ask which event it is."""
    home.settings.database.rename(home.settings.database.with_suffix(".gone"))
    home.settings.database.mkdir()
    answer = visitor.client.get("/cases")
    assert answer.status_code == 500
    assert "Quelque chose" in answer.text
    assert "Traceback" not in answer.text


def test_a_disk_that_does_not_save_is_told_in_words_everywhere(
    visitor: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_job: object) -> None:
        raise NotSaved("the disk is full")

    monkeypatch.setattr(home.writer, "write", refuse)
    page = visitor.read(visitor.post("/host/unlock", {"pin": home.made.pin}), 503)
    assert "n’est pas prête" in page.get_text()
