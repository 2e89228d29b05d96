"""Errands: what a person has to do because no channel could, kept until somebody ticks it off in their name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record import keys
from tasks.record.outbox import fact
from tasks.record.record import Record
from tasks.run.opened import open_record


@dataclass(frozen=True, slots=True)
class Errand:
    """A notice that somebody has to tell by other means: its key in the record, and in a sentence whom, what and why."""

    notice: str
    sentence: str

    @property
    def id(self) -> str:
        """The notice's id, by which the errand is ticked off."""
        return self.notice.rpartition("/")[2].removesuffix(".json")


def errands(record: Record, period: Period | None = None) -> list[Errand]:
    """What is still to be done, for one month or for all, in the order of months."""
    prefix = keys.unsent_in(period) if period else keys.UNSENT
    given_up = (fact(record.store, key) or {} for key in record.store.keys(prefix))
    found = [Errand(str(one["notice"]), str(one["sentence"])) for one in given_up if one.get("why") == "for a person"]
    return [one for one in found if fact(record.store, keys.done(one.notice)) is None]


def tick_off(which: str, by: str, at: datetime, note: str = "") -> Errand:
    """Keep that a person has seen to an errand, by the notice's id; `at` is when (aware).

    Raises NotFound if there is no such errand left to do, and Mistake without a name.
    """
    if not by.strip():
        raise Mistake("To tick off an errand takes the name of whoever saw to it: --by NAME")
    record = open_record()
    found = next((one for one in errands(record) if one.id == which), None)
    said = {"notice": found.notice, "by": by, "at": at.astimezone(UTC).isoformat(), "note": note} if found else {}
    if found is None or not record.create(keys.done(found.notice), said):
        raise NotFound(f"There is nothing left to do under {which!r}{_already(record, which)}: `measures notices` lists what is")
    return found


def _already(record: Record, which: str) -> str:
    done: Iterator[str] = (key for key in record.store.keys(keys.DONE) if key.endswith(f"/{which}.json"))
    key = next(done, "")
    said = record.fact(key) if key else {}
    return f", {said['by']} saw to it" if said else ""
