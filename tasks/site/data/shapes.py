"""The data of one month's publication: plain values that JSON holds, from which alone the pages can be made again.

Days are ISO text (`2013-11-30`), moments ISO text with an offset; where nothing is known the text is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from tasks.record.pack_rows import ClaimRow, MortalityRow, RatingRow
from tasks.site.data.row_types import ActionRow, ChangeRow, FindingRow, VerdictRow

Row = Mapping[str, Any]
"""A row of the table of trusts, or of whichever table; its columns are those of the dictionary."""

_OF_DICTIONARY = WithJsonSchema({"additionalProperties": True, "type": "object"})
"""In the published schema the columns of a row are those of the dictionary, with their meanings in the regime's words."""


class AwardWords(TypedDict):
    """What the incentive rule says about one contract: the answer, its sentence, and (name, value) pairs of evidence; all are empty in a
    regime without a fund.

    Releases from before awards had steps lack the last five.
    """

    answer: str
    sentence: str
    evidence: list[list[str]]
    steps: NotRequired[list[str]]  # one sentence per step, in the order they were taken
    change: NotRequired[str]  # what would have to change for a different answer
    clause: NotRequired[str]  # the rule's words that decided, with their source
    rate: NotRequired[str]  # share of evidenced cost, '100%'; empty where none was reached or none is public
    amount: NotRequired[str]  # '£12,345.67'; empty where no rate was reached


class PartnerHelp(TypedDict):
    """One contract: who helps, on which topics (none: the whole plan), since when, and what came of it."""

    id: str
    partner: str  # ODS code; empty while to be confirmed
    partner_name: str
    topics: list[str]
    standing: str  # 'announced' | 'announced only' | 'actual' | 'to be confirmed'
    start: str  # a day, or words where no source gives one
    end: NotRequired[str]
    worked_out: NotRequired[str]  # how a day was taken that no source names
    source: NotRequired[str]
    award: AwardWords
    regulator: NotRequired[str]  # the name of whom the contract is with


class Rating(TypedDict):
    """The inspectorate's overall rating; all empty when none is known. `words` are the source's where it gives no day."""

    value: str
    date: str
    words: NotRequired[str]
    source: str


class EarlierCode(TypedDict):
    """A code that a trust had before, and the last day on which it went by that."""

    code: str
    until: str
    source: str


class RegisterTrust(TypedDict):
    """What the rulebook knows of a trust in this period. Texts are empty where no source was found."""

    name: str
    kind: str  # as the regime names it
    regulator: str  # its name
    entered: str
    left: str
    improvement_director: str
    accountable_to: str
    leadership_review: str
    restrictions: list[str]
    rating: Rating
    foundation: str  # the sentence of the rule on standing
    mortality: NotRequired[str]  # the sentence of the rule on published mortality
    segment: NotRequired[str]  # the sentence of the rule on published segments
    entered_words: NotRequired[str]  # how the source dates the entry and the exit, where that is not a day alone
    left_words: NotRequired[str]
    restrictions_words: NotRequired[str]  # how the source dates them, and what it leaves open
    leadership_review_words: NotRequired[str]
    sources: NotRequired[dict[str, str]]  # by the name of the fact
    announced: NotRequired[list[list[str]]]  # (what was announced of the trust, source) pairs
    partners: list[PartnerHelp]
    more: NotRequired[dict[str, str]]  # further sections of its page, by name: those of a regime that has them
    earlier: NotRequired[list[EarlierCode]]  # the latest first
    moves: NotRequired[list[str]]  # what it entered and left in the period beside `entered` and `left`, to stand after its name


class ProgrammeWords(TypedDict):
    """Whose plans and updates these are. An illustrative programme says so, in its own words, wherever it is shown."""

    title: str
    illustrative: bool
    banner: str
    months: NotRequired[list[str]]
    words: NotRequired[dict[str, object]]  # how the regime speaks, where it has other words or labels than those of 2013 to 2016
    lacks: NotRequired[list[str]]  # 'fund' and 'places', where the regime does without: words of later releases say it themselves
    address: NotRequired[str]  # of the site when a month was put forward, with a trailing slash; left out where it had none


