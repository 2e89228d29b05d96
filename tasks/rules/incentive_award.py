"""Whether a partner may be paid a bonus: a published share of its evidenced cost when the trust left the regime at the first opportunity.

What no regulator has published is for a person to decide; it is never taken as nothing and never made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tasks.model.contract import Contract, Rung, Scheme
from tasks.model.trust import Regulator, Spell
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.rules.percentage import percentage

FIRST_OPPORTUNITY = "left at first opportunity"


def incentive_award(
    contract: Contract, regulator: Regulator, scheme: Scheme | None, spell: Spell | None, topics: Mapping[str, tuple[int, int]], as_of: date
) -> Verdict:
    """Whether the partner of a contract has earned a bonus, by what was known on `as_of`; `subject` is the contract's id.

    `regulator` oversees the trust; `scheme` is how it rewards partners (None, or one without rungs: nothing is published); `spell` is
    the stay the contract helps with; `topics` gives (delivered, all) actions by topic. A yes names the share of evidenced cost; it is
    a proposal for a person to approve, and bound by the pot. Rungs: HSJ 5073201, "Buddy trusts could double their money".
    Raises ValueError when the scheme is another regulator's or the stay another trust's.
    """
    if scheme is not None and scheme.regulator != regulator.code:
        raise ValueError(f"the scheme is {scheme.regulator}'s, not {regulator.code}'s")
    if spell is not None and spell.trust != contract.trust:
        raise ValueError(f"the stay is {spell.trust}'s, not {contract.trust}'s")
    case = _Case(contract, regulator, scheme, spell, topics, as_of)
    answer, sentence, rung = _judged(case)
    return Verdict("incentive_award", contract.trust, contract.id, answer, sentence, _evidence(case, rung))


@dataclass(frozen=True, slots=True)
class _Case:
    contract: Contract
    regulator: Regulator
    scheme: Scheme | None
    spell: Spell | None
    topics: Mapping[str, tuple[int, int]]
    as_of: date

    @property
    def left(self) -> date | None:
        """The day the trust left, if it had by then."""
        return self.spell.left if self.spell and self.spell.left and self.spell.left <= self.as_of else None

    @property
    def first_opportunity(self) -> str:
        """'yes' or 'no' if that had been decided by then, else empty."""
        known = self.spell is not None and self.spell.decided is not None and self.spell.decided <= self.as_of
        return self.spell.at_first_opportunity if known and self.spell is not None else ""


_Judged = tuple[Answer, str, Rung | None]


def _judged(case: _Case) -> _Judged:
    return _outside(case) or _without_scheme(case) or _by_first_opportunity(case)


def _outside(case: _Case) -> _Judged | None:
    """Contracts that the question does not concern."""
    contract, spell, as_of = case.contract, case.spell, case.as_of
    if not contract.partner or contract.standing == "to be confirmed":
        return Answer.NOT_APPLICABLE, "The partner is still to be confirmed, so there is nobody to reward.", None
    if contract.start > as_of:
        return Answer.NOT_APPLICABLE, f"The partnership does not begin before {in_full(contract.start)}.", None
    if spell is None or spell.entered > as_of:
        return Answer.NOT_APPLICABLE, f"The trust was not in the regime by {in_full(as_of)}.", None
    if case.left and contract.start > case.left:
        return Answer.NOT_APPLICABLE, f"The partnership began after the trust had left the regime on {in_full(case.left)}.", None
    return None


def _without_scheme(case: _Case) -> _Judged | None:
    scheme, name = case.scheme, case.regulator.name
    if scheme is None or not scheme.rungs or scheme.start > case.as_of:
        return Answer.REFER, f"{name} has published no scheme for rewarding partners, so a person must decide.{_topic_words(case)}", None
    if scheme.end is not None and scheme.end < case.as_of:
        return Answer.REFER, f"{name}'s scheme for rewarding partners ended on {in_full(scheme.end)}, so a person must decide.", None
    return None


def _by_first_opportunity(case: _Case) -> _Judged:
    name = case.regulator.name
    if case.first_opportunity == "no":
        said = "The trust did not leave the regime at the first opportunity. For that case the condition of the next rung is not public"
        return Answer.REFER, f"{said}, so a person must decide.{_topic_words(case)}", _next_rung(case)
    if case.left is None:
        said = "Not yet: the trust is still in the regime. That changes if its regulator takes it out at the first opportunity"
        return Answer.NO, f"{said}.{_topic_words(case)}", None
    if case.first_opportunity != "yes":
        said = f"The trust left the regime on {in_full(case.left)}, but no source says whether that was the first opportunity"
        return Answer.REFER, f"{said}, so a person must decide.{_topic_words(case)}", None
    rung = _top_rung(case)
    if rung is None or rung.rate is None:
        said = f"The trust left the regime at the first opportunity, but {name} has published no share for that"
        return Answer.REFER, f"{said}, so a person must decide.{_topic_words(case)}", rung
    if case.contract.topics:
        said = "The trust left the regime at the first opportunity, but the scheme speaks of help with the whole trust"
        return Answer.REFER, f"{said} and this help was limited, so a person must decide.{_topic_words(case)}", rung
    return Answer.YES, f"The trust left the regime at the first opportunity: {_share(rung)} of the partner's evidenced cost.", rung


def _topic_words(case: _Case) -> str:
    """What a partner limited to topics is judged on; empty for one that helps with the whole plan."""
    counts = ((topic, *case.topics.get(topic, (0, 0))) for topic in case.contract.topics)
    said = [f"{done} of {total} actions on {topic}" if total else f"no action of the plan is on {topic}" for topic, done, total in counts]
    return f" Judged on its topic alone, reported delivered: {'; '.join(said)}." if said else ""


def _top_rung(case: _Case) -> Rung | None:
    return next((rung for rung in case.scheme.rungs if rung.condition == FIRST_OPPORTUNITY), None) if case.scheme else None


def _next_rung(case: _Case) -> Rung | None:
    return next((rung for rung in case.scheme.rungs if rung.condition != FIRST_OPPORTUNITY), None) if case.scheme else None


def _share(rung: Rung) -> str:
    return f"{percentage(int(rung.rate * 10_000), 10_000)}%" if rung.rate is not None else "not published"


def _evidence(case: _Case, rung: Rung | None) -> tuple[tuple[str, str], ...]:
    contract, scheme, spell = case.contract, case.scheme, case.spell
    counts = ((topic, *case.topics.get(topic, (0, 0))) for topic in contract.topics)
    return (
        ("contract", contract.id),
        ("partner", contract.partner),
        ("standing", contract.standing),
        ("regulator", case.regulator.code),
        *((f"{topic}: delivered", f"{done} of {total}") for topic, done, total in counts),
        ("left the regime", case.left.isoformat() if case.left else ""),
        ("at first opportunity", case.first_opportunity),
        ("decided", spell.decided.isoformat() if spell and spell.decided and case.first_opportunity else ""),
        ("rung", rung.name if rung else ""),
        ("share of evidenced cost", _share(rung) if rung else ""),
        ("source of the rung", rung.source if rung else ""),
        ("source of the scheme", scheme.source if scheme else ""),
        ("source of the contract", contract.source),
        ("source of the stay", spell.source if spell else ""),
        ("as at", case.as_of.isoformat()),
    )
