"""What reading safely costs: workbooks through the reader process, beside bare calamine on the same bytes, in CPU seconds and by the clock.

Like for like: no two workbooks are the same, so that what is remembered from one to the next helps only as far as it would in a real
month; both sides keep all that they read until the end; bare calamine opens each workbook in this process and turns the same sheets into
rows of its own values. Ours does more with them (searches the package, makes words of values, finds the table, puts every word under its
column) and takes them through two pipes, the start of the process included. Against whole workbooks, bare calamine also reads the sheet of
guidance, which ours knows to be its own and passes over.
"""

from __future__ import annotations

import gc
import io
import re
import resource
import statistics
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import python_calamine

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "inbox"
FILES = 1_000
ROUNDS = 5
OURS = ("guidance", "findings")  # sheets whose words are ours: no update is read from them
_SHEETS = "xl/worksheets/"
_LONG = re.compile(rb">([^<>]{40,})</t>")  # longer than any heading


class Spent(NamedTuple):
    """Seconds of this process, of its readers, and by the clock."""

    here: float
    reader: float
    clock: float


def reading() -> Iterator[str]:
    """One line: the ratios, amortised over the batch."""
    from tasks.workbook.reading.read import read_all

    samples = sorted(SAMPLES.glob("*/*.xlsx"))
    batch = [(f"{n}.xlsx", _another(samples[n % len(samples)], n)) for n in range(FILES)]
    acts: dict[str, Callable[[], object]] = {
        "ours": lambda: read_all(batch),
        "same": lambda: bare(batch, OURS),
        "all": lambda: bare(batch, ()),
    }
    spent: dict[str, list[Spent]] = {name: [] for name in acts}
    for _ in range(ROUNDS):  # in turns, so that whatever else the machine does falls on all
        for name, act in acts.items():
            spent[name].append(_spent(act))
    ours, same, whole = (Spent(*map(statistics.median, zip(*spent[name], strict=True))) for name in acts)
    yield (
        f"reading {FILES} workbooks: {ours.reader:.2f} s CPU in the reader process, its start included, and {ours.here:.2f} here, "
        f"{ours.clock:.2f} by the clock; bare calamine {same.here:.2f} for the same sheets: {_ratio(spent, 'same'):.2f} times; "
        f"{whole.here:.2f} for whole workbooks: {_ratio(spent, 'all'):.2f} times"
    )


def _another(sample: Path, number: int) -> bytes:
    """A sample's workbook as another trust might have sent it: other references, other names, other narratives."""
    made = io.BytesIO()
    with ZipFile(sample) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.startswith(_SHEETS):
                data = _LONG.sub(rb">\1 %d</t>" % number, data.replace(sample.parent.name.encode(), b"%03d" % number))
            target.writestr(part, data)
    return made.getvalue()


def _ratio(spent: dict[str, list[Spent]], other: str) -> float:
    return statistics.median((mine.here + mine.reader) / theirs.here for mine, theirs in zip(spent["ours"], spent[other], strict=True))


def bare(batch: Sequence[tuple[str, bytes]], unread: Collection[str]) -> list[object]:
    """The least that any reader on calamine does: open, and turn every sheet that is read into rows."""
    read: list[object] = []
    for _, blob in batch:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blob))
        names = enumerate(workbook.sheet_names)
        read.append([workbook.get_sheet_by_index(i).to_python() for i, name in names if name.casefold() not in unread])
    return read


def _spent(act: Callable[[], object]) -> Spent:
    gc.collect()
    before, start = _used(), time.perf_counter()
    kept = act()
    clock, after = time.perf_counter() - start, _used()
    del kept
    return Spent(after[0] - before[0], after[1] - before[1], clock)


def _used() -> tuple[float, float]:
    mine, readers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime, readers.ru_utime + readers.ru_stime
