"""A month claimed again replaces what was claimed for it before: it holds every line of the earlier claim, or says that it replaces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tasks.model.award import CostLine


def left_out(before: Iterable[CostLine], again: Iterable[CostLine]) -> tuple[CostLine, ...]:
    """The lines claimed for a month before that a new claim for it leaves out, in their order.

    A line stands again as the same kind of cost with the same evidence, whatever its amount is now; one that named no evidence stands again
    as any line of its kind.
    """
    unmatched = Counter((line.category, line.evidence.casefold()) for line in again)
    missing = []
    for line in sorted(before, key=lambda line: not line.evidence):  # those that name their evidence choose first
        same = (line.category, line.evidence.casefold())
        if not unmatched[same] and not line.evidence:
            same = next((one for one in sorted(unmatched) if one[0] == line.category and unmatched[one]), same)
        if unmatched[same]:
            unmatched[same] -= 1
        else:
            missing.append(line)
    return tuple(missing)
