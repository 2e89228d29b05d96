"""For each trust whose plan has more than one version, whether this month's is another than last month's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tasks.model.period import Period
from tasks.record.plan_versions import agreed_plans
from tasks.record.record import Record
from tasks.record.tables import rows_of
from tasks.rules.plan_changed import plan_changed


def plan_changes(record: Record, plans: Mapping[str, Sequence[str]], period: Period) -> pd.DataFrame:
    """The answers as rows of the table of verdicts; trusts with one version only are left out. `plans` are the versions in the record."""
    histories = agreed_plans(record, [trust for trust, versions in plans.items() if len(versions) > 1], period.last_day)
    return rows_of(plan_changed(versions, period) for versions in histories.values() if versions)
