"""Commands by which trusts enter the regime, leave it, take another name or go on under another code: rows with their source."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asking import read_day
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import in_full

if TYPE_CHECKING:
    from tasks.rulebook import Rulebook
    from tasks.setup.register_tables import Register


def add_trust_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add them to a parser; `command` makes one."""
    trust = command("trust", _no_trust_command, "Let a trust enter, leave, take another name or another code: rows with their source.")
    parts = trust.add_subparsers(title="what happens", metavar="WHAT", required=True)
    add = parts.add_parser("add", help="a trust enters the regime, for the first time or again")
    leave = parts.add_parser("leave", help="a trust leaves the regime")
    rename = parts.add_parser("rename", help="a trust takes another name; its code stays")
    merge = parts.add_parser("merge", help="one trust or several go on under another code")
    for made, act in ((add, _add), (leave, _leave), (rename, _rename), (merge, _merge)):
        made.set_defaults(act=act)
        made.add_argument("codes" if made is merge else "code", nargs="+" if made is merge else None, metavar="CODE", help="as RNL")
        made.add_argument("--source", required=True, help="where that is written, for the public: a letter, a page")
    for made in (add, rename, merge):
        made.add_argument("--name", default="", required=made is rename, help="its name, if neither register nor list has it")
    for made in (add, merge):
        made.add_argument("--list", type=Path, metavar="FILE", help="the national list as published, etr.csv: names come from it")
        made.add_argument("--kind", default="", help="'NHS trust' or 'foundation trust', if the name does not tell")
    add.add_argument("--entered", required=True, type=_day, help="the first day of its stay, as 2026-11-02")
    leave.add_argument("--on", required=True, type=_day, help="the last day of its stay, as 2027-06-30")
    leave.add_argument("--at-first-opportunity", choices=("yes", "no"), default="", help="whether it left at the first opportunity")
    merge.add_argument("--into", required=True, metavar="CODE", help="the code that they go on under")
    merge.add_argument("--on", required=True, type=_day, help="the first day of the new code, as 2027-04-01")


def _no_trust_command(_: argparse.Namespace) -> int:
    raise Mistake("Say what happens: measures trust add, leave, rename or merge")


def _add(args: argparse.Namespace) -> int:
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import add_trust, known

    register, code = _register(), args.code.upper()
    trust = known(register, code, national_list(args.list) if args.list else {}, args.source, args.name, args.kind)
    add_trust(register, trust, args.entered, args.source)
    rulebook = register.save()
    print(f"{trust.name} ({code}) is in the regime from {in_full(args.entered)}.")
    _follows(rulebook, code, args.entered)
    return 0


def _leave(args: argparse.Namespace) -> int:
    from tasks.setup.trusts import end_stay

    register, code = _register(), args.code.upper()
    end_stay(register, code, args.on, args.source, args.at_first_opportunity)
    rulebook = register.save()
    print(f"{rulebook.trusts[code].name} ({code}) leaves the regime on {in_full(args.on)}.")
    month = Period.of(args.on)
    last = month if month.last_day == args.on else month.previous()
    print(f"The last update it owes is that for {last.words}. {month.words} says that it left.")
    for contract in rulebook.contracts_in_force(code, args.on):
        print(f"Contract {contract.id} goes on: give it an end in contracts.csv, if it has one. An award becomes due by `measures award`.")
    _months_behind(month)
    return 0


def _rename(args: argparse.Namespace) -> int:
    from tasks.setup.trusts import rename_trust

    register, code = _register(), args.code.upper()
    rename_trust(register, code, args.name, args.source)
    register.save()
    print(f"{code} is called {args.name}. Pages laid out from now on say so; updates under its earlier name are still its own.")
    return 0


def _merge(args: argparse.Namespace) -> int:
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import known, merge_trusts, stay_begun

    register, codes, into = _register(), [code.upper() for code in args.codes], args.into.upper()
    trust = known(register, into, national_list(args.list) if args.list else {}, args.source, args.name, args.kind)
    merge_trusts(register, codes, trust, args.on, args.source)
    rulebook = register.save()
    print(f"From {in_full(args.on)} {' and '.join(codes)} {'goes' if len(codes) == 1 else 'go'} on as {trust.name} ({into}).")
    print("History, plans, stays and help go on under that code. Updates for earlier months are owed under the earlier one.")
    if stay_begun(rulebook, into, args.on):
        _follows(rulebook, into, args.on, plan=False)
    else:
        print(f"None of them was in the regime on that day, and so {into} is not.")
    return 0


def _register() -> Register:
    from tasks.run.settings import Settings
    from tasks.setup.register_tables import Register

    return Register(Settings.read().config)


def _follows(rulebook: Rulebook, code: str, day: date, *, plan: bool = True) -> None:
    """What a trust in the regime owes, and what it lacks."""
    from flows.clock import now
    from tasks.run.deadlines import worked_out
    from tasks.run.run import open_run

    run = open_run(now())
    first = max(Period.of(day), run.programme.first)
    if first > run.programme.last:
        print(f"The programme's last month is {run.programme.last.words}: no update is owed to it.")
        return
    print(f"The first update it owes is that for {first.words}, by {in_full(worked_out(rulebook, run.calendar, first).deadline)}.")
    if plan:
        print(f"It needs a plan: measures plan FILE --map --trust {code}")
    if not run.programme.recipients(code, "lead", day):
        print(f"It needs somebody to write to: a row of people.csv, as {code},lead,NAME,ADDRESS,{day},")
    print("Forms of Prefect offer it after the next deployment.")
    _months_behind(first)


def _months_behind(first: Period) -> None:
    """Months that were told before as if nothing had happened."""
    from flows.clock import now
    from tasks.record.facts import Revision
    from tasks.run.run import open_run

    if months := open_run(now()).record.months(Revision, first):
        print(f"{months[0].words} was told without that: tell it again with `measures month {months[0]}`.")


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
