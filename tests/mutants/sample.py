"""Which mutants of a folder are tried: with the same seed and code the same ones."""

from __future__ import annotations

import random
from pathlib import Path

from tests.mutants.mutations import Mutant, compiles, places

FOLDERS = ("rules", "rules/checks", "fund", "record", "notify", "collect", "validate", "assess", "publish")
"""Where at least 95 of 100 are to be noticed: what decides about trusts and partners, what holds it, and what is said of it."""


def sampled(tree: Path, folder: str, most: int, seed: int) -> list[Mutant]:
    """So many mutants of a folder of tasks/, or of one module in it, each at a place of its own."""
    top = tree / "tasks" / folder
    nested = [tree / "tasks" / other for other in FOLDERS if other.startswith(f"{folder}/")]
    files = [top] if top.suffix else [path for path in sorted(top.rglob("*.py")) if not any(path.is_relative_to(other) for other in nested)]
    texts = {path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8") for path in files}
    found = [place for path, text in texts.items() for place in places(path, text)]
    chance = random.Random(f"{seed} {folder}")
    chance.shuffle(found)
    chosen = (chance.choice(place) for place in found)
    return [mutant for mutant, _ in zip((one for one in chosen if compiles(one.source(texts[one.path]))), range(most), strict=False)]
