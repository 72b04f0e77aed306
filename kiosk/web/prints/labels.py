"""Address labels: for whom, on which sheet, from which place of a sheet that was begun."""

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.ordering import complete
from kiosk.web.prints.sheets import answer_pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.roles import for_stewards
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.labels import MOST, STOCKS, addresses
from kiosk.web.sheets.orders import Labels, Order
from kiosk.web.state import event, event_cases

KIND = KINDS["labels"]


@bp.get("/print/labels")
@for_stewards
def labels() -> Response:
    return _page()


@bp.get("/print/labels.pdf")
@for_stewards
def labels_pdf() -> AnyResponse:
    """Make the labels that the form asks for; what it cannot make is said beside the field."""
    goes, _, slug = request.args.get("to", "").partition("/")
    case = next((case for case, kind in _destinations() if (case.slug, kind) == (slug, goes)), None)
    if case is None:
        abort(404)
    stock = request.args.get("paper", "")
    paper = stock if stock in STOCKS else KIND.papers[0]
    number, first = _number("number"), _number("first")
    errors = _errors(number, first, STOCKS[paper].per_sheet)
    if errors:
        return _page(422, errors)
    wanted = Labels(Kind(goes), number or None, first or 1)
    order = complete(KIND, Order(language(), paper, case, labels=wanted))
    try:
        return answer_pdf(KIND, order)
    except NoSheet:
        words = gettext("This address is too long for a label. Write the envelopes by hand.")
        return _page(422, {"to": words})


def _destinations() -> list[tuple[Case, Kind]]:
    """Return where this event's letters and cards go, where the pack knows the address."""
    return [
        (case, kind)
        for case in event_cases()
        for kind in addresses(case)
        if kind in kinds_open(case, event())
    ]


def _number(name: str) -> int:
    """Return the number in a field, 0 for an empty one, -1 for nonsense."""
    typed = "".join(request.args.get(name, "").split())
    if not typed:
        return 0
    return int(typed) if typed.isdecimal() and len(typed) <= 6 else -1


def _errors(number: int, first: int, places: int) -> dict[str, str]:
    errors = {}
    if not 0 <= number <= MOST:
        errors["number"] = gettext("Write a number from 1 to %(number)s.", number=MOST)
    if not 0 <= first <= places:
        errors["first"] = gettext("Write a number from 1 to %(number)s.", number=places)
    return errors


def _page(status: int = 200, errors: dict[str, str] | None = None) -> Response:
    told: dict[str, Any] = {
        "at": url_for(".labels"),
        "destinations": [(case, str(kind)) for case, kind in _destinations()],
        "papers": KIND.papers,
        "asked": request.args,
        "errors": errors or {},
        "can_pdf": pdf.is_available(),
    }
    return page("host/print_labels.html", status=status, **told)
