"""Stop the sending of a file at each of its writes, and go on: the person presses the button again, or nobody does and a sweep comes.

`python -m tests.desk.dying_send PLACE EVERY` prints, as JSON, how many writes there are, and what stood after each stop and what went on.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from flows.collect_updates import collect_updates
from tasks.desk.send_update import decide_on_sent, hold_sent
from tasks.desk.visit import visit
from tasks.run.desk_links import UPDATE
from tests.desk.at_desk import AtDesk, begun, two_trusts
from tests.record.dying import DIED, in_child


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
    desk = _copied(place, "whole")
    _, whole = in_child(partial(_send, desk, form), desk.programme.place, 0)
    found = []
    for at in range(1, whole + 1, every):
        desk = _copied(place, str(at))
        assert in_child(partial(_send, desk, form), desk.programme.place, at)[0] == DIED
        held = bool(desk.written("sent"))
        on_by = "the person" if len(found) % 2 == 0 or not held else "a sweep"
        if on_by == "the person":
            assert in_child(partial(_send, desk, form), desk.programme.place, 0)[0] == 0
        else:
            with desk.settings():
                collect_updates.fn(desk.now + timedelta(minutes=15))
        many = (len(desk.written(kind)) for kind in ("submissions", "decisions"))
        found.append(Stopped(at, held, on_by, *many, len(desk.programme.mail()), desk.programme.run("verify")))
    return {"writes": whole, "stopped": [asdict(one) for one in found]}


def _send(desk: AtDesk, form: str) -> None:
    with desk.settings():
        mine = visit(desk.link().rpartition("/")[2], desk.now, UPDATE)
        sent, first = hold_sent(mine, {"form": form})
        decide_on_sent(mine.run, sent, lambda: desk.now)
        assert first or sent


def _at(place: Path, name: str) -> AtDesk:
    programme = begun(place)
    return AtDesk(type(programme)(place / name, programme.programme, programme.config))


def _copied(place: Path, name: str) -> AtDesk:
    shutil.copytree(place / "var", place / name)
    return _at(place, name)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
