"""Stop a command at each of its writes, and give it again: started as a process of its own, whose children die, or find the disk full.

`python -m tests.record.dying PLACE STORY:FAULT ...` prints, as JSON and for each of them, how many writes its command has, before which of
them a run was stopped, how those runs ended, in what the files differ from those of a command that was never interrupted, what is left
over, and how `verify` ends. `python -m tests.record.dying --whole SECONDS` does so at every write of every story, for about so long.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

DIED = 9
DIES = "dies"
FAULTS = {"full": errno.ENOSPC, "read-only": errno.EROFS}
ENDS = {DIES: DIED, **dict.fromkeys(FAULTS, 4)}
"""How a run ends that was stopped: the exit code of the command line where this machine refused it."""

TAKE_DOWN = ("take-down", "{programme}/words.txt", "--trust", SENDS, "--by", "Ida", "--reason", "It names a patient")
PUT_BACK = ("put-back", "1", "--by", "Bob", "--reason", "It is a nurse")
SEPTEMBER = "2014-09-01T09:00+01:00"
BOB = ("award", "approve", "1", "--by", "Bob", "--as-of", SEPTEMBER)


@dataclass(frozen=True)
class Story:
    """What comes before a command, and the command: it dies, and is given again."""

    begins: Callable[[ProgrammeRun], None]
    command: tuple[str, ...]
    every: int = 1  # it dies at each so-manieth write: with 1, at every one
    names_the_moment: tuple[str, ...] = ()  # how paths of files begin that say when a person acted: there only the names are compared


def main(place: Path, story: str, fault: str, every: int = 0) -> dict[str, object]:
    small(place)
    send(place / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    told = STORIES[story]
    every = every or told.every
    _begun(place, "start", told)
    whole = _copied(place, "whole")
    writes = _run(whole, told.command, fault, at=0)[1]
    afresh = every == 1 and bool(told.names_the_moment)  # each run begins again as at its own moment: none gets further than the one before
    dying, died, ends, wrong = _copied(place, "dying"), [], set(), _Wrong()
    at = 1
    while at <= writes and (end := _end(dying, told, fault, at=at if afresh or not died else every + 1)) != 0:
        died.append(at)
        ends.add(end)
        at += every
        if afresh:
            assert _end(dying, told, fault, at=-1) == 0
            wrong.look(whole, dying, told)
            shutil.rmtree(dying.place)
            dying = _copied(place, "dying")
    assert _end(dying, told, fault, at=-1) == 0
    wrong.look(whole, dying, told)
    return {"writes": writes, "died": died, "ends": sorted(ends)} | asdict(wrong)


@dataclass
class _Wrong:
    """What was not as it should be after a command that was stopped had been given again."""

    differing: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    verify: int = 0

    def look(self, whole: ProgrammeRun, dying: ProgrammeRun, told: Story) -> None:
        self.differing += _differing(whole, dying, told.names_the_moment)
        self.left += [name for name in dying.files() if passing(name)]
        self.verify = max(self.verify, dying.run("verify"))


def whole(place: Path, seconds: float) -> int:
    """Every story with every fault, at every write: for about so long, and then what could not be tried is named. 1 if any is wrong."""
    until, wrong, late = time.monotonic() + seconds, [], []
    for fault in (DIES, *FAULTS):
        for story in STORIES:
            if time.monotonic() > until:
                late.append(f"{story}:{fault}")
                continue
            with contextlib.redirect_stdout(io.StringIO()):
                found = main(place / fault / story, story, fault, every=1)
            shutil.rmtree(place / fault / story)
            if found["differing"] or found["left"] or found["verify"] or found["ends"] != [ENDS[fault]]:
                wrong.append(f"{story}:{fault}")
                print(f"{story}:{fault} {found}", file=sys.stderr)
    print(f"Stopped at every write: {', '.join(wrong) or 'none'} wrong, no time for {', '.join(late) or 'none'}.", file=sys.stderr)
    return 1 if wrong else 0


def _plan(told: ProgrammeRun) -> None:
    """Nothing is on record."""
    shutil.rmtree(told.place / "store")


def _backed_up(told: ProgrammeRun) -> None:
    """A record of a month was backed up, and is gone with its site."""
    _month(told)
    assert told.run("month", "2013-09") == told.run("backup", str(told.programme / "record.tar")) == 0
    shutil.rmtree(told.place / "store")
    shutil.rmtree(told.place / "site")


def _damaged(told: ProgrammeRun) -> None:
    """September is public; of its pages one is gone, one is altered, and a list is cut short."""
    _month(told)
    assert told.run("month", "2013-09") == 0
    (told.site / "index.html").unlink()
    for name in ("2013-09/index.html", "releases/files.json"):
        (told.site / name).write_bytes((told.site / name).read_bytes()[:-100])


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


def _taken_down(told: ProgrammeRun) -> None:
    """Words were taken down that stood in two releases."""
    _named(told)
    assert told.run(*(word.format(programme=told.programme) for word in TAKE_DOWN)) == 0


def _waiting(told: ProgrammeRun) -> None:
    """A correction of September waits for approval."""
    _correction(told)
    assert told.run_unapproved("rerun", SENDS, "2013-09") == 0


def _taken_back_once(told: ProgrammeRun) -> None:
    """It waits, and one person said that it was put forward by mistake."""
    _waiting(told)
    assert _retract(told, "Olu") == 0


def _taken_back(told: ProgrammeRun) -> None:
    """It was withdrawn for good, as two people said."""
    _taken_back_once(told)
    assert _retract(told, "A. Reader") == 0


def _retract(told: ProgrammeRun, by: str) -> int:
    return told.run("retract", "2013-09", "--candidate", told.candidate("2013-09"), "--by", by, "--reason", "It was meant for October")


def _proposed(told: ProgrammeRun) -> None:
    """An award was put forward."""
    _correction(told)
    Fund(told.programme.parent).claims("RDD-1", "RAL", "2013-10", "1000.01", "2013-11-10T09:00:00+00:00")
    assert told.run("award", "propose", "RDD-1", "--by", "Ann", "--as-of", SEPTEMBER) == 0


STORIES = {
    "plan": Story(_plan, ("plan",)),
    "restore": Story(_backed_up, ("restore", "{programme}/record.tar"), every=41),
    "backup": Story(_month, ("backup", "{place}/record.tar")),
    "site": Story(_damaged, ("month", "2013-09"), every=7),
    "month": Story(_month, ("month", "2013-09"), every=13),
    "late": Story(_late, ("month", "2013-10"), every=41),
    "rerun": Story(
        _correction, ("rerun", SENDS, "2013-09"), every=37, names_the_moment=("store/facts/main/begun/", "store/facts/main/seals/")
    ),
    "approve": Story(
        _waiting,
        ("approve", "2013-09", "--by", "A. Reader"),
        every=29,
        names_the_moment=(
            *(f"store/facts/main/{kind}/" for kind in ("begun", "approvals", "releases", "seals")),
            *("site/releases/", "site/feed."),  # an entry of the feed is known by its release
            *(f"store/facts/main/{kind}/2013-09/" for kind in ("notices", "receipt-sheets")),  # what an approval lets go says how
            *("mail/2013-09-all-digest-", "mail/2013-09-RNL-incentive_award-"),  # things stood at its moment
        ),
    ),
    "retract": Story(
        _taken_back_once,
        ("retract", "2013-09", "--candidate", "{candidate}", "--by", "A. Reader", "--reason", "So it was"),
        names_the_moment=tuple(f"store/facts/main/{kind}/" for kind in ("begun", "retractions", "seals")),
    ),
    "put-forward-again": Story(
        _taken_back,
        ("month", "2013-09", "--by", "Olu", "--reason", "It was September that was meant"),
        every=29,
        names_the_moment=("store/facts/main/begun/", "store/facts/main/seals/"),
    ),
    "award": Story(_proposed, BOB),
    "take-down": Story(
        _named, TAKE_DOWN, every=11, names_the_moment=("store/facts/main/take-downs/", "store/facts/main/seals/", "site/releases/")
    ),
    "put-back": Story(_taken_down, PUT_BACK, every=11, names_the_moment=("store/facts/main/put-backs/", "store/facts/main/seals/")),
    "for-good": Story(
        _taken_down,
        (*TAKE_DOWN, "--for-good"),
        every=7,
        names_the_moment=("store/facts/main/erasures/", "store/facts/main/seals/", "site/releases/"),
    ),
}


def _begun(place: Path, name: str, story: Story) -> ProgrammeRun:
    """A place in which everything before the story's command has happened; nothing has to warm up again in the children."""
    told = ProgrammeRun(place / name, place / "programme", place / "config")
    assert told.run("plan") == 0
    story.begins(told)
    warm = ProgrammeRun(place / "warm", told.programme, told.config)
    shutil.copytree(told.place, warm.place)
    assert warm.run(*_words(warm, story.command)) == 0
    return told


