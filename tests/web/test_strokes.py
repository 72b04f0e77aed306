"""Drawings and signatures as they arrive: forged, too long, or both pads full (SEC9, C10)."""

import json

import pytest

from kiosk.app import LARGEST_BODY
from tests.visitor import HTMX, form_of
from tests.web.hall import AMAL_CASE, MESSAGE, SIGNATURE, Hall
from tests.web.steward import words_of

PATH = f"/cases/{AMAL_CASE}/card"
FORGED = [
    "not JSON",
    "[[NaN,1]]",
    "[[1,Infinity]]",
    "[" * 40_000 + "]" * 40_000,
    "[[1,2,3]]",
    "[[1,601]]",
    "[[1001,1]]",
    "[[-1,1]]",
    "[[1.5,2]]",
    "[[true,false]]",
    '{"x":1}',
    "null",
    "<svg onload=alert(1)>",
    "[[1,2]]\0",
]


PADS = [("card", "drawing"), ("card", "signature"), ("letter", "signature")]


@pytest.mark.parametrize(("kind", "pad"), PADS)
def test_what_no_pen_drew_is_refused_and_no_word_is_lost(hall: Hall, kind: str, pad: str) -> None:
    """SEC9: words and not a fault of ours, and the second press seals the rest."""
    filled, taken = hall.form(kind), {}
    for forged in FORGED:
        page = hall.refused(kind, filled | {pad: forged})
        words = words_of(page.select_one(".error-summary"))
        assert "We could not read the drawing." in words, forged[:20]
        again = form_of(page, f"{kind}-form")
        assert again == filled | {pad: ""}, forged[:20]
        taken = again
    assert hall.send(kind, taken).status_code == 303
    [content] = hall.opened()
    assert content["writing"][pad] == []


@pytest.mark.parametrize("pad", ["drawing", "signature"])
@pytest.mark.parametrize("strokes", [" " * 80_001, json.dumps([[1, 1] * 6_001])])
def test_too_much_is_refused_and_kept(hall: Hall, pad: str, strokes: str) -> None:
    page = hall.refused("card", hall.form("card", **{pad: strokes}))
    assert "This drawing is too much for us." in words_of(page.select_one(".error-summary"))
    assert form_of(page, "card-form")["message"] == MESSAGE


@pytest.mark.parametrize("forged", ["not JSON", " " * 80_001, "[[1,2,3]]"])
def test_the_check_reads_over_it(hall: Hall, forged: str) -> None:
    answer = hall.visitor.post(f"{PATH}/check", hall.form("card", drawing=forged), HTMX)
    assert answer.status_code == 200


def test_both_pads_may_be_full(hall: Hall) -> None:
    """SEC9: the limit of a form leaves room for the longest drawing, in single dots."""
    dots = json.dumps([[1000, 100 + n % 200] for n in range(6_000)], separators=(",", ":"))
    answer = hall.send("card", hall.form("card", drawing=dots, signature=dots))
    assert answer.status_code == 303
    [content] = hall.opened()
    assert len(content["writing"]["drawing"]) == len(content["writing"]["signature"]) == 6_000


def test_a_form_above_the_limit_is_told_in_words(hall: Hall) -> None:
    page = hall.visitor.read(hall.send("card", {"drawing": "1" * LARGEST_BODY}), 413)
    assert "This is too much at once" in page.get_text()


def test_a_case_may_take_no_drawings(hall: Hall) -> None:
    """C1: no pad, and strokes that are sent all the same go nowhere."""
    assert hall.visitor.visit(PATH).find(id="drawing") is not None
    filled = hall.form("card")
    hall.rule("card", drawing_ok=False)
    page = hall.visitor.visit(PATH)
    assert page.find(id="drawing") is None
    assert page.find(id="signature") is not None
    assert hall.send("card", filled).status_code == 303
    [content] = hall.opened()
    assert (content["writing"]["drawing"], content["writing"]["signature"]) == ([], SIGNATURE)
    hall.refused("card", filled | {"message": ""})
