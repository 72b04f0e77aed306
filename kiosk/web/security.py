"""Same-origin writes and the headers of every answer (SEC1, SEC2, SEC4, SEC6)."""

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

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


def set_cookie(response: AnyResponse, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and no other site can send (SEC5, SEC13)."""
    response.set_cookie(name, value, secure=True, httponly=True, samesite="Strict", path="/")


def drop_cookie(response: AnyResponse, name: str) -> None:
    response.delete_cookie(name, secure=True, httponly=True, samesite="Strict", path="/")


def set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
