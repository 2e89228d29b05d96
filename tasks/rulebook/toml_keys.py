"""The keys of the TOML files as they may be written; the regime and the thresholds are handed on as they stand."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, RootModel, model_validator

from tasks.model.contract import FIRST_OPPORTUNITY, NOT_PUBLIC, is_offered
from tasks.model.period import Period, Rhythm, why_not
from tasks.model.posts import CHAIR, NO_SIGNATORIES, SIGNATORIES, seat
from tasks.model.regime_words import UNIT
from tasks.rulebook.cells import Clock, Day, MaybeDay, MaybeShare, MaybeWhole, NonEmpty, Share, Text, Whole, WorkingDays, one_of
from tasks.rulebook.csv_rows import ConfigEntry, NamedCode
from tasks.rulebook.problems import unknown

CLAUSES = (
    "partner",
    "stay",
    "scheme",
    "first opportunity",
    "next rungs",
    "topic scope",
    "shared partner",
    "partner's standing",
    "contrary evidence",
    "evidenced cost",
    "rounding",
    "cap",
    "pot",
    "re-entry",
    "approval",
)

LADDERS = (
    *("overdue", "stalled", "incentive_award", "digest", "workbook", "answer", "taken_back"),
    *("published", "corrected", "extension", "time_asked", "waiver", "undecided", "mail"),
    *("director", "signature", "early_warning", "before_public", "claim", "evidence"),
)


class Chosen(ConfigEntry):
    """What may be illustrative: then no source gives it, and `note` says how it was chosen."""

    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class Intervention(ConfigEntry):
    """[[intervention]] of regime.toml: one of the things the regime does to a trust."""

    name: NonEmpty
    words: NonEmpty
    source: NonEmpty


class OversightKeys(ConfigEntry):
    """[[oversight]] of regime.toml: which regulator oversees trusts of a kind, from a day to a day, both included."""

    kind: NonEmpty
    regulator: NonEmpty
    start: MaybeDay = None
    end: MaybeDay = None
    source: NonEmpty


class LeadershipProgramme(ConfigEntry):
    """[leadership_programme] of regime.toml, announced with it. Shares are whole percent; no `cohort_size` where no source gives one."""

    name: NonEmpty
    announced: Day
    cohort_size: MaybeWhole = None
    cohort_words: NonEmpty
    cohort_source: NonEmpty
    target_nhs_percent: Whole
    target_industry_percent: Whole
    months: Whole
    business_school_months: Whole
    words: Text = ""
    source: NonEmpty


class SegmentKeys(Chosen):
    """[segments] of regime.toml: since when the oversight framework's published segments of the trusts are shown, and from which segment
    on intervention is likely.
    """

    start: Annotated[Day, Field(alias="from")]
    intervention: Whole


class PeriodKeys(ConfigEntry):
    """[period] of regime.toml: how long the time is that one update reports on. Four weeks are counted from a Monday, `first_day`.

    `updates` says of which periods one is expected where expected.csv is silent: of each, or of none but those that are named.
    """

    rhythm: Annotated[NonEmpty, one_of("rhythm", *Rhythm)] = Rhythm.MONTH
    first_day: MaybeDay = None
    updates: Annotated[NonEmpty, one_of("answer", "each", "named")] = "each"
    source: NonEmpty

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.rhythm != Rhythm.FOUR_WEEKS and self.first_day:
            raise ValueError("first_day is of four weeks alone: take it out, for the calendar says where other periods begin")
        if self.rhythm == Rhythm.FOUR_WEEKS and (self.first_day is None or self.first_day.weekday()):
            raise ValueError("four weeks are counted from a Monday: write that day as first_day, as in first_day = 2025-03-31")
        return self

    def why_not(self, period: Period) -> str:
        """Why a period is none of the regime's, with what to write instead; empty if it is one."""
        return why_not(self.one, period)

    @property
    def one(self) -> Period:
        """A period of the regime, from which all others are counted."""
        begins = self.first_day or date(2001, 1, 1)
        if self.rhythm == Rhythm.FOUR_WEEKS:
            return Period(*begins.isocalendar()[:2], Rhythm.FOUR_WEEKS)
        return Period(begins.year, 1, Rhythm(self.rhythm))


_MONTHS = PeriodKeys(source="as every regime was before rules named its rhythm")


def _signs(posts: tuple[str, ...]) -> tuple[str, ...]:
    """Posts that can sign, each once: in small letters, so that columns can be called by them."""
    for post in posts:
        if post in NO_SIGNATORIES or not re.fullmatch(r"[a-z]+(?:[ -][a-z]+)*", post):
            raise ValueError(f'"{post}" is no post that can sign: write one as people.csv has it, in small letters, such as "{CHAIR}"')
        if [*map(seat, posts)].count(seat(post)) > 1:
            raise ValueError(f'"{post}" stands twice: a post signs once')
    return posts


class CalledKeys(ConfigEntry):
    """[called] of regime.toml: what the regime and its posts are called inside a sentence.

    `short` is what a unit is called where it is named again. `signs` are the posts that sign an update, as people.csv has them; none may
    be. `recipients` are further posts that steps of ladder.toml may tell. `director` is empty where there is none, and `standing` where a
    trust can earn none by its rating.
    """

    regime: NonEmpty
    unit: NonEmpty
    short: NonEmpty = UNIT
    chair: NonEmpty
    chief: NonEmpty
    director: Text
    standing: Text
    signs: Annotated[tuple[NonEmpty, ...], AfterValidator(_signs)] = tuple(SIGNATORIES)
    recipients: tuple[NonEmpty, ...] = ()
    source: NonEmpty


