"""Commands for whoever watches: what waits for a person, every trust by every month, and whether the watch itself is awake."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flows.as_json import add_json, print_json
from tasks.model.period import Period

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_waiting_commands(command: Command, period: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one and `period` reads a month."""
    words = "List all that waits for a person; with the id of a mail, take its files as a trust's or put it aside."
    waiting = command("waiting", _waiting, words)
    waiting.add_argument("id", nargs="?", default="", help="a mail that waits, as the list names it")
    waiting.add_argument("--trust", default="", metavar="CODE", help="its files are an update of this trust, received when the mail was")
    waiting.add_argument("--by", default="", metavar="NAME", help="who saw to it")
    waiting.add_argument("--note", default="", help="why, for the record")
    grid = command("grid", _grid, "Show every trust by every month: accepted, late, returned and mended, overdue, stalled, corrected.")
    for made in (waiting, grid):
        add_json(made)
    words = "Say whether the health check ran lately, and ring if it did not: for a cron line outside of Prefect. Exit code 1 if not."
    awake = command("awake", _awake, words)
    awake.add_argument("--hours", type=int, default=20, help="how long ago is too long (default: 20, as it runs at 09:45 and 15:45)")
    words = "Tell a month without keeping anything of it, and send every letter of it to one address alone."
    rehearse = command("rehearse", _rehearse, words)
    rehearse.add_argument("period", type=period, help="the month, as 2013-10")
    rehearse.add_argument("--to", required=True, metavar="ADDRESS", help="who gets every letter, in place of everybody")


def _run() -> Any:
    from flows.clock import now
    from tasks.run.run import open_run

    return open_run(now())


def _waiting(args: argparse.Namespace) -> int:
    from tasks.upkeep.waiting_list import as_plain, everything_waiting, in_lines

    if args.id:
        return _see_to_mail(args)
    run = _run()
    found = everything_waiting(run)
    if args.json:
        print_json({"as_at": run.moment, "waiting": as_plain(found)})
    else:
        print("\n".join(map(in_lines, found)) or "Nothing waits for a person.")
    return 0


def _see_to_mail(args: argparse.Namespace) -> int:
    from tasks.collect.mail.waiting import see_to_mail
    from tasks.record.seal import seal

    run = _run()
    mail = see_to_mail(run, args.id, args.by, args.trust.upper(), args.note)
    seal(run.record, [Period.of(mail.day)], whole=())
    taken = f"Its files are taken as {args.trust.upper()}'s, and read when the inbox is looked at next." if args.trust else "Put aside."
    print(f"Done, by {args.by}. {taken}")
    return 0


def _grid(args: argparse.Namespace) -> int:
    from tasks.upkeep.grid import as_rows, grid, in_columns

    run = _run()
    found = grid(run)
    if args.json:
        print_json({"as_at": run.moment, "cells": as_rows(found)})
    else:
        print("\n".join(in_columns(found)))
    return 0


def _awake(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.notify.bell import Ring, last_beat, ring

    last, moment = last_beat(), now()
    if _ended(moment):
        print("The programme has ended: nothing has to run by itself any more.")
        return 0
    if last and moment - last <= timedelta(hours=args.hours):
        ring("silence", [], moment)
        print(f"The health check ran at {last:%H:%M on %-d %B %Y}, UTC.")
        return 0
    says = f"The health check was last heard of at {last:%H:%M on %-d %B %Y}, UTC" if last else "The health check was never heard of"
    act = "see whether Prefect's server and a worker are alive, and start them: `make ui`, or their services"
    ring("silence", [Ring("silence", f"{says}: no run starts by itself, and nobody is told of anything else.", act)], moment)
    print(f"measures: {says}. {act[0].upper()}{act[1:].replace('`', '')}.", file=sys.stderr)
    return 1


def _ended(moment: datetime) -> bool:
    """Whether the programme has ended; not while that cannot be found out."""
    from tasks.model.mistake import Mistake
    from tasks.rules.deadline import london_day
    from tasks.run.programme import load_programme
    from tasks.run.settings import Settings

    try:
        return load_programme(Settings.read().programme).has_ended(london_day(moment))
    except (Mistake, OSError):
        return False


def _rehearse(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.month.rehearsal import rehearse_month
    from tasks.run.run import open_run

    done = rehearse_month(open_run(now()), Period.parse(args.period), args.to)
    print(done.sentence)
    return 0
