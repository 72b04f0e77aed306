"""The report of the evening: on the screen, as a table, and as a text ready to be mailed."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from kiosk.config import LANGUAGES
from kiosk.database import db
from kiosk.outbox.report_table import report_table
from kiosk.outbox.reporting import report_of
from kiosk.web.finish.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.sheets.charts import columns_over_time
from kiosk.web.sheets.orders import Order
from kiosk.web.sheets.report import names_of, receiver_name, when, where
from kiosk.web.sheets.report_text import report_text
from kiosk.web.state import event, kiosk
from kiosk.web.wording import direction_of, long_date


@bp.get("/finish/report")
def report() -> Response:
    order = _order(language())
    found = order.report
    if found is None:  # pragma: no cover - an event has one
        raise LookupError
    mail_language = event().language if event().language in LANGUAGES else language()
    return page(
        "host/report.html",
        report=found,
        when=when(found),
        where=where(found),
        names=names_of(order.cases, language()),
        over_time=columns_over_time(found.hours),
        receivers=[(receiver_name(it), it) for it in found.receivers],
        erase_on=long_date(found.erase_on),
        mirrored=direction_of(language()) == "rtl",
        text=report_text(_order(mail_language)),
        mail_language=mail_language,
    )


@bp.get("/finish/report.csv")
def report_csv() -> AnyResponse:
    """Give the table; it holds figures only, so that nobody has to keep it under lock."""
    here = event()
    cases = names_of(tuple(kiosk().pack.cases), language())
    names = {slug: name["text"] for slug, name in cases.items()}
    table = report_table(report_of(db.session(), here.id), names)
    headers = {"Content-Disposition": f'attachment; filename="report-{here.slug}.csv"'}
    return Response(table, mimetype="text/csv", headers=headers)


def _order(locale: str) -> Order:
    return Order(
        locale,
        event=event(),
        report=report_of(db.session(), event().id),
        cases=tuple(kiosk().pack.cases),
    )
