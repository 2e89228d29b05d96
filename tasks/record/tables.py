"""The tables of a revision: of actions, trusts, verdicts and findings, partition by partition, as rows of known types."""

from __future__ import annotations

import dataclasses
import io
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.model.award import Dossier
from tasks.model.verdict import Answer, Verdict
from tasks.record.codec import written
from tasks.record.facts import Revision
from tasks.record.pack_rows import EvidenceRows, TrustSummary
from tasks.record.packs import Pack, packed
from tasks.record.record import Record

VERDICT_COLUMNS = ["rule", "trust", "subject", "answer", "sentence", "evidence"]


def rows_of(verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """Verdicts as a table, a row each."""
    rows = [(v.rule, v.trust, v.subject, str(v.answer), v.sentence, json.dumps(v.evidence, ensure_ascii=False)) for v in verdicts]
    return pd.DataFrame(rows, columns=VERDICT_COLUMNS, dtype="str")


def verdicts_in(table: pd.DataFrame) -> Iterator[Verdict]:
    """The verdicts of a table again."""
    for rule, trust, subject, answer, sentence, evidence in zip(*(table[name].tolist() for name in VERDICT_COLUMNS), strict=True):
        pairs = tuple((name, value) for name, value in json.loads(evidence))
        yield Verdict(rule, trust, subject, Answer(answer), sentence, pairs)


NAMES = ("actions", "trusts", "verdicts", "findings")
SHORT = ("overdue", "stalled")
"""Rules whose verdicts every run asks for: they stand in a pack once more, in a file that is read in a moment."""

SHORT_FILE = "verdicts.json"
MOMENTS_FILE = "moments.json"
LINES_FILE = "lines.json"
TOTALS_FILE = "totals.json"
EVIDENCE_FILE = "evidence.json"
Tables = Mapping[str, pd.DataFrame]


def pack_of(
    tables: Tables, moments: Mapping[str, datetime], totals: Mapping[str, int], dossiers: Mapping[str, Dossier] | None = None
) -> bytes:
    """The tables of one partition as a pack, with the moment by which each trust was judged, what its trusts add up to, and the costs,
    ratings and mortality figures that were known of each.

    The same rows give the same bytes.
    """
    verdicts = tables["verdicts"]
    short = [dataclasses.asdict(one) for one in verdicts_in(verdicts[verdicts["rule"].isin(SHORT)])]
    whole = {f"{name}.parquet": as_parquet(tables[name]) for name in NAMES}
    small = {SHORT_FILE: short, MOMENTS_FILE: moments, LINES_FILE: _lines(tables), TOTALS_FILE: totals}
    small |= {EVIDENCE_FILE: {trust: _known(dossier) for trust, dossier in dossiers.items()}} if dossiers else {}
    return packed({**whole, **{name: written(values) for name, values in small.items()}})


_ADDED = {"mortality": {"lower": "", "upper": ""}}
"""What rows from before these were held lack."""


def _known(dossier: Dossier) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """What counts of claims, and what was published, as rows of plain values; amounts are pounds in words, so that none is rounded."""
    claims = [
        {
            "contract": one.contract,
            "month": str(one.month),
            "category": one.category,
            "amount": f"{one.pence / 100:.2f}",
            "evidence": one.evidence,
            "claim": one.claim,
        }
        for one in dossier.costs
    ]
    ratings = [
        {"provider": one.provider, "published": one.published, "rating": one.rating, "source": one.source} for one in dossier.ratings
    ]
    mortality = [
        {
            "published": one.published,
            "value": str(one.value),
            "band": one.band,
            "lower": one.lower,
            "upper": one.upper,
            "source": one.source,
        }
        for one in dossier.mortality
    ]
    return {"claims": claims, "ratings": ratings, "mortality": mortality}


def evidence_in(pack: Mapping[str, bytes]) -> EvidenceRows:
    """The rows of claims, ratings and mortality figures in a pack, each with its trust; none in one from before they were held."""
    known = orjson.loads(pack[EVIDENCE_FILE]) if EVIDENCE_FILE in pack else {}
    names = EvidenceRows.__annotations__
    found: Any = {
        name: [{"trust": trust, **_ADDED.get(name, {}), **row} for trust, own in known.items() for row in own[name]] for name in names
    }
    rows: EvidenceRows = found
    return rows


def totals_of(record: Record, packs: Iterable[str]) -> dict[str, int]:
    """What the trusts of some packs add up to together."""
    found: Counter[str] = Counter()
    for pack in packs:
        found.update(orjson.loads(Pack(record.blob(pack))[TOTALS_FILE]))
    return dict(found)


def _lines(tables: Tables) -> list[TrustSummary]:
    verdicts = tables["verdicts"]
    awards = verdicts[verdicts["rule"].eq("incentive_award")].groupby("trust")["answer"].agg(list).to_dict()
    rows: Any = tables["trusts"][[name for name in TrustSummary.__annotations__ if name != "awards"]].to_dict("records")
    for row in rows:
        row["awards"] = awards.get(row["trust"], [])
    lines: list[TrustSummary] = rows
    return lines


def verdict_from(row: Mapping[str, Any]) -> Verdict:
    """A verdict again from its values as JSON has them."""
    pairs = tuple((name, value) for name, value in row["evidence"])
    return Verdict(row["rule"], row["trust"], row["subject"], Answer(row["answer"]), row["sentence"], pairs)


def as_parquet(frame: pd.DataFrame) -> bytes:
    """A table as Parquet; text is written in one way, however it is held in memory."""
    buffer = io.BytesIO()
    text = [name for name, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype) and kind.storage != "pyarrow"]
    one = frame.astype(dict.fromkeys(text, pd.StringDtype("pyarrow", na_value=float("nan")))) if text else frame
    whole = pa.Table.from_pandas(one, preserve_index=False).combine_chunks()  # rows that were put together are written as one piece
    pq.write_table(whole, buffer, compression="zstd", use_dictionary=False, write_statistics=False)  # smaller for some tens of trusts
    return buffer.getvalue()


