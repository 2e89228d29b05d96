"""Every month in one file per table, as comma-separated text and as Parquet: whole up to a size, and else year by year."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.record.stores.spool import Spool
from tasks.site.data.csvw import csvw
from tasks.site.data.data_package import Part, csvw_group, data_package, title_of
from tasks.site.data.dataset import version
from tasks.site.data.dictionary import TABLES, columns_of, described, words_of
from tasks.site.data.parquet import parquet
from tasks.site.data.shapes import ProgrammeWords
from tasks.site.data.table_text import csv_text, heading_of
from tasks.site.data.totals import MOST_TOGETHER, fits_in_one_file
from tasks.site.release_view import ReleaseFiles, ReleaseView

Pieces = Iterator[tuple[str, Iterator[bytes]]]


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Months, oldest first, whose tables stand in one file each; `after` follows the names of the tables: nothing, or '-2013'."""

    after: str
    releases: Sequence[ReleaseView]

    @property
    def words(self) -> str:
        """Its months in words."""
        first, *_, last = [Period.parse(release.month["period"]) for release in (*self.releases, *self.releases)]
        return first.through(last)

    @property
    def part(self) -> Part:
        """What follows the names of its tables, and its months in words."""
        return self.after, self.words


def ranges(releases: Sequence[ReleaseView]) -> list[MonthRange]:
    """All months in one while they are of a size that people can open, and else year by year, each that is over."""
    months = [release.month for release in releases]
    if all(map(fits_in_one_file, months)) and sum(month["totals"]["actions"] for month in months) <= MOST_TOGETHER:
        return [MonthRange("", releases)]
    years: dict[str, list[ReleaseView]] = {}
    for release in releases:
        years.setdefault(release.month["period"][:4], []).append(release)
    return [MonthRange(f"-{year}", mine) for year, mine in years.items() if year < max(years)]


FORMS = ("csv", "parquet")
"""The forms of a table of several months, by the endings of their names."""

_FILES = (*(f"{name}.csv" for name in TABLES), "tables.ods", "tables.zip", "release.json")


def monthly_names(releases: Sequence[ReleaseView]) -> dict[str, list[str]]:
    """By month, the files that people may want of it, of those that it has, by their path from the folder of the data."""
    found = {}
    for release in releases:
        period = release.month["period"]
        found[period] = [f"{period}/{name}" for name in _FILES if f"data/{period}/{name}" in release.files]
    return found


def names_of(releases: Sequence[ReleaseView]) -> list[str]:
    """The names of the files of all months together."""
    tables = described(releases[-1].month["programme"])
    return [f"{name}{one.after}.{ending}" for ending in FORMS for one in ranges(releases) for name in tables]


def main_files(releases: Sequence[ReleaseView]) -> list[str]:
    """The files that hold the data set, by their path from its folder: where there are files of all months, those of a month are left out
    that they hold.
    """
    whole, monthly = names_of(releases), [path for names in monthly_names(releases).values() for path in names]
    return [*whole, *(path for path in monthly if not ("actions.csv" in whole and path.endswith(".csv")))]


def whole_tables(releases: Sequence[ReleaseView], programme: ProgrammeWords, new: Collection[str] | None = None) -> Pieces:
    """(path, bytes in pieces, for they may be large) of these files and of what tells of them. A year stays as it stands if neither any of
    it nor the month that ends it is among the `new` ones.
    """
    found, periods = ranges(releases), [release.month["period"] for release in releases]
    for one in found:
        months = {release.month["period"]: release.files for release in one.releases}
        if one.after and new is not None and not {*months, periods[periods.index(max(months)) + 1]} & {*new}:
            continue
        for name in described(programme):
            path = f"data/{name}{one.after}"
            text = Spool(_one_after_the_other(months, name, programme))
            yield f"{path}.csv", iter(text)
            title = f"{title_of(name, programme)}, {one.words}"
            yield f"{path}.csv-metadata.json", iter([to_json(csvw(name, title, programme, one.after))])
            yield f"{path}.parquet", parquet(iter(text), columns_of(name, programme))
    months_of = [release.month for release in releases]
    parts = [one.part for one in found]
    if parts:
        package = data_package(months_of[-1]["programme"]["title"], version(months_of), parts, programme)
        yield "data/datapackage.json", iter([to_json(package)])
        yield "data/csv-metadata.json", iter([to_json(csvw_group(parts, programme))])


def _one_after_the_other(months: Mapping[str, ReleaseFiles], name: str, programme: ProgrammeWords) -> Iterator[bytes]:
    """The heading that the months one, and the table of each as it was published."""
    heading = heading_of(name, words_of(programme))
    yield heading
    columns = [column.name for column in columns_of(name, programme)]
    for period, files in months.items():
        if f"data/{period}/{name}.csv" not in files:
            continue  # published by an earlier version, which had no such table
        pieces = files.pieces(f"data/{period}/{name}.csv")
        first = next(pieces)
        if first.startswith(heading):
            yield first[len(heading) :]
            yield from pieces
        else:  # published by an earlier version, whose table had fewer columns
            rows = csv.DictReader(io.StringIO(b"".join([first, *pieces]).decode(), newline=""))
            yield csv_text((), [[row.get(column, "") for column in columns] for row in rows])