class LastChanged(TypedDict):
    """The release in which a trust's rows of a month last changed: its number, the moment it is as known at, and its reason."""

    number: int
    as_of: str
    reason: str


class MonthTotals(TypedDict):
    """The totals of one earlier month, for the drawing of progress over months."""

    period: str
    totals: dict[str, int]


class Revised(TypedDict):
    """What differs from the month's first release: name to what it was first.

    Figures are `totals`, and `trusts` by trust code; `rows` are labels and dates, by trust code or by trust and reference.
    """

    totals: dict[str, int]
    trusts: dict[str, dict[str, int]]
    rows: NotRequired[dict[str, dict[str, object]]]


class Source(TypedDict):
    """Where a trust's words were read: the arrival, its file's SHA-256 and kind, and per column the cell, `{row}` standing for the row.

    `decision` is the number of the decision that accepted it, `rules` the SHA-256 of the rulebook it was checked by.
    """

    submission: str
    sha256: str
    kind: str
    cells: dict[str, str]
    decision: int
    rules: str


class Difference(TypedDict):
    """One field of the open data that two releases of a month say differently; `column` is empty where a whole row came or went."""

    table: str
    key: str  # what names the row: RDD, RDD/RDD-01, overdue/RDD/RDD
    column: str
    before: str
    now: str
    material: bool  # a label, a date, a count or an answer of a rule; not words alone


Correction = TypedDict("Correction", {"of": int, "reason": str, "class": str, "differences": list[Difference]})
"""What a release corrects: the number of the one it replaces, why, 'material' or 'not material', and every difference."""


class NotAsked(TypedDict):
    """A trust that was in the regime and not asked for an update, with its regulator's word, the day of that, and where it is written."""

    name: str
    dated: str
    words: str
    source: str


class ReleaseData(TypedDict):
    """Everything the pages and open data of one period need. `previous` is empty for the programme's first month."""

    period: str
    number: int
    as_of: str
    reason: str
    deadline: str  # the last day that was on time, as the overdue rule gives it; empty without one
    previous: str
    programme: ProgrammeWords
    totals: dict[str, int]
    previous_totals: dict[str, int]
    previous_trusts: list[str]  # codes of the trusts told of in that month
    register: dict[str, RegisterTrust]
    trusts: list[Row]
    actions: list[Annotated[ActionRow, _OF_DICTIONARY]]
    changes: list[Annotated[ChangeRow, _OF_DICTIONARY]]
    counts: dict[str, dict[str, int]]  # by trust, what its figures of actions and changes count, by the figure's name; none of 0
    verdicts: list[Annotated[VerdictRow, _OF_DICTIONARY]]
    findings: list[Annotated[FindingRow, _OF_DICTIONARY]]
    claims: NotRequired[list[Annotated[ClaimRow, _OF_DICTIONARY]]]  # what the month before did not know of trusts: costs that count,
    ratings: NotRequired[list[Annotated[RatingRow, _OF_DICTIONARY]]]  # ratings of trusts and of the partners that help them,
    mortality: NotRequired[list[Annotated[MortalityRow, _OF_DICTIONARY]]]  # and published mortality figures
    findings_left_out: NotRequired[dict[str, int]]  # by trust code, findings on older files, or further ones on a file, that are not listed
    told: dict[str, LastChanged]
    progress: NotRequired[list[MonthTotals]]  # the months before, oldest first
    revised: NotRequired[Revised]
    sources: NotRequired[dict[str, Source]]  # by trust code; none for a trust without an accepted update
    correction: NotRequired[Correction]  # none on a first release
    earlier_revised: NotRequired[dict[str, list[str]]]  # by earlier month, the names of its totals that are not as first published
    rules: NotRequired[str]  # SHA-256 of the rulebook the month was assessed by
    deadlines: NotRequired[dict[str, str]]  # by trust code, the last day that was on time for it
    last_known: NotRequired[bool]  # counts of statuses are of what was last known; without it, of what was reported for the month
    not_asked: NotRequired[list[NotAsked]]
    previous_actions: NotRequired[dict[str, int]]  # by trust code, the actions of its plan the month before
    previous_verdicts: NotRequired[dict[str, str]]  # by trust code, the one plain verdict on it the month before, in words


