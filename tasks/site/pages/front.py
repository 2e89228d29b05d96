"""The pages that belong to no single month: the front page, the open data, the list of releases."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dataset import dataset, version
from tasks.site.data.dictionary import LEAD, TABLES, DataColumn
from tasks.site.data.open_data import in_one_file
from tasks.site.data.revised import NOTE, of_totals
from tasks.site.data.shapes import MonthTotals, Programme, ReleaseData, ReleaseNote
from tasks.site.page_frame import Link, Point, Shell, shell
from tasks.site.pages.month import Figure, delivered_by_month, figures, in_short
from tasks.site.pages.trust_list import lists
from tasks.site.published import Published
from tasks.site.words.figure import shared
from tasks.site.words.plain import moment_words, month_words

_FILES = ("actions.csv", "trusts.csv", "verdicts.csv", "tables.ods", "release.json")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in the list of months."""

    words: str
    href: str
    delivered: Markup
    past_due: Markup
    accepted: Markup


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page: the latest month in short, every month, and every trust."""

    shell: Shell
    intro: tuple[str, ...]
    latest: Link
    short: tuple[str, ...]
    figures: tuple[Figure, ...]
    revised: str
    months: tuple[MonthLine, ...]
    chart: Chart
    lists: tuple[Link, ...]
    trusts: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """The open data: every file and every column."""

    shell: Shell
    dataset: Markup
    dataset_hash: str  # its SHA-256 in base 64, so that the security policy lets it stand in the page
    version: str
    whole: tuple[Link, ...]
    months: tuple[tuple[str, tuple[Link, ...]], ...]
    tables: tuple[tuple[str, tuple[DataColumn, ...]], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One numbered release in the list; one that a later one replaced can still be opened."""

    month: str
    number: int
    when: str
    why: str
    href: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Every release, newest first."""

    shell: Shell
    releases: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class LatestPage:
    """The page that leads to the latest month."""

    shell: Shell
    month: str
    href: str


def front_page(releases: Sequence[ReleaseData], intro: Sequence[str] = ()) -> FrontPage:
    """The front page from the latest release of every period, oldest first; there must be one. `intro` says what the regime is."""
    latest = releases[-1]
    newest_first, all_lists, edition = list(reversed(releases)), lists(latest, ""), in_force(latest).edition
    shown: list[MonthTotals] = [{"period": r["period"], "totals": r["totals"]} for r in releases[-12:]]
    series = delivered_by_month(shown, [in_force(r).edition for r in releases[-12:]])
    return FrontPage(
        shell=shell("index.html", latest["programme"]["title"], latest["programme"]),
        intro=tuple(intro[:1]),
        latest=Link(month_words(latest["period"]), f"{latest['period']}/index.html"),
        short=in_short(latest, edition),
        figures=figures(latest, edition),
        revised=NOTE if of_totals(latest) else "",
        months=tuple(_month_line(release) for release in newest_first),
        chart=chart("months", "Actions reported delivered, month by month", series),
        lists=all_lists,
        trusts=tuple(
            Point(row["name"], f"{latest['period']}/{row['trust'].lower()}/index.html", f"trusts/{row['trust'].lower()}/index.html")
            for row in sorted(latest["trusts"], key=lambda row: str(row["name"]))
            if not all_lists
        ),
    )


def data_page(releases: Sequence[Published]) -> DataPage:
    """The open data page with every month's files and the data dictionary."""
    heads, held = [release.head for release in releases], {r.head["period"]: _held(r) for r in reversed(releases)}
    months = tuple((month_words(period), tuple(Link(name, f"{period}/{name}") for name in names)) for period, names in held.items())
    tables = tuple((name, (*LEAD, *columns)) for name, columns in TABLES.items())
    top = shell("data/index.html", "Open data", heads[-1]["programme"])
    monthly = [f"{period}/{name}" for period, names in held.items() for name in names if not name.endswith(".csv")]
    whole = [f"{name}.csv" for name in TABLES] if in_one_file({release.head["period"]: release.files for release in releases}) else []
    files = [*whole, *monthly] if whole else [f"{period}/{name}" for period, names in held.items() for name in names]
    said, links = dataset(heads, files), tuple(Link(name, name) for name in whole)
    fingerprint = base64.b64encode(hashlib.sha256(said.encode()).digest()).decode()
    return DataPage(top, said, fingerprint, version(heads), links, months, tables)


def _held(release: Published) -> list[str]:
    """The names of the files people may want of a month, of those that it has."""
    place = f"data/{release.head['period']}"
    return [name for name in _FILES if f"{place}/{name}" in release.files]


def releases_page(programme: Programme, history: Sequence[ReleaseNote]) -> ReleasesPage:
    """The list of every numbered release, newest first."""
    last = {note["period"]: note["number"] for note in sorted(history, key=lambda note: note["number"])}
    ordered = sorted(history, key=lambda note: (note["period"], note["number"]), reverse=True)
    told = tuple(
        Told(
            month=month_words(note["period"]),
            number=note["number"],
            when=moment_words(note["as_of"]),
            why=note["reason"] or "First release of the month.",
            href=f"../{note['period']}/index.html"
            if last[note["period"]] == note["number"]
            else f"{note['period']}/{note['number']}/index.html",
            replaced=last[note["period"]] != note["number"],
        )
        for note in ordered
    )
    return ReleasesPage(shell("releases/index.html", "Releases", programme), told)


def latest_page(release: ReleaseData) -> LatestPage:
    """The page that sends the reader on to the latest month."""
    return LatestPage(
        shell("latest/index.html", "Latest month", release["programme"]),
        month_words(release["period"]),
        f"../{release['period']}/index.html",
    )


def _month_line(release: ReleaseData) -> MonthLine:
    totals, edition = release["totals"], in_force(release).edition
    return MonthLine(
        words=month_words(release["period"]),
        href=f"{release['period']}/index.html",
        delivered=shared(edition, "delivered", totals),
        past_due=shared(edition, "past_due", totals),
        accepted=shared(edition, "accepted", totals),
    )
