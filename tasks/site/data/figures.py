"""Every figure by its id, and what it counts: `fig-2013-10-rnl-past-due` is a trust's, `fig-2013-10-past-due` is of all trusts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.model.mistake import NotFound
from tasks.model.period import PERIOD_FORM, Period
from tasks.model.regime_words import UNIT, RegimeWords
from tasks.model.status import Statuses
from tasks.rules.counts import this_month
from tasks.rules.getting_better import BETTER, DONE, EARLY, GETTING_BETTER, MIXED, STILL, UNKNOWN, VERDICT
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.words.change import KINDS

Test = Callable[[Row, ReleaseData], bool]

WORKINGS = frozenset({"submission", "row", "sha256", "received_at", "first_received_at"})
"""Traces of a file: they differ with every new one, and tell the public nothing."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: rows of the `table` that pass the `test`; or, with a `column`, what one trust's row holds there.

    `rule` is the anchor on the methodology page, `cell` the column of the update whose words decide it (empty: the plan or the calendar).
    """

    words: str
    table: str  # actions, trusts, changes, partnerships, verdicts, standings, differences or months
    test: Test = lambda _row, _data: True
    rule: str = "counts"
    cell: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class FigureId:
    """An id in its parts. `number` is 0 for the release in force; `who` a trust's code or a contract's in capitals, or empty for all."""

    period: str
    who: str
    name: str
    number: int = 0

    def __str__(self) -> str:
        edition = f"{self.period}.{self.number}" if self.number else self.period
        return "-".join(part for part in ("fig", edition, self.who.lower(), self.name.replace("_", "-")) if part)


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with the rows it counts, out of how many; `of` is 0 where it is a share of nothing."""

    id: FigureId
    counted: Counted
    rows: tuple[Row, ...]
    count: int
    of: int
    unit: str = UNIT  # what the regime calls what is counted by trust


def _is(column: str, value: object = True) -> Test:
    return lambda row, _: bool(row[column] == value)


def _counted_as(codes: Collection[str]) -> Test:
    return lambda row, data: row["status"] in codes and bool(row["reported"] or data.get("last_known"))


def _reported(codes: Collection[str]) -> Test:
    return lambda row, _: row["status"] in codes and bool(row["reported"])


def _unreported(row: Row, _: ReleaseData) -> bool:
    return not row["reported"] and not row.get("closed_on")


def _due(row: Row, data: ReleaseData) -> bool:
    return bool(row["due_date"]) and row["due_date"] <= _last_day(data["period"])


@lru_cache(maxsize=64)
def _last_day(period: str) -> str:
    return Period.parse(period).last_day.isoformat()


def _promises_met(column: str, finished: Collection[str]) -> Test:
    return lambda row, data: _due(row, data) and row[column] in finished


def _without_plan(row: Row, _: ReleaseData) -> bool:
    return bool(row.get("without_plan"))


def _stands(word: str) -> Test:
    return lambda row, _: dict(row["evidence"])[VERDICT] == word


def _own_deadline(row: Row, data: ReleaseData) -> bool:
    return bool(data["deadline"]) and row.get("deadline", data["deadline"]) != data["deadline"]


def corrected(table: str, row: Row) -> bool:
    """Whether a difference between two releases is of a table, and one that readers want to know of."""
    return bool(row["table"] == table and row["column"] not in WORKINGS)


def _corrected(table: str) -> Test:
    return lambda row, _: corrected(table, row)


_BY_TRUST = ("actions", "changes")
ANSWERS = {"yes": "eligible", "no": "not_eligible", "refer to a person": "referred", "does not apply": "outside"}

STANDINGS = {"still": STILL, "unknown": UNKNOWN, "early": EARLY, "mixed": MIXED, "better": BETTER, "done": DONE}
"""Short names of the verdicts on trusts, worst first."""

