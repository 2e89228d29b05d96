"""Every word that a finding on a claim of costs says is written down here once: what a partner reads, where, and what it is to do.

`python -m tests.evidence.test_claim_sentences --write` writes them down as they are now, on purpose.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from tasks.evidence.claim_files import claimed, large_claim
from tests.evidence.test_cost_claims import HEADER, cost, known, read

FILE = Path(__file__).with_name("claims.txt")
FINE = "RJF-1,2013-10,travel,10,Ticket"


def claims():
    """Claims of partner RRK that are each wrong in one way, or worth a word."""
    for line in (
        "RDD-1,2013-10,staff time,10,Roster",
        "RJF-1,October,staff time,10,Roster",
        "RJF-1,2013-11,staff time,10,Roster",
        "RJF-1,2013-08,staff time,10,Roster",
        "RJF-1,2013-10,biscuits,10,Roster",
        "RJF-1,2013-10,staff time,-10,Roster",
        "RJF-1,2013-10,travel,10,",
        "RLT-1,2013-10,travel,10,ticket",
        "RJF-1,2013-10,travel",
    ):
        yield line, read(FINE, line)
    yield "a column too many", read(FINE, header=f"{HEADER},remarks")
    yield "nothing in it", read("")
    yield "neither yes nor no", read(f"{FINE},perhaps", header=f"{HEADER},replaces")
    yield "too large", large_claim("RRK", "it has 9 MB, and at most 5 MB are read", known())
    yield (
        "a part of what was claimed",
        read(FINE, beside=known(cost(category="staff time", pounds=10), cost(category="equipment", pounds=7))),
    )
    yield "after the exit", read(FINE, beside=known(exits={"RJF-1": date(2013, 9, 30)}))
    yield "in the month of the exit", read(FINE, beside=known(exits={"RJF-1": date(2013, 10, 1)}))
    yield "unusual beside its own", read("RJF-1,2013-10,travel,31,Ticket", beside=known(cost(month="2013-09")))
    yield "three times the usual", read("RJF-1,2013-10,travel,30,Ticket", beside=known(cost(month="2013-09")))
    yield "unusual beside any other", read("RJF-1,2013-10,travel,31,Ticket", beside=known(cost("RLT-1", month="2013-09")))


def written() -> str:
    found = []
    for name, claim in claims():
        found.append(f"{name}: {claimed(claim)}\n")
        found += [f"  {one.severity} at {one.address}, {one.seen!r}: {one.says}\n    {one.mend}\n" for one in claim.findings]
    return "".join(found)


def test_what_a_partner_reads_of_its_claim_is_what_is_written_down() -> None:
    assert written() == FILE.read_text(encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    FILE.write_text(written(), encoding="utf-8")