def _words(told: ProgrammeRun, command: tuple[str, ...]) -> Iterator[str]:
    return (word.format(programme=told.programme, place=told.place, candidate=told.candidate("2013-09")) for word in command)


def _copied(place: Path, name: str) -> ProgrammeRun:
    shutil.copytree(place / "start", place / name)
    return ProgrammeRun(place / name, place / "programme", place / "config")


def _run(told: ProgrammeRun, command: tuple[str, ...], fault: str, at: int) -> tuple[int, int]:
    """A command in a child that is stopped at its n-th write (0 or less: never): how it ended, and how many writes there were."""

    def quietly() -> int:
        for standard in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), standard)
        return told.run(*_words(told, command))

    return in_child(quietly, told.place, at, fault)


def _end(told: ProgrammeRun, story: Story, fault: str, at: int) -> int:
    return _run(told, story.command, fault, at)[0]


def in_child(act: Callable[[], object], place: Path, at: int, fault: str = DIES) -> tuple[int, int]:
    """Do something in a child that is stopped at its n-th write below a place (0 or less: never): how it ended, and how many there were.

    The child ends with the number that `act` gives, 0 for anything else, and 1 where it raises.
    """
    counted, ready = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(counted)
        _live(act, str(place), at, fault, ready)
    os.close(ready)
    end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(counted, "rb") as pipe:
        return end, int(pipe.read() or 0)


