"""The ladder as a run walks it: what it queues, cancels, shows and sends, without commands around it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime

import pytest

from tasks.model.ladder_step import Extension
from tasks.model.level import Level
from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.month.tell import tell
from tasks.notify.chase import chase, periods_chased
from tasks.notify.ladder_progress import ladder_progress, ladder_table
from tasks.notify.sending import send_notices
from tasks.record.outbox import Outbox
from tasks.record.record import record_in
from tasks.record.stores.folder import FolderStore

OCTOBER = Period(2013, 10)
DUE, LAST_OF_GRACE, OVERDUE_DAY = (datetime.fromisoformat(f"2013-11-{day}T08:30+00:00") for day in (14, 18, 19))
MORE_TIME = Extension("RNL", OCTOBER, date(2013, 11, 28), "The trust", "The regulator", "Its records were flooded")


def with_more_time(run):
    return replace(run, rulebook=replace(run.rulebook, extensions=(MORE_TIME,)))


def levels(run):
    return sorted(str(one.level) for one in Outbox(run.record, OCTOBER).notices() if one.rule != "approval")


def mails(run):
    folder = run.settings.mail
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_months_under_way_are_the_two_before_a_day_and_those_with_more_time(run):
    assert periods_chased(run.at(DUE)) == [OCTOBER]
    assert periods_chased(run.at(datetime.fromisoformat("2013-12-10T08:30+00:00"))) == [OCTOBER, Period(2013, 11)]


def test_a_day_on_the_ladder_is_queued_once_and_sent_once(run):
    today = run.at(LAST_OF_GRACE)
    assert [chase(today, OCTOBER, ()) for _ in range(2)] == [2, 0]
    assert [send_notices(today, OCTOBER, LAST_OF_GRACE) for _ in range(2)] == [2, 0]
    assert levels(run) == ["last day of grace", "past deadline"]
    assert chase(run.at(OVERDUE_DAY), OCTOBER, ()) == 0


def test_nothing_is_asked_of_a_trust_without_an_agreed_plan(run, tmp_path):
    planless = replace(run, record=record_in(FolderStore(tmp_path / "without plans")))
    for moment in (DUE, OVERDUE_DAY):
        assert chase(planless.at(moment), OCTOBER, ()) == 0
    (progress,) = ladder_progress(planless.at(OVERDUE_DAY), OCTOBER, ())
    assert progress.rungs.sentence.startswith("The trust had no agreed plan")


def test_a_dry_run_sends_nothing_and_leaves_the_record_as_it_was(run):
    dry = run.at(DUE).dry_run()
    assert chase(dry, OCTOBER, ()) == 1
    assert send_notices(dry, OCTOBER, DUE) == 0
    assert mails(run) == []
    assert Outbox(run.record, OCTOBER).notices() == ()


def test_more_time_cancels_what_waits_and_gives_the_trust_a_ladder_of_its_own(run):
    chase(run.at(DUE), OCTOBER, ())
    later = with_more_time(run)
    assert chase(later.at(DUE), OCTOBER, ()) == 0
    (cancelled,) = Outbox(run.record, OCTOBER).notices()
    given_up = Outbox(run.record, OCTOBER).given_up(cancelled)
    assert given_up is not None
    assert given_up.sentence == "Not sent, as it no longer held. The first step of the ladder has not been reached."
    chase(later.at(datetime.fromisoformat("2013-11-28T08:30+00:00")), OCTOBER, ())
    assert levels(run) == ["due", "due, deadline moved to 2013-11-28"]
    assert chase(run.at(DUE), OCTOBER, ()) == 1
    assert "due, again" in levels(run)
    assert Level("due", again=1) in {one.level for one in Outbox(run.record, OCTOBER).waiting()}


def test_the_table_says_what_went_out_and_what_comes_next(run):
    today = run.at(DUE)
    chase(today, OCTOBER, ())
    send_notices(today, OCTOBER, DUE)
    (sent, coming), many = ladder_table(today, OCTOBER)
    assert ladder_table(today, OCTOBER, most=1) == ([sent], many) == ([sent], 2), "and how many lines there are beside those shown"
    assert (sent["told"], sent["when"], sent["state"], sent["step"]) == ("lead", "2013-11-14 08:30", "sent by eml folder", "due")
    assert (coming["told"], coming["when"], coming["state"], coming["step"]) == ("lead", "2013-11-15", "comes next", "past deadline")


def test_the_table_ends_with_why_nothing_more_comes_and_trusts_that_owe_nothing_come_last(run):
    late = run.at(datetime.fromisoformat("2014-03-03T08:30+00:00"))
    (reached,) = (row for row in ladder_table(late, OCTOBER)[0] if not row["name"])
    assert (reached["trust"], reached["state"], reached["when"], reached["told"]) == ("RNL", "Every step has been reached.", "", "")
    (arrived,) = (row for row in ladder_table(late, OCTOBER, {"RNL"})[0] if not row["name"])
    assert arrived["state"] == "An update has arrived, so there is nothing to chase."
    both = replace(run.rulebook, spells=(*run.rulebook.spells, replace(run.rulebook.spells[0], trust="RDD")))
    rows, _ = ladder_table(replace(run, rulebook=both).at(DUE), OCTOBER)
    assert [(row["trust"], row["state"][:20]) for row in rows] == [("RNL", "comes next"), ("RDD", "The trust had no agr")]


def test_before_the_rule_about_plans_a_trust_is_asked_whether_it_has_one_or_not(run, tmp_path):
    thresholds = {name: values for name, values in run.rulebook.thresholds.items() if name != "blame_needs_plan"}
    before = replace(run, rulebook=replace(run.rulebook, thresholds=thresholds), record=record_in(FolderStore(tmp_path / "without plans")))
    assert chase(before.at(DUE), OCTOBER, ()) == 1


def test_a_channel_that_there_is_not_stops_nothing_but_is_named(run, monkeypatch):
    monkeypatch.setenv("MEASURES_CHANNEL", "pigeon")
    with pytest.raises(BadConfig, match="MEASURES_CHANNEL names no channel there is"):
        chase(run.at(DUE), OCTOBER, ())


def test_steps_are_known_by_what_they_are_for_whatever_they_are_called(run):
    renamed = tuple(replace(step, level=f"step {n}") for n, step in enumerate(run.rulebook.ladder))
    other = replace(run, rulebook=replace(run.rulebook, ladder=renamed)).at(OVERDUE_DAY)
    tell(other, OCTOBER, (), lambda: OVERDUE_DAY)
    assert [one for one in levels(run) if "decision" not in one] == ["step 4", "step 5", "step 5"]  # nor what is to be read before
    (public,) = Outbox(run.record, OCTOBER).public()
    assert public.recipient.role == "regulator"


def test_where_no_step_of_the_ladder_is_public_a_month_tells_nobody_that_an_update_is_overdue(run):
    private = tuple(step for step in run.rulebook.ladder if not step.public)
    tell(replace(run, rulebook=replace(run.rulebook, ladder=private)).at(OVERDUE_DAY), OCTOBER, (), lambda: OVERDUE_DAY)
    assert [one for one in levels(run) if "decision" not in one] == []


def test_the_people_of_the_sample_hold_the_posts_that_the_ladder_names(run):
    with (run.programme.folder / "people.csv").open() as file:
        posts = {row["role"].partition(":")[0] for row in csv.DictReader(file)}
    assert {post for step in run.rulebook.ladder for post in (*step.to, *step.copy)} <= posts
