"""Every check, in the four situations that decide whether it is right."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tasks.rules import checks
from tests.rules.checks.builders import another, findings_of_each, head, line
from tests.rules.checks.cases import DONE, FURTHER, HEADS, LINES, NIL, Case, Said

Update = tuple[dict[str, Any], list[dict[str, Any]]]


def update(check: str, said: dict[str, Any], *, first: bool = False) -> Update:
    if check in HEADS:
        return head(**said), [line(), another()]
    if check == "nil-past-date":
        return head(**NIL), [line(first=first, **said), another(first=first)]
    copied = {"narrative": said["narrative"]} if check == "same-narrative-as-another-action" and said else {}
    if check == "same-evidence-as-another-action" and said:
        copied = DONE
    return head(), [line(first=first, **said), another(first=first, **copied)]


def situations(check: str, case: Case) -> dict[str, Update]:
    continued = {key: value for key, value in case.bad.items() if not key.startswith("last_")}
    return {
        "good": update(check, case.good),
        "bad": update(check, case.bad),
        "edge": update(check, case.edge[0]),
        "first": update(check, case.bad if check in HEADS else continued, first=True),
    }


@cache
def findings_of_cases() -> dict[tuple[str, str], pd.DataFrame]:
    """What is told in every situation of every case; all are run at once, which costs what one run costs."""
    told = {(check, kind): one for check, case in (HEADS | LINES).items() for kind, one in situations(check, case).items()}
    told |= {(check, str(said)): update(check, said) for check, said, _ in FURTHER}
    return dict(zip(told, findings_of_each(list(told.values()), [()] * len(told)), strict=True))


@cache
def _all_found() -> dict[tuple[str, str], set[str]]:
    return {which: set(findings["check"]) for which, findings in findings_of_cases().items()}


def found(check: str, kind: str) -> set[str]:
    return _all_found()[check, kind]


ALL = [pytest.param(check, case, id=check) for check, case in (HEADS | LINES).items()]


@pytest.mark.parametrize(("check", "case"), ALL)
def test_a_good_update_is_told_nothing(check: str, case: Case) -> None:
    assert found(check, "good") == set()


@pytest.mark.parametrize(("check", "case"), ALL)
def test_a_fault_is_told_and_told_once(check: str, case: Case) -> None:
    assert found(check, "bad") == {check, *case.also}


@pytest.mark.parametrize(("check", "case"), ALL)
def test_the_boundary_falls_where_the_rule_says(check: str, case: Case) -> None:
    assert (check in found(check, "edge")) is case.edge[1]


@pytest.mark.parametrize(("check", "said", "told"), FURTHER)
def test_the_other_boundaries_of_a_rule_fall_where_it_says(check: str, said: Said, told: bool) -> None:
    assert (check in found(check, str(said))) is told


@pytest.mark.parametrize(("check", "case"), [one for one in ALL if one.values[1].first is not None])
def test_without_an_earlier_update_only_this_month_is_judged(check: str, case: Case) -> None:
    assert (check in found(check, "first")) is case.first


def test_every_check_of_a_table_has_its_cases() -> None:
    assert {check.id for check in checks.catalogue() if check.table != "file"} == {*HEADS, *LINES}
