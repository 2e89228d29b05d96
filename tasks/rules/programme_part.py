"""How the part of a plan stands that is of one of the programmes its trust is in at once; an action that names none is of each of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tasks.model.status import Statuses
from tasks.model.verdict import Verdict
from tasks.model.words import counted
from tasks.rules.stalled import PlanProgress, advances, stalled

PROGRAMME_PART = "programme_part"


def part_of(actions: pd.DataFrame, programme: str) -> pd.DataFrame:
    """The actions of one trust's plan that are of a programme; none where no action of the plan names any."""
    named = actions["programme"]
    return actions[named.isin(["", programme]) & bool(named.ne("").any())]


def programme_part(
    part: pd.DataFrame, whole: PlanProgress, trust: str, programme: str, subject: str, updates: int, least_percent: int, statuses: Statuses
) -> Verdict:
    """Whether a programme's part of a plan has stalled, by the rule for a whole plan, with how many of its actions are delivered and past
    due. `whole` is the progress of the plan; `part` are its actions of the programme, with the columns that `advances` reads.
    """
    over = advances(part, updates, statuses).sum()
    delivered = int((part["status"].isin(statuses.finished) & ~part["closed"]).sum())
    closed, past_due = int(part["closed"].sum()), int(part["past_due"].sum())
    seen = replace(
        whole,
        undelivered=len(part) - delivered - closed,
        closed=closed,
        open_before=int(over["open_before"]),
        advanced=int(over["advanced"]),
    )
    found = stalled(trust, seen, updates, least_percent)
    counts = f"{delivered} of {counted(len(part), 'action')} delivered, {past_due} past due"
    evidence = (("programme", programme), ("actions", str(len(part))), ("past due", str(past_due)), *found.evidence)
    return replace(found, rule=PROGRAMME_PART, subject=subject, sentence=f"{counts}. {found.sentence}", evidence=evidence)
