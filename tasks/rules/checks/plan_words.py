"""What was agreed is repeated as agreed: theme, concern and owner are the plan's to change, by a new version."""

from __future__ import annotations

import pandas as pd

from tasks.rules.checks.check import PLAN, Check, Mask, check
from tasks.rules.wording import differ


def _as_agreed(column: str, noun: str, good: str, bad: str) -> Check:
    @check(
        f"{column}-changed",
        table="lines",
        column=column,
        title=f"An action's {noun} differs from the plan",
        says=f'Action {{ref}}: the plan gives the {noun} as "{{{column}_short}}", the update as "{{{column}_sent_short}}". '
        "The plan's is published.",
        mend=f'Put "{{{column}_short}}" back. Another {noun} has to be agreed as a new version of the plan.',
        good=good,
        bad=bad,
        rule=f"The {noun} of an action is repeated as agreed; case, spaces and punctuation do not matter.",
        unless=PLAN,
    )
    def as_agreed(lines: pd.DataFrame) -> Mask:
        sent = lines[f"{column}_sent"]
        return differ(sent, lines[column]) & lines["planned"] & lines["sent"] & (sent != "")

    return as_agreed


CHECKS: tuple[Check, ...] = (
    _as_agreed("theme", "theme", "Staffing, as agreed", "Estates, where Staffing was agreed"),
    _as_agreed("concern", "concern", "Too few nurses at night, as agreed", "Nights, where too few nurses at night was agreed"),
    _as_agreed("owner", "owner", "Director of Nursing, as agreed", "Ward manager, where the Director of Nursing was agreed"),
)