_ACTIONS = {"actions": Counted("actions in the agreed plan", "actions")}
_OTHERS = {
    "never_reported": Counted("actions on which nothing was ever reported", "actions", _is("status", "never_reported")),
    "closed": Counted("actions closed by agreement and not delivered", "actions", _is("status", "closed"), "plan_changed"),
    "not_reported": Counted("actions of which no accepted update speaks this month", "actions", _unreported),
    "past_due": Counted(
        "actions agreed for the month’s last day or earlier and neither delivered nor closed",
        "actions",
        _is("past_due"),
        "past_due",
        "status_word",
    ),
    "slipped": Counted("actions moved to a date later than agreed", "actions", _is("slipped"), "slipped", "revised_word"),
    "unevidenced": Counted(
        "actions last reported delivered with no evidence supplied", "actions", _is("unevidenced"), "unevidenced", "status_word"
    ),
    "due": Counted("actions promised by the end of the month", "actions", _due, "past_due"),
    "undated": Counted("actions whose agreed date names no day", "actions", _is("due_date", ""), "read_date"),
    "helped": Counted("actions on which the trust names its partner's help", "actions", lambda row, _: bool(row.get("partner_help"))),
    "trusts": Counted("trusts in {regime} at the end of the month", "trusts", rule="expected"),
    "without_plan": Counted("trusts without an agreed plan to report against", "trusts", _without_plan, "without_plan"),
    "accepted": Counted("trusts with an accepted update", "trusts", _is("accepted")),
    "on_time": Counted("trusts whose first accepted update came by their deadline", "trusts", _is("on_time"), "on_time"),
    "other_deadline": Counted("trusts with another deadline than the usual one", "trusts", _own_deadline, "on_time"),
    **{
        f"changed_{kind}": Counted(f"changes since last month: {words}", "changes", _is("kind", kind), "moved")
        for kind, words in KINDS.items()
    },
    "files": Counted("files that arrived", "trusts", column="received"),
    "files_returned": Counted("files that went back for correction", "trusts", column="returned"),
    "warnings": Counted("warnings published with the update", "trusts", column="warnings"),
    "updates": Counted("accepted updates so far", "trusts", column="accepted_updates", rule="stalled"),
    "unmoved": Counted("accepted updates in a row that moved nothing", "trusts", column="unmoved", rule="stalled"),
    "stalled": Counted("whether the plan has stalled", "verdicts", _is("rule", "stalled"), "stalled"),
    GETTING_BETTER: Counted("the verdict", "verdicts", _is("rule", GETTING_BETTER), GETTING_BETTER),
    "plan_changed": Counted("whether the agreed plan changed", "verdicts", _is("rule", "plan_changed"), "plan_changed"),
    **{
        f"standing_{name}": Counted(f"trusts with the verdict: {word}", "standings", _stands(word), GETTING_BETTER)
        for name, word in STANDINGS.items()
    },
    "award": Counted("whether a reward is due to the partner", "partnerships", rule="incentive_award"),
    "partnerships": Counted("partnerships announced or under way", "partnerships", rule="incentive_award"),
    **{
        f"partnerships_{name}": Counted(f"partnerships with the answer: {answer}", "partnerships", _is("answer", answer), "incentive_award")
        for answer, name in ANSWERS.items()
    },
    "corrected_trusts": Counted("facts about trusts that this release corrects", "differences", _corrected("trusts"), "publishable"),
    "corrected_actions": Counted("facts about actions that this release corrects", "differences", _corrected("actions"), "publishable"),
    "months": Counted("months at whose end the trust was in {regime}", "months", rule="expected"),
    "months_accepted": Counted("months with an accepted update", "months", _is("accepted")),
    "months_without_plan": Counted("months without an agreed plan to report against", "months", _without_plan, "without_plan"),
    "months_on_time": Counted("months whose first accepted update came by the deadline", "months", _is("on_time"), "on_time"),
}


