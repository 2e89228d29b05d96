"""What was received is filed by day and sealed by the calendar month, and is found by a period of any rhythm that has the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tasks.model.period import Period
from tasks.record.facts import Oversize, Seal
from tasks.record.record import Record, open_record
from tasks.record.seal import seal

DAYS = [date(2025, 6, 30), date(2025, 7, 27), date(2025, 8, 14), date(2025, 9, 30), date(2025, 10, 1)]


@pytest.fixture
def record(tmp_path) -> Record:
    """Files too large to take came on these days."""
    found = open_record(str(tmp_path))
    for day in DAYS:
        came = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        assert found.add(
            Oversize(day=day, trust="RNL", id=f"{day:%Y%m%d}", name="a.zip", size=9, received_at=came, role="lead", sent_by="")
        )
    return found


@pytest.mark.parametrize(
    ("period", "months", "days"),
    [
        ("2025-07", ["2025-07"], DAYS[1:2]),
        ("2025-Q3", ["2025-07", "2025-08", "2025-09"], DAYS[1:4]),
        ("2025-W31", ["2025-07", "2025-08"], DAYS[2:3]),  # 28 July to 24 August
    ],
)
def test_it_is_found_by_month_and_by_day(record, period, months, days):
    one = Period.parse(period)
    assert [str(month) for month in record.months(Oversize, one, one)] == months
    assert [parts[0] for parts in record.listed(Oversize, one)] == [day.isoformat() for day in days]


def test_a_quarter_seals_the_months_that_have_its_days_and_no_other(record):
    seal(record, [Period.parse("2025-Q3")])
    assert [record.newest(Seal, month) for month in ("2025-06", "2025-07", "2025-08", "2025-09", "2025-10")] == [0, 1, 1, 1, 0]
