"""References of actions, short: of those that follow one another in the plan, the first and the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_APART = 2
"""So many that follow one another in the plan are named each."""


def in_runs(refs: Iterable[str], order: Mapping[str, int]) -> str:
    """'RNL-01 to RNL-06, RNL-09'; `order` has the position of each in the plan, with a gap between plans."""
    runs: list[list[str]] = []
    for ref in refs:
        if runs and ref in order and order[ref] == order.get(runs[-1][-1], -2) + 1:
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > _APART else ", ".join(run) for run in runs)
