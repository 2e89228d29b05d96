"""The open data page: the files of every month, and the meaning of every column."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.data.dataset import dataset, version
from tasks.site.data.dictionary import LEAD, TABLES, DataColumn, described
from tasks.site.data.open_data import in_one_file
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import month_words

_FILES = ("actions.csv", "trusts.csv", "verdicts.csv", "tables.ods", "release.json")


@dataclass(frozen=True, slots=True)
class DataPage:
    """The open data: every file and every column."""

    frame: PageFrame
    dataset: Markup
    dataset_hash: str  # its SHA-256 in base 64, so that the security policy lets it stand in the page
    version: str
    whole: tuple[Link, ...]
    months: tuple[tuple[str, tuple[Link, ...]], ...]
    tables: tuple[tuple[str, tuple[DataColumn, ...]], ...]


def data_page(releases: Sequence[ReleaseView]) -> DataPage:
    """The open data page with every month's files and the data dictionary."""
    heads, held = [release.month for release in releases], {r.month["period"]: _held(r) for r in reversed(releases)}
    months = tuple((month_words(period), tuple(Link(name, f"{period}/{name}") for name in names)) for period, names in held.items())
    meant = tuple((name, (*LEAD, *columns)) for name, columns in described(heads[-1]["programme"]).items())
    top = page_frame("data/index.html", "Open data", heads[-1]["programme"])
    monthly = [f"{period}/{name}" for period, names in held.items() for name in names if not name.endswith(".csv")]
    whole = [f"{name}.csv" for name in TABLES] if in_one_file({release.month["period"]: release.files for release in releases}) else []
    files = [*whole, *monthly] if whole else [f"{period}/{name}" for period, names in held.items() for name in names]
    description, links = dataset(heads, files), tuple(Link(name, name) for name in whole)
    fingerprint = base64.b64encode(hashlib.sha256(description.encode()).digest()).decode()
    return DataPage(top, description, fingerprint, version(heads), links, months, meant)


def _held(release: ReleaseView) -> list[str]:
    """The names of the files people may want of a month, of those that it has."""
    place = f"data/{release.month['period']}"
    return [name for name in _FILES if f"{place}/{name}" in release.files]
