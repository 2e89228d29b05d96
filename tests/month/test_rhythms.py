"""A regime that reports each quarter, and one that does every four weeks: the same flows, told by config alone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.clock import now
from tasks.model.mistake import BadConfig
from tasks.model.period import Period, Rhythm
from tasks.record.facts import Decision, Release
from tasks.record.kinds import FACTS
from tasks.rulebook import load
from tasks.run.run import open_run
from tasks.workbook.form import UPDATE, plain
from tests.month.programme_run import ProgrammeRun
from tests.month.rhythms import RHYTHMS, changed, programme_in
from tests.record.small import SENDS, SILENT
from tests.site.reading import words

DUE = {
    "quarter": [date(2013, 10, 14), date(2014, 1, 15), date(2014, 4, 14)],
    "four weeks": [date(2013, 10, 11), date(2013, 11, 8), date(2013, 12, 6)],
}
WORDS = {"quarter": "October to December 2013", "four weeks": "30 September to 27 October 2013"}


@pytest.fixture(scope="module", params=RHYTHMS)
def lived(request, tmp_path_factory) -> tuple[str, ProgrammeRun, list[Period]]:
    """Three periods were lived through and told, one after the other."""
    told, periods = programme_in(tmp_path_factory.mktemp("rhythm"), request.param)
    assert told.run("replay", str(periods[0]), str(periods[-1]), "--approve-as", "sample approver") == 0
    return request.param, told, periods


def test_each_period_is_decided_on_told_and_public_at_its_own_address(lived):
    _, told, periods = lived
    with told.settings():
        record = open_run(now()).record
        assert record.months(Release) == record.months(Decision) == periods
        assert [one.decision for period in periods for one in record.all(Decision, period)] == ["accepted"] * 3
    for period in periods:
        assert period.words in (told.site / str(period) / SENDS.lower() / "index.html").read_text(encoding="utf-8")
        assert (told.site / "data" / str(period) / "release.json").is_file()
    assert told.run("verify") == 0


def test_who_entered_stands_on_the_page_of_the_period_of_that_day(lived):
    rhythm, told, periods = lived
    entered = "entered special measures on 16 July 2013"
    found = [entered in words((told.site / str(period) / "index.html").read_bytes()) for period in periods]
    assert found == {"quarter": [True, False, False], "four weeks": [False] * 3}[rhythm]


def test_what_came_is_filed_by_its_day_and_sealed_by_the_calendar_month(lived):
    _, told, periods = lived
    days = sorted(path.name for path in (told.place / "store" / FACTS / "main/submissions").iterdir())
    assert [date.fromisoformat(day) > period.last_day for day, period in zip(days, periods, strict=True)] == [True] * 3
    seals = {path.name for path in (told.place / "store" / FACTS / "main/seals").iterdir()}
    assert {day[:7] for day in days} | {str(period) for period in periods} <= seals


def test_deadlines_and_letters_follow_from_the_period(lived, capsys):
    rhythm, told, _ = lived
    assert told.run("history", SENDS) == 0
    said = capsys.readouterr().out
    assert all(f"{day}  An update is expected by this day." in said for day in DUE[rhythm])
    subjects = [str(letter["Subject"]) for letter in told.mail()]
    for what in (f"workbook for {WORDS[rhythm]}", f"update for {WORDS[rhythm]} accepted", f"update for {WORDS[rhythm]} overdue"):
        assert any(what in subject for subject in subjects), what
    assert any(SILENT in subject and "overdue" in subject for subject in subjects)


def test_costs_are_claimed_by_the_calendar_month_and_answered_with_the_period_that_was_due(lived):
    _, told, _ = lived
    (answer,) = [letter for letter in told.mail() if "partnership@ral.example" in str(letter["To"]) and "claim" in str(letter["Subject"])]
    assert "accepted" in str(answer["Subject"])


def test_a_figure_of_a_period_is_traced_by_its_id(lived, capsys):
    rhythm, told, periods = lived
    assert told.run("why", f"fig-{periods[1]}-{SENDS.lower()}-delivered") == 0
    assert WORDS[rhythm] in capsys.readouterr().out


def test_a_period_of_another_rhythm_is_refused_with_the_one_that_is_meant(lived, capsys):
    rhythm, told, _ = lived
    assert told.run("month", "2013-10") == 2
    meant = {"quarter": "1 October 2013 is in 2013-Q4", "four weeks": "1 October 2013 is in 2013-W40"}
    assert f"2013-10 is none of the {Rhythm(rhythm).noun}s of this regime" in (said := capsys.readouterr().err)
    assert meant[rhythm] in said


def test_a_programme_is_written_in_the_rhythm_of_its_regime(lived, capsys):
    _, told, periods = lived
    file = told.programme / "programme.toml"
    with changed(file, f'first = "{periods[0]}"', 'first = "2013-09"'):
        assert told.run("config") == 2
    assert "programme.toml: first: 2013-09 is none of the" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('rhythm = "week"', 'there is no rhythm "week"'),
        ('rhythm = "four weeks"', "four weeks are counted from a Monday"),
        ('rhythm = "four weeks"\nfirst_day = 2013-06-11', "four weeks are counted from a Monday"),
        ('rhythm = "quarter"\nfirst_day = 2013-07-01', "first_day is of four weeks alone"),
    ],
)
def test_a_rhythm_that_says_no_days_is_named_with_its_line(lived, written, says):
    rhythm, told, _ = lived
    folder = told.place.parent / "config"
    with changed(folder / "regime.toml", RHYTHMS[rhythm][0], written), pytest.raises(BadConfig, match=says):
        load(folder)


OF_OTHERS = (
    r"Flush and log every outlet twice a week and test monthly",  # an action as its trust agreed it
    r"publish, each month, what they have done|updates it every month",  # the regime's words, and what was announced of it
    r"costs of that whole month count",  # how a contract's first day was taken, in config
    r"day, month, quarter, financial year|last-month|this-month|month or (?:a )?quarter",  # precision of a date; names that stay
    r"claimed for \d+ month|for that month\b|month month The month",  # costs, which are claimed by the month of the calendar
    r"12 months intended",  # a number of rules, in months of the calendar
    r"show how the month works",  # the sample's banner
)


def test_no_page_letter_or_finding_says_month_of_a_period(lived):
    _, told, _ = lived
    pages = {str(file): words(file.read_bytes()) for file in _own_pages(told)}
    letters = {str(one["Subject"]): one.get_body(("plain",)).get_content() for one in told.mail()}
    texts = {where: re.sub("|".join(OF_OTHERS), "", text) for where, text in (pages | letters).items()}
    said = {where: re.findall(r"[^.]*\bmonth(?:s|ly)?\b[^.]*", text) for where, text in texts.items()}
    assert len(pages) > 30
    assert {where: found for where, found in said.items() if found} == {}


def _own_pages(told: ProgrammeRun) -> list[Path]:
    """The pages of the site, but for those whose words are the regime's examples in its folder; and the findings that went back."""
    pages = [file for file in told.site.rglob("*.html") if "methodology" not in file.parts]
    return [*pages, told.site / "methodology/checks/index.html", *(told.place / "returned").rglob("*.html")]


