"""Kiosks with one thing broken on purpose: `python -m tests.faults.launchers early --port 0`.

A test proves nothing unless its control fails (design: Numbers). These are the controls; none of
them is a setting of the product.
"""

import argparse
import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, request
from sqlalchemy.orm import Session

from kiosk import database
from kiosk.actions import recording
from kiosk.app import create_app
from kiosk.config import Settings, load_settings
from kiosk.database import Writer
from kiosk.packs import Pack
from kiosk.serve import serve
from kiosk.vault import Recipient
from kiosk.web import logins

T = TypeVar("T")
Maker = Callable[[Settings, Writer, Pack | None], Flask]
EARLY_BY = 1.0
"""Seconds by which the answer precedes the commit."""
OUTBOUND = frozenset(
    f"socket.{name}"
    for name in (
        "connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr",
        "getnameinfo",
    )
)  # fmt: skip
"""Audit events of Python: whatever opens a line, sends a packet or asks for a name."""


class EarlyWriter(Writer):
    """Says that a job is done, and does it a second later."""

    def __init__(self, real: Writer) -> None:
        self._real = real

    def write(self, job: Callable[[Session], T], /, *, is_patient: bool = False) -> T:
        later = threading.Timer(EARLY_BY, self._real.write, [job])
        later.daemon = True
        later.start()
        return cast(T, None)


def early(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Break promise 1: "thank you" before the commit."""
    return create_app(settings, EarlyWriter(writer), pack)


def unsealed(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Break promise 2: what should be sealed is plain JSON."""

    def write_plainly(content: Mapping[str, Any], _recipient: Recipient, _place: str) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode()

    vars(recording)["seal"] = write_plainly
    return create_app(settings, writer, pack)


def logging_form(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Break SEC22: each form goes into the log."""
    app = create_app(settings, writer, pack)

    def note() -> None:
        logging.getLogger("kiosk").warning("form %s", dict(request.form))

    app.before_request(note)
    return app


def raising(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Add views that break with what was typed in the message: in the view, and in the writer."""
    app = create_app(settings, writer, pack)

    def break_down() -> str:
        raise RuntimeError(f"cannot do this for {request.form['name']}")

    def break_the_writer() -> str:
        name = request.form["name"]

        def job(_session: Session) -> str:
            raise RuntimeError(f"cannot write this for {name}")

        return writer.write(job)

    app.add_url_rule("/break", view_func=break_down, methods=["POST"])
    app.add_url_rule("/break-writer", view_func=break_the_writer, methods=["POST"])
    return app


def watched(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Say each time that anything in this process opens a line or sends a packet (promise 6)."""

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in OUTBOUND:
            told = [value for value in arguments if not isinstance(value, socket.socket)]
            print(f"outbound {event} {told}", flush=True)  # noqa: T201 - read by the test

    app = create_app(settings, writer, pack)
    sys.addaudithook(note)
    return app


def hurried(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Lose patience after 0.05 s: a laptop so slow that wrapping the key takes a minute."""
    database.WAIT_SECONDS = 0.05
    return create_app(settings, writer, pack)


def forgetful(settings: Settings, writer: Writer, pack: Pack | None) -> Flask:
    """Let the minutes be over for which a key stays after the door: each act asks for the words."""
    logins.KEY_SECONDS = -1.0
    return create_app(settings, writer, pack)


MAKERS: Mapping[str, Maker] = {
    maker.__name__: maker
    for maker in (early, unsealed, logging_form, raising, watched, hurried, forgetful)
}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=MAKERS)
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args(arguments)
    serve(load_settings(chosen.instance, port=chosen.port), make_app=MAKERS[chosen.what])


if __name__ == "__main__":
    main(sys.argv[1:])
