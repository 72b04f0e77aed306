"""The loop and the cases: what everybody sees before touching anything."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from kiosk.actions.tallies import TallyLine, count
from kiosk.models import Counted
from kiosk.packs import Case, Pack
from kiosk.web.attend.loop import in_turn
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.visitor import HTMX, Visitor


def turn(visitor: Visitor) -> Iterator[str]:
    """Yield the names of the slides of one whole turn, as the link to the next one leads."""
    first = address = str(visitor.visit("/").find(id="next-case")["href"])  # type: ignore[index]
    while True:
        yield address.removeprefix("/?at=")
        address = str(visitor.visit(address).find(id="next-case")["href"])  # type: ignore[index]
        if address == first:
            return


def test_shows_the_first_case_of_the_pack(visitor: Visitor, pack: Pack) -> None:
    page = visitor.visit("/")
    assert pack.cases[0].name("fr").value in page.h1.get_text()  # type: ignore[union-attr]


def test_every_slide_has_a_place_and_leads_to_the_next(visitor: Visitor, pack: Pack) -> None:
    """H8: each case once, in the pack's order, and what changed for others between them."""
    cases = [case.slug for case in pack.cases]
    stories = [story.slug for story in pack.stories]
    seen = list(turn(visitor))
    start = seen.index(cases[0])
    in_order = seen[start:] + seen[:start]
    assert [slug for slug in in_order if slug in cases] == cases
    assert [slug for slug in in_order if slug in stories] == stories
    assert [place for place, slug in enumerate(in_order) if slug in stories] == [2, 5, 8]


def test_the_dots_show_every_slide_and_where_one_is(visitor: Visitor, pack: Pack) -> None:
    page = visitor.visit(f"/?at={pack.stories[0].slug}")
    assert len(page.select(".dot")) == len(pack.cases) + len(pack.stories)
    assert len(page.select(".dot-story")) == len(pack.stories)
    assert [place for place, dot in enumerate(page.select(".dot")) if "here" in dot["class"]] == [2]


@pytest.mark.parametrize(
    ("cases", "stories", "kinds"),
    [
        (7, 3, "CCSCCSCCSC"),
        (7, 2, "CCCSCCCSC"),
        (7, 9, "CCSCCSCCSC"),
        (3, 1, "CCSC"),
        (2, 0, "CC"),
        (1, 3, "C"),
    ],
)
def test_a_story_stands_after_every_second_or_third_case(
    pack: Pack, cases: int, stories: int, kinds: str
) -> None:
    told = [
        pack.stories[0].model_copy(update={"slug": f"story-{number}"}) for number in range(stories)
    ]
    found = in_turn(pack.cases[:cases], told)
    assert "".join("C" if isinstance(slide, Case) else "S" for slide in found) == kinds


def test_a_story_called_like_a_case_does_not_trap_the_loop(pack: Pack) -> None:
    twin = pack.stories[0].model_copy(update={"slug": pack.cases[0].slug})
    found = in_turn(pack.cases, [twin, pack.stories[1]])
    slugs = [slide.slug for slide in found]
    assert len(slugs) == len(set(slugs)) == len(pack.cases) + 1


def test_a_story_tells_its_dates_and_where_it_comes_from(visitor: Visitor, pack: Pack) -> None:
    """H8 and the rule of the pack: dated wording, what happened later, source and date."""
    for story in pack.stories:
        page = visitor.visit(f"/?at={story.slug}")
        text = page.select_one(".slide").get_text(" ", strip=True)  # type: ignore[union-attr]
        assert "Ce qui a changé pour d’autres" in text
        assert page.h1.get_text() == story.name("fr").value  # type: ignore[union-attr]
        assert story.text("title", "fr").value in text
        assert page.select(".told-story p")
        told_by = page.select_one(".told-by").get_text(" ", strip=True)  # type: ignore[union-attr]
        assert str(story.happened_on.year) in told_by
        for source in story.sources:
            assert source.url is None or source.url.split("/")[2].removeprefix("www.") in told_by
        assert bool(page.select(".later")) == bool(story.later_on)
        if story.later_on:
            assert story.text("later", "fr").value in text
            assert str(story.later_on.year) in told_by
        assert page.select_one(".qr") is None


def test_a_story_in_another_language_says_so(visitor: Visitor, pack: Pack) -> None:
    """I3."""
    visitor.post("/language", {"language": "es", "at": "/"})
    page = visitor.visit(f"/?at={pack.stories[0].slug}")
    told = page.select_one(".told-story")
    assert told is not None
    assert told["lang"] == pack.stories[0].body("es").language
    assert bool(page.select(".only-in")) == (told["lang"] != "es")


def test_a_touch_on_a_story_leads_to_those_who_need_a_letter(visitor: Visitor, pack: Pack) -> None:
    """K6: the one link that fills the slide; no story is a dead end."""
    [way] = visitor.visit(f"/?at={pack.stories[0].slug}").select(".slide a")
    assert way["href"] == way["hx-get"] == "/cases"
    assert "enter" in way["class"]


def test_another_language_comes_back_to_the_same_story(visitor: Visitor, pack: Pack) -> None:
    story = pack.stories[0]
    answer = visitor.post("/language", {"language": "en", "at": f"/?at={story.slug}"}, HTMX)
    assert story.text("title", "en").value in answer.text


def test_the_next_case_comes_by_the_clock_and_by_hand(visitor: Visitor) -> None:
    """K6: at least 8 s each, previous, next and pause; the link works without scripts."""
    link = visitor.visit("/").find(id="next-case")
    assert link["hx-get"] == link["href"]  # type: ignore[index]
    assert link["hx-trigger"] == "click, every 12s"  # type: ignore[index]


def test_a_case_has_two_ways_in_and_one_of_them_first(visitor: Visitor) -> None:
    """look.md: one primary button; the story and all else on the case's own page."""
    first, second = visitor.visit("/?at=joel-paredes").select(".slide-act a")
    assert (first["href"], second["href"]) == ("/cases/joel-paredes/sign", "/cases/joel-paredes")
    assert "primary" in first["class"]
    assert "secondary" in second["class"]


def acted(visitor: Visitor, slug: str) -> str:
    """Return what the postmark says about how many acted, "" where there is none."""
    mark = visitor.visit(f"/?at={slug}").select_one(".postmark")
    return str(mark["aria-label"]) if mark else ""


def test_the_postmark_counts_signatures_and_paper_but_no_shares(
    visitor: Visitor, home: Home
) -> None:
    """P7, P9: counts only, and telling others is no action."""
    assert acted(visitor, "joel-paredes") == ""
    visitor.sign("joel-paredes", AMAL)
    for counted, number in [(Counted.LETTER, 10), (Counted.CARD, 1), (Counted.SHARE, 5)]:
        line = TallyLine(uuid4(), home.made.id, "joel-paredes", counted, number)
        count(home.writer.write, line, NOW)
    assert acted(visitor, "joel-paredes").startswith("12 ")
    assert acted(visitor, "oqba-hashad") == ""


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
