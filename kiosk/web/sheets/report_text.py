"""The report in a few lines of plain text, to be mailed to the organisation (ux.md H9)."""

from collections.abc import Iterator

from flask_babel import force_locale, format_decimal, gettext, ngettext

from kiosk.outbox.figures import CaseFigures, Report
from kiosk.web.sheets.joining import event_name
from kiosk.web.sheets.orders import Order
from kiosk.web.sheets.report import names_of, receiver_name, when, where
from kiosk.web.wording import language_name


def report_text(order: Order) -> str:
    """Return the text in the order's language, lines of figures only. Raises ValueError."""
    if order.report is None:
        raise ValueError("a report is made of an event's figures")
    with force_locale(order.locale):
        return "\n".join(_lines(order, order.report)) + "\n"


def _lines(order: Order, report: Report) -> Iterator[str]:
    yield event_name(order)
    yield " · ".join(filter(None, (when(report), where(report))))
    yield ""
    number = report.together
    yield ngettext(
        "%(number)s action in all",
        "%(number)s actions in all",
        number,
        number=_number(number),
    )
    yield _figure(gettext("At the screens"), report.at_screens)
    yield _figure(gettext("On paper"), report.on_paper)
    if report.goal:
        yield _figure(gettext("Goal"), report.goal)
    yield ""
    names = names_of(order.cases, order.locale)
    for case in report.cases:
        name = names.get(case.case_slug, {"text": case.case_slug})["text"]
        yield _figure(name, case.together) + _parts(case)
    if report.languages:
        yield ""
        spoken = (f"{language_name(code)} {_number(n)}" for code, n in report.languages)
        yield gettext("Languages at the screens: %(languages)s", languages=", ".join(spoken))
    yield ""
    yield from _handed_over(report)


def _parts(case: CaseFigures) -> str:
    parts = [
        (gettext("Signatures"), case.actions.get("signature", 0)),  # type: ignore[call-overload]
        (gettext("Letters"), case.actions.get("letter", 0)),  # type: ignore[call-overload]
        (gettext("Cards"), case.actions.get("card", 0)),  # type: ignore[call-overload]
        (gettext("On paper"), case.on_paper),
    ]
    words = ", ".join(f"{label} {_number(number)}" for label, number in parts if number)
    return f" ({words})" if words else ""


def _handed_over(report: Report) -> Iterator[str]:
    for found in report.receivers:
        yield gettext(
            "%(name)s: %(sent)s sent or posted, %(waiting)s waiting, %(needs)s to look at",
            name=receiver_name(found),
            sent=_number(found.sent),
            waiting=_number(found.waiting),
            needs=_number(found.needs_you),
        )
    yield (
        gettext("The books balance.")
        if report.is_balanced
        else gettext("The books do not balance.")
    )


def _figure(label: str, number: int) -> str:
    return f"{label}: {_number(number)}"


def _number(number: int) -> str:
    return str(format_decimal(number))
