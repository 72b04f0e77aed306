"""Whole page or one block; the only file that names an HX- header or htmx-flask."""

from typing import Any

from flask import Flask, Response, render_template, request
from htmx_flask import Htmx, make_response
from jinja2_fragments.flask import render_block
from markupsafe import Markup, escape

SCREEN = "screen"
"""The block, and the id of its root, that every screen swaps."""


def init_app(app: Flask) -> None:
    Htmx(app)


def is_partial() -> bool:
    """Tell whether htmx asked for a block. Back, boosted links and browsers ask for the page."""
    return request.headers.get("HX-Request-Type") == "partial"


def page(template: str, block: str = SCREEN, status: int = 200, **context: Any) -> Response:
    """Return the template, or only its block with the title, as the request asks."""
    if is_partial():
        title = escape(Markup(render_block(template, "title", **context).strip()))  # noqa: S704
        # A line break at either end would stay in the page at each swap: thousands in an evening.
        text = f"<title>{title}</title>{render_block(template, block, **context).strip()}"
    else:
        text = render_template(template, **context)
    answer: Response = make_response(text)
    answer.status_code = status
    answer.vary.add("HX-Request-Type")
    return answer


def keep_screen(answer: Response) -> Response:
    """Let htmx leave the screen as it is, with what somebody typed; without htmx it is a page."""
    answer.headers["HX-Reswap"] = "none"
    return answer
