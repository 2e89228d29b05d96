"""What a person picks or types to start a run: a trust of the register, a month with its pattern, and why."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tasks.run.settings import Settings

_LONGEST_LIST = 500  # beyond that a drop-down helps nobody, and the code is typed

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A month as 2013-10; the server refuses anything else before a run begins."""


Name = Annotated[str, Field(min_length=1)]
"""The name of whoever asks, without which nothing is done."""


def trust_codes() -> tuple[str, ...]:
    """The codes in the register's order, read without judging the rest of config/; none if there is no register."""
    path = Settings.read().config / "trusts.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file) if row.get("code"))


if TYPE_CHECKING:
    TrustCode = str
else:  # made from the register when the module is read, so a new trust is in the form after the next deployment
    TrustCode = Literal[trust_codes()] if 0 < len(trust_codes()) <= _LONGEST_LIST else str
