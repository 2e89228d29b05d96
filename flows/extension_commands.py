"""Commands about more time and about waivers of checks: what was asked for by one, and how it is answered by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from typer import Argument, Context, Option, Typer

from flows.parameters import DAY, ApproveAs, AsOf, SomeMonth, Trust, run_now
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import in_full

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
    from tasks.month.extension import answer_and_tell, ask_and_tell
    from tasks.record.facts import Revision
    from tasks.run.author import Author

    run = run_now(as_of).with_rows()
    if what == "list":
        _list(run)
        return
    if not trust or not period:
        raise Mistake(f"Say which trust and month, as in `measures extension {what} RNL 2013-10`")
    clock = (lambda: as_of) if as_of else now
    if what == "ask":
        if until is None:
            raise Mistake("Say until which day, as in --until 2013-11-25")
        asked = ask_and_tell(run, trust, period, until, reason, Author(by), clock)
        print(f"{trust} asks for time for {period.words} until {in_full(asked.until)}. Its regulator is told.")
        return
    answer = answer_and_tell(run, trust, period, Author(by), reason, clock, granted=what == "grant", until=until)
    print(f"{trust} has {'time' if answer.granted else 'no more time'} for {period.words}{_until(answer)}. It is told.")
    if answer.granted and run.record.newest(Revision, period):
        _tell_once_more(trust, period, by, approve_as)


def _until(answer: Any) -> str:
    return f" until {in_full(answer.until)}" if answer.granted else ""


def _tell_once_more(trust: str, period: Period, by: str, approve_as: str) -> None:
    """Tell a month for a trust that has more time, or of which a check counts no longer."""
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month

    print_month(run_now(), [rerun_trust.fn(trust, str(period), by, "", approve_as)])


def _list(run: Any) -> None:
    from tasks.collect.more_time import answer_to
    from tasks.record.facts import ExtensionAsked

    for asked in sorted(run.record.all(ExtensionAsked), key=lambda one: (one.period, one.trust, one.at)):
        answer = answer_to(run.record, asked)
        state = "waits for an answer" if answer is None else f"granted{_until(answer)}" if answer.granted else "refused"
        print(f"{asked.period}  {asked.trust}  until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")


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
    for asked in (one for one in waivers(record) if one.entry == ASKED):
        answer = answers.get(asked.number)
        state = f"{answer.entry} by {answer.by} ({answer.reason})" if answer else "waits for an answer"
        about = f" in {asked.ref}" if asked.ref else ""
        print(f"{asked.number}  {asked.trust}  {asked.check}{about} until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")


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
    from tasks.record.seal import seal
    from tasks.run.author import Author
    from tasks.validate.waiver_requests import ask_waiver

    run = run_now(as_of).with_rows()
    asked = ask_waiver(run, trust, check, ref, until, Author(by), reason)
    seal(run.record, ())
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
    from tasks.collect.updates import collect_again
    from tasks.month.tell import decide_and_answer
    from tasks.record.facts import Revision
    from tasks.record.seal import seal
    from tasks.run.author import Author
    from tasks.validate.waiver_requests import answer_waiver, months_concerned

    answer = answer_waiver(run_now(as_of), number, Author(by), reason, granted=granted)
    run = run_now(as_of).with_rows()  # with the answer
    seal(run.record, ())
    print(f"{answer.trust}: {answer.check} until {in_full(answer.until)} is {answer.entry}.")
    for month in list(months_concerned(run, answer)):
        if run.record.newest(Revision, month):
            _tell_once_more(answer.trust, month, by, approve_as)
        else:
            for one, pending in collect_again(run, answer.trust, month).items():
                decide_and_answer(run, one, pending, lambda: run.moment)
            seal(run.record, {month})
