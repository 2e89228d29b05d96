"""Letters to approvers: what waits and what it takes, for each of them but whoever put it forward; and one that was lost, again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.assess.revision import assess
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.notify.approver_letters import decided_since, queue_again, queue_approvals
from tasks.record.facts import Approval, Candidate, Mail, MailFile
from tasks.record.outbox import CANCELLED, Outbox
from tasks.run.programme import Person
from tasks.run.run import Run
from tests.notify.builders import notice as a_letter
from tests.record.small import SILENT, opened

MONTH = Period(2013, 9)
AT = datetime(2013, 10, 18, 9, tzinfo=UTC)


def approver(name: str, address: str, end: date | None = None) -> Person:
    return Person("", "approver", name, address, date(2013, 7, 16), end)


ANN, BEA = approver("Ann Approver", "ann@programme.example"), approver("Bea Approver", "bea@programme.example")


@pytest.fixture
def run(tmp_path) -> Run:
    """A month that was put forward by one who may approve others, before two who may approve it and one who no longer may."""
    made = opened(tmp_path, AT)
    people = (ANN, BEA, approver("Cy Approver", "cy@programme.example"), approver("Dee Left", "dee@programme.example", date(2013, 10, 17)))
    return replace(made, programme=replace(made.programme, people=people))


def put_forward(run: Run, **words: object) -> Candidate:
    about = {"release": 1, "replaces_sha256": "", "revision": 1, "revision_sha256": "0" * 64, "as_of": AT, "reason": "", "code": "1"}
    said = {"why": "It is the first", "proposed_by": "Cy Approver", "missing": (), "publishable": "Nothing stands in its way."}
    asked = Candidate(period=MONTH, data="1" * 64, pages="2" * 64, **(about | said | words))
    made = run.record.follow(run.record.last(Candidate, MONTH), asked)
    assert made is not None
    return made


def waits(run: Run, trust: str, number: int, **purpose: bool) -> Notice:
    """A letter about a month that leaves when somebody approves it."""
    made = replace(a_letter(trust=trust, period=MONTH, **purpose), id=f"{number:016x}")
    Outbox(run.record, MONTH).put(made)
    return made


def letters(run: Run) -> list[Notice]:
    return sorted(Outbox(run.record, MONTH).notices(lambda about: about.rule == "approval"), key=lambda one: one.recipient.address)


def said(run: Run) -> dict[str, str]:
    """What the letter to an approver says under each name."""
    lines = " ".join(letters(run)[0].text.replace("\n- ", "\n* ").split("This is how it stood")[0].split()).split(" * ")[1:]
    return dict(line.split(": ", 1) for line in lines)


def test_each_who_may_approve_hears_once_that_a_month_waits_and_whoever_put_it_forward_does_not(run):
    assert queue_approvals(run, MONTH) == 0
    first = put_forward(run)
    assert [queue_approvals(run, MONTH) for _ in range(2)] == [2, 0]
    assert [(one.recipient.name, one.recipient.address, str(one.level)) for one in letters(run)] == [
        (who.name, who.address, f"waits {first.hash[:16]}") for who in (ANN, BEA)
    ]
    second = put_forward(run, why="More arrived")
    assert queue_approvals(run, MONTH) == 2
    assert {one.level.about for one in letters(run)} == {first.hash[:16], second.hash[:16]}


def test_the_letter_says_what_waits_by_whom_and_why_and_how_it_is_decided_on_by_command(run):
    made = put_forward(run)
    for number, purpose in enumerate(({"public": True}, {"with_month": True}, {"over": True}, {}, {"before_trouble": True})):
        waits(run, SILENT, number, **purpose)
    sent = waits(run, SILENT, 9, public=True)
    Outbox(run.record, MONTH).give_up(sent, CANCELLED, "It holds no more", AT)
    queue_approvals(run, MONTH)
    assert said(run) == {
        "candidate": f"1 ({made.hash[:16]}), for release 1",
        "put forward by": "Cy Approver",
        "why": "It is the first",
        "waits with it": "3 letters",
        "by command on a machine": f"measures approve 2013-09 --candidate {made.hash[:16]} --by NAME",
    }
    text = " ".join(letters(run)[0].text.split())
    assert f"To: Ann Approver, for {run.programme.title} September 2013 was put forward" in text
    assert "What waits Nothing stands in its way. - candidate" in text
    assert "09:00 on" not in text, "moments are told in London time"
    assert "This is how it stood at 10:00 on 18 October 2013, London time." in text


def test_of_a_correction_it_says_the_reason_and_of_a_month_that_lacks_something_what_the_note_has_to_name(run):
    put_forward(run, release=2, reason="Burton sent its rows again", missing=("no arrivals", "no trusts"))
    queue_approvals(run, MONTH)
    found = said(run)
    assert found["why"] == "Burton sent its rows again"
    assert found["candidate"].endswith("for release 2")
    assert found["to publish it all the same, the note has to name"] == "no arrivals, no trusts"


def test_a_trust_of_which_a_month_leaves_open_whether_it_is_overdue_is_named_while_a_mail_in_its_name_waits(run):
    named = "may be overdue or not, as a mail in its name waits to be confirmed"
    put_forward(run, revision=assess(run, MONTH).number)
    queue_approvals(run, MONTH)
    assert named not in said(run), "of neither trust a mail waits"
    file = MailFile("update.xlsx", run.record.put_blob(b"x"), 1)
    came = {"id": "20131010T090000Z-1", "received_at": datetime(2013, 10, 10, 9, tzinfo=UTC), "whose": SILENT, "files": (file,)}
    words = {"subject": "Ours", "message_id": "", "sent_by": "somebody@trust.example", "sentence": "Nobody vouches for it."}
    run.record.add(Mail(kind="waiting", name="1.eml", sha256=run.record.put_blob(b"y"), size=1, vouched=False, **came, **words))
    put_forward(run, why="Again", revision=assess(run, MONTH).number)
    queue_approvals(run, MONTH)
    assert {one.text.partition(named)[2].split("\n")[0] for one in letters(run)} == {"", f": {SILENT}"}


def test_nobody_to_ask_is_an_alarm_but_in_an_illustrative_programme_that_names_no_approver(run, caplog):
    put_forward(run)
    alone = replace(run, programme=replace(run.programme, people=(), illustrative=True))
    assert queue_approvals(alone, MONTH) == 0
    assert "Nobody was told" not in caplog.text
    real = replace(alone, programme=replace(alone.programme, illustrative=False))
    assert queue_approvals(real, MONTH) == 0
    assert "Nobody was told of" in caplog.text
    assert "Add someone in the role 'approver' to people.csv" in caplog.text


def test_a_letter_that_was_lost_comes_again_not_at_once_and_not_without_end(run):
    assert queue_again(run, MONTH, ANN) == 0, "nothing waits"
    put_forward(run)
    queue_approvals(run, MONTH)
    loud = replace(ANN, address="ANN@programme.example")
    soon = [queue_again(run.at(AT + timedelta(minutes=minutes)), MONTH, loud) for minutes in (14, 15, 29, 30)]
    assert soon == [0, 1, 0, 1]
    after = [queue_again(run.at(AT + timedelta(hours=hours)), MONTH, ANN) for hours in range(1, 8)]
    assert after == [1, 1, 1, 1, 1, 0, 0]
    mine = [one for one in letters(run) if one.recipient.name == ANN.name]
    assert len({one.id for one in mine}) == 8
    again = sorted((one.level for one in mine), key=lambda level: level.time)
    assert [str(level) for level in again] == [str(again[0]), *(f"{again[0]}, time {time}" for time in range(2, 9))]
    assert len([one for one in letters(run) if one.recipient.name == BEA.name]) == 1
    put_forward(run, why="Again")
    assert queue_again(run.at(AT + timedelta(hours=9)), MONTH, ANN) == 1, "of another candidate none was lost"


def test_whoever_put_it_forward_or_has_no_address_gets_none_again(run):
    put_forward(run)
    assert queue_again(run, MONTH, approver("Cy Approver", "cy@programme.example")) == 0
    assert queue_again(run, MONTH, approver("Eve", "")) == 0
    assert letters(run) == []


def test_an_approver_need_not_be_asked_once_the_candidate_was_decided_on_or_replaced(run):
    made = put_forward(run)
    queue_approvals(run, MONTH)
    (mine, _) = letters(run)
    assert decided_since(run, mine) == ""
    decided = {"candidate": made.number, "candidate_sha256": made.hash, "revision_sha256": made.revision_sha256, "data": made.data}
    run.record.add(Approval(period=MONTH, decision="declined", by=BEA.name, at=AT, note="Ask them first", **decided))
    no_longer = "No longer so when it was to be sent: that candidate does not wait for anybody"
    assert decided_since(run, mine) == no_longer
    put_forward(run, why="Again")
    assert decided_since(run, mine) == no_longer
