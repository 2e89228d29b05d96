"""Commands about more time and about waivers of checks: what was asked for by one, and how it is answered by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from typer import Argument, Context, Option, Typer

from flows.parameters import DAY, ApproveAs, AsOf, SomeMonth, Trust, run_now
from tasks.model.mistake import Mistake
from tasks.model.words import in_full
from tasks.run.outside_words import on_one_line

app, waiver = Typer(), Typer()
app.add_typer(waiver, name="waiver")


@app.command()
def extension(
    what: Annotated[Literal["list", "ask", "grant", "refuse"], Argument()],
    trust: Trust = "",
    period: SomeMonth = None,
    until: Annotated[
        date | None, Option(parser=DAY, metavar="DAY", help="the last day, as 2013-11-25 (granted: as asked, if left out)")
    ] = None,
    by: Annotated[str, Option(help="who asks, or answers")] = "",
    reason: Annotated[str, Option(help="why; it is published with what is granted")] = "",
    as_of: AsOf = None,
    approve_as: ApproveAs = "",
) -> None:
    """Ask for more time for a trust's month, grant or refuse it, or list what was asked. Whoever answers is not whoever asked."""
    from flows.clock import now
    from flows.terminal import print_month
    from tasks.month.extension import answer_and_tell, ask_and_tell
    from tasks.month.grant import tell_once_more
    from tasks.overview.overview import keep_posted
    from tasks.record.facts import Revision
    from tasks.run.author import Author

    run = run_now(as_of).with_rows()
    if what == "list":
        _list(run)
        return
    if not trust or not period:
        raise Mistake(f"Say which trust and month: `measures extension {what} TRUST {run.programme.first.noun.upper()}`")
    clock = (lambda: as_of) if as_of else now
    if what == "ask":
        if until is None:
            raise Mistake("Say until which day, as in --until 2013-11-25")
        asked = ask_and_tell(run, trust, period, until, reason, Author(by), clock)
        print(f"{trust} asks for time for {period.words} until {in_full(asked.until)}.")
        return
    answer = answer_and_tell(run, trust, period, Author(by), reason, clock, granted=what == "grant", until=until)
    print(f"{trust} has {'time' if answer.granted else 'no more time'} for {period.words}{_until(answer)}.")
    if answer.granted and run.record.newest(Revision, period):
        print_month(run, [tell_once_more(run, trust, period, by, clock, approve_as)])
        keep_posted(run)


def _until(answer: Any) -> str:
    return f" until {in_full(answer.until)}" if answer.granted else ""


def _list(run: Any) -> None:
    from tasks.collect.more_time import answer_to
    from tasks.record.facts import ExtensionAsked

    known = sorted(run.record.all(ExtensionAsked), key=lambda one: (one.period, one.trust, one.at))
    if not known:
        print("Nobody asked for more time.")
    for asked in known:
        answer = answer_to(run.record, asked)
        state = "waits for an answer" if answer is None else f"granted{_until(answer)}" if answer.granted else "refused"
        print(f"{asked.period}  {asked.trust}  until {in_full(asked.until)}: {state}. " + on_one_line(f"{asked.by}: {asked.reason}"))


Number = Annotated[int, Argument(metavar="NUMBER", help="its number, as `measures waiver list` shows it")]
By = Annotated[str, Option(help="who asks, or answers: not the same person")]
Reason = Annotated[str, Option(help="why; it is published with what is granted")]


@waiver.callback(invoke_without_command=True)
def whichever(context: Context) -> None:
    """Ask that a check not count for what a trust sends, up to a day; grant or refuse that, as another person; or list what was asked."""
    if context.invoked_subcommand is None:
        list_waivers()


@waiver.command("list")
def list_waivers(as_of: AsOf = None) -> None:
    """Everything that was asked for, and what became of it."""
    from tasks.run.grants import ASKED, waiver_answers, waivers

    record = run_now(as_of).record
    answers = waiver_answers(record)
    known = [one for one in waivers(record) if one.entry == ASKED]
    if not known:
        print("No waiver was asked for.")
    for asked in known:
        answer = answers.get(asked.number)
        state = on_one_line(f"{answer.entry} by {answer.by} ({answer.reason})") if answer else "waits for an answer"
        about = f" in {asked.ref}" if asked.ref else ""
        print(
            f"{asked.number}  {asked.trust}  {asked.check}{about} until {in_full(asked.until)}: {state}. "
            + on_one_line(f"{asked.by}: {asked.reason}")
        )


@waiver.command()
def ask(
    trust: Trust,
    check: Annotated[str, Argument(metavar="CHECK", help="the check, as narrative-missing: see docs/findings.md")],
    until: Annotated[date, Option(parser=DAY, metavar="DAY", help="the last day, as 2013-12-31")],
    by: By,
    reason: Reason,
    ref: Annotated[str, Option(help="the action, as RNL-07 (default: the whole update)")] = "",
    as_of: AsOf = None,
) -> None:
    """Ask for a waiver."""
    from flows.clock import now
    from tasks.month.grant import ask_waiver_and_tell
    from tasks.run.author import Author

    run, clock = run_now(as_of).with_rows(), (lambda: as_of) if as_of else now
    asked = ask_waiver_and_tell(run, trust, check, ref, until, Author(by), reason, clock)
    print(f"Asked for under {asked.number}. Another person answers: measures waiver grant {asked.number} --by NAME --reason WHY")


@waiver.command()
def grant(number: Number, by: By, reason: Reason, as_of: AsOf = None, approve_as: ApproveAs = "") -> None:
    """Grant what was asked for; the newest answer stands."""
    _answer_waiver(number, by, reason, as_of, approve_as, granted=True)


@waiver.command()
def refuse(number: Number, by: By, reason: Reason, as_of: AsOf = None, approve_as: ApproveAs = "") -> None:
    """Refuse what was asked for; the newest answer stands."""
    _answer_waiver(number, by, reason, as_of, approve_as, granted=False)


def _answer_waiver(number: int, by: str, reason: str, as_of: datetime | None, approve_as: str, *, granted: bool) -> None:
    from flows.clock import now
    from flows.terminal import print_month
    from tasks.month.grant import answer_waiver_and_tell
    from tasks.overview.overview import keep_posted
    from tasks.run.author import Author

    run, clock = run_now(as_of), (lambda: as_of) if as_of else now
    answer, boards = answer_waiver_and_tell(run, number, Author(by), reason, clock, granted=granted, approve_as=approve_as)
    print(f"{answer.trust}: {answer.check} until {in_full(answer.until)} is {answer.entry}.")
    if boards:
        print_month(run, boards)
    keep_posted(run)
