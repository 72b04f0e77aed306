"""Same-origin writes and the headers of every answer (SEC1, SEC2, SEC4, SEC6)."""

from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.networks import Way, way

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # With "no-referrer" Chromium posts plain forms with "Origin: null" (trust.md, finding 8).
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.before_request(refuse_unknown_host)
    app.before_request(refuse_other_sites)
    app.after_request(set_headers)


def refuse_unknown_host() -> None:
    """Read the host, which raises 400 for one that the settings do not name."""
    _ = request.host


def refuse_other_sites() -> None:
    """Answer 403 to a write that does not come from one of our own pages."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        allowed = request.headers.get("Origin") == request.host_url.rstrip("/")
    if not allowed:
        abort(403)


def set_cookie(response: AnyResponse, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that scripts cannot read and no other site can send (SEC5, SEC13).

    `max_age` is in seconds; without it the cookie ends with the browser.
    """
    response.set_cookie(cookie_name(name), value, max_age=max_age, **_flags())


def drop_cookie(response: AnyResponse, name: str) -> None:
    response.delete_cookie(cookie_name(name), **_flags())


def read_cookie(name: str) -> str | None:
    return request.cookies.get(cookie_name(name))


def cookie_name(name: str) -> str:
    """Return what a cookie is called here: over plain HTTP no browser takes a `__Host-` one."""
    return name.removeprefix("__Host-") if way() is Way.PLAIN else name


def _flags() -> dict[str, Any]:
    is_kept = way() is not Way.PLAIN
    return {"secure": is_kept, "httponly": True, "samesite": "Strict", "path": "/"}


def set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
