"""Rules that have changed: each is asked with a dated number of config/thresholds.toml, and one value of it stands for the rule as it was.

Before the first day for which config/ has such a number, and in rules stored before there was one, that value counts: what was published by
the rule as it was stays as it was published.
"""

from __future__ import annotations

from tasks.model.regime_words import RegimeWords
from tasks.model.status import Status, Statuses

AS_IT_WAS = {
    "past_due_least_days": 1,
    "count_last_known": 0,
    "on_time_by_first": 0,
    "stall_least_percent": 0,
    "blame_needs_plan": 0,
    "mending_working_days": 0,
    "asked_which_month": 0,
    "director_signs_off": 0,
}
"""The name of the number, and its value by the rule as it was."""

CHECKS_AS_THEY_WERE = {"fault-of-ours": "reader-stopped", "before-first-plan": ""}
"""Checks that came later, each with the one that was asked in its place (empty: none) before config/checks.csv has a row for it."""

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
    inspectorate="Care Quality Commission",
    chair="chair",
    chief="chief executive",
    director="improvement director",
    statuses=_STATUSES,
)
"""The words and labels of rules and releases that were stored before a regime had its own."""

STATUSES_AS_THEY_WERE = WORDS_AS_THEY_WERE.statuses