class RevisedTotals(TypedDict):
    """The totals of a month that differ from its first release: name to what it was first."""

    totals: dict[str, int]


class MonthData(TypedDict):
    """What a release says of its month as a whole, held apart from what it says of trusts. The names are those of ReleaseData."""

    period: str
    number: int
    as_of: str
    reason: str
    deadline: str
    previous: str
    programme: ProgrammeWords
    totals: dict[str, int]
    previous_totals: dict[str, int]
    progress: list[MonthTotals]
    revised: RevisedTotals
    rules: str
    last_known: bool
    earlier_revised: NotRequired[dict[str, list[str]]]
    not_asked: NotRequired[list[NotAsked]]
    correction: NotRequired[Correction]


class Summary(TypedDict):
    """What a release says of one partition's trusts on pages of the month, held in its pack. The names are those of ReleaseData."""

    programme: ProgrammeWords
    previous: str
    previous_trusts: list[str]
    register: dict[str, RegisterTrust]  # with awards in short
    trusts: list[Row]
    counts: dict[str, dict[str, int]]
    verdicts: list[VerdictRow]  # those that stand on pages of all trusts
    told: dict[str, LastChanged]
    revised: Revised
    findings_left_out: NotRequired[dict[str, int]]
    last_known: NotRequired[bool]
    deadlines: NotRequired[dict[str, str]]
    previous_actions: NotRequired[dict[str, int]]
    previous_verdicts: NotRequired[dict[str, str]]


class TrustRows(TypedDict):
    """The rows of one trust, held in its partition's pack, and the whole account of its contracts' awards by the contract's id."""

    actions: list[ActionRow]
    changes: list[ChangeRow]
    verdicts: list[VerdictRow]
    findings: list[FindingRow]
    claims: NotRequired[list[ClaimRow]]
    ratings: NotRequired[list[RatingRow]]
    mortality: NotRequired[list[MortalityRow]]
    awards: NotRequired[dict[str, AwardWords]]
    source: NotRequired[Source]  # none without an accepted update


class FileList(TypedDict):
    """Path to SHA-256 of the files of a month as a whole: of pages, and of tables that stand in the packs line by line."""

    pages: dict[str, str]
    tables: dict[str, str]


class PublicLetter(TypedDict):
    """One letter that goes out with a month: about which trust, by which rule, to whom, and what became of it on which day (ISO text).

    `over`: it says that the trouble is over. `fate` is one of: waits, sent, written (to a file, and sent to nobody), seen to (by a
    person), passed on (to somebody who stands in), not reached, no longer so. `day` is empty where no day is known.
    """

    trust: str
    rule: str
    over: bool
    level: str
    role: str
    name: str
    copied: list[str]
    fate: str
    day: str


class ReleaseNote(TypedDict):
    """One numbered release, as lists and feeds show it, with its totals; `release` is the SHA-256 of its fact in the record."""

    period: str
    number: int
    as_of: str
    reason: str
    totals: dict[str, int]
    release: str


class Threshold(TypedDict):
    """A dated setting: what it is, its value and unit, from which day, by which source."""

    name: str
    value: str
    unit: str
    start: str
    source: str
    illustrative: bool
    note: str


class SchemeWords(TypedDict):
    """How one regulator rewards partners, in words; `rungs` hold (name, share of cost, source)."""

    regulator: str
    words: str
    source: str
    rungs: list[list[str]]


class VocabularyRow(TypedDict):
    """A word a source uses for a status and the label it is read as; `status` is empty where it cannot be known."""

    source: str
    word: str
    status: str
    note: str


