"""Which rung of its regulator's scale a partnership has reached; what no regulator has published is never taken as nothing or made up."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.award import AwardStep
from tasks.model.contract import FIRST_OPPORTUNITY, Rung, is_offered
from tasks.model.verdict import Answer
from tasks.model.words import counted, in_full
from tasks.rules.incentive_case import Case
from tasks.rules.incentive_conditions import met_by
from tasks.rules.percentage import percentage

A_PERSON = "so a person must decide"


def scheme_step(case: Case) -> AwardStep:
    """Whether the regulator has published a scheme that was in force."""
    scheme, name = case.scheme, case.regulator.opening
    change = f"A scheme published by {case.regulator.with_article}"
    if scheme is None or not scheme.rungs or scheme.start > case.as_of:
        sentence = f"{name} has published no scheme for rewarding partners, {A_PERSON}.{topic_words(case)}"
        return AwardStep("scheme", Answer.REFER, sentence, change)
    if scheme.end is not None and scheme.end < (case.left or case.as_of):
        sentence = f"{name}'s scheme for rewarding partners ended on {in_full(scheme.end)}, {A_PERSON}."
        return AwardStep("scheme", Answer.REFER, sentence, change)
    share = f"at most {percentage(int(scheme.cap * 100), 100)}%"
    return AwardStep("scheme", Answer.YES, f"{name} has published a scheme: a share of the partner's {scheme.basis}, {share}.")


def rung_step(case: Case) -> tuple[AwardStep, Rung | None]:
    """The rung reached by the trust's exit, and the step that says so."""
    rungs = case.scheme.rungs if case.scheme else ()
    top = next((rung for rung in rungs if rung.condition == FIRST_OPPORTUNITY), None)
    below = next((rung for rung in rungs if rung.condition != FIRST_OPPORTUNITY), None)
    if (named := [rung for rung in rungs if is_offered(rung.condition)]) and not (top and case.first_opportunity == "yes"):
        unknown = next((rung for rung in rungs if rung not in named and rung is not top), None)
        unsaid = "no source says whether it left at the first opportunity" if top and case.first_opportunity != "no" else ""
        return _by_conditions(case, named, unknown, "others are not public" if unknown else unsaid)
    if case.first_opportunity == "no":
        sentence = f"The trust did not leave {case.regime} at the first opportunity. "
        sentence += "For that case the condition of the next rung is not public"
        change = "The condition of the next rung made public, or a person's decision"
        return AwardStep("next rungs", Answer.REFER, f"{sentence}, {A_PERSON}.{topic_words(case)}", change), below
    if case.left is None:
        sentence = f"Not yet: the trust is still in {case.regime}. That changes if its regulator takes it out at the first opportunity"
        return AwardStep(
            "first opportunity", Answer.NO, f"{sentence}.{topic_words(case)}", "The trust's exit at the first opportunity"
        ), None
    if case.first_opportunity != "yes":
        sentence = f"The trust left {case.regime} on {in_full(case.left)}, but no source says whether that was the first opportunity"
        change = "The regulator's word on whether that was the first opportunity"
        return AwardStep("first opportunity", Answer.REFER, f"{sentence}, {A_PERSON}.{topic_words(case)}", change), None
    if top is None or top.rate is None:
        share = f"{case.regulator.with_article} has published no share for that"
        sentence = f"The trust left {case.regime} at the first opportunity, but {share}"
        return AwardStep("first opportunity", Answer.REFER, f"{sentence}, {A_PERSON}.{topic_words(case)}", "A published share"), top
    sentence = f"The trust left {case.regime} at the first opportunity: {share_of(top)} of the partner's evidenced cost."
    return AwardStep("first opportunity", Answer.YES, sentence, "A correction of the regulator's decision"), top


def _by_conditions(case: Case, named: Sequence[Rung], unknown: Rung | None, unsaid: str) -> tuple[AwardStep, Rung | None]:
    """The first rung whose condition is met, of those that facts can answer; without one, a person decides where something is `unsaid`,
    as the condition of the rung `unknown` is.
    """
    for rung in named:
        if shown := met_by(rung.condition, case):
            sentence = f"{shown[:1].upper()}{shown[1:]}: {share_of(rung)} of the partner's evidenced cost."
            return AwardStep("next rungs", Answer.YES, sentence, "A correction of these facts"), rung
    open_still = "; ".join(rung.condition for rung in named)
    if unsaid and case.left:
        sentence = f"None of the conditions that are public is met ({open_still}), and {unsaid}, {A_PERSON}.{topic_words(case)}"
        return AwardStep("next rungs", Answer.REFER, sentence, "One of these conditions, or a person's decision"), unknown
    return AwardStep("next rungs", Answer.NO, f"Not yet met: {open_still}.{topic_words(case)}", "One of these conditions"), None


def topic_step(case: Case, reached: bool) -> AwardStep | None:
    """Help limited to topics is for a person once a rung is reached; None for help with the whole plan."""
    if not case.contract.topics:
        return None
    if not reached:
        return AwardStep("topic scope", Answer.YES, f"This help is limited to {' and '.join(case.contract.topics)}.")
    sentence = f"The trust left {case.regime} at the first opportunity, but the scheme speaks of help with the whole trust"
    change = "A published rule for help limited to topics, or a person's decision"
    return AwardStep("topic scope", Answer.REFER, f"{sentence} and this help was limited, {A_PERSON}.{topic_words(case)}", change)


def topic_words(case: Case) -> str:
    """What a partner limited to topics is judged on; empty for one that helps with the whole plan."""
    shares = [
        f"{done} of {counted(total, 'action')} on {topic}" if total else f"no action of the plan is on {topic}"
        for topic, done, total in case.counts
    ]
    return f" Judged on its topic alone, reported delivered: {'; '.join(shares)}." if shares else ""


def share_of(rung: Rung) -> str:
    """A rung's share in words: 100%."""
    return f"{percentage(int(rung.rate * 10_000), 10_000)}%" if rung.rate is not None else "not published"
