"""A kiosk with the invented pack, whose rules a test may change while somebody writes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kiosk.app import create_app
from kiosk.models import Action, Base, EventCase
from kiosk.packs import Case, Pack
from kiosk.web.languages import VISIT_COOKIE
from kiosk.web.state import Kiosk
from tests.conftest import Home
from tests.opening import count, opened
from tests.people import AMAL
from tests.visitor import Visitor, form_of
from tests.web.steward import kiosk_of

AMAL_CASE = "amal-example"
BO_CASE = "bo-example"
CLOSED = "cy-example"

MESSAGE = "Dear Amal,\n\n  the hills are green here.\nI think of <b>you</b> & yours."
DRAWING = [[0, 0, 1000, 600], [500, 300]]
SIGNATURE = [[10, 20, 30, 40, 1000, 300]]
BY_AMAL = {"name": AMAL["name"], "town": "Lausanne", "signature": json.dumps(SIGNATURE)}
CARD = BY_AMAL | {"message": MESSAGE, "drawing": json.dumps(DRAWING)}
LETTER = BY_AMAL | {
    "who": "I teach letters too.",
    "own": "Nobody is <b>guilty</b>\n\n  of letters & of reading.",
}
WRITTEN = {"card": CARD, "letter": LETTER}
"""What Amal writes on each sheet."""


@dataclass
class Hall:
    """The kiosk, its home, and an attendee who reads English, the language of the source."""

    app: Flask
    home: Home
    visitor: Visitor

    @property
    def kiosk(self) -> Kiosk:
        return kiosk_of(self.app)

    def case(self, slug: str = AMAL_CASE) -> Case:
        found = self.kiosk.pack.case(slug)
        assert found is not None
        return found

    def change(self, slug: str = AMAL_CASE, **changes: Any) -> None:
        """Put another pack in its place, in which the case differs."""
        cases = tuple(
            case.model_copy(update=changes) if case.slug == slug else case
            for case in self.kiosk.pack.cases
        )
        self.kiosk.pack = self.kiosk.pack.model_copy(update={"cases": cases})

    def rule(self, kind: str, slug: str = AMAL_CASE, **changes: Any) -> None:
        """Change what the case's rules say about cards or letters."""
        rules = self.case(slug).rules
        block = getattr(rules, kind).model_copy(update=changes)
        self.change(slug, rules=rules.model_copy(update={kind: block}))

    def ask_safety(self, slug: str = AMAL_CASE) -> None:
        rules = self.case(slug).rules.model_copy(update={"ask_safety": True})
        self.change(slug, rules=rules)

    def form(self, kind: str, **fields: str) -> dict[str, str]:
        """Return the sheet as a browser would send it, filled in by Amal but for `fields`."""
        page = self.visitor.visit(f"/cases/{AMAL_CASE}/{kind}")
        return form_of(page, f"{kind}-form") | WRITTEN[kind] | fields

    def send(
        self, kind: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        return self.visitor.post(f"/cases/{AMAL_CASE}/{kind}", fields, headers)

    def refused(self, kind: str, fields: Mapping[str, str]) -> BeautifulSoup:
        """Send a sheet that must not be sealed, and return the page that says so."""
        before = self.count()
        page = self.visitor.read(self.send(kind, fields), 422)
        assert self.count() == before
        return page

    def remembered(self) -> dict[str, Any]:
        """Return everything that the kiosk remembers of this attendee; {} without a visit."""
        cookie = self.visitor.client.get_cookie(VISIT_COOKIE)
        visit = self.kiosk.visits.find(cookie.value) if cookie else None
        return asdict(replace(visit, touched=0.0)) if visit else {}

    def rows(self) -> list[object]:
        """Return the content of every table."""
        with self.home.read() as session:
            return [session.execute(table.select()).all() for table in Base.metadata.sorted_tables]

    def count(self) -> int:
        return count(self.home)

    def opened(self) -> list[dict[str, Any]]:
        return opened(self.home)

    def actions(self) -> list[Action]:
        with self.home.read() as session:
            found = list(session.query(Action).order_by(Action.seq))
            session.expunge_all()
            return found


def open_hall(home: Home, pack: Pack) -> Hall:
    """Return the hall, its event showing the cases of this pack."""

    def show(session: Session) -> None:
        session.execute(delete(EventCase))
        for position, case in enumerate(pack.cases):
            session.add(EventCase(event_id=home.made.id, slug=case.slug, position=position))

    home.writer.write(show)
    app = create_app(home.settings, home.writer, pack)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = Visitor(app.test_client())
    visitor.post("/language", {"language": "en", "at": "/"})
    return Hall(app, home, visitor)
