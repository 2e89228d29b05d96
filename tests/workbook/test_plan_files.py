"""An agreed plan is read from a file, or refused with every problem, its place and what to write instead."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tasks.model.plan import Closing
from tasks.model.plan_date import Precision
from tasks.workbook.plan_files import BadPlan, read_plan
from tests.workbook.builders import text, workbook

HEAD = [["Trust code", "RNL"], ["Plan version", "1"], ["Agreed by", "Risk summit"], ["Agreed on", "31 July 2013"], []]
TABLE = ["Ref", "Theme", "Summary of main concern", "Action", "Action owner", "Agreed timescale", "Topic"]
LINE = ["RNL-01", "Staffing", "Too few nurses", "Recruit 30 nurses", "Director of Nursing", "by March 2014", "staffing"]


def as_csv(*lines: list[str], head: list[list[str]] = HEAD) -> bytes:
    return text([*head, TABLE, *lines]).encode()


def test_a_plan_says_who_agreed_it_when_and_what() -> None:
    plan = read_plan("RNL-1.csv", as_csv(LINE))
    assert (plan.trust, plan.version, plan.agreed_by, plan.agreed_on) == ("RNL", 1, "Risk summit", date(2013, 7, 31))
    only = plan.actions[0]
    assert (only.ref, only.theme, only.topic, only.owner) == ("RNL-01", "Staffing", "staffing", "Director of Nursing")
    assert (only.due.verbatim, only.due.latest) == ("by March 2014", date(2014, 3, 31))


def test_every_form_gives_the_same_plan() -> None:
    keys = ["ref", "theme", "concern", "action", "owner", "timescale", "topic"]
    said = {"trust_code": "RNL", "plan_version": 1, "agreed_by": "Risk summit", "agreed_on": "31 July 2013"}
    as_json = json.dumps({**said, "actions": [dict(zip(keys, LINE, strict=True))]}).encode()
    assert read_plan("p.csv", as_csv(LINE)) == read_plan("p.xlsx", workbook([*HEAD, TABLE, LINE])) == read_plan("p.json", as_json)


def test_a_due_date_that_cannot_be_read_is_kept_for_a_person() -> None:
    plan = read_plan("p.csv", as_csv([*LINE[:5], "ongoing", ""]))
    assert (plan.actions[0].due.verbatim, plan.actions[0].due.precision) == ("ongoing", Precision.ONGOING)


@pytest.mark.parametrize(
    ("blob", "says"),
    [
        (as_csv(LINE, ["rnl-01", *LINE[1:]]), "p.csv, row 8, column Ref: the reference 'rnl-01' stands more than once"),
        (as_csv(["", *LINE[1:]]), "p.csv, row 7, column Ref: Ref is missing"),
        (as_csv([*LINE[:3], "", *LINE[4:]]), "p.csv, row 7, column Action: Action is missing"),
        (as_csv(LINE, head=[["Plan version", "one"], *HEAD[:1], *HEAD[2:]]), "Plan version is 'one': write a whole number"),
        (as_csv(LINE, head=[["Agreed on", "summer"], *HEAD[:3], []]), "Agreed on is 'summer', which names no single day"),
        (as_csv(LINE, head=[["Agreed on", "July 2013"], *HEAD[:3], []]), "names no single day: write it as in 31 July 2013"),
        (as_csv(LINE, head=HEAD[1:]), "p.csv, above the table: Trust code is missing: write, for example, Trust code | RNL"),
        (as_csv(), "a plan needs at least one action"),
        (as_csv([*LINE, ""]).replace(b",Topic", b",Topick"), "the column 'Topick' is not one of a plan's: use Ref, Theme"),
        (as_csv(LINE).replace(b"Action,", b"Deed,"), "the column 'Action' is missing: add it"),
        (b"%PDF-1.4", "p.csv, whole file: it cannot be read: a PDF document (.pdf)"),
        (b"", "p.csv, whole file: there is nothing in it"),
    ],
)
def test_a_plan_that_cannot_be_used_says_what_to_write(blob: bytes, says: str) -> None:
    with pytest.raises(BadPlan) as mistake:
        read_plan("p.csv", blob)
    assert says in str(mistake.value)


CLOSING = ["RNL-02", "", "", "", "", "", "", "", "The ward was shut.", "NHS Trust Development Authority"]


def closing(*line: str) -> bytes:
    return text([*HEAD, [*TABLE, "Replaces", "Closed because", "Closed by"], [*LINE, "", "", ""], list(line)]).encode()


def test_an_action_is_closed_on_the_day_of_its_version_with_who_agreed_and_why() -> None:
    goes_on, ends = read_plan("p.csv", closing(*CLOSING)).actions
    assert goes_on.closed is None
    assert ends.closed == Closing(date(2013, 7, 31), "NHS Trust Development Authority", "The ward was shut.")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            [*CLOSING[:8], "", CLOSING[9]],
            "row 8, column Closed because: Closed because is missing: an action is closed only with why it ends",
        ),
        ([*CLOSING[:9], ""], "row 8, column Closed by: Closed by is missing: an action is closed only with who agreed that it ends undone"),
        ([*CLOSING[:7], "RNL-01", *CLOSING[8:]], "row 8, column Replaces: RNL-02 is closed and replaces another"),
    ],
)
def test_a_closing_without_who_or_why_refuses_the_plan(line: list[str], says: str) -> None:
    with pytest.raises(BadPlan) as mistake:
        read_plan("p.csv", closing(*line))
    assert says in str(mistake.value)
    assert len(str(mistake.value).splitlines()) == 1


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(BadPlan) as mistake:
        read_plan("p.csv", as_csv(["", *LINE[1:]], [*LINE[:3], "", *LINE[4:]], head=HEAD[1:]))
    assert len(str(mistake.value).splitlines()) == 3
