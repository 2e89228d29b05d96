"""What every column of the open data means, in which unit: the one list the files, the dictionary and the pages share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Rhythm
from tasks.model.plan_date import Precision
from tasks.model.regime_words import RegimeWords
from tasks.model.status import FINISHED, Status, Statuses, in_words
from tasks.model.verdict import Answer
from tasks.rules.counts import CLOSED, NEVER_REPORTED, adding_up, this_month
from tasks.rules.getting_better import WORST_FIRST
from tasks.site.data.shapes import ProgrammeWords, Row
from tasks.site.words.labels import STATES

_FURTHER = "{further}"
"""Stands in a column for each post that signs in a regime, beside those that sign in most."""

_OF_THE_DIRECTOR = ("director_", "early_warning", "sign_off_missing")
"""How columns begin that are about whoever signs updates off and warns early, where the regime has such a post."""

_MAYBE = frozenset({"day", "month", "moment", "percent", "pounds"})
"""Kinds of columns in which something may be unknown, whatever the column."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of an open-data table. `free` marks words a trust wrote, which a spreadsheet must not take for a formula.

    What is `open` may be unknown, or there may be nothing to count: it is then empty in tables, and null in JSON. `values` are all that
    a column may hold, an empty text among them where it may hold nothing; without them it may hold anything of its kind.
    """

    name: str
    kind: str  # 'text', 'day', 'month' (or what else a period is), 'moment', 'whole number', 'number', 'pounds', 'percent', 'yes or no'
    meaning: str
    free: bool = False
    open: bool = False
    values: tuple[str, ...] = ()


def _column(name: str, kind: str, meaning: str, values: Iterable[str] = ()) -> DataColumn:
    return DataColumn(name, kind, meaning, open=kind in _MAYBE, values=tuple(values))


def _open(name: str, kind: str, meaning: str, values: Iterable[str] = ()) -> DataColumn:
    return DataColumn(name, kind, meaning, open=True, values=tuple(values))


def _free(name: str, meaning: str) -> DataColumn:
    return DataColumn(name, "text", meaning, free=True)


def _stated(name: str, meaning: str) -> DataColumn:
    return DataColumn(name, "text", meaning, free=True, open=True)


def in_json(table: str, row: Row) -> Row:
    """A row of a table as JSON holds it: null where nothing is known."""
    confirmed = (name for name in row if name.endswith(("_confirmed_by", "_confirmed_on", "_date")))  # of whichever posts sign
    return {**row, **{name: None for name in (*_OPEN[table], *confirmed) if row.get(name) == ""}}


LEAD: tuple[DataColumn, ...] = (
    _column("period", "month", "The month the row tells of, as {form}."),
    _column("release", "whole number", "The release of that month that last changed what is published of the row's trust: 1 is the first."),
    _column("illustrative", "yes or no", "Yes when the row comes from an illustrative sample and describes nothing that happened."),
)

_CODES = "{codes}"
"""Stands for the codes of a regime's statuses."""

