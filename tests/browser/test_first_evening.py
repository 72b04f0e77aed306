"""From an empty folder to the first signature that counts, with “Continue” alone (Done when 1)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.database import reading_engine
from kiosk.models import Action, Event
from tests.browser.access import CUT_OFF, TOO_NEAR, TOO_SMALL, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.browser.first_evening import Effort, first_evening
from tests.running import running_kiosk

pytestmark = pytest.mark.browser
LONGEST = 300


def look_at(page: Page, wrong: list[str]) -> None:
    """Note what keeps anybody from using this page of set-up, at the desk's two sizes."""
    if "/setup" not in page.url:
        return
    for width, height in ((768, 1024), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        found = measure(page, TOO_SMALL, TOO_NEAR, TOO_WIDE, CUT_OFF)
        wrong += [f"{page.url}, {width} px: {fault}" for fault in found]
    wrong += [f"{page.url}: {fault}" for fault in faults(page, "en", "ltr")]


def test_the_first_signature_comes_within_five_minutes(
    browser: Browser,
    tmp_path: Path,
    watch: Watch,
    record_property: Callable[[str, object], None],
) -> None:
    """H1, H2: 180 words a minute and 5 seconds a control, without PIN or passphrase at hand."""
    folder = tmp_path / "instance"
    with running_kiosk(folder) as kiosk:
        context = browser.new_context(base_url=kiosk.address, bypass_csp=True)
        page = context.new_page()
        watch.follow(page)
        page.goto("/")
        page.click("button[value=en]")
        page.wait_for_selector("#screen[lang=en]")
        wrong: list[str] = []
        look = partial(look_at, page, wrong)
        effort = first_evening(page, kiosk.welcome, look=look)
        context.close()
    record_property("first evening", effort.told())
    assert not wrong, "\n".join(wrong)
    assert effort.seconds < LONGEST, effort.told()
    with Session(reading_engine(folder / "kiosk.db")) as session:
        events = session.scalars(select(Event)).all()
        [action] = session.scalars(select(Action)).all()
    assert [event.is_practice for event in events] == [False], "practice is gone"
    assert action.event_id == events[0].id


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
