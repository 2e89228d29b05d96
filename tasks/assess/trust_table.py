"""Where each expected trust stands in a period: what came, when, what was decided, and what its actions add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import pandas as pd

from tasks.model.finding import PRIVATE, Severity
from tasks.model.period import Period
from tasks.model.posts import SIGNATORIES
from tasks.model.status import Statuses
from tasks.record.decisions import Outcome
from tasks.record.facts import HELD, WAITING, Decision
from tasks.rules.being_looked_at import LOOKED_AT, being_looked_at
from tasks.rules.counts import count_names, counts
from tasks.rules.deadline import days_late
from tasks.rules.on_time import Punctuality, TimedUpdate, receipt
from tasks.rules.overdue import ASKED
from tasks.rules.without_plan import WITHOUT_PLAN, had_plan, without_plan
from tasks.run.deadlines import Due

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
_FORM_COLUMNS = ("nil", "nil_reason", "summary")


def trusts_table(
    period: Period,
    trusts: tuple[str, ...],
    due: Mapping[str, Due],
    outcomes: Sequence[Outcome],
    accepted: Mapping[str, Outcome],
    heads: pd.DataFrame,
    actions: pd.DataFrame,
    previous: pd.DataFrame | None,
    on_time_by_first: int,
    count_last_known: int,
    statuses: Statuses,
    first_agreed: Mapping[str, date] | None = None,
    unread: Collection[str] = (),
    asked: Mapping[str, Period] | None = None,
    seats: Sequence[str] = (*SIGNATORIES.values(),),
) -> pd.DataFrame:
    """One row per expected trust, with the columns docs/architecture.md lists. `outcomes` are in order of receipt.

    `first_agreed` is the day on which each trust's first plan was agreed, nothing for one without a plan; None where the month judges a
    trust whether it had a plan or not. Of the trusts in `unread` files, or perhaps a mail, could not be opened;
    `asked` is the earlier month that a trust's update names which it was asked about. `seats` are what columns call the posts that sign.
    """
    received = Counter(one.decision.trust for one in outcomes)
    returned = Counter(one.decision.trust for one in outcomes if one.state == "returned")
    came: dict[str, list[TimedUpdate]] = defaultdict(list)
    for one in outcomes:
        if one.state in {"accepted", "returned"}:
            came[one.decision.trust].append(TimedUpdate(one.decision.received_at, one.state == "accepted"))
    counted = {trust: receipt(came[trust], due[trust].last_day, on_time_by_first) for trust in trusts}
    rows = [_arrived(trust, due[trust].deadline, received[trust], returned[trust], accepted.get(trust), counted[trust]) for trust in trusts]
    columns = ["trust", *_FORM_COLUMNS, *(f"{who}_{what}" for who in seats for what in ("name", "date"))]
    table = pd.DataFrame(rows).merge(heads[columns] if len(heads) else pd.DataFrame(columns=columns), on="trust", how="left")
    table = _filled(table, seats)
    table["plan_version"] = table["trust"].map(actions.groupby("trust")["plan_version"].max()).fillna(0).astype("int64")
    table = table.merge(counts(actions, count_last_known, statuses), on="trust", how="left")
    names = list(count_names(statuses))
    table[names] = table[names].fillna(0).astype("int64")
    table["oldest_report"] = table["oldest_report"].fillna("").astype("str")
    table.loc[table["nil"], "state"] = "nil return"
    taken_back = {one.decision.trust for one in _last_words(outcomes) if one.state == "withdrawn"}
    table.loc[table["trust"].isin(taken_back) & ~table["accepted"], "state"] = "withdrawn"
    waiting = Counter(one.decision.trust for one in outcomes if one.state == WAITING)
    table["waiting"] = [waiting[trust] for trust in table["trust"]]
    table["asked_about"] = pd.Series([str((asked or {}).get(trust, "")) for trust in table["trust"]], index=table.index, dtype="str")
    table.loc[table["asked_about"].ne("") & table["state"].eq("never received"), "state"] = ASKED
    held = Counter(one.decision.trust for one in outcomes if one.state == HELD)
    table["held"] = [held[trust] for trust in table["trust"]]
    table["looked_at"] = [being_looked_at(period, held[trust], unread=trust in unread) for trust in table["trust"]]
    table["looked_at"] = table["looked_at"].astype("str")
    table.loc[table["looked_at"].ne("") & ~table["accepted"], "state"] = LOOKED_AT
    had = had_plan(previous)
    table["plan_lost"] = table["plan_version"].eq(0) & table["trust"].isin(list(had))
    table["without_plan"] = ""
    if first_agreed is not None:
        why = [
            "" if taken else without_plan(period, first_agreed.get(trust), waiting[trust], had_plan=trust in had)
            for trust, taken in zip(table["trust"], table["accepted"], strict=True)
        ]
        table["without_plan"] = pd.Series(why, index=table.index, dtype="str")
        table.loc[table["without_plan"].ne(""), "state"] = WITHOUT_PLAN
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


def _arrived(
    trust: str, due: date, received: int, returned: int, accepted: Outcome | None, counted: Punctuality | None
) -> dict[str, object]:
    decision = accepted.decision if accepted else None
    if decision is None or counted is None:
        state, late, warnings = ("returned" if returned else "never received"), None, 0
    else:
        late = days_late(counted.at, due)
        state = "accepted late" if late else "accepted with reasons" if _with_reasons(decision) else "accepted"
        warnings = sum(finding.severity is Severity.WARNING and finding.check not in PRIVATE for finding in decision.findings)
    return {
        "trust": trust,
        "state": state,
        "received": received,
        "returned": returned,
        "accepted": decision is not None,
        "on_time": late == 0,
        "days_late": late,
        "deadline": pd.Timestamp(due),
        "first_received_at": counted.at.isoformat() if counted else "",
        "mended": bool(counted and counted.mended),
        "corrected_at": counted.corrected_at.isoformat() if counted and counted.corrected_at else "",
        "received_at": decision.received_at.isoformat() if decision else "",
        "submission": decision.submission if decision else "",
        "sha256": decision.sha256 if decision else "",
        "file": decision.file if decision else "",
        "warnings": warnings,
    }


def _with_reasons(accepted: Decision) -> bool:
    """Whether an answered warning or a waived error was accepted with the update."""
    return any(finding.answer or finding.waived_by for finding in accepted.findings)


def _filled(table: pd.DataFrame, seats: Sequence[str]) -> pd.DataFrame:
    """Trusts without an accepted update said nothing: empty text, no date."""
    for name in ("nil_reason", "summary", *(f"{who}_name" for who in seats)):
        table[name] = table[name].fillna("").astype("str")
    for name in ("deadline", *(f"{who}_date" for who in seats)):
        table[name] = table[name].astype("datetime64[s]")
    table["nil"] = table["nil"].eq(True)
    table["days_late"] = table["days_late"].astype("float64")
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


def totals_in(trusts: pd.DataFrame, statuses: Statuses) -> dict[str, int]:
    """What a table of trusts adds up to; its revision keeps it, so that no later month has to read the table again."""
    return {
        "trusts": len(trusts),
        "accepted": int(trusts["accepted"].sum()),
        "on_time": int(trusts["on_time"].sum()),
        WAITING: int(trusts["waiting"].sum()),
        LOOKED_AT: int(trusts["looked_at"].ne("").sum()),
        **{name: int(trusts[name].sum()) for name in count_names(statuses)},
    }
