"""The scoreboard of a month, as plain lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.model.words import counted

_COLUMNS = ("name", "received", "accepted", "on time", "past due", "verdicts", "award", "notices")


@dataclass(frozen=True, slots=True)
class ScoreboardLine:
    """One trust in one month, or over several: counts, what the rules say, and how many notices it caused.

    `award` is empty in a regime without a fund.
    """

    trust: str
    name: str
    received: int
    accepted: int
    on_time: int
    past_due: int
    verdicts: tuple[str, ...]
    award: str
    notices: int

    def cells(self) -> tuple[str, ...]:
        """The line's words, in the order of a scoreboard's `headings`."""
        counts = (self.received, self.accepted, self.on_time, self.past_due)
        award = (self.award,) if self.award else ()
        return (self.trust, self.name, *map(str, counts), ", ".join(self.verdicts) or "none", *award, str(self.notices))


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """A month as told by its newest revision and release, and what this run did: decisions, files of the site, notices.

    `unit` is what the regime calls its trusts.
    """

    period: str
    release: int
    lines: tuple[ScoreboardLine, ...]
    decided: int = 0
    written: int = 0
    sent: int = 0
    unit: str = "trust"

    @property
    def sent_more(self) -> set[str]:
        """The trusts that sent anything beside what was accepted: nothing was returned to any other."""
        return {line.trust for line in self.lines if line.received > line.accepted}

    def headings(self, lines: Sequence[ScoreboardLine]) -> tuple[str, ...]:
        """Those of these lines; where there is no fund, nothing is said of awards."""
        return (self.unit, *(name for name in _COLUMNS if name != "award" or any(line.award for line in lines)))


def summed(boards: list[Scoreboard]) -> tuple[ScoreboardLine, ...]:
    """Several months as one line per trust: counts added up; what is past due and the award as the last month has them."""
    noun, lines = Period.parse(boards[0].period).noun, defaultdict[str, list[ScoreboardLine]](list)
    for board in boards:
        for line in board.lines:
            lines[line.trust].append(line)
    return tuple(_total(mine[-1], mine, noun) for mine in lines.values())


def _total(last: ScoreboardLine, lines: list[ScoreboardLine], noun: str) -> ScoreboardLine:
    verdicts = Counter(verdict for line in lines for verdict in line.verdicts)
    return ScoreboardLine(
        last.trust,
        last.name,
        sum(line.received for line in lines),
        sum(line.accepted for line in lines),
        sum(line.on_time for line in lines),
        last.past_due,
        tuple(f"{verdict} in {counted(n, noun)}" for verdict, n in verdicts.items()),
        last.award,
        sum(line.notices for line in lines),
    )
