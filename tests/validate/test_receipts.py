"""Updates of one trust that have to do with each other by when they came: an earlier month again, and two in one second."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from tasks.model.period import Period
from tasks.record.facts import Decision
from tasks.record.record import open_record
from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

SEPTEMBER, OCTOBER = Period(2013, 9), Period(2013, 10)
WORDS = "Four more nurses have started since the last update."
SAID_AGAIN = {"same-narrative-as-last-month", "on-track-past-date"}
"""What every update here is told: it says the same of two of its actions, and one of them was agreed for October's last day."""

RUN = "2013-11-18T09:00:00+00:00"


@pytest.fixture
def told(tmp_path):
    """A trust whose update for September was accepted in time, and the month told."""
    small(tmp_path)
    send(tmp_path / "programme", "september.json", "2013-10-09T10:00:00+01:00")
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    assert told.run("month", "2013-09", "--as-of", "2013-10-17T09:00:00+01:00") == 0
    return told


def again(told: ProgrammeRun, name: str, at: str, **head: str) -> None:
    """September's update with other words."""
    send(told.programme, name, at, narrative=WORDS)
    path = told.programme / "inbox" / SENDS / name
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | head), encoding="utf-8")


def october(told: ProgrammeRun, name: str, at: str, **changes: str) -> None:
    send(told.programme, name, at, signed="2013-11-08", **changes)


def run_november(told: ProgrammeRun) -> None:
    assert told.run("month", "2013-10", "--as-of", RUN) == 0


def published(told: ProgrammeRun) -> dict[str, bytes]:
    """September's own pages and data."""
    return {name: data for name, data in told.files().items() if name.startswith(("site/2013-09/", "site/data/2013-09/"))}


def decided(told: ProgrammeRun, period: Period) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """File to the newest decision on it, and what it was told: checks with their places."""
    facts = {fact.file: fact for fact in open_record(str(told.place / "store")).all(Decision, period)}
    return {
        name: (fact.decision, [(f.check, f.address) for f in fact.findings if f.asks and f.check not in SAID_AGAIN])
        for name, fact in facts.items()
    }


def test_last_months_workbook_sent_again_is_asked_about_and_the_published_month_stays(told):
    before = published(told)
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"] == ("returned", [("earlier-month-again", "/period_word")])
    assert published(told) == before, "no file of the month is written anew"
    stamps = told.stamps()
    run_november(told)
    assert told.stamps() == stamps, "told again, it changes nothing"
    assert told.returned("2013-09", SENDS), "it goes back with the question"


def test_before_the_day_from_which_that_is_told_apart_nothing_came_for_the_month_just_ended(told):
    path = told.config / "thresholds.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[asked_which_month]]\nfrom = 2013-07-16", "[[asked_which_month]]\nfrom = 2014-01-01"), encoding="utf-8")
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    send(told.programme, "other.json", "2013-11-08T10:00:00+00:00", SILENT, signed="2013-11-08")
    assert told.run("month", "2013-10") == 0
    row = told.trust("2013-10", SENDS)
    assert (row["state"], row["asked_about"]) == ("never received", "")
    assert told.verdict("2013-10", SENDS, "overdue")["sentence"].startswith("No update for October 2013 has been received.")


def test_until_the_trust_answers_the_month_just_ended_says_what_it_was_asked_and_never_that_nothing_came(told):
    send(told.programme, "other.json", "2013-11-08T10:00:00+00:00", SILENT, signed="2013-11-08")
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    assert told.run("month", "2013-10") == 0
    row = told.trust("2013-10", SENDS)
    assert (row["state"], row["asked_about"], row["received"], row["accepted"]) == ("asked which month", "2013-09", "0", "no")
    assert told.trust("2013-09", SENDS)["asked_about"] == ""
    verdict = told.verdict("2013-10", SENDS, "overdue")
    assert verdict["answer"] == "yes"
    assert verdict["sentence"].startswith("An update was received that says it is for September 2013, for which one was accepted before;")
    page = told.page("2013-10", SENDS)
    assert "The trust was asked which month is meant, and no answer had been accepted by" in page
    assert "Asked which month it is for" in told.page("2013-10")
    assert "No update for" not in page
    letters = [mail for mail in told.mail() if SENDS in mail["Subject"] and "October 2013 overdue" in mail["Subject"]]
    (regulators,) = [mail for mail in letters if "monitor" in mail["To"]]
    assert "the trust was asked which month is meant" in " ".join(regulators.get_body(("plain",)).get_content().split())

    again(told, "yes.json", "2013-11-20T10:00:00+00:00", **{"Corrects an earlier month": "Yes."})
    assert told.run("month", "2013-10", "--as-of", "2013-11-21T09:00:00+00:00") == 0
    assert told.trust("2013-10", SENDS)["state"] == "never received", "it has answered, and nothing came for the month itself"


