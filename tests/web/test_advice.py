"""What is said about words while one writes, and which of them are never sealed (C2, C4, R8)."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from kiosk.actions.cautions import Topic
from kiosk.models import Kind
from kiosk.packs import Pack
from tests.conftest import Home
from tests.opening import count, opened
from tests.visitor import HTMX, Visitor, form_of
from tests.web.hall import AMAL_CASE, MESSAGE, Hall
from tests.web.steward import words_of

EVERYTHING = " ".join(["unprintable", *Topic])
"""Forged: as if all advice had been given and every word kept on purpose."""
HARMFUL = {
    "I am with Amnesty International.": "Amnesty",
    "Greetings from AMNESTY": "AMNESTY",
    "Read https://example.org/amal tonight": "https://example.org/amal",
    "Write to me: amal.exemple@example.org": "amal.exemple@example.org",
    "We say #freeamal here": "#freeamal",
}
AVOIDED = {
    "I know your Secret Alphabet.": "Secret Alphabet",
    "Merci pour la LECON  INTERDITE": "LECON  INTERDITE",
}
OWN = {"card": "message", "letter": "own"}


def marked(page: BeautifulSoup | Tag) -> list[str]:
    return [mark.get_text() for mark in page.select("#advice mark")]


class TestNeverSealed:
    """Promise 7: no press, no forged field and no other language brings such a word onto a card."""

    @pytest.mark.parametrize("words", [*HARMFUL, *AVOIDED])
    def test_however_often_one_presses(self, hall: Hall, words: str) -> None:
        fields = hall.form("card", message=words)
        for _ in range(3):
            page = hall.refused("card", fields)
            assert marked(page) == [(HARMFUL | AVOIDED)[words]]
            assert "Some words could do harm." in words_of(page.select_one(".error-summary"))
            fields = form_of(page, "card-form")
            assert fields["message"] == words.strip(), "one changes the word and loses no other"
        hall.refused("card", fields | {"seen": EVERYTHING})
        assert hall.send("card", fields | {"message": MESSAGE}).status_code == 303

    @pytest.mark.parametrize("words", HARMFUL)
    def test_control_where_the_case_allows_it(self, hall: Hall, words: str) -> None:
        hall.rule("card", mention_organisation=True)
        assert hall.send("card", hall.form("card", message=words)).status_code == 303
        assert [content["writing"]["kept"] for content in hall.opened()] == [[]]

    @pytest.mark.parametrize("words", AVOIDED)
    def test_control_without_the_words_of_the_case(self, hall: Hall, words: str) -> None:
        hall.rule("card", avoid={})
        assert hall.send("card", hall.form("card", message=words)).status_code == 303
        assert hall.count() == 1

    @pytest.mark.parametrize(
        ("field", "rule"), [("name", "city"), ("town", "city"), ("sender", "full")]
    )
    def test_not_in_what_stands_beside_the_text_either(
        self, hall: Hall, field: str, rule: str
    ) -> None:
        hall.rule("card", sender_address=rule)
        fields = hall.form("card", **{field: "Amnesty, Lausanne"})
        assert marked(hall.refused("card", fields | {"seen": EVERYTHING})) == ["Amnesty"]
        hall.rule("card", mention_organisation=True)
        assert hall.send("card", fields).status_code == 303, "the control"

    def test_a_name_may_hold_what_a_text_had_better_not(self, hall: Hall) -> None:
        """F4: people are called so."""
        fields = hall.form("card", name="Jesus Christmas-Pope", town="Holy Cross")
        assert hall.send("card", fields).status_code == 303

    def test_nor_with_a_name_that_was_written_before(self, hall: Hall) -> None:
        """P6: the page does not show it, only the word that must go."""
        hall.visitor.sign(AMAL_CASE, {"name": "Zazoubine of Amnesty"})
        page = hall.refused("card", hall.form("card", name=""))
        assert marked(page) == ["Amnesty"]
        assert "Zazoubine" not in str(page)

    @pytest.mark.parametrize("field", ["who", "own"])
    def test_on_a_letter_the_words_of_the_case(self, hall: Hall, field: str) -> None:
        """To an authority one may name an organisation; what endangers the person stays out."""
        fields = hall.form("letter", **{field: "They learn a forbidden lesson."})
        assert hall.send("letter", fields).status_code == 303, "the control: no rule of letters"
        hall.rule("letter", avoid={"en": ("forbidden lesson",)})
        assert marked(hall.refused("letter", fields)) == ["forbidden lesson"]
        hall.refused("letter", fields | {"seen": EVERYTHING})

    def test_for_every_case_that_ships_in_every_language(
        self, app: Flask, visitor: Visitor, home: Home, pack: Pack
    ) -> None:
        visitor.post("/language", {"language": "en", "at": "/"})
        tried = 0
        for case in (case for case in pack.cases if case.action_open != "no"):
            path = f"/cases/{case.slug}/card"
            form = form_of(visitor.visit(path), "card-form") | {"name": "Bo", "seen": EVERYTHING}
            words = [word for listed in case.rules.card.avoid.values() for word in listed]
            message = "\n".join([*words, "Amnesty", "#free"])
            page = visitor.read(visitor.post(path, form | {"message": message}), 422)
            assert marked(page) == message.split("\n"), case.slug
            tried += 1
        assert (tried, count(home)) == (6, 0)


class TestAdvice:
    def test_a_word_is_marked_first_and_sealed_when_it_is_kept_on_purpose(self, hall: Hall) -> None:
        """C4: it never blocks; the host is told what was kept."""
        words = "God bless you, and merry Christmas!"
        page = hall.refused("card", hall.form("card", message=words))
        assert "Look at the advice before you go on" in words_of(page.select_one(".advised"))
        assert marked(page) == ["God", "bless", "Christmas"]
        assert not page.title.get_text().startswith("Error")  # type: ignore[union-attr]
        assert hall.send("card", form_of(page, "card-form")).status_code == 303
        [content] = hall.opened()
        assert content["writing"]["parts"] == {"message": words}
        assert content["writing"]["kept"] == ["religion", "season"]

    def test_control_where_the_case_allows_it(self, hall: Hall) -> None:
        hall.rule("card", religious_ok=True, seasonal_ok=True)
        form = hall.form("card", message="God bless you, and merry Christmas!")
        assert hall.send("card", form).status_code == 303
        assert [content["writing"]["kept"] for content in hall.opened()] == [[]]

    def test_what_was_not_pointed_out_is_asked_about_again(self, hall: Hall) -> None:
        page = hall.refused("card", hall.form("card", message="God bless you."))
        fields = form_of(page, "card-form") | {"message": "God bless you. Merry Christmas!"}
        page = hall.refused("card", fields)
        assert "Christmas" in marked(page)
        assert hall.send("card", form_of(page, "card-form")).status_code == 303

    def test_a_word_that_was_changed_is_not_on_record(self, hall: Hall) -> None:
        page = hall.refused("card", hall.form("card", message="God bless you."))
        hall.send("card", form_of(page, "card-form") | {"message": "Good days to you."})
        assert [content["writing"]["kept"] for content in hall.opened()] == [[]]

    def test_what_cannot_be_printed_is_said_and_then_sealed(self, hall: Hall) -> None:
        """R8: the host sees to it, nobody's language is turned away."""
        page = hall.refused("card", hall.form("card", message="𓀀 for you"))
        assert "𓀀" in words_of(page.select_one("#advice .unprintable"))
        assert hall.send("card", form_of(page, "card-form")).status_code == 303
        [content] = hall.opened()
        assert content["writing"]["parts"] == {"message": "𓀀 for you"}
        assert content["writing"]["kept"] == ["unprintable"]

    @pytest.mark.parametrize(("kind", "field"), OWN.items())
    def test_what_does_not_fit_is_never_sealed(self, hall: Hall, kind: str, field: str) -> None:
        """F7, C6: said from the sheet's real layout."""
        fields = hall.form(kind, **{field: "All these words, line after line. " * 110})
        page = hall.refused(kind, fields)
        assert "It does not fit on the sheet." in words_of(page.select_one("#advice .bad"))
        assert form_of(page, f"{kind}-form")[field] == fields[field].strip()
        hall.refused(kind, form_of(page, f"{kind}-form") | {"seen": EVERYTHING})