def test_a_workbook_speaks_of_the_period_and_is_read_again(lived, tmp_path):
    rhythm, told, periods = lived
    assert told.run("template", str(periods[1]), "--all", "-o", str(tmp_path)) == 0
    sheet = load_workbook(tmp_path / f"{SENDS}-{periods[1]}.xlsx")
    headings = {str(cell.value) for row in sheet["Update"].iter_rows() for cell in row}
    assert f"Progress this {Rhythm(rhythm).noun}" in headings
    signed = [str(cell.value) for row in sheet["Sign-off"].iter_rows() for cell in row if "sample" not in str(cell.value)]
    assert not [text for text in signed if "month" in text]
    assert UPDATE.lines[plain(f"Progress this {Rhythm(rhythm).noun}")] == "narrative"
    assert UPDATE.head[plain(f"Corrects an earlier {Rhythm(rhythm).noun}")] == "corrects_word"


def test_a_new_programme_is_asked_for_periods_of_its_regime_and_has_run_days_of_its_own(lived, tmp_path, capsys):
    rhythm, told, _ = lived
    posts = ("RNL lead", "RNL chief executive", "RNL improvement director", "regulator", "approver")
    people = [word for post in posts for word in ("--person", f"{post}=Ann Other <ann@{post.split()[-1]}.example>")]
    begins = {"quarter": ("2026-Q4", "2031-Q3"), "four weeks": ("2026-W42", "2031-W37")}[rhythm]
    asked = ["--title", "A programme", "--trust", "RNL", "--entered", "2026-11-02", "--source", "a letter", "--mail", "folder", *people]
    where = ["init", str(tmp_path / "new"), "--regime", str(told.place.parent / "config"), *asked]
    assert told.run(*where, "--first", "2026-11") == 2
    assert f"2026-11 is none of the {Rhythm(rhythm).noun}s of this regime" in capsys.readouterr().err
    assert told.run(*where, "--first", begins[0]) == 0
    runs = {"quarter": "20 January 2027", "four weeks": "25 November 2026"}[rhythm]
    assert f"is told on {runs} at 09:00" in capsys.readouterr().out
    assert f'first = "{begins[0]}"\nlast = "{begins[1]}"' in (tmp_path / "new/programme.toml").read_text(encoding="utf-8")
