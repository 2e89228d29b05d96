"""Commands for whoever keeps the system running: its health, a copy of its record, an upgrade, and the days on which it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from flows.as_json import print_json
from flows.parameters import By, First, Json, Last, run_now
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted

Why = Annotated[str, Option("--reason", help="why, for the record; without the words")]

app = Typer()


@app.command()
def doctor(as_json: Json = False) -> int:
    """Look for what goes wrong in silence: last month's run, next month's needs, settings, outbox, backup, disks, desk and Prefect."""
    from tasks.upkeep.health import alarms_of
    from tasks.upkeep.scheduler import is_set
    from tasks.workbook.sandbox.calls import standing_wall

    alarms = alarms_of(run_now)
    if as_json:
        print_json({"alarms": alarms, "wall": standing_wall(), "prefect": is_set()})
        return 1 if alarms else 0
    for alarm in alarms:
        print(f"{alarm.check}: {alarm.says}\n  {alarm.mend}")
    print(standing_wall())
    if not is_set():
        print("Prefect was not looked at: set PREFECT_API_URL to have its schedules and workers checked.")
    print(f"{counted(len(alarms), 'alarm')}.")
    return 1 if alarms else 0


@app.command()
def backup(file: Annotated[Path, Argument(parser=Path, metavar="FILE", help="where to write it, as record.tar")]) -> None:
    """Write the whole record into one file."""
    from tasks.upkeep.backup import back_up

    if file.is_dir():
        raise Mistake(f"{file}: that is a folder. Give the file to be written, as {file / 'record.tar'}")
    many, mark = back_up(run_now(), file)
    print(f"Written: {file}, {counted(many, 'file')} of the record. The record's hash: {mark}")


@app.command()
def restore(file: Annotated[Path, Argument(parser=Path, metavar="FILE", help="a file that `measures backup` wrote")]) -> None:
    """Put a backup into an empty record and lay the site out from it; an older one is upgraded."""
    from flows.clock import now
    from tasks.publish.site_update import update_site
    from tasks.record.seal import seal
    from tasks.run.settings import Settings
    from tasks.upkeep.upgrade import restore

    many, mark = restore(Settings.read(), file.absolute(), now())
    run = run_now()
    written = update_site(run)
    seal(run.record, ())  # a record of an earlier format gets its partitions with its site
    print(f"Restored: {counted(many, 'file')} of the record, {counted(written, 'file')} of the site. The record's hash: {mark}")


@app.command()
def upgrade(dry_run: Annotated[bool, Option("--dry-run", help="only say what would be done")] = False) -> None:
    """Make a record of an earlier version one of this version, after a backup. No fact is changed."""
    from flows.clock import now
    from tasks.run.settings import Settings
    from tasks.upkeep.upgrade import planned, upgrade

    settings = Settings.read()
    done = planned(settings) if dry_run else upgrade(settings, now())
    print("\n".join(done.sentences))


@app.command()
def erase_person(
    address: Annotated[str, Argument(metavar="ADDRESS", help="the address, as it stands in a notice or in received.csv")],
    for_good: Annotated[bool, Option("--for-good", help="erase it: it cannot be had back")] = False,
) -> None:
    """Say what in the record names the address of a person, and erase it if asked to."""
    from tasks.upkeep.erase_person import erase_person

    print("\n".join(erase_person(run_now(), address, for_good=for_good).sentences))
    print("Erased." if for_good else "Nothing was changed: give --for-good to erase the address.")


@app.command()
def forget(address: Annotated[str, Argument(metavar="ADDRESS", help="the address that letters about what is public go to")]) -> None:
    """Forget the address of a subscriber, whole and at once: nothing is sent to it any more."""
    from tasks.notify.subscribers import Subscribers
    from tasks.run.settings import Settings

    if not Subscribers.of(Settings.read()).forget_address(address):
        raise Mistake(f"{address} is on no list of subscribers. What the record names by it is erased by `measures erase-person`")
    print(f"Forgotten: {address} gets no more letters about what is public. Mail files and copies of the list from before still hold it.")


@app.command()
def take_down(
    by: By,
    reason: Why,
    file: Annotated[
        str, Argument(metavar="FILE", help="a file with the words as they are published (UTF-8), or - to paste them, ended with Ctrl-D")
    ] = "",
    row: Annotated[
        tuple[str, str, str, str] | None,
        Option(metavar="TRUST MONTH REF COLUMN", help="all that stands there, as RNL 2013-10 RNL-05 narrative"),
    ] = None,
    figure: Annotated[tuple[str, str] | None, Option(metavar="ID COLUMN", help="all that stands in the one row this figure counts")] = None,
    trust: Annotated[
        list[str] | None, Option(metavar="CODE", help="whose words, by ODS code, as RNL; once for each trust that has them")
    ] = None,
    again: Annotated[str, Option(metavar="MARK", help="after a restore from an earlier backup: by which the site names it")] = "",
    for_good: Annotated[bool, Option("--for-good", help="take them out of the record's own files too: they cannot be put back")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="only say where the words stand")] = False,
) -> None:
    """Take words down from every public page and file at once, as a patient's name."""
    from tasks.upkeep.published_words import words_of_figure, words_of_row
    from tasks.upkeep.take_down import take_down

    if [bool(file), row is not None, figure is not None].count(True) != 1:
        raise Mistake("Say which words: a file that holds them, --row or --figure")
    run, trusts = run_now(), [code.upper() for code in trust or ()]
    if file:
        words = _words(file)
    else:
        found = words_of_row(run.record, *row) if row else words_of_figure(run.record, run.rulebook.statuses, *(figure or ()))
        words, trusts = found.words, [found.trust, *trusts]
    if not trusts:
        raise Mistake("Whose words these are has to be said: give --trust with an ODS code, as RNL")
    done = take_down(run, words, trusts, by, reason, again=again, for_good=for_good, dry=dry_run)
    print("\n".join(done.sentences))


@app.command()
def put_back(
    number: Annotated[int, Argument(metavar="NUMBER", help="the number of the take-down, as `measures verify` names it")],
    by: By,
    reason: Why,
) -> None:
    """Put words back that were taken down wrongly; another person than asked for that has to say so."""
    from tasks.upkeep.take_down import put_back

    done, written = put_back(run_now(), number, by, reason)
    print(f"The words of take-down {done.take_down} are back where they stood: {counted(written, 'file')} of the site written.")


def _words(file: str) -> str:
    """What a file holds, or what is typed; never words of the command line, which a shell would remember."""
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise Mistake(f"{file}: there is no such file. Write the words into one, or give - and paste them") from None
    except UnicodeDecodeError:
        raise Mistake(f"{file} is no text in UTF-8: save the words alone as plain text") from None


@app.command()
def schedule(first: First, last: Last) -> None:
    """Print the run days of several months as the dates a scheduler keeps."""
    from flows.schedule import dates_rule
    from tasks.rulebook import load
    from tasks.run.moments import scheduled_moment
    from tasks.run.settings import Settings

    if last < first:
        raise Mistake(f"{first} comes after {last}: write the earlier month first")
    rulebook = load(Settings.read().config)
    print(dates_rule([scheduled_moment(rulebook, period) for period in Period.between(first, last)]))
