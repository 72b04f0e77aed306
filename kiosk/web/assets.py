"""Styles, scripts, fonts and pictures: asked for once, then kept by the browser."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response

ENDPOINT = "static"
YEAR = 365 * 24 * 3600
"""How many seconds a browser keeps a file at most, whatever a later start serves."""


def init_app(app: Flask) -> None:
    """Give each file an address that changes with the files, so that no browser asks again.

    The version stands in the path, not behind a question mark: scripts import each other, and style
    sheets their fonts, by names beside their own. The address without one is served too, and so is
    another's version, for a page that stayed open while the kiosk was renewed.
    """
    version = version_of(Path(app.static_folder or ""))

    def send(filename: str, version_asked: int = 0) -> Response:
        answer = app.send_static_file(filename)
        if version_asked == version:
            answer.headers["Cache-Control"] = f"max-age={YEAR}, immutable"
        return answer

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault("version_asked", version)

    # No folder of ours has a number for a name, so the two addresses are never mixed up.
    app.add_url_rule("/static/<int:version_asked>/<path:filename>", ENDPOINT)
    app.view_functions[ENDPOINT] = send
    app.url_defaults(add_version)


@cache
def version_of(folder: Path) -> int:
    """Return a number that is another one once a file below the folder is."""
    state = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        seen = path.stat()
        name = path.relative_to(folder).as_posix()
        state.update(f"{name}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode())
    return int.from_bytes(state.digest()[:6], "big")
