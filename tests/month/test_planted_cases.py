"""What was planted in the sample comes out where it should: in the data, on the pages, in the notices and in what senders get back."""

from __future__ import annotations

import csv

import pytest


def notices_about(sample, period, code):
    """The letters about a trust's month that its regulator gets, and those that say that it is over."""
    return [mail for mail in sample.mail(f"{period}-{code}-*") if about_trouble(mail)]


def about_trouble(mail):
    """Whether a letter is of the kind that regulators hear, too."""
    subject = " ".join(str(mail["Subject"]).split())
    return (
        mail["To"].addresses[0].domain in {"monitor.example", "ntda.example"}
        and "award referred" not in subject
        and "trusts in" not in subject
    )


def codes(sample, period, code):
    """The checks that found something in a trust's returned files for a period."""
    found = []
    for path in sample.returned(period, code):
        if path.name.endswith("-findings.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found += [(row["check"], row["ref"]) for row in csv.DictReader(file)]
    return found


def test_an_update_never_sent_is_said_to_be_missing_and_its_regulator_is_told(sample):
    row = sample.trust("2013-12", "RPA")
    assert (row["state"], row["received"], row["accepted"], row["not_reported"]) == ("never received", "0", "no", row["actions"])
    assert sample.verdict("2013-12", "RPA", "overdue")["answer"] == "yes"
    assert "No update for December 2013 had been received" in sample.page("2013-12", "RPA")
    assert "No acceptable update came from Medway NHS Foundation Trust" in sample.page("2013-12")
    (mail,) = notices_about(sample, "2013-12", "RPA")
    assert "monitor" in mail["To"].lower()
    assert "Improvement Director for RPA" in mail["Cc"]


def test_a_trust_that_did_not_report_shows_what_was_last_known_as_old(sample):
    page = sample.page("2013-12", "RPA")
    assert "November 2013" in page
    actions = [row for row in sample.rows("2013-12", "actions") if row["trust"] == "RPA"]
    assert {row["reported"] for row in actions} == {"no"}
    assert {row["status_period"] for row in actions} == {"2013-11"}


def test_a_week_late_is_overdue_at_first_and_late_when_told_again(sample):
    row = sample.trust("2013-11", "RXQ")
    assert (row["release"], row["state"], row["on_time"], row["days_late"]) == ("2", "accepted late", "no", "7")
    assert sample.verdict("2013-11", "RXQ", "overdue")["answer"] == "no"
    assert "7 days after the deadline" in sample.page("2013-11", "RXQ")
    told = [mail["Subject"].partition(": ")[2] for mail in notices_about(sample, "2013-11", "RXQ")]
    assert sorted(told) == ["update for November 2013 no longer overdue", "update for November 2013 overdue"]
    assert "from Buckinghamshire Healthcare NHS Trust" in sample.page("releases")


def test_an_update_with_errors_goes_back_with_every_finding_and_its_mended_copy_is_accepted(sample):
    assert set(codes(sample, "2013-10", "RJF")) == {
        ("action-missing", "RJF-06"),
        ("status-missing", "RJF-04"),
        ("agreed-date-changed", "RJF-09"),
        ("percent-unreadable", "RJF-15"),
    }
    row = sample.trust("2013-10", "RJF")
    assert (row["received"], row["returned"], row["state"], row["on_time"]) == ("2", "1", "accepted", "yes")
    assert not notices_about(sample, "2013-10", "RJF")


def test_an_update_returned_and_never_mended_leaves_the_trust_overdue(sample):
    assert {check for check, _ in codes(sample, "2014-01", "RMP")} == {
        "status-unknown",
        "status-missing",
        "action-missing",
        "action-unknown",
        "on-track-past-date",
        "sign-off-missing-chief",
    }
    row = sample.trust("2014-01", "RMP")
    assert (row["state"], row["received"], row["accepted"]) == ("returned", "1", "no")
    assert "arrived but was returned for correction" in sample.page("2014-01", "RMP")
    assert len(notices_about(sample, "2014-01", "RMP")) == 1


def test_a_nil_return_is_accepted_says_why_and_moves_nothing(sample):
    row = sample.trust("2013-12", "RLT")
    assert (row["state"], row["accepted"], row["nil"]) == ("nil return", "yes", "yes")
    assert row["nil_reason"] in sample.page("2013-12", "RLT")
    before = {a["ref"]: a["status"] for a in sample.rows("2013-11", "actions") if a["trust"] == "RLT"}
    after = {a["ref"]: a["status"] for a in sample.rows("2013-12", "actions") if a["trust"] == "RLT"}
    assert after == before


def test_a_resubmission_replaces_an_accepted_update_and_both_are_counted(sample):
    row = sample.trust("2013-11", "RDD")
    assert (row["received"], row["returned"], row["file"]) == ("2", "0", "RDD-2013-11-second.json")
    assert sample.action("2013-11", "RDD-08")["status"] == "some_issues"


def test_a_plan_that_does_not_move_stalls_at_the_third_update_and_not_before(sample):
    assert [sample.verdict(period, "RWD", "stalled")["answer"] for period in ("2013-11", "2013-12", "2014-02")] == ["no", "yes", "yes"]
    assert "actions open before the last 3 accepted updates has advanced since" in sample.page("2013-12", "RWD")
    (mail,) = sample.mail("2013-12-RWD-stalled-*")
    assert "ntda" in mail["To"].lower()


def test_an_action_that_slips_three_times_keeps_its_agreed_date_beside_the_latest(sample):
    row = sample.action("2014-01", "RXR-01")
    assert (row["due_date"], row["revised_latest"], row["revisions"], row["days_slipped"]) == ("2013-11-30", "2014-04-30", "3", "151")
    page = sample.page("2014-01", "RXR")
    assert "30 November 2013" in page
    assert "30 April 2014" in page
    assert ("rebaselined-too-often", "RXR-01") in codes(sample, "2014-01", "RXR")


def test_on_track_past_its_date_is_published_as_past_due(sample):
    row = sample.action("2013-12", "RJL-14")
    assert (row["status"], row["past_due"], row["days_past_due"]) == ("on_track", "yes", "31")
    assert "31 days past" in sample.page("2013-12", "RJL")
    assert ("on-track-past-date", "RJL-14") in codes(sample, "2013-12", "RJL")


def test_what_is_agreed_for_the_last_day_of_a_month_and_not_delivered_is_past_due_at_its_end(sample):
    row = sample.action("2013-11", "RJL-14")
    assert (row["due_date"], row["past_due"], row["days_past_due"]) == ("2013-11-30", "yes", "0")
    assert "Reported on track, but was agreed for 30 November 2013, the last day of the month." in sample.page("2013-11", "RJL")
    assert codes(sample, "2013-11", "RJL") == [("on-track-past-date", "RJL-14")]


def test_past_due_is_counted_on_the_day_that_promises_are_counted_on(sample):
    months = ("2013-09", "2013-10", "2013-11", "2013-12", "2014-01", "2014-02")
    assert [sum(row["past_due"] == "yes" for row in sample.rows(month, "actions")) for month in months] == [5, 17, 30, 44, 36, 28]
    for month in months:
        open_still = [row for row in sample.rows(month, "actions") if row["status"] != "delivered"]
        due = [row["ref"] for row in open_still if "" < row["due_date"] <= f"{month}-31"]
        assert due == [row["ref"] for row in open_still if row["past_due"] == "yes"]
        assert [row["ref"] for row in sample.rows(month, "actions") if row["days_past_due"] != ""] == due


def test_delivered_without_evidence_is_published_as_that(sample):
    assert sample.action("2014-01", "RK5-05")["unevidenced"] == "yes"
    assert "no evidence supplied" in sample.page("2014-01", "RK5")
    assert ("delivered-without-evidence", "RK5-05") in codes(sample, "2014-01", "RK5")


def test_a_delivered_action_that_is_reopened_says_so(sample):
    assert sample.action("2013-10", "RNL-07")["status"] == "delivered"
    row = sample.action("2013-12", "RNL-07")
    assert (row["status"], row["reopened"], row["first_delivered"]) == ("some_issues", "yes", "2013-10")
    assert "eopened" in sample.page("2013-12", "RNL")
    assert ("reopened", "RNL-07") in codes(sample, "2013-12", "RNL")


def test_a_misspelt_name_with_the_right_code_is_accepted_under_the_registered_name(sample):
    assert sample.trust("2013-10", "RLT")["state"] == "accepted"
    assert [check for check, _ in codes(sample, "2013-10", "RLT")] == ["other-name"]
    assert "George Eliot Hospital NHS Trust" in sample.page("2013-10", "RLT")
    assert "Elliott" not in sample.page("2013-10", "RLT").replace("George Elliott Hospital", "", 1)


@pytest.mark.parametrize(
    ("period", "ref", "words", "day"),
    [
        ("2013-10", "RXQ-02", "31st January 2014", "2014-01-31"),
        ("2013-11", "RXQ-09", "by March 2014", "2014-03-31"),
        ("2013-11", "RXQ-16", "30 th June 2014", "2014-06-30"),
        ("2013-12", "RXQ-11", "13/02/14", "2014-02-13"),
    ],
)
def test_dates_as_people_write_them_keep_their_words_and_get_a_day(sample, period, ref, words, day):
    row = sample.action(period, ref)
    assert (row["revised_word"], row["revised_date"]) == (words, day)


@pytest.mark.parametrize(("ref", "words"), [("RNL-23", "ongoing"), ("RPA-23", "TBC")])
def test_an_agreed_date_that_names_no_day_is_never_past_due_and_never_guessed(sample, ref, words):
    row = sample.action("2014-02", ref)
    assert (row["timescale"], row["due_date"], row["past_due"]) == (words, "", "no")


def test_only_the_planted_trusts_are_told_about(sample):
    """Six matters, once that one of them is over, as the update that came a week late was accepted, and a director's early warning."""
    about = sorted(mail["Subject"].split("(")[1][:3] for mail in sample.mail() if about_trouble(mail))
    assert about == ["RMP", "RPA", "RWD", "RWD", "RWD", "RWD", "RXQ", "RXQ"]


def test_updates_that_are_clean_come_back_to_nobody(sample):
    came_back = {path.relative_to(sample.place / "returned").parts[:2] for path in (sample.place / "returned").rglob("*") if path.is_file()}
    assert came_back == {
        ("claims", "RHQ"),
        ("claims", "RRK"),
        ("claims", "RTF"),  # accepted, and told that a cost names no evidence
        ("2013-10", "RJF"),
        ("2013-10", "RLT"),
        ("2013-11", "RJL"),
        ("2013-12", "RJL"),
        ("2013-12", "RNL"),
        ("2014-01", "RK5"),
        ("2014-01", "RMP"),
        ("2014-01", "RXR"),
        ("2014-02", "RK5"),
    }
