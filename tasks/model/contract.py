"""Who helps whom, on what, and what the helper may be paid: contracts are between a regulator and a partner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.model.mistake import BadConfig


@dataclass(frozen=True, slots=True)
class Partner:
    """A supporting trust; `code` is its ODS code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A dated, scoped agreement. `partner` is empty while it is to be confirmed; `topics` is empty when it covers the whole plan.

    `regulator` is whom the partner has it with, whoever oversees the trust later.
    """

    id: str
    trust: str
    partner: str
    topics: tuple[str, ...]
    start: date
    end: date | None
    standing: str  # 'announced' | 'announced only' | 'actual' | 'to be confirmed'
    source: str
    start_words: str = ""  # how exactly the source dates the start, 'September 2013'
    words: str = ""  # the scope and what else the source says
    regulator: str = ""
    first_trust: str = ""  # the code it was made for, where another has succeeded that
    worked_out: str = ""  # how a day was taken that the source does not name


FIRST_OPPORTUNITY, NOT_PUBLIC = "left at first opportunity", "not public"
LEFT_BY = re.compile(r"left by (\d{4}-\d{2}-\d{2})")
RATED = re.compile(r"rated ([A-Z][a-z]+(?: [a-z]+)*?(?: or [A-Z][a-z]+(?: [a-z]+)*?)*)")
CRITERIA = re.compile(r"criteria met")
EVIDENCE = re.compile(r"evidence since (\d{4}-\d{2}-\d{2})")


def is_offered(condition: str) -> bool:
    """Whether a rung's condition is one that facts can answer: `left by 2015-03-31`, `rated Good or Outstanding`, `criteria met` or
    `evidence since 2014-01-01`, joined with `and` where several have to hold.
    """
    return all(any(form.fullmatch(part) for form in (LEFT_BY, RATED, CRITERIA, EVIDENCE)) for part in condition.split(" and "))


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the sliding scale: the share of evidenced cost paid when its condition holds."""

    name: str
    rate: Decimal | None  # a share of 1; None where no source gives it
    condition: str  # as tasks/rules/incentive_conditions.py offers them, or not public
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one regulator rewards partners. No rungs: no scheme was published, so every case is referred."""

    regulator: str
    start: date
    end: date | None
    rungs: tuple[Rung, ...]
    pot: Decimal  # pounds; infinite where no source gives the fund's sum
    words: str
    source: str
    cap: Decimal = Decimal(1)  # the highest share of evidenced cost, of 1
    basis: str = "evidenced cost"
    pays: str = ""  # who pays whom


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of the fund in words, from a day on. `illustrative`: no source gives it, and `note` says how it was chosen."""

    id: str
    start: date
    words: str
    source: str
    illustrative: bool
    note: str


@dataclass(frozen=True, slots=True)
class Fund:
    """What holds for every scheme that draws on the pot. Spans are in whole years and months.

    A claim received from `whole_from` on (None: none yet) claims a month whole, or says that it replaces it. From `regulator_from` on a
    contract is judged by the scheme of its own regulator; before, by that of whoever oversaw the trust.
    """

    pot: Decimal  # pounds; infinite where no source gives the fund's sum
    source: str
    least_years: int  # a contract runs at least so long, and at most `most_years`
    most_years: int
    holding_months: int  # re-entry within so many months of leaving proposes a claw-back
    categories: tuple[str, ...]  # of costs
    clauses: tuple[Clause, ...]
    whole_from: date | None = None
    regulator_from: date | None = None

    def clause(self, name: str, on: date) -> Clause:
        """The clause in force on a day; raises BadConfig when none was."""
        held = [clause for clause in self.clauses if clause.id == name and clause.start <= on]
        if not held:
            raise BadConfig(f'schemes.toml: the clause "{name}" is not in force on {on}: add one with from = {on} or earlier')
        return max(held, key=lambda clause: clause.start)
