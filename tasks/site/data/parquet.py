"""A table as Parquet, typed by the dictionary, for programs that read large tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from tasks.record.stores.spool import IN_MEMORY
from tasks.site.data.dictionary import DataColumn

_TYPES = {
    "text": pa.string(),
    "day": pa.date32(),
    "month": pa.string(),
    "quarter": pa.string(),
    "period": pa.string(),
    "moment": pa.timestamp("us", "UTC"),
    "whole number": pa.int64(),
    "number": pa.float64(),
    "pounds": pa.decimal128(18, 2),
    "percent": pa.float64(),
    "yes or no": pa.bool_(),
}

_GROUP = 1 << 25
"""So many bytes of text are read at once."""

_PIECE = 1 << 20


def parquet(text: Iterator[bytes], columns: Sequence[DataColumn]) -> Iterator[bytes]:
    """Comma-separated text as Parquet, in pieces: the heading, then lines, which become a group of rows for every so many bytes."""
    heading = next(text)
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in columns])
    convert = pc.ConvertOptions(
        column_types=schema, null_values=[""], strings_can_be_null=True, true_values=["yes"], false_values=["no"], check_utf8=False
    )
    parse = pc.ParseOptions(newlines_in_values=True)
    read = pc.ReadOptions(use_threads=False, block_size=1 << 30)
    groups = (
        pc.read_csv(io.BytesIO(heading + lines), read_options=read, parse_options=parse, convert_options=convert)
        for lines in _together(text)
    )
    yield from in_groups(groups, schema)


def _together(text: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    for lines in text:
        held.append(lines)
        if sum(map(len, held)) > _GROUP:
            yield b"".join(held)
            held = []
    if any(held):
        yield b"".join(held)


def in_groups(groups: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """Tables of one schema as one file, a group of rows for each; in pieces."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for group in groups:
                writer.write_table(group)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