_ACTIONS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The trust's organisation code."),
    _column("ref", "text", "The action's reference in the agreed plan."),
    _column("plan_version", "whole number", "The version of the agreed plan."),
    _free("theme", "The theme the action belongs to in the plan."),
    _column("topic", "text", "The topic a partner's contract may be limited to."),
    _free("concern", "What the review found, as agreed."),
    _free("action", "What was promised, as agreed."),
    _free("owner", "Who answers for the action: a post."),
    _free("timescale", "When it was promised for, in the words of the plan."),
    _column("due_date", "day", "The last day those words can mean. Empty when they name no day. It is never changed by an update."),
    _column("due_precision", "text", "How exactly the words name a time: day, month, quarter, financial year, and so on.", Precision),
    _column(
        "closed_on", "day", "The day of the plan's version by which the action ends, delivered or not; no report is expected after it."
    ),
    _free("closed_by", "Who agreed that it ends."),
    _free("closed_because", "Why it ends."),
    _column("programme", "text", "Which of the programmes that the trust is in the action is of; empty where it is of each."),
    _column("reported", "yes or no", "Whether this month's accepted update says anything of the action."),
    _column(
        "status",
        "text",
        "The latest reported status: {codes}; or never_reported; or closed, by agreement.",
        (_CODES, NEVER_REPORTED, CLOSED),
    ),
    _column("status_period", "month", "The month that status was reported in. Empty if none ever was."),
    _open(
        "status_this_month",
        "text",
        "The status reported for this month. Empty where this month's accepted update says nothing of it.",
        (_CODES,),
    ),
    _column("percent", "percent", "How far the trust says it has got, 0 to 100."),
    _free("narrative", "What the trust says was done this month."),
    _free("revised_word", "The revised deadline given this month, as written."),
    _column("revised_date", "day", "The last day those words can mean."),
    _free("revised_reason", "The trust's reason for the revised deadline."),
    _free("delivered_word", "The day the trust says it was finished, as written."),
    _column("delivered_date", "day", "That day."),
    _free("evidence", "What the trust says shows that it was delivered."),
    _free("partner_help", "What the partner trust is said to have helped with this month."),
    _free("explanation", "The trust's answer to a warning."),
    _column("submission", "text", "The arrival this month's words were read from."),
    _open("row", "whole number", "The row in that file, counted from 1; empty when the file has none for the action, or nothing came."),
    _column("first_delivered", "month", "The month it was first reported delivered."),
    _column("revised_latest", "day", "The latest revised deadline given so far."),
    _column("revisions", "whole number", "How often the deadline was revised so far."),
    _column("unmoved", "whole number", "Accepted updates in a row in which the action did not move; 0 while it is delivered or closed."),
    _column("reopened", "yes or no", "Reported delivered earlier, and not now."),
    _column("closed", "yes or no", "Closed by agreement, and not delivered."),
    _column(
        "past_due",
        "yes or no",
        "Agreed for the month's last day or earlier and neither delivered nor closed, as last known at the end of that day.",
    ),
    _open(
        "days_past_due",
        "whole number",
        "Days from the agreed date to the month's last day; empty where the action is not past due.",
    ),
    _column("slipped", "yes or no", "The latest revised deadline is later than the agreed date."),
    _column("days_slipped", "whole number", "Calendar days from the agreed date to the latest revised deadline."),
    _column("moved", "yes or no", "A better status, a higher percentage or a first report this month."),
    _column(
        "unevidenced",
        "yes or no",
        "Reported delivered with no evidence supplied, neither now nor in the months it has been delivered since.",
    ),
    _column("previous_status", "text", "The status known a month earlier.", (_CODES, "")),
    _column("previous_percent", "percent", "The percentage known a month earlier."),
    _column("previous_revised", "day", "The revised deadline known a month earlier."),
)

