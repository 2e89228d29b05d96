"""Commands for whoever watches: what waits for a person, every trust by every month, and whether the watch itself is awake."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Annotated

from typer import Argument, Option, Typer

from flows.as_json import print_json
from flows.parameters import Json, Month, run_now
from tasks.model.period import calendar_month

app = Typer()


@app.command()
def waiting(
    mail: Annotated[str, Argument(metavar="ID", help="a mail that waits, as the list names it")] = "",
    trust: Annotated[
        str, Option(parser=str.upper, metavar="CODE", help="its files are an update of this trust, received when the mail was")
    ] = "",
    file: Annotated[
        list[str] | None, Option(metavar="NAME", help="one of its files, that is the trust's whatever it says; others wait on")
    ] = None,
    by: Annotated[str, Option(metavar="NAME", help="who saw to it")] = "",
    note: Annotated[str, Option(help="why, for the record")] = "",
    as_json: Json = False,
) -> None:
    """List all that waits for a person; with the id of a mail, take its files as a trust's or put it aside."""
    from tasks.overview.waiting_list import as_plain, everything_waiting, in_lines

    if mail:
        _see_to_mail(mail, by, trust, note, file or [])
        return
    run = run_now()
    found = everything_waiting(run)
    if as_json:
        print_json({"as_at": run.moment, "waiting": as_plain(found)})
    else:
        print("\n".join(map(in_lines, found)) or "Nothing waits for a person.")


def _see_to_mail(which: str, by: str, trust: str, note: str, files: list[str]) -> None:
    from tasks.collect.mail.waiting import Confirmed, see_to_mail
    from tasks.record.seal import seal

    run = run_now()
    mail = see_to_mail(run, which, by, Confirmed(trust, run.rulebook.trusts, files) if trust else None, note)
    seal(run.record, [calendar_month(mail.day)], whole=())
    taken = ", ".join(f"{one.name} is taken as {one.whose}'s" for one in mail.files)
    print(f"Done, by {by}. {f'{taken}, to be read when the inbox is looked at next.' if taken else 'Put aside.'}")


@app.command()
def grid(as_json: Json = False) -> None:
    """Show every trust by every month: accepted, late, returned and mended, overdue, stalled, corrected."""
    from flows.terminal import print_table
    from tasks.overview.grid import as_rows, grid, in_shapes, meanings
    from tasks.overview.prefect_pages import prefect_pages

    run = run_now()
    found = grid(run)
    if as_json:
        print_json({"as_at": run.moment, "cells": as_rows(found, run.settings.site_address, prefect_pages())})
    else:
        print_table(["trust", *map(str, found.months)], in_shapes(found))
        print("\n".join(meanings(found)))


@app.command()
def awake(hours: Annotated[int, Option(help="how long ago is too long; it runs at 09:45 and 15:45")] = 20) -> int:
    """Say whether the health check ran lately, and ring if it did not: for a cron line outside of Prefect. Exit code 1 if not."""
    from flows.clock import now
    from tasks.notify.bell import Ring, last_beat, ring

    last, moment = last_beat(), now()
    if _ended(moment):
        print("The programme has ended: nothing has to run by itself any more.")
        return 0
    if last and moment - last <= timedelta(hours=hours):
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


@app.command()
def rehearse(period: Month, to: Annotated[str, Option(metavar="ADDRESS", help="who gets every letter, in place of everybody")]) -> None:
    """Tell a month without keeping anything of it, and send every letter of it to one address alone."""
    from tasks.month.rehearsal import rehearse_month

    done = rehearse_month(run_now(), period, to)
    print(done.sentence)
