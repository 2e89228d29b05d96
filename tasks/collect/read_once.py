"""What arrived is read once, a partition at a time, by whoever the settings' runner gives it to, and found again by the names of its files.

Only names stay in memory: of fifty thousand updates nobody could hold the rows at once. Whoever decides on some of them opens those.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import orjson

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.model.update import HeldSubmission, Reading, Submission
from tasks.model.words import counted
from tasks.record.kinds import BLOBS, RESULTS
from tasks.record.readings import blob_of, hold, sha_of
from tasks.record.record import Record
from tasks.rules.checks.period_words import period_meant
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.spread import spread
from tasks.run.verb import watched
from tasks.workbook.form import called
from tasks.workbook.reading.read import read_submissions
from tasks.workbook.reading.unreadable import is_for_now

_LONG = 10
"""Partitions from which reading them takes long enough to be watched."""

_Share = tuple[str, str]
"""A partition and the month in which it sent something: what was read of these is held as one pack."""

_Known = dict[str, tuple[str, str]]
"""The name of a submission to the period that it is for, and to the name of what was read."""


def read_once(run: Run, submissions: Sequence[Submission]) -> dict[Period, list[HeldSubmission]]:
    """What was read from submissions, by the period that each is for, the earliest first; a period's in the order given.

    What stopped its reader is read once more by the next run: the machine may have been short of something.
    """
    shares: dict[_Share, list[Submission]] = defaultdict(list)
    for one in submissions:
        shares[run.partitions.get(one.trust, "-"), str(one.month)].append(one)
    known = {share: _known(run, share) for share in shares}
    for work in (_by_others, _here):
        lacking = {share: new for share, mine in shares.items() if (new := [one for one in mine if _name(one) not in known[share]])}
        if lacking and work(run, [" ".join((*share, *map(_name, new))) for share, new in lacking.items()]):
            known |= {share: known[share] | _known(run, share, for_now=True) for share in lacking}
    found: dict[Period, list[HeldSubmission]] = defaultdict(list)
    for one in submissions:
        period, held = known[run.partitions.get(one.trust, "-"), str(one.month)][_name(one)]
        found[Period.parse(period)].append((one, held))
    return dict(sorted(found.items()))


def _by_others(run: Run, wanted: Sequence[str]) -> bool:
    return spread(run, read_partitions, wanted)


def _here(run: Run, wanted: Sequence[str]) -> bool:
    many = sum(one.count(" ") - 1 for one in wanted)
    return bool([*watched(_read(run, wanted), len(wanted), f"Reading {counted(many, 'update')}", _LONG)])


def read_partitions(run: Run, wanted: Sequence[str]) -> None:
    """Read what some partitions sent; each text names a partition, the month it was sent in, and the submissions."""
    for _ in _read(run, wanted):
        pass


def _read(run: Run, wanted: Sequence[str]) -> Iterator[_Share]:
    asked = [one.split(" ") for one in wanted]
    submissions = [run.record.get(Submission, *name.split("/")) for _, _, *names in asked for name in names]
    read = zip(submissions, read_submissions(run.record, submissions, run.rulebook.wording), strict=True)
    for partition, month, *names in asked:
        _hold(run, (partition, month), list(islice(read, len(names))))
        yield partition, month


def _hold(run: Run, share: _Share, read: Sequence[tuple[Submission, Reading]]) -> None:
    held = hold(run.record, [reading for _, reading in read])
    lines = {_name(one): [str(_period(run, one, reading)), held[sha_of(reading)], is_for_now(reading)] for one, reading in read}
    data = to_json({"by": _by(run), "read": lines})
    run.record.store.create(f"{_place(run.record, share)}{hashlib.sha256(data).hexdigest()}", data)


def _known(run: Run, share: _Share, *, for_now: bool = False) -> _Known:
    """What was read before of a share by the same code; with `for_now` that too which stopped its reader."""
    found: _Known = {}
    for one in sorted(_lists(run, share), key=lambda one: sum(stopped for _, _, stopped in one.values()), reverse=True):
        found |= {name: (period, held) for name, (period, held, stopped) in one.items() if for_now or not stopped}
    gone = set(run.record.store.missing(sorted({f"{BLOBS}{blob_of(held)}" for _, held in found.values()}))) if found else set()
    return {name: (period, held) for name, (period, held) in found.items() if f"{BLOBS}{blob_of(held)}" not in gone}


def _lists(run: Run, share: _Share) -> Iterator[Mapping[str, tuple[str, str, bool]]]:
    store = run.record.store
    for key in list(store.keys(_place(run.record, share))):
        data = store.read(key)
        if hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]:
            store.discard(key)  # somebody changed it: it is made again
        elif (found := orjson.loads(data))["by"] == _by(run):
            yield found["read"]


def _by(run: Run) -> dict[str, str]:
    """What decides, beside the file itself, what is read from it and for which period it is."""
    by = {"code": code_version(), "first": str(run.programme.first), "last": str(run.programme.last)}
    names = called(run.rulebook.wording)
    return by | ({"called": hashlib.sha256(to_json(names)).hexdigest()} if names else {})


def _period(run: Run, one: Submission, reading: Reading) -> Period:
    return period_meant(one, reading, run.programme.first, run.programme.last)


def _name(one: Submission) -> str:
    return f"{one.day}/{one.trust}/{one.id}"


def _place(record: Record, share: _Share) -> str:
    partition, month = share
    return f"{RESULTS}{record.programme}/read/{month}/{partition}/"
