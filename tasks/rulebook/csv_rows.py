"""The rows of the tables in config/ as they may be written: one form per file, its fields the file's columns.

What no rule reasons about is handed on as it was written: status words, severities, exemptions and published figures.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tasks.model.posts import DIRECTOR
from tasks.model.regime_words import SECTIONS
from tasks.model.trust import HAS, MAY_APPLY, NOT_ASKED
from tasks.rulebook.cells import Day, MaybeDay, MaybeWhole, Month, NonEmpty, SeverityWord, Text, one_of

YesNo = Annotated[NonEmpty, one_of("answer", "yes", "no")]
STANDINGS = ("announced", "announced only", "actual", "to be confirmed")
ASKING, LEAVING = "asking", "leaving"
"""Where a reader looks for whom to ask, and for how a trust leaves: of all trusts, or of one."""

PLACES = ("plans", "publication", "fund", "foundation", "leadership", "trust", ASKING, LEAVING)
EARLIER = "earlier months"
"""What was published of the months before the programme's first one, and is taken over as it was published."""

ABOUT = ("actions", "leadership", "staff", "stays", "fund", EARLIER)
CHANGES = ("override", "significant", "noise")
PLACE_KINDS = ("hospital", "town", "area", "postcode")
COLOURS = ("blue", "green", "aqua-green", "yellow", "orange", "red", "pink", "purple", "grey", "white")
"""Of tags, by their names in the design system."""

FACTS = ("kind", DIRECTOR, "leadership review", "restriction", "rating")


_NOT_ASKED: set[str] = set()


class ConfigEntry(BaseModel):
    """What may be written: a column or key that is not here is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_post_init(self, _: object) -> None:
        """Forget which columns were written, which nobody asks: a set of them for each row is a third of what a large register takes."""
        object.__setattr__(self, "__pydantic_fields_set__", _NOT_ASKED)


class NamedCode(ConfigEntry):
    """A line of trusts.csv, partners.csv or name_variants.csv, and what a [[regulator]] of regime.toml has of it."""

    code: NonEmpty
    name: NonEmpty
    source: NonEmpty


class FactRow(ConfigEntry):
    """A line of trust_facts.csv; `worked_out` says how a day was taken that the source does not name."""

    trust: NonEmpty
    fact: Annotated[NonEmpty, one_of("fact", *FACTS)]
    value: Text
    start: MaybeDay
    end: MaybeDay
    words: Text
    worked_out: Text | None = None
    source: NonEmpty


class SpellRow(ConfigEntry):
    """A line of spells.csv; `worked_out` says how a day or an answer was taken that the source does not give."""

    trust: NonEmpty
    entered: Day
    entered_words: Text
    left: MaybeDay
    left_words: Text
    at_first_opportunity: Annotated[Text, one_of("answer", "yes", "no", "")]
    decided: MaybeDay
    worked_out: Text | None = None
    source: NonEmpty
    programme: Text = ""
    regulator: Text = ""
    intended: MaybeDay = None
    extended: MaybeDay = None
    followed_until: MaybeDay = None


class CriterionRow(ConfigEntry):
    """A line of criteria.csv: what a trust has to meet before it leaves a programme, or any where none is named; `met` is empty while it is
    not met.
    """

    trust: NonEmpty
    criterion: NonEmpty
    agreed: Day
    met: MaybeDay
    evidence: Text
    source: NonEmpty
    programme: Text = ""


class SegmentRow(ConfigEntry):
    """A line of segments.csv: the segment that a trust is in from a day on, and what kind of change that was."""

    trust: NonEmpty
    segment: NonEmpty
    start: Day
    change: Annotated[Text, one_of("change", *CHANGES, "")]
    words: Text
    source: NonEmpty


class ContractRow(ConfigEntry):
    """A line of contracts.csv; `topics` are separated by semicolons, `worked_out` says how a day was taken that no source names.

    `regulator` is left empty where the contract is with whoever oversaw the trust on its first day.
    """

    id: NonEmpty
    trust: NonEmpty
    partner: Text
    topics: Text
    start: Day
    start_words: Text
    end: MaybeDay
    standing: Annotated[NonEmpty, one_of("standing", *STANDINGS)]
    words: Text
    worked_out: Text | None = None
    source: NonEmpty
    regulator: Text = ""


class SuccessionRow(ConfigEntry):
    """A line of successions.csv: from a day on a trust has another code, or is a part of another trust."""

    trust: NonEmpty
    succeeds: NonEmpty
    start: Day
    words: NonEmpty
    source: NonEmpty


class ExpectedRow(ConfigEntry):
    """A line of expected.csv: the regulator's word of a day that an update for one trust and period is expected, or is not. What no
    source names is illustrative.
    """

    trust: NonEmpty
    period: Month
    expected: YesNo
    dated: Day
    words: NonEmpty
    illustrative: YesNo = "no"
    source: NonEmpty


class StatusWord(ConfigEntry):
    """A line of vocabularies.csv: what a word means in one family of documents; no status where it is ambiguous or no status at all.

    In the file the family is the column `source`, and the place where its key was read is `where`.
    """

    family: Annotated[NonEmpty, Field(alias="source")]
    word: NonEmpty
    status: Text
    note: Text
    source: Annotated[NonEmpty, Field(alias="where")]


class KindRow(ConfigEntry):
    """A line of kinds.csv: a kind of trust, and what it has to do with the standing that a trust may earn."""

    kind: NonEmpty
    name_ends: Text
    standing: Annotated[NonEmpty, one_of("answer", HAS, MAY_APPLY, NOT_ASKED)]
    source: NonEmpty


class SectionRow(ConfigEntry):
    """A line of sections.csv: what a page says of who oversees a trust, in this order, and under which title."""

    section: Annotated[NonEmpty, one_of("section", *SECTIONS)]
    title: NonEmpty


class StatusRow(ConfigEntry):
    """A line of statuses.csv: one of the regime's labels, the best first, and what it asks of who gives it."""

    code: Annotated[NonEmpty, Field(pattern="^[a-z][a-z0-9_]*$")]
    label: NonEmpty
    reported: NonEmpty
    short: NonEmpty
    finished: YesNo
    evidence: YesNo
    narrative: YesNo
    promised: YesNo
    colour: Annotated[NonEmpty, one_of("colour", *COLOURS)]
    fill: Annotated[NonEmpty, Field(pattern="^#[0-9a-f]{6}$")]
    meaning: Text
    source: NonEmpty


