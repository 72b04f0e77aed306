"""Everybody can use each room of the desk: each state, both directions, two sizes (T2, A1–A5)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.access import CUT_OFF, TOO_NEAR, TOO_SMALL, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.browser.hosts import REFUSALS, Desk
from tests.browser.rooms import ROOMS
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser
SPOKEN = [
    ("ar", "rtl"),
    pytest.param("en", "ltr", marks=pytest.mark.full),
    pytest.param("fr", "ltr", marks=pytest.mark.full),
]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with running_kiosk(tmp_path_factory.mktemp("rooms") / "instance") as running:
        yield running


@pytest.mark.parametrize(("language", "direction"), SPOKEN)
@pytest.mark.parametrize("room", ROOMS)
def test_everybody_can_use_each_state_of_the_room(
    browser: Browser,
    hall: RunningKiosk,
    watch: Watch,
    room: str,
    language: str,
    direction: str,
) -> None:
    watch.expected = REFUSALS
    desk = Desk(browser, hall, watch)
    desk.open(language)
    wrong = []
    for name in ROOMS[room](desk):
        desk.page.wait_for_load_state()
        wrong += [f"{name}: {fault}" for fault in faults(desk.page, language, direction)]
        desk.page.set_viewport_size({"width": 768, "height": 1024})
        narrow = measure(desk.page, TOO_SMALL, TOO_NEAR, TOO_WIDE, CUT_OFF)
        wrong += [f"{name}, at 768 px: {fault}" for fault in narrow]
        desk.page.set_viewport_size({"width": 1280, "height": 800})
    desk.page.context.close()
    assert not wrong, "\n".join(wrong)
