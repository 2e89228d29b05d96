"""The list of sentences against what the whole sample says: `python -m tests.sentences.sample SECONDS [SEED]`, as `make sentences` does.

What is said of all trusts comes first; then trust by trust and month by month, in an order that the seed draws, while the seconds last.
"""

from __future__ import annotations

import random
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun
from tests.sentences.matching import Listed, Reader, read_list
from tests.sentences.said import Said, everything_said
from tests.sentences.test_sentences import LIST, faults, of_kind

PLAN = ("theme", "concern", "action", "owner")
"""Columns of the sample's plans in which figures stand, and which the list reads."""

LIST_OF_SAMPLE = LIST.with_name("of_sample.txt")
"""What no programme of edges says: of published files, of costs by kind, of a partner for one topic, and findings of many kinds."""


def main(lasts: float, seed: str = "", place: str = "") -> int:
    """Print each sentence that is not listed, or that its figures do not carry. `place` holds the sample, if it was told there before."""
    seed = seed or secrets.token_hex(4)
    with tempfile.TemporaryDirectory() as empty:
        run = ProgrammeRun(Path(place or empty), ROOT / "samples", ROOT / "config")
        assert place or run.run("plan") == run.run("replay", "2013-09", "2014-02") == 0
        said: dict[object, list[Said]] = defaultdict(list)
        for one in everything_said(run, PLAN):
            said[one[1]].append(one)
        order = random.Random(seed)
        groups = sorted(said.values(), key=lambda group: (bool(group[0][1].trust), order.random()))
        until, found, read = time.monotonic() + lasts, dict[str, None](), 0
        used, own = set[Listed](), read_list(LIST_OF_SAMPLE)
        for group in groups:
            if time.monotonic() > until:
                break
            reader = Reader([*read_list(LIST), *own], of_kind)
            found |= dict.fromkeys(faults(reader, group))
            used |= reader.used.keys()
            read += 1
        if read == len(groups):
            found |= dict.fromkeys(f"nothing says this any more: {one.sentence!r}" for one in own if one not in used)
        print("".join(f"{one}\n" for one in found), end="")
        print(f"Seed {seed}: {read} of {len(groups)} groups of statements read, {len(found)} faults.")
        return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *sys.argv[2:]))
