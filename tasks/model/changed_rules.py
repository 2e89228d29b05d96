"""Rules that have changed: each is asked with a dated number of config/thresholds.toml, and one value of it stands for the rule as it was.

Before the first day for which config/ has such a number, and in rules stored before there was one, that value counts: what was published by
the rule as it was stays as it was published.
"""

from __future__ import annotations

AS_IT_WAS = {
    "past_due_least_days": 1,
    "count_last_known": 0,
    "on_time_by_first": 0,
    "stall_least_percent": 0,
    "blame_needs_plan": 0,
    "mending_working_days": 0,
    "asked_which_month": 0,
    "director_signs_off": 0,
    "intended_months": 0,
    "better_least_due": 0,
    "better_met_percent": 0,
}
"""The name of the number, and its value by the rule as it was."""

CHECKS_AS_THEY_WERE = {"fault-of-ours": "reader-stopped", "before-first-plan": ""}
"""Checks that came later, each with the one that was asked in its place (empty: none) before config/checks.csv has a row for it."""
