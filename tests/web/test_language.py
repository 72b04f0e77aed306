"""The language switch: on every screen, with the step and the typed words kept (I2)."""

import pytest
from bs4 import BeautifulSoup

from kiosk.config import LANGUAGES
from tests.people import AMAL
from tests.visitor import HTMX, Visitor, form_of

SIGN = "/cases/joel-paredes/sign"


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/joel-paredes", "/thanks"])
def test_speaks_the_other_language_on_the_same_screen(visitor: Visitor, path: str) -> None:
    screen = visitor.visit(path).find(id="screen")["data-screen"]  # type: ignore[index]
    fields = form_of(visitor.visit(path), "language-form") | {"language": "en"}
    answer = visitor.post("/language", fields)
    page = visitor.visit(answer.headers["Location"])
    assert page.html["lang"] == "en"  # type: ignore[index]
    assert page.find(id="screen")["data-screen"] == screen  # type: ignore[index]


def test_keeps_the_place_in_the_loop(visitor: Visitor) -> None:
    page = visitor.visit("/?at=oqba-hashad")
    fields = form_of(page, "language-form") | {"language": "en"}
    block = visitor.post("/language", fields, HTMX).text
    assert "Oqba Hashad" in block
    assert 'lang="en"' in block


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_keeps_the_step_and_the_typed_words(visitor: Visitor, headers: dict[str, str]) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL | {"contact_ok": "1"}
    answer = visitor.post("/language", form | {"language": "en"}, headers)
    assert answer.status_code == 200
    assert "Full name" in answer.text
    if not headers:
        kept = form_of(visitor.read(answer), "sign-form")
        assert kept == form | {"locale": "en"}


def test_switching_judges_nothing(visitor: Visitor) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form") | {"language": "en"}
    assert visitor.read(visitor.post("/language", form)).select_one(".error-summary") is None


def test_an_unknown_language_is_refused_in_words(visitor: Visitor) -> None:
    page = visitor.read(visitor.post("/language", {"language": "xx", "at": "/"}), 400)
    assert "Nous n’avons pas pu lire cela" in page.get_text()


@pytest.mark.parametrize(
    "at", ["/healthz", "/static/icon.svg", "//example.org/", "https://example.org/", "/nowhere", ""]
)
def test_leads_nowhere_else(visitor: Visitor, at: str) -> None:
    answer = visitor.post("/language", {"language": "en", "at": at})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/healthz", "/static"))


def test_the_desk_speaks_it_too_and_stays_where_it_was(visitor: Visitor) -> None:
    page = visitor.visit("/host/unlock")
    fields = form_of(page, "language-form") | {"language": "en"}
    assert visitor.post("/language", fields).headers["Location"] == "/host/unlock"
    assert "Open the desk" in visitor.visit("/host/unlock").get_text()


def test_comes_back_to_thanks_and_not_to_the_form(visitor: Visitor) -> None:
    """The block that answers a signature is a screen of its own."""
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL
    block = BeautifulSoup(visitor.post(SIGN, form, HTMX).text, "html.parser")
    again = visitor.post("/language", form_of(block, "language-form") | {"language": "en"}, HTMX)
    assert 'data-screen="thanks"' in again.text


def test_switching_twice_keeps_the_place(visitor: Visitor) -> None:
    fields = form_of(visitor.visit("/?at=oqba-hashad"), "language-form")
    for language in ("en", "fr", "en"):
        block = visitor.post("/language", fields | {"language": language}, HTMX).text
        fields = form_of(BeautifulSoup(block, "html.parser"), "language-form")
        assert "Oqba Hashad" in block


def test_the_wipe_brings_the_first_language_back(visitor: Visitor) -> None:
    """K5."""
    visitor.post("/language", {"language": "en", "at": "/"})
    assert visitor.visit("/").html["lang"] == "en"  # type: ignore[index]
    assert visitor.post("/finish", {}).status_code == 303
    assert visitor.visit("/").html["lang"] == "fr"  # type: ignore[index]


def test_errors_speak_the_language_of_the_form_also_without_a_visit(visitor: Visitor) -> None:
    fields = {"locale": "en", "name": ""}
    page = visitor.read(visitor.post(SIGN, fields), 422)
    assert "Write your name" in page.get_text()


def test_a_petition_in_another_language_says_so(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "en", "at": "/"})
    page = visitor.visit("/cases/oqba-hashad")
    assert "Its page is in French" in page.get_text()


def test_arabic_turns_the_page_and_a_text_it_lacks_keeps_its_own_direction(
    visitor: Visitor,
) -> None:
    """I3: the fallback is per text, marked with its language, and said once where they meet."""
    visitor.post("/language", {"language": "ar", "at": "/"})
    page = visitor.visit("/?at=oqba-hashad")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")  # type: ignore[index]
    summary = page.select_one(".summary")
    assert summary is not None
    assert (summary["lang"], summary["dir"]) == ("fr", "ltr")
    assert len(page.select(".only-in")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_speaks_every_language(visitor: Visitor, language: str) -> None:
    """I1: whatever page is open, its words are of one catalogue."""
    visitor.post("/language", {"language": language, "at": "/"})
    seen = {}
    for path in ("/", "/cases", "/cases/joel-paredes", SIGN, "/more", "/thanks", "/host/unlock"):
        page = visitor.visit(path)
        seen[path] = page.find(id="screen").get_text()  # type: ignore[union-attr]
        assert page.find(id="screen")["lang"] == language  # type: ignore[index]
    if language != "en":
        assert not any("Sign the petition" in text or "Thank you" in text for text in seen.values())
