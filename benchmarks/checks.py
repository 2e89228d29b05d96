"""What all checks cost on 300,000 rows, beside the same rules for lines in pydantic row by row, in CPU seconds of one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.checks_by_rows import offences
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.finding import Severity
from tasks.model.plan_date import Precision
from tasks.rulebook import load
from tasks.rules import checks
from tasks.rules.checks.inputs import prepared
from tasks.run.settings import ROOT

TRUSTS, ACTIONS = 5_000, 60
RARE = 0.002  # of each kind of fault: about every twenty-fifth action has one
ROUNDS = 3
DAY = date(2013, 11, 1)
"""The sample's thresholds of that day are those by which both ways check."""
LABELS = {
    "on_track": "On track to deliver",
    "some_issues": "Some issues",
    "not_on_track": "Not on track to deliver",
    "delivered": "Delivered",
}


def compared() -> Iterator[str]:
    """One line: the cost of each way, their ratio, and that both found the same."""
    heads, lines = heads_of(), lines_of()
    tables = prepared(heads, lines, FOUR)
    rows = _rows(tables.lines)  # made before the clock starts: the rows are a gift
    frame_cost, findings = _cheapest(lambda: checks.run(heads, lines, {}, {}, lambda _: Severity.ERROR, number, WORDS))
    row_cost, by_rows = _cheapest(lambda: offences(rows))
    by_frame = {
        c.id: int(c.offends(tables.lines, **{name: number(name) for name in c.thresholds}).sum())
        for c in checks.catalogue()
        if c.table == "lines" and c.offends
    }
    differ = {name: (by_rows[name], by_frame[name]) for name in by_rows if by_rows[name] != by_frame[name]}
    left_out = {name for name, count in by_frame.items() if count and name not in by_rows}
    if differ or left_out:
        raise AssertionError(f"the two ways differ: {differ}, or one leaves out {left_out}")
    yield (
        f"checks, {len(lines):,} rows: all {len(checks.catalogue())} with words for {len(findings):,} findings {frame_cost:.2f} s CPU; "
        f"{len(by_frame)} rules for lines as pydantic row by row {row_cost:.2f} s: {row_cost / frame_cost:.1f} times; both find the same"
    )


@cache
def number(name: str) -> int:
    """A threshold of the regime, by its name."""
    return load(ROOT / "config").threshold(name, DAY)


def _cheapest(act: Callable[[], Any]) -> tuple[float, Any]:
    costs = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = act()
        costs.append(time.process_time() - start)
    return min(costs), result


def heads_of(many: int = TRUSTS) -> pd.DataFrame:
    """Heads of ordinary updates, one a trust."""
    trusts = [f"T{n:04}" for n in range(many)]
    days = pd.Series(pd.Timestamp(2013, 11, 6), index=range(many)).astype("datetime64[s]")
    said = {"trust_name": "A Trust", "registered_name": "A Trust", "period_word": "2013-10", "plan_version_word": "1", "nil_word": "no"}
    said |= {"nil_reason": "", "chair_name": "A Chair", "chief_name": "A Chief", "chair_date_word": "x", "chief_date_word": "x"}
    heads = pd.DataFrame(
        {"trust": trusts, "submission": "s1", "period": "2013-10", "trust_code": trusts, "corrects_word": "", "named_trust": trusts, **said}
    )
    heads["received_at"] = pd.Timestamp("2013-11-08T10:00:00Z")
    known: dict[str, Any] = {"plan_version": 1, "current_plan_version": 1, "nil": False, "lines_sent": ACTIONS, "lines_filled": ACTIONS}
    heads = heads.assign(chair_date=days, chief_date=days, last_period="2013-09", open_period="2013-10", **known)
    for name in ("name_variants", "chair_register", "chief_register"):
        heads[name] = [()] * many
    return heads


