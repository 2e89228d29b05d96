"""What the rows of a month's trusts add up to."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.status import Statuses
from tasks.rules.counts import count_names
from tasks.site.data.shapes import ReleaseData, Row

MOST_ACTIONS = 20_000
"""A month of more has no spreadsheet and no single file of JSON: no program opens them with ease, and the other files are there."""


MOST_TOGETHER = 1_000_000
"""Months of more actions than this together stand in a file for each year: a spreadsheet shows no more rows."""


LISTED = 100
"""The most trusts or partnerships that a page lists; a page with more of them leads to the page of each."""


def fits_in_one_file(data: ReleaseData) -> bool:
    """Whether a month is of a size that people can open in one piece."""
    return data["totals"]["actions"] <= MOST_ACTIONS


def month_tables(data: ReleaseData) -> tuple[str, ...]:
    """The names of a month's data files that its pages lead to."""
    return ("actions.csv", "trusts.csv", "verdicts.csv", *(["release.json"] if fits_in_one_file(data) else []))


def totals_of(trusts: Sequence[Row], statuses: Statuses) -> dict[str, int]:
    """How many trusts, how many of them with an accepted update and on time, and every count of actions summed."""
    return {
        "trusts": len(trusts),
        "accepted": sum(bool(row["accepted"]) for row in trusts),
        "on_time": sum(bool(row["on_time"]) for row in trusts),
        **{name: sum(int(row[name]) for row in trusts) for name in count_names(statuses)},
    }
