"""The print room: every sheet that there is, what was written, and the newest jobs."""

from flask import Response, request, url_for
from flask_babel import gettext

from kiosk.database import db
from kiosk.outbox.paper import stacks
from kiosk.printing import pdf
from kiosk.web.doors import is_host
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.seen import newest
from kiosk.web.prints.sheets import address_of, languages_of
from kiosk.web.prints.wording import APART, groups, kind_words, paper_words
from kiosk.web.rendering import PAPERS
from kiosk.web.roles import for_stewards
from kiosk.web.sheets.joining import is_own, join_address
from kiosk.web.sheets.kinds import KINDS, SheetKind
from kiosk.web.sheets.orders import Order
from kiosk.web.state import event, kiosk, shown_cases


@bp.get("/print")
@for_stewards
def room() -> Response:
    asked = request.args.get("paper", "")
    printer, can_pdf = kiosk().settings.printer, pdf.is_available()
    shown = newest() if is_host() else []
    return page(
        "host/print.html",
        at=url_for(".room"),
        groups=groups(),
        cases=shown_cases(),
        languages_of=languages_of,
        kind_words=kind_words,
        paper_words=paper_words,
        papers=_papers(),
        paper=asked if asked in PAPERS else "",
        on_paper=lambda kind: on_paper(kind, asked),
        address=lambda kind, locale, case=None: address_of(
            kind, Order(locale, on_paper(kind, asked), case)
        ),
        warnings=lambda kind, case: kind.warnings(Order(language(), on_paper(kind, asked), case)),
        missing=_missing(),
        printer=printer,
        can_pdf=can_pdf,
        prints=bool(printer) and can_pdf and request.args.get("to") != "screen",
        jobs=shown,
        is_moving=any(job.is_moving for job in shown),
        stacks=stacks(db.session(), event().id).values() if is_host() else (),
    )


def _missing() -> dict[str, str]:
    """Return the kinds that this laptop cannot print now, each with what to say of it."""
    if not is_own(join_address(kiosk().settings, kiosk().lan)):
        return {}
    words = gettext("No tablet can join: this laptop answers itself alone.")
    return {"join-sheet": words}


def on_paper(kind: SheetKind, asked: str) -> str:
    """Return the paper that was chosen, or the kind's usual one where it has no such."""
    return asked if asked in kind.papers else kind.papers[0]


def _papers() -> list[str]:
    """Return all papers that any kind of sheet comes on."""
    chosen = [kind for kind in KINDS.values() if kind.name not in APART]
    every = {paper for kind in chosen for paper in kind.papers}
    return [paper for paper in PAPERS if paper in every]
