"""Reading what was written: the piles, one card, held back, the list."""

from collections.abc import Iterator

from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto("/host/read/held")
    yield "held, nothing"
    page.goto("/cases/joel-paredes/card")
    page.fill("#name", "Ada Exemple")
    page.fill("#message", "Joel, the sky is wide tonight.")
    page.click("#card-form .primary")
    page.wait_for_selector("[data-screen=thanks]")
    page.goto("/host/read")
    yield "piles"
    page.locator(".pile .button").first.click()
    page.wait_for_selector(".paper")
    yield "a card"
    page.locator("summary").click()
    page.locator(".withdraw .button").click()
    yield "holding back, refused"
    page.locator("input[type=radio]").first.check()
    page.locator(".withdraw .button").click()
    page.wait_for_selector(".done")
    yield "held back"
    page.goto("/host/read/held")
    yield "the list"
    page.locator("table .button").first.click()
    yield "undone"
