"""The loop and the cases: what everybody sees before touching anything."""

from flask.testing import FlaskClient

from kiosk.packs import Pack
from tests.visitor import HTMX, Visitor


def test_shows_the_first_case_of_the_pack(visitor: Visitor, pack: Pack) -> None:
    page = visitor.visit("/")
    assert pack.cases[0].name("fr").value in page.h1.get_text()  # type: ignore[union-attr]


def test_every_case_has_a_place_and_leads_to_the_next(visitor: Visitor, pack: Pack) -> None:
    seen = []
    address = "/"
    for _ in pack.cases:
        page = visitor.visit(address)
        seen.append(page.select_one("a.enter")["href"])  # type: ignore[index]
        address = str(page.find(id="next-case")["href"])  # type: ignore[index]
    assert seen == [f"/cases/{case.slug}" for case in pack.cases]
    assert address == f"/?at={pack.cases[0].slug}"


def test_the_next_case_comes_by_the_clock_and_by_hand(visitor: Visitor) -> None:
    """K6: at least 8 s each, previous, next and pause; the link works without scripts."""
    link = visitor.visit("/").find(id="next-case")
    assert link["hx-get"] == link["href"]  # type: ignore[index]
    assert link["hx-trigger"] == "click, every 12s"  # type: ignore[index]


def test_htmx_gets_one_block_with_its_title(client: FlaskClient) -> None:
    answer = client.get("/", headers=HTMX)
    assert answer.text.startswith("<title>")
    assert "<html" not in answer.text
    assert 'id="screen"' in answer.text
    assert "HX-Request-Type" in answer.headers["Vary"]


def test_back_gets_the_whole_page(client: FlaskClient) -> None:
    restore = {"HX-History-Restore-Request": "true", "HX-Request-Type": "full"}
    assert "<html" in client.get("/", headers=restore).text


def test_a_closed_case_is_told_as_news_without_an_action(visitor: Visitor) -> None:
    """Promise 7: a case that is not open takes no action."""
    page = visitor.visit("/?at=neth-nahara")
    assert "Signer la pétition" not in page.get_text()
    assert "Ce qui a changé" in page.get_text()
    assert page.select_one(".qr") is None


def test_an_unknown_place_begins_anew(visitor: Visitor) -> None:
    assert visitor.visit("/?at=nobody").h1 == visitor.visit("/").h1


def test_lists_all_cases(visitor: Visitor, pack: Pack) -> None:
    page = visitor.visit("/cases")
    assert [link["href"] for link in page.select(".tile a")] == [
        f"/cases/{case.slug}" for case in pack.cases
    ]


def test_every_case_has_its_story_its_date_and_its_sources(visitor: Visitor, pack: Pack) -> None:
    for case in pack.cases:
        page = visitor.visit(f"/cases/{case.slug}")
        assert case.name("fr").value in page.h1.get_text()  # type: ignore[union-attr]
        assert page.select(".story p")
        assert str(case.status_as_of.year) in page.select_one(".status").get_text()  # type: ignore[union-attr]
        assert page.select(".sources li")


def test_an_unknown_case_says_where_to_go(visitor: Visitor) -> None:
    page = visitor.visit("/cases/nobody", status=404)
    assert "Il n’y a rien à cette adresse" in page.get_text()
    assert page.select_one("a.button")["href"] == "/"  # type: ignore[index]


def test_public_pages_open_no_door(visitor: Visitor, pack: Pack) -> None:
    """K7, KIO1: no link leaves the kiosk, no window opens, nothing is uploaded or downloaded."""
    for path in ["/", "/cases", *(f"/cases/{case.slug}" for case in pack.cases)]:
        page = visitor.visit(path)
        for link in page.find_all(["a", "form", "link", "script", "img"]):
            for name in ("href", "src", "action", "formaction"):
                address = link.get(name)
                assert address is None or str(address).startswith(("/", "#")), f"{path}: {link}"
        assert not page.select("[target], [download], input[type=file]")
