"""`make clean`: remove `var/`, but ask first where it holds a record of more than the sample programme. Needs nothing but Python."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
_ARRIVED = {"submissions", "costs", "evidence"}


def main(place: Path) -> int:
    """Remove a folder, or say why it stays; the exit code is the answer."""
    found = worth_keeping(place)
    if found and not sys.stdin.isatty():
        print(f"{place} stays: {found}. Run `make clean` in a terminal to be asked, or remove it yourself.", file=sys.stderr)
        return 1
    if found and input(f"{found}. Remove {place} for good? Type yes: ").strip() != "yes":
        print(f"{place} stays.")
        return 1
    shutil.rmtree(place, ignore_errors=True)
    return 0


def worth_keeping(place: Path) -> str:
    """What a folder holds that cannot be made again by `make month`, in words; empty if nothing."""
    record = place / "record"
    foreign = next(_foreign(record), "")
    if foreign:
        return f"{record} holds more than the sample programme, as {foreign}"
    backups = sorted((place / "backups").glob("*.tar"))
    if backups and not any(record.rglob("*.json")):
        return f"{backups[-1]} is a backup, and there is no record beside it that shows what it is of"
    return ""


def _foreign(record: Path) -> Iterator[str]:
    """The facts of a record that say of something that it arrived or was agreed, and that the sample does not have."""
    files = {hashlib.sha256(path.read_bytes()).hexdigest() for path in SAMPLES.rglob("*") if path.is_file()}
    for path in sorted(record.rglob("*.json")):
        folders = path.relative_to(record).parts
        kind = folders[2] if folders[0] == "facts" and len(folders) > 2 else folders[0]
        arrived = kind in _ARRIVED and _fact(path).get("sha256") not in files
        if arrived or (kind == "plans" and not _of_sample(_fact(path))):
            yield path.relative_to(record).as_posix()


def _fact(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _of_sample(plan: dict[str, object]) -> bool:
    """Whether the sample has a plan of that trust and version with all of its actions."""
    file = SAMPLES / "plans" / f"{plan.get('trust')}-{plan.get('version')}.csv"
    actions = plan.get("actions")
    if not file.is_file() or not isinstance(actions, list):
        return False
    text = file.read_text(encoding="utf-8")
    return all(str(action["ref"]) in text for action in actions)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var"))
