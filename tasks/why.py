"""Why a figure is what it is: the rows it counts, the cell each was read from, the decision, the rule, the release and its approval."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.opened import open_record
from tasks.record import Fact, Record
from tasks.site.figures import Traced, read_figure_id, traced
from tasks.site.shapes import ReleaseData, Row
from tasks.site.sources_page import where
from tasks.site.wording import moment_words, month_words, share
from tasks.stores import keys
from tasks.tables.sources import received_month

_CELLS = ("status_word", "revised_word")


def why(figure: str) -> list[str]:
    """Lines that lead from a figure's id to its sources. No person is named. Raises NotFound for an id that is none.

    An id is `fig-2013-10-rnl-delivered`, or `fig-2013-10-delivered` for all trusts, as it stands on the pages.
    """
    record, asked = open_record(), read_figure_id(figure)
    month = Period.parse(asked.period)
    number = record.newest(keys.releases(month))
    if not number:
        raise NotFound(f"{month.words} has not been published, so it has no figures yet")
    release = record.fact(keys.release(month, number))
    data: ReleaseData = json.loads(record.blob(release["data"]))
    found = traced(data, asked)
    return [*_said(data, found), *_counted(record, data, found), *_released(data, release)]


def _said(data: ReleaseData, found: Traced) -> Iterator[str]:
    whose = data["register"][found.id.trust]["name"] if found.id.trust else "all trusts"
    yield f"{found.id}: {share(len(found.rows), found.of, found.counted.table)}"
    yield f"  {month_words(data['period'])}, {whose}: {found.counted.words}."
    rule = found.counted.rule
    yield f"  Rule: {rule} (methodology/index.html#{rule.replace('_', '-')}), by the rulebook {data.get('rules', '')}"


def _counted(record: Record, data: ReleaseData, found: Traced) -> Iterator[str]:
    """Trust by trust: the file and the decision on it, then every row that is counted."""
    for trust in dict.fromkeys(row["trust"] for row in found.rows):
        rows = [row for row in found.rows if row["trust"] == trust]
        source = data.get("sources", {}).get(trust)
        yield f"{trust}: {len(rows)} counted"
        if source:
            yield f"  file {source['sha256']} ({source['kind']}, arrival {source['submission']})"
            yield f"  accepted by decision {source['decision']}, checked by the rulebook {source['rules']}"
        words = _words(record, data, trust) if found.counted.cell else {}
        for row in rows if found.counted.table == "actions" else ():
            said = words.get((row["ref"], found.counted.cell), "")
            yield f"  {row['ref']}: {where(found, row, source)}" + (f" says {said!r}" if said and row["reported"] else "")


def _words(record: Record, data: ReleaseData, trust: str) -> dict[tuple[str, str], str]:
    """(reference, column) to the words as the trust wrote them, for the columns a figure is read from."""
    source = data.get("sources", {}).get(trust)
    received: Row = next(row for row in data["trusts"] if row["trust"] == trust)
    if not source:
        return {}
    month = received_month(received["received_at"])
    decision = record.fact(keys.decision(month, trust, source["submission"], source["decision"]))
    lines = record.reading(decision["reading"]).lines
    return {(str(line["ref"]), column): str(line.get(column, "")) for line in lines for column in _CELLS}


def _released(data: ReleaseData, release: Fact) -> Iterator[str]:
    yield f"Release {release['number']} of {month_words(data['period'])}, as known at {moment_words(data['as_of'])}; data {release['data']}"
    if "approval_sha256" in release:
        yield f"  approved: approval {release['approval']} ({release['approval_sha256']}), given by another than put it forward"
    yield f"  assessed as revision {release['revision']} ({release.get('revision_sha256', '')})"
    yield f"  made by code {release.get('code', 'not noted')}"
