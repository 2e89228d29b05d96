"""The open data: tables as comma-separated text (RFC 4180) and spreadsheets, each release whole as JSON, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tasks.model.json_text import to_json, to_line
from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.rulebook.csv_rows import EARLIER
from tasks.site.data.api import index_answer, latest, month_answer, trust_month_answers
from tasks.site.data.csvw import LICENCE, csvw
from tasks.site.data.dataset import change_list, version
from tasks.site.data.dictionary import EARLIER_MONTHS, LEAD, TABLES, added, columns_of, described, in_json, statuses_of, tables
from tasks.site.data.feed import atom, json_feed
from tasks.site.data.json_schema import release_schema
from tasks.site.data.ods import Sheet, ods
from tasks.site.data.rows import natural
from tasks.site.data.shapes import FigureWords, ProgrammeWords, ReleaseData, ReleaseNote, Row, RulebookWords
from tasks.site.data.totals import fits_in_one_file
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import moment_words, month_words

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_TITLES = {"actions": "Every action", "trusts": "Every trust", "verdicts": "Every answer of a rule"}


def release_files(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """One period's files beside its tables: their metadata, the answer about the month and, while it is of a size that people can open,
    a spreadsheet and the whole release, last.
    """
    overview = release.overview
    place = f"data/{overview['period']}"
    for name in TABLES:
        title = f"{_TITLES[name]}, {month_words(overview['period'])}"
        yield f"{place}/{name}.csv-metadata.json", to_json(csvw(name, title, overview["programme"]))
    yield f"api/{overview['period']}/index.json", to_json(month_answer(overview))
    if not fits_in_one_file(overview):
        return
    data = release.whole()
    yield _spreadsheet(data, place)
    plain = {name: [in_json(name, row) for row in rows] for name, rows in _tables(data).items()}
    whole = {**data, **plain, "illustrative": data["programme"]["illustrative"], "licence": LICENCE}
    yield f"{place}/release.json", to_json(whole)


def whole_tables(months: Mapping[str, Mapping[str, bytes]], programme: ProgrammeWords) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every month in one file per table, with its metadata, while each is of a size that people can open in one piece.

    `months` holds the files of each, oldest first. The months together may be large, so each file comes in pieces.
    """
    if not in_one_file(months):
        return
    first, *_, last = [*months, *months]
    for name in TABLES:
        yield f"data/{name}.csv", _one_after_the_other(months, name, statuses_of(programme))
        metadata = csvw(name, f"{_TITLES[name]}, {Period.parse(first).through(Period.parse(last))}", programme)
        yield f"data/{name}.csv-metadata.json", iter([to_json(metadata)])


def in_one_file(months: Mapping[str, Container[str]]) -> bool:
    """Whether there is a file of all months: each, whose files are given, is of a size that people can open in one piece."""
    return all(f"data/{period}/release.json" in files for period, files in months.items())


def earlier_rows(words: RulebookWords) -> list[FigureWords]:
    """What others published of the months before the programme's first, by month."""
    return sorted((one for one in words.get("published_figures", []) if one["about"] == EARLIER), key=lambda one: one["as_at"])


def earlier_files(programme: ProgrammeWords, words: RulebookWords) -> Iterator[tuple[str, bytes]]:
    """The table of those months, with its metadata; nothing where nobody published any."""
    if rows := earlier_rows(words):
        columns = columns_of(EARLIER_MONTHS, programme)
        plain = [{**one, "period": one["as_at"]} for one in rows]
        lines = [[_cell(row.get(column.name, ""), column.free) for column in columns] for row in plain]
        yield f"data/{EARLIER_MONTHS}.csv", _csv([column.name for column in columns], lines)
        first, last = (Period.parse(rows[at]["as_at"]) for at in (0, -1))
        title = f"{first.phrase('Months published before this programme began')}, {first.words} to {last.words}"
        yield f"data/{EARLIER_MONTHS}.csv-metadata.json", to_json(csvw(EARLIER_MONTHS, title, programme))


def dictionary_files(programme: ProgrammeWords, words: RulebookWords) -> Iterator[tuple[str, bytes]]:
    """The data dictionary and schema."""
    entries = [
        {"table": name, "column": column.name, "kind": column.kind, "meaning": column.meaning}
        for name in (*TABLES, *([EARLIER_MONTHS] if earlier_rows(words) else []))
        for column in columns_of(name, programme)
    ]
    yield "data/dictionary.csv", _csv(["table", "column", "kind", "meaning"], [list(entry.values()) for entry in entries])
    yield "data/dictionary.json", to_json({"licence": LICENCE, "columns": entries})
    yield "data/release.schema.json", to_json(release_schema(programme))


