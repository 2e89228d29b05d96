"""A month claimed again replaces what was claimed for it before: it holds every line of the earlier claim, or says that it replaces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tasks.model.award import CostLine


def left_out(before: Iterable[CostLine], again: Iterable[CostLine]) -> tuple[CostLine, ...]:
    """The lines claimed for a month before that a new claim for it leaves out, those that named their evidence first.

    A line stands again as the same kind of cost with the same evidence, whatever its amount is now; one that named no evidence stands again
    as any line of its kind.
    """
    named = Counter((line.category, line.evidence.casefold()) for line in again)
    kinds = Counter(category for category, _ in named.elements())
    missing = []
    for line in sorted(before, key=lambda line: not line.evidence):  # those that name their evidence choose first
        same = (line.category, line.evidence.casefold())
        if named[same] if line.evidence else kinds[line.category]:
            named[same] -= 1
            kinds[line.category] -= 1
        else:
            missing.append(line)
    return tuple(missing)
