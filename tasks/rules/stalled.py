"""A plan has stalled when hardly any of the actions that were open advanced over its last accepted updates."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tasks.model.status import Statuses
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.rules.movement import moved

THRESHOLDS = ("stall_updates", "stall_least_percent")


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """What there is to know of one plan: of its actions open before the last accepted updates that count, how many `advanced` since.

    `undelivered` are its actions neither delivered nor `closed` by agreement now; `accepted_updates` is how many there have been; `unmoved`
    how many of the latest in a row moved nothing at all; `silent` says that none was accepted for the month that is asked about.
    """

    accepted_updates: int
    undelivered: int
    open_before: int
    advanced: int
    unmoved: int = 0
    silent: bool = False
    closed: int = 0


def advances(actions: pd.DataFrame, updates: int, statuses: Statuses) -> pd.DataFrame:
    """One row per trust, by code: `open_before` and `advanced`, over its last so many accepted updates.

    Reads `trust`, `status`, `percent`, `standings` and `closed` of a month's actions. An action advanced if it stands better, or higher,
    now than before these updates, whatever it did in between; of one that had not been reported before, the first report counts once. One
    that was delivered before and is open again was not open, so it adds to neither; nor does one that is closed now.
    """
    before = actions["standings"].map(lambda standings: standing_before(standings, updates))
    last = pd.DataFrame(before.str.split("|").to_list(), columns=["last_status", "last_percent"], index=actions.index, dtype="str")
    last["last_percent"] = pd.to_numeric(last["last_percent"], errors="coerce")
    last["last_status"] = last["last_status"].fillna("")
    was_open = ~last["last_status"].isin(statuses.finished) & ~actions["closed"]
    advanced = was_open & moved(pd.concat([actions[["status", "percent"]], last], axis=1), statuses)
    flags = pd.DataFrame({"trust": actions["trust"], "open_before": was_open, "advanced": advanced})
    return flags.groupby("trust")[["open_before", "advanced"]].sum().astype("int64")


def standing_before(standings: str, updates: int) -> str:
    """An action's status and percentage, as `behind|40`, before the last so many accepted updates; `|` where it had none yet."""
    after_each = standings.split(";")
    return after_each[-updates - 1] if len(after_each) > updates else "|"


def stalled(trust: str, seen: PlanProgress, updates: int, least_percent: int) -> Verdict:
    """Whether a trust's plan has stalled over its last `updates` accepted updates; a month without one is passed over.

    It has when fewer than `least_percent` of the actions open before them advanced, or none did. With `least_percent` 0 it has when each of
    them moved nothing, as the rule was before. Of a plan that no update was accepted of this month, it is not known that it moves.
    Raises ValueError for fewer than one update.
    """
    if updates < 1:
        raise ValueError(f"a stall needs at least one update, not {updates}")
    answer, sentence = _judged(seen, updates, least_percent)
    if seen.silent and answer is Answer.NO:
        answer, sentence = Answer.NOT_KNOWN, f"We do not know, for no update was accepted this month. As of the last one: {sentence}"
    evidence = (
        ("accepted updates", str(seen.accepted_updates)),
        ("updates looked at", str(updates)),
        ("actions open before those updates", str(seen.open_before)),
        ("of those actions advanced", str(seen.advanced)),
        ("percent of them that must advance", str(least_percent)),
        ("updates in a row in which nothing moved", str(seen.unmoved)),
        ("actions not delivered", str(seen.undelivered)),
        *((("actions closed by agreement", str(seen.closed)),) if seen.closed else ()),
    )
    return Verdict("stalled", trust, trust, answer, sentence, evidence)


def _judged(seen: PlanProgress, updates: int, least_percent: int) -> tuple[Answer, str]:
    if seen.undelivered == 0 and seen.accepted_updates:
        over = "reported delivered or closed by agreement" if seen.closed else "reported delivered"
        return Answer.NOT_APPLICABLE, f"Every action is {over}, so nothing is left to move."
    if (so_far := seen.accepted_updates) < updates:
        only = {0: "none has been accepted so far", 1: "only 1 has been accepted so far"}.get(
            so_far, f"only {so_far} have been accepted so far"
        )
        return Answer.NOT_APPLICABLE, f"It takes {counted(updates, 'accepted update')} to tell whether the plan has stalled; {only}."
    if not least_percent:
        return _as_it_was(seen, updates)
    return _over_all(seen, updates, least_percent)


def _over_all(seen: PlanProgress, updates: int, least_percent: int) -> tuple[Answer, str]:
    before = f"open before the last {counted(updates, 'accepted update')}"
    if seen.open_before == 0:
        return Answer.NOT_APPLICABLE, f"No action was {before}, so none could advance."
    open_still = f"{counted(seen.undelivered, 'action')} {_is(seen.undelivered)} not delivered"
    of = f"of {counted(seen.open_before, 'action')} {before}"
    if seen.advanced == 0:
        none = f"The 1 action {before} has not" if seen.open_before == 1 else f"None {of} has"
        return Answer.YES, f"{none} advanced since; {open_still}."
    if seen.advanced * 100 < least_percent * seen.open_before:
        return Answer.YES, f"Only {seen.advanced} {of} {_has(seen.advanced)} advanced since, fewer than {least_percent}%; {open_still}."
    return Answer.NO, f"{seen.advanced} {of} {_has(seen.advanced)} advanced since."


def _as_it_was(seen: PlanProgress, updates: int) -> tuple[Answer, str]:
    still = f"Nothing in the plan has moved for {counted(seen.unmoved, 'accepted update')}"
    if seen.unmoved >= updates:
        return Answer.YES, f"{still}; {counted(seen.undelivered, 'action')} {_is(seen.undelivered)} not delivered."
    if seen.unmoved:
        return Answer.NO, f"{still}; {updates} in a row would be a stall."
    return Answer.NO, "Something in the plan moved in the latest accepted update."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
