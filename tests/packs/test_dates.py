"""A date of which the day may be unknown."""

from datetime import date, datetime

import pytest

from kiosk.packs import PartialDate


@pytest.mark.parametrize(
    ("value", "parts", "text"),
    [
        ("2025-06", (2025, 6, None), "2025-06"),
        ("2025-06-30", (2025, 6, 30), "2025-06-30"),
        (date(2025, 6, 3), (2025, 6, 3), "2025-06-03"),
        (PartialDate(2025, 6), (2025, 6, None), "2025-06"),
    ],
)
def test_reading(value: object, parts: tuple[int, int, int | None], text: str) -> None:
    found = PartialDate.parse(value)
    assert (found.year, found.month, found.day) == parts
    assert str(found) == text


@pytest.mark.parametrize(
    "value",
    ["2025", "2025-6", "2025-00", "2025-02-29", "0025-06", "٢٠٢٥-٠٦", "2025-06\n", "", 202506, None]
    + [datetime(2025, 6, 1, tzinfo=None)],  # noqa: DTZ001 - TOML writes such local times
)
def test_what_is_no_date(value: object) -> None:
    with pytest.raises(ValueError, match="write a date as 2025-06-30, or 2025-06 when"):
        PartialDate.parse(value)


@pytest.mark.parametrize(
    ("found", "today", "is_older"),
    [
        (PartialDate(2026, 5, 26), date(2026, 11, 22), False),  # 180 days to the day
        (PartialDate(2026, 5, 25), date(2026, 11, 22), True),
        (PartialDate(2026, 6), date(2026, 11, 28), False),  # a month counts from its first day
        (PartialDate(2026, 6), date(2026, 11, 29), True),
        (PartialDate(2027, 1), date(2026, 11, 22), False),
    ],
)
def test_age(found: PartialDate, today: date, is_older: bool) -> None:
    assert found.is_older_than(180, today) is is_older


def test_a_month_comes_after_a_day_only_when_it_must() -> None:
    assert not PartialDate(2026, 11).is_after(date(2026, 11, 22))
    assert PartialDate(2026, 12).is_after(date(2026, 11, 30))
