"""More time and waivers are asked for by one person and granted or refused by another, as facts; rows of the tables are taken in once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.month.dry_run import replay_release
from tasks.record.facts import ExtensionAnswer, ExtensionAsked, Waiver
from tasks.run.run import Run, open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

SEPTEMBER = Period(2013, 9)
CHECK = "percent-unreadable"
NOW = datetime(2013, 10, 20, 9, tzinfo=UTC)
AS_OF = ("--as-of", "2013-10-20T10:00+01:00")


@pytest.fixture(scope="module")
def put(tmp_path_factory) -> Path:
    """September is public: one trust sent an update that was returned, for a percentage in words."""
    place = tmp_path_factory.mktemp("put")
    small(place)
    send(place / "programme", "first.json", "2013-10-10T09:00:00+01:00", percent_word="about half")
    send(place / "programme", "other.json", "2013-10-10T10:00:00+01:00", SILENT)
    told = ProgrammeRun.below(place)
    assert told.run("plan") == told.run("month", "2013-09") == 0
    return place


@pytest.fixture
def told(put: Path, tmp_path: Path):
    """A copy of it, with its settings."""
    told = ProgrammeRun.copied(put, tmp_path)
    with told.settings():
        yield told


def waiver(told: ProgrammeRun, *words: str, by: str) -> int:
    approved = ("--approve-as", "sample approver") if words[0] in {"grant", "refuse"} else ()
    return told.run_unapproved("waiver", *words, "--by", by, "--reason", "Counted in words", *AS_OF, *approved)


def ask(told: ProgrammeRun, *words: str) -> int:
    return waiver(told, "ask", SENDS, CHECK, "--ref", f"{SENDS}-01", "--until", "2013-12-31", *words, by="A. Lead")


def row(told: ProgrammeRun, table: str, words: str) -> None:
    with (told.config / table).open("a", encoding="utf-8") as file:
        file.write(f"{words}\n")


def opened() -> Run:
    return open_run(NOW)


def test_a_waiver_that_another_granted_lets_the_update_pass_and_refused_later_it_counts_no_more(told: ProgrammeRun, capsys) -> None:
    assert ask(told) == 0
    assert told.trust("2013-09", SENDS)["returned"] == "1"
    for same in ("A. Lead", "a lead", "A Lead."):
        assert waiver(told, "grant", "1", by=same) == 2
        assert "A. Lead asked for it: it has to be answered by somebody else" in capsys.readouterr().err
    assert waiver(told, "grant", "1", by="B. Approver") == 0
    assert told.trust("2013-09", SENDS)["state"] == "accepted with reasons"
    assert "Waived by B. Approver, asked by A. Lead, until 2013-12-31: Counted in words" in told.page("2013-09", SENDS)
    assert f"The check {CHECK} does not count for" in told.page("corrections", "2013-09/2")
    assert replay_release(opened(), SEPTEMBER, stored_rules=True).tables_same
    assert waiver(told, "refuse", "1", by="C. Approver") == 0
    assert told.trust("2013-09", SENDS)["returned"] == "1"
    capsys.readouterr()
    assert told.run_unapproved("waiver", "list") == told.run_unapproved("verify") == 0
    assert f"1  {SENDS}  {CHECK} in {SENDS}-01 until 31 December 2013: refused by C. Approver" in capsys.readouterr().out


def test_a_waiver_of_what_stands_in_no_update_is_granted_and_no_month_is_told_for_it(told: ProgrammeRun, capsys) -> None:
    assert waiver(told, "ask", SILENT, CHECK, "--until", "2013-12-31", by="A. Lead") == 0
    assert waiver(told, "grant", "1", by="B. Approver") == 0
    assert capsys.readouterr().out.endswith(f"{SILENT}: {CHECK} until 31 December 2013 is granted.\n")


def test_a_waiver_that_nobody_answered_or_somebody_refused_changes_nothing(told: ProgrammeRun, capsys) -> None:
    assert ask(told) == 0
    assert told.run("rerun", SENDS, "2013-09") == 0
    assert waiver(told, "refuse", "1", by="B. Approver") == 0
    assert told.trust("2013-09", SENDS)["returned"] == "1"
    assert [one.entry for one in opened().record.all(Waiver)] == ["asked", "refused"]
    assert waiver(told, "grant", "7", by="B. Approver") == 2
    assert "No waiver was asked for under 7" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("RDX", CHECK, "--until", "2013-12-31"), "No trust on the register has the code 'RDX': did you mean"),
        ((SENDS, "percent-unreadible", "--until", "2013-12-31"), 'did you mean "percent-unreadable"?'),
        ((SENDS, "patient-identity", "--until", "2013-12-31"), "it cannot be waived"),
        ((SENDS, CHECK, "--until", "2013-10-01"), "1 October 2013 is over"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_nearest(told: ProgrammeRun, capsys, words, says) -> None:
    assert waiver(told, "ask", *words, by="A. Lead") == 2
    assert says in capsys.readouterr().err
    assert not list(opened().record.all(Waiver))


def test_a_row_of_a_table_counts_once_it_was_taken_in_and_that_is_done_once(told: ProgrammeRun) -> None:
    row(told, "exemptions.csv", f"{SENDS},{CHECK},{SENDS}-01,A Lead,B Approver,Counted in words,2013-12-31")
    row(told, "extensions.csv", f"{SILENT},2013-10,2013-11-25,Chief,Regulator,Flood")
    assert (opened().rulebook.exemptions, opened().rulebook.extensions) == ((), ())
    for _ in range(2):
        run = opened().with_rows()
    (asked,), (answer,) = run.record.all(ExtensionAsked), run.record.all(ExtensionAnswer)
    assert (asked.by, asked.identity, answer.by, answer.requested_by) == ("Chief", "a row of config/extensions.csv", "Regulator", "Chief")
    first, second = run.record.all(Waiver)
    assert (first.entry, first.by, second.entry, second.by, second.request) == ("asked", "A Lead", "granted", "B Approver", 1)
    assert second.identity == "a row of config/exemptions.csv"
    assert [one.approved_by for one in run.rulebook.extensions] == ["Regulator"]
    assert run.rulebook.exempt(SENDS, CHECK, f"{SENDS}-01", SEPTEMBER.last_day).approved_by == "B Approver"
    assert told.run_unapproved("verify") == 0


def test_the_trust_hears_once_of_a_waiver_that_stood_in_a_row_and_not_of_one_that_is_over(told: ProgrammeRun) -> None:
    row(told, "exemptions.csv", f"{SENDS},{CHECK},{SENDS}-01,A Lead,B Approver,Counted in words,2013-12-31")
    row(told, "exemptions.csv", f"{SENDS},{CHECK},{SENDS}-02,A Lead,B Approver,Counted in words,2013-10-18")
    for day in ("2013-10-21", "2013-10-22", "2013-11-04"):
        assert told.run_unapproved("chase", "--as-of", f"{day}T08:00+01:00") == 0
    (letter,) = told.mail("*-waiver-*")
    assert letter["To"].addresses[0].addr_spec == "improvement.lead@rdd.example"
    words = " ".join(letter.get_body(("plain",)).get_content().split())
    assert f"{SENDS}-01 not count until the end of 31 December 2013. That is granted." in words
    assert "B Approver" in words


def test_a_row_that_gives_no_more_than_a_fact_gave_before_is_not_taken_in(told: ProgrammeRun, capsys) -> None:
    asked = (SILENT, "2013-10", "--reason", "Flood", *AS_OF)
    assert told.run_unapproved("extension", "ask", *asked, "--until", "2013-11-25", "--by", "Chief") == 0
    assert told.run_unapproved("extension", "grant", *asked, "--by", "Regulator") == 0
    assert "told" not in capsys.readouterr().out, "the lines of the notices say who was written to, and whether anybody was"
    row(told, "extensions.csv", f"{SILENT},2013-10,2013-11-22,Chief,Regulator,Flood")
    run = opened().with_rows()
    assert [one.deadline.isoformat() for one in run.rulebook.extensions] == ["2013-11-25"]


def test_a_release_of_the_time_when_rows_counted_by_themselves_is_told_again_the_same(told: ProgrammeRun) -> None:
    """As it was then: the row stood in the rules that the release keeps, and no fact of it was there."""
    row(told, "exemptions.csv", f"{SENDS},{CHECK},{SENDS}-01,A Lead,B Approver,Counted in words,2013-12-31")
    assert told.run("rerun", SENDS, "2013-09") == 0
    store = told.place / "store/facts/main"
    taken_in = list((store / "waivers").iterdir())
    assert taken_in
    with_facts = replay_release(opened(), SEPTEMBER, stored_rules=True)
    for path in taken_in:
        path.unlink()
    without = replay_release(opened(), SEPTEMBER, stored_rules=True)
    assert with_facts.tables_same
    assert with_facts == without


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("RNL", "2014-05"),
            "May 2014 is not one of the programme's months, September 2013 to February 2014: the nearest is February 2014",
        ),
        (("RXX", "2013-10"), "No trust on the register has the code 'RXX': did you mean"),
        (
            ("RJF", "2013-10"),
            "No update of RJF is asked for October 2013: it was never in the regime. For October 2013 one is asked of RDD, RNL",
        ),
    ],
)
@pytest.mark.parametrize("door", ["rerun", "extension", "template", "link", "withdraw"])
def test_every_door_refuses_a_month_or_a_trust_that_cannot_be_meant_with_the_nearest(told: ProgrammeRun, capsys, door, words, says) -> None:
    trust, month = words
    before = told.stamps()
    typed = {
        "rerun": ("rerun", trust, month),
        "extension": ("extension", "ask", trust, month, "--until", "2099-01-01", "--by", "A", "--reason", "B"),
        "template": ("template", month, trust, "-o", str(told.place / "x.xlsx")),
        "link": ("link", trust, month),
        "withdraw": ("withdraw", trust, month, "--by", "A", "--reason", "B"),
    }[door]
    assert told.run_unapproved(*typed) == 2
    if (door, trust) != ("withdraw", "RJF"):  # nothing of it is in force there
        assert says in capsys.readouterr().err
    assert told.stamps() == before
