"""Every check, in the four situations that decide whether it is right."""

from __future__ import annotations

from typing import Any

import pytest

from tasks.rules import checks
from tests.rules.checks.builders import another, head, line, run
from tests.rules.checks.cases import HEADS, LINES, Case


def found(check: str, said: dict[str, Any], *, first: bool = False) -> set[str]:
    if check in HEADS:
        return set(run(heads=[head(**said)])["check"])
    other: dict[str, Any] = {"contract_topics": said["contract_topics"]} if "contract_topics" in said else {}
    if check == "same-narrative-as-another-action":
        other["narrative"] = said.get("narrative", "31 letters are left of 140.")
    return set(run(line(first=first, **said), another(first=first, **other))["check"])


ALL = [pytest.param(check, case, id=check) for check, case in (HEADS | LINES).items()]


@pytest.mark.parametrize(("check", "case"), ALL)
def test_a_good_update_is_told_nothing(check: str, case: Case) -> None:
    assert found(check, case.good) == set()


@pytest.mark.parametrize(("check", "case"), ALL)
def test_a_fault_is_told_and_told_once(check: str, case: Case) -> None:
    assert found(check, case.bad) == {check, *case.also}


@pytest.mark.parametrize(("check", "case"), ALL)
def test_the_boundary_falls_where_the_rule_says(check: str, case: Case) -> None:
    said, offends = case.edge
    assert (check in found(check, said)) is offends


@pytest.mark.parametrize(("check", "case"), [one for one in ALL if one.values[1].first is not None])
def test_without_an_earlier_update_only_this_month_is_judged(check: str, case: Case) -> None:
    continued = {key: value for key, value in case.bad.items() if not key.startswith("last_")}
    assert (check in found(check, continued, first=True)) is case.first


def test_every_check_of_a_table_has_its_cases() -> None:
    assert {check.id for check in checks.catalogue() if check.table != "file"} == {*HEADS, *LINES}
