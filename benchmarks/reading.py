"""What reading safely costs: a batch of workbooks through the reader process, beside bare calamine on the same sheets, in CPU seconds."""

from __future__ import annotations

import gc
import io
import resource
import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import python_calamine

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "inbox"
FILES = 1_000
ROUNDS = 5
OURS = ("guidance", "findings")  # sheets that neither reads


def reading() -> Iterator[str]:
    """One line: the ratio, amortised over the batch, the start of the process and the way back included."""
    from tasks.updates import read_all

    workbooks = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob("*/*.xlsx"))]
    batch = [workbooks[i % len(workbooks)] for i in range(FILES)]
    ours, bare = [], []
    for _ in range(ROUNDS):  # in turns, so that whatever else the machine does falls on both
        bare.append(_cpu(lambda: _bare(batch)))
        ours.append(_cpu(lambda: read_all(batch)))
    pairs = sorted(one / other for one, other in zip(ours, bare, strict=True))
    yield (
        f"reading {FILES} workbooks: {statistics.median(ours):.2f} s CPU in the reader process and here; "
        f"{statistics.median(bare):.2f} bare calamine: {statistics.median(pairs):.2f} times ({pairs[0]:.2f} to {pairs[-1]:.2f})"
    )


def _bare(batch: Sequence[tuple[str, bytes]]) -> None:
    """The least that any reader on calamine does: open, and turn every sheet that is read into rows."""
    for _, blob in batch:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blob))
        for i, name in enumerate(workbook.sheet_names):
            if name.casefold() not in OURS:
                workbook.get_sheet_by_index(i).to_python()


def _cpu(act: Callable[[], object]) -> float:
    gc.collect()
    before = _used()
    act()
    return _used() - before


def _used() -> float:
    mine, readers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + readers.ru_utime + readers.ru_stime
