"""Commands about more time and about waivers of checks: what was asked for by one, and how it is answered by another."""

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


def add_waiver_command(command: Callable[..., argparse.ArgumentParser], moment: Callable[[str], Any]) -> None:
    """Add it to a parser; `command` makes one and `moment` reads a moment."""
    from flows.record_commands import add_approver

    words = (
        "Ask that a check not count for what a trust sends, up to a day; grant or refuse that, as another person; or list what was asked."
    )
    parts = command("waiver", _list_waivers, words)
    parts.set_defaults(as_of=None)
    what = parts.add_subparsers(title="what to do", metavar="WHAT")
    listed = what.add_parser("list", help="everything that was asked for, and what became of it")
    ask = what.add_parser("ask", help="ask for a waiver")
    ask.add_argument("trust", help="the trust's ODS code, as RNL")
    ask.add_argument("check", help="the check, as narrative-missing: see docs/findings.md")
    ask.add_argument("--ref", default="", help="the action, as RNL-07 (default: the whole update)")
    ask.add_argument("--until", type=date.fromisoformat, metavar="DAY", required=True, help="the last day, as 2013-12-31")
    grant, refuse = (what.add_parser(name, help=f"{name} what was asked for; the newest answer stands") for name in ("grant", "refuse"))
    for made in (grant, refuse):
        made.add_argument("number", type=int, help="its number, as `measures waiver list` shows it")
        add_approver(made)
    for made, act in ((listed, _list_waivers), (ask, _ask_waiver), (grant, _answer_waiver), (refuse, _answer_waiver)):
        made.set_defaults(act=act, granted=made is grant)
        made.add_argument("--as-of", type=moment, help="as at this moment, as 2013-11-19T09:00+00:00 (default: now)")
    for made in (ask, grant, refuse):
        made.add_argument("--by", required=True, help="who asks, or answers: not the same person")
        made.add_argument("--reason", required=True, help="why; it is published with what is granted")


def _list_waivers(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.run.grants import ASKED, waivers
    from tasks.run.run import open_run

    known = waivers(open_run(args.as_of or now()).record)
    for asked in (one for one in known if one.entry == ASKED):
        answer = next((one for one in reversed(known) if one.request == asked.number), None)
        state = f"{answer.entry} by {answer.by} ({answer.reason})" if answer else "waits for an answer"
        about = f" in {asked.ref}" if asked.ref else ""
        print(f"{asked.number}  {asked.trust}  {asked.check}{about} until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")
    return 0


def _ask_waiver(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.record.seal import seal
    from tasks.run.run import open_run
    from tasks.validate.waiver_requests import ask_waiver

    run = open_run(args.as_of or now()).with_rows()
    asked = ask_waiver(run, args.trust.upper(), args.check, args.ref, args.until, args.by, args.reason)
    seal(run.record, ())
    print(f"Asked for under {asked.number}. Another person answers: measures waiver grant {asked.number} --by NAME --reason WHY")
    return 0


def _answer_waiver(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.collect.updates import collect_again
    from tasks.month.tell import decide_and_answer
    from tasks.record.facts import Revision
    from tasks.record.seal import seal
    from tasks.run.run import open_run
    from tasks.validate.waiver_requests import answer_waiver, months_concerned

    answer = answer_waiver(open_run(args.as_of or now()), args.number, args.by, args.reason, granted=args.granted)
    run = open_run(args.as_of or now()).with_rows()  # with the answer
    seal(run.record, ())
    print(f"{answer.trust}: {answer.check} until {in_full(answer.until)} is {answer.entry}.")
    for month in list(months_concerned(run, answer)):
        if run.record.newest(Revision, month):
            _tell_once_more(args, answer.trust, month)
        else:
            for one, pending in collect_again(run, answer.trust, month).items():
                decide_and_answer(run, one, pending, lambda: run.moment)
            seal(run.record, {month})
    return 0


def _extension(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.collect.more_time import Asker
    from tasks.month.extension import answer_and_tell, ask_and_tell
    from tasks.record.facts import Revision
    from tasks.run.run import open_run

    run = open_run(args.as_of or now()).with_rows()
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
    if answer.granted and run.record.newest(Revision, period):
        _tell_once_more(args, trust, period)
    return 0


def _until(answer: Any) -> str:
    return f" until {in_full(answer.until)}" if answer.granted else ""


def _tell_once_more(args: argparse.Namespace, trust: str, period: Period) -> None:
    """Tell a month for a trust that has more time, or of which a check counts no longer."""
    from flows.clock import now
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month
    from tasks.run.run import open_run

    print_month(open_run(now()), [rerun_trust.fn(trust, str(period), args.by, "", args.approve_as)])


def _list(run: Any) -> int:
    from tasks.collect.more_time import answer_to
    from tasks.record.facts import ExtensionAsked

    for asked in sorted(run.record.all(ExtensionAsked), key=lambda one: (one.period, one.trust, one.at)):
        answer = answer_to(run.record, asked)
        state = "waits for an answer" if answer is None else f"granted{_until(answer)}" if answer.granted else "refused"
        print(f"{asked.period}  {asked.trust}  until {in_full(asked.until)}: {state}. {asked.by}: {asked.reason}")
    return 0