_TRUSTS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The trust's organisation code."),
    _column("name", "text", "The trust's name."),
    _column("regulator", "text", "The body that oversees the trust on the last day of the month."),
    _column(
        "verdict", "text", "The one verdict on the trust, as verdicts.csv explains it; empty where none was given.", ("", *WORST_FIRST)
    ),
    _column(
        "state",
        "text",
        "What became of the update: accepted, accepted with reasons, accepted late, nil return, returned, may be mended, "
        "not answered yet, withdrawn, still expected, never received, to be confirmed, not confirmed, asked which month, being looked at, "
        "no agreed plan.",
        STATES,
    ),
    _column("received", "whole number", "How many files arrived for the month."),
    _column("returned", "whole number", "How many of them were returned for correction."),
    _column("waiting", "whole number", "How many of them wait for the trust's agreed plan."),
    _column(
        "asked_about", "month", "The earlier month that an update names which came instead; the trust was asked, and has not answered."
    ),
    _column("held", "whole number", "How many of them a fault of ours keeps from being checked: neither accepted nor returned so far."),
    _column(
        "looked_at", "text", "What a fault of ours keeps from being read or checked; without an accepted update the trust is not judged."
    ),
    _column("without_plan", "text", "Why the trust is not judged by the month, where it had no agreed plan from its first day."),
    _column("accepted", "yes or no", "Whether an update was accepted."),
    _column("on_time", "yes or no", "Whether the first accepted update arrived by the trust's deadline."),
    _open("days_late", "whole number", "Calendar days from the deadline to first_received_at; empty where no update was accepted."),
    _column("deadline", "day", "The last day that was on time for this trust."),
    _column("first_received_at", "moment", "The arrival that on time is counted from: of the first update accepted, or mended."),
    _column("mended", "yes or no", "Whether that arrival was returned, and accepted once it was mended in the days of grace."),
    _column("corrected_at", "moment", "When the update that counts arrived, where it corrects one accepted before."),
    _column("received_at", "moment", "When the update that counts arrived."),
    _column("submission", "text", "The arrival that counts."),
    _column("sha256", "text", "The fingerprint (SHA-256) of the file that counts."),
    _free("file", "The file's name as sent."),
    _column("plan_version", "whole number", "The version of the agreed plan reported against."),
    _column("nil", "yes or no", "Whether the trust said it had nothing to report."),
    _free("nil_reason", "Why it had nothing to report."),
    _free("summary", "The trust's own words for the public."),
    _free("chair_name", "Who signed as {chair}."),
    _column("chair_date", "day", "When the {chair} signed."),
    _free("chief_name", "Who signed as {chief}."),
    _column("chief_date", "day", "When the {chief} signed."),
    _free("{further}_name", "Who signed as {post}."),
    _column("{further}_date", "day", "When the {post} signed."),
    _stated("chair_confirmed_by", "Who confirmed the {chair}'s sign-off of the update that counts by a personal link."),
    _column("chair_confirmed_on", "day", "When that was."),
    _stated("chief_confirmed_by", "Who confirmed the {chief}'s sign-off of it by a personal link."),
    _column("chief_confirmed_on", "day", "When that was."),
    _stated("{further}_confirmed_by", "Who confirmed the {post}'s sign-off of it by a personal link."),
    _column("{further}_confirmed_on", "day", "When that was."),
    _column("sign_off_missing", "yes or no", "Whether the {director}'s sign-off was needed, and the update that counts has none."),
    _stated("director_signed_by", "Who signed the update that counts off as {director}."),
    _column("director_signed_on", "day", "When that was."),
    _stated("director_comment", "The {director}'s comments on the month; of several, each after its day."),
    _stated("early_warning_by", "The {director} who last warned that the trust may not deliver its plan."),
    _column("early_warning_on", "day", "When that was."),
    _stated("early_warning", "The words of the early warning; of several, each after its day."),
    _column("actions", "whole number", "Actions in the agreed plan: the denominator of every count of actions."),
    _column("{labels}", "whole number", "Actions last reported {reported}."),
    _column("never_reported", "whole number", "Actions on which nothing was ever reported."),
    _column("closed", "whole number", "Actions closed by agreement and not delivered. {Adding up} to actions."),
    _column("not_reported", "whole number", "Actions of which no accepted update speaks this month; they count as last known."),
    _column("oldest_report", "month", "The earliest month that a status counted without a report this month was reported in."),
    _column("{labels of the month}", "whole number", "Actions it reports {reported}."),
    _column("past_due", "whole number", "Actions agreed for the month's last day or earlier and neither delivered nor closed."),
    _column("slipped", "whole number", "Actions with a revised deadline later than agreed."),
    _column("unevidenced", "whole number", "Actions last reported delivered with no evidence supplied."),
    _column("warnings", "whole number", "Warnings published with the update."),
    _column("accepted_updates", "whole number", "Accepted updates so far."),
    _column("unmoved", "whole number", "How many of the latest accepted updates in a row moved nothing."),
)

