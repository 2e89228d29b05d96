"""Commands about notices: walk the ladder, see what would be sent before it is, and what became of what was."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_notice_commands(command: Command, period: Callable[[str], Any], moment: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one, `period` reads a month and `moment` a time with its offset."""
    chase = command("chase", _chase, "Walk the ladder: remind and tell those who have to know that an update is due or missing.")
    chase.add_argument("--as-of", type=moment, help="walk it as at this moment, as 2013-11-19T09:00+00:00 (default: now)")
    notices = command(
        "notices", _notices, "List a month's notices: what was sent, what waits, what was cancelled, what a person has to do."
    )
    notices.add_argument("period", type=period, help="the month, as 2013-10")
    notices.add_argument("--dry-run", action="store_true", help="print what would be sent now, with recipients and words; sends nothing")


def _chase(args: argparse.Namespace) -> int:
    from flows.chase_updates import chase_updates

    print(f"{chase_updates.fn(args.as_of)} notices sent.")
    return 0


def _notices(args: argparse.Namespace) -> int:
    from tasks.outbox import listing, to_be_sent

    if not args.dry_run:
        for line in listing(args.period):
            print(line)
        return 0
    found = to_be_sent(args.period)
    for notice in found:
        copies = ", ".join(f"{one.name} <{one.address}>" for one in notice.copied)
        print(f"To: {notice.recipient.name} <{notice.recipient.address}>" + (f"\nCc: {copies}" if copies else ""))
        print(f"Subject: {notice.subject}\n\n{notice.text}\n{'-' * 76}")
    print(f"{len(found)} notices would be sent for {args.period}. Nothing was.")
    return 0
