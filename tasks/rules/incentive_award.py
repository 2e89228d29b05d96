"""Whether a partner may be paid a bonus: a published share of its evidenced cost when the trust left the regime at the first opportunity.

What no regulator has published is for a person to decide; it is never taken as nothing and never made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tasks.model.award import Award, AwardStep, pounds
from tasks.model.contract import Rung
from tasks.model.verdict import Answer, Verdict
from tasks.rules.incentive_amount import NOTHING, by_month, evidenced_cost, incentive_amount, within_pot
from tasks.rules.incentive_case import Case
from tasks.rules.incentive_evidence import by_kind, contrary_step, cost_step, costs_of
from tasks.rules.incentive_partner import partner_step, reentry_step, shared_step, standing_step, stay_step
from tasks.rules.incentive_rung import rung_step, scheme_step, share_of, topic_step


def incentive_award(case: Case) -> Award:
    """Whether the partner of a contract has earned a bonus, by what was known on the case's day, and what it comes to in pence.

    Every step that can be taken is given; the first that does not hold decides. A yes is a proposal for a person to approve, and bound by
    the pot. Rungs: HSJ 5073201, "Buddy trusts could double their money".
    """
    steps, rung = _steps(case)
    decisive = next((step for step in steps if step.answer is not Answer.YES), None)
    shown = decisive or next(step for step in steps if step.clause in {"first opportunity", "next rungs"})
    eligible = decisive is None and rung is not None and rung.rate is not None
    costs, rate = case.costs, rung.rate if rung and rung.rate is not None and eligible else NOTHING
    cap = case.scheme.cap if case.scheme else NOTHING
    cost = evidenced_cost(costs)
    amount = incentive_amount(cost, rate, cap)
    award = Award(
        contract=case.contract.id,
        trust=case.contract.trust,
        partner=case.contract.partner,
        answer=decisive.answer if decisive else Answer.YES,
        sentence=shown.sentence,
        steps=(*steps, *_closing(eligible, rate, cost, amount, bounded=case.fund.pot.is_finite())),
        clause=shown.clause,
        change=shown.change,
        rung=rung,
        cost=cost,
        amount=amount,
        parts=by_month(costs, rate, cap) if eligible else (),
        inputs=case.inputs,
        evidence=_evidence(case, rung),
    )
    return shared_out([award], case.fund.pot * 100)[0]


def shared_out(awards: Sequence[Award], pot: Decimal) -> list[Award]:
    """The same awards as a pot (pence) can bear them together: where it is too small each is lowered in proportion, and says so."""
    shares = within_pot({award.contract: award.amount for award in awards}, pot)
    return [_lowered(award, shares[award.contract]) for award in awards]


def _lowered(award: Award, share: Decimal) -> Award:
    if share == award.amount:
        return award
    sentence = f"The pot cannot bear all bonuses: {pounds(award.amount)} is lowered in proportion to {pounds(share)}."
    parts, so_far, given = [], NOTHING, NOTHING
    for month, part in award.parts:
        so_far += part
        parts.append((month, incentive_amount(so_far * share / award.amount, Decimal(1), Decimal(1)) - given))
        given += parts[-1][1]
    return replace(award, amount=share, parts=tuple(parts), steps=(*award.steps, AwardStep("pot", Answer.YES, sentence)))


def award_verdict(award: Award, case: Case) -> Verdict:
    """An award as a verdict; its account stands in the evidence, under the names step, change, clause, rate and amount."""
    clause = case.fund.clause(award.clause, case.as_of)
    rate = share_of(award.rung) if award.rung and award.rung.rate is not None and award.answer is Answer.YES else ""
    chosen = f" (illustrative: {clause.note})" if clause.illustrative else ""
    account = (
        *(("step", step.sentence) for step in award.steps),
        ("change", f"{award.change}." if award.change else ""),
        ("clause", f"{clause.words} Source: {clause.source.rstrip('.')}{chosen}"),
        ("rate", rate),
        ("amount", pounds(award.amount) if rate else ""),
    )
    return Verdict("incentive_award", award.trust, award.contract, award.answer, award.sentence, (*award.evidence, *account))


def _steps(case: Case) -> tuple[tuple[AwardStep, ...], Rung | None]:
    """The steps in order. One that says the question does not apply is the last."""
    opening = [partner_step(case)]
    if opening[-1].answer is not Answer.NOT_APPLICABLE:
        opening.append(stay_step(case))
    if opening[-1].answer is Answer.NOT_APPLICABLE:
        return tuple(opening), None
    found, rung = rung_step(case)
    further = (
        scheme_step(case),
        found,
        topic_step(case, found.answer is Answer.YES),
        shared_step(case),
        standing_step(case),
        contrary_step(case),
        reentry_step(case),
        cost_step(case),
    )
    return (*opening, *(step for step in further if step is not None)), rung


def _closing(eligible: bool, rate: Decimal, cost: Decimal, amount: Decimal, *, bounded: bool) -> tuple[AwardStep, ...]:
    if not eligible:
        return ()
    lasts = ", and only while the pot lasts" if bounded else ""
    percent = f"{(rate * 100).normalize():f}%"
    return (
        AwardStep("rounding", Answer.YES, f"{percent} of {pounds(cost)}, rounded down to the whole penny, is {pounds(amount)}."),
        AwardStep("approval", Answer.YES, f"It is paid only after a person other than its proposer approves it{lasts}."),
    )


def _evidence(case: Case, rung: Rung | None) -> tuple[tuple[str, str], ...]:
    contract, scheme, spell = case.contract, case.scheme, case.spell
    files = sorted({one.source for one in case.mortality} | {one.source for one in case.partner_ratings})
    return (
        ("contract", contract.id),
        ("partner", contract.partner),
        ("standing", contract.standing),
        ("regulator", case.regulator.code),
        *((f"{topic}: delivered", f"{done} of {total}") for topic, done, total in case.counts),
        ("left the regime", case.left.isoformat() if case.left else ""),
        ("at first opportunity", case.first_opportunity),
        ("decided", spell.decided.isoformat() if spell and spell.decided and case.first_opportunity else ""),
        ("rung", rung.name if rung else ""),
        ("share of evidenced cost", share_of(rung) if rung else ""),
        ("claimed", pounds(costs_of(case.accepted) + costs_of(case.returned))),
        ("accepted", pounds(costs_of(case.accepted))),
        ("returned", pounds(costs_of(case.returned))),
        *((("lines unreadable", str(case.unreadable)),) if case.unreadable else ()),
        *((f"accepted: {kind}", pounds(pence)) for kind, pence in by_kind(case)),
        ("evidenced cost", pounds(evidenced_cost(case.costs))),
        ("claims", ", ".join(sorted({line.claim for line in case.costs if line.claim}))),
        ("published files", ", ".join(files)),
        ("source of the rung", rung.source if rung else ""),
        ("source of the scheme", scheme.source if scheme else ""),
        ("source of the contract", contract.source),
        ("source of the stay", spell.source if spell else ""),
        ("as at", case.as_of.isoformat()),
    )
