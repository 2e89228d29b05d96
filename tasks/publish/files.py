"""The files that a release is published as: those of the month as a whole, made here; those of single trusts stand in the packs."""

from __future__ import annotations

import hashlib

from tasks.model.json_text import to_json, to_line
from tasks.publish.differences import as_csv
from tasks.record.packs import Pack
from tasks.record.record import Record
from tasks.site.data.dictionary import tables, words_of
from tasks.site.data.shapes import ProgrammeWords, ReleaseData
from tasks.site.data.table_text import heading_of
from tasks.site.pages.all import month_files
from tasks.site.release_view import ReleaseView


class TableDigests:
    """The SHA-256 of each table of a month: of its heading, and of its lines, which stand in one pack after the other."""

    def __init__(self, programme: ProgrammeWords) -> None:
        words = words_of(programme)
        self._digests = {name: hashlib.sha256(heading_of(name, words)) for name in tables(words)}

    def add(self, pack: Pack) -> None:
        """Count the lines in one pack more."""
        for name, digest in self._digests.items():
            digest.update(pack[f"tables/{name}.csv"])

    def of_month(self, period: str) -> dict[str, str]:
        """Path to the SHA-256 of each table."""
        return {f"data/{period}/{name}.csv": digest.hexdigest() for name, digest in self._digests.items()}


def list_of_files(record: Record, release: ReleaseView, lines: TableDigests, standing: ReleaseView | None) -> str:
    """Make and hold the files of the month as a whole; the SHA-256 of the list of all files is the answer.

    `lines` are those of its tables. `standing` is the release that this one replaces: the files that tell of earlier corrections are taken
    from there.
    """
    pages = {path: record.put_blob(page) for path, page in month_files(release)}
    pages |= _changes(record, release.overview, standing)
    return record.put_blob(to_line({"pages": pages, "tables": lines.of_month(release.month["period"])}))


def _changes(record: Record, data: ReleaseData, standing: ReleaseView | None) -> dict[str, str]:
    """The files that tell what each correction of a month changed: this one's, and those of the corrections before it."""
    if standing is None or "correction" not in data:
        return {}
    begin = f"data/{data['period']}/changes-"
    earlier = {path: record.put_blob(standing.files[path]) for path in standing.files.of_month if path.startswith(begin)}
    name, found = f"{begin}{data['number']}", data["correction"]["differences"]
    return earlier | {f"{name}.csv": record.put_blob(as_csv(found)), f"{name}.json": record.put_blob(to_json(data["correction"]))}
