"""How long an address is held that somebody asked to be written to at: days until it is confirmed, and years after that, both dated."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tasks.rules.deadline import london_day

CONFIRM_DAYS, HELD_DAYS = "subscription_confirm_days", "subscription_held_days"
THRESHOLDS = (CONFIRM_DAYS, HELD_DAYS)


def last_day(since: datetime, days: int) -> date:
    """The last day (London) on which what began at a moment (aware) is held."""
    return london_day(since) + timedelta(days=days)


def is_over(since: datetime, days: int, on: date) -> bool:
    """Whether that day has passed."""
    return on > last_day(since, days)
