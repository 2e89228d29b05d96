"""How many files, and how much, a month writes for each trust, without what was sent and without letters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.programme import FIRST
from benchmarks.standing import Standing, files_below, stamps
from tasks.model.period import Period
from tasks.record.kinds import BLOBS, FACTS

TRUSTS, LAST = 1_000, Period(2013, 10)
SAMPLE, SAMPLE_LAST = 11, Period(2014, 2)
"""The trusts of the sample, and its last month."""

_OF_LETTERS = ("notices", "receipts", "receipt-sheets", "leases", "lease-ends", "deliveries", "given-up", "seen-to")
_LETTERS = tuple(f"store/{FACTS}main/{folder}/" for folder in _OF_LETTERS)


def written(place: Path) -> Iterator[str]:
    """One line for the sample and its months, one for a programme of many: files that are new or other after a month's run."""
    many = Standing.made(place / "written", TRUSTS)
    yield _line("a programme", many, LAST, lambda month: many.through(month, month))
    sample = Standing.sample(place / "sample", SAMPLE)
    yield _line("the sample", sample, SAMPLE_LAST, sample.tell_sent)


def _line(name: str, programme: Standing, last: Period, tell: Callable[[Period], None]) -> str:
    months = list(Period.between(FIRST, last))
    files = size = 0
    for month in months:
        before = stamps(programme.now)
        tell(month)
        sent = _sent(programme)
        for path in (path for path, stamp in stamps(programme.now).items() if before.get(path) != stamp and _counts(path, sent)):
            files, size = files + 1, size + (programme.now / path).stat().st_size
    shares = programme.trusts * len(months)
    said = f"{files / shares:.2f} files, {size / shares / 1000:.1f} kB"
    return f"written for each trust and month, {name} of {programme.trusts:,} trusts, {len(months)} months: {said}"


def _sent(programme: Standing) -> set[str]:
    """The names of the blobs of everything that was sent: updates, claims, evidence, plans."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files_below(programme.programme)}


def _counts(path: Path, sent: set[str]) -> bool:
    key = path.as_posix()
    if key.startswith(f"store/{BLOBS}"):
        return path.name not in sent
    return key.startswith(("store/", "site/")) and not key.startswith(_LETTERS)
