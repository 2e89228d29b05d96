"""What is measured, in a process of its own, with this code or an earlier one: nothing is used here that one of them lacks.

    python drive.py make PLACE TRUSTS              a programme below PLACE, with its plans in the record and nothing told
    python drive.py plan                           only its plans, where there is one
    python drive.py send PLACE MONTH TRUSTS        every trust's update of a month arrives
    python drive.py late PLACE NUMBER              another update of one trust for the first month
    python drive.py through PLACE TRUSTS FROM TO   months in order, each sent and told
    python drive.py tell MONTH                     a month
    python drive.py again NUMBER                   one trust again, for the first month
    python drive.py flow MONTH                     a month as a flow of Prefect's server
    python drive.py empty MONTH                    a flow that does nothing

With the folder of a programme of a few trusts as their first word the last four are measured, beyond start-up: when the same has been
done for those few. They print the seconds of CPU, user and system, of this process and those it started, and the peak of memory in KiB.
The environment names the folders they work in.
"""

from __future__ import annotations

import logging
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import flows  # noqa: F401  settles Prefect's settings before it is imported
from benchmarks.programme import FIRST, programme, send
from tasks.model.period import Period

APPROVER = "sample approver"
LATE = "2013-10-18T09:00:00+01:00"


def make(place: str, trusts: str) -> None:
    programme(Path(place), int(trusts))
    plan()


def plan() -> None:
    from flows.command_line import main

    if main(["plan"]):
        raise SystemExit("The programme's plans could not be added: see what `measures plan` says")


def arrive(place: str, month: str, trusts: str) -> None:
    send(Path(place) / "programme", [code(n) for n in range(int(trusts))], Period.parse(month))


def late(place: str, number: str) -> None:
    send(Path(place) / "programme", [code(int(number))], FIRST, LATE, "again")


def through(place: str, trusts: str, first: str, last: str) -> None:
    for month in Period.between(Period.parse(first), Period.parse(last)):
        arrive(place, str(month), trusts)
        tell(str(month))


def tell(month: str) -> None:
    from flows.monthly_cycle import monthly_cycle

    monthly_cycle.fn(month, approve_as=APPROVER)


def again(number: str) -> None:
    from flows.rerun_trust import rerun_trust

    rerun_trust.fn(code(int(number)), str(FIRST), "an operator", approve_as=APPROVER)


def flow(month: str) -> None:
    from flows.monthly_cycle import monthly_cycle

    monthly_cycle(month, approve_as=APPROVER)


def empty(_: str) -> None:
    import prefect

    @prefect.flow(name="empty")
    def nothing() -> None:
        """Nothing."""

    nothing()


def code(number: int) -> str:
    """A trust's code, as `programme` gives them."""
    return f"T{number:05d}"


def folders(now: Path, place: Path) -> dict[str, str]:
    """The settings of a programme at a place, with what is made of it at another."""
    found = {name: now / name for name in ("store", "site", "mail", "returned", "preview")}
    found |= {name: place / name for name in ("config", "programme")}
    return {f"MEASURES_{name.upper()}": str(folder) for name, folder in found.items()}


def measured(act: Callable[[str], None], few: Path, about: str) -> None:
    """Do the same for a few trusts, so that everything is imported and compiled, then what is asked, and print what that took."""
    asked = dict(os.environ)
    os.environ.update(folders(few / "now", few))
    tell(str(FIRST))
    late(str(few), "0")
    again("0")
    if act in (flow, empty):
        act(str(FIRST))
    os.environ.update(asked)
    before = used()
    act(about)
    print(used() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def used() -> float:
    """Seconds of CPU of this process and of those it started that have ended."""
    mine, started = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + started.ru_utime + started.ru_stime


ACTS: dict[str, Callable[..., None]] = {
    "make": make,
    "plan": plan,
    "send": arrive,
    "late": late,
    "through": through,
    "tell": tell,
    "again": again,
    "flow": flow,
    "empty": empty,
}

if __name__ == "__main__":
    logging.getLogger("measures").setLevel(logging.WARNING)
    name, *words = sys.argv[1:]
    if name in ("tell", "again", "flow", "empty") and len(words) > 1:
        measured(ACTS[name], Path(words[0]), words[1])
    else:
        ACTS[name](*words)
