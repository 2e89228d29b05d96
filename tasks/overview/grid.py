"""The grid: every trust by every month, what became of its update, by word and shape as well as colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.model.words import counted
from tasks.overview.month_summary import summary_of
from tasks.overview.prefect_pages import PrefectPages, trust_choice
from tasks.record.decisions import outcomes, public_release
from tasks.record.facts import Revision
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.run.outside_words import as_markdown
from tasks.run.run import Run

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

NOT_EXPECTED = ("not expected",)
MOST_TRUSTS, MONTHS_SHOWN = 100, 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A trust's month: what became of its update, then whether its plan stalled, and whether what is public of it was corrected.

    `page` is the public page's address below the site's; empty while there is none. `name` is the trust's as forms offer it.
    """

    trust: str
    period: Period
    says: tuple[str, ...]
    page: str = ""
    name: str = ""

    @property
    def expected(self) -> bool:
        """Whether an update is expected of the trust for the month."""
        return self.says != NOT_EXPECTED

    @property
    def in_colour(self) -> str:
        """The words, each with its shape in colour; other words are said without one."""
        return ", ".join(f"{SHAPES[word][1]} {word}" if word in SHAPES else word for word in self.says)

    def run_page(self, pages: PrefectPages) -> str:
        """Where the newest run is that told the month, or the trust's month by itself; empty where there is none."""
        return pages.run(str(self.period), f"{self.trust} {self.period}") if self.expected else ""

    def again_page(self, pages: PrefectPages) -> str:
        """Where the form is that runs the trust's month again, filled in; empty where there is none, or nothing to run."""
        filled = {"trust": self.name, "period": str(self.period)}
        return pages.form("rerun-trust/rerun", filled) if self.expected else ""

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
    rows = {trust: tuple(by_month[month].get(trust) or Cell(trust, month, NOT_EXPECTED) for month in months) for trust in trusts}
    return Grid(
        months, tuple(month for month in months if run.record.newest(Revision, month) and not public_release(run.record, month)), rows
    )


def as_rows(found: Grid, site: str, pages: PrefectPages) -> list[dict[str, object]]:
    """The grid as plain rows, one for each cell, with the addresses of its page (below `site`), its run, and the form to run it again."""
    return [
        {
            "trust": cell.trust,
            "month": str(cell.period),
            "says": list(cell.says),
            "page": f"{site}{cell.page}" if cell.page else "",
            "run": cell.run_page(pages),
            "again": cell.again_page(pages),
        }
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


def show_grid(run: Run, pages: PrefectPages) -> None:
    """Put the grid where operators look, inside a flow run; a cell leads to its public page, its run, and the form that runs it again."""
    from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

    found = grid(run, MONTHS_SHOWN)
    description = f"Grid: {counted(len(found.rows), run.rulebook.wording.short)} by {run.programme.first.noun}"
    create_markdown_artifact(as_page(run, found, pages), key="grid", description=description)


def as_page(run: Run, found: Grid, pages: PrefectPages) -> str:
    """The grid as Markdown."""
    unit = run.rulebook.wording.short
    loud = {trust: row for trust, row in found.rows.items() if not {word for cell in row for word in cell.says} <= QUIET}
    shown = found.rows if len(found.rows) <= MOST_TRUSTS else dict(list(loud.items())[:MOST_TRUSTS])
    heads = [f"{month}{' (not public)' if month in found.waiting else ''}" for month in found.months]
    lines = [f"| {' | '.join([unit, *heads])} |", "|---" * (len(heads) + 1) + "|"]
    for trust, row in shown.items():
        name = trust_choice(trust, run.rulebook.trusts[trust].name)
        cells = (_linked(cell, run.settings.site_address, pages) for cell in row)
        lines.append(f"| {' | '.join([as_markdown(name), *cells])} |")
    used = {word for row in shown.values() for cell in row for word in cell.says}
    meaning = ", ".join(f"{colour} {word}" for word, (_, colour) in SHAPES.items() if word in used)
    left = (
        f"\n\nShown are {len(shown):,} of {counted(len(found.rows), unit)}; `measures grid` has all."
        if len(shown) < len(found.rows)
        else ""
    )
    noun = run.programme.first.noun
    again = (
        f" ⚙ leads to the run that told a {noun} last, ↻ to the form that runs a {unit}'s {noun} again, filled in." if pages.forms else ""
    )
    at = f"{run.moment.astimezone(LONDON):%H:%M on %-d %B %Y}"
    return f"# Every trust by every {noun}\n\nAs at {at}, London time. {meaning}.{again}\n\n" + "\n".join(lines) + f"{left}\n"


def _month(run: Run, month: Period) -> Iterator[tuple[str, Cell]]:
    revision = run.record.last(Revision, month)
    summary = summary_of(run, revision) if revision else None
    states = summary["says"] if summary else _so_far(run, month)
    public = summary["published"] if summary else {}
    for trust in expected(run.rulebook.spells, month):
        says = states.get(trust, ["expected"])
        corrected = ["corrected"] if public.get(trust, 0) > 1 else []
        name = trust_choice(trust, run.rulebook.trusts[trust].name)
        yield trust, Cell(trust, month, (*says, *corrected), f"{month}/{trust.lower()}/" if trust in public else "", name)


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


def _linked(cell: Cell, site: str, pages: PrefectPages) -> str:
    words = f"[{cell.in_colour}]({site}{cell.page})" if site and cell.page else cell.in_colour
    ways = (("⚙", cell.run_page(pages)), ("↻", cell.again_page(pages)))
    return words + "".join(f" [{sign}]({address})" for sign, address in ways if address)