class CheckWords(TypedDict):
    """One check: its name, what it does to an update (error, warning, trial) and the rule in words."""

    check: str
    severity: str
    words: str


class ExampleCase(TypedDict):
    """One worked example: what a rule is given, and what follows; values by the names of the rule's own."""

    name: str
    given: NotRequired[dict[str, object]]
    then: NotRequired[dict[str, object]]


class WorkedExample(TypedDict):
    """A file of worked examples as parsed: the rule in words, and its cases."""

    rule: str
    title: str
    words: str
    example: list[ExampleCase]


class FigureWords(TypedDict):
    """A figure published about the regime, as it was written. `percent` is the published one, None where none was."""

    about: str
    as_at: str
    scope: str
    measure: str
    figure: str
    of: int | None
    percent: int | None
    note: str
    source: str
    published_by: NotRequired[str]  # of a month before the programme's first


class AnnouncedWords(TypedDict):
    """What was announced about the regime: where a reader looks for it, of which trust (empty: of all), the ISO day, the words and their
    source.
    """

    place: str
    trust: str
    day: str
    words: str
    source: str


class WorkedOutWords(TypedDict):
    """A fact that no source gives in full: whose it is, what it is about, and how it was taken."""

    of: str
    what: str
    how: str


class LedgerLine(TypedDict):
    """One entry of the fund's ledger, without the person who made it. Money is in words, `day` ISO, `why` empty without a reason."""

    number: int
    entry: str
    contract: str
    amount: str
    day: str
    why: str
    left: str


class PlaceWords(TypedDict):
    """Where a trust is: a hospital with its town, or a town, area or postcode district by which readers look for it."""

    kind: str  # 'hospital' | 'town' | 'area' | 'postcode'
    place: str
    town: str
    source: str


class TownWords(TypedDict):
    """Where a town is in a drawing of England, in degrees, and the source of that."""

    latitude: float
    longitude: float
    source: str


class StayWords(TypedDict):
    """One stay of a trust in the regime; `left` is empty while it goes on. Days are ISO text."""

    trust: str
    name: str
    entered: str
    left: str
    programme: NotRequired[str]  # in a regime of several


class NextMonth(TypedDict):
    """The next month of the programme: when its updates are due, and the day from which it may be public; ISO days."""

    period: str
    deadline: str
    public: str


class TermWords(TypedDict):
    """A word of the publication, what it means, and the rule that says when it is so; empty where none does."""

    term: str
    means: str
    rule: str


class ThemeWords(TypedDict):
    """From a day on: how the promises of a topic are called, and by which words a promise is of it where its plan names no topic."""

    topic: str
    title: str
    words: list[str]
    start: str
    note: str  # where the row is from; begins by saying so where it is illustrative


class RulebookWords(TypedDict, total=False):
    """What the methodology page says; a part that is left out is left off the page."""

    intro: list[str]
    thresholds: list[Threshold]
    schemes: list[SchemeWords]
    pot: list[str]  # the sum of the one fund that every scheme draws on, and its source
    announced: list[AnnouncedWords]
    worked_out: list[WorkedOutWords]
    places: dict[str, list[PlaceWords]]  # by trust code
    towns: dict[str, TownWords]
    glossary: list[TermWords]
    themes: list[ThemeWords]
    stays: list[StayWords]  # by day of entry
    intended_months: int  # that a stay was meant to last at most; 0 where no source says
    publisher: str
    contact: str
    address: str  # of the site, with a trailing slash; empty where it has none
    subscribe: str  # where anybody asks for letters; empty where none are offered
    next_month: NextMonth  # left out after the programme's last
    ledger: list[LedgerLine]  # oldest first
    letters: dict[str, list[PublicLetter]]  # by month: those that go out with it
    clauses: list[Threshold]  # `value` is the condition in words
    vocabularies: list[VocabularyRow]
    checks: list[CheckWords]
    worked_examples: list[WorkedExample]
    published_figures: list[FigureWords]
    leadership_programme: list[list[str]]  # (what, what is known, source) lists
