"""Stop the sending of a file at each of its writes, and go on: the person presses the button again, or nobody does and a sweep comes.

`python -m tests.desk.dying_send PLACE EVERY` prints, as JSON, how many writes there are, and what stood after each stop and what went on.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from flows.collect_updates import collect_updates
from tasks.desk.send_update import decide_on_sent, hold_sent
from tasks.desk.visit import visit
from tasks.run.desk_links import UPDATE
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.record.dying import DIED, passing, written


@dataclass(frozen=True)
class Stopped:
    """Where it was stopped, whether the file was held by then, by what it went on, and what there is of it in the end."""

    at: int
    held: bool
    on_by: str
    arrivals: int
    decisions: int
    letters: int
    verify: int


def main(place: Path, every: int) -> dict[str, object]:
    start = AtDesk(begun(two_trusts(place)))
    with start.settings():
        mine = visit(start.link().rpartition("/")[2], start.now, UPDATE)
        checked = mine.files.check(mine.run, mine.link.trust, *start.update())
        form = mine.form("send", checked.id)
        shutil.copytree(start.programme.place, place / "0")
        _send(_at(place, "0"), form)  # once, so that nothing has to warm up in the children
    whole = _run(_copied(place, "whole"), form, 0)
    found = []
    for at in range(1, whole + 1, every):
        desk = _copied(place, str(at))
        assert _run(desk, form, at) == DIED
        held = bool(desk.written("sent"))
        on_by = "the person" if len(found) % 2 == 0 or not held else "a sweep"
        if on_by == "the person":
            assert _run(desk, form, -1) == 0
        else:
            with desk.settings():
                collect_updates.fn(desk.now + timedelta(minutes=15))
        many = (len(desk.written(kind)) for kind in ("submissions", "decisions"))
        found.append(Stopped(at, held, on_by, *many, len(desk.programme.mail()), desk.programme.run("verify")))
    return {"writes": whole, "stopped": [asdict(one) for one in found]}


def _send(desk: AtDesk, form: str) -> None:
    with desk.settings():
        mine = visit(desk.link().rpartition("/")[2], desk.now, UPDATE)
        sent, first = hold_sent(mine.run, mine.link, mine.person, mine.posted({"form": form}, "send"), mine.files)
        decide_on_sent(mine.run, sent, lambda: desk.now)
        assert first or sent


def _at(place: Path, name: str) -> AtDesk:
    programme = begun(place)
    return AtDesk(type(programme)(place / name, programme.programme, programme.config))


def _copied(place: Path, name: str) -> AtDesk:
    shutil.copytree(place / "var", place / name)
    return _at(place, name)


def _run(desk: AtDesk, form: str, at: int) -> int:
    """Send in a child that dies at its n-th write: how it ended. With 0 the answer is how many writes there were; with -1 it lives."""
    counted, ready = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(counted)
        _live(desk, form, at, ready)
    os.close(ready)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(counted, "rb") as pipe:
        writes = pipe.read()
    return int(writes) if at == 0 else code


def _live(desk: AtDesk, form: str, at: int, ready: int) -> None:
    writes, code = 0, 1
    gc.disable()

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal writes
        path = written(event, args, str(desk.programme.place))
        if path and not passing(path) and event != "os.mkdir":
            writes += 1
            if writes == at:
                os._exit(DIED)

    sys.addaudithook(watch)
    try:
        _send(desk, form)
        code = 0
    finally:
        os.write(ready, str(writes).encode())
        os._exit(code)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
