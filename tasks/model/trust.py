"""Who is in the regime: the trusts, their stays, their regulators and the facts the public is promised about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.model.period import Period


@dataclass(frozen=True, slots=True)
class Regulator:
    """An oversight body. Which one oversees a trust depends on the trust's status and the day."""

    code: str  # as regime.toml has it
    name: str
    article: str = ""  # what its name is spoken with in a sentence, 'the'

    @property
    def with_article(self) -> str:
        """Its name within a sentence."""
        return f"{self.article} {self.name}".strip()

    @property
    def opening(self) -> str:
        """Its name where a sentence begins."""
        return self.with_article[:1].upper() + self.with_article[1:]


HAS, MAY_APPLY, NOT_ASKED = "has", "may apply", "not asked"
"""What a kind has to do with the standing that a trust may earn: it has it already, may apply for it, or is not asked about it."""


@dataclass(frozen=True, slots=True)
class TrustKind:
    """A kind of unit, and what it may. `name_ends` is how a name that tells the kind ends, in small letters; empty where none does."""

    name: str
    name_ends: str
    standing: str  # HAS, MAY_APPLY or NOT_ASKED


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact that held from a day (included) to a day (included; None: still), with its source."""

    value: str
    start: date | None
    end: date | None
    source: str
    words: str = ""  # how exactly the source dates or names it
    worked_out: str = ""  # how a day was taken that the source does not name

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def at(facts: tuple[Dated, ...], day: date) -> str:
    """What held on a day: the latest to begin where several did, an empty string where none did."""
    held = [fact for fact in facts if fact.holds_on(day)]
    return max(held, key=lambda fact: fact.start or date.min).value if held else ""


@dataclass(frozen=True, slots=True)
class Trust:
    """A provider in the regime. `code` is its ODS code; dated attributes are looked up by day, never edited."""

    code: str
    name: str
    kind: tuple[Dated, ...]  # as [[oversight]] of regime.toml names them
    regulator: tuple[Dated, ...]  # regulator codes
    improvement_director: tuple[Dated, ...]  # name, or nothing where no source names one
    leadership_review: tuple[Dated, ...]
    restrictions: tuple[Dated, ...]  # restrictions of its autonomy
    rating: tuple[Dated, ...]  # the inspectorate's overall rating
    source: str


@dataclass(frozen=True, slots=True)
class Spell:
    """One stay of a trust in the regime, by the regulator's dates (both days included; `left` None: still in)."""

    trust: str
    entered: date
    left: date | None
    left_words: str  # how exactly the source dates the exit, 'out by 4 August 2014'
    at_first_opportunity: str  # 'yes' | 'no' | '' while not decided
    decided: date | None  # when the first opportunity was decided
    source: str
    entered_words: str = ""  # how exactly the source dates the entry, when only by month
    worked_out: str = ""  # how a day or an answer was taken that the source does not give
    since: date | None = None  # the entry, where the stay began under a code that this one succeeded
    succeeded_by: str = ""  # the code under which the stay goes on after `left`
    programme: str = ""  # which of several programmes of the regime the stay is in; a trust may be in two at once
    regulator: str = ""  # the code of who oversees it in that programme, where that is another than oversees the trust
    intended: date | None = None  # the day by which it was meant to leave, and the day to which that was moved
    extended: date | None = None
    followed_until: date | None = None  # the last day of a transition after the exit, in which it still reports
    each: bool = True  # whether every period is reported on of which its regulator said nothing
    named: tuple[tuple[Period, bool], ...] = ()  # of which periods its regulator said that an update is expected, or is not

    @property
    def begun(self) -> date:
        """The day of entry, under whichever code."""
        return self.since or self.entered

    def reports_on(self, day: date) -> bool:
        """Whether the trust reports for a day: within the stay, or in a transition after it."""
        return self.entered <= day and (self.left is None or day <= max(self.left, self.followed_until or self.left))

    def expects(self, period: Period) -> bool:
        """Whether an update for a period is expected: still in, or followed, on its last day, unless its regulator's word is another."""
        return self.reports_on(period.last_day) and dict(self.named).get(period, self.each)

    def covers(self, first: date, last: date) -> bool:
        """Whether any day from first to last falls within the stay."""
        return self.entered <= last and (self.left is None or first <= self.left)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What was agreed with a trust that it has to meet before it leaves, and the day on which it was found to be met."""

    trust: str
    criterion: str
    agreed: date
    met: date | None
    evidence: str
    source: str
    programme: str = ""  # of which programme; of each that the trust is in where none is named


@dataclass(frozen=True, slots=True)
class Segment:
    """The segment of a framework that a trust is in from a day on; `change` says what kind of change that was, if a source does."""

    trust: str
    segment: str
    start: date
    change: str  # 'override' | 'significant' | 'noise' | ''
    words: str
    source: str


_EARLIER = " (under the earlier code "


def under_earlier(source: str, code: str) -> str:
    """A source of what is known of a trust under a code that it had before."""
    return f"{source.rstrip('.')}{_EARLIER}{code})"


def without_earlier(source: str) -> str:
    """The source itself, without the words that it is of an earlier code."""
    return source.partition(_EARLIER)[0]


@dataclass(frozen=True, slots=True)
class Succession:
    """From `start` on the trust goes by the code of `trust`, which takes over history, plan, stay and help of the code it `succeeds`."""

    trust: str
    succeeds: str
    start: date
    words: str
    source: str
