"""A programme of two trusts with three actions each: one sends its updates, the other is silent."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from tasks.settings import ROOT

SENDS, SILENT = "RDD", "RNL"


def small(place: Path) -> None:
    """Write `config` and `programme` for the two trusts below a place; nothing has arrived yet."""
    shutil.copytree(ROOT / "config", place / "config")
    _only(place / "config/spells.csv")
    programme = place / "programme"
    (programme / "plans").mkdir(parents=True)
    (programme / "inbox").mkdir()
    shutil.copy(ROOT / "samples/programme.toml", programme)
    shutil.copy(ROOT / "samples/people.csv", programme)
    (programme / "inbox/received.csv").write_text("path,received_at,sent_by,channel\n", encoding="utf-8")
    for trust in (SENDS, SILENT):
        lines = (ROOT / f"samples/plans/{trust}-1.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        head = next(n for n, line in enumerate(lines) if line.startswith("Ref,"))
        (programme / f"plans/{trust}-1.csv").write_text("".join(lines[: head + 4]), encoding="utf-8")


def send(programme: Path, name: str, received_at: str, trust: str = SENDS, **changes: str) -> None:
    """A trust's September update arrives, with changes to its first action."""
    update = json.loads((ROOT / "samples/inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8"))
    update["actions"] = update["actions"][:3]
    update["actions"][0] |= changes
    (programme / "inbox" / trust).mkdir(exist_ok=True)
    (programme / "inbox" / trust / name).write_text(json.dumps(update), encoding="utf-8")
    with (programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
        log.write(f"{trust}/{name},{received_at},lead@example.invalid,e-mail\n")


def _only(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[0] in {SENDS, SILENT})])
