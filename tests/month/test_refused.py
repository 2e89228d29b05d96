"""What cannot be told is refused in a sentence and nothing is written; what was damaged is named, or made again where it can be."""

from __future__ import annotations

import errno
from datetime import datetime

import pytest

from tasks.model.period import Period
from tasks.month.months import require_month
from tasks.run.run import open_run
from tests.month.test_running_again import resent, september, told_once  # noqa: F401


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("month", "2013-08"), "August 2013 is not one of the programme's months, September 2013 to February 2014"),
        (("month", "2099-01"), "January 2099 is not one of the programme's months"),
        (("month", "2013-10", "--as-of", "2013-10-15T09:00+01:00"), "October 2013 has not ended: it can be told from 2013-11-01 on"),
        (("month", "2013-10", "--as-of", "2013-10-31T23:59:59+00:00"), "October 2013 has not ended"),
        (("replay", "2013-10", "2013-10", "--under", "stored"), "October 2013 has not been released, so it cannot be told again"),
        (
            ("approve", "2013-09", "--by", "A. Reader"),
            "September 2013 is public as it was put forward, release 1: there is nothing to approve",
        ),
        (("approve", "2013-09", "--by", " "), "An approval needs the name of the person who gives it"),
        (("rerun", "RDD", "2014-03"), "March 2014 is not one of the programme's months"),
        (("replay", "2014-02", "2014-03"), "March 2014 is not one of the programme's months"),
        (("notices", "2014-03"), "the nearest is February 2014"),
        (("approve", "2031-05", "--by", "A. Reader"), "May 2031 is not one of the programme's months"),
        (("rerun", "ZZZ", "2013-09"), "No trust on the register has the code 'ZZZ'"),
        (("history", "RNX"), "No trust on the register has the code 'RNX': did you mean RNL"),
        (("statement", "warn", "RDD", "2031-05", "--by", "A", "--words", "b"), "the nearest is February 2014"),
        (("statement", "warn", "RVV", "2013-09", "--by", "A", "--words", "b"), "the nearest month that it owes one for is September 2014"),
        (("plan", "nofile.xlsx"), "nofile.xlsx: there is no such file"),
        (("rerun", "", "2013-09"), "No trust on the register has the code ''"),
        (("replay", "2014-02", "2013-09"), "2014-02 comes after 2013-09: write the earlier month first"),
        (("schedule", "2026-12", "2026-01"), "2026-12 comes after 2026-01: write the earlier month first"),
    ],
)
def test_a_slip_of_the_pen_is_refused_and_nothing_is_written(september, capsys, words, says):  # noqa: F811
    before = september.stamps()
    assert september.run_unapproved(*words) == 2
    assert says in capsys.readouterr().err
    assert september.stamps() == before


def test_results_that_were_damaged_are_made_again(september):  # noqa: F811
    resent(september, "again.json", "2013-10-18T09:00:00+01:00", narrative="Two more nurses have started since we wrote.")
    for result in (september.place / "store/results").rglob("*"):
        if result.is_file() and "fingerprints" not in result.parts:
            result.write_text("garbage", encoding="utf-8")
    assert september.run("rerun", "RDD", "2013-09") == 0
    assert "Two more nurses" in september.page("2013-09", "RDD")


def test_a_blob_that_was_cut_short_is_named_and_nothing_is_written(september, capsys):  # noqa: F811
    resent(september, "again.json", "2013-10-18T09:00:00+01:00", narrative="Two more nurses have started since we wrote.")
    for blob in (september.place / "store/blobs").iterdir():
        blob.write_bytes(blob.read_bytes()[:100])
    assert september.run("rerun", "RDD", "2013-09") == 2
    assert "was damaged or altered: run `measures verify`" in capsys.readouterr().err


def test_a_machine_that_refuses_to_write_is_told_of_in_a_sentence(september, capsys, monkeypatch):  # noqa: F811
    monkeypatch.setattr("os.fsync", _no_room)
    resent(september, "again.json", "2013-10-18T09:00:00+01:00", narrative="Two more nurses have started since we wrote.")
    assert september.run("rerun", "RDD", "2013-09") == 4
    assert "the disk is full: make room, and run it again" in capsys.readouterr().err


def _no_room(_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_month_can_be_told_from_the_first_instant_after_it(september):  # noqa: F811
    with september.settings():
        require_month(open_run(datetime.fromisoformat("2013-11-01T00:00:00+00:00")), Period(2013, 10))


def test_an_agreed_plan_is_never_changed_and_says_nothing_of_what_there_was_not(september, capsys):  # noqa: F811
    plan = september.programme / "plans/RDD-1.csv"
    text = plan.read_text(encoding="utf-8")
    assert september.run("plan") == 0
    assert "In the record already: " in capsys.readouterr().out
    before = september.stamps()
    plan.write_text(text.replace("Director of Nursing", "Somebody else", 1), encoding="utf-8")
    assert september.run("plan") == 2
    assert (
        capsys.readouterr()
        .err.strip()
        .endswith(
            "plans/RDD-1.csv: version 1 of RDD's plan is in the record already, and says something else. "
            "An agreed plan is never changed: give the new one Plan version 2."
        )
    )
    assert september.stamps() == before