def all_files(months: Sequence[ReleaseData], history: Sequence[ReleaseNote], trusts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The list of changes, the feeds and the shared answers."""
    yield from _changes(months, history)
    yield "api/index.json", to_json(index_answer(months, trusts))


def latest_answer(data: ReleaseData) -> bytes:
    """`api/latest.json`, which leads to the latest month."""
    return to_json(latest(data))


def _changes(releases: Sequence[ReleaseData], history: Sequence[ReleaseNote]) -> Iterator[tuple[str, bytes]]:
    """The data set's version with the list of what each release brought, and the feeds of the same."""
    if not history:
        return
    listed, programme = change_list(history), releases[-1]["programme"]
    yield "data/changes.csv", _csv(list(listed[0]), [[str(value) for value in entry.values()] for entry in listed])
    yield "data/changes.json", to_json({"licence": LICENCE, "version": version(releases), "changes": listed})
    yield "feed.atom", atom(programme, history)
    yield "feed.json", to_json(json_feed(programme, history))


def _one_after_the_other(months: Mapping[str, Mapping[str, bytes]], name: str, statuses: Statuses) -> Iterator[bytes]:
    """The table of every month as it was published, under the one heading that they share."""
    heading = heading_of(name, statuses)
    yield heading
    columns = [column.name for column in (*LEAD, *tables(statuses)[name])]
    for period, files in months.items():
        text = files[f"data/{period}/{name}.csv"]
        if text.startswith(heading):
            yield text[len(heading) :]
        else:  # published by an earlier version, whose table had fewer columns
            rows = csv.DictReader(io.StringIO(text.decode(), newline=""))
            yield _csv((), [[row.get(column, "") for column in columns] for row in rows])


def _spreadsheet(data: ReleaseData, place: str) -> tuple[str, bytes]:
    """All tables in one spreadsheet."""
    programme, month = data["programme"], month_words(data["period"])
    meant = described(programme).items()
    sheets = [Sheet(name, f"{_TITLES[name]}, {month}", (*LEAD, *columns), _lines(data, name)) for name, columns in meant]
    edition = f"Release {data['number']} of {month}, as known at {moment_words(data['as_of'])}."
    notes = [programme["banner"]] if programme["illustrative"] else []
    notes += [edition, f"Free to use under the Open Government Licence v3.0: {LICENCE}", "What each column means stands in dictionary.csv."]
    return f"{place}/tables.ods", ods(f"{programme['title']}: {month}", notes, sheets)


def trust_answers(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the answers about each trust's month."""
    return ((path, to_line(answer)) for path, answer in trust_month_answers(release))


def heading_of(name: str, statuses: Statuses, lines: bytes = b"") -> bytes:
    """The first line of a table; the columns are those of the dictionary, in its order. `lines` of a table that was published by an earlier
    version have fewer.
    """
    columns = [column.name for column in (*LEAD, *tables(statuses)[name])]
    first = next(csv.reader(io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", newline="")), columns)
    return _csv(columns if len(first) == len(columns) else [column for column in columns if column not in added(statuses)], [])


def lines_of(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """(name, lines as UTF-8 text) of each table, without its heading, for the trusts of a release or of one partition of it."""
    overview = release.overview
    rows = {row["trust"]: [row] for row in overview["trusts"]}
    for name in TABLES:
        found = (rows.get(trust, []) if name == "trusts" else own[name] for trust, own in release.rows.items())
        yield name, b"".join(_csv((), _written(overview, name, mine)) for mine in found)


def _lines(data: ReleaseData, name: str) -> list[list[str]]:
    return _written(data, name, sorted(_tables(data)[name], key=lambda row: natural(row["trust"])))


def _tables(data: ReleaseData) -> dict[str, list[Row]]:
    return {"actions": data["actions"], "trusts": data["trusts"], "verdicts": data["verdicts"]}


def _written(data: ReleaseData, name: str, rows: Sequence[Row]) -> list[list[str]]:
    """Rows of one trust, or of several, as the texts of their cells."""
    columns = [(column.name, column.free) for column in tables(statuses_of(data["programme"]))[name]]
    return [
        [*_lead(data, row["trust"]), *[value if type(value := row[of]) is str and not free else _cell(value, free) for of, free in columns]]
        for row in rows
    ]


def _lead(data: ReleaseData, trust: str) -> list[str]:
    last = data["told"].get(trust)  # a trust that left in the month has no page, and is told with every release
    return [data["period"], str(last["number"] if last else data["number"]), "yes" if data["programme"]["illustrative"] else "no"]


def _cell(value: Any, free: bool) -> str:
    if type(value) is str:
        return f"'{value}" if free and value.startswith(_RISKY) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()
