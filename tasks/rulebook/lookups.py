"""Who oversees and who helps a trust on a day, looked up in the rulebook."""

from __future__ import annotations

from datetime import date

from tasks.model.contract import Contract
from tasks.model.trust import Spell, at
from tasks.rulebook.rulebook import Rulebook


def contracts_in_force(rulebook: Rulebook, trust: str, on: date) -> tuple[Contract, ...]:
    """The contracts to help a trust that had begun and not ended by a day."""
    return tuple(c for c in rulebook.help_for[trust] if c.start <= on and (c.end is None or on <= c.end))


def spell_on(rulebook: Rulebook, trust: str, on: date) -> Spell:
    """The stay in the regime that covers a day; the caller asks only about expected trusts."""
    return next(spell for spell in rulebook.stays[trust] if spell.covers(on, on))


def regulator_on(rulebook: Rulebook, trust: str, on: date) -> str:
    """The code of the regulator that oversees a trust on a day."""
    return at(rulebook.trusts[trust].regulator, on)
