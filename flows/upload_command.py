"""The command about what comes in by a form: a page by which files are put into the bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from flows.parameters import Month, run_now
from tasks.model.words import counted

app = Typer()
_WHOSE = "the trust's code, as RNL; claims/RM2 for a partner's claims; evidence/mortality, evidence/ratings or evidence/oversight"


@app.command()
def upload(
    period: Month,
    whose: Annotated[str, Argument(metavar="WHOSE", help=_WHOSE)],
    days: Annotated[int, Option(help="for how many days it is good, 7 at most")] = 7,
    output: Annotated[
        Path | None, Option("-o", "--output", parser=Path, help="where to write it (default: RNL-2013-10-upload.html, here)")
    ] = None,
) -> None:
    """Make a page by which files can be put into the bucket: a trust's update, claims or evidence."""
    from tasks.notify.upload_form import form_for
    from tasks.run.write_file import write_file

    run = run_now()
    path = output or Path(f"{whose.replace('/', '-')}-{period}-upload.html")
    write_file(path, form_for(run, whose, period, days).page(run.settings))
    print(f"Written: {path}. Whoever has it can send one file after another for {counted(days, 'day')}: give it only to whom it is for.")
