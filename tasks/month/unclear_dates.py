"""Dates that name no day, or only promise one roughly, are listed for a person: never dropped, and never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from tasks.model.period import Period
from tasks.model.plan_date import Precision
from tasks.rules.read_date import read_date

_DATES = (
    ("agreed", "timescale", "due_date"),
    ("revised", "revised_word", "revised_date"),
    ("delivered", "delivered_word", "delivered_date"),
)
_CHECKS = {"revised-unreadable": "revised", "delivered-date-unreadable": "delivered"}  # returned: not in the table of actions
_ROUGH = "the words promise it only roughly; the latest day they can mean is used"


def unclear_dates(actions: pd.DataFrame, findings: pd.DataFrame, period: Period) -> list[dict[str, str]]:
    """`trust ref date words why`, by trust and reference, from the tables of a revision; each date once, with its words as written."""
    rows = [*_of_actions(actions, period), *_of_returned(findings, period)]
    once = {(row["trust"], row["ref"], row["date"], row["words"]): row for row in reversed(rows)}
    return [once[key] for key in sorted(once)]


def _of_actions(actions: pd.DataFrame, period: Period) -> Iterator[dict[str, str]]:
    for name, words, day in _DATES:
        unread = actions[(actions[words] != "") & actions[day].isna()]
        for row in unread.to_dict("records"):
            yield _row(row, name, str(row[words]), read_date(str(row[words]), period).reason or "it names no day")
    for row in actions[actions["due_precision"] == Precision.HEDGED.value].to_dict("records"):
        yield _row(row, "agreed", str(row["timescale"]), _ROUGH)


def _of_returned(findings: pd.DataFrame, period: Period) -> Iterator[dict[str, str]]:
    for row in findings[findings["check"].isin(_CHECKS)].to_dict("records"):
        yield _row(row, _CHECKS[row["check"]], row["seen"], read_date(row["seen"], period).reason or "it names no day")


def _row(row: Mapping[Any, Any], name: str, words: str, why: str) -> dict[str, str]:
    return {"trust": str(row["trust"]), "ref": str(row["ref"]), "date": name, "words": words, "why": why}
