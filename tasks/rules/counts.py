"""What a trust's actions add up to: each action is counted once, by the status reported this month or as not reported."""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Status

BY_STATUS = (*(status.value for status in Status), "not_reported")  # these add up to the number of actions
COUNTED = ("actions", *BY_STATUS, "past_due", "slipped", "unevidenced")


def counts(actions: pd.DataFrame) -> pd.DataFrame:
    """One row per trust, sorted by code: `trust` and the columns COUNTED, all whole numbers.

    Reads the columns `trust`, `reported`, `status`, `past_due`, `slipped` and `unevidenced` of a month's actions. A status last reported
    in an earlier month is never counted as new: such an action is not reported. The last three counts do not depend on that.
    """
    reported = actions["reported"].astype("bool")
    flags = pd.DataFrame({"trust": actions["trust"], "actions": 1})
    for status in Status:
        flags[status.value] = reported & actions["status"].eq(status.value)
    flags["not_reported"] = ~reported
    for name in ("past_due", "slipped", "unevidenced"):
        flags[name] = actions[name].astype("bool")
    return flags.groupby("trust", sort=True)[list(COUNTED)].sum().astype("int64").reset_index()
