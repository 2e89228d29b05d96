"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

from benchmarks.month import month

if __name__ == "__main__":
    for line in month():
        print(line, flush=True)
