"""A level names the step at which a notice was due, and keeps a notice that holds once more apart from the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a ladder, as often as it was reached; `str` gives the text that ids of notices and published rows are made of.

    A trust whose deadline was moved has a ladder of its own, so nothing it heard before stands in its way. `time` is the how-manieth
    trouble of its kind this is: the first until those who heard of it have heard that it is over. `again` counts how often the notice was
    cancelled before it was sent and then held once more, or sent to a mailbox that took nothing for now; an `alternate` hears it in
    another's place.
    """

    step: str
    about: str = ""  # what the step is about beside the trust: an award's contract
    deadline_moved_to: date | None = None
    time: int = 1
    again: int = 0
    alternate: bool = False

    def __str__(self) -> str:
        parts = [f"{self.step} {self.about}" if self.about else self.step]
        if self.deadline_moved_to:
            parts.append(f"deadline moved to {self.deadline_moved_to}")
        if self.time > 1:
            parts.append(f"time {self.time}")
        return ", ".join([*parts, *["again"] * self.again, *["alternate"] * self.alternate])

    @property
    def as_asked(self) -> Level:
        """The level as its ladder asks for it, however often it was reached."""
        return replace(self, time=1, again=0, alternate=False)
