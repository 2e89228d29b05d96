"""Where each expected trust stands in a period: what came, when, what was decided, and what its actions add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import pandas as pd

from tasks.model.finding import PRIVATE, Severity
from tasks.record.decisions import Outcome
from tasks.record.facts import Decision
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
FORM_COLUMNS = ["nil", "nil_reason", "summary", "chair_name", "chair_date", "chief_name", "chief_date"]


def trusts_table(
    trusts: tuple[str, ...],
    due: Mapping[str, date],
    outcomes: Sequence[Outcome],
    accepted: Mapping[str, Outcome],
    heads: pd.DataFrame,
    actions: pd.DataFrame,
    previous: pd.DataFrame | None,
) -> pd.DataFrame:
    """One row per expected trust, with the columns docs/architecture.md lists. `due` is the last day that was on time
    for each, with the time it was granted.
    """
    received = Counter(one.decision.trust for one in outcomes)
    returned = Counter(one.decision.trust for one in outcomes if one.state == "returned")
    rows = [_arrived(trust, due[trust], received[trust], returned[trust], accepted.get(trust)) for trust in trusts]
    table = pd.DataFrame(rows).merge(
        heads[["trust", *FORM_COLUMNS]] if len(heads) else pd.DataFrame(columns=["trust", *FORM_COLUMNS]), on="trust", how="left"
    )
    table = _filled(table)
    table["plan_version"] = table["trust"].map(actions.groupby("trust")["plan_version"].max()).fillna(0).astype("int64")
    table = table.merge(counts(actions), on="trust", how="left")
    table[list(COUNTED)] = table[list(COUNTED)].fillna(0).astype("int64")
    table.loc[table["nil"], "state"] = "nil return"
    taken_back = {one.decision.trust for one in _last_words(outcomes) if one.state == "withdrawn"}
    table.loc[table["trust"].isin(taken_back) & ~table["accepted"], "state"] = "withdrawn"
    return _carried(table, actions, previous)


def _last_words(outcomes: Iterable[Outcome]) -> Iterable[Outcome]:
    """Each trust's newest: what it took back counts from when it took it back, so what it sends after that is newer."""
    return {one.decision.trust: one for one in sorted(outcomes, key=lambda one: one.at)}.values()


def findings_table(outcomes: Iterable[Outcome]) -> pd.DataFrame:
    """Every finding of every decision on a period's submissions, in order of receipt."""
    rows = []
    for one in outcomes:
        decision = one.decision
        lead = (decision.trust, decision.submission, decision.received_at.isoformat(), one.state)
        rows += [{**asdict(finding), **dict(zip(FINDINGS[:4], lead, strict=True))} for finding in decision.findings]
    return pd.DataFrame(rows, columns=FINDINGS, dtype="str")


def _arrived(trust: str, due: date, received: int, returned: int, accepted: Outcome | None) -> dict[str, object]:
    decision = accepted.decision if accepted else None
    if decision is None:
        state, late, warnings = ("returned" if returned else "never received"), 0, 0
    else:
        late = days_late(decision.received_at, due)
        state = "accepted late" if late else "accepted with reasons" if _with_reasons(decision) else "accepted"
        warnings = sum(finding.severity is Severity.WARNING and finding.check not in PRIVATE for finding in decision.findings)
    return {
        "trust": trust,
        "state": state,
        "received": received,
        "returned": returned,
        "accepted": decision is not None,
        "on_time": decision is not None and not late,
        "days_late": late,
        "received_at": decision.received_at.isoformat() if decision else "",
        "submission": decision.submission if decision else "",
        "sha256": decision.sha256 if decision else "",
        "file": decision.file if decision else "",
        "warnings": warnings,
    }


def _with_reasons(accepted: Decision) -> bool:
    """Whether an answered warning or a waived error was accepted with the update."""
    return any(finding.answer or finding.waived_by for finding in accepted.findings)


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
