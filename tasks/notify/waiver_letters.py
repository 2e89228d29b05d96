"""Letters about waivers: approvers hear that a trust asks that a check not count, and the trust hears the answer, each at once."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.notify.own_page import WAIVER
from tasks.record.facts import Waiver
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.approvers import APPROVER, approvers, is_one_person
from tasks.run.desk_links import LASTS
from tasks.run.grants import ASKED, check_words, granted_waivers, waiver_answers, waivers
from tasks.run.run import Run


def queue_waiver_asked(run: Run, period: Period, asked: Waiver) -> int:
    """Queue the word to approvers that a waiver waits, among a month's letters; says how many notices are new.

    Whoever asked is not written to, nor is an approver to whom a letter on the same trust leads to all that waits. Nobody to ask is an
    alarm, but in an illustrative programme that names no approvers.
    """
    may_answer = [one for one in approvers(run) if not is_one_person(run.programme, one.name, asked.by)]
    before = [one for one in _waiting(run.record, asked.trust) if one.number < asked.number and one.at > run.moment - LASTS]
    unasked = [one for one in may_answer if all(is_one_person(run.programme, one.name, earlier.by) for earlier in before)]
    if (may_answer and not unasked) or (run.programme.illustrative and not approvers(run)):
        return 0
    names = {one.name for one in unasked}
    recipients = run.programme.recipients("", APPROVER, london_day(run.moment))
    evidence = (
        ("asked by", asked.by),
        ("asked at", asked.at.isoformat()),
        ("reason given", asked.reason),
        ("by command on a machine", f"measures waiver grant {asked.number} --by NAME --reason WHY"),
    )
    step = LadderStep(WAIVER, ASKED, "waiver_asked", 0, (APPROVER,), (), period.last_day, None, "", illustrative=False, note="")
    letter = Letter(
        verdict=Verdict(WAIVER, asked.trust, asked.trust, Answer.NOT_APPLICABLE, f"It is asked that {_what(asked)}.", evidence),
        step=step,
        level=Level(ASKED, str(asked.number)),
        trust_name=run.rulebook.trusts[asked.trust].name,
        regulator="",
        role=APPROVER,
        addressed=tuple(one for one in recipients if one.name in names),
        copied=(),
        page="",
        speaks_for=run.programme.title,
        desk=bool(run.settings.desk),
    )
    return put_in_outbox(run, period, [letter], _standing(run, period))


def queue_waiver_answered(run: Run, period: Period, answer: Waiver) -> int:
    """Queue the answer for the trust, among a month's letters; says how many notices are new."""
    return put_in_outbox(run, period, _answered(run, period, answer), _standing(run, period))


def row_letters(run: Run, period: Period) -> Iterator[Letter]:
    """The answers that stood in a row of exemptions.csv, which no command has told: among the letters of the month that was under way when
    the row was taken in, while the waiver holds.
    """
    day, programme = london_day(run.moment), run.programme
    for one in granted_waivers(run.record):
        if one.source and one.until >= day and one.at <= run.moment:
            before = run.rulebook.period_on(london_day(one.at)).previous()
            if period == max(programme.first, min(before, programme.last)):
                yield from _answered(run, period, one)


def _answered(run: Run, period: Period, answer: Waiver) -> Iterator[Letter]:
    addressing = Addressing.of(run, period)
    sentence = f"It was asked that {_what(answer)}. That is {answer.entry}."
    evidence = (("asked by", answer.requested_by), ("answered by", answer.by), ("reason given", answer.reason))
    verdict = Verdict(WAIVER, answer.trust, answer.trust, Answer.NOT_APPLICABLE, sentence, evidence)
    for step in run.rulebook.steps(WAIVER, period.last_day):
        yield from addressing.letters(step, verdict, Level(step.level, str(answer.number)))


def is_about_waiver(notice: Notice) -> bool:
    """Whether a notice is about a waiver, and leaves at once."""
    return notice.rule == WAIVER


def answered_since(record: Record, notice: Notice) -> str:
    """Why an approver need not be asked about waivers of a trust any more; empty while one waits, and for every other notice."""
    asks = is_about_waiver(notice) and notice.level.step == ASKED
    return "No longer so when it was to be sent: what was asked is answered" if asks and not _waiting(record, notice.trust) else ""


def _waiting(record: Record, trust: str) -> list[Waiver]:
    answered = waiver_answers(record)
    return [one for one in waivers(record) if (one.entry, one.trust) == (ASKED, trust) and one.number not in answered]


def _what(one: Waiver) -> str:
    return f"{check_words(one)} not count until the end of {in_full(one.until)}"


def _standing(run: Run, period: Period) -> Standing:
    return Standing.of(run, period)