class DatedSeverity(ConfigEntry):
    """A line of checks.csv: what a check does to an update from a day on, and why."""

    check: NonEmpty
    start: Annotated[Day, Field(alias="from")]
    severity: SeverityWord
    reason: NonEmpty


class Exemption(ConfigEntry):
    """A line of exemptions.csv: one check not applied to one action of a trust (no reference: to its whole update) up to a day, included.

    It is approved by another than asked for it.
    """

    trust: NonEmpty
    check: NonEmpty
    ref: Text
    requested_by: NonEmpty
    approved_by: NonEmpty
    reason: NonEmpty
    expires: Day


class ExtensionRow(ConfigEntry):
    """A line of extensions.csv: more time for one trust and month."""

    trust: NonEmpty
    period: Month
    deadline: Day
    requested_by: NonEmpty
    approved_by: NonEmpty
    reason: NonEmpty


class BankHolidayRow(ConfigEntry):
    """A line of bank_holidays.csv: a day that became a bank holiday, or is one no longer, and when that was announced."""

    day: Day
    holiday: Annotated[NonEmpty, one_of("answer", "yes", "no")]
    name: NonEmpty
    announced: Day
    source: NonEmpty


class PublishedFigure(ConfigEntry):
    """A line of published_figures.csv: `figure` as it was written, `of` its denominator, `about` where a reader looks for it.

    One of the months before the programme's first has its month as `as_at`, and says who published it.
    """

    about: Annotated[NonEmpty, one_of("subject", *ABOUT)] = "actions"
    as_at: NonEmpty
    scope: NonEmpty
    measure: NonEmpty
    figure: NonEmpty
    of: MaybeWhole
    percent: MaybeWhole
    note: Text = ""
    source: NonEmpty
    published_by: Text = ""


class PlaceRow(ConfigEntry):
    """A line of places.csv: a hospital of a trust with its town, or a town, area or postcode district that it serves or is in."""

    trust: NonEmpty
    kind: Annotated[NonEmpty, one_of("kind", *PLACE_KINDS)]
    place: NonEmpty
    town: Text = ""
    source: NonEmpty


class TownRow(ConfigEntry):
    """A line of towns.csv: where a town of places.csv is, in degrees, and by which reference its source has it."""

    town: NonEmpty
    latitude: Annotated[float, Field(ge=49.8, le=56)]
    longitude: Annotated[float, Field(ge=-6.6, le=1.9)]
    reference: Text = ""
    source: NonEmpty


class TermRow(ConfigEntry):
    """A line of glossary.csv: a word of the publication, what it means, and the rule that says when it is so, if one does."""

    term: NonEmpty
    means: NonEmpty
    rule: Text = ""


class ExampleRow(ConfigEntry):
    """A line of examples.csv: words of the examples of how to write that forms and findings give, and what this regime has instead."""

    words: NonEmpty
    instead: NonEmpty


class ThemeRow(ConfigEntry):
    """A line of themes.csv: how the promises of a topic are called from a day on, and by which words (with semicolons between; beginnings
    are enough) a promise is of it where its plan names no topic.
    """

    topic: NonEmpty
    title: NonEmpty
    words: Text
    start: Annotated[Day, Field(alias="from")]
    illustrative: YesNo
    note: NonEmpty


class Announced(ConfigEntry):
    """A line of announced.csv: what was announced about the regime, and in which place a reader looks for it."""

    place: Annotated[NonEmpty, one_of("place", *PLACES)]
    trust: Text
    day: Day
    words: NonEmpty
    source: NonEmpty
