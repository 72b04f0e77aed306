"""The link by which the first host gets in, as long as no event has been set up."""

import ipaddress

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event
from kiosk.actions.preparing import STEPS, event_in_hand
from kiosk.models import EventKey
from kiosk.serve.instance import Instance
from kiosk.web.state import Kiosk

LOOPBACK = "127.0.0.1"


def welcome_link(instance: Instance, kiosk: Kiosk, port: int) -> str:
    """Return a link that is good once, or "" where PIN and passphrase are the only way.

    It is for this laptop alone: there is none where the kiosk does not listen to it.
    """
    host = own_host(kiosk.settings.host)
    if not host or not instance.writer.write(needs_welcome):
        return ""
    return f"http://{host}:{port}/host/welcome/{kiosk.welcome.issue()}"


def needs_welcome(session: Session) -> bool:
    """Tell whether nothing stands behind the door yet: practice, or what a closed event left.

    A closed event whose key is still here keeps its door: something can still be read.
    """
    real, served = event_in_hand(session), current_event(session)
    if served is None or (real is not None and real.step >= STEPS):
        return False
    own = (EventKey.event_id == served.id, EventKey.wrapped.is_not(None))
    return served.is_practice or not session.scalar(select(exists().where(*own)))


def own_host(host: str) -> str:
    """Return by which name this laptop reaches a kiosk that listens there, "" for not at all."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host if host == "localhost" else ""
    if address.is_unspecified and address.version == 4:
        return LOOPBACK
    if not address.is_loopback:
        return ""
    return f"[{address}]" if address.version == 6 else str(address)
