"""What charts show: columns over time, in hours, days or months, whichever are few enough."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from babel.dates import format_skeleton
from flask_babel import format_date, format_time, get_locale

from kiosk.outbox.figures import Hour

T = TypeVar("T", dt.date, dt.datetime)
Unit = Literal["hour", "day", "month"]
MOST_HOURS, MOST_DAYS, MOST_IN_A_ROW = 24, 31, 12
"""In a row there are so many as are still wide enough for numbers of six digits."""
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Column:
    """One column: what stands below it, and how many acted at the screens and on paper."""

    label: str
    at_screens: int
    on_paper: int

    @property
    def together(self) -> int:
        return self.at_screens + self.on_paper


@dataclass(frozen=True)
class Columns:
    """The columns of a chart, without a gap but for months; `unit` is what each stands for."""

    unit: Unit
    columns: Sequence[Column]

    @property
    def rows(self) -> Sequence[Sequence[Column]]:
        """Return the columns in as few rows as hold them, none much shorter than the first."""
        number = -(-len(self.columns) // MOST_IN_A_ROW) or 1
        size = -(-len(self.columns) // number) or 1
        starts = range(0, len(self.columns), size)
        return [self.columns[start : start + size] for start in starts]

    @property
    def most(self) -> int:
        """Return the height of the highest column, at least 1."""
        return max((column.together for column in self.columns), default=0) or 1


def columns_over_time(hours: Sequence[Hour]) -> Columns:
    """Return the columns of these hours, earliest first, by this laptop's own clock.

    Nothing is left out: they add up to what the hours add up to.
    """
    if not hours:
        return Columns("hour", ())
    begin, end = hours[0].at.astimezone(), hours[-1].at.astimezone()
    if end - begin < MOST_HOURS * _HOUR:
        steps = round((end - begin) / _HOUR) + 1
        places = [(begin + step * _HOUR).astimezone() for step in range(steps)]
        return Columns("hour", list(_filled(hours, places, _hour, _hour_label)))
    days = (end.date() - begin.date()).days + 1
    if days <= MOST_DAYS:
        dates = [begin.date() + dt.timedelta(days=day) for day in range(days)]
        return Columns("day", list(_filled(hours, dates, _day, _day_label)))
    months = sorted({_month(hour.at) for hour in hours})
    return Columns("month", list(_filled(hours, months, _month, _month_label)))


def _filled(
    hours: Sequence[Hour],
    places: Sequence[T],
    place_of: Callable[[dt.datetime], T],
    label: Callable[[T], str],
) -> Iterator[Column]:
    at_screens, on_paper = Counter[T](), Counter[T]()
    for hour in hours:
        at_screens[place_of(hour.at)] += hour.at_screens
        on_paper[place_of(hour.at)] += hour.on_paper
    for place in places:
        yield Column(label(place), at_screens[place], on_paper[place])


def _hour(at: dt.datetime) -> dt.datetime:
    return at.astimezone()


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone().date()


def _month(at: dt.datetime) -> dt.date:
    return _day(at).replace(day=1)


def _hour_label(at: dt.datetime) -> str:
    return str(format_time(at, "HH", rebase=False))


def _day_label(day: dt.date) -> str:
    return str(format_skeleton("Md", day, locale=get_locale()))


def _month_label(day: dt.date) -> str:
    return str(format_date(day, "MMM y"))
