"""The tables of shares of a month: actions, trusts, verdicts and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date

import pandas as pd

from tasks.assess.share import Share
from tasks.assess.statement_columns import with_statements
from tasks.assess.trust_table import findings_table, trusts_table
from tasks.assess.verdicts import verdicts_table
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.update import Submission
from tasks.record.decisions import Outcome
from tasks.record.facts import Revision
from tasks.record.plan_versions import agreed_plans
from tasks.record.readings import Readings
from tasks.record.record import Record
from tasks.record.tables import Tables, rows_of
from tasks.rules.carried_forward import carried
from tasks.rules.deadline import london_day
from tasks.rules.overdue import ASKED
from tasks.rules.plan_changed import plan_changed
from tasks.run.run import Run
from tasks.run.successions import rows_before
from tasks.workbook.update_frames import plan_frame, plans_in_force, update_frames

_ORDER = {
    "actions": ["trust"],  # within a trust in the plan's order
    "trusts": ["trust"],
    "verdicts": ["trust", "rule", "subject"],
    "findings": ["trust", "received_at", "submission"],
}


def assessed(run: Run, period: Period, shares: Sequence[Share], before: Revision | None) -> dict[str, Tables]:
    """Partition to its four tables, in their one order, so that the same rows are the same bytes. `before` is the assessment of the month
    before.

    The actions of all these shares are laid beside their plans at once: a table of twenty partitions takes hardly longer than one of one.
    """
    actions = _actions(run, period, shares, before)
    return {share.partition: _tables(run, period, share, before, *actions[share.partition]) for share in shares}


def _tables(run: Run, period: Period, share: Share, before: Revision | None, heads: pd.DataFrame, actions: pd.DataFrame) -> Tables:
    previous = rows_before(run, before, "trusts", share.expected) if before else None
    by_first, last_known = (run.rulebook.threshold(name, period.last_day) for name in ("on_time_by_first", "count_last_known"))
    trusts = trusts_table(
        period,
        share.expected,
        share.due,
        share.outcomes,
        _accepted(share),
        heads,
        actions,
        previous,
        by_first,
        last_known,
        run.rulebook.statuses,
        _first_agreed(run, period, share),
        share.unread,
        {trust: one.decision.period for trust, one in share.asked.items()},
        (*run.rulebook.wording.signatories.values(),),
    )
    trusts["state"] = [open_still(share, trust, state) for trust, state in zip(trusts["trust"], trusts["state"], strict=True)]
    needed = bool(run.rulebook.threshold("director_signs_off", period.last_day))
    trusts = with_statements(trusts, share.statements, run.rulebook.wording.signatories, needed=needed)
    verdicts = verdicts_table(run.rulebook, period, share.moments, share.due, trusts, share.left, actions, share.dossiers)
    verdicts = pd.concat([verdicts, plan_changes(run.record, share.plans, period)], ignore_index=True)
    tables = {"actions": actions, "trusts": trusts, "verdicts": verdicts, "findings": findings_table(share.outcomes)}
    return {name: rows.sort_values(_ORDER[name], kind="stable", ignore_index=True) for name, rows in tables.items()}


def plan_changes(record: Record, plans: Mapping[str, Sequence[str]], period: Period) -> pd.DataFrame:
    """For each trust whose plan has more than one version on record, whether this month's is another than last month's, as verdicts."""
    histories = agreed_plans(record, [trust for trust, versions in plans.items() if len(versions) > 1], period.last_day)
    return rows_of(plan_changed(versions, period) for versions in histories.values() if versions)


def open_still(share: Share, trust: str, state: str) -> str:
    """What became of a trust's update, if it was returned and may still be mended, has no answer of ours yet, is to be confirmed, or
    did not come and has time still, as where the trust was given more.
    """
    returned, in_time = share.due[trust].returned, london_day(share.moments[trust]) <= share.due[trust].last_day
    if returned and state in {"returned", "never received"} and in_time:
        return "may be mended" if returned.answered else "not answered yet"
    if state == "never received" and in_time and trust not in share.unconfirmed:
        return "still expected"
    return share.unconfirmed.get(trust, state) if state in {"returned", "never received", "withdrawn", ASKED} else state


def _first_agreed(run: Run, period: Period, share: Share) -> dict[str, date] | None:
    """Trust to the day on which its first plan was agreed, of those without an accepted update; None where the month does not ask."""
    if not run.rulebook.threshold("blame_needs_plan", period.last_day):
        return None
    silent = {trust: min(versions, key=int) for trust, versions in share.plans.items() if versions and trust not in _accepted(share)}
    return {trust: run.record.get(ActionPlan, trust, first).agreed_on for trust, first in silent.items()}


def _accepted(share: Share) -> dict[str, Outcome]:
    """Trust code to its accepted update, of the trusts that owe one."""
    return {one.decision.trust: one for one in share.outcomes if one.state == "accepted" and one.decision.trust in share.expected}


def _actions(run: Run, period: Period, shares: Sequence[Share], before: Revision | None) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Partition to the heads of its accepted updates, and its table of actions: those reported, and those only planned."""
    record, expects = run.record, [trust for share in shares for trust in share.expected]
    last = rows_before(run, before, "actions", expects) if before else None
    accepted = {trust: one for share in shares for trust, one in _accepted(share).items()}
    readings = Readings(record)
    taken = [(_submission(run, one), readings[one.decision.reading]) for one in accepted.values()]
    planned = plan_frame(plans_in_force(record, expects, period).values())
    unsent = planned[~planned["trust"].isin(list(accepted)) | planned["closed_on"].notna()]
    frames = [unsent.assign(planned=True, sent=False, accepted=unsent["trust"].isin(list(accepted)))]
    heads = pd.DataFrame({"trust": pd.Series(dtype="str")})
    if taken:
        heads, lines = update_frames(run, period, taken, last)
        frames.append(lines.assign(accepted=True))
    least_days, updates = (run.rulebook.threshold(name, period.last_day) for name in ("past_due_least_days", "stall_updates"))
    actions = carried(pd.concat(frames, ignore_index=True), last, period, least_days, updates, run.rulebook.statuses)
    return {share.partition: (_of(heads, share), _of(actions, share)) for share in shares}


def _of(rows: pd.DataFrame, share: Share) -> pd.DataFrame:
    return rows[rows["trust"].isin(list(share.expected))].reset_index(drop=True)


def _submission(run: Run, one: Outcome) -> Submission:
    decision = one.decision
    day = decision.received_at.astimezone(UTC).date().isoformat()
    return run.record.get(Submission, day, decision.trust, decision.submission)
