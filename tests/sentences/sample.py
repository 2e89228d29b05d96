"""The list of sentences against what the whole sample says: `python -m tests.sentences.sample SECONDS [SEED]`, as `make sentences` does.

What is said of all trusts comes first; then trust by trust and month by month, in an order that the seed draws, while the seconds last.
"""

from __future__ import annotations

import random
import re
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from tasks.model.words import counted
from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun
from tests.sentences.matching import Reader, read_list
from tests.sentences.said import Said, everything_said
from tests.sentences.test_sentences import LIST, faults, of_kind

PLAN = ("theme", "concern", "action", "owner")
"""Columns of the sample's plans in which figures stand, and which the list reads."""

LETTERS = {"letter", "publication"}
"""A letter says how things stood when it left, and the data how they stand now: only letters of the programmes of edges are read back."""

UNREAD = re.compile(
    r"Action [A-Z0-9]{3}-\d\d|is not an action of the agreed plan|Did you mean"
    r"|SHMI|mortality is as expected|illustrative-|on complaints|Complaints: |£|was announced as partner on"
    r"|helps .* under contract|The partner is not in the regime itself"
)
"""What only the sample says, in findings, of published files, of costs by kind, of a partner for one topic: nothing reads it back yet."""


def main(lasts: float, seed: str = "", place: str = "") -> int:
    """Print each sentence that is not listed, or that its figures do not carry. `place` holds the sample, if it was told there before."""
    seed = seed or secrets.token_hex(4)
    with tempfile.TemporaryDirectory() as empty:
        run = ProgrammeRun(Path(place or empty), ROOT / "samples", ROOT / "config")
        assert place or run.run("plan") == run.run("replay", "2013-09", "2014-02") == 0
        said: dict[object, list[Said]] = defaultdict(list)
        for one in everything_said(run, PLAN):
            if one[1].kind not in LETTERS:
                said[one[1]].append(one)
        order = random.Random(seed)
        groups = sorted(said.values(), key=lambda group: (bool(group[0][1].trust), order.random()))
        until, found, read, unread = time.monotonic() + lasts, dict[str, None](), 0, 0
        for group in groups:
            if time.monotonic() > until:
                break
            wrong = faults(Reader(read_list(LIST), of_kind), group)
            found |= dict.fromkeys(one for one in wrong if not UNREAD.search(one))
            unread += sum(bool(UNREAD.search(one)) for one in wrong)
            read += 1
        print("".join(f"{one}\n" for one in found), end="")
        print(f"Seed {seed}: {read} of {len(groups)} groups of statements read, {len(found)} faults.")
        print(f"{counted(unread, 'sentence')} of kinds that nothing reads back yet.")
        return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *sys.argv[2:]))
