"""What many commands work with: a run, and months, trusts, moments and days, each with how it is read and what its help says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from typer import Argument, BadParameter, Option

from flows.asking import read_day
from tasks.model.period import Period

if TYPE_CHECKING:
    from tasks.run.run import Run

T = TypeVar("T")


def run_now(moment: datetime | None = None) -> Run:
    """A run at the moment that was asked for, else now."""
    from flows.clock import now  # noqa: PLC0415  what only has to be read does not wait for a run
    from tasks.run.run import open_run  # noqa: PLC0415

    return open_run(moment or now())


def read_by(parse: Callable[[str], T]) -> Callable[[str], T]:
    """A reader of what was typed; the sentence of its ValueError is shown as it is."""

    def read(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise BadParameter(str(error)) from None

    return read


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901  only to be refused in the next line
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} is not a moment: write it with its offset, as 2013-11-19T09:00+00:00")
    if not 1900 <= moment.year < 2200:  # as days in config/: the days before and after it are in the calendar too
        raise ValueError(f"{text!r} is a century or more off: write the moment that is meant")
    return moment


def _codes() -> list[str]:
    """The codes that a shell offers, of which it takes those that go on as what was typed."""
    from flows.forms import registered  # noqa: PLC0415  nothing else waits for the settings

    return [*registered()]


DAY, MONTH, MOMENT = read_by(read_day), read_by(Period.parse), read_by(_moment)

Month = Annotated[Period, Argument(parser=MONTH, metavar="MONTH", help="the month, as 2013-10")]
SomeMonth = Annotated[Period | None, Argument(parser=MONTH, metavar="MONTH", help="the month, as 2013-10")]
First = Annotated[Period, Argument(parser=MONTH, metavar="FIRST", help="the first month, as 2013-09")]
Last = Annotated[Period, Argument(parser=MONTH, metavar="LAST", help="the last month, as 2014-02")]
Trust = Annotated[str, Argument(parser=str.upper, autocompletion=_codes, metavar="TRUST", help="the trust's ODS code, as RNL")]
AsOf = Annotated[
    datetime | None, Option(parser=MOMENT, metavar="MOMENT", help="as at this moment, as 2013-11-19T09:00+00:00 (default: now)")
]
ApproveAs = Annotated[str, Option(metavar="NAME", help="approve what this run puts forward in this name (for samples)")]
Json = Annotated[bool, Option("--json", help="print it as JSON, for other programs")]
By = Annotated[str, Option(help="who asks for it")]
Note = Annotated[str, Option(help="why, for the record")]
NationalList = Annotated[
    Path | None, Option("--list", parser=Path, metavar="FILE", help="the national list as published, etr.csv: names come from it")
]
Kind = Annotated[str, Option(help="the kind of trust, as kinds.csv has it, if the name does not tell")]
