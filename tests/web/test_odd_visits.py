"""What people really do: two tabs, no cookies, a form left open for a day, a case left out."""

import pytest
from flask import Flask
from sqlalchemy import delete

from kiosk.models import EventCase
from kiosk.visits import Visits
from kiosk.web.state import NAME
from tests.clock import Clock
from tests.conftest import Home
from tests.opening import count, opened
from tests.people import AMAL, CY
from tests.visitor import HTMX, Visitor, form_of

SIGN = "/cases/joel-paredes/sign"
DAY = 86_400.0
CARD = {"message": "The sky over our town is wide tonight.", "name": "Amal"}


@pytest.fixture
def without_cookies(app: Flask) -> Visitor:
    return Visitor(app.test_client(use_cookies=False))


def test_without_cookies_every_form_still_works(without_cookies: Visitor, home: Home) -> None:
    """design, Addresses: a POST without a visit still signs; only /more has to ask again."""
    assert without_cookies.sign("joel-paredes", AMAL).status_code == 303
    assert without_cookies.write("card", "joel-paredes", CARD).status_code == 303
    assert without_cookies.write("letter", "joel-paredes", {"name": "Amal E."}).status_code == 303
    assert count(home) == 3
    assert AMAL["name"] not in without_cookies.client.get("/thanks").text
    answer = without_cookies.post("/more", {"case": "joel-paredes"})
    assert answer.headers["Location"] == SIGN


def test_without_cookies_the_screen_keeps_its_form_in_another_language(
    without_cookies: Visitor,
) -> None:
    form = form_of(without_cookies.visit(SIGN), "sign-form") | AMAL
    answer = without_cookies.post("/language", form | {"language": "en"}, HTMX)
    assert 'lang="en"' in answer.text
    assert AMAL["name"] in answer.text


@pytest.mark.parametrize(
    ("path", "form_id", "typed"),
    [
        (SIGN, "sign-form", AMAL),
        ("/cases/joel-paredes/card", "card-form", CARD),
        ("/cases/joel-paredes/letter", "letter-form", {"name": "Amal Exemple"}),
        (f"{SIGN}/young", "young-form", {"name": "Amal", "age": "12"}),
    ],
)
def test_a_form_open_for_a_day_still_counts_once(
    app: Flask, home: Home, path: str, form_id: str, typed: dict[str, str]
) -> None:
    """The visit is long gone by then; what was written is not."""
    clock = Clock()
    app.extensions[NAME].visits = Visits(clock)
    visitor = Visitor(app.test_client())
    visitor.post("/language", {"language": "en", "at": "/"})
    page = visitor.visit(path)
    form = form_of(page, form_id if page.find(id=form_id) else "sign-form") | typed
    clock.seconds += DAY
    assert {visitor.post(path, form).status_code for _ in range(2)} == {303}
    assert count(home) == 1


def test_two_tabs_of_one_visit_do_not_mix(visitor: Visitor, home: Home) -> None:
    """Each form knows its own case; the visit remembers who signed last."""
    first = form_of(visitor.visit(SIGN), "sign-form")
    second = form_of(visitor.visit("/cases/sebnem-korur-fincanci/sign"), "sign-form")
    visitor.post("/cases/sebnem-korur-fincanci/sign", second | CY)
    visitor.post(SIGN, first | AMAL)
    assert [content["person"]["name"] for content in opened(home)] == [CY["name"], AMAL["name"]]


def test_finishing_in_one_tab_wipes_the_other(visitor: Visitor, home: Home) -> None:
    """Promise 5: the other tab cannot sign on with a name that was forgotten."""
    visitor.sign("joel-paredes", AMAL)
    visitor.visit("/more")
    visitor.post("/finish", {})
    answer = visitor.post("/more", {"case": "manahel-al-otaibi"})
    assert "/sign" in answer.headers["Location"]
    assert count(home) == 1


def test_a_case_that_the_host_left_out_is_at_no_address(visitor: Visitor, home: Home) -> None:
    """Promise 7."""
    home.writer.write(
        lambda session: session.execute(
            delete(EventCase).where(EventCase.slug == "joel-paredes")
        ).close()
    )
    for end in ("", "/sign", "/card", "/letter", "/by-hand", "/share", "/stamp.svg", "/qr.svg"):
        assert visitor.client.get(f"/cases/joel-paredes{end}").status_code == 404, end
    assert visitor.client.get("/cases/manahel-al-otaibi").status_code == 200, "control"
    assert visitor.post(SIGN, AMAL).status_code == 404
    assert count(home) == 0
