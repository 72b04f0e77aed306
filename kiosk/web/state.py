"""What one running kiosk holds, and how a view gets at it."""

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import cast

from flask import abort, current_app, g
from sqlalchemy import select

from kiosk.actions.events import current_event
from kiosk.config import Settings
from kiosk.database import Writer, db
from kiosk.models import Event, EventCase
from kiosk.packs import Case, Pack
from kiosk.printing.spool import Spool
from kiosk.visits import Visits
from kiosk.web.checks import LastCheck
from kiosk.web.drawer import Drawer
from kiosk.web.lan import Lan
from kiosk.web.logins import Logins
from kiosk.web.presence import Tablets
from kiosk.web.pressroom import Press
from kiosk.web.sends import Sends

NAME = "kiosk"


@dataclass
class Kiosk:
    """The parts of one process; tests hand in their own clock and writer."""

    settings: Settings
    pack: Pack
    writer: Writer
    visits: Visits = field(default_factory=Visits)
    logins: Logins = field(default_factory=Logins)
    sends: Sends = field(default_factory=Sends)
    press: Press = field(default_factory=Press)
    last_check: LastCheck = field(default_factory=LastCheck)
    drawer: Drawer = field(default_factory=Drawer)
    tablets: Tablets = field(default_factory=Tablets)
    spool: Spool = field(init=False)
    lan: Lan = field(init=False)
    door_lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.spool = Spool(self.settings.printer)
        self.lan = Lan(self.settings)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def kiosk() -> Kiosk:
    """Return the kiosk that the current request belongs to."""
    return cast(Kiosk, current_app.extensions[NAME])


def event() -> Event:
    """Return the event that is served, looked up once a request."""
    if "event" not in g:
        g.event = current_event(db.session())
    found: Event | None = g.event
    if found is None:
        abort(503)
    return found


def event_cases() -> list[Case]:
    """Return the cases that the host chose for this event, in its order."""
    chosen = (EventCase.event_id == event().id, EventCase.is_shown)
    slugs = db.session.scalars(select(EventCase.slug).where(*chosen).order_by(EventCase.position))
    return [case for slug in slugs if (case := kiosk().pack.case(slug))]


def shown_cases() -> list[Case]:
    """Return the cases that this screen shows: the event's, or on a table's screen only its own."""
    cases = event_cases()
    return [case for case in cases if case.slug == g.get("table")] or cases


def case_or_404(slug: str) -> Case:
    """Return a case of this event, or answer 404: what the host left out is not at any address."""
    found = next((case for case in event_cases() if case.slug == slug), None)
    if found is None:
        abort(404)
    return found
