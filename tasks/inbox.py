"""The inbox: one folder per trust, files as they came, and the log that says when, from whom and how each arrived."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.period import Period

LOG = "received.csv"
LOG_COLUMNS = ["path", "received_at", "sent_by", "channel"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox, not opened yet. `id` comes from its name, size and time of receipt, so a known file is never read again."""

    trust: str
    name: str
    path: Path
    received_at: datetime
    size: int
    sent_by: str
    channel: str

    @property
    def id(self) -> str:
        mark = hashlib.sha256(f"{self.name}|{self.size}|{self.received_at.isoformat()}".encode()).hexdigest()[:8]
        return f"{self.received_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mark}"

    @property
    def month(self) -> Period:
        """The month it was received in (UTC), under which the record keeps it."""
        return Period.of(self.received_at.astimezone(UTC).date())


def arrivals(inbox: Path, until: datetime, trust: str = "*") -> Iterator[Arrival]:
    """Every file received by a moment (aware), by trust, then time of receipt. Hidden and lock files are passed over."""
    log = _log(inbox / LOG)
    for folder in sorted(path for path in inbox.glob(trust) if path.is_dir()):
        found = [_arrival(folder, path, log) for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))]
        yield from sorted((a for a in found if a.received_at <= until), key=lambda a: (a.received_at, a.name))


def _arrival(folder: Path, path: Path, log: dict[str, tuple[datetime, str, str]]) -> Arrival:
    stat = path.stat()
    modified = datetime.fromtimestamp(stat.st_mtime, UTC)
    received_at, sent_by, channel = log.get(f"{folder.name}/{path.name}", (modified, "", "folder"))
    return Arrival(folder.name, path.name, path, received_at, stat.st_size, sent_by, channel)


def _log(path: Path) -> dict[str, tuple[datetime, str, str]]:
    if not path.exists():
        return {}
    rows: dict[str, tuple[datetime, str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != LOG_COLUMNS:
            raise Mistake(f"{path}, line 1: the columns must be {','.join(LOG_COLUMNS)}")
        for row in reader:
            moment = _moment(row["received_at"] or "")
            if moment is None:
                raise Mistake(f"{path}, line {reader.line_num}: write the time of receipt with its offset, as in 2013-11-14T09:15:00+00:00")
            rows[row["path"]] = (moment, row["sent_by"] or "", row["channel"] or "")
    return rows


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
