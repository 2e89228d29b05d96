"""A reason for the whole update answers what is about no one action, for as long as all of it stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import Decision
from tasks.rulebook import Exemption, load
from tasks.run.settings import ROOT
from tasks.validate.waivers import findings_with_waivers

REASON = "The sheets hold last year's board papers."
NO_LINES = pd.DataFrame({name: pd.Series(dtype="str") for name in ("trust", "submission", "ref", "explanation")})


def hidden(sheet: str) -> Finding:
    words = f'The sheet "{sheet}" is hidden.'
    return Finding("hidden-sheet", Severity.WARNING, "RNL", "2013-10", "", f"{sheet}!A1", sheet, words, "Look whether it was meant.")


def answers(*updates: tuple[list[Finding], str], earlier: Sequence[Decision] = ()) -> list[list[str]]:
    """The reasons that stand in each of a trust's updates, sent an hour apart: its findings, and its explanation for the update.

    `earlier` are the decisions on what it sent before.
    """
    first = datetime(2013, 11, 8, 10, tzinfo=UTC)
    taken = [(Submission(f"s{n}", "RNL", "u.xlsx", first + timedelta(hours=n), "", 1), Reading("xlsx")) for n in range(len(updates))]
    heads = pd.DataFrame({"trust": "RNL", "submission": [one.id for one, _ in taken], "update_explanation": [said for _, said in updates]})
    found = {("RNL", one.id): findings for (one, _), (findings, _) in zip(taken, updates, strict=True)}
    book, heads = load(ROOT / "config"), heads.astype("str")
    told, again = (
        findings_with_waivers(book, Period(2013, 10), some, heads, NO_LINES, found, {"RNL": before})
        for some, before in ((taken, earlier), (taken[::-1], earlier[::-1]))
    )
    assert told == again, "it hangs on when each came, and not on the order in which they are looked at"
    return [[finding.answer for finding in told["RNL", one.id]] for one, _ in taken]


def test_it_answers_every_such_warning_and_holds_when_the_update_is_sent_again():
    two = [hidden("Old"), hidden("Older")]
    assert answers((two, REASON), (two, "")) == [[REASON, REASON], [REASON, REASON]]


def test_it_lapses_when_one_more_sheet_is_hidden():
    two = [hidden("Old"), hidden("Staff")]
    assert answers(([hidden("Old")], REASON), (two, REASON)) == [[REASON], ["", ""]]


def test_it_lapses_too_where_what_is_pointed_at_is_no_cell_and_only_the_sentence_differs():
    rows = [replace(hidden("Old"), seen="", says=f"Hidden or filtered: rows {span}.") for span in ("3 to 4", "3 to 5")]
    assert answers(([rows[0]], REASON), ([rows[0]], ""), ([rows[1]], "")) == [[REASON], [REASON], [""]]


def test_it_stands_while_the_same_cells_are_pointed_at_whatever_the_sentence_about_them_says():
    first, again = (replace(hidden("Old"), says=f"Sheets: {words}.") for words in ("one", "two"))
    assert answers(([first], REASON), ([again], "")) == [[REASON], [REASON]]
    first, again = (replace(one, ref="RNL-01", seen="") for one in (first, again))
    before = decided(8, replace(first, answer=REASON))
    assert answers(([again], ""), earlier=[before]) == [[REASON]], "of an action what was written counts, were it nothing"


UNREAD = Finding("unreadable-file", Severity.ERROR, "RNL", "2013-10", "", "whole file", "", "It cannot be read.", "Look at it.")


def decided(hour: int, *findings: Finding) -> Decision:
    at = datetime(2013, 11, 8, hour, tzinfo=UTC)
    known = {"period": Period(2013, 10), "trust": "RNL", "submission": f"e{hour}", "file": "u.xlsx", "sha256": "", "decision": "returned"}
    return Decision(**known, received_at=at, reading="", rules="", findings=findings)


def test_a_file_that_could_not_be_read_between_two_updates_does_not_end_a_reason():
    assert answers(([hidden("Old")], REASON), ([UNREAD], ""), ([hidden("Old")], "")) == [[REASON], [""], [REASON]]
    before = replace(hidden("Old"), answer=REASON)
    assert answers(([hidden("Old")], ""), earlier=[decided(8, before), decided(9, UNREAD)]) == [[REASON]]
    assert answers(([hidden("Old")], ""), earlier=[decided(8, before), decided(9, UNREAD, hidden("New"))]) == [[REASON]]


def test_a_reason_counts_for_what_came_after_it_and_the_newest_does():
    other = replace(hidden("Old"), answer="Another reason.")
    before = replace(hidden("Old"), answer=REASON)
    assert answers(([hidden("Old")], ""), earlier=[decided(9, before), decided(8, other)]) == [[REASON]]
    assert answers(([hidden("Old")], ""), earlier=[decided(10, before)]) == [[""]]  # in the same second


def test_words_that_say_nothing_answer_nothing():
    assert answers(([hidden("Old")], "n/a")) == [[""]]


@pytest.mark.parametrize(
    ("overall", "line", "ref", "answer"),
    [
        ("", " For this one. ", "RNL-01", "For this one."),
        ("For all.", "", "RNL-01", ""),
        ("For all.", "For this one.", "", "For all."),
        ("", "For this one.", "RNL-02", ""),
        ("", "", "", ""),
        ("", "see above", "RNL-01", ""),
    ],
)
def test_a_warning_about_an_action_is_answered_beside_that_action_alone(overall, line, ref, answer):
    sent = Submission("s1", "RNL", "u.xlsx", datetime(2013, 11, 8, 10, tzinfo=UTC), "", 1)
    heads = pd.DataFrame({"trust": ["RNL"], "submission": ["s1"], "update_explanation": [overall]}, dtype="str")
    rows = {"ref": ["RNL-01", ""], "explanation": [line, "Beside no action."]}
    lines = pd.DataFrame({"trust": "RNL", "submission": "s1", **rows}, dtype="str")
    found = {("RNL", "s1"): [replace(hidden("Old"), check="no-movement", ref=ref)]}
    told = findings_with_waivers(load(ROOT / "config"), Period(2013, 10), [(sent, Reading("xlsx"))], heads, lines, found, {})
    assert [one.answer for one in told["RNL", "s1"]] == [answer]


WAIVED = "B. Approver, asked by A. Asker, until 2013-10-31: As agreed"


@pytest.mark.parametrize(
    ("changes", "expires", "waived"),
    [
        ({}, date(2013, 10, 31), WAIVED),
        ({}, date(2013, 10, 30), ""),
        ({"ref": "RNL-02"}, date(2013, 10, 31), ""),
        ({"trust": "RDD"}, date(2013, 10, 31), ""),
        ({"check": "percent-over-100"}, date(2013, 10, 31), ""),
        ({"check": "unreadable-file"}, date(2013, 10, 31), ""),
        ({"severity": Severity.TRIAL}, date(2013, 10, 31), ""),
        ({"severity": Severity.WARNING}, date(2013, 10, 31), ""),
    ],
)
def test_an_error_that_may_be_waived_is_let_pass_by_an_exception_in_force_on_the_last_day(changes, expires, waived):
    finding = replace(
        Finding("percent-unreadable", Severity.ERROR, "RNL", "2013-10", "RNL-01", "A1", "x", "It is odd.", "Mend."), **changes
    )
    words = {"requested_by": "A. Asker", "approved_by": "B. Approver", "reason": "As agreed", "expires": expires}
    check = "unreadable-file" if finding.check == "unreadable-file" else "percent-unreadable"
    book = replace(load(ROOT / "config"), exemptions=(Exemption(trust="RNL", check=check, ref="RNL-01", **words),))
    sent = Submission("s1", "RNL", "u.xlsx", datetime(2013, 11, 8, 10, tzinfo=UTC), "", 1)
    heads = pd.DataFrame({"trust": ["RNL"], "submission": ["s1"], "update_explanation": [""]}, dtype="str")
    told = findings_with_waivers(book, Period(2013, 10), [(sent, Reading("xlsx"))], heads, NO_LINES, {("RNL", "s1"): [finding]}, {})
    assert [one.waived_by for one in told["RNL", "s1"]] == [waived]
