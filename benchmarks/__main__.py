"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

from benchmarks.checks import compared
from benchmarks.month import month
from benchmarks.pages import pages
from benchmarks.reading import reading
from benchmarks.record import record

if __name__ == "__main__":
    for line in (*reading(), *compared(), *pages(), *record(), *month()):
        print(line, flush=True)
