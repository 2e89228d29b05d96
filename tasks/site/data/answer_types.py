"""What the answers under `/api/` hold, as their description for programs is made from it. Addresses resolve against the answer's own."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from tasks.site.data import row_types
from tasks.site.data.shapes import PublicLetter, Row
from tasks.site.trust_history import Evidence, StatusRun, TrustYear

ROW = "a row of the table"
"""Where a row stands, its schema is this name and that of its part in the description: the columns are the dictionary's."""

TrustRow = Annotated[Row, WithJsonSchema({ROW: "TrustRow"})]
TrustCounts = Annotated[Row, WithJsonSchema({ROW: "TrustCounts"})]
ActionRow = Annotated[Row, WithJsonSchema({ROW: "ActionRow"})]
VerdictRow = Annotated[row_types.VerdictRow, WithJsonSchema({ROW: "VerdictRow"})]


class OfProgramme(TypedDict):
    """Whose data this is, and whether it describes anything that happened; an illustrative programme says in words that it does not."""

    programme: str
    illustrative: bool
    licence: str
    banner: NotRequired[str]


class OfMonth(OfProgramme):
    """The month, its release in force, and the moment it is as known at."""

    period: str
    release: int
    as_of: str


class NamedTrust(TypedDict):
    """A trust, what became of its update, and where its answer stands."""

    code: str
    name: str
    state: str
    address: str


class CodedTrust(TypedDict):
    """A trust and where its answer stands."""

    code: str
    address: str


class MonthAnswer(OfMonth):
    """A month's totals, and the way to each trust's answer and to the data."""

    totals: dict[str, int]
    trusts: list[NamedTrust]
    data: str


class LatestAnswer(OfMonth):
    """The latest month's totals, and the way to its answer."""

    totals: dict[str, int]
    address: str


class MonthLead(OfMonth):
    """A month and where its answer stands."""

    address: str


class IndexAnswer(OfProgramme):
    """The way to every month and to every trust."""

    schema: str
    latest: str
    months: list[MonthLead]
    trusts: list[CodedTrust]
    openapi: str


class FigureAnswer(TypedDict):
    """One figure: its id on the pages, what it counts, of how many, its rule, and by reference the actions it is made of."""

    id: str
    words: str
    count: int
    of: int | None
    rule: str
    parts: dict[str, str]


class TrustMonthAnswer(OfMonth):
    """A trust's month: its row, its actions, the answers of rules, and where each figure comes from."""

    trust: TrustRow
    actions: list[ActionRow]
    verdicts: list[VerdictRow]
    figures: list[FigureAnswer]


class TrustMonthLead(TypedDict):
    """A month of a trust in short, and where its answer stands."""

    period: str
    release: int
    as_of: str
    address: str
    verdict: str | None
    trust: TrustCounts


class StatusesAnswer(TypedDict):
    """An action's statuses as runs of months, and its last evidence."""

    ref: str
    runs: list[StatusRun]
    evidence: NotRequired[Evidence]


class TrustAnswer(OfProgramme):
    """All months of a trust: the last twelve, each older year by its last month, and every action's statuses."""

    code: str
    months: list[TrustMonthLead]
    years: list[TrustYear]
    actions: list[StatusesAnswer]


class LettersAnswer(OfProgramme):
    """The letters that go out with a month, and what became of each."""

    period: str
    letters: list[PublicLetter]
