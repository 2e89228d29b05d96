"""An action has moved when its status got better or more of it is done than in the last accepted update.

A first report counts as movement. A later date, other words or a worse status do not.
"""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Statuses


def moved(lines: pd.DataFrame, statuses: Statuses) -> pd.Series[bool]:
    """Whether each action moved since the last accepted update.

    Reads `status` and `percent` (now), `last_status` and `last_percent` (then); a status is empty and a percentage NaN when not given.
    An action without a status now has not been reported, so it has not moved.
    """
    now, then = lines["status"].map(statuses.rank), lines["last_status"].map(statuses.rank)
    better = now.gt(then)
    first = then.isna()
    further = lines["percent"].gt(lines["last_percent"])
    return now.notna() & (better | first | further)
