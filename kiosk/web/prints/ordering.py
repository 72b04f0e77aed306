"""What a sheet is told beside case, language and paper: the event, its figures, its address."""

from dataclasses import replace

from werkzeug.exceptions import HTTPException

from kiosk.database import db
from kiosk.models import Event
from kiosk.outbox.reporting import report_of
from kiosk.web.sheets.joining import join_address
from kiosk.web.sheets.kinds import SheetKind
from kiosk.web.sheets.orders import Order
from kiosk.web.state import event, kiosk


def complete(kind: SheetKind, order: Order) -> Order:
    """Return the order with what its kind needs of the event that is served.

    Without an event, as for `kiosk print` on a new laptop, it does without that too.
    """
    here = _event_if_any()
    told = replace(order, event=here, address=join_address(kiosk().settings, kiosk().lan))
    if kind.name != "report" or here is None:
        return told
    return replace(
        told,
        report=report_of(db.session(), here.id),
        cases=tuple(kiosk().pack.cases),
        stories=tuple(kiosk().pack.stories),
    )


def _event_if_any() -> Event | None:
    if not kiosk().settings.database.exists():
        return None
    try:
        return event()
    except HTTPException:
        return None
