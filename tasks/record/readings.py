"""Files as they were read, held as blobs."""

from __future__ import annotations

import orjson

from tasks.model.update import Place, Reading
from tasks.record.record import Record


def reading(record: Record, sha: str) -> Reading:
    """What was read from a file; raises NotFound."""
    found = orjson.loads(record.blob(sha))
    return Reading(**{**found, "lines": tuple(found["lines"]), "places": tuple(Place(**place) for place in found["places"])})
