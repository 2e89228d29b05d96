"""Writes the inbox of the illustrative programme from its story: `python -m samples.build`. The same story gives the same files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from samples.story.arrivals import Arrival, arrivals
from samples.story.files import csv_bytes, json_bytes, ods_bytes, xlsx_bytes
from samples.story.telling import SAMPLES, Story, story

INBOX = SAMPLES / "inbox"


def main() -> None:
    """Write every file and received.csv, and remove what the story no longer tells; an .ods that is there already is kept."""
    told = story()
    coming = arrivals(told)
    for arrival in coming:
        if arrival.name.endswith(".ods") and (INBOX / arrival.path).exists():
            continue  # no two conversions give the same bytes: delete the file to have it made again
        blob = file_bytes(told, arrival)
        if blob is not None:
            _write(INBOX / arrival.path, blob)
    _write(INBOX / "received.csv", received(coming))
    expected = {INBOX / arrival.path for arrival in coming}
    for stray in set(INBOX.glob("*/*")) - expected:
        stray.unlink()
    print(f"{len(coming)} updates of {len(told.plans)} trusts are in {INBOX}")


def file_bytes(told: Story, arrival: Arrival) -> bytes | None:
    """The bytes of one arrival; None for a workbook that only LibreOffice can save."""
    kind = Path(arrival.name).suffix
    if kind == ".csv":
        return csv_bytes(arrival.update, told.programme.banner)
    if kind == ".json":
        return json_bytes(arrival.update)
    workbook = xlsx_bytes(told, arrival.update, told.programme.banner)
    return ods_bytes(workbook) if kind == ".ods" else workbook


def received(coming: tuple[Arrival, ...]) -> bytes:
    """The register of arrivals, as a mail gateway would write it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["path", "received_at", "sent_by", "channel"])
    writer.writerows([each.path, each.received_at.isoformat(), each.sent_by, each.channel] for each in coming)
    return text.getvalue().encode()


def _write(path: Path, blob: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != blob:
        path.write_bytes(blob)


if __name__ == "__main__":
    main()
