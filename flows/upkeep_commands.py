"""Commands for whoever keeps the system running: its health, a copy of its record, an upgrade, and the days on which it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.as_json import add_json, print_json
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted

if TYPE_CHECKING:
    from tasks.run.run import Run

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_upkeep_commands(command: Command, period: Callable[[str], Any]) -> None:
    """Add them to a parser; `command` makes one and `period` reads a month."""
    words = "Look for what goes wrong in silence: last month's run, next month's needs, settings, outbox, backup, disks, desk and Prefect."
    add_json(command("doctor", _doctor, words))
    backup = command("backup", _backup, "Write the whole record into one file.")
    backup.add_argument("file", type=Path, help="where to write it, as record.tar")
    restore = command("restore", _restore, "Put a backup into an empty record and lay the site out from it; an older one is upgraded.")
    restore.add_argument("file", type=Path, help="a file that `measures backup` wrote")
    upgrade = command("upgrade", _upgrade, "Make a record of an earlier version one of this version, after a backup. No fact is changed.")
    upgrade.add_argument("--dry-run", action="store_true", help="only say what would be done")
    erase = command("erase-person", _erase_person, "Say what in the record names the address of a person, and erase it if asked to.")
    erase.add_argument("address", help="the address, as it stands in a notice or in received.csv")
    erase.add_argument("--for-good", action="store_true", help="erase it: it cannot be had back")
    _add_take_down(command)
    schedule = command("schedule", _schedule, "Print the run days of several months as the dates a scheduler keeps.")
    schedule.add_argument("first", type=period, help="the first month, as 2026-10")
    schedule.add_argument("last", type=period, help="the last month, as 2031-12")


def _add_take_down(command: Command) -> None:
    down = command("take-down", _take_down, "Take words down from every public page and file at once, as a patient's name.")
    words = down.add_mutually_exclusive_group(required=True)
    words.add_argument("file", nargs="?", help="a file with the words as they are published (UTF-8), or - to paste them, ended with Ctrl-D")
    row = ("TRUST", "MONTH", "REF", "COLUMN")
    words.add_argument("--row", nargs=4, metavar=row, help="all that stands there, as RNL 2013-10 RNL-05 narrative")
    words.add_argument("--figure", nargs=2, metavar=("ID", "COLUMN"), help="all that stands in the one row this figure counts")
    down.add_argument("--trust", action="append", default=[], help="whose words, by ODS code, as RNL; once for each trust that has them")
    down.add_argument("--by", required=True, help="who asks for it")
    down.add_argument("--reason", required=True, help="why, for the record; without the words")
    down.add_argument("--again", default="", metavar="MARK", help="after a restore from an earlier backup: by which the site names it")
    down.add_argument("--for-good", action="store_true", help="take them out of the record's own files too: they cannot be put back")
    down.add_argument("--dry-run", action="store_true", help="only say where the words stand")
    back = command("put-back", _put_back, "Put words back that were taken down wrongly; another person than asked for that has to say so.")
    back.add_argument("number", type=int, help="the number of the take-down, as `measures verify` names it")
    back.add_argument("--by", required=True, help="who asks for it")
    back.add_argument("--reason", required=True, help="why, for the record")


def _run() -> Run:
    from flows.clock import now
    from tasks.run.run import open_run

    return open_run(now())


def _doctor(args: argparse.Namespace) -> int:
    from tasks.upkeep.health import alarms_of
    from tasks.upkeep.scheduler import is_set
    from tasks.workbook.sandbox.calls import standing_wall

    alarms = alarms_of(_run)
    if args.json:
        print_json({"alarms": alarms, "wall": standing_wall(), "prefect": is_set()})
        return 1 if alarms else 0
    for alarm in alarms:
        print(f"{alarm.check}: {alarm.says}\n  {alarm.mend}")
    print(standing_wall())
    if not is_set():
        print("Prefect was not looked at: set PREFECT_API_URL to have its schedules and workers checked.")
    print(f"{counted(len(alarms), 'alarm')}.")
    return 1 if alarms else 0


def _backup(args: argparse.Namespace) -> int:
    from tasks.upkeep.backup import back_up

    many, mark = back_up(_run(), args.file)
    print(f"Written: {args.file}, {counted(many, 'file')} of the record. The record's hash: {mark}")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.publish.site_update import update_site
    from tasks.record.seal import seal
    from tasks.run.settings import Settings
    from tasks.upkeep.upgrade import restore

    many, mark = restore(Settings.read(), args.file.absolute(), now())
    run = _run()
    written = update_site(run)
    seal(run.record, ())  # a record of an earlier format gets its partitions with its site
    print(f"Restored: {counted(many, 'file')} of the record, {counted(written, 'file')} of the site. The record's hash: {mark}")
    return 0


def _upgrade(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.run.settings import Settings
    from tasks.upkeep.upgrade import planned, upgrade

    settings = Settings.read()
    done = planned(settings) if args.dry_run else upgrade(settings, now())
    print("\n".join(done.sentences))
    return 0


def _erase_person(args: argparse.Namespace) -> int:
    from tasks.upkeep.erase_person import erase_person

    print("\n".join(erase_person(_run(), args.address, for_good=args.for_good).sentences))
    print("Erased." if args.for_good else "Nothing was changed: give --for-good to erase the address.")
    return 0


def _take_down(args: argparse.Namespace) -> int:
    from tasks.upkeep.published_words import words_of_figure, words_of_row
    from tasks.upkeep.take_down import take_down

    run, trusts = _run(), [code.upper() for code in args.trust]
    if args.file:
        words = _words(args.file)
    else:
        found = words_of_row(run.record, *args.row) if args.row else words_of_figure(run.record, *args.figure)
        words, trusts = found.words, [found.trust, *trusts]
    if not trusts:
        raise Mistake("Whose words these are has to be said: give --trust with an ODS code, as RNL")
    done = take_down(run, words, trusts, args.by, args.reason, again=args.again, for_good=args.for_good, dry=args.dry_run)
    print("\n".join(done.sentences))
    return 0


def _put_back(args: argparse.Namespace) -> int:
    from tasks.upkeep.take_down import put_back

    done, written = put_back(_run(), args.number, args.by, args.reason)
    print(f"The words of take-down {done.take_down} are back where they stood: {counted(written, 'file')} of the site written.")
    return 0


def _words(file: str) -> str:
    """What a file holds, or what is typed; never words of the command line, which a shell would remember."""
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise Mistake(f"{file}: there is no such file. Write the words into one, or give - and paste them") from None
    except UnicodeDecodeError:
        raise Mistake(f"{file} is no text in UTF-8: save the words alone as plain text") from None


def _schedule(args: argparse.Namespace) -> int:
    from flows.schedule import run_days_rule
    from tasks.rulebook import load
    from tasks.run.settings import Settings

    if args.last < args.first:
        raise Mistake(f"{args.first} comes after {args.last}: write the earlier month first")
    print(run_days_rule(load(Settings.read().config), Period.parse(args.first), Period.parse(args.last)))
    return 0
