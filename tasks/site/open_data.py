"""The open data: tables as comma-separated text (RFC 4180) and spreadsheets, each release whole as JSON, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.model.written import to_json
from tasks.site.api import latest, month_answers, shared_answers
from tasks.site.csvw import LICENCE, csvw
from tasks.site.dataset import change_list, version
from tasks.site.dictionary import LEAD, TABLES, DataColumn
from tasks.site.feed import atom, json_feed
from tasks.site.json_schema import release_schema
from tasks.site.news import News
from tasks.site.ods import MOST_ROWS, Sheet, ods
from tasks.site.published import Published
from tasks.site.shapes import ReleaseData, ReleaseNote, Row
from tasks.site.wording import moment_words, month_words

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_TITLES = {"actions": "Every action", "trusts": "Every trust", "verdicts": "Every answer of a rule"}


def release_files(data: ReleaseData) -> Iterator[tuple[str, bytes]]:
    """One period's files: tables with their metadata, a spreadsheet, the answers under api/<period>/, and the whole release, last."""
    place = f"data/{data['period']}"
    for name in TABLES:
        yield f"{place}/{name}.csv", table(data, name)
        yield f"{place}/{name}.csv-metadata.json", to_json(csvw(name, f"{_TITLES[name]}, {month_words(data['period'])}"))
    yield from _spreadsheet(data, place)
    for path, answer in month_answers(data):
        yield path, to_json(answer)
    whole = {**data, "illustrative": data["programme"]["illustrative"], "licence": LICENCE}
    yield f"{place}/release.json", to_json(whole)


def all_files(releases: Sequence[Published], history: Sequence[ReleaseNote], news: News) -> Iterator[tuple[str, bytes]]:
    """Every month in one file per table, the data dictionary and schema, the list of changes, the feeds and the shared answers."""
    heads = [release.head for release in releases]
    months = f"{month_words(heads[0]['period'])} to {month_words(heads[-1]['period'])}"
    for name in TABLES:
        yield f"data/{name}.csv", _one_after_the_other(releases, name)
        yield f"data/{name}.csv-metadata.json", to_json(csvw(name, f"{_TITLES[name]}, {months}"))
    entries = [
        {"table": name, "column": column.name, "kind": column.kind, "meaning": column.meaning}
        for name, columns in TABLES.items()
        for column in (*LEAD, *columns)
    ]
    yield "data/dictionary.csv", _csv(["table", "column", "kind", "meaning"], [list(entry.values()) for entry in entries])
    yield "data/dictionary.json", to_json({"licence": LICENCE, "columns": entries})
    yield "data/release.schema.json", to_json(release_schema())
    yield from _changes(heads, history)
    for path, answer in shared_answers(heads, news):
        yield path, to_json(answer)


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


def _one_after_the_other(releases: Sequence[Published], name: str) -> bytes:
    """The table of every month as it was published, under the one heading that they share."""
    found = io.BytesIO()  # grown in place, and taken as it is: the months together may be large
    for release in releases:
        text = release.files[f"data/{release.head['period']}/{name}.csv"]
        found.write(text[text.index(b"\n") + 1 :] if found.tell() else text)
    return found.getvalue()


def _spreadsheet(data: ReleaseData, place: str) -> Iterator[tuple[str, bytes]]:
    """All tables in one spreadsheet, while it is of a size that people can open."""
    programme, month = data["programme"], month_words(data["period"])
    sheets = [Sheet(name, f"{_TITLES[name]}, {month}", (*LEAD, *columns), _lines(data, name)) for name, columns in TABLES.items()]
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        return
    told = f"Release {data['number']} of {month}, as known at {moment_words(data['as_of'])}."
    notes = [programme["banner"]] if programme["illustrative"] else []
    notes += [told, f"Free to use under the Open Government Licence v3.0: {LICENCE}", "What each column means stands in dictionary.csv."]
    yield f"{place}/tables.ods", ods(f"{programme['title']}: {month}", notes, sheets)


def table(data: ReleaseData, name: str) -> bytes:
    """One table of a release as UTF-8 text; its columns are those of the dictionary, in its order."""
    return _csv([column.name for column in (*LEAD, *TABLES[name])], _lines(data, name))


def _lines(data: ReleaseData, name: str) -> list[list[str]]:
    return [[*_lead(data), *(_cell(column, row) for column in TABLES[name])] for row in _rows(data, name)]


def _rows(data: ReleaseData, name: str) -> list[Row]:
    tables: dict[str, list[Row]] = {"actions": data["actions"], "trusts": data["trusts"], "verdicts": data["verdicts"]}
    return tables[name]


def _lead(data: ReleaseData) -> list[str]:
    return [data["period"], str(data["number"]), "yes" if data["programme"]["illustrative"] else "no"]


def _cell(column: DataColumn, row: Row) -> str:
    value: Any = row[column.name]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if column.free and text.startswith(_RISKY) else text


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()
