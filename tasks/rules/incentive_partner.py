"""Who helps, while what lasted, and whether the helper itself still stands: help must not drag the helper down."""

from __future__ import annotations

from tasks.model.award import AwardStep
from tasks.model.verdict import Answer
from tasks.model.words import counted, in_full
from tasks.rules.incentive_case import Case

RANKS = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}


def partner_step(case: Case) -> AwardStep:
    """Whether there is somebody to reward, and help to reward."""
    contract, as_of = case.contract, case.as_of
    if contract.start > as_of:
        sentence = f"The partnership does not begin before {in_full(contract.start)}."
        return AwardStep("partner", Answer.NOT_APPLICABLE, sentence, "The partnership's beginning")
    if contract.partner and contract.standing != "to be confirmed":
        return _named_partner(case)
    if case.first_opportunity == "yes" and case.left:
        sentence = f"The trust left {case.regime} at the first opportunity, which is the top rung, but no source names the partner"
        return AwardStep("partner", Answer.REFER, f"{sentence}, so a person must decide whom to pay, if anybody.", "A named partner")
    return AwardStep(
        "partner", Answer.NOT_APPLICABLE, "The partner is still to be confirmed, so there is nobody to reward.", "A confirmed partner"
    )


def _named_partner(case: Case) -> AwardStep:
    """What is known of a partner that is named: an announcement is no help, and one that no source bears out is for a person."""
    contract = case.contract
    since = contract.start_words or in_full(contract.start)
    partner, trust = case.partner_name or contract.partner, case.trust_name or contract.trust
    if contract.standing == "actual":
        return AwardStep("partner", Answer.YES, f"{partner} helps {trust} under contract {contract.id}, from {since}.{_short(case)}")
    announced = f"{partner} was announced as the partner of {trust} under contract {contract.id}, from {since}"
    if contract.standing == "announced only":
        sentence = f"{announced}; no source shows that it helped, so a person must decide whom to pay, if anybody."
        return AwardStep("partner", Answer.REFER, sentence, "A source that shows the help")
    return AwardStep("partner", Answer.YES, f"{announced}.{_short(case)}")


def _short(case: Case) -> str:
    """That a contract was agreed for less time than contracts were announced to run; nothing where it was not, or no source says."""
    end, least = case.contract.end, case.fund.least_years
    if end is None or (end.year, end.month, end.day) >= (
        case.contract.start.year + least,
        case.contract.start.month,
        case.contract.start.day,
    ):
        return ""
    return f" It was agreed until {in_full(end)}: contracts were announced to run {least} years at least."


def stay_step(case: Case) -> AwardStep:
    """Whether the help was for a stay in the regime."""
    spell, as_of = case.spell, case.as_of
    if spell is None or spell.entered > as_of:
        return AwardStep("stay", Answer.NOT_APPLICABLE, f"The trust was not in {case.regime} by {in_full(as_of)}.", "The trust's entry")
    if case.left and case.contract.start > case.left:
        sentence = f"The partnership began after the trust had left {case.regime} on {in_full(case.left)}."
        return AwardStep("stay", Answer.NOT_APPLICABLE, sentence, "A correction of one of the two days")
    until = f" and left it on {in_full(case.left)}" if case.left else ""
    return AwardStep("stay", Answer.YES, f"The trust entered {case.regime} on {in_full(spell.begun)}{until}.")


def shared_step(case: Case) -> AwardStep | None:
    """What holds of a partner with other contracts; None without any."""
    if not case.shared:
        return None
    others = f"{counted(len(case.shared), 'other contract')} ({', '.join(sorted(case.shared))})"
    return AwardStep("shared partner", Answer.YES, f"The partner has {others}: each is judged on its own costs and evidence.")


def standing_step(case: Case) -> AwardStep | None:
    """Whether the partner itself entered the regime, or its rating fell, while it helped; None while no partner is named."""
    if not case.contract.partner:
        return None
    stay = case.partner_in_regime
    if stay is not None:
        sentence = f"The partner itself entered {case.regime} on {in_full(stay.entered)}, so a person must decide."
        return AwardStep("partner's standing", Answer.REFER, sentence, f"A person's decision on a partner that is itself in {case.regime}")
    return _by_rating(case)


def _by_rating(case: Case) -> AwardStep:
    ratings, start = case.partner_ratings, case.contract.start
    during = [one for one in ratings if one.published >= start]
    if not during:
        sentence = f"The partner is not in {case.regime} itself, and no rating of it published since the contract began is in the record."
        return AwardStep("partner's standing", Answer.YES, sentence, "The partner's own entry, or a fall of its rating")
    same_day = {one.rating.lower() for one in during if one.published == during[-1].published}
    if len(same_day) > 1:
        sentence = f"The partner has two overall ratings of one day, {' and '.join(sorted(same_day))}, so a person must decide."
        return AwardStep("partner's standing", Answer.REFER, sentence, "One overall rating of the partner")
    newest, before = during[-1], [one for one in ratings if one.published < start][-1:]
    best = max([*before, *during], key=lambda one: RANKS[one.rating])
    if RANKS[newest.rating] < RANKS[best.rating] or RANKS[newest.rating] == 0:
        way = "is" if best.rating == newest.rating else f"fell from {best.rating.lower()} to"
        since = f"since {in_full(newest.published)} ({newest.source})"
        sentence = f"The partner's own rating {way} {newest.rating.lower()} {since}, so a person must decide."
        return AwardStep("partner's standing", Answer.REFER, sentence, "A rating of the partner no lower than before it began to help")
    rated = f"was rated {newest.rating.lower()} on {in_full(newest.published)} ({newest.source})"
    sentence = f"The partner is not in {case.regime} itself, and {rated}."
    return AwardStep("partner's standing", Answer.YES, sentence, "The partner's own entry, or a fall of its rating")


def reentry_step(case: Case) -> AwardStep | None:
    """A trust that enters again within the holding period: a claw-back is proposed, never made. None where it did not."""
    if case.left is None:
        return None
    again = next((s for s in case.later_stays if case.left < s.entered <= case.as_of), None)
    if again is None:
        return None
    months = (again.entered.year - case.left.year) * 12 + again.entered.month - case.left.month - (again.entered.day < case.left.day)
    sentence = f"The trust entered {case.regime} again on {in_full(again.entered)}, {counted(months, 'month')} after it left"
    if months >= case.fund.holding_months:
        return AwardStep("re-entry", Answer.YES, f"{sentence}: outside the holding period of {counted(case.fund.holding_months, 'month')}.")
    sentence += f": within the holding period of {counted(case.fund.holding_months, 'month')}"
    return AwardStep("re-entry", Answer.REFER, f"{sentence}, so a claw-back is proposed for a person to decide.", "A person's decision")
