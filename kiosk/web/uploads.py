"""Files that the desk takes from a browser: kept in memory, and large on named pages alone."""

import io
from collections.abc import Callable
from typing import IO, Any

from flask import Blueprint, Request, request

from kiosk.packs.reading import LARGEST_ZIP

LARGEST_UPLOAD = LARGEST_ZIP + 64 * 1024
"""Bytes of a form with a pack in it."""


class InMemory(Request):
    """A request whose files are never put into a temporary file by the server."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return io.BytesIO()


def welcome_large(bp: Blueprint, endpoint: str, may_send: Callable[[], bool]) -> None:
    """Let one page take more than a form has, from those who may send it; nobody else (SEC9)."""

    def widen() -> None:
        # Before anything reads the form; the guard of the desk does, for its token.
        if request.endpoint == endpoint and may_send():
            request.max_content_length = LARGEST_UPLOAD

    bp.before_app_request(widen)
