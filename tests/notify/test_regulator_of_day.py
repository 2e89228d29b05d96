"""A letter goes to the regulator and to the holder of a post of the day it is sent, once, whoever that was on the month's last day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.period import Period
from tasks.month.cycle import decide
from tasks.notify.publication_letters import queue_publications
from tasks.publish.approval import Choice
from tasks.record.facts import Approval
from tasks.run.run import open_run
from tests.notify.builders import NOTHING_CAME, tell_month

NTDA, MONITOR = "special.measures@ntda.example", "special.measures@monitor.example"
RUN, NOV_25 = "2013-11-19T09:00+00:00", "2013-11-25T08:30+00:00"


@pytest.fixture
def becomes(silent):
    def on(last: str, first: str) -> None:
        path = silent.config / "trust_facts.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("RNL,kind,")]
        kinds = f"RNL,kind,NHS trust,,{last},,,a source\nRNL,kind,foundation trust,{first},,,,a source\n"
        path.write_text("".join(kept) + kinds, encoding="utf-8")

    return on


def regulators(silent):
    """Which regulators' desks were written to that an update is overdue."""
    heard = (mail["To"].addresses[0].addr_spec for mail in silent.mail() if "overdue" in mail["Subject"])
    return sorted(address for address in heard if address in (NTDA, MONITOR))


def heard(server):
    """Who was written to by the mail server, at whatever hour the test runs: some letters wait for the morning by the machine's clock."""
    return {one for _, _, to in server.taken for one in to}


def test_a_trust_that_has_become_a_foundation_trust_by_then_is_told_of_to_its_new_regulator(silent, becomes):
    becomes("2013-11-17", "2013-11-18")
    tell_month(silent, RUN)
    assert regulators(silent) == [MONITOR]


def test_what_one_regulator_was_sent_the_next_is_not_sent_again(silent, becomes):
    tell_month(silent, RUN)
    becomes("2013-11-21", "2013-11-22")
    tell_month(silent, NOV_25)
    assert regulators(silent) == [NTDA]


def test_what_waited_while_the_regulator_changed_goes_to_the_new_one_alone(silent, becomes, server):
    assert silent.run_unapproved("month", "2013-10", "--as-of", RUN) == 0
    assert {MONITOR, NTDA}.isdisjoint(heard(server))
    becomes("2013-11-21", "2013-11-22")
    with silent.settings():
        decide(
            open_run(datetime.fromisoformat(NOV_25)), Period(2013, 10), Choice("A. Reader", silent.candidate("2013-10"), note=NOTHING_CAME)
        )
    assert MONITOR in heard(server)
    assert NTDA not in heard(server)


@pytest.mark.parametrize(("channel", "letters"), [("folder", 0), ("smtp", 1)])
def test_that_a_month_is_public_is_told_to_the_lead_of_the_day_on_which_it_leaves_the_machine(september, monkeypatch, channel, letters):
    people = september.programme / "people.csv"
    lead = "RNL,lead,Illustrative Improvement Lead of RNL,improvement.lead@rnl.example,2013-07-16,"
    text = people.read_text(encoding="utf-8")
    assert f"{lead}\n" in text
    people.write_text(text.replace(lead, f"{lead}2013-10-31\nRNL,lead,A New Lead,new.lead@rnl.example,2013-11-01,"), encoding="utf-8")
    monkeypatch.setenv("MEASURES_CHANNEL", channel)
    with september.settings():
        run = open_run(datetime(2013, 11, 5, 9, tzinfo=UTC))
        last = run.record.last(Approval, Period(2013, 9)).at + timedelta(days=62)  # what was approved longer ago is no news
        assert [queue_publications(run.at(at), Period(2013, 9)) for at in (last + timedelta(seconds=1), last)] == [0, letters]
