"""Counting paper: one tap is one line, anything can be undone and counted again (H5, H6)."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kiosk.models import EventCase, Tally
from tests.conftest import Home
from tests.visitor import HTMX
from tests.web.handing import JOEL, OQBA, in_english
from tests.web.steward import Steward, part, words_of

COUNT = "/host/count"
UNDO, AGAIN, NUMBER = f"{COUNT}/undo", f"{COUNT}/again", f"{COUNT}/number"


@pytest.fixture
def counter(steward: Steward) -> Steward:
    return in_english(steward)


def hidden(page: BeautifulSoup, action: str = COUNT) -> dict[str, str]:
    form = page.find("form", action=action)
    assert form
    return {str(it["name"]): str(it["value"]) for it in form.select("input[type=hidden]")}


def tap(who: Steward, what: str, page: BeautifulSoup | None = None) -> TestResponse:
    """Tap a button of a page that was opened before, or now."""
    return who.post(COUNT, hidden(page or who.visit(COUNT)) | {"add": what})


def lines(home: Home) -> list[tuple[str, str, int, str]]:
    with home.read() as session:
        rows = session.scalars(select(Tally).order_by(Tally.id))
        return [(row.case_slug, row.counted, row.number, row.by) for row in rows]


def shown(page: BeautifulSoup, slug: str, place: int = 0) -> str:
    """Return the number beside the buttons of a case; `place` is its column."""
    row = part(page, f"add-{slug}-letter-1").find_parent("tr")
    assert row
    return words_of(row.select("td b")[place])


@pytest.mark.parametrize(
    ("action", "filled"),
    [
        (COUNT, {"add": f"{JOEL} letter 10"}),
        (NUMBER, {"case": JOEL, "sort": "letter", "number": "37"}),
    ],
)
def test_what_was_tapped_in_practice_does_not_count_once_it_is_real(
    counter: Steward, home: Home, action: str, filled: dict[str, str]
) -> None:
    """The page stayed open while the host began: it said that nothing counts."""
    of_practice = hidden(counter.visit(COUNT), action) | {"event": str(uuid.uuid4())}
    answer = counter.post(action, of_practice | filled)
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert "This one was not counted: count it again." in words_of(page.select_one(".just-now"))
    assert lines(home) == []
    kept = page.select_one("#number")
    assert kept
    assert kept["value"] == filled.get("number", "")
    assert counter.post(action, hidden(page, action) | filled).status_code == 303
    assert len(lines(home)) == 1


def test_a_tap_counts_one_or_ten(counter: Steward, home: Home) -> None:
    """H5, without scripts; who counted is a role and no person."""
    for what in (f"{JOEL} letter 1", f"{JOEL} letter 10", f"{OQBA} drawing 10"):
        answer = tap(counter, what)
        assert answer.status_code == 303
    assert lines(home) == [
        (JOEL, "letter", 1, "steward"),
        (JOEL, "letter", 10, "steward"),
        (OQBA, "drawing", 10, "steward"),
    ]
    page = counter.visit(answer.headers["Location"])
    assert shown(page, JOEL) == "11"
    assert shown(page, OQBA, 2) == "10"
    assert words_of(page.select_one(".just-now")) == "Counted: 10 drawings for Oqba Hashad"


def test_a_double_tap_counts_once_and_the_next_tap_anew(counter: Steward, home: Home) -> None:
    page = counter.visit(COUNT)
    for _ in range(2):
        tap(counter, f"{JOEL} card 1", page)
    assert len(lines(home)) == 1
    tap(counter, f"{JOEL} card 10", page)
    assert len(lines(home)) == 2, "another button of the same page is another line"
    tap(counter, f"{JOEL} card 1")
    assert len(lines(home)) == 3, "and so is the same button of the next page"


def test_two_stewards_at_once_both_count(counter: Steward, home: Home) -> None:
    other = Steward(counter.client.application.test_client(), home)
    other.unlock()
    pages = [(who, who.visit(COUNT)) for who in (counter, other)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda it: tap(it[0], f"{JOEL} letter 10", it[1]), pages))
    assert [number for _, _, number, _ in lines(home)] == [10, 10]


def test_what_is_undone_shows_so_and_can_be_counted_again(counter: Steward, home: Home) -> None:
    """H6: nothing is taken out; an undo and counting again are lines of their own."""
    tap_as_htmx(counter, f"{JOEL} letter 10")
    page = counter.visit(COUNT)
    assert words_of(page.select_one(".newest li p")).startswith("10 letters for Joel Paredes")
    assert "by a steward" in words_of(page.select_one(".newest"))
    for _ in range(2):
        counter.post(UNDO, hidden(page, UNDO))
    page = counter.visit(COUNT)
    assert shown(page, JOEL) == "0"
    assert "undone" in words_of(page.select_one(".newest .is-undone"))
    again = hidden(page, AGAIN)
    for _ in range(2):
        answer = counter.post(AGAIN, again)
    page = counter.visit(answer.headers["Location"])
    assert shown(page, JOEL) == "10"
    assert [number for _, _, number, _ in lines(home)] == [10, -10, 10]


def tap_as_htmx(who: Steward, what: str) -> None:
    """Tap as htmx does: the answer is the screen alone, with what was counted just now."""
    page = who.visit(COUNT)
    answer = who.client.post(
        COUNT,
        data=hidden(page) | {"add": what},
        headers={"Origin": "http://localhost", **HTMX},
    )
    assert answer.status_code == 200
    assert 'id="screen"' in answer.text
    assert "<html" not in answer.text
    assert "Counted: 10 letters" in words_of(BeautifulSoup(answer.text, "html.parser"))


def test_ten_steps_back_newest_first(counter: Steward) -> None:
    for number in range(1, 13):
        counter.submit(COUNT, NUMBER, {"case": JOEL, "sort": "card", "number": str(number)})
    rows = counter.visit(COUNT).select(".newest li")
    assert [re.match(r"\d+", words_of(row))[0] for row in rows] == [  # type: ignore[index]
        str(number) for number in range(12, 2, -1)
    ]


@pytest.mark.parametrize("number", ["0", "1000", "-3", "ten", "", "1.5", "9" * 8])
def test_what_is_no_number_is_said_and_kept(counter: Steward, home: Home, number: str) -> None:
    fields = {"case": OQBA, "sort": "petition_line", "number": number}
    page = counter.read(counter.submit(COUNT, NUMBER, fields), 422)
    assert words_of(page.find(id="number-error")) == "Write a number from 1 to 999."
    assert part(page, "number")["value"] == number
    for name in ("case", "sort"):
        [chosen] = part(page, name).select("option[selected]")
        assert chosen["value"] == fields[name]
    assert not lines(home)


def test_any_number_can_be_typed(counter: Steward, home: Home) -> None:
    fields = {"case": OQBA, "sort": "petition_line", "number": " 99 9 "}
    assert counter.submit(COUNT, NUMBER, fields).status_code == 303
    assert lines(home) == [(OQBA, "petition_line", 999, "steward")]


@pytest.mark.parametrize(
    "what", ["nobody letter 1", "neth-nahara letter 1", f"{JOEL} share 1", f"{JOEL} letter 7", ""]
)
def test_nothing_else_is_counted(counter: Steward, home: Home, what: str) -> None:
    """Promise 7: a closed case takes nothing, on paper neither."""
    assert tap(counter, what).status_code == 404
    assert not lines(home)


def test_a_case_switched_off_still_shows_what_was_counted(counter: Steward, home: Home) -> None:
    tap(counter, f"{JOEL} letter 10")

    def switch_off(session: Session) -> None:
        session.execute(update(EventCase).where(EventCase.slug == JOEL).values(is_shown=False))

    home.writer.write(switch_off)
    page = counter.visit(COUNT)
    row = next(row for row in page.select("tbody tr") if "Joel" in words_of(row))
    assert "switched off" in words_of(row)
    assert words_of(row.select_one("td b")) == "10"
    assert not row.find("button")
    assert tap(counter, f"{JOEL} letter 1", page).status_code == 404


def test_what_attendees_shared_is_not_the_teams_to_undo(counter: Steward, home: Home) -> None:
    page = counter.visit(f"/cases/{JOEL}/share")
    line_id = str(page.select("input[name=line_id]")[0]["value"])
    counter.post(f"/cases/{JOEL}/share", {"line_id": line_id})
    assert len(lines(home)) == 1
    page = counter.visit(COUNT)
    assert not page.select(".newest li")
    fields = {"token": hidden(page)["token"], "line": line_id}
    assert counter.post(UNDO, fields).status_code == 404


def test_the_host_counts_as_host(host: Steward, home: Home) -> None:
    tap(host, f"{JOEL} card 1")
    assert lines(home) == [(JOEL, "card", 1, "host")]


def test_without_the_token_nothing_is_counted(counter: Steward, home: Home) -> None:
    """SEC3."""
    assert counter.post(COUNT, {"add": f"{JOEL} card 1"}).status_code == 403
    assert not lines(home)