_VERDICTS: tuple[DataColumn, ...] = (
    _column("rule", "text", "The rule that speaks."),
    _column("trust", "text", "The trust's organisation code."),
    _column("subject", "text", "What the rule speaks of: a trust or a contract."),
    _column("answer", "text", "Yes, partly, no, does not apply, refer to a person, or not known.", Answer),
    _column("sentence", "text", "The answer as a sentence."),
    _column("evidence", "text", "Pairs of name and value that let the answer be checked by hand, as JSON."),
)

_CONTRACTS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The organisation code of the trust that is helped."),
    _column("contract", "text", "The contract's own name."),
    _column("partner", "text", "The organisation code of whoever helps; empty while that is to be confirmed."),
    _column("partner_name", "text", "The partner's name."),
    _column("regulator", "text", "The body that the contract is with."),
    _column("topics", "text", "The topics it is limited to, with semicolons between; empty where it is about the whole plan."),
    _column("standing", "text", "Whether the help was announced, began, or is to be confirmed."),
    _column("start", "text", "The day it began, or how its source words that."),
    _column("end", "text", "The last day of it, or how its source words that."),
    _column("answer", "text", "Whether the partner has earned the bonus: what the rule answers.", Answer),
    _column("rate", "percent", "The share of its evidenced cost that the rule's answer comes to; empty where it comes to none."),
    _column("amount", "pounds", "The sum that this is, in pounds."),
    _column("sentence", "text", "The answer as a sentence."),
    _column("source", "text", "Where the contract is published."),
)

# Rows of claims, ratings and mortality figures stand in the month in which they were first known, and in no later one.

_CLAIMS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The organisation code of the trust that is helped."),
    _column("contract", "text", "The contract that the cost is claimed under."),
    _column("line", "whole number", "The number of the line among the trust's that first counted in the period, from 1."),
    _column("month", "month", "The month the cost is claimed for."),
    _free("category", "What was paid for, as the partner puts it."),
    _column("amount", "pounds", "The cost in pounds."),
    _free("evidence", "What the partner says shows it; a cost without any is claimed, not evidenced."),
    _column("claim", "text", "The claim it stands in: of two for one contract and month the one of the later period counts."),
)

_FINDINGS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The trust's organisation code."),
    _column("finding", "whole number", "The number of the finding among the trust's that are published of the month, from 1."),
    _column("submission", "text", "The arrival it is about."),
    _column("received_at", "moment", "When that arrived."),
    _column("decision", "text", "What became of that file."),
    _column("check", "text", "The check that found it."),
    _column("severity", "text", "Whether it returns the update, or is published with it.", ("error", "warning")),
    _column("ref", "text", "The action it is about; empty where it is about the update as a whole."),
    _column("address", "text", "The cell it is about."),
    _free("seen", "What stood there."),
    _free("says", "What is wrong, in a sentence."),
    _free("mend", "How to mend it."),
    _free("answer", "The trust's reason for what a warning points at."),
    _free("waived_by", "Who let an error pass, who asked for that, until when, and why."),
)

_RATINGS: tuple[DataColumn, ...] = (
    _column("trust", "text", "The trust's organisation code."),
    _column("provider", "text", "Who was rated: the trust, or a partner that helps it. It stands in the period that first knew of it."),
    _column("published", "day", "The day from which the rating held."),
    _column("rating", "text", "The overall rating, in the inspectorate's word."),
    _column("source", "text", "The published file it was read from."),
)

_MORTALITY: tuple[DataColumn, ...] = (
    _column("trust", "text", "The trust's organisation code."),
    _column("published", "day", "The last day on which the figure can have been published; it stands in the period that first knew of it."),
    _column("value", "number", "The summary hospital-level mortality indicator: 1 is as many deaths as expected."),
    _column("band", "whole number", "How that compares: 1 is higher than expected, 2 as expected, 3 lower than expected."),
    _open(
        "lower", "number", "The lower limit of what is as expected, allowing for how much trusts differ; empty where none was published."
    ),
    _open("upper", "number", "The upper limit of that."),
    _column("source", "text", "The published file it was read from."),
)