@lru_cache(maxsize=8)
def figures_by_name(statuses: Statuses) -> Mapping[str, Counted]:
    """Every figure that there is under a regime's statuses, by its name, in the order in which they are listed."""
    known = [(name, words, statuses.counted[name]) for name, words in statuses.reported.items()]
    of_month = {
        this_month(name): Counted(f"actions reported {words} this month", "actions", _reported(codes), cell="status_word")
        for name, words, codes in known
    }
    last = {name: Counted(f"actions reported {words}", "actions", _counted_as(codes), cell="status_word") for name, words, codes in known}
    met, met_before = (_promises_met(column, statuses.finished) for column in ("status", "previous_status"))
    of_due = {
        "met": Counted("actions promised by the end of the month and reported delivered", "actions", met, GETTING_BETTER, "status_word"),
        "met_before": Counted(
            "actions promised by the end of the month that were known as delivered a month earlier", "actions", met_before, GETTING_BETTER
        ),
    }
    ever, closed, *others = _OTHERS.items()
    return {**_ACTIONS, **last, **dict([ever, closed]), **of_month, **of_due, **dict(others)}


def read_figure_id(text: str, statuses: Statuses) -> FigureId:
    """The parts of an id as it stands on a page; raises NotFound with what an id looks like."""
    known = figures_by_name(statuses)
    for name in sorted(known, key=len, reverse=True):
        match = re.fullmatch(rf"fig-({PERIOD_FORM})(?:\.(\d+))?(?:-([A-Za-z0-9-]+))?-{name.replace('_', '-')}", text.strip())
        if match:
            return FigureId(match[1], (match[3] or "").upper(), name, int(match[2] or 0))
    names = ", ".join(name.replace("_", "-") for name in known)
    raise NotFound(
        f"{text!r} is no figure's id: write fig, a period, whose it is (nobody: of all), and a name, as it stands on a page. Names: {names}"
    )


def traced(data: ReleaseData, figure: FigureId, earlier: Sequence[ReleaseData] = ()) -> Traced:
    """The rows a figure counts, from its month's release; raises NotFound for a trust or contract of which the release does not tell.

    `earlier` are the releases of the months before, oldest first: only a count of months asks for them.
    """
    if figure.who and figure.who not in {row["trust"] for row in data["trusts"]} | {row["contract"] for row in _partnerships(data)}:
        raise NotFound(f"{figure}: {figure.who} owed no update for {figure.period}")
    return _traced(data, figure, known_in(data)[figure.name], _rows_of(data, figure, earlier))


def _traced(data: ReleaseData, figure: FigureId, counted: Counted, whole: Sequence[Row]) -> Traced:
    rows, unit = tuple(row for row in whole if counted.test(row, data)), words_of(data["programme"]).short
    if counted.column:
        return Traced(figure, counted, rows, sum(int(row[counted.column]) for row in rows), _returned_of(figure, rows), unit)
    return Traced(figure, counted, rows, len(rows), _whole(data, figure, counted, len(whole)), unit)


@lru_cache(maxsize=8)
def _in_words(words: RegimeWords) -> Mapping[str, Counted]:
    return {name: replace(one, words=words.fill(one.words)) for name, one in figures_by_name(words.statuses).items()}


def known_in(data: ReleaseData) -> Mapping[str, Counted]:
    """Every figure of a release by its name."""
    return _in_words(words_of(data["programme"]))


