"""The rows of rules and programme that are about some trusts: what a share of the month depends on, and no other does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tasks.model.contract import Contract
from tasks.rulebook import Rulebook
from tasks.rulebook.lookups import help_on
from tasks.run.programme import Programme


def rows_of_trusts(rulebook: Rulebook, programme: Programme, trusts: Sequence[str]) -> dict[str, object]:
    """The rows about each of these trusts (register, stays, help, time granted, waivers, people), and about whoever helps one of them."""
    helpers = sorted({contract.partner for trust in trusts for contract in _helping(rulebook, trust) if contract.partner})
    return {
        "trusts": {trust: _about(rulebook, programme, trust) for trust in trusts},
        "successions": [one for one in rulebook.successions if {one.trust, one.succeeds} & {*trusts}],
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
    return [*help_on(rulebook, trust, date.min), *(one for one in help_on(rulebook, trust, date.max) if one.first_trust)]
