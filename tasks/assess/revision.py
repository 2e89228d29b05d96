"""Assess: from the accepted updates of a period, work out where every action, trust and partner stands, by the rules alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from tasks.assess.plan_changes import plan_changes
from tasks.assess.sheaves import sheaves, told_anew
from tasks.assess.trust_table import findings_table, totals_in, trusts_table
from tasks.assess.verdicts import verdicts_table
from tasks.evidence.dossier import dossier
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.written import to_json
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.rulebook import Rulebook
from tasks.rulebook.fingerprint import files_of
from tasks.rules.carried_forward import carried
from tasks.rules.expected import expected
from tasks.run.deadlines import deadline_of
from tasks.run.months import moment_by
from tasks.run.opened import config_folder, open_programme, open_record, open_rulebook
from tasks.run.programme import Programme
from tasks.run.verb import verb
from tasks.workbook.update_frames import plan_frame, plans_in_force, update_frames

log = logging.getLogger("measures")


class NobodyExpected(Mistake):
    """There is nothing to assess; the text says why."""


@verb(name="assess", task_run_name="assess {period}")
def assess(period: str, as_of: datetime, only: Sequence[str] = ()) -> int:
    """Assess a period as it stood at a moment (aware); write a revision if it differs from the newest. Its number is the answer.

    With `only`, codes of trusts, the others stand as the newest revision has them, if that was made by the rules in force now and beside
    a month before that says the same of them. What it says differently of one is taken in; if all may differ, all are assessed.
    """
    record, rulebook, programme, month = open_record(), open_rulebook(), open_programme(), Period.parse(period)
    standing, before = record.last_of(keys.revisions(month)), record.assessed_before(month)
    alone = _touched(record, rulebook, month, as_of, standing, before, only) if standing and only else None
    moment, decisions = _told_at(record, rulebook, month, as_of, standing, alone)
    trusts = expected(rulebook.spells, month) if alone is None else alone
    if not trusts:
        raise NobodyExpected(f"No trust was in the regime at the end of {month.words}, so nobody owed an update: see config/spells.csv")
    tables = _assessed(record, rulebook, programme, month, moment, decisions, before, trusts)
    made_from = {f"{d['trust']}/{d['submission']}": sha_of(d) for d in decisions}
    if standing and alone is not None:
        made_from |= {name: sha for name, sha in standing["made_from"].items() if name.split("/")[0] not in alone}
    fact = {
        "period": period,
        "as_of": moment.isoformat(),
        "rules": rulebook.sha256,
        "config": _rules(record, rulebook, standing),
        "before": {"period": before["period"], "number": before["number"], "fact": sha_of(before)} if before else None,
        "only": alone,
        "made_from": made_from,
        "tables": sheaves(record, tables, trusts) if standing is None or alone is None else told_anew(record, standing, tables, alone),
        "totals": _totals(record, standing, tables["trusts"], alone),
    }
    if standing and standing["tables"] == fact["tables"]:
        return int(standing["number"])
    if not record.follow(keys.revisions(month), standing, fact):
        return assess(period, as_of, only)  # another run wrote the next revision first: judge once more, beside what it wrote
    number = standing["number"] + 1 if standing else 1
    log.info("%s  assessed, revision %d", period, number)
    return int(number)


def _rules(record: Record, rulebook: Rulebook, standing: Fact | None) -> str:
    """The SHA-256 of the blob that keeps every file of the rules; the standing revision's, if they are the same."""
    if standing is not None and standing["rules"] == rulebook.sha256:
        return str(standing["config"])
    return record.put_blob(to_json(files_of(config_folder())))


def _totals(record: Record, standing: Fact | None, trusts: pd.DataFrame, alone: Sequence[str] | None) -> dict[str, int]:
    """What the trusts add up to; with some told anew, the standing revision's sum with what changed of those."""
    now = totals_in(trusts)
    if standing is None or alone is None:
        return now
    before = totals_in(record.table(standing, "trusts", alone))
    return {name: standing["totals"][name] - before[name] + now[name] for name in now}


def _touched(
    record: Record, rulebook: Rulebook, period: Period, as_of: datetime, standing: Fact, before: Fact | None, only: Sequence[str]
) -> tuple[str, ...] | None:
    """The trusts of which something else may have to be said than the newest revision says, if only these have news; None for all."""
    trusts, then = expected(rulebook.spells, period), standing["before"]
    if standing["rules"] != rulebook.sha256 or (before["period"] if before else "") != (then["period"] if then else ""):
        return None
    if datetime.fromisoformat(standing["as_of"]) < moment_by(rulebook, period, as_of) <= as_of:
        return None  # an extension ran out since
    found = record.told_anew(before, then["number"]) if before and then else set()
    return None if found is None or not {*only} <= {*trusts} else tuple(sorted({*found, *only} & {*trusts}))


