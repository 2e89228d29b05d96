"""Marks: hashes of rules, by which it is known whether something was worked out by the rules in force. Each is made once in a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from tasks.record.results import name_of
from tasks.rulebook import Rulebook
from tasks.run.month_trusts import rows_of_trusts
from tasks.run.programme import Programme


@dataclass(frozen=True)
class RuleMarks:
    """The hashes, in hexadecimal digits, of what rules and programme say of every trust, and of some of them."""

    rulebook: Rulebook
    programme: Programme
    _rows: dict[tuple[str, ...], str] = field(default_factory=dict, init=False)

    @cached_property
    def common(self) -> str:
        """Of what the rules say of every trust alike."""
        return name_of(self.rulebook.common)

    def rows(self, trusts: tuple[str, ...]) -> str:
        """Of the rows about these trusts and whoever helps them."""
        if trusts not in self._rows:
            self._rows[trusts] = name_of(rows_of_trusts(self.rulebook, self.programme, trusts))
        return self._rows[trusts]
