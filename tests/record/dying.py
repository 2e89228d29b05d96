"""Kill a month at each of its writes, and run it again: started as a process of its own, whose children die.

`python -m tests.record.dying PLACE 0` prints, as JSON, how many writes a month has, before which of them a run died, and in what the
files differ from those of a month that was never interrupted.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from tests.month.told import Told
from tests.record.small import send, small

MONTH = ("month", "2013-09")
DIED = 9


def main(place: Path, half: int) -> dict[str, object]:
    """Half 0 dies at each write of a month's first half, half 1 at each of its second: so that two processes share the work."""
    small(place)
    send(place / "programme", "RDD-2013-09.json", "2013-10-10T15:11:00+01:00")
    assert Told(place / "warm", place / "programme", place / "config").run("plan") == 0  # so that no child has to warm up again
    assert Told(place / "warm", place / "programme", place / "config").run(*MONTH) == 0
    whole = _prepared(place, "whole")
    writes = _run(whole, die_before=0)
    first, last = (1, writes // 2) if half == 0 else (writes // 2 + 1, writes)
    told, died = _prepared(place, "dying"), [first]
    assert os.waitstatus_to_exitcode(_run(told, die_before=first)) == DIED
    while died[-1] < last and os.waitstatus_to_exitcode(_run(told, die_before=2)) == DIED:  # one write further than the run before it
        died.append(died[-1] + 1)
    assert _run(told, die_before=-1) == 0
    return {"writes": writes, "died": died, "differing": _differing(whole, told)}


def _prepared(place: Path, name: str) -> Told:
    """A place with the plans in its record; the first one is made, the others copied."""
    told = Told(place / name, place / "programme", place / "config")
    start = place / "start"
    if not start.exists():
        made = Told(start, place / "programme", place / "config")
        assert made.run("plan") == 0
    shutil.copytree(start, told.place)
    return told


def _run(told: Told, die_before: int) -> int:
    """The month in a child that dies before its n-th write (0: never, and the answer is how many writes there were)."""
    counted, ready = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(counted)
        _live(told, die_before, ready)
    os.close(ready)
    _, status = os.waitpid(child, 0)
    with os.fdopen(counted, "rb") as pipe:
        seen = pipe.read()
    return int(seen) if die_before == 0 else status


def _live(told: Told, die_before: int, ready: int) -> None:
    writes = 0

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
        code = told.run(*MONTH)
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


def _differing(one: Told, other: Told) -> list[str]:
    mine, yours = (
        {name: data for name, data in told.files().items() if "~" not in name and not name.endswith(".part")} for told in (one, other)
    )
    return sorted(name for name in mine.keys() | yours.keys() if mine.get(name) != yours.get(name))


if __name__ == "__main__":
    import logging

    import flows.monthly_cycle  # noqa: F401  once, before the children

    logging.disable(logging.CRITICAL)
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
