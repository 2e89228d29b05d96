"""Something that waits for a person: what, since when, who may act, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tasks.model.period import Period
from tasks.rules.deadline import london_day
from tasks.run.run import Run

MONTH, RETURNED, TIME, SIGN = "month to approve", "update to mend", "extension asked for", "update to sign off"
WAIVER = "waiver asked for"
OPERATOR, APPROVER = "an operator", "an approver"


@dataclass(frozen=True, slots=True)
class MayAct:
    """Who may act on something: the posts of people.csv of which trust, but for whoever it was `asked_by`.

    `period` and `about` are what their link to the desk opens.
    """

    posts: tuple[str, ...] = ()
    trust: str = ""
    asked_by: str = ""
    period: Period | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody has to do: of which kind, in a sentence, since when (aware), who may do it, and how.

    `until` is the last day on which it can be done, if there is one; `form` names the deployment by which it is done, with what is `filled`
    in. `mark` stays the same for as long as it is the same thing that waits. `may_act` says who can at the desk.
    `named` is the kind in the regime's words.
    """

    kind: str
    mark: str
    says: str
    since: datetime
    who: str
    act: str
    until: date | None = None
    form: str = ""
    filled: Mapping[str, object] = field(default_factory=dict)
    may_act: MayAct = field(default_factory=MayAct)
    named: str = ""

    @property
    def called(self) -> str:
        """The kind, as people read it."""
        return self.named or self.kind

    def in_own_words(self, phrase: Callable[[str], str]) -> Waiting:
        """The same in a regime's own words; its kind is still known by its name."""
        return replace(self, named=phrase(self.kind), says=phrase(self.says), who=phrase(self.who), act=phrase(self.act))


def regulator_of(run: Run, trust: str) -> str:
    """The post, as people.csv names it, of the regulator that oversees a trust at the run's moment."""
    return f"regulator:{run.rulebook.regulator_on(trust, london_day(run.moment))}"
