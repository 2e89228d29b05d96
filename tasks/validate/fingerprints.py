"""Prints: what long narratives are found by again, kept a batch of updates at a time, so that copies show without reading every update."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import orjson
import pandas as pd

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.model.written import to_json
from tasks.record.kinds import RESULTS
from tasks.record.record import Record
from tasks.rules.wording import run_together

LONG = 40  # characters; shorter remarks may be alike

Prints = Mapping[str, str]
"""An update's name -> the prints of its narratives, with a blank between them; of a batch of updates."""


def prints(narratives: Iterable[str]) -> list[str]:
    """What each narrative long enough to be compared is found by again: short, the same for all copies, and telling nothing of it."""
    words = pd.Series([words for words in narratives if len(words) >= LONG], dtype="str")
    return sorted({hashlib.blake2b(text.encode(), digest_size=6).hexdigest() for text in run_together(words)})


def name_of(submission: Submission) -> str:
    """An update's name among them: the day it was received on, its trust and its id, with slashes between them."""
    return f"{submission.day.isoformat()}/{submission.trust}/{submission.id}"


def trust_of(name: str) -> str:
    """The trust in an update's name."""
    return name.split("/")[1]


def kept_prints(record: Record, period: Period) -> list[Prints]:
    """Every batch kept for a period. What stands in one was to be decided on; only a decision says that it was."""
    return [orjson.loads(record.store.read(key)) for key in record.store.keys(_place(record, period))]


def prints_of(taken: Iterable[tuple[Submission, Reading]]) -> Prints:
    """The same of updates that are to be decided on."""
    return {
        name_of(submission): " ".join(prints(str(line.get("narrative", "")) for line in reading.lines)) for submission, reading in taken
    }


def sharing(kept: Sequence[Prints], said: Prints) -> list[str]:
    """The names of other updates that share a narrative with any of those that `said` these."""
    wanted = {one for words in said.values() for one in words.split()}
    return sorted({name for batch in kept for name, words in batch.items() if not wanted.isdisjoint(words.split())} - said.keys())


def keep_prints(record: Record, period: Period, said: Prints, kept: Sequence[Prints]) -> None:
    """Keep the prints of a period's updates as one batch, but for those that a batch kept before says the same of.

    To be done before any of them is decided on: then every decision's update is found by its words, whenever a run is killed.
    """
    new = {name: words for name, words in said.items() if words and not any(batch.get(name) == words for batch in kept)}
    if new:
        data = to_json(new)
        record.store.create(f"{_place(record, period)}{hashlib.sha256(data).hexdigest()}", data)


def _place(record: Record, period: Period) -> str:
    return f"{RESULTS}{record.programme}/fingerprints/{period}/"
