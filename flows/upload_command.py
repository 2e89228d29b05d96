"""The command about what comes in by a form: a page by which files are put into the bucket."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.model.period import Period

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_upload_command(command: Command, period: Callable[[str], Any]) -> None:
    """Add it to a parser; `command` makes one and `period` reads a month."""
    upload = command("upload", _upload, "Make a page by which files can be put into the bucket: a trust's update, claims or evidence.")
    upload.add_argument("period", type=period, help="the month, as 2013-10")
    upload.add_argument("whose", help="the trust's code, as RNL; claims/RM2 for a partner's claims; evidence/mortality or evidence/ratings")
    upload.add_argument("--days", type=int, default=7, help="for how many days it is good (default and most: 7)")
    upload.add_argument("-o", "--output", type=Path, help="where to write it (default: RNL-2013-10-upload.html, here)")


def _upload(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.notify.upload_form import form_for
    from tasks.run.run import open_run
    from tasks.run.write_file import write_file

    run = open_run(now())
    path = args.output or Path(f"{args.whose.replace('/', '-')}-{args.period}-upload.html")
    write_file(path, form_for(run, args.whose, Period.parse(args.period), args.days).page(run.settings))
    print(f"Written: {path}. Whoever has it can send one file after another for {args.days} days: give it only to whom it is for.")
    return 0
