"""Every figure by its id, and what it counts: `fig-2013-10-rnl-past-due` is a trust's, `fig-2013-10-past-due` is of all trusts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.model.mistake import NotFound
from tasks.site.shapes import ReleaseData, Row


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: rows of the `table` in which `column` says `value`; `said` narrows it to what was said this month.

    `rule` is the place on the methodology page, `cell` the column of the update whose words decide it (empty: the plan or the calendar).
    """

    words: str
    table: str  # 'actions' | 'trusts'
    column: str = ""
    value: object = True
    said: bool = False
    rule: str = "counts"
    cell: str = "status_word"

    def holds(self, row: Row) -> bool:
        """Whether a row is counted."""
        if self.said and not row["reported"]:
            return False
        return not self.column or row[self.column] == self.value


FIGURES = {
    "actions": Counted("actions in the agreed plan", "actions", cell=""),
    "delivered": Counted("actions reported delivered this month", "actions", "status", "delivered", said=True),
    "on_track": Counted("actions reported on track to deliver this month", "actions", "status", "on_track", said=True),
    "some_issues": Counted("actions reported with some issues this month", "actions", "status", "some_issues", said=True),
    "not_on_track": Counted("actions reported not on track to deliver this month", "actions", "status", "not_on_track", said=True),
    "not_reported": Counted("actions of which no accepted update speaks this month", "actions", "reported", False, cell=""),
    "past_due": Counted("actions past their agreed date and not delivered", "actions", "past_due", rule="past_due"),
    "slipped": Counted("actions moved to a date later than agreed", "actions", "slipped", rule="slipped", cell="revised_word"),
    "unevidenced": Counted("actions last reported delivered with no evidence supplied", "actions", "unevidenced", rule="unevidenced"),
    "trusts": Counted("trusts that owed an update", "trusts", rule="expected", cell=""),
    "accepted": Counted("trusts with an accepted update", "trusts", "accepted", cell=""),
    "on_time": Counted("trusts whose accepted update came by the deadline", "trusts", "on_time", rule="deadline", cell=""),
}


@dataclass(frozen=True, slots=True)
class FigureId:
    """An id in its parts; `trust` is a code in capitals, empty for all trusts, and `name` one of FIGURES."""

    period: str
    trust: str
    name: str

    def __str__(self) -> str:
        return "-".join(part for part in ("fig", self.period, self.trust.lower(), self.name.replace("_", "-")) if part)


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with the rows it counts, out of how many."""

    id: FigureId
    counted: Counted
    rows: tuple[Row, ...]
    of: int


def read_figure_id(text: str) -> FigureId:
    """The parts of an id as it stands on a page; raises NotFound with what an id looks like."""
    for name in sorted(FIGURES, key=len, reverse=True):
        match = re.fullmatch(rf"fig-(\d{{4}}-\d{{2}})(?:-([A-Za-z0-9]+))?-{name.replace('_', '-')}", text.strip())
        if match:
            return FigureId(match[1], (match[2] or "").upper(), name)
    names = ", ".join(name.replace("_", "-") for name in FIGURES)
    raise NotFound(f"{text!r} is no figure's id: write fig-2013-10-rnl-delivered, or fig-2013-10-delivered for all trusts. Names: {names}")


def traced(data: ReleaseData, figure: FigureId) -> Traced:
    """The rows a figure counts, from its month's release; raises NotFound for a trust of which the release does not tell."""
    counted = FIGURES[figure.name]
    table = data["actions"] if counted.table == "actions" else data["trusts"]
    if figure.trust and figure.trust not in {row["trust"] for row in data["trusts"]}:
        raise NotFound(f"{figure}: {figure.trust} owed no update for {figure.period}")
    mine = [row for row in table if not figure.trust or row["trust"] == figure.trust]
    return Traced(figure, counted, tuple(row for row in mine if counted.holds(row)), len(mine))


def figures_of(data: ReleaseData, trust: str = "") -> tuple[FigureId, ...]:
    """Every figure of a trust's month, or of all trusts."""
    names = [name for name, counted in FIGURES.items() if not trust or counted.table == "actions"]
    return tuple(FigureId(data["period"], trust, name) for name in names)
