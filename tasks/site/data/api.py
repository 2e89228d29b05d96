"""The data at stable addresses for programs: small JSON files under `/api/`, one per month, per trust and month, and per trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tasks.model.status import Statuses
from tasks.site.data.answer_types import (
    CodedTrust,
    FigureAnswer,
    IndexAnswer,
    LatestAnswer,
    LettersAnswer,
    MonthAnswer,
    MonthLead,
    NamedTrust,
    OfMonth,
    OfProgramme,
    StatusesAnswer,
    TrustAnswer,
    TrustMonthAnswer,
    TrustMonthLead,
)
from tasks.site.data.csvw import LICENCE
from tasks.site.data.dictionary import in_json, statuses_of
from tasks.site.data.figures import Traced, figures_of
from tasks.site.data.rows import natural
from tasks.site.data.shapes import PublicLetter, ReleaseData, Row, Source
from tasks.site.data.totals import fits_in_one_file
from tasks.site.trust_history import ActionHistory, TrustHistory, TrustMonth
from tasks.site.words.change import change_words
from tasks.site.words.figure_source import cell_of, figure_title, figure_words, source_words
from tasks.site.words.plain import in_rhythm

_LEFT_OUT = frozenset({"submission", "previous_status", "previous_percent", "previous_revised"})
"""Columns of actions that an answer about one trust's month leaves out: its `trust` has the arrival."""

_ZERO = frozenset({"percent", "days_past_due"})
"""Columns of actions in which 0 says something."""

_WORDS = frozenset(
    {"verdict", "submission", "sha256", "file", "nil_reason", "summary"}
    | {"director_signed_by", "director_comment", "early_warning_by", "early_warning"}
)
"""Columns of trusts that an answer about all months of a trust leaves out, for each month's own answer has them."""


_SIGNED = ("_name", "_date", "_confirmed_by", "_confirmed_on")
"""How the columns of whoever signed end, which it leaves out as well."""


def month_answer(data: ReleaseData) -> MonthAnswer:
    """`api/2013-10/index.json`: the month's totals, and the way to each trust's answer."""
    period, where = data["period"], "release.json" if fits_in_one_file(data) else "actions.csv"
    return {
        **_about_month(data),
        "totals": data["totals"],
        "trusts": [*map(_named, data["trusts"])],
        "data": f"../../data/{period}/{where}",
    }


def trust_answer(history: TrustHistory, newest: ReleaseData) -> TrustAnswer:
    """`api/trusts/<trust>.json`: the last twelve months in full, each older year as its last month has it, and every action's statuses in
    all months; `newest` is the newest month's release with this trust alone.
    """
    (trust,) = newest["trusts"]
    months = [_month(month) for month in history["months"]]
    actions = [_statuses(ref, history["actions"][ref]) for ref in sorted(history["actions"], key=natural)]
    return {**_programme(newest), "code": trust["trust"], "months": months, "years": history["years"], "actions": actions}


def letters_answer(data: ReleaseData, letters: Sequence[PublicLetter]) -> LettersAnswer:
    """`api/2013-10/letters.json`: the letters that go out with a month, and what became of each. `data` is of the month as a whole."""
    return {**_programme(data), "period": data["period"], "letters": list(letters)}


def index_answer(releases: Sequence[ReleaseData], trusts: Iterable[str]) -> IndexAnswer:
    """`api/index.json`, which leads to every month and every trust that has a permanent page."""
    months: list[MonthLead] = [{**_about_month(data), "address": f"{data['period']}/index.json"} for data in releases]
    coded: list[CodedTrust] = [{"code": code, "address": f"trusts/{code.lower()}.json"} for code in sorted(trusts)]
    return {
        **_programme(releases[-1]),
        "schema": "../data/release.schema.json",
        "latest": "latest.json",
        "months": months,
        "trusts": coded,
        "openapi": "openapi.json",
    }


def latest(data: ReleaseData) -> LatestAnswer:
    """`api/latest.json`, from the latest month."""
    return {**_about_month(data), "totals": data["totals"], "address": f"{data['period']}/index.json"}


def trust_month_answer(release: ReleaseData, code: str) -> TrustMonthAnswer:
    """`api/2013-10/<trust>.json`: a trust's month with the sources of each of its figures; `release` holds its rows alone."""
    last, source = release["told"][code], release.get("sources", {}).get(code)
    return {
        **_about_month(release),
        "release": last["number"],
        "as_of": last["as_of"],
        "trust": in_json("trusts", release["trusts"][0]),
        "actions": [_filled(row) for row in release["actions"]],
        "verdicts": release["verdicts"],
        "figures": [_figure(figure, source, statuses_of(release["programme"])) for figure in figures_of(release, code)],
    }


def _filled(row: Row) -> Row:
    """The columns of an action that hold anything, without those that the trust's row or the month before has as well."""
    return {name: value for name, value in row.items() if name not in _LEFT_OUT and (value or (name in _ZERO and value == 0))}


def _month(month: TrustMonth) -> TrustMonthLead:
    """A month's state and counts, with the way to the trust's answer for that month, which has its words and traces as well."""
    row, address = month["trust"], f"../{month['period']}/{month['trust']['trust'].lower()}.json"
    counts = {name: value for name, value in in_json("trusts", row).items() if name not in _WORDS and not name.endswith(_SIGNED)}
    return {
        "period": month["period"],
        "release": month["release"],
        "as_of": month["as_of"],
        "address": address,
        "verdict": month.get("verdict"),
        "trust": counts,
    }


def _statuses(ref: str, known: ActionHistory) -> StatusesAnswer:
    """An action's statuses as runs of months, and its last evidence."""
    found: StatusesAnswer = {"ref": ref, "runs": known["runs"]}
    return {**found, "evidence": known["evidence"]} if "evidence" in known else found


def _figure(figure: Traced, source: Source | None, statuses: Statuses) -> FigureAnswer:
    """One figure: what it counts, its rule, and by reference the actions it is made of."""
    return {
        "id": str(figure.id),
        "words": f"{figure_title(figure)}: {figure_words(figure)}",
        "count": figure.count,
        "of": figure.of,
        "rule": figure.counted.rule,
        "parts": {row["ref"]: _part(figure, row, source, statuses) for row in figure.rows if "ref" in row},
    }


def _part(figure: Traced, row: Row, source: Source | None, statuses: Statuses) -> str:
    """Of one action that a figure counts, what changed in it, or where the words that decide were read."""
    if figure.counted.table == "changes":
        change: Any = row
        return in_rhythm(figure.id.period, change_words(change, statuses))
    return cell_of(figure.counted.cell, row, source) or source_words(figure, row, source)


def _about_month(data: ReleaseData) -> OfMonth:
    """The programme, month and release that every answer about a month begins with."""
    return {**_programme(data), "period": data["period"], "release": data["number"], "as_of": data["as_of"]}


def _programme(data: ReleaseData) -> OfProgramme:
    programme = data["programme"]
    found: OfProgramme = {"programme": programme["title"], "illustrative": programme["illustrative"], "licence": LICENCE}
    return {**found, "banner": programme["banner"]} if programme["illustrative"] else found


def _named(row: Row) -> NamedTrust:
    return {"code": row["trust"], "name": row["name"], "state": row["state"], "address": f"{row['trust'].lower()}.json"}
