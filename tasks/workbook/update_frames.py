"""Frames for the checks and the rules: what was sent, beside what was agreed, what was last accepted and who may sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.update import Reading, Submission
from tasks.model.words import in_full
from tasks.record.plan_versions import agreed_plans
from tasks.record.record import Record
from tasks.rulebook import Rulebook
from tasks.rules.plan_in_force import first_agreed, plan_in_force
from tasks.rules.renumbered import renumbered
from tasks.run.programme import Programme
from tasks.run.run import Run
from tasks.workbook.codes import ActionRefs, nearest_trusts, trust_named
from tasks.workbook.update_tables import tables

Taken = Sequence[tuple[Submission, Reading]]
_TEXT = ["ref", "theme", "topic", "concern", "action", "owner", "timescale"]
_PLANNED = [
    "trust",
    "plan_version",
    *_TEXT,
    "due_date",
    "due_precision",
    "replaces",
    "closed_on",
    "closed_by",
    "closed_because",
    "programme",
]


def update_frames(run: Run, period: Period, taken: Taken, last: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(heads, lines) of submissions for one period, as docs/architecture.md lists their columns. `last`: last month's actions."""
    trusts = sorted({submission.trust for submission, _ in taken})
    rulebook, programme = run.rulebook, run.programme
    agreed = agreed_plans(run.record, trusts, period.last_day)
    plans = {trust: plan_in_force(versions) for trust, versions in agreed.items() if versions}
    whole = plan_frame(plans.values())
    planned, closed = whole[whole["closed_on"].isna()].reset_index(drop=True), whole[whole["closed_on"].notna()]
    last = renumbered(last, planned) if last is not None else None
    known = pd.DataFrame([_known(rulebook, programme, period, trust, plans.get(trust), last) for trust in trusts])
    heads, lines = tables(
        [(submission, reading, str(period)) for submission, reading in taken],
        planned.assign(agreed_on=_since(planned, agreed)),
        last,
        known,
        rulebook.vocabulary("template"),
        rulebook.wording,
    )
    named = [trust_named(words, rulebook.trusts) for words in heads["trust_code"]]
    names = {code: trust.name for code, trust in rulebook.trusts.items()}
    written = zip(named, heads["trust_code"].tolist(), heads["trust_name"].tolist(), strict=True)
    near = ["" if code else nearest_trusts(words, name, names) for code, words, name in written]
    after = _first_plans(run.record, [trust for trust in trusts if trust not in plans])
    heads = heads.assign(named_trust=named, nearest_trusts=near, first_plan=[after.get(trust, "") for trust in heads["trust"]])
    return heads, lines.assign(
        contract_topics=lines["trust"].map({trust: _topics(rulebook, trust, period) for trust in trusts}),
        closing=_closings(lines, closed),
    )


def _first_plans(record: Record, planless: Sequence[str]) -> dict[str, str]:
    """The day in words on which the first plan of each trust was agreed, of those that had none at a period's end and have one by now."""
    return {trust: in_full(versions[0].agreed_on) for trust, versions in agreed_plans(record, planless, date.max).items() if versions}


def _closings(lines: pd.DataFrame, closed: pd.DataFrame) -> pd.Series[str]:
    """For a line about an action that the plan has closed, when, by whom and why; empty for every other."""
    found = dict.fromkeys(lines.index, "")
    for trust, rows in closed.groupby("trust"):
        refs = ActionRefs(rows["ref"])
        words = {
            ref: f"on {in_full(on.date())}, as agreed by {by}: {because.rstrip('. ')}"
            for ref, on, by, because in zip(rows["ref"], rows["closed_on"], rows["closed_by"], rows["closed_because"], strict=True)
        }
        mine = lines.loc[lines["trust"].eq(trust) & lines["sent"] & ~lines["planned"], "ref_sent"]
        found |= {index: words.get(refs.named(ref)[0], "") for index, ref in mine.items()}
    return pd.Series(found, index=lines.index, dtype="str")


def _since(planned: pd.DataFrame, agreed: Mapping[str, Sequence[ActionPlan]]) -> pd.Series[pd.Timestamp]:
    """The day on which each planned action, or the one it replaces, was first agreed."""
    days = {(trust, ref): day for trust, versions in agreed.items() for ref, day in first_agreed(versions).items()}
    since = [days[key] for key in zip(planned["trust"], planned["ref"], strict=True)]
    return pd.Series(pd.to_datetime(since).to_numpy(dtype="datetime64[s]"), index=planned.index)


def _topics(rulebook: Rulebook, trust: str, period: Period) -> str:
    """The topics a trust's partners are limited to, with semicolons; empty where one contract covers everything, or none is known."""
    held = [
        c for c in rulebook.help_on(trust, period.last_day) if c.start <= period.last_day and (c.end is None or period.first_day <= c.end)
    ]
    return "; ".join(topic for contract in held for topic in contract.topics) if all(contract.topics for contract in held) else ""


def plans_in_force(record: Record, trusts: Iterable[str], period: Period) -> dict[str, ActionPlan]:
    """Trust code to the plan in force on a period's last day; trusts without one are left out."""
    return {trust: plan_in_force(versions) for trust, versions in agreed_plans(record, list(trusts), period.last_day).items() if versions}


def plan_frame(plans: Iterable[ActionPlan]) -> pd.DataFrame:
    """One row per planned action: `trust plan_version`, the plan columns, `replaces` (with semicolons), and when, by whom and why it was
    closed, in the plan's order.
    """
    rows = [
        (
            plan.trust,
            plan.version,
            *_words(one),
            one.due.latest,
            str(one.due.precision),
            ";".join(one.replaces),
            *_closing(one),
            one.programme,
        )
        for plan in plans
        for one in plan.actions
    ]
    frame = pd.DataFrame(rows, columns=_PLANNED)
    return frame.astype({"plan_version": "int64", "due_date": "datetime64[s]", "closed_on": "datetime64[s]"})


def _closing(action: Action) -> tuple[date | None, str, str]:
    return (action.closed.on, action.closed.by, action.closed.because) if action.closed else (None, "", "")


def _due(action: Action) -> tuple[date | None, str]:
    return action.due.latest, str(action.due.precision)


def _words(action: Action) -> tuple[str, ...]:
    return action.ref, action.theme, action.topic, action.concern, action.action, action.owner, action.due.verbatim


def _known(
    rulebook: Rulebook, programme: Programme, period: Period, trust: str, plan: ActionPlan | None, last: pd.DataFrame | None
) -> dict[str, object]:
    registered = rulebook.trusts.get(trust)

    @cache
    def names(role: str) -> tuple[str, ...]:
        days = (period.first_day, period.last_day, period.next().last_day)
        return tuple(dict.fromkeys(person.name for day in days for person in programme.holders(trust, role, day)))

    heard = last is not None and bool(((last["trust"] == trust) & (last["status_period"] != "")).any())
    return {
        "trust": trust,
        "current_plan_version": plan.version if plan else 0,
        "registered_name": registered.name if registered else "",
        "name_variants": rulebook.name_variants.get(trust, ()),
        "last_period": str(last.loc[last["trust"] == trust, "status_period"].max()) if heard and last is not None else "",
        **{f"{who}_register": names(post) for post, who in rulebook.wording.signatories.items()},
    }
