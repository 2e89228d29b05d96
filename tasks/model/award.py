"""What a bonus is decided from, and what was decided: costs, mortality figures, ratings, and the steps that led to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.model.contract import Rung
from tasks.model.period import Period
from tasks.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a partner's monthly claim. `pence` is whole; without `evidence` the cost is claimed, not evidenced.

    `unreadable`: no amount of it could be read, so it is in no sum, and is counted.
    """

    contract: str
    month: Period
    category: str
    pence: Decimal
    evidence: str
    claim: str = ""  # the claim in the record it stands in
    unreadable: bool = False


BANDS = {1: "higher than expected", 2: "as expected", 3: "lower than expected"}
"""What the bands of the mortality indicator mean."""


@dataclass(frozen=True, slots=True, order=True)
class Mortality:
    """One trust's figure in one published file: `published` is the last day it can have appeared on, `value` 1.0809, `band` 1 to 3.

    Between `lower` and `upper` a figure is as expected, allowing for how much trusts differ; empty where the file does not say.
    """

    trust: str
    published: date
    value: Decimal
    band: int  # as BANDS
    source: str  # the file's name
    lower: str = ""
    upper: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Rated:
    """An overall rating of a provider, in force from the day it was published."""

    provider: str
    published: date
    rating: str
    source: str  # the file's name


@dataclass(frozen=True, slots=True, order=True)
class OversightFigure:
    """What the oversight framework concludes of a trust for a quarter of a financial year, as one published file has it.

    `metric` is the framework's own number, as OF5000, the segment a trust is placed in. No `value` where the file has words in its place.
    """

    trust: str
    quarter_ends: date
    quarter: str  # 'Q3 2025/26'
    metric: str
    value: Decimal | None
    words: str  # as they stand in the file
    source: str  # the file's name


@dataclass(frozen=True, slots=True)
class MortalityClaim:
    """A mortality figure a trust states in an update: '1.08' in words, the period it was said in, and the action it was said of."""

    trust: str
    period: Period
    ref: str
    written: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known for awards at a moment: accepted cost lines, mortality figures, ratings, and figures that updates state.

    `oversight` is what the oversight framework concludes of trusts, in order of receipt; no award rests on it.

    `returned` are the lines of claims that went back, as far as nothing was accepted for their months since. `unread` names what arrived
    and could not be read: claims of a partner, as `claims/RAL`, and published files of a kind, as `evidence/ratings`.
    """

    costs: tuple[CostLine, ...] = ()
    mortality: tuple[Mortality, ...] = ()
    ratings: tuple[Rated, ...] = ()
    stated: tuple[MortalityClaim, ...] = ()
    oversight: tuple[OversightFigure, ...] = ()
    returned: tuple[CostLine, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AwardStep:
    """One step towards an answer: the clause it applies, and what it found. `answer` REFER sends the case to a person."""

    clause: str
    answer: Answer
    sentence: str
    change: str = ""  # what would have to change for this step to end otherwise


@dataclass(frozen=True, slots=True)
class Award:
    """What may be paid under one contract, in pence, and why. A yes is a candidate until a person approves it.

    `inputs` names each thing the answer was made from with the SHA-256 of its written form: a change in any of them voids it.
    """

    contract: str
    trust: str
    partner: str
    answer: Answer
    sentence: str
    steps: tuple[AwardStep, ...]
    clause: str
    change: str
    rung: Rung | None
    cost: Decimal  # evidenced cost, pence
    amount: Decimal  # pence; nothing unless the answer is yes
    parts: tuple[tuple[Period, Decimal], ...]  # the amount by month of the costs; they sum to it
    inputs: Mapping[str, str]
    evidence: tuple[tuple[str, str], ...]


def pounds(pence: Decimal) -> str:
    """Pence as people write them: £12,345.67."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) / 100:,.2f}"
