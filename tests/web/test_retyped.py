"""Another language or another look keeps the step, every word and every stroke (I2, K5)."""

import pytest
from bs4 import BeautifulSoup

from tests.visitor import HTMX, form_of
from tests.web.hall import AMAL_CASE, WRITTEN, Hall

STEPS = {
    "card": ("card-form", WRITTEN["card"]),
    "letter": ("letter-form", WRITTEN["letter"] | {"seen": "religion season"}),
    "letter?careful=1": ("letter-form", WRITTEN["letter"] | {"name": "A. E."}),
    "sign/young": ("sign-form", {"name": "Amal", "age": "15"}),
    "sign/initials": ("sign-form", {"name": "A. E.", "town": "Lausanne"}),
}
SWITCHES = [("/language", {"language": "fr"}), ("/comfort", {"size": "200", "contrast": "on"})]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("address", "chosen"), SWITCHES)
@pytest.mark.parametrize("step", STEPS)
def test_keeps_the_step_and_what_was_typed(
    hall: Hall, step: str, address: str, chosen: dict[str, str], headers: dict[str, str]
) -> None:
    form_id, typed = STEPS[step]
    form = form_of(hall.visitor.visit(f"/cases/{AMAL_CASE}/{step}"), form_id) | typed
    answer = hall.visitor.post(address, form | chosen, headers)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    language = chosen.get("language", "en")
    assert page.find(id="screen")["lang"] == language  # type: ignore[index]
    assert form_of(page, form_id) == form | {"locale": language}
    [sending] = page.select(f"form#{form_id}")
    assert sending["action"] == form["at"]
    assert not page.select(".error-summary, [aria-invalid]"), "switching judges nothing"
    assert page.select("#screen.size-200.contrast") if "size" in chosen else True
    assert hall.count() == 0


@pytest.mark.parametrize("step", STEPS)
def test_what_was_kept_can_be_sent(hall: Hall, step: str) -> None:
    """The control: it is the same form, and the action speaks the language that was read last."""
    form_id, typed = STEPS[step]
    form = form_of(hall.visitor.visit(f"/cases/{AMAL_CASE}/{step}"), form_id) | typed
    page = hall.visitor.read(hall.visitor.post("/language", form | {"language": "fr"}))
    again = form_of(page, form_id)
    assert hall.visitor.post(again["at"], again).status_code == 303
    assert [action.locale for action in hall.actions()] == ["fr"]
    assert hall.opened()[0]["person"]["name"] == typed["name"]


@pytest.mark.parametrize("kind", WRITTEN)
def test_an_unfinished_sheet_is_kept_as_it_is(hall: Hall, kind: str) -> None:
    """Also blank lines, markup, and strokes that nobody can read."""
    form = hall.form(kind, name="", signature="[[1,2")
    page = hall.visitor.read(hall.visitor.post("/language", form | {"language": "ar"}))
    assert form_of(page, f"{kind}-form") == form | {"locale": "ar"}
    assert page.html["dir"] == "rtl"  # type: ignore[index]
