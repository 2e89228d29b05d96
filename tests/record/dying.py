"""Kill a command at each of its writes, and run it again: started as a process of its own, whose children die.

`python -m tests.record.dying PLACE STORY ...` prints, as JSON and for each story, how many writes its command has, before which of them a
run died, and in what the files differ from those of a command that was never interrupted.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

DIED = 9
TAKE_DOWN = ("take-down", "{programme}/words.txt", "--trust", SENDS, "--by", "Ida", "--reason", "It names a patient")
SEPTEMBER = "2014-09-01T09:00+01:00"
BOB = ("award", "approve", "1", "--by", "Bob", "--as-of", SEPTEMBER)


@dataclass(frozen=True)
class Story:
    """What comes before a command, and the command: it dies, and is given again."""

    begins: Callable[[ProgrammeRun], None]
    command: tuple[str, ...]
    every: int = 1  # it dies at each so-manieth write: with 1, at every one
    names_the_moment: tuple[str, ...] = ()  # folders of files that say when a person acted: there only the names are compared


def main(place: Path, story: str) -> dict[str, object]:
    small(place)
    send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    told = STORIES[story]
    _begun(place, "start", told)
    whole = _copied(place, "whole")
    writes = _run(whole, told.command, die_before=0)
    dying, died = _copied(place, "dying"), [1]
    assert os.waitstatus_to_exitcode(_run(dying, told.command, die_before=1)) == DIED
    while died[-1] + told.every <= writes and os.waitstatus_to_exitcode(_run(dying, told.command, die_before=told.every + 1)) == DIED:
        died.append(died[-1] + told.every)
    assert _run(dying, told.command, die_before=-1) == 0
    return {"writes": writes, "died": died, "differing": _differing(whole, dying, told.names_the_moment)}


def _month(told: ProgrammeRun) -> None:
    """The other trust has sent its update, too."""
    send(told.programme, "other.json", "2013-10-11T15:11:00+01:00", SILENT)


def _correction(told: ProgrammeRun) -> None:
    """September is public, and another update has arrived since."""
    assert told.run("month", "2013-09") == 0
    send(told.programme, "second.json", "2013-10-20T10:00:00+01:00", narrative="Six more nurses started.")


def _late(told: ProgrammeRun) -> None:
    """September is public; an update for it arrived after October began, and nothing of October is told yet."""
    assert told.run("month", "2013-09") == 0
    send(told.programme, "late.json", "2013-11-04T10:00:00+00:00", narrative="Six more nurses started.")
    send(told.programme, "october.json", "2013-11-05T10:00:00+00:00", signed="2013-11-04")


def _named(told: ProgrammeRun) -> None:
    """September is public, in two releases that name a patient."""
    words = "Mrs Ann O'Mara, ward 4, bed 12"
    (told.programme / "words.txt").write_text(words, encoding="utf-8")
    assert told.run("month", "2013-09") == 0
    send(told.programme, "second.json", "2013-10-20T10:00:00+01:00", narrative=f"We met {words}.")
    assert told.run("rerun", SENDS, "2013-09") == 0


def _waiting(told: ProgrammeRun) -> None:
    """A correction of September waits for approval."""
    _correction(told)
    assert told.run_unapproved("rerun", SENDS, "2013-09") == 0


def _proposed(told: ProgrammeRun) -> None:
    """An award was put forward."""
    _correction(told)
    Fund(told.programme.parent).claims("RDD-1", "RAL", "2013-10", "1000.01", "2013-11-10T09:00:00+00:00")
    assert told.run("award", "propose", "RDD-1", "--by", "Ann", "--as-of", SEPTEMBER) == 0


STORIES = {
    "month": Story(_month, ("month", "2013-09")),
    "late": Story(_late, ("month", "2013-10"), every=41),
    "rerun": Story(
        _correction, ("rerun", SENDS, "2013-09"), every=37, names_the_moment=("store/facts/main/begun/", "store/facts/main/seals/")
    ),
    "approve": Story(
        _waiting,
        ("approve", "2013-09", "--by", "A. Reader"),
        every=29,
        names_the_moment=(*(f"store/facts/main/{kind}/" for kind in ("begun", "approvals", "releases", "seals")), "site/releases/"),
    ),
    "award": Story(_proposed, BOB),
    "take-down": Story(_named, TAKE_DOWN, names_the_moment=("store/facts/main/take-downs/", "store/facts/main/seals/", "site/releases/")),
}


def _begun(place: Path, name: str, story: Story) -> ProgrammeRun:
    """A place in which everything before the story's command has happened; nothing has to warm up again in the children."""
    told = ProgrammeRun(place / name, place / "programme", place / "config")
    assert told.run("plan") == 0
    story.begins(told)
    warm = ProgrammeRun(place / "warm", told.programme, told.config)
    shutil.copytree(told.place, warm.place)
    assert warm.run(*(word.format(programme=told.programme) for word in story.command)) == 0
    return told


def _copied(place: Path, name: str) -> ProgrammeRun:
    shutil.copytree(place / "start", place / name)
    return ProgrammeRun(place / name, place / "programme", place / "config")


def _run(told: ProgrammeRun, command: tuple[str, ...], die_before: int) -> int:
    """A command in a child that dies before its n-th write (0: never, and the answer is how many writes there were)."""
    counted, ready = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(counted)
        _live(told, command, die_before, ready)
    os.close(ready)
    _, status = os.waitpid(child, 0)
    with os.fdopen(counted, "rb") as pipe:
        seen = pipe.read()
    return int(seen) if die_before == 0 else status


def _live(told: ProgrammeRun, command: tuple[str, ...], die_before: int, ready: int) -> None:
    writes = 0
    gc.disable()  # what the parent holds is not searched, and so not copied, in a child that lives this briefly

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal writes
        if _writes(event, args, str(told.place)):
            writes += 1
            if writes == die_before:
                os._exit(DIED)

    sys.addaudithook(watch)
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = told.run(*(word.format(programme=told.programme) for word in command))
    finally:
        os.write(ready, str(writes).encode())
        os._exit(code)


def _writes(event: str, args: tuple[object, ...], place: str) -> bool:
    """A name that appears or is replaced below the place; the writing of a temporary file is part of the write that follows."""
    if event in {"os.link", "os.rename"}:
        return str(args[1]).startswith(place)
    if event != "open" or not isinstance(args[1], str) or not set(args[1]) & set("wxa+"):
        return False
    path = str(args[0])
    return path.startswith(place) and not path.endswith(".part") and "~" not in path


def _differing(one: ProgrammeRun, other: ProgrammeRun, names_the_moment: tuple[str, ...]) -> list[str]:
    mine, yours = (
        {name: data for name, data in told.files().items() if "~" not in name and not name.endswith(".part")} for told in (one, other)
    )
    apart = {name for name in mine.keys() & yours.keys() if mine[name] != yours[name] and not name.startswith(names_the_moment)}
    return sorted(apart | (mine.keys() ^ yours.keys()))


if __name__ == "__main__":
    import logging

    import flows.monthly_cycle  # noqa: F401  once, before the children

    logging.disable(logging.CRITICAL)
    print(json.dumps({story: main(Path(sys.argv[1]) / story, story) for story in sys.argv[2:]}))
