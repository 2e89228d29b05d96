"""By hand: what a person has to tell because no channel could, until somebody ticks it off in their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from tasks.model.mistake import Mistake, NotFound
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.record.facts import GivenUp, SeenTo
from tasks.record.outbox import BY_HAND
from tasks.record.record import Record
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class ByHand:
    """A notice that somebody has to tell by other means, and why no channel could."""

    notice: Notice
    why: str

    @property
    def id(self) -> str:
        """The notice's id, by which it is ticked off."""
        return self.notice.id

    @property
    def sentence(self) -> str:
        """Whom to tell, what, and why. The address is the notice's own; no fact about it holds one."""
        person = self.notice.recipient
        return f"Tell {person.name} ({person.address}) by other means: {self.notice.subject}. Not delivered: {self.why}"


def by_hand(record: Record, period: Period | None = None) -> list[ByHand]:
    """What is still to be done, for one month or for all, in the order of months."""
    begin = (period,) if period else ()
    done = set(record.listed(SeenTo, *begin))
    given_up = (record.get(GivenUp, *parts) for parts in record.listed(GivenUp, *begin) if parts not in done)
    left = sorted((one for one in given_up if one.why == BY_HAND), key=lambda one: (one.period, one.notice))
    return [ByHand(record.get(Notice, one.period, one.notice), one.sentence) for one in left]


def tick_off(run: Run, which: str, by: str, note: str = "") -> ByHand:
    """Write down that a person has seen to a notice, by its id, at the run's moment.

    Raises NotFound if there is none left to do under that id, and Mistake without a name.
    """
    if not by.strip():
        raise Mistake("To tick off what was told by hand takes the name of whoever saw to it: --by NAME")
    found = next((one for one in by_hand(run.record) if one.id == which), None)
    if found is None or not run.record.add(
        SeenTo(period=found.notice.period, notice=which, by=by, at=run.moment.astimezone(UTC), note=note)
    ):
        raise NotFound(f"There is nothing left to do under {which!r}{_already(run.record, which)}: `measures notices` lists what is")
    return found


def _already(record: Record, which: str) -> str:
    seen_to = next((record.get(SeenTo, *parts) for parts in record.listed(SeenTo) if parts[-1] == which), None)
    return f", {seen_to.by} saw to it" if seen_to else ""
