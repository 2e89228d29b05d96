"""For each trust whose plan has more than one version, whether this month's is another than last month's."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tasks.model.period import Period
from tasks.record.record import Record
from tasks.record.verdict_rows import rows_of
from tasks.rules.plan_changed import plan_changed


def plan_changes(record: Record, trusts: Sequence[str], period: Period) -> pd.DataFrame:
    """The answers as rows of the table of verdicts; trusts with one version only are left out."""
    numbers = record.plan_versions(trusts[0] if len(trusts) == 1 else "")
    histories = [record.agreed_plans(trust, period.last_day) for trust in trusts if len(numbers.get(trust, ())) > 1]
    return rows_of(plan_changed(versions, period) for versions in histories if versions)
