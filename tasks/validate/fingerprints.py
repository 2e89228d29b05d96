"""Fingerprints of long narratives, stored a batch of updates at a time, so that copies show without reading every update again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC

import orjson
import pandas as pd

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.decisions import numbers
from tasks.record.facts import Decision
from tasks.record.kinds import RESULTS
from tasks.record.readings import Readings
from tasks.record.record import Record
from tasks.rules.wording import run_together

Batch = Mapping[str, str]
"""The name of each update of a batch -> the fingerprints of its narratives, with a blank between them."""


def name_of(submission: Submission) -> str:
    """An update's name in a batch: the day it was received on, its trust and its id, with slashes between them."""
    return f"{submission.day.isoformat()}/{submission.trust}/{submission.id}"


def trust_of(name: str) -> str:
    """The trust in an update's name."""
    return name.split("/")[1]


def fingerprints_of(taken: Iterable[tuple[Submission, Reading]], long_narrative: int) -> Batch:
    """The batch of updates that are to be decided on: twelve hexadecimal digits for each different narrative of at least `long_narrative`
    characters, in order.

    They are the same for all copies: case and spaces make no difference. A fingerprint gives nothing of the narrative away.
    """
    return _batch({name_of(submission): read for submission, read in taken}, long_narrative)


def _batch(readings: Mapping[str, Reading], long_narrative: int) -> Batch:
    narratives = ((name, str(line.get("narrative", ""))) for name, read in readings.items() for line in read.lines)
    long = [(name, words) for name, words in narratives if len(words) >= long_narrative]
    found: dict[str, set[str]] = {name: set() for name in readings}
    for (name, _), text in zip(long, run_together(pd.Series([words for _, words in long], dtype="str")), strict=True):
        found[name].add(hashlib.blake2b(text.encode(), digest_size=6).hexdigest())
    return {name: " ".join(sorted(own)) for name, own in found.items()}


def stored_batches(record: Record, period: Period) -> list[Batch]:
    """Every batch stored for a period. An update in a batch was to be decided on; only a decision shows that it was."""
    found: list[Batch] = []
    for key in list(record.store.keys(_place(record, period))):
        data = record.store.read(key)
        if hashlib.sha256(data).hexdigest() == key.rpartition("/")[2]:
            found.append(orjson.loads(data))
        else:
            record.store.discard(key)  # somebody changed it: it is made again
    return found


def batches_for(record: Record, period: Period, long_narrative: int) -> list[Batch]:
    """The same, with one more of updates that were decided on and are in none: their fingerprints were thrown away, and are made again."""
    stored = stored_batches(record, period)
    known = {tuple(name.split("/")[1:]) for batch in stored for name in batch}
    lost: dict[str, str] = {}
    readings = Readings(record)
    for name, number in numbers(record, period).items():
        if name not in known:
            fact = record.get(Decision, period, *name, number)
            day = fact.received_at.astimezone(UTC).date().isoformat()
            lost |= _batch({"/".join((day, *name)): readings[fact.reading]}, long_narrative)
    return [*stored, _stored(record, period, lost)] if lost else stored


def same_words_in(batches: Sequence[Batch], own: Batch) -> set[str]:
    """The names of the other updates that share a narrative with any update of the batch `own`."""
    wanted = {one for words in own.values() for one in words.split()}
    return {name for batch in batches for name, words in batch.items() if not wanted.isdisjoint(words.split())} - own.keys()


def store_batch(record: Record, period: Period, own: Batch, stored: Sequence[Batch]) -> None:
    """Store the fingerprints of a period's updates as one batch, without those that one of the batches `stored` holds alike.

    To be done before any of these updates is decided on: every decision's update then has its fingerprints, whenever a run is killed.
    """
    new = {name: words for name, words in own.items() if not any(batch.get(name) == words for batch in stored)}
    if new:
        _stored(record, period, new)


def _stored(record: Record, period: Period, batch: Batch) -> Batch:
    data = to_json(batch)
    record.store.create(f"{_place(record, period)}{hashlib.sha256(data).hexdigest()}", data)
    return batch


def _place(record: Record, period: Period) -> str:
    return f"{RESULTS}{record.programme}/fingerprints/{period}/"
