"""A page of the kiosk with one pad, made with its macro; what stands in it, what is seen."""

import json
from typing import Any

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page

from kiosk.web.security import HEADERS
from tests.browser.conftest import Open
from tests.house.rule import ROOT

SHEET = """<!doctype html><html lang="en" dir="{{ direction }}"><head><title>Pad</title>
{% for name in ("tokens", "base", "attend", "pad", "desk") %}
<link rel="stylesheet" href="/static/css/{{ name }}.css">
{% endfor %}
<script src="/static/vendor/htmx/htmx.min.js" defer></script>
<script type="module" src="/static/js/kiosk.js"></script></head>
<body><div id="notice" hidden><span data-gone>Gone.</span>
<span data-out hidden>Out.</span> <span data-kept>Here.</span></div>
<div id="screen" lang="en" dir="{{ direction }}" class="{{ look }}"><main><h1>Pad</h1>
{% from "_parts/pad.html" import pad %}
<form id="form" method="post" action="/pad"><input type="hidden" name="form_id" value="kept">
{{ pad("drawing", "drawing", "Drawing", "For a finger.", height, strokes, "Or leave it.") }}
</form><a href="/pad" hx-get="/pad" hx-target="#screen" hx-select="#screen"
 hx-swap="outerHTML" class="button">Again</a></main></div></body></html>"""
CANVAS = ".pad canvas"
NARROWER = "(wide) => document.querySelector('canvas').width < wide"
LINE = [[100, 100, 500, 100]]
INK = (22, 35, 58)


class Pads:
    """Opens pages with one pad, which the browser takes for pages of the kiosk."""

    def __init__(self, open_page: Open) -> None:
        self.open_page = open_page
        self.sheets = Environment(
            loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True
        )
        self.sheets.globals["_"] = lambda text, **names: text % names if names else text

    def show(
        self,
        strokes: object = "",
        *,
        height: int = 600,
        direction: str = "ltr",
        look: str = "",
        **options: Any,
    ) -> Page:
        text = strokes if isinstance(strokes, str) else json.dumps(strokes)
        html = self.sheets.from_string(SHEET).render(
            strokes=text, height=height, direction=direction, look=look
        )
        page = self.open_page("about:blank", **options)
        answer = {"body": html, "content_type": "text/html; charset=utf-8", "headers": HEADERS}
        page.route("**/pad", lambda route: route.fulfill(**answer))
        page.goto("/pad")
        return page


def strokes_of(page: Page) -> Any:
    return json.loads(page.input_value("[name=drawing]") or "[]")


def draw(page: Page, *points: tuple[float, float]) -> None:
    """Draw with the mouse through these points, in units of the box."""
    box = page.locator(CANVAS).bounding_box()
    assert box
    unit = box["width"] / 1000
    first, *others = [(box["x"] + x * unit, box["y"] + y * unit) for x, y in points]
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def colour_at(page: Page, x: float, y: float) -> tuple[int, ...]:
    """Return red, green, blue and cover of the canvas at a place in units of the box."""
    return tuple(
        page.evaluate(
            """([x, y]) => { const c = document.querySelector('.pad canvas'), u = c.width / 1000;
            return [...c.getContext("2d").getImageData(x * u, y * u, 1, 1).data] }""",
            [x, y],
        )
    )


def is_drawn(page: Page, x: float, y: float) -> bool:
    return colour_at(page, x, y)[3] > 128


def width_of(page: Page) -> int:
    return int(page.evaluate("document.querySelector('canvas').width"))


def swap(page: Page) -> None:
    """Follow the link, and wait until htmx has put the answer in the place of the screen."""
    page.evaluate(
        """() => new Promise((done) => {
        document.addEventListener("htmx:after:swap", done, { once: true });
        document.querySelector("#screen a").click(); })"""
    )
