"""Is the kiosk ready? For the terminal, the launcher and tests."""

from flask import Blueprint
from sqlalchemy import select

from kiosk.database import db
from kiosk.models import Event

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> dict[str, object]:
    """Answer once the database can be read; no personal data."""
    here = db.session.scalar(select(Event.is_practice).limit(1))
    return {"status": "ok", "event": "practice" if here else "real"}
