"""What the rows of a month's trusts add up to."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.site.dictionary import COUNTS
from tasks.site.shapes import Row

COUNTED = ("actions", *COUNTS, "past_due", "slipped", "unevidenced")
"""Counts of actions, of one trust or of all."""


def totals_of(trusts: Sequence[Row]) -> dict[str, int]:
    """How many trusts, how many of them with an accepted update and on time, and every count of actions summed."""
    return {
        "trusts": len(trusts),
        "accepted": sum(bool(row["accepted"]) for row in trusts),
        "on_time": sum(bool(row["on_time"]) for row in trusts),
        **{name: sum(int(row[name]) for row in trusts) for name in COUNTED},
    }
