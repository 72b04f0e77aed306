"""From an empty folder to the first signature, then to report and backup (Done when 1)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.database import reading_engine
from kiosk.models import Action, Event
from kiosk.outbox.reporting import report_of
from tests.browser.access import CUT_OFF, TOO_NEAR, TOO_SMALL, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.browser.first_evening import Effort, Ending, end_evening, first_evening
from tests.browser.tabbing import walk
from tests.keeping import books, restore
from tests.running import running_kiosk

pytestmark = pytest.mark.browser
LONGEST = 300
MOST_CLICKS = 3
SIGNER = "Amal Exemple"


def look_at(page: Page, wrong: list[str]) -> None:
    """Note what keeps anybody from using this page of set-up, by its two sizes and its keys."""
    if "/setup" not in page.url:
        return
    page.wait_for_load_state()
    for width, height in ((768, 1024), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        found = measure(page, TOO_SMALL, TOO_NEAR, TOO_WIDE, CUT_OFF)
        wrong += [f"{page.url}, {width} px: {fault}" for fault in found]
    wrong += [f"{page.url}: {fault}" for fault in faults(page, "en", "ltr") + walk(page)]


@dataclass(frozen=True)
class Evening:
    """The evening as it went: what it cost, what was wrong on the way, and how it ended."""

    folder: Path
    effort: Effort
    ending: Ending
    wrong: Sequence[str]


@pytest.fixture(scope="module")
def evening(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    folder, watch = tmp_path_factory.mktemp("evening"), Watch()
    wrong: list[str] = []
    with running_kiosk(folder / "instance") as kiosk:
        context = browser.new_context(base_url=kiosk.address, bypass_csp=True)
        page = context.new_page()
        watch.follow(page)
        page.goto("/")
        page.click("button[value=en]")
        page.wait_for_selector("#screen[lang=en]")
        effort = first_evening(page, kiosk.welcome, SIGNER, partial(look_at, page, wrong))
        # The signer's own press: the next one finds the cases.
        page.click("main form .primary")
        page.wait_for_selector("[data-screen=loop]")
        ending = end_evening(page, effort.passphrase, folder / "evening.backup")
        context.close()
    return Evening(folder, effort, ending, [*wrong, *watch.faults])


def test_the_first_signature_comes_within_five_minutes(
    evening: Evening, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """H1, H2: 180 words a minute and 5 seconds a control, without PIN or passphrase at hand."""
    effort = evening.effort
    record_testsuite_property("first evening", effort.told())
    assert not evening.wrong, "\n".join(evening.wrong)
    assert effort.seconds_with_signer < LONGEST, effort.told()
    with Session(reading_engine(evening.folder / "instance" / "kiosk.db")) as session:
        events = session.scalars(select(Event)).all()
        [action] = session.scalars(select(Action)).all()
    assert [event.is_practice for event in events] == [False], "practice is gone"
    assert action.event_id == events[0].id


def test_report_and_backup_are_three_clicks_away(evening: Evening) -> None:
    """H9, H10: the words are typed, Enter opens; the report says what the books say."""
    ending = evening.ending
    assert ending.clicks <= MOST_CLICKS
    with Session(reading_engine(evening.folder / "instance" / "kiosk.db")) as session:
        report = report_of(session, session.scalars(select(Event.id)).one())
    assert (report.together, report.captured) == (1, 1)
    assert "1 action in all" in ending.report
    assert "\nPractice" not in ending.report


def captured(folder: Path) -> dict[str, int]:
    lines = books(folder)["books"]["lines"]
    return {line["case"]: line["captured"] for line in lines}


def test_the_backup_is_encrypted_and_opens_as_one(evening: Evening) -> None:
    """S9; the control: the database that it holds does show what it is."""
    content, fresh = evening.ending.backup.read_bytes(), evening.folder / "fresh"
    shown = (SIGNER.encode(), b"SQLite format 3", b"joel-paredes")
    assert not any(words in content for words in shown)
    words = evening.effort.passphrase
    restore(evening.ending.backup, fresh, "not the words at all", exit_code=1)
    told = json.loads(restore(evening.ending.backup, fresh, words).stdout)
    assert told["actions"] == 1
    assert captured(fresh) == captured(evening.folder / "instance") == {"joel-paredes": 1}
    assert b"SQLite format 3" in (fresh / "kiosk.db").read_bytes()


def test_a_page_of_many_words_would_take_too_long(browser: Browser) -> None:
    """The control: the count sees words, so that a chatty page fails it."""
    page = browser.new_page()
    chatty = f"<main>{'word ' * 900}<p hidden>unseen</p></main>"
    page.route("**/host/", lambda route: route.fulfill(body=chatty, content_type="text/html"))
    page.goto("http://127.0.0.1/host/")
    effort = Effort(page)
    effort.read()
    page.close()
    assert (effort.words, effort.seconds) == (900, LONGEST)
