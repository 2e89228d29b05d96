"""The keys of the TOML files as they may be written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, RootModel

from tasks.rulebook.cells import Clock, Day, MaybeDay, MaybeShare, MaybeWhole, NonEmpty, Share, Text, Whole, WorkingDays, one_of
from tasks.rulebook.csv_rows import ConfigEntry

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

LADDERS = ("overdue", "stalled", "incentive_award", "digest")
POSTS = ("lead", "chief executive", "improvement director", "regulator", "partner")


class InterventionKeys(ConfigEntry):
    """[[intervention]] of regime.toml."""

    name: NonEmpty
    words: NonEmpty
    source: NonEmpty


class RegulatorKeys(ConfigEntry):
    """[[regulator]] of regime.toml."""

    code: NonEmpty
    name: NonEmpty
    source: NonEmpty


class OversightKeys(ConfigEntry):
    """[[oversight]] of regime.toml: which regulator oversees trusts of a kind, from a day to a day, both included."""

    kind: NonEmpty
    regulator: NonEmpty
    start: MaybeDay = None
    end: MaybeDay = None
    source: NonEmpty


class LeadershipKeys(ConfigEntry):
    """[leadership_programme] of regime.toml."""

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


class RegimeKeys(ConfigEntry):
    """The whole of regime.toml."""

    name: NonEmpty
    title: NonEmpty
    words: NonEmpty
    source: NonEmpty
    intervention: list[InterventionKeys]
    regulator: list[RegulatorKeys]
    oversight: list[OversightKeys]
    leadership_programme: LeadershipKeys


class DatedThresholdKeys(ConfigEntry):
    """One dated value of thresholds.toml."""

    start: Annotated[Day, Field(alias="from")]
    value: Whole
    unit: NonEmpty
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class ThresholdKeys(RootModel[dict[str, list[DatedThresholdKeys]]]):
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


class HoldingKeys(ConfigEntry):
    """[holding] of schemes.toml: how long after leaving a re-entry proposes a claw-back, in months."""

    months: Whole
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class ClaimsKeys(ConfigEntry):
    """[claims] of schemes.toml: what a cost line may be for, and from which day of receipt a month is claimed whole."""

    categories: list[NonEmpty]
    whole_from: MaybeDay = None
    source: NonEmpty
    note: Text = ""


class ClauseKeys(ConfigEntry):
    """[[clause]] of schemes.toml: one condition of the fund, from a day on."""

    id: Annotated[NonEmpty, one_of("clause", *CLAUSES)]
    start: Annotated[Day, Field(alias="from")]
    words: NonEmpty
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class SchemesKeys(ConfigEntry):
    """The whole of schemes.toml."""

    pot: PotKeys
    term: TermKeys
    holding: HoldingKeys
    claims: ClaimsKeys
    clause: list[ClauseKeys]
    scheme: list[SchemeKeys]


class QuietKeys(ConfigEntry):
    """[quiet] of ladder.toml."""

    begin: Clock
    end: Clock
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class StepKeys(ConfigEntry):
    """[[step]] of ladder.toml."""

    start: Annotated[Day, Field(alias="from")]
    until: MaybeDay = None
    rule: Annotated[NonEmpty, one_of("rule of a ladder", *LADDERS)]
    level: NonEmpty
    letter: NonEmpty
    public: bool = False
    again: bool = False
    before_trouble: bool = False
    working_days: WorkingDays
    to: list[Annotated[NonEmpty, one_of("post", *POSTS)]]
    copied: Annotated[list[Annotated[NonEmpty, one_of("post", *POSTS)]], Field(alias="copy")]
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class OverKeys(ConfigEntry):
    """[[over]] of ladder.toml: what whoever heard of trouble hears when it has ended."""

    start: Annotated[Day, Field(alias="from")]
    until: MaybeDay = None
    rule: Annotated[NonEmpty, one_of("rule of a ladder", *LADDERS)]
    level: NonEmpty
    letter: NonEmpty
    source: NonEmpty
    illustrative: bool = False
    note: Text = ""


class LadderKeys(ConfigEntry):
    """The whole of ladder.toml."""

    quiet: QuietKeys
    step: list[StepKeys]
    over: list[OverKeys] = Field(default_factory=list)
