"""The list of sentences against what the whole sample says: `python -m tests.sentences.sample SECONDS [SEED]`, as `make rehearse` does.

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
from tests.sentences.matching import Reader, read_list
from tests.sentences.said import Said, everything_said
from tests.sentences.test_sentences import LIST, faults, of_kind


def main(lasts: float, seed: str = "", place: str = "") -> int:
    """Print each sentence that is not listed, or that its figures do not carry. `place` holds the sample, if it was told there before."""
    seed = seed or secrets.token_hex(4)
    with tempfile.TemporaryDirectory() as empty:
        run = ProgrammeRun(Path(place or empty), ROOT / "samples", ROOT / "config")
        assert place or run.run("plan") == run.run("replay", "2013-09", "2014-02") == 0
        said: dict[object, list[Said]] = defaultdict(list)
        for one in everything_said(run):
            said[one[1]].append(one)
    order = random.Random(seed)
    groups = sorted(said.values(), key=lambda group: (bool(group[0][1].trust), order.random()))
    until, found, read = time.monotonic() + lasts, dict[str, None](), 0
    for group in groups:
        if time.monotonic() > until:
            break
        found |= dict.fromkeys(faults(Reader(read_list(LIST), of_kind), group))
        read += 1
    print("".join(f"{one}\n" for one in found), end="")
    print(f"Seed {seed}: what the sample says of {read} of {len(groups)} months and trusts was read; {len(found)} faults.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *sys.argv[2:]))
