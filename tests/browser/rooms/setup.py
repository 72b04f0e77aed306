"""The states of set-up with each refusal; it is not finished, since all rooms share one kiosk."""

from collections.abc import Iterator

from kiosk.vault import key_line, new_pair
from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    """Go through the steps as they are, and through what each of them refuses.

    The pages after the last step are looked at by the test of the first evening.
    """
    page = desk.page
    page.goto("/host/setup/event")
    yield "event"
    page.fill("#name", "")
    page.fill("#held_on", "2031-01-01")
    page.click("main form .actions .primary")
    yield "event, refused"
    page.goto("/host/setup")
    if "/event" in page.url:
        page.click("main form .actions .primary")
    yield from _steps(desk)


def _steps(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto("/host/setup/cases")
    yield "cases"
    for box in page.locator("main input[type=checkbox]").all():
        box.uncheck()
    page.click("main form .actions .primary")
    yield "cases, refused"
    page.goto("/host/setup/cases")
    page.click("main form .actions .primary")
    page.goto("/host/setup/goal")
    page.locator("summary").click()
    yield "goal"
    page.fill("#goal", "many")
    page.click("main form .actions .primary")
    yield "goal, refused"
    page.goto("/host/setup/goal")
    page.click("main form .actions .primary")
    page.goto("/host/setup/stations")
    yield "stations"
    page.click("main form .actions .primary")
    page.goto("/host/setup/printer")
    yield "printer"
    page.click("main form .actions .primary")
    page.goto("/host/setup/keys")
    yield "keys"
    page.locator("#organisation summary").click()
    page.fill("#organisation-key", "ecritoire-key:1:no")
    page.click("[name=do]")
    yield "keys, refused"
    page.goto("/host/setup/keys")
    page.locator("#organisation summary").click()
    page.fill("#organisation-key", key_line(new_pair().public))
    page.click("[name=do]")
    page.wait_for_selector("p.fingerprint")
    yield "keys, to compare"
    page.click("[name=do]")