_ADDED = frozenset(
    {"status_this_month", "waiting", "without_plan", "deadline", "first_received_at", "mended", "corrected_at", "never_reported"}
    | {"asked_about", "held", "looked_at", "sign_off_missing", "director_comment", "early_warning"}
    | {f"{who}_{how}" for who in ("director_signed", "early_warning", "chair_confirmed", "chief_confirmed") for how in ("by", "on")}
    | {"lower", "upper", "verdict"}
    | {"closed_on", "closed_by", "closed_because", "closed", "oldest_report"}
)

EARLIER_MONTHS = "earlier-months"
"""The table of what others published of the months before the programme's first; there is none where nobody did."""

EARLIER: tuple[DataColumn, ...] = (
    _column("period", "month", "The month the row tells of: one before the first of this programme."),
    _column("scope", "text", "Of whom it was published: a trust's organisation code, or the words that were used."),
    _column("measure", "text", "What was counted, in the words it was published under."),
    _free("figure", "The figure as it was published."),
    _open("of", "whole number", "Of how many, where that was published."),
    _column("percent", "percent", "The percentage that was published beside it. It was not worked out here."),
    _free("note", "What has to be known about it."),
    _column("source", "text", "Where it was published."),
    _column("published_by", "text", "Who published it."),
)

_ONLY_WITH: dict[str, tuple[str, ...]] = {
    "partners": ("contracts", "register.partners", "actions.partner_help"),
    "fund": ("claims", *(f"contracts.{name}" for name in ("answer", "rate", "amount", "sentence")), "fund/"),
    "themes": ("themes/",),
    "topics": ("actions.topic",),
    "in_several": ("actions.programme",),
}
"""What the publication has of something that a regime may do without, by the name that its words have for that: tables, columns (after
the name of their table), pages, and what a release says of a trust.
"""

_OF_PARTNERS = {
    ", or a partner that helps it": "",
    " or a contract": "",
    "a partner's contract may be limited to": "its plan says the action is of; empty where it names none",
}
"""What a column's meaning says of partners, with the words for where nobody helps."""

TABLES: dict[str, tuple[DataColumn, ...]] = {
    "actions": _ACTIONS,
    "trusts": _TRUSTS,
    "verdicts": _VERDICTS,
    "contracts": _CONTRACTS,
    "claims": _CLAIMS,
    "findings": _FINDINGS,
    "ratings": _RATINGS,
    "mortality": _MORTALITY,
}
"""The tables, with one column for the counts by status, and one for the signatures of a regime's further posts: `tables` has each."""

FREE = {name: tuple(column.name for column in columns if column.free and _FURTHER not in column.name) for name, columns in TABLES.items()}
"""The columns that hold a trust's own words."""

_OPEN = {table: frozenset(column.name for column in columns if column.open) for table, columns in TABLES.items()}


def is_free(table: str, column: str) -> bool:
    """Whether a column holds a trust's own words; the names of whoever signs do, whatever the post is called."""
    return column in FREE[table] or (table == "trusts" and column.endswith(("_name", "_confirmed_by")))


@lru_cache(maxsize=8)
def tables(words: RegimeWords) -> dict[str, tuple[DataColumn, ...]]:
    """The columns of each table, with those of a regime's own statuses, and of the posts that sign in it."""
    gone = absent(words)
    return {
        name: tuple(one for column in columns if f"{name}.{column.name}" not in gone for one in _of_regime(column, words))
        for name, columns in TABLES.items()
        if name not in gone
    }


def absent(words: RegimeWords) -> frozenset[str]:
    """The tables, columns, pages and parts of a release that a regime has none of."""
    return frozenset(name for of, names in _ONLY_WITH.items() if not getattr(words, of) for name in names)


def added(statuses: Statuses) -> frozenset[str]:
    """Columns that tables published by an earlier version lack."""
    return _ADDED | set(map(this_month, statuses.counted))


