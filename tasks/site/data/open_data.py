"""The files of the open data beside the tables: what tells of them, a spreadsheet, each release whole as JSON and in one archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tasks.model.json_text import to_json, to_line
from tasks.model.period import Period
from tasks.record.packs import packed
from tasks.rulebook.csv_rows import EARLIER
from tasks.site.data.all_months import main_files
from tasks.site.data.api import index_answer, latest, month_answer, trust_month_answer
from tasks.site.data.csvw import LICENCE, csvw
from tasks.site.data.data_package import csvw_group, data_package, title_of
from tasks.site.data.dataset import change_list, dcat, version
from tasks.site.data.dictionary import EARLIER_MONTHS, columns_of, described, in_json, words_of
from tasks.site.data.feed import atom, json_feed, release_feed
from tasks.site.data.json_schema import release_schema
from tasks.site.data.ods import Sheet, ods
from tasks.site.data.openapi import openapi
from tasks.site.data.shapes import FigureWords, ProgrammeWords, ReleaseData, ReleaseNote, RulebookWords
from tasks.site.data.table_rows import parts_of_release, rows_of_release
from tasks.site.data.table_text import cell_text, cells_of, csv_text, heading_of
from tasks.site.data.totals import fits_in_one_file
from tasks.site.publication import Publication
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import moment_words, month_words


def release_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """One period's files beside its tables: their metadata, the answer about the month and, while it is of a size that people can open,
    a spreadsheet, the tables in one archive with what tells of them, and the whole release, last.
    """
    overview = release.overview
    place, programme, month = f"data/{overview['period']}", overview["programme"], month_words(overview["period"])
    for name in described(programme):
        yield f"{place}/{name}.csv-metadata.json", to_json(csvw(name, f"{title_of(name, programme)}, {month}", programme))
    group = to_json(csvw_group([("", month)], programme))
    yield f"{place}/csv-metadata.json", group
    yield f"api/{overview['period']}/index.json", to_json(month_answer(overview))
    if not fits_in_one_file(overview):
        return
    data = release.whole()
    cells = cells_of(data)
    yield f"{place}/tables.ods", _spreadsheet(data, cells)
    package = data_package(f"{programme['title']}: {month}", version([data]), [("", month)], programme)
    beside = {"datapackage.json": to_json(package), "csv-metadata.json": group, "dictionary.csv": _dictionary(programme)}
    yield f"{place}/tables.zip", packed({**{f"{name}.csv": _table(name, lines, data) for name, lines in cells.items()}, **beside})
    plain = {name: [in_json(name, row) for row in rows] for name, rows in rows_of_release(data).items()}
    whole = {**parts_of_release(data), **plain, "illustrative": data["programme"]["illustrative"], "licence": LICENCE}
    yield f"{place}/release.json", to_json(whole)


def earlier_rows(words: RulebookWords) -> list[FigureWords]:
    """What others published of the months before the programme's first, by month."""
    return sorted((one for one in words.get("published_figures", []) if one["about"] == EARLIER), key=lambda one: one["as_at"])


def earlier_files(programme: ProgrammeWords, words: RulebookWords) -> Iterator[tuple[str, bytes]]:
    """The table of those months, with its metadata; nothing where nobody published any."""
    if rows := earlier_rows(words):
        columns = columns_of(EARLIER_MONTHS, programme)
        plain = [{**one, "period": one["as_at"]} for one in rows]
        lines = [[cell_text(row.get(column.name, ""), column.free) for column in columns] for row in plain]
        yield f"data/{EARLIER_MONTHS}.csv", csv_text([column.name for column in columns], lines)
        first, last = (Period.parse(rows[at]["as_at"]) for at in (0, -1))
        title = f"{first.phrase('Months published before this programme began')}, {first.words} to {last.words}"
        yield f"data/{EARLIER_MONTHS}.csv-metadata.json", to_json(csvw(EARLIER_MONTHS, title, programme))


def dictionary_files(programme: ProgrammeWords, words: RulebookWords, address: str) -> Iterator[tuple[str, bytes]]:
    """The data dictionary, and the descriptions of releases and answers for programs."""
    yield "data/dictionary.csv", _dictionary(programme, earlier=bool(earlier_rows(words)))
    yield "data/dictionary.json", to_json({"licence": LICENCE, "columns": _entries(programme, earlier=bool(earlier_rows(words)))})
    yield "data/release.schema.json", to_json(release_schema(programme, address))
    yield "api/openapi.json", to_json(openapi(programme, address))


def all_files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The list of changes, the feeds and the shared answers."""
    yield from _changes(publication.months, publication.notes)
    feed = release_feed(publication.months[-1]["programme"], publication.notes, publication.address)
    yield "feed.atom", atom(feed)
    yield "feed.json", to_json(json_feed(feed))
    yield "api/index.json", to_json(index_answer(publication.months, publication.trusts))
    yield "data/dcat.jsonld", to_json(dcat(publication.months, main_files(publication.releases), publication.address))


def latest_answer(data: ReleaseData) -> bytes:
    """`api/latest.json`, which leads to the latest month."""
    return to_json(latest(data))


def _changes(releases: Sequence[ReleaseData], history: Sequence[ReleaseNote]) -> Iterator[tuple[str, bytes]]:
    """The data set's version with the list of what each release brought."""
    listed = change_list(history)
    yield "data/changes.csv", csv_text(list(listed[0]), [[str(value) for value in entry.values()] for entry in listed])
    yield "data/changes.json", to_json({"licence": LICENCE, "version": version(releases), "changes": listed})


def _entries(programme: ProgrammeWords, *, earlier: bool) -> list[dict[str, str]]:
    return [
        {"table": name, "column": column.name, "kind": column.kind, "meaning": column.meaning}
        for name in (*described(programme), *([EARLIER_MONTHS] if earlier else []))
        for column in columns_of(name, programme)
    ]


def _dictionary(programme: ProgrammeWords, *, earlier: bool = False) -> bytes:
    entries = _entries(programme, earlier=earlier)
    return csv_text(["table", "column", "kind", "meaning"], [list(entry.values()) for entry in entries])


def _table(name: str, lines: Sequence[Sequence[str]], data: ReleaseData) -> bytes:
    return heading_of(name, words_of(data["programme"])) + csv_text((), lines)


def _spreadsheet(data: ReleaseData, cells: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """All tables in one spreadsheet."""
    programme, month = data["programme"], month_words(data["period"])
    sheets = [Sheet(name, f"{title_of(name, programme)}, {month}", columns_of(name, programme), lines) for name, lines in cells.items()]
    edition = f"Release {data['number']} of {month}, as known at {moment_words(data['as_of'])}."
    notes = [programme["banner"]] if programme["illustrative"] else []
    notes += [edition, f"Free to use under the Open Government Licence v3.0: {LICENCE}", "What each column means stands in dictionary.csv."]
    return ods(f"{programme['title']}: {month}", notes, sheets)


def trust_month_file(release: ReleaseData, code: str) -> tuple[str, bytes]:
    """(path, bytes) of the answer about a trust's month; `release` holds its rows alone."""
    return f"api/{release['period']}/{code.lower()}.json", to_line(trust_month_answer(release, code))
