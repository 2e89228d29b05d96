"""What the daily chase adds once a month was told."""

from __future__ import annotations

import shutil

from tests.month.programme_run import ProgrammeRun


def test_after_the_month_each_regulator_has_a_digest_once(sample, tmp_path):
    replayed = ProgrammeRun(tmp_path / "var")
    for name in ("store", "mail"):
        shutil.copytree(sample.place / name, replayed.place / name)
    before = len(replayed.mail())
    for moment in ("2014-01-22T08:30+00:00", "2014-01-22T09:30+00:00"):
        assert replayed.run("chase", "--as-of", moment) == 0
    digests = replayed.mail("2013-12-all-digest-*")
    assert sorted(mail["To"].addresses[0].addr_spec for mail in digests) == [
        "special.measures@monitor.example",
        "special.measures@ntda.example",
    ]
    words = next(m for m in digests if "ntda" in m["To"]).get_body(("plain",)).get_content()
    assert "United Lincolnshire Hospitals NHS Trust (RWD): accepted, plan stalled" in words.replace("\n", " ")
    assert len(replayed.mail()) > before


def test_what_the_month_told_the_regulator_the_chase_does_not_tell_again(sample, tmp_path):
    replayed = ProgrammeRun(tmp_path / "var")
    for name in ("store", "mail"):
        shutil.copytree(sample.place / name, replayed.place / name)
    (before,) = replayed.mail("2013-12-RPA-*")
    assert replayed.run("chase", "--as-of", "2014-01-22T08:30+00:00") == 0
    subjects = [mail["Subject"].partition("): ")[2] for mail in replayed.mail("2013-12-RPA-*")]
    assert before["Subject"].endswith("update for December 2013 overdue")
    assert subjects == ["update for December 2013 overdue"] * 3  # the regulator once, now the trust's lead and chief executive
    assert len({mail["To"].addresses[0].addr_spec for mail in replayed.mail("2013-12-RPA-*")}) == 3


def test_who_heard_that_a_trust_was_overdue_hears_once_that_it_no_longer_is(sample):
    over, first = sorted(sample.mail("2013-11-RXQ-*"), key=lambda mail: len(mail["Subject"]), reverse=True)
    assert over["Subject"].endswith("update for November 2013 no longer overdue")
    assert (over["To"], over["Cc"]) == (first["To"], first["Cc"])
    words = " ".join(over.get_body(("plain",)).get_content().split())
    assert "arrived 7 days late" in words
    assert "it is now accepted" in words


def test_a_plan_that_is_stalled_again_is_told_of_as_still_stalled(sample):
    subjects = [mail["Subject"].partition("): ")[2] for mail in sample.mail("*-RWD-stalled-*")]
    assert sorted(subjects) == [
        "action plan stalled at December 2013",
        "action plan still stalled at February 2014",
        "action plan still stalled at January 2014",
    ]
