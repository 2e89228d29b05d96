"""Payments: that an approved award, or a partner's accepted costs of a month, was paid, on which day and under which reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tasks.evidence.dossier import award_evidence
from tasks.fund.awards import name_of_person, pot, standing
from tasks.fund.ledger import CannotEnter, entry_of, write_entry
from tasks.model.award import pounds
from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import APPROVED, PAID, VOIDED, Ledger
from tasks.rulebook.problems import nearest
from tasks.rules.deadline import london_day
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that was made: its day (London), the payer's reference, who says so, and anything else for the record."""

    day: date
    reference: str
    by: str
    note: str = ""


def pay_award(run: Run, number: int, payment: Payment) -> LedgerEntry:
    """Write that an approved award was paid, or an approved claw-back received; `number` is its proposal's. Raises CannotEnter.

    An award that became void only after the day of payment was paid all the same: then a claw-back is put forward at once.
    """
    checked = _checked(run, payment)
    standing(run)

    def judge(ledger: Ledger) -> LedgerEntry:
        proposal = ledger.entry(number)
        decisions = {one.entry: one for one in ledger.entries if one.proposal == number}
        approval, voided = decisions.get(APPROVED), decisions.get(VOIDED)
        if approval is None:
            raise CannotEnter(f"Entry {number} is not a proposal that was approved: see `measures award list`")
        if voided and london_day(voided.at) < payment.day:
            raise CannotEnter(f"Entry {number} was voided by entry {voided.number} before {in_full(payment.day)}: propose it again")
        if payment.day < london_day(approval.at):
            raise CannotEnter(f"Entry {number} was approved only on {in_full(london_day(approval.at))}: it cannot have been paid before")
        if paid := ledger.payment(number):
            raise CannotEnter(f"Entry {number} was paid already, by entry {paid.number}")
        made = entry_of(PAID, proposal, checked.by, checked.note, run.moment, pot(run))
        return replace(made, identity=run.identity, paid_on=checked.day, reference=checked.reference)

    written = write_entry(run.record, judge)
    standing(run)
    return written


def reimburse(run: Run, contract: str, month: Period, payment: Payment) -> LedgerEntry:
    """Write that what was accepted of a contract's costs of a month, and not paid before, was paid. Raises CannotEnter."""
    checked = _checked(run, payment)
    standing(run)  # what was received by then is collected
    accepted = accepted_costs(run).get((contract, month), Decimal(0))

    def judge(ledger: Ledger) -> LedgerEntry:
        due = accepted - sum((one.pence for one in ledger.reimbursed(contract, str(month))), Decimal(0))
        if due <= 0:
            what = (
                f"{pounds(accepted)} of it was accepted and is paid"
                if accepted
                else f"nothing was accepted{_nearest(run, contract, month)}"
            )
            raise CannotEnter(f"There is nothing to pay of {contract}'s costs of {month.words}: {what}")
        return LedgerEntry(
            entry=PAID,
            contract=contract,
            pence=due,
            rate="",
            by=checked.by,
            identity=run.identity,
            note=checked.note,
            inputs={},
            at=run.moment,
            pot=pot(run),
            parts=((str(month), str(due)),),
            paid_on=checked.day,
            reference=checked.reference,
        )

    return write_entry(run.record, judge)


def _nearest(run: Run, contract: str, month: Period) -> str:
    """The contract that was meant, or the months of it nearest to one, of which costs were accepted."""
    codes, months = [one.id for one in run.rulebook.contracts], [one for code, one in accepted_costs(run) if code == contract]
    if contract not in codes:
        return f". There is no such contract: the nearest is {nearest(contract, codes) or codes[0]}" if codes else ""
    before, after = [one for one in months if one < month][-1:], [one for one in months if one > month][:1]
    named = " or ".join(one.words for one in before + after)
    return f". The nearest {month.noun} with accepted costs is {named}" if named else f", nor of any other {month.noun}'s"


def reimbursements(run: Run, ledger: Ledger, contract: str) -> list[str]:
    """A line for each month of a contract with accepted costs: whether they were paid, when, and under which reference."""
    lines = []
    for (code, month), accepted in accepted_costs(run).items():
        if code == contract:
            paid = ledger.reimbursed(contract, str(month))
            rest = accepted - sum((one.pence for one in paid), Decimal(0))
            made = [f"{pounds(one.pence)} {payment_words(one)}" for one in paid]
            open_still = [f"{pounds(rest)} not paid yet"] if rest > 0 else [f"{pounds(-rest)} more than was accepted"] if rest < 0 else []
            lines.append(f"{month.words}: {', '.join([f'{pounds(accepted)} accepted', *made, *open_still])}")
    return lines


def accepted_costs(run: Run) -> dict[tuple[str, Period], Decimal]:
    """What was accepted by the run's moment, in pence, by contract and month, in their order."""
    found: dict[tuple[str, Period], Decimal] = {}
    for line in award_evidence(run).all(run.moment).costs:
        found[line.contract, line.month] = found.get((line.contract, line.month), Decimal(0)) + line.pence
    return found


def payment_words(entry: LedgerEntry) -> str:
    """When an entry was paid, and under which reference."""
    return f"paid on {in_full(entry.paid_on)}, reference {entry.reference}" if entry.paid_on else ""


def _checked(run: Run, payment: Payment) -> Payment:
    """The same with single blanks in what was typed. Raises CannotEnter for a day to come, no reference or nobody's name."""
    if payment.day > london_day(run.moment):
        raise CannotEnter(f"{in_full(payment.day)} has not come: a payment is written down once it was made")
    if not payment.reference.strip():
        raise CannotEnter("Give the payment's reference, as it stands on the bank's statement")
    return replace(payment, by=name_of_person(payment.by, "whoever says so"), reference=" ".join(payment.reference.split()))
