"""What the daily chase adds once a month was told."""

from __future__ import annotations

import shutil

from tests.month.programme_run import ProgrammeRun


def test_after_the_month_each_regulator_has_a_digest_once(sample, tmp_path):
    replayed = ProgrammeRun(tmp_path / "var")
    for name in ("store", "mail"):
        shutil.copytree(sample.place / name, replayed.place / name)
    before = replayed.mail()
    for moment in ("2014-01-22T08:30+00:00", "2014-01-22T09:30+00:00"):
        assert replayed.run("chase", "--as-of", moment) == 0
    digests = replayed.mail("2013-12-all-digest-*")
    assert sorted(mail["To"].addresses[0].addr_spec for mail in digests) == [
        "special.measures@monitor.example",
        "special.measures@ntda.example",
    ]
    words = next(m for m in digests if "ntda" in m["To"]).get_body(("plain",)).get_content()
    assert "United Lincolnshire Hospitals NHS Trust (RWD): accepted, plan stalled" in words.replace("\n", " ")
    assert len(replayed.mail()) == len(before)


def test_what_the_month_told_the_regulator_the_chase_does_not_tell_again(sample, tmp_path):
    replayed = ProgrammeRun(tmp_path / "var")
    for name in ("store", "mail"):
        shutil.copytree(sample.place / name, replayed.place / name)
    assert replayed.run("chase", "--as-of", "2014-01-22T08:30+00:00") == 0
    overdue = [mail for mail in replayed.mail("2013-12-RPA-overdue-*") if mail["Subject"].endswith("update for December 2013 overdue")]
    told = sorted(mail["To"].addresses[0].addr_spec for mail in overdue)
    assert told == ["chief.executive@rpa.example", "improvement.lead@rpa.example", "special.measures@monitor.example"]
    assert {f"{mail['Date'].datetime:%Y-%m-%d %H:%M}" for mail in overdue} == {"2014-01-20 09:00"}, "nobody before the trust itself"


def test_who_heard_that_a_trust_was_overdue_hears_once_that_it_no_longer_is(sample):
    over, first = (
        {str(mail["To"]): mail for mail in sample.mail("2013-11-RXQ-overdue-*") if mail["Subject"].endswith(f"November 2013 {words}")}
        for words in ("no longer overdue", "overdue")
    )
    first = {who: mail for who, mail in first.items() if "no longer" not in mail["Subject"]}
    assert {who: mail["Cc"] for who, mail in over.items()} == {who: mail["Cc"] for who, mail in first.items()}
    assert len(over) == 3
    for mail in over.values():
        words = " ".join(mail.get_body(("plain",)).get_content().split())
        assert "arrived 7 days late" in words
        assert "it is now accepted" in words


def test_a_plan_that_is_stalled_again_is_told_of_as_still_stalled(sample):
    subjects = [mail["Subject"].partition("): ")[2] for mail in sample.mail("*-RWD-stalled-*")]
    assert sorted(subjects) == [
        "action plan stalled at December 2013",
        "action plan still stalled at February 2014",
        "action plan still stalled at January 2014",
    ]
