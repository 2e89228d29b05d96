"""The regulator's word says for which months a trust's update is expected: the others are not asked for, and what was known stays known."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from flows.clock import now
from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.month.months import months_to_tell
from tasks.record.facts import Revision
from tasks.rulebook import load
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.month.rhythms import changed
from tests.record.small import GOOD, SENDS, SILENT, send, small
from tests.site.reading import words

HEAD = "trust,period,expected,dated,words,source\n"
SAID = f"{SENDS},2013-10,no,2013-10-21,No update for October: an inspection is under way,a letter\n"
NAMED = [f"{SENDS},2013-09,yes", f"{SILENT},2013-09,yes", f"{SENDS},2013-11,yes", f"{SILENT},2013-11,yes"]


@pytest.fixture(scope="module")
def excused(tmp_path_factory) -> ProgrammeRun:
    """One of two trusts was not asked for October; September and November it reported on."""
    place = tmp_path_factory.mktemp("excused")
    small(place)
    (place / "config/expected.csv").write_text(HEAD + SAID, encoding="utf-8")
    told = ProgrammeRun.below(place)
    send(told.programme, "first.json", "2013-10-10T09:00+01:00", **GOOD)
    send(told.programme, "second.json", "2013-11-12T09:00+00:00", SILENT, signed="2013-11-11", **GOOD)
    send(told.programme, "third.json", "2013-12-10T09:00+00:00", signed="2013-12-09", **GOOD)
    assert told.run("plan") == 0
    assert told.run("replay", "2013-09", "2013-11", "--approve-as", "sample approver") == 0
    return told


def test_nothing_is_asked_of_it_and_no_letter_reminds_it(excused, capsys):
    assert excused.run("history", SENDS) == 0
    assert "October" not in capsys.readouterr().out
    about = [str(letter["Subject"]) for letter in excused.mail() if f"({SENDS})" in str(letter["Subject"])]
    assert any("workbook for November 2013" in subject for subject in about)
    assert not any("October" in subject for subject in about)
    assert any(f"({SILENT}): update for October 2013 accepted" in str(letter["Subject"]) for letter in excused.mail())
    assert any(f"({SILENT}): update for November 2013 overdue" in str(letter["Subject"]) for letter in excused.mail())


def test_what_was_known_of_it_before_is_known_after(excused):
    november = json.loads((excused.site / "data/2013-11/release.json").read_text(encoding="utf-8"))
    known = {row["ref"]: row for row in november["actions"] if row["trust"] == SENDS}
    assert [row["accepted_updates"] for row in november["trusts"] if row["trust"] == SENDS] == [2]
    assert {row["previous_status"] for row in known.values()} != {""}


def test_its_next_workbook_holds_what_it_last_reported(excused):
    assert excused.run("template", "2013-11", SENDS, "-o", str(excused.place / "form.xlsx")) == 0
    rows = [[cell.value for cell in row] for row in load_workbook(excused.place / "form.xlsx")["Update"].iter_rows()]
    (headings,) = (row for row in rows if "Last reported status" in row)
    last = headings.index("Last reported status")
    reported = [row[last] for row in rows[rows.index(headings) + 1 :] if row[0]]
    assert all(reported), reported


def test_the_months_page_says_who_was_not_asked_and_where_that_is_written(excused):
    name = "Basildon and Thurrock University Hospitals NHS Foundation Trust"
    said = f"{name}, as its regulator said on 21 October 2013: No update for October: an inspection is under way. Source: a letter"
    assert said in words((excused.site / "2013-10/index.html").read_bytes())
    assert "Who was not asked" not in words((excused.site / "2013-11/index.html").read_bytes())


def test_a_month_that_nobody_is_asked_for_is_not_told(excused, capsys):
    folder = excused.place.parent / "config"
    named = HEAD + "".join(f"{one},2013-08-01,named by the regulator,a letter\n" for one in NAMED)
    with changed(folder / "expected.csv", HEAD + SAID, named), changed(folder / "regime.toml", '"month"\n', '"month"\nupdates = "named"\n'):
        assert excused.run("month", "2013-12") == 2
        assert "No trust was expected to report on December 2013, as its regulator has it" in capsys.readouterr().err
        with excused.settings():
            told = months_to_tell(open_run(now()), Period(2013, 12), [Period(2013, 9)])
        assert told == [Period(2013, 9), Period(2013, 11)]
    with excused.settings():
        assert [str(month) for month in open_run(now()).record.months(Revision)] == ["2013-09", "2013-10", "2013-11"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("RXX,2013-10,no,2013-10-21,words,a letter", 'there is no trust "RXX"'),
        (f"{SENDS},2013-Q4,no,2013-10-21,words,a letter", "2013-Q4 is none of the months of this regime"),
        (f"{SENDS},2013-10,perhaps,2013-10-21,words,a letter", 'there is no answer "perhaps"'),
        (SAID + SAID.strip(), "stands already on line 2"),
    ],
)
def test_a_word_that_contradicts_is_named_with_its_line(excused, row, says):
    folder = excused.place.parent / "config"
    with changed(folder / "expected.csv", SAID, row + "\n"), pytest.raises(BadConfig, match=says):
        load(folder)
