"""Signatures and a receiver put into an instance by the domain's own functions, without screens."""

import datetime as dt
import uuid

from kiosk.actions import recording
from kiosk.actions.records import Person
from kiosk.models import Receiver
from kiosk.receivers import seal_secret
from kiosk.vault import Recipient
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.receivers.peers import SECRET

JOEL = "joel-paredes"


def sign(home: Home, name: str = AMAL["name"], email: str = "", country: str = "") -> uuid.UUID:
    """Sign for Joel Paredes as the petition form does."""
    person = Person(name, email, country)
    form = recording.Filled(uuid.uuid4(), home.made.id, JOEL, "fr", person)
    return recording.record(home.writer.write, form, _recipients(home), NOW)


def add_webhook(home: Home, url: str, name: str = "Our office") -> uuid.UUID:
    """Add a receiver as the desk does, without waiting for the passphrase."""
    row_id = uuid.uuid4()
    row = Receiver(
        id=row_id,
        event_id=home.made.id,
        kind="webhook",
        name=name,
        settings={"url": url},
        sealed_secret=seal_secret(SECRET, _recipients(home)[0], row_id, home.made.id),
        # Receivers are listed in this order.
        created_at=dt.datetime.now(dt.UTC),
    )
    home.writer.write(lambda session: session.add(row))
    return row_id


def _recipients(home: Home) -> list[Recipient]:
    with home.read() as session:
        return recording.recipients_of(session, home.made.id)
