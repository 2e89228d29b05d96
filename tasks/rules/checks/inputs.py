"""The tables as the checks read them: each with its month's days, and each line with what its update says as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.rules.movement import moved

Positions = npt.NDArray[np.intp]
KEY = ["trust", "submission"]


@dataclass(frozen=True, slots=True)
class Tables:
    """`heads` and `lines`, ready to be checked; `head_of` gives for each line the position of its update in `heads`."""

    heads: pd.DataFrame
    lines: pd.DataFrame
    head_of: Positions

    def of(self, table: str) -> pd.DataFrame:
        return self.heads if table == "heads" else self.lines


_OPTIONAL = {
    "contract_topics": "",
    "agreed_on": np.datetime64("NaT", "s"),
    "copied_from": "",
    "ref_sent": "",
    "ref_understood": False,
    "closing": "",
}
_EXAMPLE = "RNL"
_OPTIONAL_HEADS = {"awaited": "", "same_second": "", "first_plan": ""}
NOBODY = "unknown"
"""Stands for the trust of a file that is checked before it is sent and does not say whose it is."""


def prepared(heads: pd.DataFrame, lines: pd.DataFrame, statuses: Statuses) -> Tables:
    """Add `period_first period_last received_day open_period` to both tables, and to lines `nil`, `update`, the position of the line's
    update in the heads, and what its statuses come to: `delivered_now delivered_before open_now`, whether they promise the agreed date, or
    ask for a word why or for evidence (`promised_now troubled_now unevidenced_now`), whether they `moved_now` since the last update, and
    the labels, `status_label last_status_label`.

    Columns the caller may leave out: of heads `awaited` and `same_second` (empty: no other update has to do with it) and `first_plan` (the
    day, in words, on which the trust's first plan was agreed, if that was after the month); of lines `ref_sent`
    and `ref_understood` (the reference as written, and whether more than case and dashes was forgiven), `closing` (of a line about
    an action that the plan has closed, when, by whom and why), `contract_topics` (a tuple, or text
    with semicolons; empty: no limit), `agreed_on` (the day an action was first agreed) and `copied_from` (the action of another trust that
    had the same narrative before; empty: none).
    Raises ValueError if a line's update is not in `heads`.
    """
    heads = heads.reset_index(drop=True)
    lines = lines.reset_index(drop=True)
    head_of = pd.MultiIndex.from_frame(heads[KEY]).get_indexer(pd.MultiIndex.from_frame(lines[KEY]))
    if (head_of < 0).any():
        raise ValueError("a line belongs to an update that has no head")
    heads = heads.assign(**_days(heads), **{name: blank for name, blank in _OPTIONAL_HEADS.items() if name not in heads.columns})
    heads["code_to_write"] = heads["trust"].where(heads["trust"] != NOBODY, _EXAMPLE)
    added: dict[str, Any] = {name: heads[name].array.take(head_of) for name in ("nil", "period_first", "period_last", "received_day")}
    delivered = lines["status"].isin(statuses.finished)
    added |= {"update": head_of, "delivered_now": delivered, "delivered_before": lines["last_status"].isin(statuses.finished)}
    added |= {"open_now": (lines["status"] != "") & ~delivered, "moved_now": moved(lines, statuses)}
    asks = {"promised_now": statuses.promised, "troubled_now": statuses.narrated, "unevidenced_now": statuses.evidenced}
    added |= {name: lines["status"].isin(codes) for name, codes in asks.items()}
    added |= {f"{name}_label": lines[name].map(statuses.labels).fillna("") for name in ("status", "last_status")}
    added |= {name: blank for name, blank in _OPTIONAL.items() if name not in lines.columns}
    return Tables(heads, lines.assign(**added), head_of)


def _days(heads: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """The first and last day of each update's month, the London day it arrived, and the month that had then last ended."""
    periods = {period: Period.parse(period) for period in heads["period"].unique()}
    received = pd.to_datetime(heads["received_at"], utc=True).dt.tz_convert("Europe/London").dt.tz_localize(None).dt.normalize()
    days = {
        "period_first": heads["period"].map({text: pd.Timestamp(period.first_day) for text, period in periods.items()}),
        "period_last": heads["period"].map({text: pd.Timestamp(period.last_day) for text, period in periods.items()}),
        "received_day": received,
    }
    added: dict[str, pd.Series[Any]] = {name: column.astype("datetime64[s]") for name, column in days.items()}
    if "open_period" not in heads.columns:
        own = zip(heads["period"].map(periods), received, strict=True)
        added["open_period"] = pd.Series([str(period.on(day.date()).previous()) for period, day in own], heads.index, dtype="str")
    return added
