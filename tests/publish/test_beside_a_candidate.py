"""What an approver sees beside a candidate: what came since, what trusts point out, the letters that leave; and where words were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from tasks.model.notice import Recipient
from tasks.model.update import Reading
from tasks.month.letters_to_approve import waiting_letters
from tasks.notify.own_page import OWN_PAGE
from tasks.publish.left_undecided import left_not_out, left_undecided, not_out
from tasks.publish.preview import pointed_out
from tasks.publish.since import since_then
from tasks.publish.sources import sources
from tasks.record.facts import Statement
from tasks.record.outbox import CANCELLED, Outbox
from tasks.record.readings import hold, sha_of
from tasks.run.run import Run
from tests.notify.builders import notice
from tests.record.builders import MONTH, NOON, candidate, decided, decision, released, revision, taken_back
from tests.record.small import SENDS, SILENT, opened

LATER, HOUR = NOON + timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def run(tmp_path) -> Run:
    return opened(tmp_path, LATER)


def says(run: Run, what: str, hours: int, role: str = "lead", **said: object) -> None:
    about = {"form": f"form-{hours}-{role[:4]}", "by": "A. Person", "at": NOON + hours * HOUR} | said
    assert run.record.add(Statement(period=MONTH, trust=SENDS, what=what, role=role, **about)) is not None


def test_what_came_after_a_candidate_s_moment_is_told_in_order_with_what_became_of_it(run):
    made = candidate(run.record, revision(run.record))
    became = ("accepted", "returned", "waiting", "held")
    for hours, word in enumerate(("accepted", *became)):
        run.record.follow(None, decision(SENDS, f"s{hours}", NOON + hours * HOUR, decision=word))
    back = run.record.follow(None, decision(SILENT, "s5", NOON + 5 * HOUR))
    taken_back(run.record, back, NOON + 6 * HOUR)
    run.record.follow(None, decision(SILENT, "s6", LATER + HOUR))
    says(run, "comment", 0, "improvement director")
    says(run, "early warning", 1, "alternate:improvement director")
    says(run, "confirmed", 2, "chair")
    says(run, "error of fact", 3)
    says(run, "signed off", 25, "improvement director")
    arrived = f"an update of {SENDS} arrived on 10 October 2013, and"
    assert since_then(run, made) == [
        f"{arrived} was accepted",
        f"{arrived} was returned",
        f"{arrived} waits for the trust's agreed plan",
        f"{arrived} is being looked at, for a fault of ours",
        f"an update of {SILENT} arrived on 10 October 2013, and was taken back",
        f"the improvement director of {SENDS} warned that the trust may not deliver its plan on 10 October 2013",
        f"the chair of {SENDS} confirmed the sign-off of the update on 10 October 2013",
    ]


def test_errors_of_fact_are_those_in_a_candidate_for_the_same_release_in_the_order_they_were_given(run):
    first = revision(run.record)
    one = candidate(run.record, first)
    public = candidate(run.record, first)
    released(run.record, public, decided(run.record, public, "approved"))
    other = candidate(run.record, first, release=2)
    for hours, of in ((3, one), (1, public), (2, other)):
        says(run, "error of fact", hours, about=of.hash, words=f"Wrong since {hours}.")
    says(run, "comment", 4, about=one.hash, words="It is right.")
    assert pointed_out(run.record, public) == [f"{SENDS}, A. Person (lead): Wrong since {hours}." for hours in (1, 3)]
    assert pointed_out(run.record, other) == [f"{SENDS}, A. Person (lead): Wrong since 2."]


def test_the_letters_that_leave_with_a_month_are_shown_as_they_are_read_without_addresses_or_links(run):
    made = candidate(run.record, revision(run.record))
    box = Outbox(run.record, MONTH)
    whole = replace(notice(period=MONTH, public=True), text=f"It is late.\n\n{OWN_PAGE}\n")
    alone = replace(
        notice(period=MONTH, trust="RNL", with_month=True), copied=(), recipient=Recipient("lead", "A Lead", "lead@rnl.example")
    )
    gone = notice(period=MONTH, trust="RWD", over=True)
    for one in (whole, alone, gone, notice(period=MONTH, trust="RXQ", before_trouble=True)):
        box.put(one)
    box.give_up(gone, CANCELLED, "It holds no more.", NOON)
    found = {one.trust: one for one in waiting_letters(run, made)}
    assert found.keys() == {"RPA", "RNL"}
    assert found["RPA"].to == "Special measures desk (regulator), with a copy to Illustrative Director, RPA (improvement director)"
    assert found["RPA"].as_read == (
        f"To: Special measures desk (regulator)\nCopied to: Illustrative Director, RPA (improvement director)\n"
        f"Subject: {whole.subject}\n\nIt is late.\n\n\n\n"
    )
    assert found["RNL"].as_read == f"To: A Lead (lead)\nSubject: {alone.subject}\n\n{alone.text}\n"


def test_where_an_accepted_update_was_read_is_said_by_the_very_decision_that_the_assessment_was_made_from(run):
    record = run.record
    old, new = (Reading(kind, address={"status": f"Update!{kind}{{row}}"}) for kind in ("xlsx", "csv"))
    names = hold(record, [old, new])
    first = record.follow(None, decision(SENDS, "s1", reading=names[sha_of(old)], rules="a" * 64))
    second = record.follow(first, replace(first, reading=names[sha_of(new)], rules="b" * 64))
    third = record.follow(second, replace(first, decision="returned"))
    other = record.follow(None, decision(SILENT, "s2", decision="returned"))
    rows = pd.DataFrame([{"trust": SENDS, "submission": "s1", "accepted": True}, {"trust": SILENT, "submission": "s2", "accepted": False}])

    def told(of: str) -> tuple[object, ...]:
        made_from = {f"{SENDS}/s1": of, f"{SILENT}/s2": other.hash}
        found = sources(record, MONTH, rows, made_from)
        assert found.keys() == {SENDS}
        return tuple(found[SENDS][name] for name in ("decision", "kind", "cells", "rules"))

    cells = {kind: {"status": f"Update!{kind}{{row}}"} for kind in ("xlsx", "csv")}
    assert told(first.hash) == (1, "xlsx", cells["xlsx"], "a" * 64)
    assert told(second.hash) == (2, "csv", cells["csv"], "b" * 64)
    assert told(third.hash)[0] == 3
    assert told("of an older format") == told(first.hash)


def test_a_month_that_is_not_out_rings_from_the_fifth_working_day_after_its_run_day_though_it_was_declined_before(run):
    made = candidate(run.record, revision(run.record))
    days = [run.at(datetime(2013, 10, day, 9, tzinfo=UTC)) for day in (15, 16, 17, 23, 24)]
    assert [left_undecided(day) for day in days] == [[], [], [(MONTH, NOON)], [(MONTH, NOON)], [(MONTH, NOON)]]
    decided(run.record, made, "declined")
    assert [left_undecided(day) for day in days] == [[]] * 5
    assert [[one.period for one in not_out(day)] for day in days] == [[], [], [MONTH], [MONTH], [MONTH]]
    assert [left_not_out(day) for day in days] == [[], [], [], [], [MONTH]]
