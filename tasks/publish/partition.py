"""What a release says of one partition's trusts: its data, its lines of the tables and its pages, packed as one object."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson
import pandas as pd

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.json_text import to_line
from tasks.publish.register import register
from tasks.publish.release_data import release_data
from tasks.publish.sources import sources
from tasks.record.facts import Revision
from tasks.record.pack_rows import EvidenceRows
from tasks.record.packs import Pack, packed
from tasks.record.record import Record
from tasks.record.tables import MOMENTS_FILE, evidence_in, rows_about, tables_of
from tasks.rules.getting_better import GETTING_BETTER, VERDICT
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.successions import earlier_packs, rows_before
from tasks.site.data.shapes import ProgrammeWords, ReleaseData, Summary, TrustRows
from tasks.site.data.table_text import lines_of
from tasks.site.pages.all import trust_files
from tasks.site.release_view import ReleaseInMemory, overview_of, rows_by_trust, with_rows

SUMMARY = "summary.json"
FILES = "files.json"


@dataclass(frozen=True, slots=True)
class Edition:
    """The release that is put forward: its number, the moment (ISO text) the month is as known at, and why it replaces another."""

    number: int
    as_of: str
    reason: str


def programme_words(run: Run) -> ProgrammeWords:
    """Whose plans and updates these are, as pages say it."""
    words: ProgrammeWords = {"title": run.programme.title, "illustrative": run.programme.illustrative, "banner": run.programme.banner}
    wording = replace(run.rulebook.wording, examples=())  # forms and findings alone give examples
    if wording != WORDS_AS_THEY_WERE:  # a release without any has those, as all had before they were data
        words["words"] = {name: held for name, held in asdict(wording).items() if name != "examples"}
    if run.settings.site_address:
        words["address"] = run.settings.site_address
    return words


def inputs_of(run: Run, revision: Revision, before: Revision | None, partition: str, rows: str) -> tuple[object, ...]:
    """Every value that what is said of a partition depends on, but for the release that stands. `rows` is the mark of the rules about its
    trusts.
    """
    return (
        code_version(),
        revision.period,
        programme_words(run),
        run.marks.common,
        rows,
        revision.partitions[partition],
        before and (before.period, before.partitions.get(partition, before.hash)),
        earlier_packs(run, before, run.codes_in[partition]),
    )


def pack_of(run: Run, revision: Revision, before: Revision | None, partition: str, edition: Edition, standing: Pack | None) -> bytes:
    """The pack of a partition. A trust of which the standing pack says the same keeps the number of the release that first said so."""
    standing_data = partition_data(standing) if standing else None
    data = _data(run, revision, before, partition, edition, standing_data)
    rows, overview = rows_by_trust(data), overview_of(data)
    summary = {name: value for name, value in overview.items() if name in Summary.__annotations__}
    files = {SUMMARY: to_line(summary), **{f"trusts/{code}.json": to_line(own) for code, own in rows.items()}}
    released = ReleaseInMemory(overview, rows)
    files |= {f"tables/{name}.csv": lines for name, lines in lines_of(released)}
    pages = dict(trust_files(released))
    files[FILES] = to_line({path: hashlib.sha256(page).hexdigest() for path, page in pages.items()})
    return packed({**files, **{f"site/{path}": page for path, page in pages.items()}})


def summary_of(pack: Pack) -> Summary:
    """All that a pack says for pages of the month."""
    found: Summary = orjson.loads(pack[SUMMARY])
    return found


def summaries_of(packs: Iterable[Pack]) -> Iterator[Summary]:
    """The same of several packs; values that are equal in many of them are held once, for a month of all trusts is large."""
    held: dict[Any, Any] = {}
    for pack in packs:
        shared: Summary = _shared(summary_of(pack), held)
        yield shared


_SMALL = 8


def _shared(value: Any, held: dict[Any, Any]) -> Any:
    """A list or an object of JSON, changed in place: words in it, and small lists and objects of nothing but words, are those that were
    held before.
    """
    by_name = type(value) is dict
    words_alone = len(value) <= _SMALL
    for at, one in value.items() if by_name else enumerate(value):
        kind = type(one)
        if kind is str:
            value[at] = held.setdefault(one, one)
            continue
        words_alone = False
        if kind is dict or kind is list:
            value[at] = _shared(one, held)
    if not words_alone:
        return value
    return held.setdefault((dict, *value, *value.values()) if by_name else (list, *value), value)


def rows_of(pack: Pack, trust: str) -> TrustRows:
    """The rows of one trust."""
    found: TrustRows = orjson.loads(pack[f"trusts/{trust}.json"])
    return found


def trusts_in(pack: Pack) -> list[str]:
    """The trusts that a pack holds rows of."""
    return [name.removeprefix("trusts/").removesuffix(".json") for name in pack if name.startswith("trusts/")]


def partition_data(pack: Pack) -> ReleaseData:
    """What a pack says as release data of its trusts alone, and of no month."""
    return with_rows({**EMPTY, **summary_of(pack)}, {trust: rows_of(pack, trust) for trust in trusts_in(pack)})


EMPTY: ReleaseData = {
    "period": "",
    "number": 0,
    "as_of": "",
    "reason": "",
    "deadline": "",
    "previous": "",
    "programme": {"title": "", "illustrative": False, "banner": ""},
    "totals": {},
    "previous_totals": {},
    "previous_trusts": [],
    "register": {},
    "trusts": [],
    "actions": [],
    "changes": [],
    "counts": {},
    "verdicts": [],
    "findings": [],
    "told": {},
    "sources": {},
}
"""A release that says nothing yet."""


def _data(
    run: Run,
    revision: Revision,
    before: Revision | None,
    partition: str,
    edition: Edition,
    standing: ReleaseData | None,
) -> ReleaseData:
    record, period = run.record, revision.period
    tables = tables_of(record, revision.partitions[partition])
    codes = run.codes_in[partition]
    previous = {name: rows_before(run, before, name, codes) for name in ("trusts", "actions")} if before else None
    by_old_codes = rows_about(record, before, "trusts", codes, run.partitions) if before else None
    assessed = Pack(record.blob(revision.partitions[partition]))
    moments = orjson.loads(assessed[MOMENTS_FILE])
    data = release_data(
        period=period,
        number=edition.number,
        as_of=revision.as_of,
        reason=edition.reason,
        actions=tables["actions"],
        trusts=tables["trusts"],
        verdicts=tables["verdicts"],
        findings=tables["findings"],
        previous_trusts=by_old_codes,
        previous_actions=previous["actions"] if previous else None,
        previous_totals=before.totals if before else {},
        register=register(run.rulebook, period, tables["verdicts"], codes),
        programme=programme_words(run),
        standing=standing,
        moments=moments,
        last_known=bool(run.rulebook.threshold("count_last_known", period.last_day)),
        evidence=_first_known(evidence_in(assessed), before, partition, record),
    )
    found: Any = {
        **data,
        "sources": sources(record, period, tables["trusts"], revision.made_from),
        "deadlines": _deadlines(data),
        "previous_actions": {} if previous is None else _actions_of(previous["trusts"].to_dict("records")),
        "previous_verdicts": _words_given(rows_about(record, before, "verdicts", codes, run.partitions)) if before else {},
    }
    typed: ReleaseData = found
    return typed


def _first_known(now: EvidenceRows, before: Revision | None, partition: str, record: Record) -> EvidenceRows:
    """Of what is known of trusts beside what they sent, the rows that the month before did not know."""
    pack = before.partitions.get(partition) if before else None
    known: Any = evidence_in(Pack(record.blob(pack)) if pack else {})
    held = {name: {_by_itself(row) for row in rows} for name, rows in known.items()}
    every: Any = now
    found: Any = {name: [row for row in rows if _by_itself(row) not in held[name]] for name, rows in every.items()}
    rows: EvidenceRows = found
    return rows


def _by_itself(row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """A row without the limits of a figure, which a month told by an earlier version did not hold."""
    return tuple(pair for pair in row.items() if pair[0] not in {"lower", "upper"})


def _deadlines(data: ReleaseData) -> dict[str, str]:
    """Trust code to the last day that was on time for it, as the overdue rule gives it."""
    pairs = ((row["trust"], dict(row["evidence"])) for row in data["verdicts"] if row["rule"] == "overdue")
    return {trust: evidence["deadline"] for trust, evidence in pairs}


def _words_given(verdicts: pd.DataFrame) -> dict[str, str]:
    """Trust code to the one plain verdict on it, in words; who was not asked for that month has none, whatever it had before."""
    given = verdicts[verdicts["rule"].eq(GETTING_BETTER)].sort_values("trust")
    return {str(trust): dict(orjson.loads(pairs))[VERDICT] for trust, pairs in zip(given["trust"], given["evidence"], strict=True)}


def _actions_of(rows: Sequence[Mapping[Any, Any]]) -> dict[str, int]:
    return {str(row["trust"]): int(row["actions"]) for row in rows}
