"""The columns of a month's table of actions: what was agreed, what was reported this month, what is carried, and what the rules say."""

from __future__ import annotations

import pandas as pd

DAY = "datetime64[s]"

AGREED = (
    ("trust", "str"),
    ("ref", "str"),
    ("plan_version", "int64"),
    ("theme", "str"),
    ("topic", "str"),
    ("concern", "str"),
    ("action", "str"),
    ("owner", "str"),
    ("timescale", "str"),
    ("due_date", DAY),
    ("due_precision", "str"),
    ("closed_on", DAY),
    ("closed_by", "str"),
    ("closed_because", "str"),
    ("programme", "str"),
)
REPORTED = (  # this month's words; blank when the action was not reported
    ("narrative", "str"),
    ("revised_word", "str"),
    ("revised_date", DAY),
    ("revised_reason", "str"),
    ("delivered_word", "str"),
    ("delivered_date", DAY),
    ("evidence", "str"),
    ("partner_help", "str"),
    ("explanation", "str"),
    ("submission", "str"),
    ("row", "float64"),
)
COLUMNS = (
    *AGREED,
    ("reported", "bool"),
    ("status", "str"),
    ("status_period", "str"),
    ("percent", "float64"),
    *REPORTED,
    ("first_delivered", "str"),
    ("revised_latest", DAY),
    ("revisions", "int64"),
    ("unmoved", "int64"),
    ("standings", "str"),  # status|percent after each of the last accepted updates, oldest first, with semicolons
    ("reopened", "bool"),
    ("closed", "bool"),
    ("past_due", "bool"),
    ("days_past_due", "float64"),
    ("slipped", "bool"),
    ("days_slipped", "int64"),
    ("moved", "bool"),
    ("unevidenced", "bool"),
    ("previous_status", "str"),
    ("previous_percent", "float64"),
    ("previous_revised", DAY),
)
DTYPES = dict(COLUMNS)
_BLANK: dict[str, object] = {"str": "", "int64": 0, "bool": False}


def empty() -> pd.DataFrame:
    """A table of actions without a row: each column of COLUMNS with its dtype."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS})


def column(frame: pd.DataFrame, name: str, dtype: str, blank: object = None) -> pd.Series:
    """A column with its dtype and nothing missing where the dtype has no word for that; a column the frame lacks is all blank.

    Blank is an empty text, 0, False, NaN or NaT by dtype, unless `blank` says otherwise.
    """
    filler = _BLANK.get(dtype) if blank is None else blank
    if name not in frame:
        return pd.Series(filler, index=frame.index, dtype=dtype)
    found = frame[name]
    if filler is not None and found.isna().any():
        found = found.astype("object").where(found.notna(), filler)
    retyped: pd.Series = found.astype(dtype)  # type: ignore[call-overload]  # the stubs know only literal names of dtypes
    return retyped
