"""Letters about more time: the regulator hears that a trust asks for it, and the trust hears the answer, each at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter, extension_evidence
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.notify.own_page import TIME_ASKED
from tasks.record.facts import ExtensionAnswer, ExtensionAsked
from tasks.record.outbox import Outbox
from tasks.rulebook import load
from tasks.rules.deadline import london_day
from tasks.run.deadlines import due_dates
from tasks.run.grants import with_grants
from tasks.run.run import Run

ASKED = TIME_ASKED
"""The rule under which ladder.toml says who hears that more time was asked for, or refused."""

EXTENSION = "extension"
"""The rule under which it says who hears that more time was granted."""


def queue_asked(run: Run, period: Period) -> int:
    """Queue the word that a trust asks for more time, at most one letter a day for each trust; says how many notices are new."""
    return _put(run, period, asked_letters(run, period))


def asked_letters(run: Run, period: Period) -> Iterator[Letter]:
    """A letter for each trust that asked for more time, was not answered, and of whose request none tells yet. What it asks on a day on
    which one was written waits for the next.
    """
    newest: dict[str, ExtensionAsked] = {}
    known = (one for one in run.record.all(ExtensionAsked, period) if one.at <= run.moment)
    for one in sorted(known, key=lambda one: (one.at, one.form)):
        newest[one.trust] = one
    waiting = [one for one in newest.values() if not _is_answered(run, one)]
    written = [one for one in Outbox(run.record, period).notices() if (one.rule, one.level.step) == (ASKED, "asked")] if waiting else []
    for asked in waiting:
        last = max((one.as_of for one in written if one.trust == asked.trust), default=None)
        if last is None or london_day(last) < london_day(run.moment):
            sentence = f"It asks for time until the end of {in_full(asked.until)}."
            evidence = (("asked by", asked.by), ("asked at", asked.at.isoformat()), ("reason given", asked.reason))
            for letter in _letters(run, period, asked.trust, "asked", asked.form, sentence, evidence):
                yield replace(letter, desk=bool(run.settings.desk))  # who is asked can answer by a link


def _is_answered(run: Run, asked: ExtensionAsked) -> bool:
    last = run.record.last(ExtensionAnswer, asked.period, asked.trust)
    return last is not None and last.asked == asked.hash


def granted_letters(run: Run, period: Period) -> Iterator[Letter]:
    """A letter on each extension of a month that was granted and is not over."""
    addressing, today = Addressing.of(run, period), london_day(run.moment)
    granted = {one.trust for one in run.rulebook.extensions if one.period == period and one.deadline >= today}
    for step in run.rulebook.steps(EXTENSION, period.last_day) if granted else ():
        for trust, due in due_dates(run, period, sorted(granted)).items():
            sentence = f"The update for {period.words} is now due by the end of {in_full(due.deadline)}, London time."
            evidence = (("end of grace", due.closes.isoformat()), *extension_evidence(run.rulebook, trust, period))
            verdict = Verdict(EXTENSION, trust, trust, Answer.YES, sentence, evidence)
            yield from addressing.letters(step, verdict, Level(step.level, str(due.deadline)))


def queue_answered(run: Run, answer: ExtensionAnswer) -> int:
    """Queue the answer for the trust, as things stand with it; says how many notices are new."""
    if answer.granted:
        granted = replace(run, rulebook=with_grants(load(run.config), run.record))
        return _put(run, answer.period, granted_letters(granted, answer.period))
    sentence = f"Time until the end of {in_full(answer.until)} was asked for, and is refused."
    evidence = (("asked by", answer.requested_by), ("answered by", answer.by), ("reason given", answer.reason))
    return _put(run, answer.period, _letters(run, answer.period, answer.trust, "refused", str(answer.number), sentence, evidence))


def is_about_time(notice: Notice) -> bool:
    """Whether a notice is about more time, and leaves at once."""
    return notice.rule in {ASKED, EXTENSION}


def _letters(
    run: Run, period: Period, trust: str, level: str, about: str, sentence: str, evidence: Iterable[tuple[str, str]]
) -> Iterator[Letter]:
    addressing = Addressing.of(run, period)
    verdict = Verdict(ASKED, trust, trust, Answer.NOT_APPLICABLE, sentence, tuple(evidence))
    for step in run.rulebook.steps(ASKED, period.last_day):
        if step.level == level:
            yield from addressing.letters(step, verdict, Level(step.level, about=about))


def _put(run: Run, period: Period, letters: Iterable[Letter]) -> int:
    return put_in_outbox(run, period, letters, Standing.of(run, period))
