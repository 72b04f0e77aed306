"""The size of the text and the contrast: for one visit, on every screen, wiped at its end."""

import pytest

from tests.people import AMAL
from tests.visitor import HTMX, Visitor, form_of

SIGN = "/cases/joel-paredes/sign"


def look(visitor: Visitor, path: str = "/") -> set[str]:
    return set(visitor.visit(path).find(id="screen")["class"])  # type: ignore[index]


def test_larger_text_and_more_contrast_stay_for_the_visit(visitor: Visitor) -> None:
    """A3, A4."""
    visitor.post("/comfort", {"size": "200", "at": "/cases"})
    visitor.post("/comfort", {"contrast": "on", "at": "/cases"})
    for path in ("/", "/cases", SIGN, "/thanks"):
        assert {"size-200", "contrast"} <= look(visitor, path)


def test_the_wipe_brings_both_back(visitor: Visitor) -> None:
    """K5: also the language."""
    visitor.post("/comfort", {"size": "150", "contrast": "on", "at": "/"})
    visitor.post("/language", {"language": "en", "at": "/"})
    visitor.post("/finish", {})
    assert "size-100" in look(visitor)
    assert "contrast" not in look(visitor)
    assert visitor.visit("/").html["lang"] == "fr"  # type: ignore[index]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_keeps_what_was_typed(visitor: Visitor, headers: dict[str, str]) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL
    answer = visitor.post("/comfort", form | {"size": "200"}, headers)
    assert AMAL["name"] in answer.text
    assert "size-200" in answer.text


def test_sizes_go_round(visitor: Visitor) -> None:
    seen = []
    for _ in range(4):
        button = visitor.visit("/").select_one("button[name=size]")
        assert button is not None
        seen.append(button["value"])
        visitor.post("/comfort", {"size": str(button["value"]), "at": "/"})
    assert seen == ["150", "200", "100", "150"]


@pytest.mark.parametrize("fields", [{"size": "300"}, {"size": "x"}, {"contrast": "maybe"}])
def test_anything_else_is_refused(visitor: Visitor, fields: dict[str, str]) -> None:
    visitor.read(visitor.post("/comfort", fields | {"at": "/"}), 400)
