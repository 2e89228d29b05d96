"""What reading safely costs: a batch of workbooks through the reader process, beside bare calamine on the same sheets, in CPU seconds."""

from __future__ import annotations

import gc
import io
import resource
import statistics
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import python_calamine

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "inbox"
FILES = 1_000
ROUNDS = 5
OURS = ("guidance", "findings")  # sheets whose words are ours: no update is read from them


def reading() -> Iterator[str]:
    """One line: the ratio, amortised over the batch, the start of the process and the way back included."""
    from tasks.updates import read_all

    workbooks = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob("*/*.xlsx"))]
    batch = [workbooks[i % len(workbooks)] for i in range(FILES)]
    acts: dict[str, Callable[[], object]] = {
        "ours": lambda: read_all(batch),
        "same": lambda: _bare(batch, OURS),
        "all": lambda: _bare(batch, ()),
    }
    spent: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):  # in turns, so that whatever else the machine does falls on all
        for name, act in acts.items():
            spent[name].append(_cpu(act))
    ours, same, whole = (statistics.median(spent[name]) for name in acts)
    yield (
        f"reading {FILES} workbooks: {ours:.2f} s CPU in the reader process and here, its start included; bare calamine {same:.2f} "
        f"for the same sheets: {_ratio(spent, 'same'):.2f} times; {whole:.2f} for all sheets: {_ratio(spent, 'all'):.2f} times"
    )


def _ratio(spent: dict[str, list[float]], other: str) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(spent["ours"], spent[other], strict=True))


def _bare(batch: Sequence[tuple[str, bytes]], unread: Collection[str]) -> None:
    """The least that any reader on calamine does: open, and turn every sheet that is read into rows."""
    for _, blob in batch:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blob))
        for i, name in enumerate(workbook.sheet_names):
            if name.casefold() not in unread:
                workbook.get_sheet_by_index(i).to_python()


def _cpu(act: Callable[[], object]) -> float:
    gc.collect()
    before = _used()
    act()
    return _used() - before


def _used() -> float:
    mine, readers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + readers.ru_utime + readers.ru_stime