def _of_regime(column: DataColumn, regime: RegimeWords) -> Iterator[DataColumn]:
    statuses = regime.statuses
    if regime.is_of_nobody(column.name):
        return
    if not regime.director and column.name.startswith(_OF_THE_DIRECTOR):
        return
    if column.name.startswith(_FURTHER):
        for post, who in regime.further.items():
            name = column.name.replace(_FURTHER, who)
            yield replace(column, name=name, meaning=column.meaning.replace("{post}", regime.title(post)))
    elif column.name == "{labels}":
        for name, words in statuses.reported.items():
            before = ", in this month or before" if name == FINISHED else ""
            yield replace(column, name=name, meaning=column.meaning.replace("{reported}", f"{words}{before}"))
    elif column.name == "{labels of the month}":
        for name, words in statuses.reported.items():
            meaning = f"Actions this month's accepted update reports {words}." if name == FINISHED else ""
            yield replace(column, name=this_month(name), meaning=meaning or column.meaning.replace("{reported}", words))
    else:
        words = column.meaning.replace(_CODES, ", ".join(statuses.codes)).replace("{Adding up}", _adding_up(statuses))
        for of_partners, instead in () if regime.partners else _OF_PARTNERS.items():
            words = words.replace(of_partners, instead)
        values = tuple(one for value in column.values for one in (statuses.codes if value == _CODES else (value,)))
        yield replace(column, meaning=words, values=values)


def _adding_up(statuses: Statuses) -> str:
    if FINISHED not in statuses.codes:
        return f"This, never_reported and the counts of {', '.join(statuses.codes)} add up"
    return f"The {in_words(len(adding_up(statuses)))} counts add up"


def words_of(programme: ProgrammeWords) -> RegimeWords:
    """How the regime speaks, as a release has it; one that was published before that was data has no words of its own."""
    held = (programme.get("words"), programme.get("lacks", []))
    return _words(orjson.dumps(held)) if any(held) else WORDS_AS_THEY_WERE


def statuses_of(programme: ProgrammeWords) -> Statuses:
    """The regime's labels, as a release has them."""
    return words_of(programme).statuses


def described(programme: ProgrammeWords) -> dict[str, tuple[DataColumn, ...]]:
    """The columns of each table, with their meanings in the regime's words."""
    return _described(words_of(programme))


@lru_cache(maxsize=8)
def _described(words: RegimeWords) -> dict[str, tuple[DataColumn, ...]]:
    of_regime = tables(words).items()
    return {name: tuple(_in_words(one, words) for one in columns) for name, columns in of_regime}


def lead(programme: ProgrammeWords) -> tuple[DataColumn, ...]:
    """The columns that every table begins with, likewise."""
    words = words_of(programme)
    return tuple(_in_words(one, words) for one in LEAD)


def _in_words(column: DataColumn, words: RegimeWords) -> DataColumn:
    if column.name == "month":  # one of the calendar, by which costs are claimed in every rhythm
        return column
    meaning = words.fill(column.meaning).replace("{form}", words.rhythm.form)
    return replace(column, kind=words.rhythm.phrase(column.kind), meaning=meaning)


def columns_of(name: str, programme: ProgrammeWords) -> tuple[DataColumn, ...]:
    """The columns of a table, in its order, with their meanings in the regime's words."""
    return EARLIER if name == EARLIER_MONTHS else (*lead(programme), *described(programme)[name])


@lru_cache(maxsize=8)
def _words(written: bytes) -> RegimeWords:
    held, lacks = orjson.loads(written)
    found = _as_held(held) if held else WORDS_AS_THEY_WERE
    return replace(found, fund=found.fund and "fund" not in lacks, places=found.places and "places" not in lacks)


def _as_held(held: dict[str, Any]) -> RegimeWords:
    statuses = Statuses(tuple(Status(**row) for row in held.pop("statuses")["ordered"]))
    rhythm = Rhythm(held.pop("rhythm", Rhythm.MONTH))
    sections = tuple((name, title) for name, title in held.pop("sections"))
    held |= {"signs": tuple(held["signs"])} if "signs" in held else {}
    return RegimeWords(**held, sections=sections, statuses=statuses, rhythm=rhythm)
