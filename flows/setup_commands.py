"""Commands that set a programme up: make its folder, and let trusts enter, leave, take another name or go on under another code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.asking import asked, some_words
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted, in_full

if TYPE_CHECKING:
    from tasks.rulebook import Rulebook
    from tasks.setup.new_programme import Holder, Mail
    from tasks.setup.register import Register
    from tasks.setup.trusts import Known

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]

_YEARS = 5  # that a new programme runs for, if nobody says otherwise
_CHANNELS = ("folder", "smtp", "notify", "ses")


def add_setup_commands(command: Command) -> None:
    """Add them to a parser; `command` makes one."""
    init = command("init", _init, "Make a programme of your own in a new folder. What is not given is asked for; nothing is written over.")
    init.add_argument("folder", type=Path, help="the folder to make")
    init.add_argument("--title", help="what the programme is called on every page")
    init.add_argument("--first", help="the first month that is told, as 2026-11")
    init.add_argument("--last", help=f"the last one (default: {_YEARS} years)")
    init.add_argument("--trust", action="append", metavar="CODE", help="a trust by ODS code, or CODE=NAME; once for each")
    init.add_argument("--entered", help="since when they are in the regime, as 2026-11-02 (default: the first day of the first month)")
    init.add_argument("--source", help="where that is written, for the public: a letter, a page")
    init.add_argument("--lead", action="append", metavar="CODE=NAME <ADDRESS>", help="who answers for a trust's updates; once for each")
    init.add_argument("--regulator", metavar="NAME <ADDRESS>", help="the regulator's desk, which hears of what is overdue")
    init.add_argument("--approver", action="append", metavar="NAME <ADDRESS>", help="who may approve a month; two are better than one")
    init.add_argument("--mail", choices=_CHANNELS, help="how letters go; folder: as files on this machine")
    init.add_argument("--sender", help="who letters come from, unless they go to a folder")
    init.add_argument("--smtp-host", help="with smtp: the mail server's name")
    init.add_argument("--smtp-user", default="", help="with smtp: the name to log in with, if it needs one")
    init.add_argument("--illustrative", action="store_true", help="everything in it is made up, and every page says so")
    init.add_argument("--regime", type=Path, help="a folder like config/ whose rules are taken (default: config/)")
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
    for made in (init, add, merge):
        made.add_argument("--list", type=Path, metavar="FILE", help="the national list as published, etr.csv: names come from it")
        made.add_argument("--kind", default="", help="'NHS trust' or 'foundation trust', if the name does not tell")
    add.add_argument("--entered", required=True, type=_day, help="the first day of its stay, as 2026-11-02")
    leave.add_argument("--on", required=True, type=_day, help="the last day of its stay, as 2027-06-30")
    leave.add_argument("--at-first-opportunity", choices=("yes", "no"), default="", help="whether it left at the first opportunity")
    merge.add_argument("--into", required=True, metavar="CODE", help="the code that they go on under")
    merge.add_argument("--on", required=True, type=_day, help="the first day of the new code, as 2027-04-01")


def _no_trust_command(_: argparse.Namespace) -> int:
    raise Mistake("Say what happens: measures trust add, leave, rename or merge")


def _init(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.rules.deadline import london_day
    from tasks.run.settings import ROOT
    from tasks.setup.new_programme import Asked, in_the_regime, make_programme, require_new
    from tasks.setup.register import Register
    from tasks.setup.trusts import stay_begun

    folder = args.folder.absolute()
    require_new(folder)
    regime = (args.regime or ROOT / "config").absolute()
    today = london_day(now())
    title = asked(args.title, "--title", "What the programme is called", some_words)
    first = asked(args.first, "--first", "The first month that is told, as 2026-11", Period.parse, str(Period.of(today)))
    last = asked(args.last or str(Period(first.year + _YEARS, first.month).previous()), "--last", "The last month", Period.parse)
    if last < first:
        raise Mistake(f"--last: {last} comes before {first}, the first month")
    register = Register(regime)
    trusts = _trusts(args, register)
    begun = asked(args.entered, "--entered", "", _day) if args.entered else None
    staying = frozenset(one.code for one in trusts if in_the_regime(register, one.code, first, begun))
    entered, source = begun or first.first_day, args.source or ""
    if entering := [one.code for one in trusts if one.code not in staying]:
        since = f"Since when {' and '.join(entering)} {'is' if len(entering) == 1 else 'are'} in the regime, as 2026-11-02"
        entered = asked(args.entered, "--entered", since, _day, entered.isoformat())
        source = asked(args.source, "--source", "Where that is written: a letter, a page", some_words)
    people = [*_leads(args, trusts), *_desk(args, regime, trusts, first.last_day), *_approvers(args)]
    mail = _mail(args)
    rulebook = make_programme(folder, Asked(title, first, last, trusts, staying, entered, source, people, mail, regime, args.illustrative))
    print(f"Made: {folder}, a programme of {counted(len(trusts), 'trust')} from {first.words} to {last.words}.")
    for one in trusts:
        begun = stay_begun(rulebook, one.code, first.last_day)
        print(f"  {one.code} {one.name}: in the regime since {in_full(begun) if begun else 'later'}")
    _next_steps(folder, rulebook, first, trusts, mail)
    return 0


def _trusts(args: argparse.Namespace, register: Register) -> list[Known]:
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import known

    listed = national_list(args.list) if args.list else {}

    def read(given: str) -> list[Known]:
        found = []
        for one in given.split(","):
            code, _, name = (part.strip() for part in one.partition("="))
            found.append(known(register, code.upper(), listed, _GIVEN, name, args.kind))
        if twice := {one.code for one in found if [other.code for other in found].count(one.code) > 1}:
            raise Mistake(f"{', '.join(sorted(twice))} is named twice")
        if unclear := [one.code for one in found if not one.kind]:
            raise Mistake(f"The name of {', '.join(unclear)} does not tell whether it is a foundation trust: give --kind")
        return found

    return asked(",".join(args.trust) if args.trust else None, "--trust", "Its trusts by ODS code, with commas between them", read)


_GIVEN = "As given when the programme was made"


def _leads(args: argparse.Namespace, trusts: list[Known]) -> list[Holder]:
    given = dict(one.partition("=")[::2] for one in args.lead or ())
    if strange := sorted(given.keys() - {trust.code for trust in trusts}):
        raise Mistake(f"--lead: {strange[0]!r} is none of the programme's trusts: write CODE=NAME <ADDRESS>")
    question = "Who answers for the updates of {}, as Ann Lead <ann@trust.example>"
    return [
        asked(given.get(one.code), "--lead", question.format(one.code), lambda words, code=one.code: _holder(code, "lead", words))  # type: ignore[misc]
        for one in trusts
    ]


def _desk(args: argparse.Namespace, regime: Path, trusts: list[Known], day: date) -> list[Holder]:
    """The desk of each regulator that oversees one of the trusts on a day."""
    from tasks.rulebook import load

    rulebook = load(regime)
    watching = {one.regulator for one in rulebook.regime.oversight if _holds(one, day) and one.kind in {trust.kind for trust in trusts}}
    names = " and ".join(sorted(rulebook.regulators[code].name for code in watching))
    question = f"The desk at {names}, as Oversight desk <desk@regulator.example>"
    holder = asked(args.regulator, "--regulator", question, lambda words: _holder("", "regulator", words))
    return [type(holder)("", f"regulator:{code}", holder.name, holder.address) for code in sorted(watching)]


def _holds(one: Any, day: date) -> bool:
    return (one.start or date.min) <= day <= (one.end or date.max)


def _approvers(args: argparse.Namespace) -> list[Holder]:
    question = "Who may approve a month, as Bo Second <bo@regulator.example>"
    given = args.approver or [None]
    return [asked(one, "--approver", question, lambda words: _holder("", "approver", words)) for one in given]


def _mail(args: argparse.Namespace) -> Mail:
    from tasks.setup.new_programme import Mail

    channel = asked(args.mail, "--mail", f"How letters go: {', '.join(_CHANNELS)}", _channel, "folder" if sys.stdin.isatty() else "")
    if channel == "folder":
        return Mail(channel, args.sender or "")
    sender = asked(args.sender, "--sender", "Who letters come from, as updates@regulator.example", _address)
    host = asked(args.smtp_host, "--smtp-host", "The mail server's name", some_words) if channel == "smtp" else ""
    return Mail(channel, sender, host, args.smtp_user)


def _next_steps(folder: Path, rulebook: Rulebook, first: Period, trusts: list[Known], mail: Mail) -> None:
    from flows.clock import now
    from tasks.run.moments import scheduled_moment
    from tasks.setup.new_programme import SETTINGS

    moment = scheduled_moment(rulebook, first)
    gone = f", which has gone by: tell it with `measures month {first}`" if moment < now() else ""
    letters = "" if mail.channel == "folder" else f" Letters go out once the last lines of {SETTINGS} are taken in."
    print(
        f"{first.words} is told on {in_full(moment.date())} at {moment:%H:%M}{gone}.{letters}\n"
        "Next:\n"
        f"  set -a; . {folder / SETTINGS}; set +a\n"
        "  measures config\n"
        f"  measures plan FILE --map --trust {trusts[0].code}    for each trust's action plan\n"
        f"  measures template {first} --all -o workbooks    the workbooks to send out\n"
        "and docs/start.md tells the rest."
    )


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
    from tasks.setup.register import Register

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


def _holder(trust: str, role: str, words: str) -> Holder:
    from tasks.setup.new_programme import Holder

    name, address = parseaddr(words)
    return Holder(trust, role, name or address, _address(address))


def _address(text: str) -> str:
    if "@" not in text[1:-1] or " " in text:
        raise ValueError(f"{text!r} is no address: write it as Ann Lead <ann@trust.example>")
    return text


def _channel(text: str) -> str:
    if text not in _CHANNELS:
        raise ValueError(f"{text!r} is no way for letters: write one of {', '.join(_CHANNELS)}")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day: write it as 2026-11-02") from None
