"""What a person picks or types to start a run: a trust of the register, a month of the programme, and why.

A form's choices are read when its flow is deployed, and renewed by every health check, as months end. A run itself takes any trust and any
month: its own door knows which there are, and says which are nearest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated, Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from pydantic import BeforeValidator, Field

from flows.clock import now
from flows.regime_speech import in_regime_words
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.overview.prefect_pages import trust_choice
from tasks.rules.deadline import london_day
from tasks.run.programme import load_programme
from tasks.run.settings import Settings

_LONGEST_LIST = 500  # beyond that a drop-down helps nobody, and the code or the month is typed


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers for a field; it is part of the form alone."""

    title: str
    found: Callable[[], Sequence[str]]

    def __get_pydantic_json_schema__(self, core: Any, made: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return {**made(core), "title": self.title, **self.enum()}

    def enum(self) -> dict[str, list[str]]:
        """The choices as a part of the form; nothing where there are none, or so many that a list helps nobody."""
        choices = self.found()
        return {"enum": list(choices)} if 0 < len(choices) <= _LONGEST_LIST else {}


def registered() -> dict[str, str]:
    """The trusts' names by their codes, in the register's order, read without judging what else is in config/.

    None if there is no register, or none that can be read, which whoever runs a month hears in full.
    """
    try:
        with (Settings.read().config / "trusts.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["code"]: row.get("name") or "" for row in csv.DictReader(file) if row.get("code")}
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def trust_choices() -> list[str]:
    """The trusts by name with their codes, in order."""
    return sorted((trust_choice(code, name) for code, name in registered().items()), key=str.casefold)


def month_choices() -> tuple[str, ...]:
    """The months of the programme that have ended, and so can be told, as 2013-10.

    None if there is none yet, or the programme cannot be read, which whoever runs a month hears in full.
    """
    try:
        programme = load_programme(Settings.read().programme)
    except (Mistake, OSError):
        return ()
    today = london_day(now())
    return tuple(str(one) for one in Period.between(programme.first, programme.last) if one.last_day < today)


def renew_choices() -> list[str]:
    """Bring the choices in the forms of the server that the running flow belongs to up to now; which deployments were changed."""
    with get_client(sync_client=True) as client:
        changed = []
        for one in client.read_deployments(limit=200):
            schema = deepcopy(one.parameter_openapi_schema)
            _renew(schema)
            if schema != one.parameter_openapi_schema:
                client.update_deployment(one.id, DeploymentUpdate(parameter_openapi_schema=schema))
                changed.append(one.name)
        return changed


def _renew(part: object) -> None:
    """Give each field of a form that has choices those of now, wherever in the form it is."""
    if isinstance(part, dict):
        field = _BY_TITLE.get(part.get("title")) if part.get("type") == "string" else None
        if field:
            part.pop("enum", None)
            part.update(field.enum())
        for inner in part.values():
            _renew(inner)
    elif isinstance(part, list):
        for inner in part:
            _renew(inner)


def code_of(words: object) -> object:
    """The code of a trust as it was picked, or typed alone in whatever case."""
    if not isinstance(words, str):
        return words
    picked = re.search(r"\((\w+)\)\s*$", words)
    return (picked[1] if picked else words.strip()).upper()


MONTHS, TRUSTS = Choices(in_regime_words("month"), month_choices), Choices("trust", trust_choices)
_BY_TITLE: Mapping[object, Choices] = {one.title: one for one in (MONTHS, TRUSTS)}

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4]|W[0-5]\d)$"), MONTHS]
"""A month of the programme, as 2013-10; the server refuses anything else before a run begins."""

TrustCode = Annotated[str, BeforeValidator(code_of), TRUSTS]
"""A trust, picked by its name or named by its code alone; what runs is handed the code."""

Name = Annotated[str, Field(min_length=1)]
"""The name of whoever asks, without which nothing is done."""
