"""What published evidence says of the trust since the partnership began: it can hold money back for a person, never release it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tasks.model.award import BANDS, AwardStep, CostLine, Mortality, pounds
from tasks.model.verdict import Answer
from tasks.model.words import counted
from tasks.rules.incentive_amount import NOTHING, evidenced_cost
from tasks.rules.incentive_case import Case
from tasks.rules.mortality_claim import mortality_claim


def contrary_step(case: Case) -> AwardStep:
    """Whether mortality worsened since the partnership began, or contradicts what the trust says of it. While a published file cannot be
    read nobody knows.
    """
    if any(one.startswith("evidence") for one in case.dossier.unread):
        sentence = "A published file arrived and cannot be read, so what it says of the trust is not known, and nothing is decided."
        return AwardStep("contrary evidence", Answer.REFER, sentence, "That the file can be read")
    claims = [mortality_claim(claim, case.dossier.mortality, case.as_of) for claim in case.stated]
    checked = [verdict for verdict in claims if verdict.answer is not Answer.REFER]
    words = "".join(f" {verdict.sentence}" for verdict in claims)
    if any(verdict.answer is Answer.NO for verdict in checked):
        sentence = f"What the trust says of its mortality is contradicted, so a person must decide.{words}"
        return AwardStep("contrary evidence", Answer.REFER, sentence, "A published figure that bears the trust's statement out")
    files = case.mortality
    if not files:
        sentence = f"No mortality figure of the trust published since the partnership began is in the record; none is needed.{words}"
        return AwardStep("contrary evidence", Answer.YES, sentence)
    worst = _worsened(files)
    if worst:
        before, after = worst
        sentence = f"The trust's mortality went from {BANDS[before.band]} ({_named(before)}) to {BANDS[after.band]} ({_named(after)})"
        change = "A newer file in which the band is no worse than when the partnership began"
        return AwardStep("contrary evidence", Answer.REFER, f"{sentence}, so a person must decide.{words}", change)
    newest = files[-1]
    sentence = f"The trust's mortality is {BANDS[newest.band]} in the newest of {counted(len(files), 'file')} since the partnership began"
    return AwardStep("contrary evidence", Answer.YES, f"{sentence} ({_named(newest)}).{words}", "A newer file with a worse band")


def cost_step(case: Case) -> AwardStep:
    """How much cost was claimed, accepted and returned, by kind, and how much of it counts: for the months of help, and evidenced. While
    a claim of the partner cannot be read nobody knows.
    """
    if {"claims", f"claims/{case.contract.partner}"} & {*case.dossier.unread}:
        sentence = "A claim of the partner arrived and cannot be read, so its costs are not known, and nothing is decided."
        return AwardStep("evidenced cost", Answer.REFER, sentence, "That the claim can be read")
    accepted, lines = costs_of(case.accepted), (*case.accepted, *case.returned)
    if not lines:
        return AwardStep(
            "evidenced cost", Answer.YES, "No cost of this contract has been claimed and accepted yet.", "A claim with evidence"
        )
    months, returned = counted(len({line.month for line in lines}), "month"), costs_of(case.returned)
    sums = f"{pounds(accepted + returned)} was claimed for {months}: {pounds(accepted)} was accepted and {pounds(returned)} returned."
    unread = f" Lines unreadable, and in none of these sums: {case.unreadable}." if case.unreadable else ""
    kinds = ", ".join(f"{name} {pounds(pence)}" for name, pence in by_kind(case))
    after = accepted - costs_of(case.costs)
    late = f" {pounds(after)} is for months after the help that earns a bonus, and does not count." if after else ""
    counts = f" {pounds(evidenced_cost(case.costs))} names its evidence and counts."
    return AwardStep(
        "evidenced cost",
        Answer.YES,
        f"{sums}{unread}{f' Accepted by kind: {kinds}.' if kinds else ''}{late}{counts}",
        "Further evidenced costs",
    )


def costs_of(lines: Iterable[CostLine]) -> Decimal:
    """What some lines come to, in pence, evidenced or not."""
    return sum((line.pence for line in lines), NOTHING)


def by_kind(case: Case) -> list[tuple[str, Decimal]]:
    """What was accepted of each kind of cost, in pence, in the fund's order; kinds without any are left out."""
    sums = ((kind, costs_of(line for line in case.accepted if line.category == kind)) for kind in case.fund.categories)
    return [(kind, pence) for kind, pence in sums if pence]


def _worsened(files: tuple[Mortality, ...]) -> tuple[Mortality, Mortality] | None:
    """The best earlier file and the newest, if the newest is in a worse band (a lower number is worse)."""
    newest = files[-1]
    best = max(files[:-1], key=lambda one: (one.band, one.published), default=newest)
    return (best, newest) if newest.band < best.band else None


def _named(one: Mortality) -> str:
    return f"{one.value} in {one.source}"
