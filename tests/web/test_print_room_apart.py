"""Sheets with a page of their own at the desk: address labels and the recovery sheet."""

import os
from io import BytesIO

import pytest
from pypdf import PdfReader

from kiosk.models import Audit
from kiosk.printing import pdf
from tests.web.hall import AMAL_CASE
from tests.web.handing import token
from tests.web.pressing import Room, said, texts
from tests.web.steward import Steward, words_of

NEEDS = pytest.mark.skipif(
    not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
)
LABELS, RECOVERY = "/host/print/labels", "/host/print/recovery-sheet"
TO_CARDS = f"card/{AMAL_CASE}"


@pytest.mark.pdf
@NEEDS
def test_labels_for_a_sheet_that_was_begun(room: Room) -> None:
    page = room.host.visit(LABELS)
    assert TO_CARDS in [str(option["value"]) for option in page.select("#to option")]
    asked = f"{LABELS}.pdf?to={TO_CARDS}&paper=5160&number=3&first=29"
    answer = room.host.client.get(asked)
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    assert [page.extract_text().count("AMAL EXAMPLE") for page in reader.pages] == [2, 1]
    assert [round(float(side) / 72, 2) for side in reader.pages[0].mediabox[2:]] == [8.5, 11]


@pytest.mark.parametrize(
    ("field", "value", "most"), [("number", "two", 1000), ("first", "22", 21), ("first", "-1", 21)]
)
def test_a_number_that_is_none_is_told_beside_its_field(
    room: Room, field: str, value: str, most: int
) -> None:
    answer = room.host.client.get(f"{LABELS}.pdf?to={TO_CARDS}&paper=l7160&{field}={value}")
    page = room.host.read(answer, 422)
    assert words_of(page.select_one(f"#{field}-error")) == f"Write a number from 1 to {most}."
    typed = [box["value"] for box in page.select(f"#{field}")]
    assert typed == [value], "what was typed stands there again"


def test_labels_without_an_address_are_not_offered(host: Steward) -> None:
    """R6: in the pack that ships two offices have a confirmed address."""
    offered = [str(option["value"]) for option in host.visit(LABELS).select("#to option")]
    assert offered == ["letter/manahel-al-otaibi", "letter/oqba-hashad"]
    assert host.client.get(f"{LABELS}.pdf?to=card/joel-paredes").status_code == 404


@pytest.mark.pdf
@NEEDS
def test_the_recovery_sheet_needs_the_passphrase_and_is_kept_nowhere(room: Room) -> None:
    """Promise 2: the words are on the paper, in no audit line and in no page."""
    wrong = token(room.host) | {"passphrase": "not these words"}
    page = room.host.read(room.host.post(RECOVERY, wrong), 403)
    assert "not the words" in words_of(page.select_one("#passphrase-error"))
    fields = token(room.host) | room.passphrase | {"locale": "en", "paper": "letter"}
    answer = room.host.post(RECOVERY, fields)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    found = texts(PdfReader(BytesIO(answer.data)))
    words = room.passphrase["passphrase"].split()
    assert all(word in found for word in words)
    assert not any(word in said(room, RECOVERY) for word in words)
    with room.hall.home.read() as session:
        lines = [(line.act, line.detail) for line in session.query(Audit)]
    assert [detail for act, detail in lines if act == "recovery-sheet"] == [{}]


def test_the_room_leads_there_and_says_why_no_tablet_can_join(room: Room) -> None:
    page = room.host.visit("/host/print")
    links = {str(link["href"]) for link in page.select(".actions a")}
    assert {LABELS, RECOVERY} <= links
    assert "No tablet can join: this laptop answers itself alone." in words_of(page.main)
    assert not [link for link in page.select("a") if "join-sheet" in str(link["href"])]
