"""One trust's update for one month, as its columns and words, before it becomes a file of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from samples.story.chance import chance
from samples.story.progress import DELIVERED, FIRST, NOT_ON_TRACK, SOME_ISSUES, Fate, Standing, standing
from samples.story.prose import evidence, narrative, reason
from samples.story.telling import Story
from samples.story.written import written_day
from tasks.model.period import Period, calendar_month
from tasks.rules.working_days import Calendar

Line = dict[str, str | date]


@dataclass(frozen=True, slots=True)
class Update:
    """`head` and each line map a column's key to its words; a date stands where a person typed a date into a cell."""

    trust: str
    period: Period
    head: dict[str, str | date]
    lines: tuple[Line, ...]


def update(story: Story, trust: str, period: Period, received: date) -> Update:
    """What the trust would send, with nothing planted in the file itself."""
    plan = story.plans[trust]
    nil = story.nil_reason(trust, period)
    standings = {action.ref: standing_of(story, action.ref, period) for action in plan.actions}
    head = _head(story, trust, period, received)
    if nil:
        head |= {"nil_word": "yes", "nil_reason": nil, "summary": f"Illustrative sample. Nothing to report for {period.words}."}
    else:
        head |= {"summary": _summary(standings, period)}
    lines = tuple(
        _planned(story, action.ref, period) | ({} if nil else _line(story, story.fates[action.ref], standings[action.ref], period))
        for action in plan.actions
    )
    return Update(trust, period, head, lines)


def standing_of(story: Story, ref: str, period: Period) -> Standing:
    """Where an action stands, a reopening included."""
    again = story.reopened.get(ref)
    if again is not None and period >= again.period:
        return Standing(SOME_ISSUES, again.percent, again.revision, None)
    return standing(story.fates[ref], period)


def _head(story: Story, trust: str, period: Period, received: date) -> dict[str, str | date]:
    chief_day = _working_day_before(received)
    return {
        "trust_code": trust,
        "trust_name": story.names[trust],
        "period_word": str(period),
        "plan_version_word": str(story.plans[trust].version),
        "template_version": "1",
        "nil_word": "no",
        "chair_name": story.holder(trust, "chair", received).name,
        "chair_date_word": written_day(story, trust, received),
        "chief_name": story.holder(trust, "chief executive", chief_day).name,
        "chief_date_word": written_day(story, trust, chief_day),
    }


def _summary(standings: Mapping[str, Standing], period: Period) -> str:
    statuses = [each.status for each in standings.values()]
    new = sum(1 for each in standings.values() if each.delivered is not None and calendar_month(each.delivered) == period)
    hard = sum(1 for status in statuses if status in {SOME_ISSUES, NOT_ON_TRACK})
    return (
        f"Illustrative sample. At the end of {period.words} {statuses.count(DELIVERED)} of {len(statuses)} actions are delivered, "
        f"{new} of them this month. {hard} have issues, which are set out below with what we are doing about them."
    )


def _planned(story: Story, ref: str, period: Period) -> Line:
    action = story.fates[ref].action
    return {
        "ref": ref,
        "theme": action.theme,
        "concern": action.concern,
        "action": action.action,
        "owner": action.owner,
        "timescale": action.due.verbatim,
        "last_status": last_status(story, ref, period),
    }


def last_status(story: Story, ref: str, period: Period) -> str:
    """The label in the last accepted update, as the product prints it into the form; empty in the first month."""
    trust = ref[:3]
    silent = {(each["trust"], each["period"]) for kind in ("absent", "nil", "returned_for_good") for each in story.said[kind]}
    before = period
    while before > FIRST:
        before = before.previous()
        if (trust, str(before)) not in silent:
            return standing_of(story, ref, before).status.label
    return ""


def _line(story: Story, fate: Fate, now: Standing, period: Period) -> Line:
    ref, topic, trust = fate.action.ref, fate.action.topic, fate.action.ref[:3]
    line: Line = {
        "status_word": now.status.label,
        "percent_word": str(now.percent),
        "narrative": narrative(fate, now, period, story.yardsticks[ref]),
        "partner_help": _help(story, ref, topic, period) if now.delivered is None else "",
    }
    if now.revision is not None:
        line["revised_word"] = story.written.get((ref, now.revision.to)) or written_day(story, trust, now.revision.to)
        line["revised_reason"] = now.revision.reason or reason(topic, ref)
    if now.delivered is not None:
        line["delivered_word"] = written_day(story, trust, now.delivered)
        line["evidence"] = evidence(topic, ref, now)
    return line


def _help(story: Story, ref: str, topic: str, period: Period) -> str:
    topics = story.said["helped"].get(ref[:3])
    if topics is None or (topics and topic not in topics):
        return ""
    return topic if chance(ref, period, "help") < (0.8 if topics else 0.15) else ""


def _working_day_before(day: date) -> date:
    day = date.fromordinal(day.toordinal() - 1)
    return day if Calendar().is_working_day(day) else _working_day_before(day)
