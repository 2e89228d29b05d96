"""The command about more time: what was asked for, and how it is answered."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import in_full

Read = Callable[[str], Any]

_WORDS = "Ask for more time for a trust's month, grant or refuse it, or list what was asked. Whoever answers is not whoever asked."


def add_extension_command(
    command: Callable[..., argparse.ArgumentParser], period: Callable[[str], Any], moment: Callable[[str], Any]
) -> None:
    """Add it to a parser; `command` makes one, `period` reads a month and `moment` a moment."""
    from flows.record_commands import add_approver

    made = command("extension", _extension, _WORDS)
    made.add_argument("what", choices=("list", "ask", "grant", "refuse"))
    made.add_argument("trust", nargs="?", default="", help="the trust's ODS code, as RNL")
    made.add_argument("period", type=period, nargs="?", help="the month, as 2013-10")
    made.add_argument(
        "--until", type=date.fromisoformat, metavar="DAY", help="the last day, as 2013-11-25 (granted: as asked, if left out)"
    )
    made.add_argument("--by", default="", help="who asks, or answers")
    made.add_argument("--reason", default="", help="why; it is published with what is granted")
    made.add_argument("--as-of", type=moment, help="as at this moment, as 2013-11-19T09:00+00:00 (default: now)")
    add_approver(made)


def _extension(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.collect.more_time import Asker
    from tasks.month.extension import answer_and_tell, ask_and_tell
    from tasks.run.run import open_run

    run = open_run(args.as_of or now())
    if args.what == "list":
        return _list(run)
    if not args.trust or not args.period:
        raise Mistake(f"Say which trust and month, as in `measures extension {args.what} RNL 2013-10`")
    trust, period = args.trust.upper(), Period.parse(args.period)
    clock = (lambda: args.as_of) if args.as_of else now
    if args.what == "ask":
        if args.until is None:
            raise Mistake("Say until which day, as in --until 2013-11-25")
        asked = ask_and_tell(run, trust, period, args.until, args.reason, Asker(args.by), clock)
        print(f"{trust} asks for time for {period.words} until {in_full(asked.until)}. Its regulator is told.")
        return 0
    answer = answer_and_tell(run, trust, period, args.by, args.reason, clock, granted=args.what == "grant", until=args.until)
    print(f"{trust} has {'time' if answer.granted else 'no more time'} for {period.words}{_until(answer)}. It is told.")
    _tell_again(args, answer.granted, trust, period)
    return 0


def _until(answer: Any) -> str:
    return f" until {in_full(answer.until)}" if answer.granted else ""


def _tell_again(args: argparse.Namespace, granted: bool, trust: str, period: Period) -> None:
    """A month that was told before is told again for a trust that has more time."""
    from flows.clock import now
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month
    from tasks.record.facts import Revision
    from tasks.run.run import open_run

    if granted and open_run(now()).record.newest(Revision, period):
        print_month(open_run(now()), [rerun_trust.fn(trust, str(period), args.by, "", args.approve_as)])


def _list(run: Any) -> int:
    from tasks.collect.more_time import answer_to
    from tasks.record.facts import ExtensionAsked

    for asked in sorted(run.record.all(ExtensionAsked), key=lambda one: (one.period, one.trust, one.at)):
        answer = answer_to(run.record, asked)
        state = "waits for an answer" if answer is None else f"granted{_until(answer)}" if answer.granted else "refused"
        print(f"{asked.period}  {asked.trust}  until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")
    return 0
