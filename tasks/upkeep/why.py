"""Why a figure is what it is: the rows it counts, the cell each was read from, the decision, the rule, the release and its approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.publish.reading import release_view_of
from tasks.record.facts import Decision, Release
from tasks.record.readings import Readings
from tasks.record.record import Record
from tasks.run.run import Run
from tasks.site.data.figures import FigureId, Traced, figures_by_name, read_figure_id, traced
from tasks.site.data.shapes import ReleaseData, Row, Source
from tasks.site.words.change import change_words
from tasks.site.words.figure_source import figure_words, source_words
from tasks.site.words.plain import in_rhythm, many, moment_words, month_words

_CELLS = ("status_word", "revised_word")


def why(run: Run, figure: str) -> list[str]:
    """Lines that lead from a figure's id to its sources. No person is named. Raises NotFound for an id that is none.

    An id is `fig-2013-10-rnl-delivered`, or `fig-2013-10-delivered` for all trusts, as it stands on the pages; `fig-2013-11.1-delivered`
    is of release 1, whatever came after it.
    """
    statuses = run.rulebook.statuses
    record, asked = run.record, read_figure_id(figure, statuses)
    month = Period.parse(asked.period)
    newest = record.newest(Release, month)
    if not newest:
        raise NotFound(f"{month.words} has not been published, so it has no figures yet")
    if asked.number > newest:
        raise NotFound(f"{asked}: {month.words} has {many(newest, 'release')} so far")
    release = record.get(Release, month, asked.number or newest)
    data = release_view_of(record, release).whole()
    found = traced(data, asked, _earlier(record, asked) if figures_by_name(statuses)[asked.name].table == "months" else ())
    return [*_headline(data, found), *_counted(record, data, found, statuses), *_released(data, release)]


def _earlier(record: Record, asked: FigureId) -> list[ReleaseData]:
    """The releases in force of the months before, oldest first."""
    newest = record.newest_of_each(Release)
    return [
        release_view_of(record, record.get(Release, month, number)).overview
        for month, number in newest.items()
        if str(month) < asked.period
    ]


def _headline(data: ReleaseData, found: Traced) -> Iterator[str]:
    names = {code: known["name"] for code, known in data["register"].items()}
    names |= {held["id"]: f"contract {held['id']}" for known in data["register"].values() for held in known["partners"]}
    counts = in_rhythm(data["period"], found.counted.words)
    yield f"{found.id}: {figure_words(found)}"
    yield f"  {month_words(data['period'])}, {names.get(found.id.who, found.id.who) or 'all trusts'}: {counts}."
    rule = found.counted.rule
    yield f"  Rule: {rule} (methodology/index.html#{rule.replace('_', '-')}), by the rulebook {data.get('rules', '')}"


def _counted(record: Record, data: ReleaseData, found: Traced, statuses: Statuses) -> Iterator[str]:
    """Trust by trust: the file and the decision on it, then every row that is counted."""
    for trust in dict.fromkeys(row.get("trust", "") for row in found.rows):
        rows = [row for row in found.rows if row.get("trust", "") == trust]
        source = data.get("sources", {}).get(trust)
        yield f"{trust}: {len(rows)} counted" if trust else f"{len(rows)} counted"
        if source:
            yield f"  file {source['sha256']} ({source['kind']}, arrival {source['submission']})"
            yield f"  accepted by decision {source['decision']}, checked by the rulebook {source['rules']}"
        words = _words(record, data, trust) if found.counted.cell else {}
        yield from (f"  {_row(row, found, source, words, statuses)}" for row in rows)


def _row(row: Row, found: Traced, source: Source | None, words: Mapping[tuple[str, str], str], statuses: Statuses) -> str:
    """One row that is counted, by what names it and what decides."""
    table = found.counted.table
    if table == "actions":
        written = words.get((row["ref"], found.counted.cell), "")
        return f"{row['ref']}: {source_words(found, row, source)}" + (f" says {written!r}" if written and row["reported"] else "")
    if table == "changes":
        change: Any = row
        return f"{row['ref']} {in_rhythm(found.id.period, change_words(change, statuses))}"
    if table == "differences":
        return f"{row['table']} {row['key']} {row['column'] or 'row'}: {row['before']!r} -> {row['now']!r}"
    if table in {"verdicts", "partnerships", "standings"}:
        return "; ".join(f"{name}: {value}" for name, value in row["evidence"] if value)
    return f"{row['period']}: {row['state']}" if table == "months" else row["state"]


def _words(record: Record, data: ReleaseData, trust: str) -> dict[tuple[str, str], str]:
    """(reference, column) to the words as the trust wrote them, for the columns a figure is read from."""
    source = data.get("sources", {}).get(trust)
    if not source:
        return {}
    decision = record.get(Decision, data["period"], trust, source["submission"], source["decision"])
    lines = Readings(record)[decision.reading].lines
    return {(str(line["ref"]), column): str(line.get(column, "")) for line in lines for column in _CELLS}


def _released(data: ReleaseData, release: Release) -> Iterator[str]:
    yield f"Release {release.number} of {month_words(data['period'])}, as known at {moment_words(data['as_of'])}; data {release.data}"
    yield f"  approved: approval {release.approval} ({release.approval_sha256}), given by another than put it forward"
    yield f"  assessed as revision {release.revision} ({release.revision_sha256})"
    yield f"  made by code {release.code or 'not noted'}"
