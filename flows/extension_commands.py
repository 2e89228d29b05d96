"""The command about more time: what was asked for, and how it is answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from typer import Argument, Option, Typer

from flows.parameters import DAY, ApproveAs, AsOf, SomeMonth, Trust
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import in_full

app = Typer()


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
    from tasks.collect.more_time import Asker
    from tasks.month.extension import answer_and_tell, ask_and_tell
    from tasks.run.run import open_run

    run = open_run(as_of or now())
    if what == "list":
        _list(run)
        return
    if not trust or not period:
        raise Mistake(f"Say which trust and month, as in `measures extension {what} RNL 2013-10`")
    clock = (lambda: as_of) if as_of else now
    if what == "ask":
        if until is None:
            raise Mistake("Say until which day, as in --until 2013-11-25")
        asked = ask_and_tell(run, trust, period, until, reason, Asker(by), clock)
        print(f"{trust} asks for time for {period.words} until {in_full(asked.until)}. Its regulator is told.")
        return
    answer = answer_and_tell(run, trust, period, by, reason, clock, granted=what == "grant", until=until)
    print(f"{trust} has {'time' if answer.granted else 'no more time'} for {period.words}{_until(answer)}. It is told.")
    if answer.granted:
        _tell_again(trust, period, by, approve_as)


def _until(answer: Any) -> str:
    return f" until {in_full(answer.until)}" if answer.granted else ""


def _tell_again(trust: str, period: Period, by: str, approve_as: str) -> None:
    """A month that was told before is told again for a trust that has more time."""
    from flows.clock import now
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month
    from tasks.record.facts import Revision
    from tasks.run.run import open_run

    if open_run(now()).record.newest(Revision, period):
        print_month(open_run(now()), [rerun_trust.fn(trust, str(period), "", by, approve_as)])


def _list(run: Any) -> None:
    from tasks.collect.more_time import answer_to
    from tasks.record.facts import ExtensionAsked

    for asked in sorted(run.record.all(ExtensionAsked), key=lambda one: (one.period, one.trust, one.at)):
        answer = answer_to(run.record, asked)
        state = "waits for an answer" if answer is None else f"granted{_until(answer)}" if answer.granted else "refused"
        print(f"{asked.period}  {asked.trust}  until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")
