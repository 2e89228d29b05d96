"""Letters about more time: the regulator hears that a trust asks for it, and the trust hears the answer, each at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing
from tasks.notify.channels.choice import reaches
from tasks.notify.chase import EXTENSION, granted_letters
from tasks.notify.letters import Standing, compose
from tasks.notify.notices import put_in_outbox
from tasks.notify.own_page import TIME_ASKED
from tasks.record.facts import ExtensionAnswer, ExtensionAsked
from tasks.rulebook import load
from tasks.run.grants import with_grants
from tasks.run.run import Run

ASKED = TIME_ASKED
"""The rule under which ladder.toml says who hears that more time was asked for, or refused."""


def queue_asked(run: Run, asked: ExtensionAsked) -> int:
    """Queue the word that a trust asks for more time; says how many notices are new."""
    sentence = f"It asks for time until the end of {in_full(asked.until)}."
    evidence = (("asked by", asked.by), ("asked at", asked.at.isoformat()), ("reason given", asked.reason))
    return _queue(run, asked.period, asked.trust, "asked", asked.form, sentence, evidence)


def queue_answered(run: Run, answer: ExtensionAnswer) -> int:
    """Queue the answer for the trust, as things stand with it; says how many notices are new."""
    if answer.granted:
        granted = replace(run, rulebook=with_grants(load(run.config), run.record))
        standing = Standing(answer.period, run.moment, run.programme.banner)
        return put_in_outbox(run, answer.period, compose(granted_letters(granted, answer.period), standing, reaches()))
    sentence = f"Time until the end of {in_full(answer.until)} was asked for, and is refused."
    evidence = (("asked by", answer.requested_by), ("answered by", answer.by), ("reason given", answer.reason))
    return _queue(run, answer.period, answer.trust, "refused", str(answer.number), sentence, evidence)


def is_about_time(notice: Notice) -> bool:
    """Whether a notice is about more time, and leaves at once."""
    return notice.rule in {ASKED, EXTENSION}


def _queue(run: Run, period: Period, trust: str, level: str, about: str, sentence: str, evidence: Iterable[tuple[str, str]]) -> int:
    addressing = Addressing.of(run, period)
    verdict = Verdict(ASKED, trust, trust, Answer.NOT_APPLICABLE, sentence, tuple(evidence))
    letters = [
        letter
        for step in run.rulebook.steps(ASKED, period.last_day)
        if step.level == level
        for letter in addressing.letters(step, verdict, Level(step.level, about=about), addressing.day)
    ]
    if level == "asked":  # who is asked can answer by a link
        letters = [replace(letter, desk=bool(run.settings.desk)) for letter in letters]
    return put_in_outbox(run, period, compose(letters, Standing(period, run.moment, run.programme.banner), reaches()))