def counts_by_trust(data: ReleaseData) -> dict[str, dict[str, int]]:
    """Trust code to its figures of actions and changes by name, those that count anything."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counted in known_in(data).items():
        for row in _table(data, counted.table, ()) if counted.table in _BY_TRUST else ():
            if counted.test(row, data):
                found[row["trust"]][name] += 1
    return {trust: dict(counts) for trust, counts in sorted(found.items())}


def _summed(data: ReleaseData, figure: FigureId, sums: Mapping[str, int]) -> Traced:
    """A figure of all trusts' actions or changes, of an overview: it names no rows, which are with each trust.

    `sums` is what the counts of all trusts add up to.
    """
    counted = known_in(data)[figure.name]
    count, whole = sums.get(figure.name, 0), sums.get("actions", 0)
    before = data["previous_totals"].get("actions", 0)
    return Traced(figure, counted, (), count, before if figure.name == "changed_dropped" else whole)


def figures_of(data: ReleaseData, trust: str = "", number: int = 0) -> tuple[Traced, ...]:
    """Every figure of a trust's month, or of all trusts: the counts shown every month, and of the others those that count anything."""
    mine = [row["contract"] for row in _partnerships(data) if row["trust"] == trust and row["answer"]] if trust else []
    known = known_in(data)
    passed_over = {"helped"} if not words_of(data["programme"]).partners else set()
    names = (name for name, counted in known.items() if _belongs(counted, name, trust) and name not in passed_over)
    found = [FigureId(data["period"], trust, name, number) for name in names]
    found += [FigureId(data["period"], contract, "award", number) for contract in mine]
    sums: dict[str, int] = defaultdict(int)
    for counts in [] if trust else data["counts"].values():
        for name, count in counts.items():
            sums[name] += count
    of = {(known[figure.name].table, figure.who): figure for figure in found}
    rows = {named: _rows_of(data, figure) for named, figure in of.items()}
    all_traced = (
        _traced(data, figure, known[figure.name], rows[known[figure.name].table, figure.who])
        if trust or known[figure.name].table not in _BY_TRUST
        else _summed(data, figure, sums)
        for figure in found
    )
    return tuple(one for one in all_traced if one.counted.table in {"actions", "trusts"} or one.rows or one.count)


def _belongs(counted: Counted, name: str, trust: str) -> bool:
    """Whether a figure is one of a trust's or of all trusts'."""
    if counted.table == "months" or name == "award":
        return False
    if trust:
        return counted.table in {"actions", "changes", "verdicts"} or bool(counted.column)
    return counted.table not in {"verdicts"} and not counted.column


def _rows_of(data: ReleaseData, figure: FigureId, earlier: Sequence[ReleaseData] = ()) -> Sequence[Row]:
    """The rows of a figure's table that are of the trust or contract it is about; all of them for a figure of all trusts."""
    table = _table(data, known_in(data)[figure.name].table, earlier)
    return [row for row in table if figure.who in (row.get("trust"), row.get("contract"))] if figure.who else table


def _table(data: ReleaseData, name: str, earlier: Sequence[ReleaseData]) -> Sequence[Row]:
    if name == "months":
        return [{**row, "period": month["period"]} for month in (*earlier, data) for row in month["trusts"]]
    if name == "partnerships":
        return _partnerships(data)
    if name == "standings":
        here = {row["trust"] for row in data["trusts"]}
        return [row for row in data["verdicts"] if row["rule"] == GETTING_BETTER and row["trust"] in here]
    if name == "differences":
        return [dict(one) for one in data["correction"]["differences"]] if "correction" in data else []
    tables: dict[str, Sequence[Row]] = {
        "actions": data["actions"],
        "trusts": data["trusts"],
        "changes": data["changes"],
        "verdicts": data["verdicts"],
    }
    return tables[name]


def _partnerships(data: ReleaseData) -> list[Row]:
    return [
        {"trust": code, "contract": held["id"], "name": held["partner_name"] or "Partner to be confirmed", **held["award"]}
        for code, known in data["register"].items()
        for held in known["partners"]
    ]


def _whole(data: ReleaseData, figure: FigureId, counted: Counted, rows: int) -> int:
    """What a count of rows is a share of."""
    if counted.table == "changes":
        if figure.name == "changed_dropped":
            return data["previous_totals"].get("actions", 0)
        return sum(row["trust"] == figure.who or not figure.who for row in data["actions"])
    return 0 if counted.table in {"verdicts", "differences"} or figure.name == "award" else rows


def _returned_of(figure: FigureId, rows: Sequence[Row]) -> int:
    return sum(int(row["received"]) for row in rows) if figure.name == "files_returned" else 0
