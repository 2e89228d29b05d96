"""One partnership as the fund's conditions look at it, on a day: what was known by then, and nothing later."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.model.award import CostLine, Dossier, Mortality, MortalityClaim, Rated
from tasks.model.contract import Contract, Fund, Scheme
from tasks.model.period import Period, calendar_month
from tasks.model.trust import Criterion, Regulator, Spell, without_earlier

_OF_UPDATES = {"each", "named", "programme", "regulator", "intended", "extended", "followed_until"}
"""Of a stay: for which periods updates are expected, and what was meant of its end. It changes no award."""

_APART = ("regulator", "first_trust", "worked_out")
"""Of a contract: whom it is with stands beside the scheme; another code of the trust, and words about it, change nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """`regulator` is whom the contract is with; `scheme` is how it rewards partners (None, or one without rungs: nothing is published).

    `spell` is the stay the contract helps with; `topics` gives (delivered, all) actions by topic; `partner_stays` are the partner's own
    stays and `later_stays` the trust's later ones; `shared` are the ids of the partner's other contracts. Raises ValueError when the
    scheme is another regulator's or the stay another trust's.
    """

    contract: Contract
    regulator: Regulator
    scheme: Scheme | None
    spell: Spell | None
    topics: Mapping[str, tuple[int, int]]
    as_of: date
    fund: Fund
    partner_stays: tuple[Spell, ...] = ()
    later_stays: tuple[Spell, ...] = ()
    shared: tuple[str, ...] = ()
    dossier: Dossier = dataclasses.field(default_factory=Dossier)
    partner_name: str = ""  # in words for the public; the codes where empty
    trust_name: str = ""
    criteria: tuple[Criterion, ...] = ()  # agreed with the trust for leaving
    regime: str = "the regime"  # what its sentences call it

    def __post_init__(self) -> None:
        if self.scheme is not None and self.scheme.regulator != self.regulator.code:
            raise ValueError(f"the scheme is {self.scheme.regulator}'s, not {self.regulator.code}'s")
        if self.spell is not None and self.spell.trust != self.contract.trust:
            raise ValueError(f"the stay is {self.spell.trust}'s, not {self.contract.trust}'s")

    @property
    def left(self) -> date | None:
        """The day the trust left, if it had by then."""
        return self.spell.left if self.spell and self.spell.left and self.spell.left <= self.as_of else None

    @property
    def first_opportunity(self) -> str:
        """'yes' or 'no' if that had been decided by then, else empty."""
        known = self.spell is not None and self.spell.decided is not None and self.spell.decided <= self.as_of
        return self.spell.at_first_opportunity if known and self.spell is not None else ""

    @property
    def help_ends(self) -> date:
        """The last day of help that counts: the trust's exit, the contract's end or this day, whichever is first."""
        return min(day for day in (self.left, self.contract.end, self.as_of) if day is not None)

    @property
    def costs(self) -> tuple[CostLine, ...]:
        """The contract's accepted cost lines for months of help, evidenced or not, whatever the order they came in."""
        last = calendar_month(self.help_ends)
        return tuple(line for line in self.accepted if line.month <= last)

    @property
    def accepted(self) -> tuple[CostLine, ...]:
        """The contract's accepted cost lines, those for months after the help that counts included."""
        return self._of_contract(self.dossier.costs)

    @property
    def returned(self) -> tuple[CostLine, ...]:
        """The contract's cost lines that were returned and not sent again."""
        return self._of_contract(self.dossier.returned)

    @property
    def unreadable(self) -> int:
        """How many of these name no amount that could be read, and are in no sum."""
        return sum(line.unreadable for line in self.returned)

    def _of_contract(self, lines: Iterable[CostLine]) -> tuple[CostLine, ...]:
        first, last = calendar_month(self.contract.start), calendar_month(self.as_of)
        mine = (line for line in lines if line.contract == self.contract.id and first <= line.month <= last)
        return tuple(sorted(mine, key=lambda line: (line.month, line.category, line.evidence, line.pence)))

    @property
    def counts(self) -> tuple[tuple[str, int, int], ...]:
        """By topic of the contract, how many actions of the plan are reported delivered, and how many there are."""
        return tuple((topic, *self.topics.get(topic, (0, 0))) for topic in self.contract.topics)

    @property
    def mortality(self) -> tuple[Mortality, ...]:
        """The trust's figures published since the partnership began, oldest first; what was published before is no evidence of it."""
        mine = (one for one in self.dossier.mortality if one.trust == self.contract.trust)
        return tuple(sorted(one for one in mine if self.contract.start <= one.published <= self.as_of))

    @property
    def stated(self) -> tuple[MortalityClaim, ...]:
        """The figures the trust stated of itself since the partnership began, under whichever code."""
        codes = {self.contract.trust, self.contract.first_trust}
        mine = (replace(one, trust=self.contract.trust) for one in self.dossier.stated if one.trust in codes)
        mine = (one for one in mine if self.contract.start <= one.period.last_day and one.period.first_day <= self.as_of)
        return tuple(sorted(mine, key=lambda one: (one.period, one.ref, one.written)))

    @property
    def partner_ratings(self) -> tuple[Rated, ...]:
        """The partner's overall ratings by then, oldest first."""
        return tuple(sorted(one for one in self.dossier.ratings if one.provider == self.contract.partner and one.published <= self.as_of))

    @property
    def partner_in_regime(self) -> Spell | None:
        """The partner's own stay that overlaps the help, if it had begun by then."""
        last = self.contract.end or self.as_of
        return next((s for s in self.partner_stays if s.entered <= self.as_of and s.covers(self.contract.start, last)), None)

    @property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of the written form of each thing the answer is made from."""
        clauses = [clause for clause in self.fund.clauses if clause.start <= self.as_of]
        topics = {topic: (done, total) for topic, done, total in self.counts}
        contract = {name: value for name, value in _fields(self.contract).items() if name not in _APART}
        regulator = {"code": self.regulator.code, "name": self.regulator.name}  # how its name is said in a sentence changes nothing
        contract["trust"] = first = self.contract.first_trust or self.contract.trust  # another code alone changes nothing
        known: dict[str, object] = {
            "the contract": contract,  # whom it is with stands beside the scheme
            "the regulator's decisions": (self.spell.begun if self.spell else None, self.left, self.first_opportunity),
            "the scheme": (regulator, self.scheme, self.fund.pot, self.fund.holding_months, clauses),
            "the partner's own stay": self.partner_in_regime,
            "the partner's ratings": [replace(one, source=without_earlier(one.source)) for one in self.partner_ratings],
            "the costs": [(line.month, line.category, line.pence, line.evidence) for line in self.costs],
            "the mortality figures": [replace(one, trust=first, source=without_earlier(one.source)) for one in self.mortality],
            "the figures the trust stated": [replace(one, trust=first) for one in self.stated],
            "the counts on the contract's topics": topics,
        }
        if self.criteria:  # only in a regime that agrees any
            known["the criteria for leaving"] = [
                replace(one, source=without_earlier(one.source)) for one in self.criteria if one.agreed <= self.as_of
            ]
        return {name: hashlib.sha256(_written(thing)).hexdigest() for name, thing in known.items()}


def _written(thing: object) -> bytes:
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, default=_plain).encode()


def _fields(value: Any) -> dict[str, object]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _plain(value: object) -> object:
    if isinstance(value, Period):
        return value.fields
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: held for name, held in _fields(value).items() if not (isinstance(value, Spell) and name in _OF_UPDATES)}
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no written form")