def from_parquet(data: bytes, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Rows as they were written, with all of their columns or with these; days are seconds again, which Parquet does not know."""
    # On this thread alone: a thread of Arrow's that still holds these bytes when the run ends would abort it
    table = pq.ParquetFile(pa.BufferReader(data)).read(columns, use_threads=False)
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    return frame.assign(**{str(name): frame[name].dt.as_unit("s") for name, kind in frame.dtypes.items() if kind.kind == "M"})


def tables_of(record: Record, pack: str) -> dict[str, pd.DataFrame]:
    """The four tables of one partition."""
    held = Pack(record.blob(pack))
    return {name: from_parquet(held[f"{name}.parquet"]) for name in NAMES}


def table(record: Record, revision: Revision, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A table of a revision with the rows of all partitions, in their order, and all of its columns or these."""
    return pd.concat([from_parquet(piece, columns) for piece in _pieces(record, revision, name)], ignore_index=True)


def each_tables(record: Record, revision: Revision) -> Iterator[Tables]:
    """The four tables of a revision, those of one partition after the other."""
    if revision.tables:  # format 0
        yield {name: table(record, revision, name) for name in NAMES}
    yield from (tables_of(record, pack) for _, pack in sorted(revision.partitions.items()))


def _pieces(record: Record, revision: Revision, name: str) -> Iterator[bytes]:
    """A table of a revision as it is held, piece by piece."""
    if revision.tables:  # format 0: by the first trust of those held together
        yield from (record.blob(piece) for _, piece in sorted(revision.tables[name].items()))
    yield from (Pack(record.blob(pack))[f"{name}.parquet"] for _, pack in sorted(revision.partitions.items()))


def rows_about(record: Record, revision: Revision, name: str, trusts: Sequence[str], partitions: Mapping[str, str]) -> pd.DataFrame:
    """The rows of a table that are about these trusts; no more is read than holds theirs. `partitions` maps each code to its own."""
    if revision.tables:  # format 0: by the first trust of those held together
        held = revision.tables[name]
        firsts = sorted(held)
        wanted = sorted({firsts[max(bisect_right(firsts, trust) - 1, 0)] for trust in trusts}) or firsts[:1]
        pieces = [from_parquet(record.blob(held[first])) for first in wanted]
    else:
        mine = sorted({partitions[trust] for trust in trusts if partitions.get(trust) in revision.partitions})
        packs = [revision.partitions[one] for one in mine or sorted(revision.partitions)[:1]]
        pieces = [from_parquet(Pack(record.blob(pack))[f"{name}.parquet"]) for pack in packs]
    whole = pd.concat(pieces)
    return whole[whole["trust"].isin(list(trusts))].reset_index(drop=True)


def verdicts_about(record: Record, revision: Revision, rules: Collection[str]) -> Iterator[Verdict]:
    """What these rules say in a revision of every trust, by trust; those of a partition are read when they are asked for."""
    if revision.tables or not set(rules) <= set(SHORT):  # format 0, or rules whose verdicts stand in the whole table alone
        for verdicts in map(from_parquet, _pieces(record, revision, "verdicts")):
            yield from verdicts_in(verdicts[verdicts["rule"].isin(list(rules))])
        return
    for _, pack in sorted(revision.partitions.items()):
        yield from (verdict_from(row) for row in orjson.loads(Pack(record.blob(pack))[SHORT_FILE]) if row["rule"] in rules)


def lines_about(record: Record, revision: Revision) -> Iterator[TrustSummary]:
    """Every trust of a revision in a few figures, by trust; those of a partition are read when they are asked for."""
    if revision.tables:  # format 0
        yield from _lines({name: table(record, revision, name) for name in ("trusts", "verdicts")})
    for _, pack in sorted(revision.partitions.items()):
        yield from orjson.loads(Pack(record.blob(pack))[LINES_FILE])
