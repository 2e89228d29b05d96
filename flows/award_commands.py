"""Commands about the incentive fund: what each partner may be paid and why, proposed by one person and approved by another."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.model.award import Award
    from tasks.run.run import Run

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_award_commands(command: Command, moment: Callable[[str], datetime]) -> None:
    """Add them to a parser; `command` makes one and `moment` reads a moment with its offset."""
    award = command("award", _list, "The incentive fund: list what partners may be paid, put an award forward, approve or decline it.")
    award.set_defaults(contract="", as_of=None, steps=False)
    parts = award.add_subparsers(title="what to do", metavar="WHAT")
    listed = parts.add_parser("list", help="every award and the ledger; whatever was made from something that changed is voided")
    listed.add_argument("contract", nargs="?", default="", help="one contract, with every step, as RDD-1")
    put = parts.add_parser("propose", help="put an award forward, as the rules or a person's decision have it")
    put.add_argument("contract", help="the contract, as RDD-1")
    put.add_argument("--by", required=True, help="who puts it forward")
    put.add_argument("--rate", type=_share, help="the share a person decided on, as 0.75: only for a case that was referred")
    put.add_argument("--claw-back", action="store_true", help="take back an approved award, if the trust entered again")
    decide = parts.add_parser("approve", help="approve or decline what was put forward, as another person")
    decide.add_argument("number", type=int, help="its number in the ledger")
    decide.add_argument("--by", required=True, help="who decides: not whoever put it forward")
    decide.add_argument("--decline", action="store_true", help="decline it: nothing is paid")
    paid = parts.add_parser("paid", help="write down that an approved award, or a month's accepted costs, was paid")
    paid.add_argument("what", help="the award's number in the ledger, or the contract whose costs were paid, as RJF-1")
    paid.add_argument("month", nargs="?", default="", help="with a contract: the month of the costs, as 2013-10")
    paid.add_argument("--on", required=True, type=_day, help="the day of payment, as 2014-10-01")
    paid.add_argument("--reference", required=True, help="the payment's reference")
    paid.add_argument("--by", required=True, help="who says so")
    for made, act in ((listed, _list), (put, _propose), (decide, _approve), (paid, _paid)):
        made.set_defaults(act=act)
        made.add_argument("--as-of", type=moment, help="by what was known at this moment, as 2014-08-31T09:00+01:00 (default: now)")
    for made in (put, decide, paid):
        made.add_argument("--note", default="", help="why, for the record")


def _share(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share: write it as 0.75") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2014-10-01") from None


def _run(args: argparse.Namespace) -> Run:
    """A run at the moment that was asked for, else now."""
    from flows.clock import now
    from tasks.run.run import open_run

    return open_run(args.as_of or now())


def _list(args: argparse.Namespace) -> int:
    from tasks.fund.awards import in_words, standing
    from tasks.fund.payments import reimbursements
    from tasks.model.award import pounds
    from tasks.model.mistake import NotFound

    run = _run(args)
    ledger, found = standing(run)
    _publish(run)
    if args.contract:
        found = [award for award in found if award.contract == args.contract]
        if not found:
            raise NotFound(f"There is no contract {args.contract} by then: see `measures award list`")
    for award in found:
        print(f"{award.contract:<8}{award.partner or '-':<5}{award.answer!s:<19}{pounds(award.amount):>14}  {award.sentence}")
        if args.contract:
            _print_steps(award)
            print(*(f"  Costs of {line}." for line in reimbursements(run, ledger, args.contract)), sep="\n")
    for entry in ledger.entries:
        print(in_words(entry))
    print(f"Committed: {pounds(ledger.committed)}.")
    return 0


def _publish(run: Run) -> None:
    """Bring what the ledger says now to the fund's page, and seal it with what was collected for it."""
    from tasks.fund.claims import months_collected
    from tasks.publish.site_update import update_site
    from tasks.record.seal import seal

    update_site(run)
    seal(run.record, months_collected(run.record))


def _print_steps(award: Award) -> None:
    for number, step in enumerate(award.steps, start=1):
        print(f"  {number}. [{step.clause}] {step.sentence}")
    print(f"  What would change it: {award.change or 'nothing that is known'}.")


def _propose(args: argparse.Namespace) -> int:
    from tasks.fund.awards import in_words, propose_award

    run = _run(args)
    entry = propose_award(run, args.contract, args.by, args.rate, args.note, claw_back=args.claw_back)
    _publish(run)
    print(f"{in_words(entry)}\nAnother person decides on it: measures award approve {entry.number} --by NAME")
    return 0


def _approve(args: argparse.Namespace) -> int:
    from tasks.fund.awards import approve_award, in_words

    run = _run(args)
    entry = approve_award(run, args.number, args.by, args.note, decline=args.decline)
    _publish(run)
    print(in_words(entry))
    return 0


def _paid(args: argparse.Namespace) -> int:
    from tasks.fund.awards import in_words
    from tasks.fund.payments import Payment, pay_award, reimburse
    from tasks.model.mistake import Mistake
    from tasks.model.period import Period

    run, payment = _run(args), Payment(args.on, args.reference, args.by, args.note)
    if args.what.isdecimal():
        entry = pay_award(run, int(args.what), payment)
    else:
        try:
            month = Period.parse(args.month)
        except ValueError as error:
            raise Mistake(f"Costs are paid by month: {error}") from None
        entry = reimburse(run, args.what, month, payment)
    _publish(run)
    print(in_words(entry))
    return 0
