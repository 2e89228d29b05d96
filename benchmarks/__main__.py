"""Every benchmark, one after the other, each in a process of its own: `make bench`."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = {"reading": "reading", "checks": "compared", "pages": "pages", "record": "record", "month": "month"}
"""Module to the function that yields its lines."""

if __name__ == "__main__":
    for module, lines in BENCHMARKS.items():
        told = f"from benchmarks.{module} import {lines}\nfor line in {lines}():\n    print(line, flush=True)"
        subprocess.run([sys.executable, "-c", told], check=True)
