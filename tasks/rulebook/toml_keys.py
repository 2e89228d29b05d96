"""The keys of the TOML files as they may be written; the regime and the thresholds are handed on as they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, RootModel

from tasks.model.posts import POSTS
from tasks.rulebook.cells import Clock, Day, MaybeDay, MaybeShare, MaybeWhole, NonEmpty, Share, Text, Whole, WorkingDays, one_of
from tasks.rulebook.csv_rows import ConfigEntry, NamedCode

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
    *("overdue", "stalled", "incentive_award", "digest", "workbook", "answer"),
    *("published", "corrected", "extension", "time_asked", "undecided", "mail"),
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


class CalledKeys(ConfigEntry):
    """[called] of regime.toml: what the regime and its posts are called inside a sentence; `director` is empty where there is none."""

    regime: NonEmpty
    inspectorate: NonEmpty
    chair: NonEmpty
    chief: NonEmpty
    director: Text
    source: NonEmpty


class MoneyKeys(ConfigEntry):
    """[money] of regime.toml: who pays for the help, in words, where it is not a fund with a file of its own."""

    words: NonEmpty
    source: NonEmpty


class Regime(ConfigEntry):
    """The whole of regime.toml: what the regime is called, what it consists of, and who oversees it."""

    name: NonEmpty
    title: NonEmpty
    words: NonEmpty
    source: NonEmpty
    interventions: Annotated[list[Intervention], Field(alias="intervention", default_factory=list)]
    regulators: Annotated[list[NamedCode], Field(alias="regulator")]
    oversight: list[OversightKeys]
    leadership_programme: LeadershipProgramme | None = None
    money: MoneyKeys | None = None
    called: CalledKeys | None = None
    evidence_of_trusts_from: MaybeDay = None  # since when published ratings and mortality figures of the trusts themselves are used


class DatedThreshold(Chosen):
    """One value of thresholds.toml: a number that a rule uses from a day on."""

    start: Annotated[Day, Field(alias="from")]
    value: Whole
    unit: NonEmpty


class ThresholdKeys(RootModel[dict[str, list[DatedThreshold]]]):
    """The whole of thresholds.toml: each number's dated values by its name. Which names there must be, rules and checks say."""


class PotKeys(ConfigEntry):
    """[pot] of schemes.toml, in pounds."""

    pounds: Whole
    source: NonEmpty


class RungKeys(ConfigEntry):
    """[[scheme.rung]] of schemes.toml; no `rate` where no source gives one."""

    name: NonEmpty
    rate: MaybeShare = None
    condition: Annotated[NonEmpty, one_of("condition", "left at first opportunity", "not public")]
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
    """The whole of schemes.toml."""

    pot: PotKeys
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
    to: list[Annotated[NonEmpty, one_of("post", *POSTS)]]
    copied: Annotated[list[Annotated[NonEmpty, one_of("post", *POSTS)]], Field(alias="copy")]


class LadderKeys(ConfigEntry):
    """The whole of ladder.toml."""

    quiet: QuietKeys | None = None
    step: list[StepKeys] = Field(default_factory=list)
    over: list[OverKeys] = Field(default_factory=list)
