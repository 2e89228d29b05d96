"""Commands about the record: approve or decline what waits for a person, and prove that nothing in it was touched."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from flows.as_json import print_json
from flows.parameters import DAY, MONTH, ApproveAs, By, Json, Month, Note, Trust, run_now
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.run.outside_words import on_one_line

if TYPE_CHECKING:
    from tasks.run.run import Run
    from tasks.upkeep.verify import Verified
    from tasks.upkeep.verify_site import VerifiedSite

VERIFY_CODES = """\b
exit codes:
  0  everything is as it was written
  1  something was altered, taken away or added: each thing is named
  3  not everything could be looked at: the record cannot be reached or is of another format, or a file of heads cannot be read
"""
COULD_NOT_LOOK = 3

app = Typer()


def replay_under(months: Iterable[Period], rules: str) -> int:
    """Make releases again in a dry run and compare; the answer is the exit code."""
    from tasks.month.dry_run import replay_release

    run = run_now()
    code = 0
    for month in months:
        replayed = replay_release(run, month, stored_rules=rules == "stored")
        same = replayed.tables_same and not replayed.pages_differing
        words = "the same to the byte" if same else f"{counted(len(replayed.pages_differing), 'file')} differ"
        print(f"{replayed.period}  release {replayed.release}: {words}")
        if replayed.differences:
            _print_changes({replayed.period: replayed.differences})
        code = code if same else 1
    return code


@app.command()
def approve(
    period: Month,
    by: Annotated[str, Option(help="who approves: not whoever put it forward")],
    candidate: Annotated[str, Option(help="the hash of what you looked at (its first letters do); anything else is refused")],
    decline: Annotated[bool, Option("--decline", help="decline it: nothing is published")] = False,
    note: Note = "",
) -> None:
    """Approve or decline a month that waits, in your name; approved, it is published at once."""
    from flows.approve_release import approve_release

    print(approve_release.fn(str(period), candidate, by, "declined" if decline else "approved", note))


@app.command()
def retract(
    period: Month,
    candidate: Annotated[str, Option(help="the hash of what was put forward by mistake (its first letters do)")],
    by: Annotated[str, Option(help="who asks for it, or confirms it: the second is one who may approve")],
    reason: Annotated[str, Option(help="why")],
) -> None:
    """Withdraw a candidate that was put forward by mistake, for good: it takes two people, and the record holds what both said."""
    from tasks.month.cycle import retract_and_end
    from tasks.publish.approval import Choice
    from tasks.publish.gate import gate

    run = run_now()
    retract_and_end(run, period, Choice(by, candidate, note=reason))
    print(gate(run, period))


@app.command(epilog=VERIFY_CODES)
def verify(
    note: Annotated[
        Path | None, Option(parser=Path, metavar="FILE", help="write the heads of its chains to a file, to be kept elsewhere")
    ] = None,
    rebuild: Annotated[
        Period | None,
        Option(parser=MONTH, metavar="MONTH", help="work that month's release out again, its data and its pages, and compare every byte"),
    ] = None,
    since: Annotated[
        Path | None, Option(parser=Path, metavar="FILE", help="heads noted earlier: each must still be part of its chain")
    ] = None,
    as_json: Json = False,
) -> int:
    """Read the whole record and the site, and name whatever was altered, taken away or added since it was sealed."""
    from tasks.record.codec import UnreadableFact

    try:
        return _rebuild(rebuild) if rebuild else _verified(since, note, as_json=as_json)
    except UnreadableFact as altered:  # of the one fact without which no record can be opened
        print(f"measures: altered, and without it nothing else can be looked at. {altered}", file=sys.stderr)
        return 1
    except (Mistake, OSError) as trouble:
        return _could_not_look(trouble)


def _could_not_look(trouble: object) -> int:
    why = f"{trouble.filename} cannot be read: {trouble.strerror}" if isinstance(trouble, OSError) and trouble.filename else trouble
    print(f"measures: not everything could be looked at. {why}", file=sys.stderr)
    return COULD_NOT_LOOK


def _verified(since: Path | None, note: Path | None, *, as_json: bool) -> int:
    from tasks.record.heads import note_in, note_of
    from tasks.run.write_file import write_file
    from tasks.upkeep.take_down import taken_down
    from tasks.upkeep.verify import verify

    known = note_in(str(since), since.read_bytes()) if since else None
    run = run_now()
    done = verify(run, known)
    if note and not done.wrong:
        write_file(note, note_of(done.heads, run.record.signing_key))
    down = [] if done.wrong else list(taken_down(run))
    site = _site_looked_at(run, record_sound=not done.wrong and not done.not_read)
    if as_json:
        print_json({**asdict(done), "head": done.head, "taken_down": down, "site": site})
    else:
        _print_verified(done, down, site)
    codes = {_site_code(site), COULD_NOT_LOOK * bool(done.not_read), int(bool(done.wrong or done.unsigned))}
    return next(code for code in (1, COULD_NOT_LOOK, 0) if code in codes)


def _print_verified(done: Verified, down: Iterable[str], site: VerifiedSite | str) -> None:
    print("".join(f"{one}\n" for one in down), end="")
    for wrong in (*done.wrong, *done.not_read, *done.unsigned):
        print(on_one_line(f"{wrong.key}: {wrong.says}"))
    altered = f"{counted(len(done.wrong), 'thing')} {'is' if len(done.wrong) == 1 else 'are'} wrong."
    found = altered if done.wrong else f"Nothing was altered, taken away or added. Head {done.head}."
    print(f"{counted(done.facts, 'fact')} and {counted(done.blobs, 'blob')} read. {found}")
    if done.unsigned:
        print(f"{counted(len(done.unsigned), 'seal')} not signed. Heads that are noted and signed from now on vouch for all before them.")
    if done.unnamed:
        print(_unnamed(done.unnamed))
    if done.not_read:
        _could_not_look(f"{counted(len(done.not_read), 'file')} of the record could not be read.")
    _print_site(site)


def _site_looked_at(run: Run, *, record_sound: bool) -> VerifiedSite | str:
    """What was found on the site, or what kept it from being looked at."""
    from tasks.upkeep.verify_site import verify_site

    try:
        return verify_site(run, record_sound=record_sound)
    except (Mistake, OSError) as trouble:
        return str(trouble)


def _site_code(site: VerifiedSite | str) -> int:
    return COULD_NOT_LOOK if isinstance(site, str) else 1 if site.wrong else COULD_NOT_LOOK if site.unlike else 0


def _print_site(site: VerifiedSite | str) -> None:
    if isinstance(site, str):
        _could_not_look(site)
        return
    for wrong in site.wrong:
        print(on_one_line(f"site/{wrong.key}: {wrong.says}"))
    if site.files or site.wrong:
        print(f"{counted(site.files, 'file')} of the site read. {len(site.wrong) or 'None'} of them wrong.")
    if site.unlike:
        _could_not_look(site.unlike)


def _unnamed(blobs: Sequence[str]) -> str:
    """What is known of bytes that are what their name says, and that nothing names."""
    one = len(blobs) == 1
    return (
        f"Nothing in the record names {counted(len(blobs), 'blob')}, and nothing rests on {'it' if one else 'them'}: left by a run that "
        f"was killed, or made for results that were thrown away since, or put there by somebody: {', '.join(blobs)}."
    )


def _rebuild(period: Period) -> int:
    from tasks.upkeep.rebuild import rebuild

    done = rebuild(run_now(), period)
    print(done.sentence)
    return 1 if done.different else 0


@app.command()
def why(
    figure: Annotated[
        str,
        Argument(metavar="FIGURE", help="its id as on the pages: fig-2013-10-rnl-delivered, or fig-2013-10-delivered for all trusts"),
    ],
) -> None:
    """Say where a published figure comes from: rows, file, cell, decision, rule, release and approval."""
    from tasks.upkeep.why import why

    print("\n".join(why(run_now(), figure)))


@app.command()
def withdraw(trust: Trust, period: Month, by: By, reason: Annotated[str, Option(help="why")], approve_as: ApproveAs = "") -> int:
    """Take back the update a trust has in force for a month; the month is told again."""
    from flows.terminal import print_month
    from flows.withdraw_update import withdraw_update

    return print_month(run_now(), [withdraw_update.fn(trust, str(period), by, reason, approve_as)])


@app.command()
def history(
    trust: Trust,
    as_known_at: Annotated[date | None, Option(parser=DAY, metavar="DAY", help="at the end of a day: 2013-11-30")] = None,
    as_json: Json = False,
) -> None:
    """A trust's story from the facts, as the record stood on any day."""
    from tasks.upkeep.history import history

    found = history(run_now(), trust, as_known_at)
    if as_json:
        print_json(found)
        return
    for month in found:
        print(f"\n{month.month}: {month.state}")
        for event in month.events:
            print(f"  {event.day}  {on_one_line(event.says)}")


def print_rehearsal(trust: str, period: Period) -> None:
    """Print what a rerun would publish differently; nothing is changed."""
    from tasks.month.dry_run import rehearse_rerun

    _print_changes(rehearse_rerun(run_now(), trust, period))


def _print_changes(changes: Mapping[Period, Sequence[Mapping[str, object]]]) -> None:
    for period, found in changes.items():
        for one in found:
            weight = "material" if one["material"] else "words"
            print(f"{period}  {one['table']} {one['key']} {one['column'] or 'row'}: {one['before']!r} -> {one['now']!r} ({weight})")
    many = sum(map(len, changes.values()))
    what = f"{counted(many, 'field')} would" if many else "Nothing would"
    print(f"{what} be published differently.{' Nothing was changed.' if many else ''}")