def _told_at(
    record: Record, rulebook: Rulebook, period: Period, as_of: datetime, standing: Fact | None, only: Sequence[str] | None
) -> tuple[datetime, list[Fact]]:
    """The moment a period is told as at, and the decisions known by then.

    It is the run day (or that of the latest extension that has passed) or the newest arrival, whichever is later, so that telling
    again without news is the same telling; and it is never earlier than what was already told.
    """
    known_until = max(as_of, datetime.fromisoformat(standing["as_of"])) if standing else as_of
    decisions = [d for d in _decisions(record, period, known_until, only) if datetime.fromisoformat(d["received_at"]) <= known_until]
    withdrawn = set(record.store.keys(keys.withdrawals(period)))  # listed once, however many decisions there are
    decisions = [_unless_withdrawn(record, period, d, known_until, withdrawn) for d in decisions]
    arrived = [datetime.fromisoformat(d.get("withdrawn_at") or d["received_at"]) for d in decisions]
    arrived += [datetime.fromisoformat(standing["as_of"])] if standing and only is not None else []
    moment = min(known_until, max([moment_by(rulebook, period, known_until), *arrived]))
    return moment.astimezone(UTC), decisions  # one spelling, so the same bytes


def _unless_withdrawn(record: Record, period: Period, decision: Fact, until: datetime, withdrawn: set[str]) -> Fact:
    """A decision on something its sender took back by a moment counts no longer."""
    key = keys.withdrawal(period, decision["trust"], decision["submission"])
    taken_back = record.fact(key) if key in withdrawn else None
    if taken_back is None or datetime.fromisoformat(taken_back["at"]) > until:
        return decision
    return {**decision, "decision": "withdrawn", "withdrawn_at": taken_back["at"], "withdrawal_sha256": sha_of(taken_back)}


def _decisions(record: Record, period: Period, until: datetime, only: Sequence[str] | None) -> list[Fact]:
    """The newest decision on each submission for a period, in order of receipt; of some trusts only, if they are named."""
    found: list[Fact] = []
    for month in record.months(keys.DECISIONS, period, Period.of(until.astimezone(UTC).date())):
        newest = record.decided(month) if only is None else {at: n for trust in only for at, n in record.decided(month, trust).items()}
        facts = (record.fact(keys.decision(month, trust, submission, n)) for (trust, submission), n in newest.items())
        found += (fact for fact in facts if fact["period"] == str(period))
    return sorted(found, key=lambda fact: (fact["received_at"], fact["trust"]))


def _assessed(
    record: Record,
    rulebook: Rulebook,
    programme: Programme,
    period: Period,
    moment: datetime,
    decisions: list[Fact],
    before: Fact | None,
    trusts: tuple[str, ...],
) -> dict[str, pd.DataFrame]:
    """The four tables of a revision, for these trusts."""
    accepted = {d["trust"]: d for d in decisions if d["decision"] == "accepted" and d["trust"] in trusts}  # the last one wins
    previous = record.tables(before, trusts) if before else None
    heads, actions = _actions(record, rulebook, programme, period, trusts, accepted, previous["actions"] if previous else None)
    due = {trust: deadline_of(rulebook, trust, period) for trust in trusts}
    standing = trusts_table(trusts, due, decisions, accepted, heads, actions, previous["trusts"] if previous else None)
    by = _judged_by(rulebook, period, moment, decisions, trusts)
    verdicts = verdicts_table(rulebook, period, by, standing, actions, dossier(record, moment))
    verdicts = pd.concat([verdicts, plan_changes(record, trusts, period)], ignore_index=True)
    return {"actions": actions, "trusts": standing, "verdicts": verdicts, "findings": findings_table(decisions)}


def _judged_by(rulebook: Rulebook, period: Period, moment: datetime, decisions: list[Fact], trusts: tuple[str, ...]) -> dict[str, datetime]:
    """The moment by which each trust is judged: the month's own, or that of the trust's own last word. No other trust's news moves it."""
    by = dict.fromkeys(trusts, min(moment, moment_by(rulebook, period, moment).astimezone(UTC)))
    for decision in decisions:
        if decision["trust"] in by:
            spoke = datetime.fromisoformat(decision.get("withdrawn_at") or decision["received_at"]).astimezone(UTC)
            by[decision["trust"]] = min(moment, max(by[decision["trust"]], spoke))
    return by


def _actions(
    record: Record,
    rulebook: Rulebook,
    programme: Programme,
    period: Period,
    trusts: tuple[str, ...],
    accepted: dict[str, Fact],
    last: pd.DataFrame | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Heads of the accepted updates, and the period's table of actions: those reported, and those only planned."""
    taken = [(_submission(record, d), record.reading(d["reading"])) for d in accepted.values()]
    silent = plan_frame(plans_in_force(record, [t for t in trusts if t not in accepted], period).values())
    frames = [silent.assign(planned=True, sent=False, accepted=False)]
    heads = pd.DataFrame({"trust": pd.Series(dtype="str")})
    if taken:
        heads, lines = update_frames(record, rulebook, programme, period, taken, last)
        frames.append(lines[lines["planned"]].assign(accepted=True))
    return heads, carried(pd.concat(frames, ignore_index=True), last, period)


def _submission(record: Record, decision: Fact) -> Submission:
    month = Period.of(datetime.fromisoformat(decision["received_at"]).astimezone(UTC).date())
    return record.submission(month, decision["trust"], decision["submission"])
