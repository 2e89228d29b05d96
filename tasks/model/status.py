"""The labels that a regime has for an action, the best first. Never colours: a colour means different things in different trusts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

FINISHED = "delivered"
"""The count of all that is finished, under whichever label; a label's own code only where no other is finished."""

_WITH = "with "
"""What short words may begin with, as in "actions with trouble": alone they stand without it."""


@dataclass(frozen=True, slots=True)
class Status:
    """One label. `reported` completes "actions reported", and `short` stands in lists; both are in small letters."""

    code: str  # the name of its count in the open data
    label: str  # as it stands in the form
    reported: str  # 'as planned' of the label As planned
    short: str
    finished: bool = False  # nothing is left to be done
    evidence: bool = False  # asks for what shows it
    narrative: bool = False  # asks in words what the matter is
    promised: bool = False  # says that the agreed date will be met
    colour: str = "grey"  # of its tag, by its name in the design system
    fill: str = "#768692"  # of its bar in a chart
    meaning: str = ""  # what the regime says it means, where the label does not say all


@dataclass(frozen=True)
class Statuses:
    """A regime's labels in their order: each outranks those after it."""

    ordered: tuple[Status, ...]

    def __iter__(self) -> Iterator[Status]:
        return iter(self.ordered)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The code of each: counts of which every reported action is in one."""
        return tuple(one.code for one in self.ordered)

    @cached_property
    def finished(self) -> frozenset[str]:
        """The codes of those that finish an action."""
        return frozenset(one.code for one in self.ordered if one.finished)

    @cached_property
    def evidenced(self) -> frozenset[str]:
        """The codes of those that ask for evidence."""
        return frozenset(one.code for one in self.ordered if one.evidence)

    @cached_property
    def narrated(self) -> frozenset[str]:
        """The codes of those that ask for a word why."""
        return frozenset(one.code for one in self.ordered if one.narrative)

    @cached_property
    def promised(self) -> frozenset[str]:
        """The codes of those that say that the agreed date will be met."""
        return frozenset(one.code for one in self.ordered if one.promised)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Code to its place from the worst, which is 0."""
        return {one.code: place for place, one in enumerate(reversed(self.ordered))}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Code to label."""
        return {one.code: one.label for one in self.ordered}

    @cached_property
    def counted(self) -> Mapping[str, frozenset[str]]:
        """The name of each count of what was reported, and the codes that are in it: all that is finished, then label by label."""
        return {FINISHED: self.finished, **{code: frozenset({code}) for code in self.codes if code != FINISHED}}

    @cached_property
    def reported(self) -> Mapping[str, str]:
        """The name of each count to the words that complete "actions reported"."""
        return {FINISHED: FINISHED, **{one.code: one.reported for one in self.ordered}}

    @cached_property
    def short(self) -> Mapping[str, str]:
        """The name of each count to its short words."""
        return {FINISHED: FINISHED, **{one.code: one.short for one in self.ordered}}

    @cached_property
    def of_actions(self) -> Mapping[str, str]:
        """The name of each count to what begins a line about it."""
        return {name: f"Actions {words}" if words.startswith(_WITH) else words.capitalize() for name, words in self.short.items()}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What sentences about labels are filled with, by the name that stands in them in braces."""
        troubled = [one for one in self.ordered if one.narrative]
        bare = [one.short.removeprefix(_WITH) for one in troubled]
        return {
            "labels": ", ".join(self.labels.values()),
            "many_labels": f"{in_words(len(self.ordered))} labels",
            "finished_label": " or ".join(one.label for one in self.ordered if one.finished),
            "promised_short": " or ".join(one.short for one in self.ordered if one.promised),
            "promised": " or ".join(one.short for one in self.ordered if one.promised).capitalize(),
            "promised_label": " or ".join(one.label for one in self.ordered if one.promised),
            "troubled_labels": " or ".join(one.label for one in troubled),
            "troubled_label": troubled[0].label if troubled else self.ordered[-1].label,
            "troubled_and": " and ".join(bare),
            "Troubled": " or ".join(bare).capitalize(),
            "troubled": ", or ".join(one.short for one in troubled),
        }


def in_words(number: int) -> str:
    """A small number as a word, a larger one as it is."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
