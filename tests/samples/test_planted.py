"""The planted cases stand where the table says, and the story around them is clean."""

import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest

from samples.build import INBOX
from samples.story.arrivals import Arrival, arrivals
from samples.story.progress import FIRST, LAST
from samples.story.telling import SAMPLES, periods, story
from samples.story.updates import standing_of
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.period import Period
from tasks.rules.deadline import as_of, deadline
from tasks.rules.read_date import read_date
from tasks.rules.working_days import Calendar

COMING = {arrival.name: arrival for arrival in arrivals(story())}
WORKING_DAYS, GRACE = 10, 2  # what the story was written for


def planted() -> list[dict[str, str]]:
    with (SAMPLES / "planted.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def line(name: str, ref: str) -> dict[str, object]:
    return next(dict(line) for line in COMING[name].update.lines if line["ref"] == ref)


def day(name: str) -> date:
    return COMING[name].received_at.date()


@pytest.mark.parametrize("row", planted(), ids=lambda row: f"{row['number']} {row['file']}")
def test_every_planted_row_names_a_file_of_its_trust_and_month_or_none_where_none_came(row: dict[str, str]) -> None:
    if row["file"]:
        assert (INBOX / row["trust"] / row["file"]).is_file()
        assert str(COMING[row["file"]].update.period) == row["period"]
    else:
        assert not list((INBOX / row["trust"]).glob(f"*{row['period']}*"))


def test_all_fourteen_cases_are_in_the_table() -> None:
    assert {int(row["number"]) for row in planted()} == set(range(1, 15))


def test_every_trust_sends_something_for_every_month_but_one() -> None:
    sent = {(arrival.update.trust, arrival.update.period) for arrival in COMING.values()}
    missing = {(trust, period) for trust in story().plans for period in Period.between(FIRST, LAST)} - sent
    assert missing == {("RPA", Period(2013, 12))}


def test_all_but_one_update_arrive_on_time_in_office_hours() -> None:
    late = [name for name, arrival in COMING.items() if day(name) > deadline(arrival.update.period, WORKING_DAYS, Calendar())]
    assert late == ["RXQ-2013-11.csv"]
    assert all(9 <= arrival.received_at.hour < 17 and arrival.received_at.weekday() < 5 for arrival in COMING.values())


def test_the_late_one_is_a_week_late_and_comes_after_the_month_was_told() -> None:
    arrival = COMING["RXQ-2013-11.csv"]
    assert day(arrival.name) - deadline(arrival.update.period, WORKING_DAYS, Calendar()) == timedelta(days=7)
    assert arrival.received_at > as_of(arrival.update.period, WORKING_DAYS, GRACE, Calendar())


def test_the_returned_one_is_mended_two_days_later_before_the_month_is_told() -> None:
    mended = COMING["RJF-2013-10-mended.xlsx"]
    assert day(mended.name) - day("RJF-2013-10.xlsx") == timedelta(days=2)
    assert mended.received_at < as_of(mended.update.period, WORKING_DAYS, GRACE, Calendar())
    assert len(mended.update.lines) == len(COMING["RJF-2013-10.xlsx"].update.lines) + 1


def test_the_resubmission_comes_before_the_month_is_told() -> None:
    second = COMING["RDD-2013-11-second.json"]
    assert COMING["RDD-2013-11.json"].received_at < second.received_at < as_of(second.update.period, WORKING_DAYS, GRACE, Calendar())
    assert line("RDD-2013-11.json", "RDD-08")["status_word"] != line(second.name, "RDD-08")["status_word"]


def test_a_nil_return_says_why_and_nothing_else() -> None:
    nil = COMING["RLT-2013-12.xlsx"].update
    assert (nil.head["nil_word"], bool(nil.head["nil_reason"])) == ("yes", True)
    assert not any("status_word" in line for line in nil.lines)


def moved(trust: str, before: Period, now: Period) -> bool:
    refs = [action.ref for action in story().plans[trust].actions]
    told = [
        [(standing_of(story(), ref, period).status, standing_of(story(), ref, period).percent) for ref in refs] for period in (before, now)
    ]
    return told[0] != told[1]


def test_one_plan_stands_still_after_the_first_month_and_no_other_does() -> None:
    still = {trust for trust in story().plans for before, now in pairwise(periods()) if not moved(trust, before, now)}
    assert still == {"RWD"}
    assert not any(moved("RWD", before, now) for before, now in pairwise(periods()))


def test_one_action_slips_three_times_each_time_with_its_reason_and_no_other_slips_twice() -> None:
    slips = {ref: fate.revisions for ref, fate in story().fates.items() if len(fate.revisions) > 1}
    assert list(slips) == ["RXR-01"]
    assert [str(slip.period) for slip in slips["RXR-01"]] == ["2013-11", "2013-12", "2014-01"]
    assert len({slip.reason for slip in slips["RXR-01"]} - {""}) == 3


@pytest.mark.parametrize(
    ("name", "ref", "written", "meant"),
    [
        ("RXQ-2013-10.csv", "RXQ-02", "31st January 2014", date(2014, 1, 31)),
        ("RXQ-2013-11.csv", "RXQ-09", "by March 2014", date(2014, 3, 31)),
        ("RXQ-2013-11.csv", "RXQ-16", "30 th June 2014", date(2014, 6, 30)),
        ("RXQ-2013-12.csv", "RXQ-11", "13/02/14", date(2014, 2, 13)),
    ],
)
def test_dates_stand_as_people_write_them(name: str, ref: str, written: str, meant: date) -> None:
    assert line(name, ref)["revised_word"] == written
    assert read_date(written).latest == meant


def dull(arrival: Arrival) -> list[dict[str, object]]:
    """Lines of an update in which nothing was planted."""
    names = {row["file"] for row in planted() if row["number"] in {"3", "4", "9", "10", "11"}} - {"RJF-2013-10-mended.xlsx"}
    return [] if arrival.name in names else [dict(line) for line in arrival.update.lines if "status_word" in line]


@pytest.mark.parametrize("arrival", COMING.values(), ids=list(COMING))
def test_where_nothing_is_planted_every_line_agrees_with_itself_and_the_calendar(arrival: Arrival) -> None:
    for said in dull(arrival):
        due = story().fates[str(said["ref"])].action.due.latest
        delivered = said["status_word"] == FOUR.labels["delivered"]
        assert delivered == (said["percent_word"] == "100") == bool(said.get("delivered_word")) == bool(said.get("evidence"))
        assert bool(said.get("revised_word")) == bool(said.get("revised_reason"))
        if said["status_word"] == FOUR.labels["on_track"] and due is not None:
            assert due >= arrival.update.period.last_day


def test_nothing_falls_back_but_the_action_that_is_reopened() -> None:
    fell = set()
    for ref in story().fates:
        percents = [standing_of(story(), ref, period).percent for period in periods()]
        if any(now < before for before, now in pairwise(percents)):
            fell.add(ref)
    assert fell == {"RNL-07"}
