"""Who may do what, as one table over every route there is (SEC14), and how addresses look."""

import re
import uuid
from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.packs import Pack
from kiosk.web.roles import Role
from tests.conftest import Home
from tests.visitor import HTMX, Visitor
from tests.web.rows import TABLE
from tests.web.rows.row import DOOR
from tests.web.steward import UNLOCK, Steward, kiosk_of

NONE: Mapping[str, str] = {}


def routes(app: Flask) -> set[str]:
    """Return every route of the application as the table names it."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def differences(found: set[str], listed: set[str]) -> list[str]:
    """Return what to do about each route without a row, and each row without a route."""
    missing = [
        f"{route}: say in tests/web/rows what an attendee, a steward and the host get there; "
        "behind the desk it is team(…) or host_only(…)"
        for route in sorted(found - listed)
    ]
    return missing + [f"{row}: there is no such route; take its row out" for row in listed - found]


def test_every_route_has_its_row(app: Flask) -> None:
    """SEC14: who adds a route decides who may use it."""
    assert differences(routes(app), set(TABLE)) == []


def test_a_route_without_a_row_is_found(app: Flask) -> None:
    before = routes(app)
    app.add_url_rule("/planted", view_func=lambda: "")
    [words] = differences(routes(app), before)
    assert words.startswith("GET /planted: say in tests/web/rows")
    [words] = differences(before, routes(app))
    assert words == "GET /planted: there is no such route; take its row out"


def answer_of(
    visitor: Visitor,
    route: str,
    webhook: str,
    fields: Mapping[str, str],
    headers: Mapping[str, str] = NONE,
) -> TestResponse:
    method, _, rule = route.partition(" ")
    path = (
        rule.replace("<slug>", "joel-paredes")
        .replace("<locale>", "fr")
        .replace("<sheet>", "poster")
        .replace("<uuid:job_id>", str(uuid.uuid4()))
        .replace("<uuid:receiver_id>", webhook)
        .replace("<uuid:key>", str(uuid.uuid4()))
        .replace("<uuid:station_id>", str(uuid.uuid4()))
        .replace("<uuid:action_id>", str(uuid.uuid4()))
        .replace("<int:version_asked>", "1")
        .replace("<path:filename>", "icon.svg")
    )
    if method == "GET":
        return visitor.client.get(path, headers=dict(headers), buffered=True)
    return visitor.post(path, fields, headers)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_attendee_gets_nothing_of_the_desk(visitor: Visitor, webhook: str, method: str) -> None:
    wrong = []
    for route, row in TABLE.items():
        if not route.startswith(method):
            continue
        answer = answer_of(visitor, route, webhook, row.fields | {"token": ""})
        if answer.status_code != row.attendee:
            wrong.append((route, answer.status_code))
        if answer.status_code == DOOR and " /host" in route:
            assert answer.headers["Location"] == UNLOCK
            assert "Paredes" not in answer.text
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_who_is_behind_the_desk_gets_what_their_role_may(
    app: Flask, home: Home, webhook: str, role: Role
) -> None:
    wrong = []
    for route, row in TABLE.items():
        login = kiosk_of(app).logins.begin(role)
        visitor = Steward(app.test_client(), home)
        visitor.client.set_cookie("__Host-desk", login.id)
        answer = answer_of(visitor, route, webhook, row.fields | {"token": login.token})
        wanted = row.host if role is Role.HOST else row.steward
        if answer.status_code != wanted:
            wrong.append((route, answer.status_code))
        if " /host" in route and wanted in (DOOR, 403) and role is Role.STEWARD:
            assert "Paredes" not in answer.text, route
    assert wrong == []


@pytest.mark.parametrize("address", ["192.168.1.20", "fe80::1"])
def test_on_the_network_the_desk_answers_nobody(
    app: Flask, home: Home, webhook: str, address: str
) -> None:
    """SEC5, H3: over plain HTTP from another device each route of the desk is shut, for all."""
    login = kiosk_of(app).logins.begin(Role.HOST)
    visitor = Steward(app.test_client(), home)
    visitor.client.set_cookie("__Host-desk", login.id)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    desk = [route for route in TABLE if " /host" in route]
    answers = {
        route: answer_of(visitor, route, webhook, {"token": login.token}).status_code
        for route in desk
    }
    assert set(answers.values()) == {403}, answers


def test_attendees_find_one_way_to_the_desk(visitor: Visitor, pack: Pack) -> None:
    """SEC14, H3: the plain “Host” link, and no other address of the desk."""
    ways = set()
    paths = ["/", "/cases", "/more", "/thanks", "/nowhere"]
    paths += [f"/cases/{case.slug}{end}" for case in pack.cases for end in ("", "/sign")]
    for path in paths:
        ways |= set(re.findall(r'"(/host[^"]*)"', visitor.client.get(path).text))
    assert ways == {"/host/"}


def test_a_block_is_named_like_its_root(steward: Steward, webhook: str) -> None:
    """House rule: htmx swaps `#screen`, so each block is that one element after its title.

    The advice on a text is swapped alone, while one goes on writing.
    """
    for route, row in TABLE.items():
        answer = answer_of(steward, route, webhook, {}, HTMX)
        if "HX-Request-Type" not in answer.vary:
            continue
        block = BeautifulSoup(answer.text, "html.parser")
        roots = [part for part in block.contents if isinstance(part, Tag)]
        assert [(root.name, root.get("id")) for root in roots] == [
            ("title", None),
            row.root,
        ], route


PARTS = re.compile(r"<(?:(?P<type>\w+):)?(?P<name>\w+)>")


def faults_of(rule: str) -> list[str]:
    """Return what to change about an address."""
    bare = PARTS.sub("", rule)
    found = [f"{rule}: write addresses in kebab-case"] if re.search(r"[^a-z0-9./-]", bare) else []
    for part in PARTS.finditer(rule):
        kind, name = part["type"], part["name"]
        if name.endswith("id") and kind != "uuid":
            found.append(f"{rule}: an id is typed, <uuid:{name}>")
        elif kind is None and name not in ("slug", "locale", "sheet"):
            found.append(f"{rule}: name a thing by its <slug>, or by an id as <uuid:{name}_id>")
    return found


def test_addresses_are_kebab_case_and_their_ids_typed(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert [fault for rule in rules for fault in faults_of(rule)] == []


@pytest.mark.parametrize(
    "rule", ["/host/hand_over", "/Cases", "/cases/<int:case_id>", "/r/<receiver_id>", "/r/<name>"]
)
def test_an_address_of_another_form_is_found(rule: str) -> None:
    assert faults_of(rule)
