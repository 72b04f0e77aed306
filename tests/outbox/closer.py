"""Closes an event in a process of its own and dies at a place that is told: `python -m …`."""

import datetime as dt
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event

from kiosk.database import Writer
from kiosk.outbox.closing import close

COMMITTED = "committed"


def main() -> None:
    path, event_id, place = sys.argv[1:]

    def die_there(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(place):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", die_there)
    writer, now = Writer(Path(path)), dt.datetime(2026, 12, 11, tzinfo=dt.UTC)
    writer.start()
    writer.write(lambda session: close(session, UUID(event_id), now), is_patient=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
