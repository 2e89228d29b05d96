"""The dated numbers that rules and checks compare with, by their names in config/thresholds.toml; each rule and check names its own."""

from __future__ import annotations

from tasks.rules import (
    counts,
    cut_quote,
    deadline,
    getting_better,
    length_of_stay,
    mending,
    on_time,
    overdue,
    past_due,
    publishable,
    stalled,
    subscription,
    unusual_claim,
    without_plan,
)
from tasks.rules.checks import catalogue

_RULES = (
    *(counts, cut_quote, deadline, getting_better, length_of_stay, mending, on_time),
    *(overdue, past_due, stalled, subscription, publishable, without_plan),
)


def threshold_names(*, fund: bool = True) -> frozenset[str]:
    """The names of all numbers that some rule or check needs; config/thresholds.toml has these and no others. Rules about claims of costs
    are asked only in a regime with a `fund`.
    """
    of_rules = {name for rule in (*_RULES, *((unusual_claim,) if fund else ())) for name in rule.THRESHOLDS}
    return frozenset(of_rules.union(*(check.thresholds for check in catalogue())))
