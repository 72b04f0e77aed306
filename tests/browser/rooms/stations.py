"""The states of the Stations room: shut, open with a tablet, its page, taken out."""

from collections.abc import Iterator

from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    """Where another program has port 8443, the page that says so takes the place of the rest."""
    page = desk.page
    page.goto("/join")
    yield "joining, on the laptop"
    page.goto("/host/stations/steps")
    yield "steps, before there is a certificate"
    page.goto("/host/stations")
    if page.locator(".join-letters").count() == 0:
        yield "shut"
        page.click(".switches .primary")
    if page.locator(".join-letters").count() == 0:
        yield "open, but not to be reached"
        return
    yield "open"
    yield from states_of_tablet(desk)
    page.goto("/host/stations/steps")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    yield "steps"
    page.goto("/host/stations")
    page.locator("details.sheet summary").click()
    yield "the test, in full"
    page.locator(".stations a").last.click()
    yield "a station"
    page.fill("#name", "")
    page.locator("main form .primary").click()
    yield "a station, refused"
    page.locator("form[action$=revoke] button").click()
    page.wait_for_selector(".done")
    yield "taken out"
    page.locator(".done button").click()
    page.locator(".switches button").first.click()


def states_of_tablet(desk: Desk) -> Iterator[str]:
    """Let a tablet join; its own pages are looked at in place of the desk's."""
    host, language = desk.page, desk.page.locator("#screen").get_attribute("lang")
    browser = host.context.browser
    assert browser
    address = f"https://{host.locator('.join-at').inner_text().removesuffix('/join')}"
    context = browser.new_context(
        base_url=address, ignore_https_errors=True, reduced_motion="reduce", bypass_csp=True
    )
    try:
        desk.page = context.new_page()
        desk.page.goto(f"/join?in={language}")
        yield "joining"
        desk.page.click("form .primary")
        yield "joining, refused"
        desk.page.goto(f"/join/hello?in={language}")
        yield "hello"
        desk.page.goto(f"/join?in={language}")
        desk.page.fill("#code", host.locator(".join-letters").inner_text())
        desk.page.click("form .primary")
        desk.page.wait_for_selector("[data-screen=loop]")
        desk.page.goto(f"/join?in={language}")
        yield "joined"
    finally:
        context.close()
        desk.page = host
