"""Who oversees and who helps a trust on a day, looked up in the rulebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tasks.model.contract import Contract
from tasks.model.trust import Spell, at
from tasks.rulebook.rulebook import Rulebook


def contracts_in_force(rulebook: Rulebook, trust: str, on: date) -> tuple[Contract, ...]:
    """The contracts to help a trust that had begun and not ended by a day."""
    return tuple(c for c in help_on(rulebook, trust, on) if c.start <= on and (c.end is None or on <= c.end))


def help_on(rulebook: Rulebook, trust: str, on: date) -> tuple[Contract, ...]:
    """The contracts to help a trust, as they stand on a day: those made for a code that it has succeeded by then among them."""
    codes, found = [trust], []
    for code in codes:
        codes += [one.succeeds for one in rulebook.successions if one.trust == code and one.start <= on]
        found += [contract_on(rulebook, contract, on) for contract in rulebook.help_for[code]]
    return tuple(contract for contract in found if contract.trust == trust)


def contract_on(rulebook: Rulebook, contract: Contract, on: date) -> Contract:
    """A contract as it stands on a day: for the trust under the code that it has by then."""
    code = code_on(rulebook, contract.trust, on)
    return contract if code == contract.trust else replace(contract, trust=code, first_trust=contract.first_trust or contract.trust)


def code_on(rulebook: Rulebook, trust: str, on: date) -> str:
    """The code that a trust goes by on a day."""
    successors = {one.succeeds: one.trust for one in rulebook.successions if one.start <= on}
    for _ in successors:
        trust = successors.get(trust, trust)
    return trust


def spell_on(rulebook: Rulebook, trust: str, on: date) -> Spell:
    """The stay in the regime that covers a day; the caller asks only about expected trusts."""
    return next(spell for spell in rulebook.stays[trust] if spell.covers(on, on))


def regulator_on(rulebook: Rulebook, trust: str, on: date) -> str:
    """The code of the regulator that oversees a trust on a day."""
    return at(rulebook.trusts[code_on(rulebook, trust, on)].regulator, on)
