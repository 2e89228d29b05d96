"""What a person picks or types to start a run: a trust of the register, a month of the programme, and why.

A form's choices are read when its flow is deployed, and so renewed with the schedule. A run itself takes any trust and any month: its own
door knows which there are, and says which are nearest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.run.programme import load_programme
from tasks.run.settings import Settings
from tasks.upkeep.form_addresses import trust_choice

_LONGEST_LIST = 500  # beyond that a drop-down helps nobody, and the code or the month is typed


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers for a field; it is part of the form alone."""

    title: str
    found: Callable[[], Sequence[str]]

    def __get_pydantic_json_schema__(self, core: Any, made: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        choices = self.found()
        return {**made(core), "title": self.title, **({"enum": list(choices)} if 0 < len(choices) <= _LONGEST_LIST else {})}


def registered() -> dict[str, str]:
    """The trusts' names by their codes, in the register's order, read without judging the rest of config/; none if there is no register."""
    path = Settings.read().config / "trusts.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row.get("name") or "" for row in csv.DictReader(file) if row.get("code")}


def trust_choices() -> list[str]:
    """The trusts by name with their codes, in order."""
    return sorted((trust_choice(code, name) for code, name in registered().items()), key=str.casefold)


def month_choices() -> tuple[str, ...]:
    """The months of the programme, as 2013-10; none if it cannot be read, which whoever runs a month hears in full."""
    try:
        programme = load_programme(Settings.read().programme)
    except (Mistake, OSError):
        return ()
    return tuple(map(str, Period.between(programme.first, programme.last)))


def code_of(words: object) -> object:
    """The code of a trust as it was picked, or typed alone in whatever case."""
    if not isinstance(words, str):
        return words
    picked = re.search(r"\((\w+)\)\s*$", words)
    return (picked[1] if picked else words.strip()).upper()


Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4]|W[0-5]\d)$"), Choices("month", month_choices)]
"""A month of the programme, as 2013-10; the server refuses anything else before a run begins."""

TrustCode = Annotated[str, BeforeValidator(code_of), Choices("trust", trust_choices)]
"""A trust, picked by its name or named by its code alone; what runs is handed the code."""

Name = Annotated[str, Field(min_length=1)]
"""The name of whoever asks, without which nothing is done."""