@pytest.mark.parametrize(
    "answer", [{"Corrects an earlier month": "Yes."}, {"update_explanation": "It corrects the first action.", "template_version": "1"}]
)
def test_an_update_that_says_it_corrects_the_earlier_month_replaces_it(told, answer):
    again(told, "again.json", "2013-11-08T10:00:00+00:00", **answer)
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"] == ("accepted", [])
    assert WORDS in told.page("2013-09", SENDS)


def test_after_the_update_for_the_month_just_ended_an_earlier_month_is_corrected_unasked(told):
    october(told, "october.json", "2013-11-08T09:00:00+00:00")
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"] == ("accepted", [])


def test_it_is_asked_in_the_order_of_receipt_whatever_came_later_in_the_same_run(told):
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    october(told, "october.json", "2013-11-08T11:00:00+00:00")
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"][0] == "returned"
    assert decided(told, OCTOBER)["october.json"][0] == "accepted"
    assert told.run("rerun", SENDS, "2013-09") == 0
    assert decided(told, SEPTEMBER)["again.json"][0] == "returned", "a later look says the same"


def test_an_update_that_was_returned_for_the_month_just_ended_answers_nothing(told):
    october(told, "october.json", "2013-11-08T09:00:00+00:00", status_word="Green")
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"][0] == "returned"


def test_an_earlier_month_that_was_never_accepted_is_late_and_not_asked_about(tmp_path):
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    send(tmp_path / "programme", "september.json", "2013-11-08T10:00:00+00:00")
    again(told, "again.json", "2013-11-08T10:30:00+00:00")
    run_november(told)
    found = decided(told, SEPTEMBER)
    assert (found["september.json"], found["again.json"][0]) == (("accepted", []), "returned")


def test_a_trust_that_left_before_the_month_just_ended_was_over_is_not_asked_about_it(told):
    Fund(told.programme.parent).edit("spells.csv", "2014-06-09,9 June 2014,yes,2014-06-09", "2013-10-20,20 October 2013,yes,2013-10-20")
    again(told, "again.json", "2013-11-08T10:00:00+00:00")
    run_november(told)
    assert decided(told, SEPTEMBER)["again.json"] == ("accepted", [])


def test_of_two_updates_in_one_second_each_sender_is_told_which_counts(told):
    at = "2013-11-08T10:00:00+00:00"
    october(told, "one.json", at)
    october(told, "two.json", at, narrative=WORDS)
    run_november(told)
    found = decided(told, OCTOBER)
    assert [found[name] for name in ("one.json", "two.json")] == [("accepted", [("same-second", "whole file")])] * 2
    facts = {fact.file: fact for fact in open_record(str(told.place / "store")).all(Decision, OCTOBER)}
    counts = max(facts.values(), key=lambda fact: fact.submission).file
    other = next(name for name in facts if name != counts)
    says = {name: next(f.says for f in fact.findings if f.check == "same-second") for name, fact in facts.items()}
    assert says[counts].endswith(f'in the same second as "{other}"; this one counts, the other does not.')
    assert says[other].endswith(f'in the same second as "{counts}"; that one counts, and this one does not.')
    assert (WORDS in told.page("2013-10", SENDS)) == (counts == "two.json")


def test_of_two_updates_in_one_second_the_one_that_was_returned_is_no_rival(told):
    at = "2013-11-08T10:00:00+00:00"
    october(told, "one.json", at)
    october(told, "two.json", at, status_word="Green")
    run_november(told)
    found = decided(told, OCTOBER)
    assert (found["one.json"], [check for check, _ in found["two.json"][1]]) == (("accepted", []), ["status-unknown"])


def test_what_came_first_counts_by_the_moment_and_not_by_how_its_clock_is_written(told):
    october(told, "one.json", "2013-11-08T10:30:00+01:00", narrative="It came first, from a clock an hour ahead of London.")
    october(told, "two.json", "2013-11-08T10:00:00+00:00", narrative=WORDS)
    run_november(told)
    assert WORDS in told.page("2013-10", SENDS)
    assert datetime.fromisoformat(told.trust("2013-10", SENDS)["received_at"]).hour == 10


def test_an_update_for_the_month_just_ended_that_an_earlier_run_accepted_lets_an_earlier_month_be_corrected(told):
    october(told, "october.json", "2013-11-08T09:00:00+00:00")
    run_november(told)
    again(told, "again.json", "2013-11-19T10:00:00+00:00")
    assert told.run("month", "2013-10", "--as-of", "2013-11-20T09:00:00+00:00") == 0
    assert decided(told, SEPTEMBER)["again.json"] == ("accepted", [])
