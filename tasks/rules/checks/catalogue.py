"""Every check there is, in the order a sender reads an update: the file, who and when, then each action from left to right."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from tasks.model.regime_words import RegimeWords
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


def catalogue(words: RegimeWords | None = None) -> tuple[Check, ...]:
    """All checks, in reading order; ids are unique. Those of the table "file" are found by the readers of files.

    In the words of a regime, signatures are asked of its own posts, help only of partners that it has, and examples are its own.
    """
    return _of_regime(words) if words else _ALL


def waivable(words: RegimeWords) -> frozenset[str]:
    """The checks whose errors a named exception may let pass."""
    return frozenset(check.id for check in catalogue(words) if may_be_waived(check))


@lru_cache(maxsize=8)
def _of_regime(words: RegimeWords) -> tuple[Check, ...]:
    signatures = sign_off.of_signatories({who: words.title(post) for post, who in words.signatories.items()})
    parts = (signatures if part is sign_off else part.CHECKS for part in _ORDER)
    return tuple(_exemplified(check, words) for checks in parts for check in checks if not words.is_of_nobody(check.id))


def _exemplified(check: Check, words: RegimeWords) -> Check:
    mend, good, bad = map(words.exemplify, (check.mend, check.good, check.bad))
    return replace(check, mend=mend, good=good, bad=bad)
