"""The language switch: another language on the same step, with what was typed so far (I2)."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Response, abort, current_app, redirect, request, url_for
from flask_babel import refresh
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.config import LANGUAGES
from kiosk.web.attend.blueprint import bp
from kiosk.web.attend.signing import form_as_typed, open_case, sign_page
from kiosk.web.htmx import is_partial
from kiosk.web.languages import begin_visit


@bp.post("/language")
def choose_language() -> AnyResponse:
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    begin_visit(chosen).language = chosen
    refresh()
    endpoint, values = screen_at(request.form.get("at", "/"))
    if endpoint == "attend.sign_form":
        return sign_page(open_case(values["slug"]), form_as_typed(chosen))
    if is_partial():
        view = cast("Callable[..., Response]", current_app.view_functions[endpoint])
        return view(**values)
    return redirect(url_for(endpoint, **values), 303)


def screen_at(path: str) -> tuple[str, dict[str, Any]]:
    """Return the attendee's screen that an address of ours names; the loop for any other."""
    bare, _, query = path.partition("?")
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(bare, method="GET") if adapter else ("", {})
    except HTTPException:
        endpoint, values = "", {}
    if endpoint == "attend.loop" or not endpoint.startswith("attend."):
        return "attend.loop", {"at": dict(parse_qsl(query)).get("at", "")}
    return endpoint, dict(values)
