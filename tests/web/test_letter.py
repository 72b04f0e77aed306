"""A letter to an authority: the text of the case around one's own words (C6, C7, C8)."""

import pytest
from bs4 import BeautifulSoup

from kiosk.database import NotSaved
from kiosk.models import Kind, Ledger
from kiosk.packs import CaseText
from tests.people import AMAL, CY
from tests.visitor import HTMX, Visitor, form_of
from tests.web.hall import AMAL_CASE, CLOSED, LETTER, SIGNATURE, Hall
from tests.web.steward import words_of

PATH = f"/cases/{AMAL_CASE}/letter"
FORM = "letter-form"
FACTS = "She was arrested in 2023"
FAITS = "Elle a été arrêtée en 2023"


def sheet(page: BeautifulSoup) -> list[str]:
    """Return the fixed paragraphs of the letter on the screen, in their order."""
    return [words_of(part) for part in page.select(".letter-sheet > p")]


def renew(hall: Hall, text: str) -> None:
    """Let the pack say something else from now on, as a newer one does."""
    texts = hall.case().texts
    page: CaseText = texts["en"].model_copy(update={"letter": text})
    hall.change(texts={**texts, "en": page})


class TestTaking:
    def test_works_without_javascript(self, hall: Hall) -> None:
        """Promise 8; P6: thanks without a name and without a word of theirs."""
        answer = hall.visitor.write("letter", AMAL_CASE, LETTER)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/thanks")
        page = hall.visitor.visit("/thanks")
        assert "Your letter for Amal Example is sealed on this laptop." in page.get_text()
        for written in ("Ndiaye", "Lausanne", "teach letters", "Nobody is"):
            assert written not in str(page)

    def test_works_with_htmx(self, hall: Hall) -> None:
        answer = hall.visitor.write("letter", AMAL_CASE, LETTER, HTMX)
        assert answer.status_code == 200
        assert 'data-screen="thanks"' in answer.text
        assert AMAL["name"] not in answer.text
        assert hall.count() == 1

    def test_is_sealed_whole_and_in_order(self, hall: Hall) -> None:
        """C6: addressee, who I am, facts, own words, the ask, closing, name and town."""
        hall.send("letter", hall.form("letter"))
        [content] = hall.opened()
        writing = content["writing"]
        assert list(writing["parts"].items()) == [
            ("salutation", "Dear Minister,"),
            ("who", LETTER["who"]),
            ("facts", hall.case().text("letter", "en").value),
            ("own", LETTER["own"]),
            ("ask", hall.case().text("petition", "en").value),
            ("closing", "Yours faithfully,"),
        ]
        assert (writing["language"], writing["kept"], writing["drawing"]) == ("en", [], [])
        assert writing["signature"] == SIGNATURE
        assert (content["person"]["name"], content["person"]["town"]) == (AMAL["name"], "Lausanne")
        assert content["consents"] == []
        assert " ".join(writing["parts"].values()).count("Amal Example") >= 2
        assert [action.kind for action in hall.actions()] == [Kind.LETTER]

    def test_one_may_add_nothing(self, hall: Hall) -> None:
        """C6: who one is and one's own words are optional, and so is the town."""
        hall.send("letter", hall.form("letter", who="", own=" \r\n", town="", signature=""))
        [content] = hall.opened()
        assert list(content["writing"]["parts"]) == ["salutation", "facts", "ask", "closing"]
        assert "town" not in content["person"]

    def test_five_taps_count_once(self, hall: Hall) -> None:
        """F9."""
        filled = hall.form("letter")
        assert {hall.send("letter", filled).status_code for _ in range(5)} == {303}
        with hall.home.read() as session:
            assert [row.captured for row in session.query(Ledger)] == [1]
        hall.send("letter", filled | {"name": CY["name"]})
        assert hall.count() == 2, "the next person in a form left open"

    def test_not_saved_keeps_the_form_and_the_id(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Promise 1."""
        filled = hall.form("letter")

        def refuse(_job: object) -> None:
            raise NotSaved("the disk is slow")

        with monkeypatch.context() as patch:
            patch.setattr(hall.home.writer, "write", refuse)
            page = hall.visitor.read(hall.send("letter", filled), 503)
        assert "Not saved yet" in page.get_text()
        assert form_of(page, FORM) == filled
        for _ in range(2):
            assert hall.send("letter", filled).status_code == 303
        assert hall.count() == 1

    @pytest.mark.parametrize("check", ["", "/check"])
    def test_a_closed_or_unknown_case_takes_nothing(self, hall: Hall, check: str) -> None:
        """Promise 7; also a case that nobody could post a letter for."""
        assert hall.case().target
        target = hall.case().target.model_copy(update={"address": None})  # type: ignore[union-attr]
        hall.change(target=target)
        for slug in (CLOSED, AMAL_CASE):
            assert hall.visitor.post(f"/cases/{slug}/letter{check}", LETTER).status_code == 403
            hall.visitor.visit(f"/cases/{slug}/letter", 403)
        assert hall.visitor.post(f"/cases/nobody/letter{check}", LETTER).status_code == 404
        assert hall.count() == 0

    def test_a_case_that_closes_meanwhile_takes_nothing(self, hall: Hall) -> None:
        filled = hall.form("letter")
        hall.change(action_open="no")
        page = hall.visitor.read(hall.send("letter", filled), 403)
        assert "Amal Example: this is closed now" in page.get_text()
        assert hall.count() == 0


class TestRefusing:
    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("name", "", "Write your name"),
            ("name", "--", "at least one letter"),
            ("name", "a" * 201, "too long"),
            ("name", "Amal\u202eelpmexE", "invisible sign"),
            ("town", "a" * 81, "too long"),
            ("who", "I am\0 Amal", "invisible sign"),
            ("own", "Hello\u2066 there", "invisible sign"),
            ("own", "a " * 2_000 + "b", "too long"),
            ("who", "é" * 4_001, "too long"),
            ("own", "Many more words than a page can hold. " * 100, "does not fit"),
        ],
    )
    def test_is_refused_in_place(self, hall: Hall, field: str, typed: str, words: str) -> None:
        """F2, F3: 422, the same words at the top and beside the field, title and link."""
        page = hall.refused("letter", hall.form("letter", **{field: typed}))
        summary = page.select_one(".error-summary")
        assert summary is not None
        assert words in summary.get_text()
        assert summary.a["href"] == f"#{field}"  # type: ignore[index]
        assert page.find(id=field)["aria-invalid"] == "true"  # type: ignore[index]
        assert words in page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
        assert page.title.get_text().startswith("Error")  # type: ignore[union-attr]

    def test_everything_else_stays_as_it_was_typed(self, hall: Hall) -> None:
        """F2; a browser sends line breaks as CR LF."""
        filled = hall.form("letter", name="", own=LETTER["own"].replace("\n", "\r\n"))
        page = hall.refused("letter", filled)
        assert form_of(page, FORM) == filled | {"own": LETTER["own"]}
        assert hall.send("letter", form_of(page, FORM) | {"name": "Amal"}).status_code == 303
        assert hall.opened()[0]["writing"]["parts"]["own"] == LETTER["own"]


class TestNewerText:
    """Nobody signs a letter that they have not read."""

    NEWER = "Amal Example was moved to another prison."

    def test_a_newer_text_is_shown_before_it_is_sealed(self, hall: Hall) -> None:
        filled = hall.form("letter")
        renew(hall, self.NEWER)
        page = hall.refused("letter", filled)
        assert "The letter has changed" in words_of(page.select_one(".error-summary"))
        assert self.NEWER in sheet(page)
        again = form_of(page, FORM)
        assert again["sheet"] != filled["sheet"]
        assert again == filled | {"sheet": again["sheet"]}, "what was typed is still there"
        assert hall.send("letter", again).status_code == 303
        assert hall.opened()[0]["writing"]["parts"]["facts"] == self.NEWER

    def test_control_the_same_text_is_sealed_at_once(self, hall: Hall) -> None:
        filled = hall.form("letter")
        renew(hall, hall.case().text("letter", "en").value)
        assert hall.send("letter", filled).status_code == 303

    @pytest.mark.parametrize("mark", ["", "forged", "0" * 64])
    def test_a_form_without_its_mark_is_shown_first(self, hall: Hall, mark: str) -> None:
        page = hall.refused("letter", hall.form("letter", sheet=mark))
        assert hall.send("letter", form_of(page, FORM)).status_code == 303

    def test_an_old_page_without_anything_is_shown_first(self, hall: Hall) -> None:
        page = hall.refused("letter", {"name": CY["name"]})
        assert form_of(page, FORM)["name"] == CY["name"]
        assert hall.send("letter", form_of(page, FORM)).status_code == 303


class TestLanguage:
    """C7: the letter speaks its addressee's language, the screen that of the reader."""

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_another_language_keeps_what_was_typed(
        self, hall: Hall, headers: dict[str, str]
    ) -> None:
        filled = hall.form("letter")
        answer = hall.send("letter/check", filled | {"into": "fr"}, headers)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.text, "html.parser")
        assert page.find(id="screen")["lang"] == "en"  # type: ignore[index]
        again = form_of(page, FORM)
        assert again == filled | {"letter_language": "fr", "sheet": again["sheet"]}
        assert sheet(page)[0] == "Madame la Ministre, Monsieur le Ministre,"
        assert any(FAITS in part for part in sheet(page))
        assert hall.send("letter", again).status_code == 303
        [content] = hall.opened()
        assert content["writing"]["language"] == "fr"
        assert FAITS in content["writing"]["parts"]["facts"]
        assert hall.actions()[0].locale == "en", "the language of the screen that was read"

    def test_the_reader_s_language_stands_beside_it(self, hall: Hall) -> None:
        assert FACTS not in words_of(hall.visitor.visit(PATH).select_one(".write-side"))
        page = hall.visitor.read(hall.send("letter/check", hall.form("letter", into="fr")))
        assert FACTS in words_of(page.select_one(".write-side"))
        assert not any(FACTS in part for part in sheet(page))

    def test_it_begins_in_the_reader_s_language_where_there_is_one(self, hall: Hall) -> None:
        for language, begins in [("fr", "Madame"), ("en", "Dear"), ("es", "Dear")]:
            hall.visitor.post("/language", {"language": language, "at": "/"})
            page = hall.visitor.visit(PATH)
            assert sheet(page)[0].startswith(begins)
            [paragraph, *_] = page.select(".letter-sheet > p")
            assert paragraph["lang"] == form_of(page, FORM)["letter_language"]

    @pytest.mark.parametrize("into", ["de", "xx", "../fr", "<b>"])
    def test_a_language_that_is_not_offered_is_english(self, hall: Hall, into: str) -> None:
        """C7."""
        page = hall.visitor.read(hall.send("letter/check", hall.form("letter", into=into)))
        assert form_of(page, FORM)["letter_language"] == "en"


def test_the_letter_that_ships_names_the_person_twice(visitor: Visitor) -> None:
    """C6, on the screen of a case of the pack that ships."""
    page = visitor.visit("/cases/joel-paredes/letter")
    assert " ".join(sheet(page)).count("Joel Paredes") >= 2
