"""The loop: one case at a time, turned by the clock or by hand."""

from flask import Response, request

from kiosk.web.attend.blueprint import bp, numbers
from kiosk.web.htmx import page
from kiosk.web.state import kiosk, shown_cases


@bp.get("/")
def loop(at: str = "") -> Response:
    """Show the case named by `at`, or by the address, else the first one."""
    listed = shown_cases()
    slugs = [case.slug for case in listed]
    wanted = at or request.args.get("at", "")
    place = slugs.index(wanted) if wanted in slugs else 0
    return page(
        "attend/loop.html",
        cases=listed,
        case=listed[place],
        before=listed[place - 1],
        following=listed[(place + 1) % len(listed)],
        slide_seconds=kiosk().settings.slide_seconds,
        **numbers(listed),
    )
