"""What a trust's actions add up to: each action is counted once, by what was last known of it, and beside it whether it was reported."""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Statuses

THRESHOLDS = ("count_last_known",)
NEVER_REPORTED = "never_reported"
CLOSED = "closed"


def this_month(name: str) -> str:
    """The name of the count of what was reported for the month alone, of a count of what was last known."""
    return f"{name}_this_month"


def adding_up(statuses: Statuses) -> tuple[str, ...]:
    """Counts of which each action is in one, so that they add up to the number of actions."""
    return (*statuses.codes, NEVER_REPORTED, CLOSED)


def count_names(statuses: Statuses) -> tuple[str, ...]:
    """Every count of actions."""
    of_month = map(this_month, statuses.counted)
    return ("actions", *statuses.counted, NEVER_REPORTED, CLOSED, "not_reported", *of_month, "past_due", "slipped", "unevidenced")


def counts(actions: pd.DataFrame, count_last_known: int, statuses: Statuses) -> pd.DataFrame:
    """One row per trust, sorted by code: `trust`, the columns `counted`, all whole numbers, and `oldest_report`.

    Reads the columns `trust`, `reported`, `status`, `status_period`, `closed`, `closed_on`, `past_due`, `slipped` and `unevidenced` of a
    month's actions. One that is closed, and not delivered, counts as that, whatever was last known of it; of what a plan closed no report
    is expected, so it is never among those `not_reported`. A status
    that was last reported in an earlier month counts as it was last known, and is among those `not_reported` as well; counts that end in
    `_this_month` are of what was reported this month alone. `oldest_report` is the earliest month that a status counted without a report
    this month is from, empty where there is none. With `count_last_known` 0 a status counts only in a month that reports it, as the rule
    was before: those counts and `not_reported` then add up.
    """
    reported = actions["reported"].astype("bool")
    flags = pd.DataFrame({"trust": actions["trust"], "actions": 1})
    closed = actions["closed"].astype("bool")
    for name, codes in statuses.counted.items():
        known = actions["status"].isin(codes) & ~closed
        flags[this_month(name)] = known & reported
        flags[name] = known & (reported | bool(count_last_known))
    flags[NEVER_REPORTED] = actions["status"].eq("") & ~closed
    flags[CLOSED] = closed
    flags["not_reported"] = expected = ~reported & actions["closed_on"].isna()
    for name in ("past_due", "slipped", "unevidenced"):
        flags[name] = actions[name].astype("bool")
    found = flags.groupby("trust", sort=True)[list(count_names(statuses))].sum().astype("int64").reset_index()
    carried = actions[expected & actions["status"].ne("")] if count_last_known else actions[:0]
    oldest = carried.groupby("trust")["status_period"].min().to_dict()
    return found.assign(oldest_report=pd.Series([oldest.get(trust, "") for trust in found["trust"]], dtype="str"))


def adds_up(trusts: pd.DataFrame, count_last_known: int, statuses: Statuses) -> pd.Series[bool]:
    """Whether each trust's counts by status are as many as its actions."""
    by_status = adding_up(statuses) if count_last_known else (*statuses.codes, "not_reported", CLOSED)
    return trusts[list(by_status)].sum(axis=1).eq(trusts["actions"])
