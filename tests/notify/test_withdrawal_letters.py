"""An update that was taken back: who hears of it, what counts now and until when another is in time, and that it is said once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.notice import Notice
from tasks.model.update import Submission
from tasks.notify.withdrawal_letters import queue_withdrawals
from tasks.record.facts import Decision
from tasks.record.outbox import Outbox
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.run import Run
from tests.record.builders import MONTH, NOON, decision, taken_back
from tests.record.small import SENDS, SILENT, opened

LEAD, CHIEF = "improvement.lead@rdd.example", "chief.executive@rdd.example"
BACK = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def run(tmp_path) -> Run:
    """Four days before the deadline of September 2013, at half past one in London."""
    return opened(tmp_path, datetime(2013, 10, 10, 12, 30, tzinfo=UTC)).at(BACK)


def accepted(run: Run, which: str, at: datetime = NOON, sent_by: str = CHIEF, trust: str = SENDS, **said: object) -> Decision:
    run.record.add(Submission(which, trust, f"{which}.json", at, "0" * 64, 1, sent_by, "mail"))
    return run.record.follow(None, decision(trust, which, at, file=f"{which}.json", **said))


def back(run: Run, fact: Decision, at: datetime = BACK, by: str = "A. Lead") -> None:
    taken_back(run.record, fact, at, by)


def letters(run: Run) -> list[Notice]:
    return sorted(Outbox(run.record, MONTH).notices(), key=lambda one: one.recipient.address)


def says(run: Run) -> str:
    """What the letters say counts now; all say the same."""
    (found,) = {" ".join(one.text.split("taken back\n\n")[1].split("\n\n- ")[0].split()) for one in letters(run)}
    return found


def test_the_lead_and_the_sender_hear_once_by_whom_why_and_which_file_was_taken_back(run):
    update = accepted(run, "first")
    assert queue_withdrawals(run, MONTH) == 0
    back(run, update)
    assert [queue_withdrawals(run, MONTH) for _ in range(2)] == [2, 0]
    assert [(one.recipient.address, str(one.level)) for one in letters(run)] == [(CHIEF, "taken back first"), (LEAD, "taken back first")]
    text = " ".join(letters(run)[1].text.split())
    assert "- taken back by: A. Lead - taken back at: 14:00 on 10 October 2013 - reason given: The wrong file - file: first.json" in text
    assert f"- received: 13:00 on 10 October 2013 - SHA-256: {'0' * 64} This is how it stood at 14:00" in text


@pytest.mark.parametrize(
    ("by", "sent_by", "hear"),
    [
        ("illustrative improvement lead of RDD", CHIEF, [CHIEF]),
        ("Illustrative Chief Executive of RDD", CHIEF, [LEAD]),
        ("A. Lead", LEAD.upper(), [LEAD]),
        ("A. Lead", "somebody@else.example", [LEAD]),
        ("Illustrative Improvement Lead of RDD", "", []),
    ],
)
def test_whoever_took_it_back_does_not_hear_of_it_and_nobody_twice(run, by, sent_by, hear, caplog):
    back(run, accepted(run, "first", sent_by=sent_by), by=by)
    assert queue_withdrawals(run, MONTH) == len(hear)
    assert [one.recipient.address for one in letters(run)] == hear
    assert "Nobody was told" not in caplog.text


def test_what_counts_now_is_the_newest_accepted_update_of_the_trust(run):
    for minutes, which in enumerate(("first", "second")):
        accepted(run, which, NOON + timedelta(minutes=minutes))
    back(run, accepted(run, "third", NOON + timedelta(minutes=2)))
    accepted(run, "returned", NOON + timedelta(minutes=3), decision="returned")
    accepted(run, "other", NOON + timedelta(minutes=4), trust=SILENT)
    queue_withdrawals(run, MONTH)
    assert says(run) == "What counts for September 2013 now is second.json, which came on 10 October 2013."


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (datetime(2013, 10, 14, 22, 59, tzinfo=UTC), "One is due by the end of 14 October 2013, London time."),
        (datetime(2013, 10, 14, 23, tzinfo=UTC), "One was due by the end of 14 October 2013, and counts from the day it is accepted."),
    ],
)
def test_where_none_counts_it_says_by_the_day_in_london_whether_another_is_in_time(run, at, then):
    accepted(run, "returned", decision="returned")
    back(run, accepted(run, "first"), at=at)
    queue_withdrawals(run.at(at), MONTH)
    assert says(run) == f"No update counts for September 2013 now. {then}"


def test_what_was_taken_back_long_ago_or_by_no_trust_of_ours_is_told_to_nobody(run):
    back(run, accepted(run, "first"))
    back(run, accepted(run, "other", trust="RZZ"))
    late = BACK + ANSWERED_FOR
    assert queue_withdrawals(run.at(late + SECOND), MONTH) == 0
    assert queue_withdrawals(run.at(BACK - SECOND), MONTH) == 0
    assert queue_withdrawals(run.at(late), MONTH) == 2
    assert {one.trust for one in letters(run)} == {SENDS}