def _live(act: Callable[[], object], place: str, at: int, fault: str, ready: int) -> None:
    writes, code = 0, 1
    gc.disable()  # what the parent holds is not searched, and so not copied, in a child that lives this briefly

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal writes
        path = written(event, args, place)
        if path and not passing(path) and event != "os.mkdir":  # an empty folder says nothing; a kill before it is one before its file
            writes += 1
            if writes == at and fault == DIES:
                os._exit(DIED)
        if fault != DIES and path and at > 0 and writes >= at and (event != "os.remove" or fault == "read-only"):
            raise OSError(FAULTS[fault], os.strerror(FAULTS[fault]), path)

    sys.addaudithook(watch)
    try:
        end = act()
        code = end if isinstance(end, int) else 0
    except OSError:
        traceback.print_exc()
    finally:
        os.write(ready, str(writes).encode())
        os._exit(code)


def written(event: str, args: tuple[object, ...], place: str) -> str:
    """The path of a file or folder that appears, is replaced or is gone below the place; empty for anything else."""
    which = {"os.link": 1, "os.rename": 1, "os.remove": 0, "os.mkdir": 0}.get(event)
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wxa+"):
        which = 0
    path = "" if which is None else str(args[which])
    return path if path.startswith(place) else ""


def passing(path: str) -> bool:
    """Whether a file only stands where another is being written: that is part of the write that follows."""
    return path.endswith((".part", ".writing")) or "~" in path or "/.writing/" in path


def _differing(one: ProgrammeRun, other: ProgrammeRun, names_the_moment: tuple[str, ...]) -> list[str]:
    of_seals = ("store/results/main/sealed/", "store/results/main/ended/")  # worked out from seals, which name the moment
    mine, yours = (
        {name: data for name, data in told.files().items() if not passing(name) and not name.startswith(of_seals)} for told in (one, other)
    )
    apart = {name for name in mine.keys() & yours.keys() if mine[name] != yours[name] and not name.startswith(names_the_moment)}
    begun_again = {name for name in yours.keys() - mine.keys() if "/begun/" in name and name.startswith(names_the_moment)}
    return sorted(apart | (mine.keys() ^ yours.keys()) - begun_again)


if __name__ == "__main__":
    import logging

    import flows.monthly_cycle  # noqa: F401  once, before the children

    logging.disable(logging.CRITICAL)
    if sys.argv[1] == "--whole":
        with tempfile.TemporaryDirectory() as top:
            sys.exit(whole(Path(top), float(sys.argv[2])))
    top, *asked = sys.argv[1:]
    print(json.dumps({one: main(Path(top) / one.replace(":", "-"), *one.split(":")) for one in asked}))
