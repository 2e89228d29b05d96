"""What is known of an action is carried from month to month: its last status and the month it was reported in, never as if new.

A month is worked out from its accepted updates and the table of the month before; no earlier month is read again.
"""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.rules.action_columns import AGREED, COLUMNS, DAY, REPORTED, column, empty
from tasks.rules.movement import moved
from tasks.rules.past_due import past_due
from tasks.rules.renumbered import renumbered
from tasks.rules.slipped import slipped
from tasks.rules.unevidenced import unevidenced

_KEY = ["trust", "ref"]
_BEFORE = {  # what is needed of last month's table
    "status": "str",
    "status_period": "str",
    "percent": "float64",
    "first_delivered": "str",
    "revised_latest": DAY,
    "revisions": "int64",
    "unmoved": "int64",
    "standings": "str",
    "unevidenced": "bool",
}


def carried(
    lines: pd.DataFrame,
    previous: pd.DataFrame | None,
    period: Period,
    past_due_least_days: int,
    stall_updates: int,
    statuses: Statuses,
) -> pd.DataFrame:
    """The month's table of actions, with the columns and dtypes of COLUMNS, in the order of `lines`.

    `lines`: a row per planned action (rows whose `planned` is False are left out), with the columns of AGREED, and for trusts with an
    accepted update (`accepted`) those of REPORTED, `sent`, `status` and `percent`; other columns are ignored and absent ones are blank.
    `previous`: the month before's table, or None. An accepted update that gives no action a status is a nil return: by it every
    action stands as it stood.
    An action that `replaces` others of last month goes on from where they stood. One that the plan closed and that was not delivered
    before is `closed`: its last report stands, and nothing more is expected of it. Raises ValueError if an action appears twice.
    """
    now = lines[column(lines, "planned", "bool", blank=True)].reset_index(drop=True)
    then = _then(now, empty() if previous is None else renumbered(_with_standings(previous), now))
    table = pd.DataFrame({name: column(now, name, dtype) for name, dtype in AGREED})
    accepted = column(now, "accepted", "bool")
    _report(table, now, then, accepted, period)
    _carry(table, then, accepted, period, stall_updates, statuses)
    _judge(table, then, period, past_due_least_days, statuses)
    return table[[name for name, _ in COLUMNS]]


def _then(now: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """Last month's rows in this month's order, blank for actions it did not have."""
    keys = pd.DataFrame({name: column(now, name, "str") for name in _KEY})
    if keys.duplicated().any():
        twice = keys[keys.duplicated()].iloc[0]
        raise ValueError(f"action {twice['ref']} of {twice['trust']} appears twice in one period")
    found = keys.merge(previous[[*_KEY, *_BEFORE]], on=_KEY, how="left", validate="one_to_one")
    return pd.DataFrame({name: column(found, name, dtype) for name, dtype in _BEFORE.items()})


def _report(table: pd.DataFrame, now: pd.DataFrame, then: pd.DataFrame, accepted: pd.Series[bool], period: Period) -> None:
    """What was reported this month, and the latest known status with the month it was reported in."""
    status = column(now, "status", "str")
    given = accepted & column(now, "sent", "bool") & status.ne("")
    nil = accepted & ~given.groupby(table["trust"]).transform("any")
    restated = nil & then["status"].ne("") & table["closed_on"].isna()
    table["reported"] = given | restated
    table["status"] = status.where(given, then["status"])
    table["status_period"] = then["status_period"].where(~table["reported"], str(period))
    table["percent"] = column(now, "percent", "float64").where(given, then["percent"])
    for name, dtype in REPORTED:
        blank = {"str": "", "float64": float("nan")}.get(dtype, pd.NaT)
        table[name] = column(now, name, dtype).where(given, blank)


def _carry(
    table: pd.DataFrame, then: pd.DataFrame, accepted: pd.Series[bool], period: Period, stall_updates: int, statuses: Statuses
) -> None:
    delivered = table["status"].isin(statuses.finished)
    first_time = delivered & then["first_delivered"].eq("")
    table["first_delivered"] = then["first_delivered"].where(~first_time, str(period))
    table["reopened"] = table["first_delivered"].ne("") & ~delivered
    table["closed"] = table["closed_on"].notna() & ~delivered
    revised = table["revised_date"]
    standing = then["revised_latest"].fillna(table["due_date"])  # a revised date equal to the agreed one revises nothing
    table["revised_latest"] = revised.fillna(then["revised_latest"])
    table["revisions"] = then["revisions"] + (revised.notna() & revised.ne(standing))
    current = table[["status", "percent"]].assign(last_status=then["status"], last_percent=then["percent"])
    table["moved"] = moved(current, statuses)  # what was not reported stands as it stood, so it has not moved
    over = delivered | table["closed"]  # what is delivered or closed has nowhere left to move
    still = (then["unmoved"] + 1).where(~table["moved"] & ~over, 0)
    table["unmoved"] = still.where(accepted, then["unmoved"])
    longer = (then["standings"] + ";" + _standing(table)).str.removeprefix(";").str.split(";").str[-stall_updates - 1 :].str.join(";")
    table["standings"] = longer.where(accepted, then["standings"]).astype("str")


def _standing(actions: pd.DataFrame) -> pd.Series[str]:
    """Each action's status and percentage, as `behind|40`."""
    percents = actions["percent"].map(lambda percent: "" if pd.isna(percent) else f"{percent:g}").astype("str")
    return actions["status"] + "|" + percents


def _with_standings(previous: pd.DataFrame) -> pd.DataFrame:
    """A month's table from before standings were carried: each action stood as it stands for as many updates as it has not moved."""
    if "standings" in previous:
        return previous
    pairs = zip(_standing(previous), previous["unmoved"], strict=True)
    return previous.assign(standings=pd.Series([";".join([one] * (still + 1)) for one, still in pairs], index=previous.index, dtype="str"))


def _judge(table: pd.DataFrame, then: pd.DataFrame, period: Period, past_due_least_days: int, statuses: Statuses) -> None:
    """What the rules say at the end of the period's last day, and last month's values beside it."""
    table["days_past_due"] = past_due(table, period.last_day, past_due_least_days, statuses)
    table["past_due"] = table["days_past_due"].notna()
    table["days_slipped"] = slipped(table)
    table["slipped"] = table["days_slipped"].gt(0)
    shown_before = then["status"].isin(statuses.evidenced) & ~then["unevidenced"]  # evidence once supplied need not be repeated
    table["unevidenced"] = unevidenced(table, statuses) & ~shown_before
    table["previous_status"] = then["status"]
    table["previous_percent"] = then["percent"]
    table["previous_revised"] = then["revised_latest"]