class MoneyKeys(ConfigEntry):
    """[money] of regime.toml: who pays for the help, in words, where it is not a fund with a file of its own."""

    words: NonEmpty
    source: NonEmpty


class RegulatorKeys(NamedCode):
    """A [[regulator]] of regime.toml; `article` is what its name is spoken with in a sentence, as "the"."""

    article: str = ""


class Regime(ConfigEntry):
    """The whole of regime.toml: what the regime is called, what it consists of, and who oversees it."""

    name: NonEmpty
    title: NonEmpty
    words: NonEmpty
    source: NonEmpty
    interventions: Annotated[list[Intervention], Field(alias="intervention", default_factory=list)]
    regulators: Annotated[list[RegulatorKeys], Field(alias="regulator")]
    oversight: list[OversightKeys]
    leadership_programme: LeadershipProgramme | None = None
    money: MoneyKeys | None = None
    called: CalledKeys | None = None
    period: PeriodKeys = _MONTHS
    evidence_of_trusts_from: MaybeDay = None  # since when published ratings and mortality figures of the trusts themselves are used
    segments: SegmentKeys | None = None


class DatedThreshold(Chosen):
    """One value of thresholds.toml: a number that a rule uses from a day on."""

    start: Annotated[Day, Field(alias="from")]
    value: Annotated[Whole, Field(le=9999)]  # days that are counted by more of them are in no calendar
    unit: NonEmpty
    programme: str = ""  # the only one of the regime's programmes that it is said of


class ThresholdKeys(RootModel[dict[str, list[DatedThreshold]]]):
    """The whole of thresholds.toml: each number's dated values by its name. Which names there must be, rules and checks say."""


class PotKeys(ConfigEntry):
    """[pot] of schemes.toml, in pounds."""

    pounds: Whole
    source: NonEmpty


def _condition(value: str) -> str:
    """A condition that no source names, or one that the rules offer."""
    if value not in (FIRST_OPPORTUNITY, NOT_PUBLIC) and not is_offered(value):
        known = (
            FIRST_OPPORTUNITY,
            NOT_PUBLIC,
            "left by 2015-03-31",
            "rated Good or Outstanding",
            "criteria met",
            "evidence since 2014-01-01",
        )
        raise ValueError(unknown("condition", value, known))
    return value


class RungKeys(ConfigEntry):
    """[[scheme.rung]] of schemes.toml; no `rate` where no source gives one."""

    name: NonEmpty
    rate: MaybeShare = None
    condition: Annotated[NonEmpty, AfterValidator(_condition)]
    words: NonEmpty
    source: NonEmpty


class SchemeKeys(ConfigEntry):
    """[[scheme]] of schemes.toml; no rungs where none was published."""

    regulator: NonEmpty
    start: Day
    end: MaybeDay = None
    pays: Text = ""
    basis: Annotated[Text, one_of("basis", "evidenced cost")] = "evidenced cost"
    cap: Share = Decimal(1)
    words: NonEmpty
    source: NonEmpty
    rung: list[RungKeys] = Field(default_factory=list)


class TermKeys(ConfigEntry):
    """[term] of schemes.toml: how long a contract runs, in years, and from when on it is judged by its own regulator's scheme."""

    least_years: Whole
    most_years: Whole
    regulator_from: MaybeDay = None
    source: NonEmpty


class HoldingKeys(Chosen):
    """[holding] of schemes.toml: how long after leaving a re-entry proposes a claw-back, in months."""

    months: Whole


class ClaimsKeys(ConfigEntry):
    """[claims] of schemes.toml: what a cost line may be for, and from which day of receipt a month is claimed whole."""

    categories: list[NonEmpty]
    whole_from: MaybeDay = None
    source: NonEmpty
    note: Text = ""


class ClauseKeys(Chosen):
    """[[clause]] of schemes.toml: one condition of the fund, from a day on."""

    id: Annotated[NonEmpty, one_of("clause", *CLAUSES)]
    start: Annotated[Day, Field(alias="from")]
    words: NonEmpty


class SchemesKeys(ConfigEntry):
    """The whole of schemes.toml; no `pot` where no source gives the fund's sum."""

    pot: PotKeys | None = None
    term: TermKeys
    holding: HoldingKeys
    claims: ClaimsKeys
    clause: list[ClauseKeys]
    scheme: list[SchemeKeys]


class QuietKeys(Chosen):
    """[quiet] of ladder.toml."""

    begin: Clock
    end: Clock


class OverKeys(Chosen):
    """[[over]] of ladder.toml: what whoever heard of trouble hears when it has ended."""

    start: Annotated[Day, Field(alias="from")]
    until: MaybeDay = None
    rule: Annotated[NonEmpty, one_of("rule of a ladder", *LADDERS)]
    level: NonEmpty
    letter: NonEmpty


class StepKeys(OverKeys):
    """[[step]] of ladder.toml."""

    public: bool = False
    again: bool = False
    before_trouble: bool = False
    with_month: bool = False
    working_days: WorkingDays
    to: list[NonEmpty]
    copied: Annotated[list[NonEmpty], Field(alias="copy")]


class LadderKeys(ConfigEntry):
    """The whole of ladder.toml."""

    quiet: QuietKeys | None = None
    step: list[StepKeys] = Field(default_factory=list)
    over: list[OverKeys] = Field(default_factory=list)
