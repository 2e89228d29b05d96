"""Rules that have changed: each is asked with a dated number of config/thresholds.toml, and one value of it stands for the rule as it was.

Before the first day for which config/ has such a number, and in rules stored before there was one, that value counts: what was published by
the rule as it was stays as it was published.
"""

from __future__ import annotations

from tasks.model.regime_words import RegimeWords
from tasks.model.status import Status, Statuses
from tasks.model.trust import HAS, MAY_APPLY, TrustKind

AS_IT_WAS = {
    "past_due_least_days": 1,
    "count_last_known": 0,
    "on_time_by_first": 0,
    "stall_least_percent": 0,
    "blame_needs_plan": 0,
    "mending_working_days": 0,
    "asked_which_month": 0,
    "confirm_working_days": 0,
    "director_signs_off": 0,
    "intended_months": 0,
    "better_least_due": 0,
    "better_met_percent": 0,
    "taken_down_run_words": 0,
    "subscription_confirm_days": 0,
    "subscription_held_days": 0,
}
"""The name of the number, and its value by the rule as it was."""

CHECKS_AS_THEY_WERE = {"fault-of-ours": "reader-stopped", "before-first-plan": "", "merged-answers": ""}
"""Checks that came later, each with the one that was asked in its place (empty: none) before config/checks.csv has a row for it."""

KINDS_AS_THEY_WERE = (TrustKind("foundation trust", "nhs foundation trust", HAS), TrustKind("NHS trust", "nhs trust", MAY_APPLY))
"""The kinds of trust of rules that were stored before config/kinds.csv came."""

_STATUSES = Statuses(
    (
        Status("delivered", "Delivered", "delivered", "delivered", finished=True, evidence=True, colour="blue", fill="#005eb8"),
        Status("on_track", "On track to deliver", "on track to deliver", "on track", promised=True, colour="green", fill="#007f3b"),
        Status("some_issues", "Some issues", "with some issues", "with some issues", narrative=True, colour="yellow", fill="#ffb81c"),
        Status(
            "not_on_track",
            "Not on track to deliver",
            "not on track to deliver",
            "not on track",
            narrative=True,
            colour="red",
            fill="#d5281b",
        ),
    )
)

WORDS_AS_THEY_WERE = RegimeWords(
    regime="special measures",
    unit="hospital trust",
    chair="chair",
    chief="chief executive",
    director="improvement director",
    standing="foundation status",
    sections=(
        ("kind", "Kind of trust"),
        ("regulator", "Regulator"),
        ("stay", "In special measures"),
        ("director", "Improvement director"),
        ("leadership review", "Leadership review"),
        ("restriction", "Limits on the trust's freedom"),
        ("rating", "Care Quality Commission rating"),
        ("standing", "Foundation trust status"),
        ("mortality", "Published mortality"),
    ),
    statuses=_STATUSES,
)
"""The words and labels of rules and releases that were stored before a regime had its own."""

STATUSES_AS_THEY_WERE = WORDS_AS_THEY_WERE.statuses
