"""Files as they were read, which decisions name: those of one partition that were decided on together are held as one pack."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import orjson

from tasks.model.json_text import to_json
from tasks.model.update import HeldSubmission, Place, Reading, ReadSubmission
from tasks.record.packs import Pack, packed
from tasks.record.record import Record


def sha_of(reading: Reading) -> str:
    """The SHA-256 of a reading as it is held."""
    return hashlib.sha256(to_json(reading)).hexdigest()


def hold(record: Record, readings: Iterable[Reading], packs: Iterable[str] = ()) -> dict[str, str]:
    """Hold readings as one pack. The SHA-256 of each to the name that a decision has of it: '<SHA-256 of the pack>/<of the reading>'.

    A run that was killed may have left them in one of `packs`, which is used then: what comes of it is the same as without the kill.
    """
    files = {hashlib.sha256(data).hexdigest(): data for data in map(to_json, readings)}
    left = (pack for pack in packs if files.keys() <= Pack(record.blob(pack)).keys())
    pack = next(left, "") or record.put_blob(packed(dict(sorted(files.items()))))
    return {sha: f"{pack}/{sha}" for sha in files}


def blob_of(name: str) -> str:
    """The SHA-256 of the blob that a reading is held in; one held before there were packs is a blob of its own."""
    return name.partition("/")[0]


def with_readings(record: Record, held: Sequence[HeldSubmission]) -> list[ReadSubmission]:
    """Submissions with what was read from them, in the order given."""
    readings = Readings(record)
    read = {name: readings[name] for name in sorted({name for _, name in held})}  # neighbours stand in one pack
    return [(one, read[name]) for one, name in held]


class Readings:
    """What was read from files, by the names that decisions give: neighbours, which stand in one pack, cost one look into the record.

    Raises NotFound for a name that the record does not hold.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._blob, self._data, self._pack = "", b"", Pack(b"")

    def __getitem__(self, name: str) -> Reading:
        blob, _, sha = name.partition("/")
        if blob != self._blob:
            data = self._record.blob(blob)
            self._blob, self._data, self._pack = blob, data, Pack(data)
        found = orjson.loads(self._pack[sha] if sha else self._data)
        return Reading(**{**found, "lines": tuple(found["lines"]), "places": tuple(Place(**place) for place in found["places"])})
