"""The catalogue is what senders read before they write: every check is there, in words, with its severity."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tasks.model.finding import Severity
from tasks.rules import checks
from tasks.rules.checks.check import check as make_check

SEVERITIES = Path(__file__).parents[3] / "config" / "checks.csv"


def test_every_check_has_a_severity_and_every_severity_a_check() -> None:
    with SEVERITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["check"] for row in rows} == {check.id for check in checks.catalogue()}
    assert {row["severity"] for row in rows} <= set(Severity)
    assert all(row["reason"] for row in rows)


def test_every_check_says_its_rule_how_to_mend_and_an_example_of_each_kind() -> None:
    for check in checks.catalogue():
        assert check.rule.endswith("."), check.id
        assert len(check.rule) > 20, check.id
        assert check.mend, check.id
        assert check.title, check.id
        assert check.good != check.bad, check.id


def test_no_check_is_listed_twice() -> None:
    ids = [check.id for check in checks.catalogue()]
    assert len(ids) == len(set(ids))


def test_what_silences_a_check_is_a_check() -> None:
    known = {check.id: check.table for check in checks.catalogue()}
    for check in checks.catalogue():
        assert set(check.unless) <= set(known), check.id
        assert check.table == "lines" or all(known[name] != "lines" for name in check.unless), check.id


def test_a_check_that_names_one_threshold_and_asks_for_another_is_a_bug_and_stops() -> None:
    words = {"column": "ref", "title": "A title", "says": "Wrong.", "mend": "Mend it.", "good": "1", "bad": "2"}
    with pytest.raises(TypeError, match=r"the check too-short names the thresholds \('long_narrative',\), but its function takes \(\)"):
        make_check("too-short", table="lines", thresholds=("long_narrative",), **words)(lambda lines: lines["sent"])
