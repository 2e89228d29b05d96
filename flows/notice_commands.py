"""Commands about notices: walk the ladder, see what would be sent before it is, and what became of what was."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_notice_commands(command: Command, period: Callable[[str], Any], moment: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one, `period` reads a month and `moment` a time with its offset."""
    chase = command("chase", _chase, "Walk the ladder: remind and tell those who have to know that an update is due or missing.")
    chase.add_argument("--as-of", type=moment, help="walk it as at this moment, as 2013-11-19T09:00+00:00 (default: now)")
    notices = command(
        "notices",
        _notices,
        "List a month's notices: what was sent, what waits, what was cancelled, what a person has to do. Without a month: only the last.",
    )
    notices.add_argument("period", type=period, nargs="?", help="the month, as 2013-10; left out, what a person has to do for any")
    notices.add_argument("--done", default="", metavar="ID", help="tick off what a person had to do, by its id")
    notices.add_argument("--by", default="", help="who saw to it")
    notices.add_argument("--note", default="", help="how, for the record")
    notices.add_argument("--dry-run", action="store_true", help="print what would be sent now, with recipients and words; sends nothing")


def _chase(args: argparse.Namespace) -> int:
    from flows.chase_updates import chase_updates

    print(f"{counted(chase_updates.fn(args.as_of), 'notice')} sent.")
    return 0


def _notices(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.notify.notices import to_be_sent
    from tasks.notify.undelivered import listing, to_do
    from tasks.run.month_trusts import require_of_programme
    from tasks.run.run import open_run

    if args.done:
        return _tick_off(args)
    run, period = open_run(now()), Period.parse(args.period) if args.period else None
    if period:
        require_of_programme(run.programme, period)
    if not args.dry_run:
        print("\n".join(listing(run, period) if period else to_do(run)) or "Nothing is left for a person to do.")
        return 0
    if period is None:
        raise Mistake("Of which month? Give it as 2013-10")
    found = to_be_sent(run, period)
    for notice in found:
        copies = ", ".join(f"{one.name} <{one.address}>" for one in notice.copied)
        print(f"To: {notice.recipient.name} <{notice.recipient.address}>" + (f"\nCc: {copies}" if copies else ""))
        print(f"Subject: {notice.subject}\n\n{notice.text}\n{'-' * 76}")
    print(f"{counted(len(found), 'notice')} would be sent for {period}. Nothing was.")
    return 0


def _tick_off(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.notify.undelivered import tick_off
    from tasks.publish.site_update import update_site
    from tasks.record.seal import seal
    from tasks.run.run import open_run

    run = open_run(now())
    done = tick_off(run, args.done, args.by, args.note)
    seal(run.record, [done.notice.period], whole=())
    update_site(run)
    print(f"Done, by {args.by}: {done.sentence}")
    return 0
