"""Templates in the regime's own word for a unit: they say "trust", which its word replaces as they are read."""

from __future__ import annotations

import re

from jinja2 import Environment
from jinja2.ext import Extension

from tasks.model.regime_words import of_units

_PARTS = re.compile(r"(\{#.*?#\}|\{[{%].*?[%}]\}|<[^<>]*>)", re.DOTALL)
_LITERAL = re.compile(r'"([^"{}]*)"')
_SHOWN = re.compile(r'\b(data-label|data-filter|data-drawing|aria-label|title|content|placeholder)="([^"]*)"')


class UnitWords(Extension):
    """Replaces the word in what a template says itself. What fills it is worded where it is made, or is somebody's own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - as Jinja asks
        short: str = self.environment.unit  # type: ignore[attr-defined]  # what `of_such_units` gave it
        return "".join(_reworded(part, short) for part in _PARTS.split(source))


def of_such_units(environment: Environment, unit: str) -> Environment:
    """An environment whose templates speak of such units."""
    environment.extend(unit=unit)
    environment.add_extension(UnitWords)
    return environment


def _reworded(part: str, short: str) -> str:
    if part.startswith("<"):
        return _SHOWN.sub(lambda found: f'{found[1]}="{of_units(found[2], short)}"', part)
    if part.startswith("{"):  # a text, and no name of a field, has a capital or a blank
        return _LITERAL.sub(lambda found: f'"{of_units(found[1], short)}"' if re.search("[A-Z ]", found[1]) else found[0], part)
    return of_units(part, short)
