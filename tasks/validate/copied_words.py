"""The same words from two trusts: for each narrative, the action of another trust that had these words before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.decisions import assessed_before
from tasks.record.facts import Decision
from tasks.record.readings import Readings
from tasks.record.record import Record
from tasks.rules.wording import run_together
from tasks.run.run import Run
from tasks.run.successions import rows_before
from tasks.validate.fingerprints import Batch, batches_for, same_words_in, trust_of

_COLUMNS = ["trust", "ref", "at", "narrative"]


def copied_from(
    record: Record,
    period: Period,
    taken: Sequence[tuple[Submission, Reading]],
    lines: pd.DataFrame,
    last: pd.DataFrame | None,
    names: Collection[str],
    long_narrative: int,
) -> pd.Series[str]:
    """For each line the reference of another trust's action that had its narrative first, last month or this one; empty: none.

    Only what was received before counts, so the answer does not depend on which updates are read together. `last` holds last month's
    actions of trusts that may have written the same, `names` are this month's updates that may. Narratives of fewer than
    `long_narrative` characters are not compared.
    """
    received = {(submission.trust, submission.id): pd.Timestamp(submission.received_at) for submission, _ in taken}
    at = pd.Series([received[key] for key in zip(lines["trust"], lines["submission"], strict=True)], index=lines.index, dtype="object")
    mine = lines[["trust", "ref", "narrative"]].assign(at=at, line=lines.index)[lines["sent"]]
    written = pd.concat([_last_month(last), _decided(record, period, names), mine], ignore_index=True)
    written = written[written["narrative"].str.len() >= long_narrative]
    written["words"] = run_together(written["narrative"])
    shared = written[written.groupby("words", sort=False)["trust"].transform("nunique") > 1]
    found = pd.Series("", index=lines.index, dtype="str")
    for _, alike in shared.groupby("words", sort=False):  # seldom: words that two trusts have in common
        ours = alike[alike["line"].notna()]
        for line, trust, received in zip(ours["line"].astype("int64"), ours["trust"], ours["at"], strict=True):
            others = alike[(alike["trust"] != trust) & (alike["at"] < received)].sort_values(["at", "trust", "ref"], kind="stable")
            if len(others):
                found[line] = str(others.iloc[0]["ref"])
    return found


def last_month_of(
    run: Run, period: Period, taken: Sequence[tuple[Submission, Reading]], own: Batch, long_narrative: int
) -> pd.DataFrame | None:
    """The actions of the month before as last assessed; None in a first month.

    Of these trusts: those that sent the updates, and those whose updates of that month share a fingerprint with the batch `own`. Of one
    that was not asked for the month before, the actions are those of the last that it was asked for.
    """
    before = assessed_before(run.record, period)
    if before is None:
        return None
    alike = same_words_in(batches_for(run.record, before.period, long_narrative), own)
    trusts = {submission.trust for submission, _ in taken} | {trust_of(name) for name in alike}
    return rows_before(run, before, "actions", sorted(trusts))


def _last_month(last: pd.DataFrame | None) -> pd.DataFrame:
    if last is None:
        return pd.DataFrame(columns=_COLUMNS)
    return last[["trust", "ref", "narrative"]].assign(at=pd.Timestamp.min.tz_localize("UTC")).astype({"at": "object"})


def _decided(record: Record, period: Period, names: Collection[str]) -> pd.DataFrame:
    """The narratives of these updates, by the newest decision on each, if it was decided on and is for the period."""
    rows, readings = [], Readings(record)
    for name in names:
        _, trust, submission = name.split("/")
        fact = record.last(Decision, period, trust, submission)
        if fact is not None:
            at = pd.Timestamp(fact.received_at)
            lines = readings[fact.reading].lines
            rows += [(trust, str(line.get("ref", "")), at, str(line.get("narrative", ""))) for line in lines]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"at": "object"})
