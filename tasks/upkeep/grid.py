"""The grid: every trust by every month, what became of its update, by word and shape as well as colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.model.words import counted
from tasks.record.decisions import outcomes, public_release
from tasks.record.facts import Revision
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.run.outside_words import as_markdown
from tasks.run.run import Run
from tasks.run.verb import in_flow
from tasks.upkeep.form_addresses import filled_in, form_addresses, trust_choice
from tasks.upkeep.month_summary import summary_of

SHAPES: Mapping[str, tuple[str, str]] = {
    "accepted": ("●", "🟢"),
    "nothing to report": ("○", "⚪"),
    "returned and mended": ("◐", "🔵"),
    "accepted late": ("◆", "🔶"),
    "received": ("▷", "📩"),
    "expected": ("·", "▫️"),
    "returned": ("▣", "🟧"),
    "overdue": ("■", "🟥"),
    "stalled": ("▲", "🔺"),
    "corrected": ("✎", "✏️"),
    "not expected": ("–", "➖"),
}
"""Each word of the grid with its shape, for a terminal and in colour; other words are said without one."""

QUIET = {"accepted", "nothing to report", "expected", "not expected"}
"""What nobody has to look at; where there are too many trusts, a row of nothing else is left out of the artifact."""

MOST_TRUSTS, MONTHS_SHOWN = 100, 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A trust's month: what became of its update, then whether its plan stalled, and whether what is public of it was corrected.

    `page` is the public page's address below the site's; empty while there is none.
    """

    trust: str
    period: Period
    says: tuple[str, ...]
    page: str = ""

    @property
    def words(self) -> str:
        return ", ".join(self.says)


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of the months up to now, by trust; the months, rising, with those that are not public yet."""

    months: tuple[Period, ...]
    waiting: tuple[Period, ...]
    rows: Mapping[str, tuple[Cell, ...]]


def grid(run: Run, most: int | None = None) -> Grid:
    """Every trust of the programme by every month that has begun at the run's moment, or by so many of the newest."""
    last = min(run.programme.last, run.rulebook.period_on(london_day(run.moment)))
    begun = tuple(Period.between(run.programme.first, last)) if run.programme.first <= last else ()
    months = begun[-most:] if most else begun
    by_month = {month: dict(_month(run, month)) for month in months}
    trusts = sorted({trust for cells in by_month.values() for trust in cells})
    rows = {trust: tuple(by_month[month].get(trust) or Cell(trust, month, ("not expected",)) for month in months) for trust in trusts}
    return Grid(
        months, tuple(month for month in months if run.record.newest(Revision, month) and not public_release(run.record, month)), rows
    )


def as_rows(found: Grid) -> list[dict[str, object]]:
    """The grid as plain rows, one for each cell."""
    return [
        {"trust": cell.trust, "month": str(cell.period), "says": list(cell.says), "page": cell.page}
        for cells in found.rows.values()
        for cell in cells
    ]


def in_shapes(found: Grid) -> Iterator[list[str]]:
    """The rows of the grid for a terminal: a trust, and a shape for each month."""
    return ([trust, *map(_shapes, row)] for trust, row in found.rows.items())


def meanings(found: Grid) -> Iterator[str]:
    """What the shapes of the grid mean, and which months are not public."""
    used = {word for row in found.rows.values() for cell in row for word in cell.says}
    yield "\n" + ", ".join(f"{shape} {word}" for word, (shape, _) in SHAPES.items() if word in used)
    if found.waiting:
        yield f"Not public yet: {', '.join(month.words for month in found.waiting)}."


def show_grid(run: Run) -> None:
    """Inside a flow run, put the grid where operators look; a cell leads to its public page, and to the form that runs it again."""
    if in_flow():
        from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

        found = grid(run, MONTHS_SHOWN)
        text = as_page(run, found, form_addresses().get("rerun-trust/rerun", ""))
        create_markdown_artifact(text, key="grid", description=f"Grid: {counted(len(found.rows), 'trust')} by month")


def as_page(run: Run, found: Grid, form: str) -> str:
    """The grid as Markdown. `form` is the address of the form that runs a trust's month again; empty where there is none."""
    loud = {trust: row for trust, row in found.rows.items() if not {word for cell in row for word in cell.says} <= QUIET}
    shown = found.rows if len(found.rows) <= MOST_TRUSTS else dict(list(loud.items())[:MOST_TRUSTS])
    heads = [f"{month}{' (not public)' if month in found.waiting else ''}" for month in found.months]
    lines = [f"| {' | '.join(['trust', *heads])} |", "|---" * (len(heads) + 1) + "|"]
    for trust, row in shown.items():
        name = trust_choice(trust, run.rulebook.trusts[trust].name)
        cells = (_linked(cell, run.settings.site_address) + _again(cell, name, form) for cell in row)
        lines.append(f"| {' | '.join([as_markdown(name), *cells])} |")
    used = {word for row in shown.values() for cell in row for word in cell.says}
    meaning = ", ".join(f"{colour} {word}" for word, (_, colour) in SHAPES.items() if word in used)
    left = (
        f"\n\nShown are {len(shown):,} of {counted(len(found.rows), 'trust')}; `measures grid` has all."
        if len(shown) < len(found.rows)
        else ""
    )
    again = " ↻ leads to the form that runs a trust's month again, filled in." if form else ""
    at = f"{run.moment.astimezone(LONDON):%H:%M on %-d %B %Y}"
    return f"# Every trust by every month\n\nAs at {at}, London time. {meaning}.{again}\n\n" + "\n".join(lines) + f"{left}\n"


def _month(run: Run, month: Period) -> Iterator[tuple[str, Cell]]:
    revision = run.record.last(Revision, month)
    summary = summary_of(run, revision) if revision else None
    states = summary["says"] if summary else _so_far(run, month)
    public = summary["published"] if summary else {}
    for trust in expected(run.rulebook.spells, month):
        says = states.get(trust, ["expected"])
        corrected = ["corrected"] if public.get(trust, 0) > 1 else []
        yield trust, Cell(trust, month, (*says, *corrected), f"{month}/{trust.lower()}/" if trust in public else "")


def _so_far(run: Run, month: Period) -> dict[str, list[str]]:
    """Trust to what became of what it sent for a month that was not assessed yet."""
    found: dict[str, list[str]] = {}
    for one in outcomes(run.record, month, run.moment):
        earlier = found.get(one.decision.trust, [""])[0]
        word = one.state if one.state in {"accepted", "returned"} else "received"
        found[one.decision.trust] = ["returned and mended" if (earlier, word) == ("returned", "accepted") else word]
    return found


def _shapes(cell: Cell) -> str:
    """A cell in shapes; a word that has none stands as it is."""
    return "".join(SHAPES[word][0] if word in SHAPES else word for word in cell.says)


def _linked(cell: Cell, site: str) -> str:
    words = ", ".join(f"{SHAPES[word][1]} {word}" if word in SHAPES else word for word in cell.says)
    return f"[{words}]({site}{cell.page})" if site and cell.page else words


def _again(cell: Cell, name: str, form: str) -> str:
    """The link to the form that runs a trust's month again, the trust picked in it by name; empty where there is nothing to run."""
    if not form or cell.says == ("not expected",):
        return ""
    return f" [↻]({filled_in(form, {'trust': name, 'period': str(cell.period)})})"
