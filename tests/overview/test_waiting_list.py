"""What waits for a person stands in one list, and what became of each trust's months in one grid; what cannot wait rings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows.collect_updates import collect_updates
from tasks.collect.more_time import answer_request, ask_for_time
from tasks.model.period import Period
from tasks.overview.grid import as_page, as_rows, grid
from tasks.overview.overview import rings_for
from tasks.overview.prefect_pages import PrefectPages, filled_in
from tasks.overview.waiting_item import MONTH, RETURNED, WAIVER
from tasks.overview.waiting_list import SOURCES, everything_waiting, waiting_for
from tasks.overview.waiting_list import as_page as list_as_page
from tasks.record.facts import Candidate, EvidenceFile, InboxTrouble, LedgerEntry, Revision, Statement
from tasks.record.ledger_entries import DECLINED, PROPOSED
from tasks.record.outbox import BY_HAND, Outbox
from tasks.record.seal import months_since, seal
from tasks.run.author import Author
from tasks.run.programme import Person
from tasks.run.run import open_run
from tasks.run.statements import EARLY_WARNING, ERROR_OF_FACT
from tasks.validate.waiver_requests import answer_waiver, ask_waiver
from tests.collect.letters import mail
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, lay_in, send, small

SEPTEMBER, OCTOBER = Period(2013, 9), Period(2013, 10)
GOOD = {"delivered_word": "", "evidence": "", "status_word": "Some issues"}
PAGES = PrefectPages(
    {"rerun-trust/rerun": "http://prefect.example/form"},
    {
        "2013-09": (datetime(2013, 10, 17, tzinfo=UTC), "http://prefect.example/run/1"),
        "2013-10": (datetime(2013, 11, 7, tzinfo=UTC), "http://prefect.example/run/0"),
        f"{SENDS} 2013-10": (datetime(2013, 11, 8, tzinfo=UTC), "http://prefect.example/run/2"),
    },
)
NOW = datetime.fromisoformat("2013-11-11T10:00+00:00")


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """Two trusts: September waits for an approver, an update for October was returned, and somebody has much to do."""
    place = tmp_path_factory.mktemp("waiting")
    small(place)
    told = ProgrammeRun.below(place)
    send(told.programme, "good.json", "2013-10-10T09:00+01:00", **GOOD)
    send(told.programme, "early.json", "2013-10-11T09:00+01:00", SILENT, **GOOD)
    (place / f"programme/plans/{SILENT}-1.csv").unlink()
    assert told.run("plan") == 0
    lay_in(told.programme, "mail/1.eml", "2013-10-10T17:50+01:00", mail("stranger|x@else.example", [("<b>.csv", b"a,b\n")]).as_bytes())
    assert told.run_unapproved("month", "2013-09", "--by", "the monthly run") == 0
    send(told.programme, "faulty.json", "2013-11-08T09:00+00:00", signed="2013-11-07", **GOOD, narrative="")
    with told.settings():
        collect_updates.fn(datetime.fromisoformat("2013-11-08T09:15+00:00"))
        run = open_run(NOW)
        ask_for_time(run, SILENT, OCTOBER, date(2013, 11, 25), "The ward was flooded", Author("A Chief"))
        ask_waiver(run, SENDS, "narrative-missing", f"{SENDS}-01", date(2013, 12, 31), Author("A Chief"), "It is counted in words")
        record = run.record
        record.add(EvidenceFile(kind="ratings", id="1", name="r.csv", received_at=NOW, sha256=record.put_blob(b""), refused="It is empty"))
        entry = LedgerEntry(
            entry=PROPOSED, contract="RDD-1", pence=Decimal(100), rate="", by="Ann", note="", inputs={}, at=NOW, pot=Decimal(0)
        )
        record.follow(None, entry)
        box = Outbox(record, OCTOBER)
        box.give_up(next(one for one in box.notices() if one.trust == SENDS), BY_HAND, "no such mailbox", NOW)
        waits = record.last(Candidate, SEPTEMBER)
        for form, month, what, about in (("1", SEPTEMBER, ERROR_OF_FACT, waits.hash), ("2", OCTOBER, EARLY_WARNING, "")):
            words = {"role": "lead", "by": "A Lead", "about": about, "words": "It is not so"}
            record.add(Statement(period=month, trust=SENDS, form=form, what=what, at=NOW, **words))
        seal(record, months_since(record, SEPTEMBER, OCTOBER.next()))
    return told


@pytest.fixture
def run(month):
    with month.settings():
        yield open_run(NOW)


def test_everything_that_waits_stands_in_the_list_with_since_when_who_and_how(run):
    found = {one.kind: one for one in everything_waiting(run)}
    assert {kind: (f"{one.since:%Y-%m-%d}", one.who) for kind, one in found.items()} == {
        "month to approve": ("2013-10-17", "an approver, not the monthly run"),
        "error of fact": ("2013-11-11", "an approver"),
        "early warning": ("2013-11-11", "the trust's regulator"),
        "award to approve": ("2013-11-11", "an approver, not Ann"),
        "award to decide": ("2013-10-17", "whoever decides on the fund"),
        "extension asked for": ("2013-11-11", "the trust's regulator, not A Chief"),
        "waiver asked for": ("2013-11-11", "an approver, not A Chief"),
        "mail": ("2013-10-10", "an operator"),
        "to tell by hand": ("2013-11-11", "an operator"),
        "update without a plan": ("2013-10-11", "the trust or its regulator"),
        "update to mend": ("2013-11-08", f"the lead of {SENDS}"),
        "plan missing": ("2013-11-01", "the trust or its regulator"),
        "evidence refused": ("2013-11-11", "an operator"),
    }
    assert f"measures extension grant {SILENT} 2013-10 --by NAME" in found["extension asked for"].act
    assert f"measures award propose {SILENT}-1 --by NAME" in found["award to decide"].act
    assert "measures approve 2013-09 --candidate" in found["month to approve"].act
    page = list_as_page(run, [found["month to approve"]], PrefectPages({"approve-release/approve": "http://prefect.example/form"}))
    assert "[the form](http://prefect.example/form?parameters=%7B%22period%22%3A%222013-09%22%2C%22candidate%22%3A%22" in page


def test_months_that_wait_since_one_moment_stand_in_the_order_in_which_they_are_to_be_approved(run):
    dry = run.dry_run()
    first = dry.record.last(Candidate, SEPTEMBER)
    months = [Period(2013, number) for number in range(3, 10)]
    for month in months[:-1]:
        dry.record.follow(None, replace(first, period=month, number=0, follows="", hash=""))
    listed = [one.filled["period"] for one in everything_waiting(dry) if one.kind == "month to approve"]
    assert listed == [str(month) for month in months]


@pytest.mark.parametrize(
    ("trust", "post", "kinds"),
    [
        ("", "approver", {"month to approve", "error of fact", "award to approve", "waiver asked for"}),
        ("", "regulator:monitor", {"early warning"}),
        ("", "regulator:ntda", {"extension asked for", "update without a plan", "plan missing"}),
        (SENDS, "improvement director", {"update to sign off"}),
        (SILENT, "improvement director", set()),
        (SENDS, "lead", set()),
    ],
)
def test_each_person_is_shown_what_waits_for_them_and_nothing_else(run, trust, post, kinds):
    (person,) = (one for one in run.programme.people if (one.trust, one.role) == (trust, post))
    assert {one.kind for one in waiting_for(run, person)} == kinds


def test_whoever_asked_for_something_is_not_shown_it_as_waiting_for_them(run):
    person = Person("", "approver", "ann", "ann@programme.example", date(2013, 7, 16), None)
    assert "award to approve" not in {one.kind for one in waiting_for(run, person)}


def test_what_waits_has_waited_since_the_first_assessment_and_inbox_that_left_it_to_a_person(run):
    dry = run.dry_run()
    last = dry.record.last(Revision, SEPTEMBER)
    dry.record.follow(last, replace(last, number=0, as_of=NOW, hash=""))
    trouble = None
    for day, unread in ((1, ("a.xlsx cannot be read",)), (2, ()), (3, ("a.xlsx cannot be read",)), (4, ("a.xlsx cannot be read", "b too"))):
        fact = InboxTrouble(at=NOW.replace(day=day), trusts={SENDS: unread} if unread else {})
        trouble = dry.record.follow(trouble, fact)
    kinds = {"award to decide", "file unread"}
    assert {one.mark: f"{one.since:%Y-%m-%d}" for one in everything_waiting(dry) if one.kind in kinds} == {
        f"{SILENT}-1": "2013-10-17",
        f"{SENDS}/a.xlsx cannot be read": "2013-11-03",
        f"{SENDS}/b too": "2013-11-04",
    }


def test_what_was_seen_to_is_off_the_list(run, month):
    dry = run.dry_run()
    answer_request(dry, SILENT, OCTOBER, Author("The regulator"), "As it was flooded", granted=False)
    award = {"contract": f"{SILENT}-1", "pence": Decimal(0), "rate": "0", "by": "Ann", "note": "No", "inputs": {}, "at": NOW}
    dry.record.follow(dry.record.last(LedgerEntry, "fund"), LedgerEntry(entry=DECLINED, pot=Decimal(0), **award))
    answer_waiver(dry, 1, Author("The regulator"), "As it was flooded", granted=False)
    assert {"extension asked for", "waiver asked for", "award to decide"}.isdisjoint(one.kind for one in everything_waiting(dry))


def test_the_commands_say_it_for_people_and_for_programs_and_write_nothing(month, capsys):
    before = month.stamps()
    assert month.run("waiting") == 0
    assert "month to approve, since 17 October 2013: September 2013, candidate 1" in capsys.readouterr().out
    assert month.run("waiting", "--json") == 0
    assert {"kind", "says", "since", "who", "act"} <= json.loads(capsys.readouterr().out)["waiting"][0].keys()
    assert month.run("grid") == 0
    assert f"{SENDS}    ●" in capsys.readouterr().out
    assert month.run("grid", "--json") == 0
    assert {"trust": SENDS, "month": "2013-09", "says": ["accepted"], "page": "", "run": "", "again": ""} in json.loads(
        capsys.readouterr().out
    )["cells"]
    assert month.stamps() == before


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["doctor"], 1, lambda said: said["alarms"][0]["check"]),
        (["verify"], 0, lambda said: said["head"]),
        (["history", SENDS], 0, lambda said: said[0]["events"][0]["says"]),
        (["month", "2013-09"], 0, lambda said: said[0]["lines"][0]["trust"]),
        (["check", f"inbox/{SENDS}/faulty.json"], 1, lambda said: said["findings"][0]["address"]),
    ],
    ids=lambda one: one[0] if isinstance(one, list) else "",
)
def test_a_command_says_to_programs_what_it_says_to_people_and_ends_alike(month, capsys, words, code, part):
    asked = [str(month.programme / word) if "/" in word else word for word in words]
    assert month.run_unapproved(*asked) == code
    capsys.readouterr()
    assert month.run_unapproved(*asked, "--json") == code
    assert part(json.loads(capsys.readouterr().out))


def test_words_from_outside_mark_up_nothing_of_the_list(run):
    (line,) = (line for line in list_as_page(run, everything_waiting(run), PrefectPages()).splitlines() if line.startswith("| mail"))
    assert "stranger&#124;x" in line
    assert "&#60;b&#62;.csv" in line


def test_the_grid_says_in_words_what_became_of_each_update_and_which_month_is_not_public(run):
    found = grid(run)
    assert {trust: [cell.words for cell in row] for trust, row in found.rows.items()} == {
        SENDS: ["accepted", "returned", "expected"],
        SILENT: ["no agreed plan", "expected", "expected"],
    }
    assert found.waiting == (SEPTEMBER,)
    page = as_page(run, found, PAGES)
    assert "| trust | 2013-09 (not public) | 2013-10 | 2013-11 |" in page
    again = filled_in("http://prefect.example/form", {"trust": f"{run.rulebook.trusts[SENDS].name} ({SENDS})", "period": "2013-10"})
    assert f"🟧 returned [⚙](http://prefect.example/run/2) [↻]({again})" in page
    assert "🟢 accepted [⚙](http://prefect.example/run/1) [↻](" in page
    rows = {(row["trust"], row["month"]): (row["run"], row["again"]) for row in as_rows(found, "https://regime.example/", PAGES)}
    assert rows[SENDS, "2013-10"] == ("http://prefect.example/run/2", again)
    assert rows[SILENT, "2013-11"][0] == ""


def test_a_month_of_every_kind_stands_in_the_grid_of_the_sample_with_its_page(sample):
    with sample.settings():
        run = open_run(datetime.fromisoformat("2014-03-20T10:00+00:00"))
        found = {(cell.trust, str(cell.period)): cell for row in grid(run).rows.values() for cell in row}
    assert found["RJF", "2013-10"].words == "returned and mended"
    assert found["RWD", "2014-02"].words == "accepted, stalled"
    assert found["RXQ", "2013-11"].words == "accepted late, corrected"
    assert found["RPA", "2013-12"].words == "overdue"
    assert found["RLT", "2013-12"].words == "nothing to report"
    assert found["RPA", "2013-12"].page == "2013-12/rpa/"
    assert as_rows(grid(run), "https://regime.example/", PrefectPages())[0]["page"] == "https://regime.example/2013-09/rdd/"


def test_words_that_nobody_could_read_have_waited_since_the_first_month_that_has_them(sample):
    with sample.settings():
        unread = [
            one for one in everything_waiting(open_run(datetime.fromisoformat("2014-03-20T10:00+00:00"))) if one.kind == "words unread"
        ]
    assert all(one.says.count(" date, “") == int(one.says.split(": ")[1].split(" date")[0]) for one in unread)
    assert not any("artifact" in one.act for one in unread)
    assert {one.mark: f"{one.since:%Y-%m-%d}" for one in unread} == {"2014-02/RNL": "2013-10-17", "2014-02/RPA": "2013-10-17"}


def test_an_update_that_was_mended_waits_no_more(sample):
    with sample.settings():
        run = open_run(NOW)
        returned, accepted = (run.at(datetime.fromisoformat(f"2013-11-{day}T18:00+00:00")) for day in (12, 13))
        assert [one.mark for one in everything_waiting(returned) if one.kind == RETURNED] == ["2013-10/RJF/2013-11-18"]
        assert [one.mark for one in everything_waiting(accepted) if one.kind == RETURNED] == []


@pytest.mark.parametrize(("day", "rings"), [("2013-11-14", 0), ("2013-11-15", 1), ("2013-11-18", 1), ("2013-11-19", 0)])
def test_an_update_to_mend_rings_from_the_working_day_before_its_last(run, day, rings):
    """It may be mended until the 18th, a Monday: the working day before is the 15th."""
    later = run.at(datetime.fromisoformat(f"{day}T10:00+00:00"))
    mended = [one for one in everything_waiting(later) if one.kind == RETURNED]
    assert len(list(rings_for(later, mended))) == rings


def test_what_is_asked_of_an_approver_rings_at_once_with_what_to_do(run):
    rung = {one.mark: one.act for one in rings_for(run, everything_waiting(run))}
    asked = {one.mark: one.act for one in everything_waiting(run) if one.kind in {MONTH, WAIVER}}
    assert len(asked) == 2
    assert asked.items() <= rung.items()
    assert [one.says for one in rings_for(run, everything_waiting(run)) if ".." in one.says] == []


def test_every_month_that_was_due_and_never_put_forward_is_listed_however_long_ago(run):
    later = run.at(datetime.fromisoformat("2014-02-25T10:00+00:00"))
    missed = [one.says for one in everything_waiting(later) if one.kind == "month not out"]
    assert [says.partition(" was due")[0] for says in missed] == ["October 2013", "November 2013", "December 2013", "January 2014"]


def test_each_kind_of_waiting_has_its_own_source():
    assert len({source.__name__ for source in SOURCES}) == len(SOURCES)
