"""What people behind a trust say of its month, as columns of the table of trusts: of the update that counts, and every early warning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd

from tasks.model.words import in_full
from tasks.record.facts import Statement
from tasks.rules.deadline import london_day
from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, SIGNED_OFF, post_of


def with_statements(
    trusts: pd.DataFrame, statements: Collection[Statement], signatories: Mapping[str, str], *, needed: bool
) -> pd.DataFrame:
    """The table with who signed an update off or confirmed it and when, the director's comments and early warnings, and whether a sign-off
    that is `needed` is missing. `statements` are in the order in which they were given, `signatories` the
    posts that sign, each with what columns call it.
    """
    rows = []
    for trust, submission, due in zip(trusts["trust"], trusts["submission"], trusts["deadline"], strict=True):
        mine = [one for one in statements if one.trust == trust]
        counting = [one for one in mine if one.about == submission]
        signed, warned = _last(counting, SIGNED_OFF), _last(mine, EARLY_WARNING)
        row = {
            "sign_off_missing": needed and bool(submission) and signed is None,
            **_by_and_on("director_signed", signed),
            "director_comment": _words([one for one in mine if one.what == COMMENT], due.date()),
            **_by_and_on("early_warning", warned),
            "early_warning": _words([one for one in mine if one.what == EARLY_WARNING]),
        }
        for post, who in signatories.items():
            row |= _by_and_on(f"{who}_confirmed", _last([one for one in counting if post_of(one.role) == post], CONFIRMED))
        rows.append(row)
    kinds = _COLUMNS | {f"{who}_confirmed_{how}": kind for who in signatories.values() for how, kind in (("by", "str"), ("on", _DAY))}
    found = pd.DataFrame(rows, index=trusts.index, columns=list(kinds))
    return pd.concat([trusts, found.astype(kinds)], axis=1)


_DAY = "datetime64[s]"
_COLUMNS = {
    "sign_off_missing": "bool",
    "director_signed_by": "str",
    "director_signed_on": _DAY,
    "director_comment": "str",
    "early_warning_by": "str",
    "early_warning_on": _DAY,
    "early_warning": "str",
}


def _last(statements: Sequence[Statement], what: str) -> Statement | None:
    return next((one for one in reversed(statements) if one.what == what), None)


def _by_and_on(name: str, one: Statement | None) -> dict[str, object]:
    return {f"{name}_by": one.by if one else "", f"{name}_on": london_day(one.at) if one else None}


def _words(statements: Sequence[Statement], due: date = date.max) -> str:
    """What was said; of several, and where it was after the day it was due by, each after its day."""
    days = [london_day(one.at) for one in statements]
    if len(statements) == 1 and days[0] <= due:
        return statements[0].words
    by_day = zip(statements, days, strict=True)
    return " ".join(f"On {in_full(day)}{', after the deadline' * (day > due)}: {one.words}" for one, day in by_day)
