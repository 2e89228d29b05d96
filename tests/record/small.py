"""A programme of two trusts with three actions each: one sends its updates, the other is silent."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, datetime
from pathlib import Path

from tasks.collect.agreed_plans import add_plans
from tasks.model.period import calendar_month
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.rulebook import load
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings

SENDS, SILENT = "RDD", "RNL"
NAMES = {
    SENDS: "Basildon and Thurrock University Hospitals NHS Foundation Trust",
    SILENT: "North Cumbria University Hospitals NHS Trust",
}
GOOD = {"delivered_word": "", "evidence": "", "status_word": "Some issues"}
"""Changes to the first action with which an update is accepted; and those for which it goes back with one finding."""

FAULTY = GOOD | {"narrative": ""}
LOCKED = {
    "ref": "Ref",
    "theme": "Theme",
    "concern": "Summary of main concern",
    "action": "Action",
    "owner": "Action owner",
    "timescale": "Agreed timescale",
}


def small(place: Path) -> None:
    """Write `config` and `programme` for the two trusts below a place; nothing has arrived yet."""
    shutil.copytree(ROOT / "config", place / "config")
    rows_of_two(place / "config/spells.csv")
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


def opened(place: Path, moment: datetime) -> Run:
    """The programme of the two trusts with their plans on record, as a run below a place that writes nowhere else."""
    small(place)
    programme, config = place / "programme", place / "config"
    named = {name: place / name for name in ("returned", "mail", "preview")}
    settings = Settings(programme=programme, config=config, site=str(place / "site"), **named)
    made = Run(Record(FolderStore(place / "store")), load(config), load_programme(programme), settings, config, moment)
    add_plans(made, ())
    return made


def update(
    programme: Path, trust: str = SENDS, *, signed: str = "2013-10-09", nil: bool = False, corrects: str = "", **changes: str
) -> bytes:
    """A trust's update for the month before the day it was signed, with changes to its first action, as a file's bytes."""
    made = json.loads((ROOT / "samples/inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8"))
    made |= {
        "period_word": str(calendar_month(date.fromisoformat(signed)).previous()),
        "chair_date_word": signed,
        "chief_date_word": signed,
    }
    made |= {"corrects_word": corrects} if corrects else {}
    made |= {"trust_code": trust, "trust_name": NAMES[trust]}
    made |= {"chair_name": f"Illustrative Chair of {trust}", "chief_name": f"Illustrative Chief Executive of {trust}"}
    made["actions"] = [line | row for line, row in zip(made["actions"], _planned(programme, trust), strict=False)]
    made["actions"][0] |= changes
    if nil:
        made |= {"nil_word": "yes", "nil_reason": "Nothing changed this month", "actions": []}
    return json.dumps(made).encode()


def send(programme: Path, name: str, received_at: str, trust: str = SENDS, **what: str) -> bytes:
    """An update of a trust, as `update` makes it, arrives in the trust's folder; its bytes are the answer."""
    data = update(programme, trust, **what)
    lay_in(programme, f"{trust}/{name}", received_at, data, "lead@example.invalid", "e-mail")
    return data


def lay_in(programme: Path, path: str, received_at: str, data: bytes, sent_by: str = "", channel: str = "mail") -> None:
    """A file lies in the inbox, and the log says when it came."""
    place = programme / "inbox" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    with (programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
        log.write(f"{path},{received_at},{sent_by},{channel}\n")


def _planned(programme: Path, trust: str) -> list[dict[str, str]]:
    """The locked words of a trust's plan, under the names an update gives them."""
    lines = (programme / f"plans/{trust}-1.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines[next(n for n, line in enumerate(lines) if line.startswith("Ref,")) :])
    return [{name: row[column] for name, column in LOCKED.items()} for row in rows]


def rows_of_two(path: Path) -> None:
    """Leave the rows of the two trusts in a table of the register."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[0] in {SENDS, SILENT})])
