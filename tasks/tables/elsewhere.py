"""The same words from two trusts: for each narrative, the action of another trust whose words they were before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import pandas as pd

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record import Record
from tasks.rules.wording import run_together
from tasks.stores import keys

LONG = 40  # characters; shorter remarks may be alike
_COLUMNS = ["trust", "ref", "at", "narrative"]


def told_elsewhere(
    record: Record, period: Period, taken: Sequence[tuple[Submission, Reading]], lines: pd.DataFrame, last: pd.DataFrame | None
) -> pd.Series[str]:
    """For each line the reference of another trust's action that had its narrative first, last month or this one; empty: none.

    Only what was received before counts, so the answer does not depend on which updates are read together.
    """
    received = {(submission.trust, submission.id): pd.Timestamp(submission.received_at) for submission, _ in taken}
    at = pd.Series([received[key] for key in zip(lines["trust"], lines["submission"], strict=True)], index=lines.index, dtype="object")
    mine = lines[["trust", "ref", "narrative"]].assign(at=at, line=lines.index)[lines["sent"]]
    told = pd.concat([_before(last), _decided(record, period, taken, set(prints(mine["narrative"]))), mine], ignore_index=True)
    told = told[told["narrative"].str.len() >= LONG]
    told["told"] = run_together(told["narrative"])
    shared = told[told.groupby("told", sort=False)["trust"].transform("nunique") > 1]
    found = pd.Series("", index=lines.index, dtype="str")
    for _, alike in shared.groupby("told", sort=False):  # few: words that two trusts have in common
        ours = alike[alike["line"].notna()]
        for line, trust, received in zip(ours["line"].astype("int64"), ours["trust"], ours["at"], strict=True):
            others = alike[(alike["trust"] != trust) & (alike["at"] < received)].sort_values(["at", "trust", "ref"], kind="stable")
            if len(others):
                found[line] = str(others.iloc[0]["ref"])
    return found


def prints(narratives: Iterable[str]) -> list[str]:
    """What each narrative long enough to be compared is found by again: short, the same for all copies, and telling nothing of it."""
    words = pd.Series([words for words in narratives if len(words) >= LONG], dtype="str")
    return sorted({hashlib.blake2b(text.encode(), digest_size=6).hexdigest() for text in run_together(words)})


def _before(last: pd.DataFrame | None) -> pd.DataFrame:
    if last is None:
        return pd.DataFrame(columns=_COLUMNS)
    return last[["trust", "ref", "narrative"]].assign(at=pd.Timestamp.min.tz_localize("UTC")).astype({"at": "object"})


def _decided(record: Record, period: Period, taken: Sequence[tuple[Submission, Reading]], wanted: set[str]) -> pd.DataFrame:
    """What other updates for the period said, by the newest decision on each, of those that share a narrative with the wanted.

    Those being checked now are left out.
    """
    now = {(submission.trust, submission.id) for submission, _ in taken}
    latest = max((submission.month for submission, _ in taken), default=period)
    rows = []
    for month in record.months(keys.DECISIONS, period, latest):
        for (trust, submission), number in sorted(record.decided(month).items()):
            if (trust, submission) in now:
                continue
            fact = record.fact(keys.decision(month, trust, submission, number))
            if fact["period"] == str(period) and not wanted.isdisjoint(fact["words"]):
                at = pd.Timestamp(fact["received_at"])
                said = record.reading(fact["reading"]).lines
                rows += [(trust, str(line.get("ref", "")), at, str(line.get("narrative", ""))) for line in said]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"at": "object"})
