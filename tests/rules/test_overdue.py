"""What is said of a trust by how its update came; the sentences themselves are in the worked examples."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.rules.being_looked_at import being_looked_at
from tasks.rules.mending import ReturnedUpdate
from tasks.rules.overdue import MENDED_UNTIL, TO_BE_CONFIRMED, overdue

RUN = datetime(2013, 11, 19, 9, tzinfo=UTC)


def on(accepted_at: datetime | None = None, received: int = 0, as_of: datetime = RUN) -> Verdict:
    return overdue("RNL", Period(2013, 10), date(2013, 11, 14), date(2013, 11, 18), accepted_at, received, as_of)


def test_the_day_after_grace_is_overdue_and_the_last_day_of_grace_is_not() -> None:
    assert on(as_of=datetime(2013, 11, 18, 23, 59, 59, tzinfo=UTC)).answer is Answer.NO
    assert on(as_of=datetime(2013, 11, 19, 0, 0, tzinfo=UTC)).answer is Answer.YES


def test_the_evidence_can_be_checked_by_hand() -> None:
    assert on(received=2).evidence == (
        ("period", "2013-10"),
        ("deadline", "2013-11-14"),
        ("end of grace", "2013-11-18"),
        ("accepted_at", ""),
        ("received", "2"),
        ("days_overdue", "5"),
        ("as_of", "2013-11-19T09:00:00+00:00"),
    )


def test_nothing_is_overdue_in_the_days_of_grace() -> None:
    assert dict(on(as_of=datetime(2013, 11, 15, 9, tzinfo=UTC)).evidence)["days_overdue"] == "0"


def test_a_late_update_accepted_since_is_not_overdue_and_keeps_its_days() -> None:
    verdict = on(accepted_at=datetime(2013, 11, 15, 1, tzinfo=UTC), received=1)
    assert verdict.answer is Answer.NO
    known = dict(verdict.evidence)
    assert (known["days_late"], known["accepted_at"], "as_of" in known) == ("1", "2013-11-15T01:00:00+00:00", False)
    assert "arrived 1 day late, on 15 November 2013" in verdict.sentence


def test_what_a_trust_took_back_is_counted_and_does_not_count() -> None:
    verdict = overdue("RNL", Period(2013, 10), date(2013, 11, 14), date(2013, 11, 18), None, 2, RUN, withdrawn=True)
    assert verdict.answer is Answer.YES
    assert dict(verdict.evidence)["received"] == "2"
    assert "was received, and withdrawn by the trust; no other was accepted." in verdict.sentence


@pytest.mark.parametrize(("received", "more"), [(0, {}), (1, {}), (1, {"withdrawn": True}), (0, {"asked_about": Period(2013, 9)})], ids=str)
def test_while_a_mail_in_its_name_waits_to_be_confirmed_it_is_not_known_whether_a_trust_is_overdue(received: int, more: Any) -> None:
    days = (date(2013, 11, 14), date(2013, 11, 18))
    said = overdue("RNL", Period(2013, 10), *days, None, received, RUN, unconfirmed=TO_BE_CONFIRMED, **more)
    assert said.answer is Answer.NOT_KNOWN
    assert dict(said.evidence)["days_overdue"] == ""
    assert said.sentence.endswith("It was due by 14 November 2013; until that is confirmed it is not known whether it is overdue.")
    assert ("no other was received." in said.sentence) is (received == 0 and not more)


def test_a_mail_that_waits_makes_no_accepted_update_doubtful_and_nothing_of_what_is_not_due_yet() -> None:
    days = (date(2013, 11, 14), date(2013, 11, 18))
    came = datetime(2013, 11, 13, 9, tzinfo=UTC)
    assert overdue("RNL", Period(2013, 10), *days, came, 1, RUN, unconfirmed=TO_BE_CONFIRMED).answer is Answer.NO
    grace = datetime(2013, 11, 18, 9, tzinfo=UTC)
    assert overdue("RNL", Period(2013, 10), *days, None, 0, grace, unconfirmed=TO_BE_CONFIRMED).answer is Answer.NO


ASKED = "An update was received that says it is for September 2013, for which one was accepted before; the trust was asked which month "


@pytest.mark.parametrize(
    ("received", "asked_about", "says"),
    [
        (0, None, "No update for October 2013 has been received."),
        (1, None, "An update for October 2013 was received but returned with errors, and has not been mended."),
        (2, None, "Updates for October 2013 were received but all were returned with errors, and none has been mended."),
        (0, Period(2013, 9), f"{ASKED}is meant, and has not answered."),
        (1, Period(2013, 9), "An update for October 2013 was received but returned with errors, and has not been mended."),
    ],
)
def test_an_overdue_trust_is_told_what_became_of_what_it_sent(received: int, asked_about: Period | None, says: str) -> None:
    days = (date(2013, 11, 14), date(2013, 11, 18))
    said = overdue("RNL", Period(2013, 10), *days, None, received, RUN, asked_about=asked_about).sentence
    assert said == f"{says} It was due by 14 November 2013 and is 5 days overdue."


def of_returned(until: date, as_of: datetime, answered: date | None = date(2013, 11, 15), came: datetime | None = None) -> Verdict:
    returned = ReturnedUpdate(date(2013, 11, 13), answered, until, 2)
    return overdue("RNL", Period(2013, 10), date(2013, 11, 14), date(2013, 11, 18), came, 1, as_of, returned=returned)


@pytest.mark.parametrize(("until", "last"), [(date(2013, 11, 25), 25), (date(2013, 11, 18), 18), (date(2013, 11, 15), 18)])
def test_what_was_returned_may_be_mended_until_its_day_is_over_or_grace_if_that_ends_later(until: date, last: int) -> None:
    in_time = of_returned(until, datetime(2013, 11, last, 23, 59, 59, tzinfo=UTC))
    assert (in_time.answer, dict(in_time.evidence)["days_overdue"]) == (Answer.NO, "0")
    assert "was returned on 15 November 2013 with 2 findings; it may be mended until the end of" in in_time.sentence
    after = of_returned(until, datetime(2013, 11, last + 1, tzinfo=UTC))
    assert (after.answer, dict(after.evidence)["days_overdue"]) == (Answer.YES, str(last - 13))
    assert dict(after.evidence)[MENDED_UNTIL] == until.isoformat()


def test_of_what_was_returned_nothing_is_evidence_before_our_answer_left_nor_once_an_update_is_accepted() -> None:
    about = {"returned on", "findings", MENDED_UNTIL}
    last = datetime(2013, 11, 25, 9, tzinfo=UTC)
    assert about <= dict(of_returned(last.date(), last).evidence).keys()
    unanswered = of_returned(last.date(), last, answered=None)
    assert about.isdisjoint(dict(unanswered.evidence))
    assert unanswered.sentence.endswith("has not been answered yet, so the trust is not judged by it.")
    assert about.isdisjoint(dict(of_returned(last.date(), last, came=datetime(2013, 11, 13, 9, tzinfo=UTC)).evidence))


def test_a_trust_that_is_not_judged_is_not_overdue_and_what_it_sent_is_said_all_the_same() -> None:
    days = (date(2013, 11, 14), date(2013, 11, 18))
    silent = overdue("RNL", Period(2013, 10), *days, None, 0, RUN, not_judged="It has no plan.")
    assert (silent.answer, silent.sentence) == (Answer.NOT_APPLICABLE, "It has no plan.")
    assert silent.evidence == (("period", "2013-10"), ("deadline", "2013-11-14"), ("received", "0"))
    accepted = overdue("RNL", Period(2013, 10), *days, datetime(2013, 11, 14, 9, tzinfo=UTC), 1, RUN, not_judged="It has no plan.")
    assert (accepted.answer, accepted.sentence) == (Answer.NO, "The update for October 2013 arrived on time and was accepted.")


def test_what_is_our_own_fault_is_said_of_what_is_held_and_of_what_could_not_be_opened() -> None:
    held = being_looked_at(Period(2013, 10), 1, unread=False)
    unread = being_looked_at(Period(2013, 10), 0, unread=True)
    assert held.startswith("What arrived for October 2013 could not be checked, by a fault of ours")
    assert unread.startswith("Not all that arrived, and may be from the trust, could be opened, by a fault of ours")
    assert being_looked_at(Period(2013, 10), 2, unread=True) == f"{held} {unread}"
    assert being_looked_at(Period(2013, 10), 0, unread=False) == ""


def test_an_update_that_came_after_the_telling_is_not_known_to_it() -> None:
    assert on(accepted_at=datetime(2013, 11, 19, 9, 0, 1, tzinfo=UTC)).answer is Answer.YES


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        on(as_of=datetime(2013, 11, 19, 9))  # noqa: DTZ001 — the naive time is what is tested
