"""Every check there is, in the order a sender reads an update: the file, who and when, then each action from left to right."""

from __future__ import annotations

from tasks.rules.checks import (
    coverage,
    delivery,
    identity,
    narratives,
    nil_return,
    partner_help,
    percents,
    plan_words,
    revised_dates,
    sign_off,
    statuses,
    structure,
)
from tasks.rules.checks.check import Check, may_be_waived

_ORDER = (
    structure,
    identity,
    nil_return,
    sign_off,
    coverage,
    plan_words,
    statuses,
    percents,
    narratives,
    revised_dates,
    delivery,
    partner_help,
)
_ALL: tuple[Check, ...] = tuple(check for part in _ORDER for check in part.CHECKS)


def catalogue() -> tuple[Check, ...]:
    """All checks, in reading order; ids are unique. Those of the table "file" are found by the readers of files."""
    return _ALL


def waivable() -> frozenset[str]:
    """The checks whose errors a named exception may let pass."""
    return _WAIVABLE


_WAIVABLE = frozenset(check.id for check in _ALL if may_be_waived(check))
