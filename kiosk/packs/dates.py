"""A date of which the day may be unknown."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

PATTERN = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
WORDS = "write a date as 2025-06-30, or 2025-06 when the day is not known"
EARLIEST_YEAR = 1900


@dataclass(frozen=True)
class PartialDate:
    """A day, or a whole month when `day` is None."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        if date(self.year, self.month, self.day or 1).year < EARLIEST_YEAR:
            raise ValueError(WORDS)

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read `2025-06-30`, `2025-06` or a date; raises ValueError that says how to write it."""
        if isinstance(value, cls):
            return value
        if isinstance(value, date) and not isinstance(value, datetime):
            return cls(value.year, value.month, value.day)
        if not isinstance(value, str) or re.fullmatch(PATTERN, value) is None:
            raise ValueError(WORDS)
        try:
            return cls(*(int(part) for part in value.split("-")))
        except ValueError as error:
            raise ValueError(WORDS) from error

    def earliest(self) -> date:
        """Return the first day that it can mean."""
        return date(self.year, self.month, self.day or 1)

    def is_after(self, other: date) -> bool:
        """Tell whether even its first day is later than `other`."""
        return self.earliest() > other

    def is_older_than(self, days: int, today: date) -> bool:
        """Tell whether more than `days` days have passed; a month counts from its first day.

        So a month is reported early rather than late (design.md section 8: 180 days).
        """
        return (today - self.earliest()).days > days

    def __str__(self) -> str:
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"
