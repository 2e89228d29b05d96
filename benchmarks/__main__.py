"""Every benchmark, one after the other, each in a process of its own: `make bench`.

    python -m benchmarks [--before FOLDER] [NAME ...]

FOLDER is a checkout of an earlier version, whose month is measured beside this one's.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

BENCHMARKS = {
    "reading": "reading()",
    "checks": "compared()",
    "pages": "pages()",
    "beside_habit": "beside_habit(place)",
    "month": "month(place)",
    "earlier": "earlier(place, before)",
    "one_trust": "one_trust(place)",
    "growth": "growth(place)",
    "written": "written(place)",
    "stored": "stored(place)",
    "libraries": "libraries()",
}
"""Module to the call that yields its lines."""

_ONE = """
import sys
from pathlib import Path
from benchmarks.{module} import {function}
place, before = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None
for line in {call}:
    print(line, flush=True)
"""


def main() -> None:
    """What they write is removed when all are done, so that none pays for tidying up after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(BENCHMARKS)}")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of an earlier version, to measure a month beside")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="measures-bench-") as place:
        for module in asked.names or BENCHMARKS:
            call = BENCHMARKS[module]
            code = _ONE.format(module=module, function=call.partition("(")[0], call=call)
            before = str(asked.before.resolve()) if asked.before else ""
            subprocess.run([sys.executable, "-c", code, place, before], check=True)


if __name__ == "__main__":
    main()
