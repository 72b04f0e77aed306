"""A card to the person: taken once, refused in words, with no more of the sender than asked."""

import json

import pytest

from kiosk.database import NotSaved
from kiosk.models import Kind, Ledger
from tests.conftest import Home
from tests.opening import count
from tests.people import AMAL, CY
from tests.visitor import HTMX, Visitor, form_of
from tests.web.hall import AMAL_CASE, BO_CASE, CARD, CLOSED, DRAWING, MESSAGE, SIGNATURE, Hall
from tests.web.steward import words_of

PATH = f"/cases/{AMAL_CASE}/card"


class TestTaking:
    def test_works_without_javascript(self, hall: Hall) -> None:
        """Promise 8; P6: thanks without a name and without a word of theirs."""
        answer = hall.send("card", hall.form("card"))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/thanks")
        page = hall.visitor.visit("/thanks")
        assert "Your card to Amal Example is sealed on this laptop." in page.get_text()
        for written in ("Ndiaye", "Lausanne", "hills are green"):
            assert written not in str(page)

    def test_works_with_htmx(self, hall: Hall) -> None:
        answer = hall.send("card", hall.form("card"), HTMX)
        assert answer.status_code == 200
        assert 'data-screen="thanks"' in answer.text
        assert AMAL["name"] not in answer.text
        assert hall.count() == 1

    def test_is_sealed_as_it_was_written_and_drawn(self, hall: Hall) -> None:
        """F4: every line and every stroke, and no question that nobody asked."""
        hall.send("card", hall.form("card"))
        [content] = hall.opened()
        assert content["writing"] == {
            "language": "en",
            "parts": {"message": MESSAGE},
            "drawing": DRAWING,
            "signature": SIGNATURE,
            "kept": [],
        }
        assert content["person"] == {
            "name": AMAL["name"],
            "email": "",
            "country": "",
            "town": "Lausanne",
        }
        assert content["consents"] == []
        [action] = hall.actions()
        assert (action.kind, action.case_slug, action.is_young) == (Kind.CARD, AMAL_CASE, False)

    def test_five_taps_count_once(self, hall: Hall) -> None:
        """F9."""
        filled = hall.form("card")
        assert {hall.send("card", filled).status_code for _ in range(5)} == {303}
        with hall.home.read() as session:
            assert [row.captured for row in session.query(Ledger)] == [1]
        assert hall.count() == 1

    def test_a_form_left_open_for_the_next_person_loses_nobody(self, hall: Hall) -> None:
        filled = hall.form("card")
        hall.send("card", filled)
        hall.send("card", filled | {"name": CY["name"]})
        assert [content["person"]["name"] for content in hall.opened()] == [
            AMAL["name"],
            CY["name"],
        ]

    def test_is_taken_without_a_visit_and_from_an_old_page(self, hall: Hall) -> None:
        """A restart forgets visits; what is in the form is enough."""
        filled = hall.form("card")
        hall.visitor.client.delete_cookie("__Host-visit")
        assert hall.send("card", filled).status_code == 303
        assert hall.send("card", {"name": "Cy", "message": "Hello"}).status_code == 303
        assert hall.count() == 2

    def test_not_saved_keeps_the_form_and_the_id(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Promise 1."""
        filled = hall.form("card")

        def refuse(_job: object) -> None:
            raise NotSaved("the disk is slow")

        with monkeypatch.context() as patch:
            patch.setattr(hall.home.writer, "write", refuse)
            page = hall.visitor.read(hall.send("card", filled), 503)
        assert "Not saved yet" in page.get_text()
        assert form_of(page, "card-form") == filled
        for _ in range(2):
            assert hall.send("card", filled).status_code == 303
        assert hall.count() == 1

    @pytest.mark.parametrize("check", ["", "/check"])
    def test_a_closed_or_unknown_case_takes_nothing(self, hall: Hall, check: str) -> None:
        """Promise 7; also a case that has nowhere to send a card."""
        hall.change(card=None)
        for slug in (CLOSED, AMAL_CASE):
            assert hall.visitor.post(f"/cases/{slug}/card{check}", CARD).status_code == 403
            hall.visitor.visit(f"/cases/{slug}/card", 403)
        assert hall.visitor.post(f"/cases/nobody/card{check}", CARD).status_code == 404
        assert hall.count() == 0

    def test_a_case_that_closes_meanwhile_takes_nothing(self, hall: Hall) -> None:
        filled = hall.form("card")
        hall.change(action_open="no")
        page = hall.visitor.read(hall.send("card", filled), 403)
        assert "Amal Example: this is closed now" in page.get_text()
        assert hall.count() == 0


class TestRefusing:
    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("name", "", "Write your name"),
            ("name", "...", "at least one letter"),
            ("name", "a" * 201, "too long"),
            ("name", "Amal\u202eelpmexE", "invisible sign"),
            ("town", "a" * 81, "too long"),
            ("town", "Lau\0sanne", "invisible sign"),
            ("message", "Hello\u2066 Amal", "invisible sign"),
            ("message", "a " * 2_001, "too long"),
            ("message", "Many more words than a card can hold. " * 90, "does not fit"),
        ],
    )
    def test_is_refused_in_place(self, hall: Hall, field: str, typed: str, words: str) -> None:
        """F2, F3: 422, the same words at the top and beside the field, title and link."""
        page = hall.refused("card", hall.form("card", **{field: typed}))
        summary = page.select_one(".error-summary")
        assert summary is not None
        assert words in summary.get_text()
        assert summary.a["href"] == f"#{field}"  # type: ignore[index]
        assert page.find(id=field)["aria-invalid"] == "true"  # type: ignore[index]
        assert words in page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
        assert page.title.get_text().startswith("Error")  # type: ignore[union-attr]

    def test_everything_else_stays_as_it_was_typed(self, hall: Hall) -> None:
        """F2; a browser sends line breaks as CR LF."""
        filled = hall.form("card", name="", message=MESSAGE.replace("\n", "\r\n"))
        page = hall.refused("card", filled)
        assert form_of(page, "card-form") == filled | {"message": MESSAGE}

    def test_words_or_a_drawing_are_needed(self, hall: Hall) -> None:
        for blank in ("", " \r\n\u200b "):
            page = hall.refused("card", hall.form("card", message=blank, drawing="[]"))
            assert "Write a few words, or draw something." in words_of(page.find(id="main"))
        assert hall.send("card", hall.form("card", drawing="[]")).status_code == 303
        assert hall.send("card", hall.form("card", message="")).status_code == 303
        assert [content["writing"]["parts"] for content in hall.opened()] == [
            {"message": MESSAGE},
            {"message": ""},
        ]


class TestSender:
    @pytest.mark.parametrize(
        ("rule", "town", "sender"),
        [("none", "", ""), ("city", "Lausanne", ""), ("full", "", "1 Example Street\nLausanne")],
    )
    def test_an_address_is_asked_and_kept_only_as_far_as_the_case_lets_it_stand(
        self, hall: Hall, rule: str, town: str, sender: str
    ) -> None:
        """C3: with "none" there is no field for it, and what is forged is not kept."""
        hall.rule("card", sender_address=rule)
        page = hall.visitor.visit(PATH)
        assert (page.find(id="town") is not None) is bool(town)
        assert (page.find(id="sender") is not None) is bool(sender)
        hall.send("card", hall.form("card", sender="1 Example Street\r\nLausanne"))
        [content] = hall.opened()
        assert content["person"].get("town", "") == town
        assert content["writing"]["parts"].get("sender", "") == sender
        assert ("Lausanne" in json.dumps(content)) is bool(town or sender)


def test_no_card_is_offered_for_a_closed_case(visitor: Visitor, home: Home) -> None:
    """Promise 7, in the pack that ships."""
    visitor.visit("/cases/neth-nahara/card", 403)
    visitor.visit(f"/cases/{BO_CASE}/card", 404)
    assert count(home) == 0
