"""The count and its list of envelopes: counted, undone, refused."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto("/host/count")
    yield "count"
    tap = page.locator("#add-joel-paredes-letter-10")
    tap.click()
    expect(page.locator(".just-now p")).to_be_visible()
    expect(tap).to_be_focused()
    yield "counted"
    page.locator(".newest .button").first.click()
    expect(page.locator(".newest li").first).to_have_class("is-undone")
    yield "undone"
    page.locator(".any-number .primary").click()
    yield "a number, refused"
    page.goto("/host/count/envelopes")
    yield "envelopes"
