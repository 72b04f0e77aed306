"""Another language or another look on the same step, with what was typed so far (I2, K5)."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Response, abort, current_app, redirect, request, url_for
from flask_babel import refresh
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.config import LANGUAGES
from kiosk.visits import TEXT_SIZES
from kiosk.web.attend.blueprint import bp, retyped
from kiosk.web.htmx import is_partial
from kiosk.web.languages import begin_visit, language


@bp.post("/language")
def choose_language() -> AnyResponse:
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    begin_visit(chosen).language = chosen
    refresh()
    return same_screen()


@bp.post("/comfort")
def choose_comfort() -> AnyResponse:
    """Set the size of the text and the contrast for this visit; the wipe brings both back."""
    size, contrast = request.form.get("size"), request.form.get("contrast")
    if size not in (None, *map(str, TEXT_SIZES)) or contrast not in (None, "on", "off"):
        abort(400)
    visit = begin_visit(language())
    visit.text_size = int(size or visit.text_size)
    visit.has_contrast = contrast == "on" if contrast else visit.has_contrast
    return same_screen()


def same_screen() -> AnyResponse:
    """Answer with the screen that the form names in `at`, an open form filled in as it was."""
    endpoint, values = screen_at(request.form.get("at", "/"))
    if endpoint in retyped:
        return retyped[endpoint](values["slug"])
    if is_partial() and endpoint.startswith("attend."):
        view = cast("Callable[..., Response]", current_app.view_functions[endpoint])
        return view(**values)
    return redirect(url_for(endpoint, **values), 303)


def screen_at(path: str) -> tuple[str, dict[str, Any]]:
    """Return the screen that an address of ours names; the loop for any other address."""
    bare, _, query = path.partition("?")
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(bare, method="GET") if adapter else ("", {})
    except HTTPException:
        endpoint, values = "", {}
    if endpoint == "attend.loop" or not endpoint.startswith(("attend.", "host.", "prints.")):
        return "attend.loop", {"at": dict(parse_qsl(query)).get("at", "")}
    return endpoint, dict(values)
