"""The encrypted backup as a download: one click, no file of ours left behind."""

from collections.abc import Iterator

from flask import Response
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import CannotUse, db
from kiosk.web.backing_up import NoBackup, make_backup
from kiosk.web.doors import audit_line
from kiosk.web.finish.blueprint import bp
from kiosk.web.finish.steps import steps_page
from kiosk.web.state import event, kiosk

PIECE = 64 * 1024
"""Bytes that are handed to the browser at a time."""


@bp.post("/finish/backup")
def backup() -> AnyResponse:
    """Give everything that this laptop holds as one file; what attendees wrote stays sealed."""
    try:
        made = make_backup(kiosk().settings, db.session(), event())
    except NoBackup as fault:
        return steps_page(409, _why_not(fault))
    except CannotUse:
        words = gettext("The backup cannot be made: the disk cannot be read. Ask for help.")
        return steps_page(409, words)
    line = audit_line("backup", bytes=len(made.content))
    kiosk().writer.write(lambda session: session.add(line))
    stamp = kiosk().now().astimezone().strftime("%Y%m%d-%H%M")
    headers = {
        "Content-Disposition": f'attachment; filename="{made.stem}-{stamp}.backup"',
        "Content-Length": str(len(made.content)),
    }
    pieces = _pieces(made.content)
    return Response(pieces, mimetype="application/octet-stream", headers=headers)


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[first : first + PIECE] for first in range(0, len(content), PIECE))


def _why_not(fault: NoBackup) -> str:
    if fault.code == "not_ours":
        words = gettext(
            "This laptop does not hold the key of the event, so that nobody could open a backup "
            "of it. Hand the actions over instead."
        )
        return str(words)
    if fault.code == "bad_name":
        words = gettext(
            "The file %(name)s has a name that no backup can carry. Give it one of letters and "
            "digits, then try again.",
            name=fault.about,
        )
        return str(words)
    words = gettext(
        "The event has no key for backups yet. Start the kiosk once more, then try again."
    )
    return str(words)
