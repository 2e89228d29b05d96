"""The rows of rules and programme that are about one trust: what a share of the month depends on, and no other does."""

from __future__ import annotations

from tasks.rulebook import Rulebook
from tasks.run.programme import Programme


def rows_about(rulebook: Rulebook, programme: Programme, trust: str) -> list[object]:
    """The rows of rules and programme that are about one trust: register, stays, help and its helpers, time granted, waivers, people."""
    contracts = rulebook.help_for[trust]
    partners = sorted({one.partner for one in contracts if one.partner})
    return [
        rulebook.trusts.get(trust),
        rulebook.stays[trust],
        contracts,
        [(rulebook.partners[code], rulebook.stays[code], rulebook.help_by[code]) for code in partners],
        rulebook.name_variants.get(trust, ()),
        [one for one in rulebook.extensions if one.trust == trust],
        [one for one in rulebook.exemptions if one.trust == trust],
        programme.about(trust),
    ]
