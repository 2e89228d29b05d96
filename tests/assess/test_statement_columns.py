"""Columns of what people behind a trust say: who signed which update, and every word after its day where there is more than one."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from tasks.assess.statement_columns import with_statements
from tasks.model.period import Period
from tasks.model.posts import SIGNATORIES
from tasks.record.facts import Statement
from tasks.run.statements import COMMENT, CONFIRMED, EARLY_WARNING, SIGNED_OFF

DIRECTOR = "improvement director"
NONE = {"director_signed_by": "", "director_comment": "", "early_warning_by": "", "early_warning": ""}


def statement(what: str, day: int, words: str = "", about: str = "s1", role: str = DIRECTOR, by: str = "A. Director", trust: str = "RDD"):
    at = datetime(2013, 10, day, 22, 59, tzinfo=UTC)  # a minute before the day is over in London
    return Statement(period=Period(2013, 9), trust=trust, form="f", what=what, role=role, by=by, about=about, words=words, at=at)


def row(*statements: Statement, submission: str = "s1", needed: bool = True) -> dict[str, object]:
    table = pd.DataFrame({"trust": ["RDD"], "submission": [submission], "deadline": [pd.Timestamp("2013-10-14")]})
    found = with_statements(table, statements, SIGNATORIES, needed=needed).iloc[0].to_dict()
    return {name: "" if value is pd.NaT else value for name, value in found.items()}


@pytest.mark.parametrize(
    ("statements", "submission", "needed", "missing"),
    [
        ((), "s1", True, True),
        ((), "s1", False, False),
        ((), "", True, False),
        ((statement(SIGNED_OFF, 10),), "s1", True, False),
        ((statement(SIGNED_OFF, 10, about="s0"),), "s1", True, True),
        ((statement(SIGNED_OFF, 10, trust="RNL"),), "s1", True, True),
        ((statement(COMMENT, 10, "Well done."),), "s1", True, True),
    ],
)
def test_a_sign_off_is_missing_only_where_one_is_needed_of_an_update_that_counts(statements, submission, needed, missing):
    assert row(*statements, submission=submission, needed=needed)["sign_off_missing"] == missing


def test_the_newest_sign_off_of_the_update_that_counts_stands_with_its_day():
    found = row(
        statement(SIGNED_OFF, 9), statement(SIGNED_OFF, 10, by="B. Director"), statement(SIGNED_OFF, 11, about="s0", by="C. Director")
    )
    assert (found["director_signed_by"], found["director_signed_on"]) == ("B. Director", pd.Timestamp("2013-10-10"))
    assert {name: row()[name] for name in NONE} == NONE
    assert row()["director_signed_on"] == ""


def test_a_confirmation_is_of_its_own_post():
    found = row(statement(CONFIRMED, 10, role="chair", by="A. Chair"), statement(CONFIRMED, 11, role="chief executive", by="A. Chief"))
    assert (found["chair_confirmed_by"], found["chief_confirmed_by"]) == ("A. Chair", "A. Chief")
    assert (found["chair_confirmed_on"], found["chief_confirmed_on"]) == (pd.Timestamp("2013-10-10"), pd.Timestamp("2013-10-11"))
    assert row(statement(CONFIRMED, 10, role="chair", about="s0"))["chair_confirmed_by"] == ""


@pytest.mark.parametrize(
    ("statements", "comment"),
    [
        ((statement(COMMENT, 14, "One."),), "One."),
        ((statement(COMMENT, 15, "One."),), "On 15 October 2013, after the deadline: One."),
        (
            (statement(COMMENT, 14, "One."), statement(COMMENT, 15, "Two.")),
            "On 14 October 2013: One. On 15 October 2013, after the deadline: Two.",
        ),
        ((statement(EARLY_WARNING, 10, "Beware."),), ""),
    ],
)
def test_one_comment_in_time_stands_by_itself_and_any_other_after_its_day(statements, comment):
    assert row(*statements)["director_comment"] == comment
    warned = [one.words for one in statements if one.what == EARLY_WARNING]
    assert row(*statements)["early_warning"] == "".join(warned)


def test_an_early_warning_is_never_late_and_counts_whatever_update_it_was_beside():
    found = row(statement(EARLY_WARNING, 20, "Beware.", about="s0"))
    assert (found["early_warning"], found["early_warning_by"]) == ("Beware.", "A. Director")
    assert found["early_warning_on"] == pd.Timestamp("2013-10-20")
