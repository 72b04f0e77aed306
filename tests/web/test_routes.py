"""Who may do what, as one table over every route there is (SEC14), and how addresses look."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.packs import Pack
from kiosk.printing import pdf
from tests.conftest import Home
from tests.visitor import HTMX, Visitor
from tests.web.steward import UNLOCK, Steward, kiosk_of

DOOR = 303
"""What a stranger gets who looks at a page of the desk: the way to its door."""
PDF = 200 if pdf.is_available() else 303
"""Without Pango the way leads to the page for the browser's own print."""
NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Row:
    """A route, what it answers to an attendee and to a steward, and what is posted to it.

    `root` is the element that htmx swaps there.
    """

    attendee: int
    steward: int
    fields: dict[str, str] = field(default_factory=dict)
    root: tuple[str, str] = ("div", "screen")


TABLE = {
    "GET /": Row(200, 200),
    "GET /cases": Row(200, 200),
    "GET /cases/<slug>": Row(200, 200),
    "GET /cases/<slug>/by-hand": Row(200, 200),
    "POST /cases/<slug>/by-hand": Row(303, 303, {"counted": "card"}),
    # No printer is set; the page says so.
    "POST /cases/<slug>/by-hand/print": Row(303, 303, {"counted": "card"}),
    # Thanks are given only for a line that was counted.
    "GET /cases/<slug>/by-hand/thanks/<uuid:line_id>": Row(404, 404),
    "GET /cases/<slug>/card": Row(200, 200),
    "POST /cases/<slug>/card": Row(422, 422),
    "POST /cases/<slug>/card/check": Row(200, 200, root=("section", "advice")),
    "GET /cases/<slug>/letter": Row(200, 200),
    "POST /cases/<slug>/letter": Row(422, 422),
    "POST /cases/<slug>/letter/check": Row(200, 200, root=("section", "advice")),
    "GET /cases/<slug>/qr.svg": Row(200, 200),
    "GET /cases/<slug>/safety": Row(200, 200),
    "GET /cases/<slug>/safety/letter": Row(200, 200),
    "GET /cases/<slug>/share": Row(200, 200),
    "POST /cases/<slug>/share": Row(303, 303),
    "GET /cases/<slug>/share/mail.svg": Row(200, 200),
    "GET /cases/<slug>/share/message": Row(200, 200),
    "GET /cases/<slug>/share/message.svg": Row(200, 200),
    "GET /cases/<slug>/share/text": Row(200, 200),
    "GET /cases/<slug>/share/text.svg": Row(200, 200),
    "GET /cases/<slug>/share/thanks/<uuid:line_id>": Row(404, 404),
    "GET /cases/<slug>/sign": Row(200, 200),
    "POST /cases/<slug>/sign": Row(422, 422),
    "GET /cases/<slug>/sign/initials": Row(200, 200),
    "POST /cases/<slug>/sign/initials": Row(422, 422),
    "GET /cases/<slug>/sign/young": Row(200, 200),
    "POST /cases/<slug>/sign/young": Row(422, 422),
    "GET /cases/<slug>/stamp.svg": Row(200, 200),
    "POST /finish": Row(303, 303),
    "GET /healthz": Row(200, 200),
    "GET /host/": Row(DOOR, 200),
    "GET /host/books": Row(DOOR, 200),
    "GET /host/erase": Row(DOOR, 200),
    # Nothing was looked for, so that nothing can be erased.
    "POST /host/erase": Row(403, 403),
    "POST /host/erase/find": Row(403, 403, {"who": "Amal", "passphrase": "not these words"}),
    "POST /host/lock": Row(403, 303),
    # Nothing needs the host, so that there is nothing to edit, to try again or to undo.
    "GET /host/needs": Row(DOOR, 200),
    "GET /host/needs/<uuid:receiver_id>/<uuid:action_id>": Row(DOOR, 404),
    "POST /host/needs/<uuid:receiver_id>/<uuid:action_id>": Row(403, 404),
    "POST /host/needs/<uuid:receiver_id>/<uuid:action_id>/open": Row(403, 404),
    "POST /host/needs/retry": Row(403, 404),
    "POST /host/needs/undo": Row(403, 404),
    "POST /host/needs/withdraw": Row(403, 404),
    "GET /host/post": Row(DOOR, 200),
    "POST /host/post": Row(403, 404),
    "POST /host/post/undo": Row(403, 404),
    # Old addresses lead to the print room.
    "GET /host/posters": Row(DOOR, 308),
    "GET /host/posters/<slug>/<locale>": Row(DOOR, 308),
    "GET /host/posters/<slug>/<locale>.pdf": Row(DOOR, 308),
    "GET /host/posters/<slug>/<locale>/<sheet>": Row(DOOR, 308),
    "GET /host/posters/<slug>/<locale>/<sheet>.pdf": Row(DOOR, 308),
    "GET /host/print": Row(DOOR, 200),
    "GET /host/print/labels": Row(DOOR, 200),
    "GET /host/print/labels.pdf": Row(DOOR, 404),
    "GET /host/print/recovery-sheet": Row(DOOR, 200),
    "POST /host/print/recovery-sheet": Row(403, 403),
    "GET /host/print/<sheet>/<locale>": Row(DOOR, 404),
    "GET /host/print/<sheet>/<locale>.pdf": Row(DOOR, 404),
    "GET /host/print/<sheet>/<slug>/<locale>": Row(DOOR, 200),
    "GET /host/print/<sheet>/<slug>/<locale>.pdf": Row(DOOR, PDF),
    # No printer is set: the sheet is shown.
    "POST /host/print/sheets": Row(403, 303, {"order": "poster/joel-paredes/fr"}),
    "GET /host/print/written": Row(DOOR, 200),
    # Nothing was written, so that there is no pile and no job.
    "POST /host/print/written": Row(403, 404),
    "GET /host/print/jobs/<uuid:job_id>": Row(DOOR, 404),
    "GET /host/print/jobs/<uuid:job_id>/document": Row(DOOR, 404),
    "POST /host/print/jobs/<uuid:job_id>/cancel": Row(403, 404),
    "POST /host/print/jobs/<uuid:job_id>/go-on": Row(403, 404),
    "POST /host/print/jobs/<uuid:job_id>/jam": Row(403, 404),
    "POST /host/print/jobs/<uuid:job_id>/out": Row(403, 404),
    "POST /host/print/jobs/<uuid:job_id>/reprint": Row(403, 404),
    "POST /host/print/jobs/<uuid:job_id>/undo": Row(403, 404),
    "GET /host/receipts": Row(DOOR, 200),
    "GET /host/receivers": Row(DOOR, 200),
    "GET /host/receivers/<uuid:receiver_id>": Row(DOOR, 200),
    "POST /host/receivers/<uuid:receiver_id>": Row(403, 422),
    "GET /host/receivers/new/<slug>": Row(DOOR, 404),
    # There is no kind of receiver called like a case.
    "POST /host/receivers/new/<slug>": Row(403, 404),
    "GET /host/send": Row(DOOR, 200),
    # The host's alone: a steward does not know the passphrase.
    "POST /host/send": Row(403, 403, {"passphrase": "not these words"}),
    "GET /host/send/progress": Row(DOOR, 200),
    "POST /host/send/<uuid:receiver_id>/cancel": Row(403, 303),
    "POST /host/send/<uuid:receiver_id>/pause": Row(403, 303),
    "POST /host/send/<uuid:receiver_id>/resume": Row(403, 303),
    "GET /host/unlock": Row(200, 200),
    "POST /host/unlock": Row(403, 403, {"pin": "not this one"}),
    "POST /comfort": Row(303, 303, {"size": "150"}),
    "GET /more": Row(200, 200),
    # Without a visit the name is asked again.
    "POST /more": Row(303, 303, {"case": "joel-paredes"}),
    "POST /language": Row(303, 303, {"language": "en"}),
    "GET /static/<path:filename>": Row(200, 200),
    "GET /thanks": Row(200, 200),
}


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
        f"{route}: say in TABLE of tests/web/test_routes.py what an attendee and what a steward "
        "gets there; behind the desk the attendee's answer is DOOR, or 403 for a form"
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
    assert words.startswith("GET /planted: say in TABLE")
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
        .replace("<uuid:action_id>", str(uuid.uuid4()))
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


def test_a_steward_gets_what_stewards_may(app: Flask, home: Home, webhook: str) -> None:
    wrong = []
    for route, row in TABLE.items():
        login = kiosk_of(app).logins.begin()
        steward = Steward(app.test_client(), home)
        steward.client.set_cookie("__Host-desk", login.id)
        answer = answer_of(steward, route, webhook, row.fields | {"token": login.token})
        if answer.status_code != row.steward:
            wrong.append((route, answer.status_code))
    assert wrong == []


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
