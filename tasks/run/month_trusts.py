"""The trusts that a month is about, and the rows of rules and programme about some of them, on which their share alone depends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rules.expected import expected
from tasks.run.programme import Programme


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


def rows_of_trusts(rulebook: Rulebook, programme: Programme, trusts: Sequence[str]) -> dict[str, object]:
    """The rows about each of these trusts (register, stays, help, time granted, waivers, people), and about whoever helps one of them."""
    helpers = sorted({contract.partner for trust in trusts for contract in _helping(rulebook, trust) if contract.partner})
    return {
        "trusts": {trust: _about(rulebook, programme, trust) for trust in trusts},
        "successions": [one for one in rulebook.successions if {one.trust, one.succeeds} & {*trusts}],
        "earlier": [
            (one, rulebook.trusts[one.succeeds])
            for trust in trusts
            if trust in rulebook.trusts
            for one in rulebook.succeeded_by(trust, date.max)
        ],
        "extensions": [one for one in rulebook.extensions if one.trust in trusts],
        "exemptions": [one for one in rulebook.exemptions if one.trust in trusts],
        "helpers": {
            code: (rulebook.partners[code], rulebook.stays[code], [(one.id, one.start) for one in rulebook.help_by[code]])
            for code in helpers
        },
    }


def _about(rulebook: Rulebook, programme: Programme, trust: str) -> list[object]:
    variants = rulebook.name_variants.get(trust, ())
    return [rulebook.trusts.get(trust), rulebook.stays[trust], _helping(rulebook, trust), variants, programme.about(trust)]


def _helping(rulebook: Rulebook, trust: str) -> list[Contract]:
    """The contracts to help a trust, under whichever code they were made."""
    return [*rulebook.help_on(trust, date.min), *(one for one in rulebook.help_on(trust, date.max) if one.first_trust)]
