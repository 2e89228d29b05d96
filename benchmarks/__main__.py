"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

from benchmarks.month import month
from benchmarks.pages import pages

if __name__ == "__main__":
    for line in (*pages(), *month()):
        print(line, flush=True)
