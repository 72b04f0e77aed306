"""The question about one's own safety: before anything is typed, and nobody keeps the answer."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from kiosk.packs import Pack
from tests.conftest import Home
from tests.opening import count, opened
from tests.people import AMAL
from tests.visitor import HTMX, Visitor, form_of
from tests.web.hall import AMAL_CASE, CLOSED, Hall

JOEL = "joel-paredes"
OQBA = "oqba-hashad"
SAFETY = f"/cases/{OQBA}/safety"
OWN_WAYS = ("/safety", "/safety/letter", "/sign", "/sign/initials", "/sign/young", "/letter")
"""Screens behind the question, which may lead to each other."""


def links(page: BeautifulSoup) -> set[str]:
    return {str(link["href"]) for link in page.select("a[href]")}


def pages(visitor: Visitor) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield every page that links of ours lead to from the start, each once."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        answer = visitor.client.get(path)
        page = BeautifulSoup(answer.text, "html.parser")
        yield path, page
        found = {
            path for path in links(page) if path.startswith(("/?", "/cases", "/more", "/thanks"))
        }
        waiting += sorted(found - seen)
        seen |= found


def direct_ways(visitor: Visitor, asking: set[str]) -> list[str]:
    """Return each link that leads to signing or a letter past the question, or asks in vain."""
    wrong = []
    for path, page in pages(visitor):
        for link in links(page):
            _, _, slug, *rest = [*link.split("?")[0].split("/"), "", ""]
            way = "/" + "/".join(rest).rstrip("/")
            is_behind = path.split("?")[0].startswith(f"/cases/{slug}/") and path.endswith(OWN_WAYS)
            is_past = way in ("/sign", "/letter", "/sign/initials") and slug in asking
            in_vain = way.startswith("/safety") and slug not in asking
            if (is_past and not is_behind) or in_vain:
                wrong.append(f"{path}: {link}")
    return wrong


def asking(pack: Pack) -> set[str]:
    return {case.slug for case in pack.cases if case.rules.ask_safety}


class TestWays:
    def test_no_way_leads_past_the_question(self, visitor: Visitor, pack: Pack) -> None:
        assert len(asking(pack)) == 4, "and others do not ask"
        assert direct_ways(visitor, asking(pack)) == []

    def test_nor_after_a_signature(self, visitor: Visitor, pack: Pack) -> None:
        """On thanks, where a card and a letter are offered, and on /more."""
        for slug in (JOEL, OQBA):
            visitor.sign(slug, AMAL)
            assert direct_ways(visitor, asking(pack)) == []
            assert f"/cases/{slug}/card" in links(visitor.visit("/thanks"))

    def test_control_such_a_way_is_found(self, visitor: Visitor, pack: Pack) -> None:
        cases = {case.slug for case in pack.cases}
        assert len(direct_ways(visitor, cases)) > len(direct_ways(visitor, asking(pack)))
        assert direct_ways(visitor, set()) != []

    def test_a_card_is_not_asked_about(self, visitor: Visitor) -> None:
        """It goes to the person, and a first name is enough."""
        assert f"/cases/{OQBA}/card" in links(visitor.visit(f"/cases/{OQBA}"))

    @pytest.mark.parametrize(
        ("path", "openly", "carefully"),
        [
            ("safety", "sign", "sign/initials"),
            ("safety/letter", "letter", "letter?careful=1"),
        ],
    )
    def test_both_answers_lead_to_their_form(
        self, visitor: Visitor, path: str, openly: str, carefully: str
    ) -> None:
        page = visitor.visit(f"/cases/{OQBA}/{path}")
        ways = [str(link["href"]) for link in page.select(".safety-ways a")]
        assert ways == [f"/cases/{OQBA}/{carefully}", f"/cases/{OQBA}/{openly}"]
        for way in ways:
            screen = visitor.visit(way).find(id="screen")
            assert screen["data-screen"] == way.split("/")[3].split("?")[0]  # type: ignore[index]

    def test_a_closed_or_unknown_case(self, hall: Hall) -> None:
        hall.visitor.visit(f"/cases/{CLOSED}/safety", 403)
        hall.visitor.visit("/cases/nobody/safety", 404)
        hall.change(texts={})
        hall.visitor.visit(f"/cases/{AMAL_CASE}/safety/letter", 403)

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize("path", [SAFETY, f"{SAFETY}/letter"])
    def test_another_language_asks_the_same(
        self, visitor: Visitor, path: str, headers: dict[str, str]
    ) -> None:
        """I2: who was on the way to a letter still is."""
        page = visitor.visit(path)
        ways = [str(link["href"]) for link in page.select(".safety-ways a")]
        fields = form_of(page, "language-form") | {"language": "en"}
        answer = visitor.post("/language", fields, headers)
        if not headers:
            assert answer.headers["Location"] == path
            answer = visitor.client.get(path)
        block = BeautifulSoup(answer.text, "html.parser")
        assert block.find(id="screen")["lang"] == "en"  # type: ignore[index]
        assert [str(link["href"]) for link in block.select(".safety-ways a")] == ways


class TestKnown:
    def test_a_whole_name_is_asked_about_and_then_one_tap_signs(
        self, visitor: Visitor, home: Home
    ) -> None:
        visitor.sign(JOEL, AMAL)
        more = visitor.visit("/more")
        assert SAFETY in links(more)
        assert not more.select(f".more-case input[value={OQBA}]")
        [form] = visitor.visit(SAFETY).select(".safety-ways form")
        fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
        for _ in range(5):
            assert visitor.post(str(form["action"]), fields).status_code == 303
        assert [content["person"]["name"] for content in opened(home)] == [AMAL["name"]] * 2
        assert AMAL["name"] not in str(visitor.visit("/more"))

    def test_initials_are_enough_at_one_tap(self, visitor: Visitor, home: Home) -> None:
        visitor.post(f"/cases/{OQBA}/sign/initials", {"name": "A. E.", "town": "Lausanne"})
        more = visitor.visit("/more")
        assert not [link for link in links(more) if "safety" in link]
        taps = [str(field["value"]) for field in more.select(".more-case input[name=case]")]
        assert "manahel-al-otaibi" in taps
        visitor.post("/more", {"case": "manahel-al-otaibi"})
        first, second = opened(home)
        assert first["person"] == second["person"]
        assert second["person"]["town"] == "Lausanne"
        assert second["consents"] == []


class TestNobodyKeepsIt:
    def test_no_trace_of_an_answer(self, hall: Hall) -> None:
        """Neither in the visit, nor on disk, nor in a cookie."""
        hall.ask_safety()
        before = (hall.rows(), hall.remembered(), cookies(hall.visitor))
        for path in (
            "safety",
            "sign/initials",
            "sign",
            "safety/letter",
            "letter?careful=1",
            "letter",
        ):
            hall.visitor.visit(f"/cases/{AMAL_CASE}/{path}")
        assert (hall.rows(), hall.remembered(), cookies(hall.visitor)) == before

    def test_nobody_is_given_a_cookie_for_it(self, app: Flask, home: Home) -> None:
        client = app.test_client()
        for path in (SAFETY, f"/cases/{OQBA}/sign/initials", f"/cases/{OQBA}/letter?careful=1"):
            assert client.get(path).headers.getlist("Set-Cookie") == []
        assert count(home) == 0

    def test_a_record_does_not_tell_which_way_was_taken(self, hall: Hall) -> None:
        """A short name typed openly and initials after a yes look the same."""
        for careful in ("", "1"):
            hall.send("letter", hall.form("letter", name="A. E.", careful=careful))
        first, second = ({**content, "signed_at": ""} for content in hall.opened())
        assert first == second
        assert "careful" not in str(first)


def cookies(visitor: Visitor) -> set[str]:
    jar = (visitor.client.get_cookie(name) for name in ("__Host-visit", "__Host-table"))
    return {cookie.value for cookie in jar if cookie}
