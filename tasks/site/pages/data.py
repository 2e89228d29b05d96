"""The open data page: the files of every month, and the meaning of every column."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.data.all_months import FORMS, main_files, monthly_names, ranges
from tasks.site.data.data_package import title_of
from tasks.site.data.dataset import dataset, version
from tasks.site.data.dictionary import EARLIER_MONTHS, DataColumn, columns_of, described
from tasks.site.data.open_data import earlier_rows
from tasks.site.data.shapes import RulebookWords
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import month_words


@dataclass(frozen=True, slots=True)
class DataPage:
    """The open data: every file and every column."""

    frame: PageFrame
    dataset: Markup
    dataset_hash: str  # its SHA-256 in base 64, so that the security policy lets it stand in the page
    version: str
    whole: tuple[tuple[str, tuple[Link, ...]], ...]  # what a file of all months, or of a year, holds, and its forms
    months: tuple[tuple[str, tuple[Link, ...]], ...]
    tables: tuple[tuple[str, tuple[DataColumn, ...]], ...]


def data_page(releases: Sequence[ReleaseView], words: RulebookWords) -> DataPage:
    """The open data page with every month's files and the data dictionary."""
    earlier = [EARLIER_MONTHS] if earlier_rows(words) else []
    heads, monthly = [release.month for release in releases], monthly_names(releases)
    months = tuple((month_words(period), tuple(Link(path, path) for path in monthly[period])) for period in reversed(monthly))
    meant = tuple((name, columns_of(name, heads[-1]["programme"])) for name in (*described(heads[-1]["programme"]), *earlier))
    top = page_frame("data/index.html", "Open data", heads[-1]["programme"])
    description = dataset(heads, [*(f"{name}.csv" for name in earlier), *main_files(releases)])
    fingerprint = base64.b64encode(hashlib.sha256(description.encode()).digest()).decode()
    return DataPage(top, description, fingerprint, version(heads), (*_together(releases), *_before(earlier)), months, meant)


def _together(releases: Sequence[ReleaseView]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    programme = releases[-1].overview["programme"]
    return tuple(
        (f"{title_of(name, programme)}, {months.words}", tuple(Link(path := f"{name}{months.after}.{form}", path) for form in FORMS))
        for months in ranges(releases)
        for name in described(programme)
    )


def _before(earlier: Sequence[str]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    yield from (
        ("Figures that others published of what came before this programme", (Link(f"{name}.csv", f"{name}.csv"),)) for name in earlier
    )
