"""Whether a month's plan is another than last month's is asked of trusts with more than one version alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tasks.assess.share_tables import plan_changes
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tests.record.small import SENDS, SILENT, opened


def test_the_answer_is_yes_in_the_month_of_a_second_version_and_no_trust_with_one_version_has_a_row(tmp_path) -> None:
    record = opened(tmp_path, datetime(2013, 10, 10, 12, tzinfo=UTC)).record
    first = record.get(ActionPlan, SENDS, 1)
    record.add(replace(first, version=2, agreed_on=date(2013, 10, 15)))
    versions = {SENDS: ["1", "2"], SILENT: ["1"]}

    def answers(month: int) -> list[tuple[str, str]]:
        found = plan_changes(record, versions, Period(2013, month))
        return list(zip(found["trust"], found["answer"], strict=True))

    assert answers(10) == [(SENDS, "yes")]
    assert answers(11) == [(SENDS, "no")]
    assert plan_changes(record, {SENDS: ["1"], SILENT: ["1"]}, Period(2013, 10)).empty