def lines_of(many: int = TRUSTS, actions: int = ACTIONS) -> pd.DataFrame:
    """Ordinary updates in which a cell is wrong now and then, one way or another."""
    chance, size = np.random.default_rng(2013), many * actions

    def some(words: str | list[str], otherwise: str, share: float = RARE) -> np.ndarray[Any, Any]:
        return np.where(chance.random(size) < share, words, otherwise)

    trust = np.repeat([f"T{n:04}" for n in range(many)], actions)
    number = np.tile(np.arange(actions), many)
    ref = np.char.add(np.char.add(trust, "-"), np.char.zfill(number.astype("U2"), 2))
    status = chance.choice(list(LABELS), size, p=[0.6, 0.15, 0.05, 0.2])
    odd = chance.random(size)
    last = np.where(status == "delivered", chance.choice(["delivered", "on_track"], size), "on_track")
    done = status == "delivered"
    frame = pd.DataFrame({"trust": trust, "submission": "s1", "period": "2013-10", "ref": ref, "row": number + 2, "times_sent": 1})
    frame["planned"], frame["sent"] = True, chance.random(size) > RARE
    for name, words in (
        ("theme", "Staffing"),
        ("concern", "Too few nurses at night, and nobody said so"),
        ("owner", "Director of Nursing"),
    ):
        frame[name], frame[f"{name}_sent"] = words, some("Another", words)
    frame["action"] = np.char.add("Recruit registered nurses for the wards of ", ref)
    frame["action_sent"] = np.where(chance.random(size) < RARE, "Recruit", frame["action"])
    frame["timescale"], frame["timescale_sent"], frame["topic"] = "31 March 2014", some("31 March 2015", "31 March 2014"), "staffing"
    frame["status"] = np.where(chance.random(size) < RARE, "", status)
    frame["status_word"] = np.where(frame["status"] == "", some("", "Green", 0.5), pd.Series(status).map(LABELS))
    percent = np.where(done, 100, chance.integers(20, 95, size)).astype("float64")
    frame["percent"] = np.where(chance.random(size) < RARE, np.nan, percent)
    frame["percent_word"] = np.where(frame["percent"].isna(), "lots", percent.astype("int64").astype("U3"))
    frame["narrative"] = np.where(chance.random(size) < RARE, "", _progress(chance, ref))
    frame["last_narrative"] = np.where(chance.random(size) < RARE, frame["narrative"], "Fewer were in post.")
    frame["evidence"] = np.where(done & (chance.random(size) > RARE), np.char.add("Board paper on ", ref), "")
    frame["delivered_word"] = np.where(done, some("", "28 October 2013"), some("28 October 2013", ""))
    frame["revised_word"] = some("30 April 2014", "", 0.1)
    frame["revised_reason"] = np.where((frame["revised_word"] != "") & (chance.random(size) > RARE), "Visas are awaited.", "")
    frame["partner_help"], frame["contract_topics"], frame["explanation"] = (
        np.where(chance.random(size) < 0.1, some("car parking", "staffing"), ""),
        "staffing; theatres",
        "",
    )
    frame["copied_from"] = some("T0001-01", "")
    frame["last_status"], frame["last_period"] = last, "2013-09"
    frame["delivered_precision"] = frame["revised_precision"] = Precision.DAY
    frame["last_percent"] = np.where(last == "delivered", 100, percent - chance.integers(1, 20, size))
    frame["revisions"], frame["unmoved"] = (odd < 3 * RARE) * 2, (odd < 3 * RARE) * 2
    return _spoiled(frame.assign(**_days(frame, chance)), chance)


def _spoiled(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """The same lines with faults that take more than one cell."""

    def put(column: str, value: Any, among: str = "") -> None:
        rows = chance.random(len(frame)) < RARE
        frame.loc[rows & (frame["status"] == among) if among else rows, column] = value

    put("planned", False)
    put("times_sent", 2)
    put("ref", "")
    put("narrative", "The executive team looked at it again and is content with how it goes.")
    put("percent", 100.0, "some_issues")
    put("last_percent", 99.0, "on_track")
    put("last_status", "delivered", "not_on_track")
    put("unmoved", 2, "on_track")
    put("evidence", "Board paper of 28 October 2013", "delivered")
    put("delivered_date", pd.NaT, "delivered")
    put("agreed_on", pd.Timestamp(2013, 10, 29), "delivered")
    put("due_date", pd.NaT)
    put("due_date", pd.Timestamp(2014, 6, 30))
    put("due_date", pd.Timestamp(2013, 9, 30), "on_track")
    return frame


def _progress(chance: np.random.Generator, ref: np.ndarray[Any, Any]) -> list[str]:
    """Accounts of 50 to 200 characters, each its own."""
    words = "Of the nurses wanted most are now in post and the rest have a day to start on, says the ward. " * 3
    return [f"{name}: {words[: 40 + many]}" for name, many in zip(ref.tolist(), chance.integers(0, 150, len(ref)).tolist(), strict=True)]


def _days(frame: pd.DataFrame, chance: np.random.Generator) -> dict[str, pd.Series[Any]]:
    size = len(frame)
    odd = chance.random(size)
    revised = np.where(frame["revised_word"] != "", np.datetime64("2014-04-30"), np.datetime64("NaT"))
    finished = np.where(odd < RARE / 2, np.datetime64("2013-11-20"), np.datetime64("2013-10-28"))
    delivered = np.where(frame["delivered_word"] != "", finished, np.datetime64("NaT"))
    told = {"due_date": np.full(size, np.datetime64("2014-03-31")), "revised_date": revised, "delivered_date": delivered}
    told["last_revised"] = np.where(odd < RARE, np.datetime64("2014-05-31"), np.datetime64("NaT"))
    told["last_delivered"] = np.where(frame["last_status"] == "delivered", np.datetime64("2013-10-28"), np.datetime64("NaT"))
    told["agreed_on"] = np.full(size, np.datetime64("2013-07-31"))
    return {name: pd.Series(days.astype("datetime64[s]"), index=frame.index) for name, days in told.items()}


def _rows(lines: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {name: lines[name].astype("object").where(lines[name].notna(), None).tolist() for name in lines.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
