"""Check a file before it is sent: the findings that the month would give, if the file arrived now."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.validate.copied_words import last_told, told_elsewhere
from tasks.validate.findings import findings_on
from tasks.validate.fingerprints import kept_prints, prints_of, sharing
from tasks.validate.waivers import earlier_decisions
from tasks.workbook.reading.read import read
from tasks.workbook.update_frames import update_frames


def check_file(path: Path, now: datetime) -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month's run would if it arrived now (aware); only findings that ask something of its sender."""
    data = path.read_bytes()
    reading = read(path.name, data)
    trust = reading.head.get("trust_code", "").strip().upper() or "unknown"
    try:
        period = Period.parse(reading.head.get("period_word", ""))
    except ValueError:
        period = Period.of(now.date()).previous()
    submission = Submission(id="check", trust=trust, name=path.name, received_at=now.astimezone(UTC), sha256="", size=len(data))
    record, rulebook = open_record(), open_rulebook()
    taken = [(submission, reading)]
    said = prints_of(taken)
    last = last_told(record, period, taken, said)
    heads, lines = update_frames(record, rulebook, open_programme(), period, taken, last)
    elsewhere = told_elsewhere(record, period, taken, lines, last, sharing(kept_prints(record, period), said))
    found = findings_on(rulebook, period, taken, heads, lines.assign(told_elsewhere=elsewhere), earlier_decisions(record, period, taken))[
        trust, "check"
    ]
    return reading, [finding for finding in found if finding.asks]
