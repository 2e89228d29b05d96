"""Commands about the record: approve or decline what waits for a person."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_record_commands(command: Command, period: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one and `period` reads a month."""
    approve = command("approve", _approve, "Approve or decline a month that waits, in your name; approved, it is published at once.")
    approve.add_argument("period", type=period, help="the month, as 2013-10")
    approve.add_argument("--by", required=True, help="who approves: not whoever put it forward")
    approve.add_argument("--decline", action="store_true", help="decline it: nothing is published")
    approve.add_argument("--note", default="", help="why, for the record")
    approve.add_argument("--candidate", default="", help="the hash of what you looked at (its first letters do); anything newer is refused")


def add_approver(parser: argparse.ArgumentParser) -> None:
    """Let a run approve what it puts forward, which has to be asked for by name."""
    parser.add_argument("--approve-as", default="", metavar="NAME", help="approve what this run puts forward in this name (for samples)")


def _approve(args: argparse.Namespace) -> int:
    from flows.approve_release import approve_release

    print(approve_release.fn(args.period, args.by, "declined" if args.decline else "approved", args.note, args.candidate))
    return 0
