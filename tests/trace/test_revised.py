"""What a correction changed carries the mark (r) where it stands: counts, labels and dates, and nothing else does."""

from __future__ import annotations

import csv
import re

from tests.month.programme_run import ProgrammeRun


def cells(sample: ProgrammeRun, trust: str) -> dict[str, str]:
    """Reference to the markup of its row on the trust's page of the corrected month."""
    page = (sample.site / f"2013-11/{trust.lower()}/index.html").read_text(encoding="utf-8")
    return {ref: row for row, ref in re.findall(r'(<tr id="[^"]+"><th scope="row"><a [^>]+><strong>(.*?)</strong>.*?</tr>)', page, re.S)}


def first(sample: ProgrammeRun, table: str, key: str) -> dict[str, dict[str, str]]:
    with (sample.site / f"releases/2013-11/1/data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def test_labels_and_dates_that_a_correction_changed_are_marked_and_no_others(sample: ProgrammeRun) -> None:
    before, now = first(sample, "actions", "ref"), {row["ref"]: row for row in sample.rows("2013-11", "actions")}
    marked = {ref: row.count("(r)") for trust in ("RXQ", "RNL") for ref, row in cells(sample, trust).items()}
    changed = {ref for ref in marked if any(before[ref][name] != now[ref][name] for name in ("status", "reported", "revised_latest"))}
    assert changed
    assert {ref for ref, marks in marked.items() if marks} == changed


def test_an_update_that_came_after_the_first_release_is_marked_as_such(sample: ProgrammeRun) -> None:
    assert first(sample, "trusts", "trust")["RXQ"]["state"] == "never received"
    assert "Accepted late (r)" in sample.page("2013-11", "RXQ")
    assert "(r) marks a figure, a date or a label revised since this month was first published." in sample.page("2013-11", "RXQ")
    assert "(r)" not in sample.page("2013-11", "RNL")
