"""Telling others: a code puts ready words and the petition's address on one's own phone."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.tallies import TallyLine, count, line_of
from kiosk.database import NotSaved, db
from kiosk.models import Counted
from kiosk.packs import Case, Petition
from kiosk.printing import qr
from kiosk.web.attend.blueprint import bp, open_case
from kiosk.web.forms import id_of
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import language
from kiosk.web.state import event, kiosk

WAYS = ("mail", "message", "text")


@dataclass(frozen=True)
class Ready:
    """What a phone has ready to send on: a heading, a sentence, the address of the petition."""

    heading: str
    sentence: str
    petition: Petition

    @property
    def address(self) -> str:
        return self.petition.short_url or self.petition.url

    @property
    def text(self) -> str:
        return f"{self.sentence} {self.address}"

    def code(self, by: str) -> str:
        """Return what the code for that way holds; no word of whoever scans it."""
        body = quote(self.text, safe="")
        return {
            "mail": f"mailto:?subject={quote(self.heading, safe='')}&body={body}",
            # With "?&" both kinds of phones find the text: one wants "?", the other "&".
            "message": f"sms:?&body={body}",
            "text": self.text,
        }[by]


@bp.get("/cases/<slug>/share", defaults={"by": "mail"})
@bp.get("/cases/<slug>/share/message", defaults={"by": "message"})
@bp.get("/cases/<slug>/share/text", defaults={"by": "text"})
def share(slug: str, by: str) -> Response:
    return _page(_shared(slug), by)


@bp.get("/cases/<slug>/share/mail.svg", defaults={"by": "mail"})
@bp.get("/cases/<slug>/share/message.svg", defaults={"by": "message"})
@bp.get("/cases/<slug>/share/text.svg", defaults={"by": "text"})
def share_code(slug: str, by: str) -> Response:
    code = qr.svg(_ready(_shared(slug)).code(by))
    return Response(code, mimetype="image/svg+xml")


@bp.post("/cases/<slug>/share")
def share_submit(slug: str) -> AnyResponse:
    """Count that somebody has told others, once a form."""
    found = _shared(slug)
    line = TallyLine(id_of(request.form.get("line_id")), event().id, slug, Counted.SHARE)
    try:
        count(kiosk().writer.write, line, kiosk().now())
    except NotSaved:
        return _page(found, _way(), status=503, line_id=line.line_id, is_unsaved=True)
    if is_partial():
        return _page(found, WAYS[0], line_id=line.line_id, is_counted=True)
    return redirect(url_for("attend.shared", slug=slug, line_id=line.line_id), 303)


@bp.get("/cases/<slug>/share/thanks/<uuid:line_id>")
def shared(slug: str, line_id: UUID) -> Response:
    """Give thanks for what was counted, and for nothing else (promise 1)."""
    found = _shared(slug)
    line = line_of(db.session(), line_id)
    if line is None or (line.case_slug, line.counted) != (slug, Counted.SHARE):
        abort(404)
    return _page(found, WAYS[0], line_id=line_id, is_counted=True)


def _page(found: Case, by: str, status: int = 200, **more: Any) -> Response:
    more = {"line_id": uuid4()} | more
    told: dict[str, Any] = {"case": found, "by": by, "ways": WAYS, "ready": _ready(found)}
    return page("attend/share.html", status=status, **told, **more)


def _shared(slug: str) -> Case:
    """Return the case, or refuse: it is closed, or no online petition is known (promise 7)."""
    found = open_case(slug)
    if not found.petitions:
        abort(404)
    return found


def _ready(found: Case) -> Ready:
    petition = found.petition(language())
    if petition is None:
        abort(404)
    name = found.name(language()).value
    return Ready(
        heading=gettext("Sign for %(name)s", name=name),
        sentence=gettext("Would you sign for %(name)s?", name=name),
        petition=petition,
    )


def _way() -> str:
    by = request.form.get("by", "")
    return by if by in WAYS else WAYS[0]