class TestCheck:
    """The advice on the way: asked for by hand, and by htmx a moment after one stops writing."""

    @pytest.mark.parametrize("kind", OWN)
    def test_htmx_gets_the_advice_alone(self, hall: Hall, kind: str) -> None:
        fields = hall.form(kind, **{OWN[kind]: "God bless you.", "name": ""})
        answer = hall.send(f"{kind}/check", fields, HTMX)
        assert answer.status_code == 200
        block = BeautifulSoup(answer.text, "html.parser")
        roots = [part for part in block.contents if isinstance(part, Tag)]
        assert [(root.name, root.get("id")) for root in roots] == [
            ("title", None),
            ("section", "advice"),
        ]
        assert marked(block) == ["God", "bless"]
        assert "It fits on the sheet." in block.get_text()

    @pytest.mark.parametrize("kind", OWN)
    def test_browsers_get_the_sheet_as_it_stands(self, hall: Hall, kind: str) -> None:
        """Promise 8; nothing is judged that is not finished: an empty name is no error."""
        fields = hall.form(kind, **{OWN[kind]: "God bless you.\r\n\r\nAmen", "name": ""})
        page = hall.visitor.read(hall.send(f"{kind}/check", fields))
        assert form_of(page, f"{kind}-form") == fields | {OWN[kind]: "God bless you.\n\nAmen"}
        assert marked(page) == ["God", "bless", "Amen"]
        assert page.select(".has-error, [aria-invalid]") == []
        assert not page.title.get_text().startswith("Error")  # type: ignore[union-attr]

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize("kind", OWN)
    def test_nothing_is_kept(self, hall: Hall, kind: str, headers: dict[str, str]) -> None:
        before, remembered = hall.rows(), hall.remembered()
        for _ in range(2):
            hall.send(f"{kind}/check", hall.form(kind), headers)
        assert (hall.rows(), hall.remembered()) == (before, remembered)
        hall.send(kind, hall.form(kind))
        assert hall.rows() != before, "the control: sealing shows"
        assert hall.remembered() != remembered

    def test_an_answer_in_part_is_not_the_screen_of_back(self, hall: Hall) -> None:
        answer = hall.send("card/check", hall.form("card"), HTMX)
        assert "HX-Request-Type" in answer.headers["Vary"]

    def test_markup_in_a_text_stays_text(self, hall: Hall) -> None:
        """SEC15: also around a word that is marked."""
        text = "<script>x</script> God <img src=x>"
        answer = hall.send("card/check", hall.form("card", message=text), HTMX)
        assert "&lt;script&gt;" in answer.text
        assert "<script>" not in answer.text
        assert "<img src=x>" not in answer.text


def test_the_case_decides_and_not_the_kind(hall: Hall) -> None:
    """C1: a word that a letter may hold is still no word for a card of the same case."""
    words = "Amnesty wrote about the trial."
    assert hall.send("letter", hall.form("letter", own=words)).status_code == 303
    hall.refused("card", hall.form("card", message=words))
    assert [action.kind for action in hall.actions()] == [Kind.LETTER]
    assert opened(hall.home)[0]["writing"]["parts"]["own"] == words
