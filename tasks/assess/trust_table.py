"""Where each expected trust stands in a period: what came, when, what was decided, and what its actions add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import pandas as pd

from tasks.record.record import Fact
from tasks.rules.counts import COUNTED, counts
from tasks.rules.deadline import days_late
from tasks.site.data.totals import COUNTED as SUMMED

FINDINGS = [
    "trust",
    "submission",
    "received_at",
    "decision",
    "check",
    "severity",
    "ref",
    "address",
    "seen",
    "says",
    "mend",
    "answer",
    "waived_by",
]
SAID = ["nil", "nil_reason", "summary", "chair_name", "chair_date", "chief_name", "chief_date"]


def trusts_table(
    trusts: tuple[str, ...],
    due: Mapping[str, date],
    decisions: list[Fact],
    accepted: dict[str, Fact],
    heads: pd.DataFrame,
    actions: pd.DataFrame,
    previous: pd.DataFrame | None,
) -> pd.DataFrame:
    """One row per expected trust, with the columns docs/architecture.md lists. `due` is the last day that was on time
    for each, with the time it was granted.
    """
    received = Counter(d["trust"] for d in decisions)
    returned = Counter(d["trust"] for d in decisions if d["decision"] == "returned")
    rows = [_arrived(trust, due[trust], received[trust], returned[trust], accepted.get(trust)) for trust in trusts]
    table = pd.DataFrame(rows).merge(
        heads[["trust", *SAID]] if len(heads) else pd.DataFrame(columns=["trust", *SAID]), on="trust", how="left"
    )
    table = _filled(table)
    table["plan_version"] = table["trust"].map(actions.groupby("trust")["plan_version"].max()).fillna(0).astype("int64")
    table = table.merge(counts(actions), on="trust", how="left")
    table[list(COUNTED)] = table[list(COUNTED)].fillna(0).astype("int64")
    table.loc[table["nil"], "state"] = "nil return"
    taken_back = {d["trust"] for d in _last_words(decisions) if d["decision"] == "withdrawn"}
    table.loc[table["trust"].isin(taken_back) & ~table["accepted"], "state"] = "withdrawn"
    return _carried(table, actions, previous)


def _last_words(decisions: list[Fact]) -> Iterable[Fact]:
    """Each trust's newest: what it took back counts from when it took it back, so what it sends after that is newer."""
    spoke = sorted(decisions, key=lambda d: datetime.fromisoformat(d.get("withdrawn_at") or d["received_at"]))
    return {d["trust"]: d for d in spoke}.values()


def findings_table(decisions: list[Fact]) -> pd.DataFrame:
    """Every finding of every decision on a period's submissions, in order of receipt."""
    blank = dict.fromkeys(FINDINGS, "")
    rows = [{**blank, **finding, **{name: d[name] for name in FINDINGS[:4]}} for d in decisions for finding in d["findings"]]
    return pd.DataFrame(rows, columns=FINDINGS, dtype="str")


def _arrived(trust: str, due: date, received: int, returned: int, accepted: Fact | None) -> dict[str, object]:
    if accepted is None:
        state, late, warnings = ("returned" if returned else "never received"), 0, 0
    else:
        late = days_late(datetime.fromisoformat(accepted["received_at"]), due)
        state = "accepted late" if late else "accepted with reasons" if _with_reasons(accepted) else "accepted"
        warnings = sum(finding["severity"] == "warning" for finding in accepted["findings"])
    return {
        "trust": trust,
        "state": state,
        "received": received,
        "returned": returned,
        "accepted": accepted is not None,
        "on_time": accepted is not None and not late,
        "days_late": late,
        "received_at": accepted["received_at"] if accepted else "",
        **{name: accepted[name] if accepted else "" for name in ("submission", "sha256", "file")},
        "warnings": warnings,
    }


def _with_reasons(accepted: Fact) -> bool:
    """Whether an answered warning or a waived error was accepted with the update."""
    return any(finding.get("answer") or finding.get("waived_by") for finding in accepted["findings"])


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Trusts without an accepted update said nothing: empty text, no date."""
    for name in ("nil_reason", "summary", "chair_name", "chief_name"):
        table[name] = table[name].fillna("").astype("str")
    for name in ("chair_date", "chief_date"):
        table[name] = table[name].astype("datetime64[s]")
    table["nil"] = table["nil"].eq(True)
    return table


def _carried(table: pd.DataFrame, actions: pd.DataFrame, previous: pd.DataFrame | None) -> pd.DataFrame:
    """Accepted updates so far, and how many of the latest in a row moved nothing."""
    before = previous.set_index("trust") if previous is not None else pd.DataFrame(columns=["accepted_updates", "unmoved"])
    so_far = table["trust"].map(before["accepted_updates"]).fillna(0).astype("int64")
    still = table["trust"].map(before["unmoved"]).fillna(0).astype("int64")
    moved = table["trust"].map(actions.groupby("trust")["moved"].any()).eq(True)
    table["accepted_updates"] = so_far + table["accepted"]
    table["unmoved"] = still.where(~table["accepted"], (still + 1).where(~moved, 0))
    return table


def totals_in(trusts: pd.DataFrame) -> dict[str, int]:
    """What a table of trusts adds up to; its revision keeps it, so that no later month has to read the table again."""
    return {
        "trusts": len(trusts),
        "accepted": int(trusts["accepted"].sum()),
        "on_time": int(trusts["on_time"].sum()),
        **{name: int(trusts[name].sum()) for name in SUMMED},
    }
