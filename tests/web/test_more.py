"""One identity, many cases: one tap each, nothing typed again, all of it wiped at the end."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from kiosk.models import Action, ConsentText
from tests.conftest import Home
from tests.opening import opened
from tests.people import AMAL, CY
from tests.visitor import HTMX, Visitor, form_of


def taps(page: BeautifulSoup) -> list[dict[str, str]]:
    """Return the fields of every form that signs for one more case."""
    return [
        {str(field["name"]): str(field["value"]) for field in form.select("input")}
        for form in page.select(".more-case form")
    ]


def signed_for(home: Home) -> list[str]:
    with home.read() as session:
        return list(session.scalars(select(Action.case_slug).order_by(Action.seq)))


def test_one_tap_signs_for_another_case_with_the_same_name(visitor: Visitor, home: Home) -> None:
    """anchors.md 7, 13: at most two taps, no field typed again."""
    visitor.sign("joel-paredes", AMAL | {"contact_ok": "1"})
    thanks = visitor.visit("/thanks")
    assert thanks.select_one("a[href='/more']") is not None
    first = taps(visitor.visit("/more"))[0]
    assert visitor.post("/more", first).status_code == 303
    assert signed_for(home) == ["joel-paredes", first["case"]]
    assert [content["person"] for content in opened(home)] == [AMAL, AMAL]


def test_works_with_htmx(visitor: Visitor, home: Home) -> None:
    visitor.sign("joel-paredes", AMAL)
    first = taps(visitor.visit("/more"))[0]
    answer = visitor.post("/more", first, HTMX)
    assert answer.status_code == 200
    assert 'data-screen="more"' in answer.text
    assert AMAL["name"] not in answer.text


def test_five_taps_count_once(visitor: Visitor, home: Home) -> None:
    visitor.sign("joel-paredes", AMAL)
    first = taps(visitor.visit("/more"))[0]
    for _ in range(5):
        visitor.post("/more", first)
    assert len(signed_for(home)) == 2


def test_offers_what_is_open_and_not_yet_signed_for(visitor: Visitor) -> None:
    """Promise 7: no closed case is among them."""
    visitor.sign("joel-paredes", AMAL)
    page = visitor.visit("/more")
    # A whole name is not signed with at one tap where it could endanger whoever has it.
    assert [tap["case"] for tap in taps(page)] == ["wetsuweten-land-defenders"]
    assert {str(link["href"]) for link in page.select(".more-case a")} == {
        f"/cases/{slug}/safety"
        for slug in (
            "sebnem-korur-fincanci",
            "manahel-al-otaibi",
            "oqba-hashad",
            "dang-dinh-bach",
        )
    }
    assert "Signé" in page.select_one(".is-signed").get_text()  # type: ignore[union-attr]


def test_the_case_with_the_fewest_actions_comes_first(visitor: Visitor) -> None:
    """H7."""
    for slug in ("sebnem-korur-fincanci", "manahel-al-otaibi"):
        visitor.sign(slug, AMAL)
        visitor.post("/finish", {})
    visitor.sign("joel-paredes", AMAL)
    page = visitor.visit("/more")
    offered = [heading.get_text().split()[0] for heading in page.select(".more-case h2")]
    assert offered[-2:] == ["Şebnem", "Manahel"]


def test_nothing_moves_under_the_finger(visitor: Visitor) -> None:
    """A tap may not put another case where the finger still is."""
    visitor.sign("joel-paredes", AMAL)
    page = visitor.visit("/more")
    before = [str(heading) for heading in page.select(".more-case h2")]
    visitor.post("/more", taps(page)[0])
    assert [str(heading) for heading in visitor.visit("/more").select(".more-case h2")] == before


def test_without_a_visit_it_asks_again(visitor: Visitor, home: Home) -> None:
    """After a restart or the wipe nothing is remembered, so nothing is signed."""
    page = visitor.visit("/more")
    assert taps(page) == []
    assert "a oublié" in page.get_text()
    answer = visitor.post("/more", {"case": "joel-paredes"})
    assert answer.headers["Location"] == "/cases/joel-paredes/sign"
    block = visitor.post("/more", {"case": "joel-paredes"}, HTMX)
    assert 'data-screen="sign"' in block.text
    assert signed_for(home) == []


def test_the_wipe_forgets_the_signer(visitor: Visitor, home: Home) -> None:
    """Promise 5."""
    visitor.sign("joel-paredes", AMAL)
    first = taps(visitor.visit("/more"))[0]
    visitor.post("/finish", {})
    visitor.post("/more", first)
    assert signed_for(home) == ["joel-paredes"]


def test_a_closed_or_unknown_case_is_refused(visitor: Visitor, home: Home) -> None:
    visitor.sign("joel-paredes", AMAL)
    assert visitor.post("/more", {"case": "neth-nahara"}).status_code == 403
    assert visitor.post("/more", {"case": "nobody"}).status_code == 404
    assert signed_for(home) == ["joel-paredes"]


def test_no_page_holds_the_name(visitor: Visitor) -> None:
    """P6: what the visit remembers is never shown again."""
    visitor.sign("joel-paredes", AMAL)
    for path in ("/more", "/thanks", "/cases", "/cases/joel-paredes/sign"):
        assert AMAL["name"] not in str(visitor.visit(path))
        assert AMAL["email"] not in str(visitor.visit(path))


def wordings(home: Home) -> list[tuple[str, str]]:
    """Return the language and the first word of what each action agreed to, in order."""
    with home.read() as session:
        rows = session.execute(
            select(ConsentText.language, ConsentText.text)
            .join(Action, Action.consent_text_id == ConsentText.id)
            .order_by(Action.seq)
        )
        return [(language, text.split(",")[0]) for language, text in rows]


def test_keeps_the_question_that_was_on_the_screen(visitor: Visitor, home: Home) -> None:
    """trust.md 12: wording and language of an answer are those that were read.

    Also when another tab of the visit, or the next case, speaks another language.
    """
    form = form_of(visitor.visit("/cases/joel-paredes/sign"), "sign-form") | AMAL
    visitor.post("/language", {"language": "en", "at": "/"})
    visitor.post("/cases/joel-paredes/sign", form)
    visitor.post("/more", taps(visitor.visit("/more"))[0])
    assert wordings(home) == [("fr", "Oui"), ("fr", "Oui")]
    visitor.post("/finish", {})
    visitor.post("/language", {"language": "en", "at": "/"})
    visitor.sign("oqba-hashad", CY)
    assert wordings(home)[-1] == ("en", "Yes")
