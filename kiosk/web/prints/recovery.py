"""The recovery sheet: printed for whoever types the passphrase, and kept nowhere."""

from flask import Response, abort, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from kiosk.config import LANGUAGES
from kiosk.database import db
from kiosk.models import EventKey
from kiosk.printing import pdf
from kiosk.vault import normalise_passphrase
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.opened import open_host
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.ordering import complete
from kiosk.web.prints.sheets import answer_pdf
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.state import event, kiosk

KIND = KINDS["recovery-sheet"]


@bp.get("/print/recovery-sheet")
def recovery() -> Response:
    return _page()


@bp.post("/print/recovery-sheet")
def recovery_pdf() -> AnyResponse:
    """Make the sheet of the six words that were typed, once they have opened the key."""
    if not pdf.is_available():
        abort(404)
    paper = request.form.get("paper", "")
    locale = request.form.get("locale", "")
    pair = open_host(typed_only=True)
    if isinstance(pair, dict):
        return _page(403, pair["passphrase"])
    line = audit_line("recovery-sheet")
    kiosk().writer.write(lambda session: session.add(line))
    order = Order(
        locale if locale in LANGUAGES else language(),
        paper if paper in KIND.papers else KIND.papers[0],
        passphrase=normalise_passphrase(request.form.get("passphrase", "")),
        public=pair.public,
        day=kiosk().now().astimezone().date(),
    )
    answer = answer_pdf(KIND, complete(KIND, order))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(status: int = 200, error: str = "") -> Response:
    own = (EventKey.event_id == event().id, EventKey.wrapped.is_not(None))
    return page(
        "host/print_recovery.html",
        status=status,
        at=url_for(".recovery"),
        papers=KIND.papers,
        error=error,
        holds_key=db.session.scalar(select(EventKey.id).where(*own).limit(1)) is not None,
        can_pdf=pdf.is_available(),
    )
