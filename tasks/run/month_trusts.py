"""The trusts that a month is about: those that owe an update, and those that left during the month."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rules.expected import expected


def leavers(rulebook: Rulebook, period: Period) -> frozenset[str]:
    """The trusts that left the regime during a period: they owe no update, and their contracts are still published.

    One whose code another succeeded has not left.
    """
    return frozenset(
        one.trust for one in rulebook.spells if one.left and not one.succeeded_by and period.first_day <= one.left <= period.last_day
    )


def trusts_of_month(rulebook: Rulebook, period: Period) -> frozenset[str]:
    """All the trusts that a month is about."""
    return frozenset(expected(rulebook.spells, period)) | leavers(rulebook, period)
