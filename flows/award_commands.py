"""Commands about the incentive fund: what each partner may be paid and why, proposed by one person and approved by another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option, Typer

from flows.parameters import DAY, AsOf, Note, read_by, run_now

if TYPE_CHECKING:
    from tasks.model.award import Award
    from tasks.run.run import Run

app, award = Typer(), Typer()
app.add_typer(award, name="award")


def _share(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a share: write it as 0.75") from None


@award.callback(invoke_without_command=True)
def whichever(context: Context) -> None:
    """The incentive fund: list what partners may be paid, put an award forward, approve or decline it."""
    if context.invoked_subcommand is None:
        list_awards()


@award.command("list")
def list_awards(
    contract: Annotated[str, Argument(metavar="CONTRACT", help="one contract, with every step, as RDD-1")] = "", as_of: AsOf = None
) -> None:
    """Every award and the ledger; whatever was made from something that changed is voided."""
    from tasks.fund.awards import in_words, standing
    from tasks.fund.payments import reimbursements
    from tasks.model.award import pounds
    from tasks.model.mistake import NotFound

    run = run_now(as_of)
    ledger, found = standing(run)
    _publish(run)
    if contract:
        found = [award for award in found if award.contract == contract]
        if not found:
            raise NotFound(f"There is no contract {contract} by then: see `measures award list`")
    for award in found:
        print(f"{award.contract:<8}{award.partner or '-':<5}{award.answer!s:<19}{pounds(award.amount):>14}  {award.sentence}")
        if contract:
            _print_steps(award)
            print(*(f"  Costs of {line}." for line in reimbursements(run, ledger, contract)), sep="\n")
    for entry in ledger.entries:
        print(in_words(entry))
    print(f"Committed: {pounds(ledger.committed)}.")


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


@award.command()
def propose(
    contract: Annotated[str, Argument(metavar="CONTRACT", help="the contract, as RDD-1")],
    by: Annotated[str, Option(help="who puts it forward")],
    rate: Annotated[
        Decimal | None, Option(parser=read_by(_share), metavar="RATE", help="the share a person decided on, as 0.75: only if referred")
    ] = None,
    claw_back: Annotated[bool, Option("--claw-back", help="take back an approved award, if the trust entered again")] = False,
    as_of: AsOf = None,
    note: Note = "",
) -> None:
    """Put an award forward, as the rules or a person's decision have it."""
    from tasks.fund.awards import in_words, propose_award

    run = run_now(as_of)
    entry = propose_award(run, contract, by, rate, note, claw_back=claw_back)
    _publish(run)
    print(f"{in_words(entry)}\nAnother person decides on it: measures award approve {entry.number} --by NAME")


@award.command()
def approve(
    number: Annotated[int, Argument(metavar="NUMBER", help="its number in the ledger")],
    by: Annotated[str, Option(help="who decides: not whoever put it forward")],
    decline: Annotated[bool, Option("--decline", help="decline it: nothing is paid")] = False,
    as_of: AsOf = None,
    note: Note = "",
) -> None:
    """Approve or decline what was put forward, as another person."""
    from tasks.fund.awards import approve_award, in_words

    run = run_now(as_of)
    entry = approve_award(run, number, by, note, decline=decline)
    _publish(run)
    print(in_words(entry))


@award.command()
def paid(
    what: Annotated[
        str, Argument(metavar="WHAT", help="the award's number in the ledger, or the contract whose costs were paid, as RJF-1")
    ],
    on: Annotated[date, Option(parser=DAY, metavar="DAY", help="the day of payment, as 2014-10-01")],
    reference: Annotated[str, Option(help="the payment's reference")],
    by: Annotated[str, Option(help="who says so")],
    month: Annotated[str, Argument(metavar="MONTH", help="with a contract: the month of the costs, as 2013-10")] = "",
    as_of: AsOf = None,
    note: Note = "",
) -> None:
    """Write down that an approved award, or a month's accepted costs, was paid."""
    from tasks.fund.awards import in_words
    from tasks.fund.payments import Payment, pay_award, reimburse
    from tasks.model.mistake import Mistake
    from tasks.model.period import Period

    run, payment = run_now(as_of), Payment(on, reference, by, note)
    if what.isdecimal():
        entry = pay_award(run, int(what), payment)
    else:
        try:
            costs_of = Period.parse(month)
        except ValueError as error:
            raise Mistake(f"Costs are paid by month: {error}") from None
        entry = reimburse(run, what, costs_of, payment)
    _publish(run)
    print(in_words(entry))
