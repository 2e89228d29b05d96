"""The story as read: what is decided by name in story.toml, and all else the updates are made from."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from samples.story.progress import FIRST, LAST, Fate, Revision, fate
from samples.story.prose import Yardstick
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.rules.deadline import LONDON
from tasks.run.programme import Person, Programme, load_programme
from tasks.workbook.plan_files import read_plan

SAMPLES = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Reopening:
    """A delivered action that is open again from a period on."""

    period: Period
    percent: int
    revision: Revision


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the updates are made from. `said` is story.toml as it stands; the rest is worked out from it."""

    said: Mapping[str, Any]
    plans: Mapping[str, ActionPlan]
    names: Mapping[str, str]
    programme: Programme
    yardsticks: Mapping[str, Yardstick]
    fates: Mapping[str, Fate]
    reopened: Mapping[str, Reopening]
    written: Mapping[tuple[str, date], str] = field(default_factory=dict)  # a revised day -> the words a person used

    def holder(self, trust: str, role: str, day: date) -> Person:
        return self.programme.holders(trust, role, day)[0]

    def absent(self, trust: str, period: Period) -> bool:
        return any((each["trust"], each["period"]) == (trust, str(period)) for each in self.said["absent"])

    def nil_reason(self, trust: str, period: Period) -> str:
        return next((each["reason"] for each in self.said["nil"] if (each["trust"], each["period"]) == (trust, str(period))), "")


@cache
def story() -> Story:
    """Read the plans, the people and story.toml."""
    said = tomllib.loads((SAMPLES / "story" / "story.toml").read_text(encoding="utf-8"))
    plans = {path.name[:3]: read_plan(path.name, path.read_bytes()) for path in sorted((SAMPLES / "plans").glob("*.csv"))}
    planted = {each["ref"]: each for each in said["fate"]}
    fates = {
        action.ref: _planted(_fate(action.ref, plan, said), planted.get(action.ref, {}))
        for plan in plans.values()
        for action in plan.actions
    }
    reopened = {ref: _reopening(each["reopened"]) for ref, each in planted.items() if "reopened" in each}
    written = {
        (ref, slip["to"]): slip["written"] for ref, each in planted.items() for slip in each.get("revisions", ()) if "written" in slip
    }
    return Story(said, plans, _names(), load_programme(SAMPLES), _yardsticks(), fates, reopened, written)


def periods() -> tuple[Period, ...]:
    """The months of the story."""
    return tuple(Period.between(FIRST, LAST))


def moment(day: date, clock: str) -> datetime:
    """A London time from a day and a clock time such as 16:10."""
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


def _fate(ref: str, plan: ActionPlan, said: Mapping[str, Any]) -> Fate:
    quiet = {Period.parse(each["period"]) for kind in ("absent", "nil") for each in said[kind] if each["trust"] == plan.trust}
    quiet |= {Period.parse(each["period"]) for each in said["returned_for_good"] if each["trust"] == plan.trust}
    action = next(action for action in plan.actions if action.ref == ref)
    return fate(action, frozenset(quiet), plan.trust == said["stands_still"]["trust"])


def _planted(chance: Fate, planted: Mapping[str, Any]) -> Fate:
    if not planted:
        return chance
    slips = tuple(Revision(Period.parse(each["period"]), each["to"], each["reason"]) for each in planted.get("revisions", ()))
    trouble = tuple(map(Period.parse, planted.get("trouble", ())))
    return Fate(chance.action, planted.get("delivered"), slips, trouble, False, chance.frozen)


def _reopening(said: Mapping[str, Any]) -> Reopening:
    period = Period.parse(said["period"])
    return Reopening(period, said["percent"], Revision(period, said["to"], said["reason"]))


def _names() -> Mapping[str, str]:
    with (SAMPLES.parent / "config" / "trusts.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def _yardsticks() -> Mapping[str, Yardstick]:
    with (SAMPLES / "story" / "yardsticks.csv").open(encoding="utf-8", newline="") as file:
        return {row["ref"]: Yardstick(row["subject"], int(row["total"]), row["counted"]) for row in csv.DictReader(file)}
