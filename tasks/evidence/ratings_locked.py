"""What a locked process runs to read a published spreadsheet. It alone imports this module, so that all it needs is there before."""

from __future__ import annotations

import encodings.cp437  # noqa: F401  # what the library loads when it first reads the names in a package would be too late
from typing import Any

import orjson

from tasks.evidence.ratings import read_ratings
from tasks.evidence.table import BadEvidence, day_in

day_in("15/07/2014")  # the same for days


def read_spreadsheet(asked: dict[str, Any], blob: bytes) -> bytes:
    """The ratings in the file called `asked["name"]` and what was passed over, as JSON; or in `refused` why nothing is taken, and in
    `fault` what broke, by a fault of ours.
    """
    try:
        ratings, passed_over = read_ratings(asked["name"], blob)
    except BadEvidence as error:
        return orjson.dumps({"refused": str(error)})
    except MemoryError:
        raise  # ends this process, which says that the file asked for too much
    except Exception as fault:
        return orjson.dumps({"fault": type(fault).__name__})
    return orjson.dumps({"ratings": ratings, "passed_over": passed_over})
