"""How many small wrongs the tests notice, by folder, and those they do not: `python -m tests.mutants [FOLDER ...]`, as `make mutants`.

For each mutant of a seeded sample the tests that reach its line run in a copy of the checkout, those of its own folder first, until one
fails. Which test reaches which line is written down in `var/mutants/` by running every test once, more than twenty minutes of processor
time; after that only files of tests that have changed are run again for it, and without that folder all of them. Survivors are to be read
one by one: each is a hole in the tests, dead code, or no wrong. Where the seconds of a mutant end before all tests that reach its line have
run, it is counted apart, as not known.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from functools import partial
from pathlib import Path

from tasks.run.settings import ROOT
from tests.mutants.fork_server import ForkServer, fork_server
from tests.mutants.mutations import Mutant
from tests.mutants.reach import Reach
from tests.mutants.sample import FOLDERS, sampled
from tests.mutants.trial import apart, copied_checkout, failing, ready

AT_ONCE = 50
"""So many files of tests are looked at before what they reach is written down: whoever is interrupted does not begin anew."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants", description="How many small wrongs the tests notice.")
    asked.add_argument("folders", nargs="*", default=FOLDERS, help="folders or modules below tasks/")
    asked.add_argument("--sample", type=int, default=40, help="mutants of each folder (40)")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=90, help="as much time of tests for one mutant, at most (90)")
    asked.add_argument("--reach", type=Path, default=ROOT / "var" / "mutants", help="where it stands which test reaches which line")
    given = asked.parse_args()
    ready()
    with copied_checkout() as tree:
        reach = _reach(tree, given.reach)
        with fork_server(tree, sorted({test.split("::")[0] for test in reach.tests})) as server:
            return int(sum(_not_killed(tree, reach, server, folder, given) for folder in given.folders) > 0)


def _reach(tree: Path, folder: Path) -> Reach:
    folder.mkdir(parents=True, exist_ok=True)
    if changed := Reach(folder).changed(tree):
        print(f"Looking which lines {len(changed)} files of tests reach ...", flush=True)
        for first in range(0, len(changed), AT_ONCE):
            some = changed[first : first + AT_ONCE]
            apart(tree, partial(_record, tree, folder, some), 3600)
    return Reach(folder)


def _record(tree: Path, folder: Path, files: list[str], _: int) -> None:
    Reach(folder).record(tree, files)


def _not_killed(tree: Path, reach: Reach, server: ForkServer, folder: str, given: argparse.Namespace) -> int:
    mutants = sampled(tree, folder, given.sample, given.seed)
    print(f"\ntasks/{folder}: {len(mutants)} mutants, seed {given.seed}", flush=True)
    lived = unknown = 0
    killers: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        started = time.monotonic()
        choice = reach.tests_of(tree, mutant.path, mutant.line if mutant.called else 0, given.seconds, mutant.words)
        failed = _with(tree, reach, server, mutant, [test for test in choice.tests if test in server.tests], choice.seconds)
        if failed:
            killers.setdefault(failed[0], []).append(mutant)
            word = f"killed by {failed[0]}"
        elif choice.left_out:
            unknown += 1
            word = f"NOT KNOWN: {len(choice.tests)} tests pass, and for {choice.left_out} more there was no time"
        else:
            lived += 1
            word = f"SURVIVED {len(choice.tests)} tests"
        print(f"  {mutant}  {word} ({time.monotonic() - started:.0f} s)", flush=True)
    trusted = [test for test in killers if "::" in test]
    for test in failing(tree, trusted, 600, all_of_them=True) if trusted else []:
        print(f"  {test} fails with nothing mutated: what it killed is not known")
        unknown += len(killers.get(test, []))
    killed = len(mutants) - lived - unknown
    print(f"tasks/{folder}: {killed} of {len(mutants)} killed, {lived} survived, {unknown} not known", flush=True)
    return lived + unknown


def _with(tree: Path, reach: Reach, server: ForkServer, mutant: Mutant, tests: list[str], seconds: float) -> list[str]:
    """The first test that fails with this mutant: on the disk too, for what tests start or import themselves."""
    path = tree / mutant.path
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.source(whole), encoding="utf-8")
    try:
        if not tests:
            return []
        if mutant.called and not reach.at_import(tree, mutant.path, mutant.line):
            with contextlib.suppress(RuntimeError):  # a function within a function that no longer needs what the outer one knows
                return server.failing(mutant, whole, tests, seconds)
        return failing(tree, tests, seconds)
    finally:
        path.write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
