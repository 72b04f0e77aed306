"""What one running kiosk holds, and how a view gets at it."""

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import cast

from flask import abort, current_app, g, has_app_context
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from kiosk.actions.events import current_event
from kiosk.config import LANGUAGES, Settings
from kiosk.database import Writer, db, reading_engine
from kiosk.models import Event, EventCase
from kiosk.outbox.hourly import HourCounts
from kiosk.packs import Case, Pack
from kiosk.packs.in_use import InUse, PacksInUse
from kiosk.packs.shelf import Name, Shelf, builtin
from kiosk.printing.spool import Spool
from kiosk.visits import Visits
from kiosk.web.checks import LastCheck, LastSent
from kiosk.web.drafts import Drafts, Welcome
from kiosk.web.drawer import Drawer
from kiosk.web.lan import Lan
from kiosk.web.logins import Logins
from kiosk.web.presence import Tablets
from kiosk.web.pressroom import Press
from kiosk.web.rates import Rates
from kiosk.web.sends import Sends

NAME = "kiosk"


@dataclass
class Kiosk:
    """The parts of one process; tests hand in their own clock and writer.

    A pack that is `given` stands in for the one that the event uses.
    """

    settings: Settings
    given: Pack | None
    writer: Writer
    visits: Visits = field(default_factory=Visits)
    logins: Logins = field(default_factory=Logins)
    sends: Sends = field(default_factory=Sends)
    press: Press = field(default_factory=Press)
    last_check: LastCheck = field(default_factory=LastCheck)
    last_sent: LastSent = field(default_factory=LastSent)
    hour_counts: HourCounts = field(default_factory=HourCounts)
    drawer: Drawer = field(default_factory=Drawer)
    packs: PacksInUse = field(init=False)
    drafts: Drafts = field(default_factory=Drafts)
    welcome: Welcome = field(default_factory=Welcome)
    tablets: Tablets = field(default_factory=Tablets)
    rates: Rates = field(default_factory=Rates)
    spool: Spool = field(init=False)
    lan: Lan = field(init=False)
    door_lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.packs = PacksInUse(Shelf(self.settings.packs))
        # Of its own: a request that reads the pack holds a connection, and a crowd holds them all.
        self._reader = reading_engine(self.settings.database)
        self.spool = Spool(self.settings.printer)
        self.lan = Lan(self.settings)

    @property
    def pack(self) -> Pack:
        """Return the pack of the event with what the host decided in it."""
        return self.given or self.in_use().pack

    @pack.setter
    def pack(self, pack: Pack) -> None:
        self.given = pack

    def in_use(self) -> InUse:
        """Return the pack in use; without an event, as on a new laptop, the one that ships."""
        shipped = Name(builtin().id, builtin().version)
        if not has_app_context() or not self.settings.database.exists():
            return self.packs.of(shipped, None)
        try:
            here = event()
        except (HTTPException, DBAPIError):
            return self.packs.of(shipped, None)
        return self.packs.of(Name(here.pack_id, here.pack_version), lambda: Session(self._reader))

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def leave_event(self) -> None:
        """Let go of all that belongs to the event that is served, before another takes its place.

        Hand-overs and print jobs are stopped, opened records and visits are gone.
        """
        self.sends.stop_all()
        self.press.stop_all()
        self.drawer.empty_all()
        self.visits.end_all()
        self.logins.change_event()


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


def event_language() -> str:
    """Return the language that the event speaks first, else that of this laptop.

    Also where there is no event, or its database cannot be read: the page that says so has one.
    """
    try:
        if "event" not in g:
            g.event = current_event(db.session())
    except DBAPIError:
        return kiosk().settings.language
    spoken = g.event.language if g.event else ""
    return spoken if spoken in LANGUAGES else kiosk().settings.language


def event_cases() -> list[Case]:
    """Return the cases that the host chose for this event, in its order.

    All of the pack's where it has none of those: it stands in for one that cannot be read.
    """
    rows = chosen_cases()
    pack = kiosk().pack
    found = [case for row in rows if row.is_shown and (case := pack.case(row.slug))]
    return found if any(pack.case(row.slug) for row in rows) else list(pack.cases)


def chosen_cases() -> list[EventCase]:
    """Return what the event says of each case, in its order, also of those switched off."""
    own = EventCase.event_id == event().id
    return list(db.session.scalars(select(EventCase).where(own).order_by(EventCase.position)))


def shown_cases() -> list[Case]:
    """Return the cases that this screen shows: the event's, or on a table's screen only its own."""
    cases = event_cases()
    return [case for case in cases if case.slug == g.get("table")] or cases


def switched_off(slug: str) -> Case | None:
    """Return a case of this event that the host has switched off."""
    is_off = any(row.slug == slug and not row.is_shown for row in chosen_cases())
    return kiosk().pack.case(slug) if is_off else None


def case_or_404(slug: str) -> Case:
    """Return a case of this event, or answer 404: what the host left out is not at any address."""
    found = next((case for case in event_cases() if case.slug == slug), None)
    if found is None:
        abort(404)
    return found
