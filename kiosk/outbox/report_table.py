"""The figures of a report as one tidy table: a line for each number, nobody's name in any."""

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.outbox.figures import Report
from kiosk.receivers.cells import MARK, table_of

Line = Mapping[str, str]
COLUMNS = ("section", "item", "name", "kind", "where", "when", "number")
HANDED = ("sent", "waiting", "needs_you", "withdrawn", "not_for_it")


def report_table(report: Report, names: Mapping[str, str]) -> bytes:
    """Return the report as CSV, UTF-8 with a mark, no cell of which can be taken for a formula.

    Each line says event, place and day, so that the tables of many events can stand under one
    another. Within `section` "actions" the numbers add up to all that was done. `names` are those
    of the cases by their slug.
    """
    about = {
        "event": report.name,
        "place": report.place,
        "day": report.held_on.isoformat() if report.held_on else "",
        "practice": "yes" if report.is_practice else "no",
    }
    return table_of([{**about, **line} for line in report_lines(report, names)], MARK)


def report_lines(report: Report, names: Mapping[str, str]) -> Iterator[Line]:
    """Yield the table's lines without what is the same in each."""
    yield from _of_the_cases(report, names)
    yield from _of_the_hours(report)
    for code, number in report.languages:
        yield _line("languages", number, item=code, where="screen")
    for found in report.receivers:
        for kind in HANDED:
            yield _line("handed_over", getattr(found, kind), item=found.name or "", kind=kind)
    yield from _of_the_books(report)


def _of_the_cases(report: Report, names: Mapping[str, str]) -> Iterator[Line]:
    for case in report.cases:
        of_case = {"item": case.case_slug, "name": names.get(case.case_slug, "")}
        for kind, number in case.actions.items():
            yield _line("actions", number, **of_case, kind=kind, where="screen")
        for counted, number in case.paper.items():
            yield _line("actions", number, **of_case, kind=counted, where="paper")
        if case.shares:
            yield _line("shared", case.shares, **of_case)


def _of_the_hours(report: Report) -> Iterator[Line]:
    for hour in report.hours:
        when = hour.at.astimezone().isoformat(timespec="minutes")
        yield _line("hours", hour.at_screens, where="screen", when=when)
        yield _line("hours", hour.on_paper, where="paper", when=when)


def _of_the_books(report: Report) -> Iterator[Line]:
    figures = {
        "captured": report.captured,
        "withdrawn": report.withdrawn,
        "held_back": report.held_back,
        "by_young_people": report.young,
        "differences": report.differences,
    }
    if report.goal:
        figures["goal"] = report.goal
    for kind, number in figures.items():
        yield _line("books", number, kind=kind)


def _line(section: str, number: int, **cells: str) -> Line:
    given = {"section": section, "number": str(number)} | {
        name: str(cell) for name, cell in cells.items()
    }
    return {name: given.get(name, "") for name in COLUMNS}


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as plain JSON values, for programs."""
    lines = [dict(line) | {"number": int(line["number"])} for line in report_lines(report, {})]
    return {
        "event": report.name,
        "place": report.place,
        "country": report.country,
        "held_on": report.held_on.isoformat() if report.held_on else None,
        "practice": report.is_practice,
        "closed": report.is_closed,
        "erase_on": report.erase_on.isoformat(),
        "together": report.together,
        "at_screens": report.at_screens,
        "on_paper": report.on_paper,
        "shares": report.shares,
        "balanced": report.is_balanced,
        "lines": lines,
    }
