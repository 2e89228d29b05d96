"""`measures init` makes a whole programme or nothing, and asks for what it was not given."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from flows.command_line import main
from flows.schedule import deployed
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.rulebook import load
from tasks.rules.deadline import LONDON
from tasks.rules.expected import expected
from tasks.run.moments import scheduled_moment
from tasks.run.programme import load_programme
from tasks.setup.national_list import national_list
from tests.setup.programme import Terminal, init, run

ETR = '"RX9","EAST MIDLANDS AND KING\'S AMBULANCE SERVICE NHS TRUST","Y60","QF7","1 HORIZON PLACE","","","","","NG8 6PY","20060701",""\n'
CLOSED = '"RNL","NORTH CUMBRIA UNIVERSITY HOSPITALS NHS TRUST","Y63","QHM","","","","","","CA2 7HY","20010401","20190930"\n'


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    """Two trusts: one that the register knows from a stay whose end no source gives, and one that nobody knows."""
    folder = tmp_path_factory.mktemp("init") / "ours"
    assert init(folder, "RXQ", "RZ1=Northmoor Hospitals NHS Trust") == 0
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_it_leaves_is_sound_and_sends_nothing(ours, capsys):
    assert run(ours, "config") == 0
    assert "config/ is sound: 2 trusts, 0 contracts" in capsys.readouterr().out
    assert "MEASURES_LIVE" not in (ours / "settings.env").read_text()
    assert (ours / "settings.env").stat().st_mode & 0o077 == 0


def test_its_trusts_are_expected_from_its_first_month_and_its_schedule_has_its_own_run_days(ours):
    rulebook, programme = load(ours / "config"), load_programme(ours)
    assert expected(rulebook.spells, Period(2026, 11)) == ("RXQ", "RZ1")
    assert expected(rulebook.spells, Period(2026, 10)) == ()
    scheduled = deployed(rulebook, programme, datetime(2026, 11, 29, tzinfo=LONDON))["deployments"][0]["schedules"][0]
    months = [*Period.between(programme.first, programme.last.next())]
    assert scheduled["rrule"].partition("RDATE:")[2].split(",") == [f"{scheduled_moment(rulebook, one):%Y%m%dT%H%M%S}" for one in months]
    assert scheduled["active"]


def test_a_stay_that_is_over_is_history_and_what_was_known_of_help_and_leaders_then_is_not_taken_for_now(ours):
    assert [(row["entered"], row["left"]) for row in rows(ours, "config/spells.csv") if row["trust"] == "RXQ"] == [
        ("2013-07-16", "2014-08-04"),
        ("2026-11-01", ""),
    ]
    assert {row["fact"] for row in rows(ours, "config/trust_facts.csv")} == {"kind"}
    assert rows(ours, "config/contracts.csv") == rows(ours, "config/published_figures.csv") == []


def test_a_stay_under_way_is_taken_with_everything_that_belongs_to_it(tmp_path):
    assert init(tmp_path / "then", "RNL", first="2013-09", last="2014-02", source="") == 0
    assert len(rows(tmp_path / "then", "config/spells.csv")) == len(rows(tmp_path / "then", "config/contracts.csv")) == 1
    assert {"kind", "improvement director"} <= {row["fact"] for row in rows(tmp_path / "then", "config/trust_facts.csv")}


def test_nothing_is_written_over(ours, tmp_path, capsys):
    before = {path: path.read_bytes() for path in ours.rglob("*") if path.is_file()}
    assert init(ours, "RXQ") == 2
    assert "is not empty: give the name of a new folder" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in ours.rglob("*") if path.is_file()} == before
    assert init(tmp_path, "RXQ") == 0, "an empty folder holds nothing to be written over"


def test_one_that_is_killed_leaves_nothing_half_and_the_next_begins_afresh(tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Path, "rename", killed)
        with pytest.raises(Killed):
            init(tmp_path / "ours", "RXQ")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".ours.unfinished" / "plans").mkdir(parents=True)  # as a machine that lost its power leaves it
    assert init(tmp_path / "ours", "RXQ") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ours"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": ""}, "--title is missing: what the programme is called"),
        ({"mail": ""}, "--mail is missing: how letters go: folder, smtp, notify, ses"),
        ({"source": ""}, "--source is missing: where that is written: a letter, a page"),
        ({"first": "2026-13"}, "--first: '2026-13' is not a period: write the year and the month, as in 2013-10"),
        ({"last": "2026-01"}, "--last: 2026-01 comes before 2026-11, the first month"),
        ({"entered": "2 November"}, "--entered: '2 November' is no day: write it as 2026-11-02"),
        ({"mail": "smtp"}, "--sender is missing: who letters come from, as updates@regulator.example"),
    ],
)
def test_without_a_terminal_one_sentence_names_what_is_missing_or_wrong(given, says, tmp_path, capsys):
    assert init(tmp_path / "ours", "RXQ", **given) == 2
    assert capsys.readouterr().err == f"measures: {says}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_person_is_asked_for_everything_and_again_where_an_answer_cannot_be_read(tmp_path, monkeypatch, capsys):
    posts = [
        "Lou North",
        "Lou North <lou@n.example>",
        "Kim <kim@n.example>",
        "Dee <dee@r.example>",
        "Desk <desk@r.example>",
        "Bo <bo@r.example>",
    ]
    answers = ["Improvement", "soon", "2026-11", "RZ1=Northmoor Hospitals NHS Trust", "", "A letter", *posts, "folder", ""]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers)))
    assert main(["init", str(tmp_path / "ours")]) == 0
    programme = load_programme(tmp_path / "ours")
    assert (programme.title, str(programme.first), str(programme.last)) == ("Improvement", "2026-11", "2031-10")
    assert [(one.role, one.address) for one in programme.people] == [
        ("lead", "lou@n.example"),
        ("chief executive", "kim@n.example"),
        ("improvement director", "dee@r.example"),
        ("regulator:nhs_england", "desk@r.example"),
        ("approver", "bo@r.example"),
    ]
    out = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", Terminal("Improvement\n"))
    assert main(["init", str(tmp_path / "broken off")]) == 2
    assert "The questions were broken off, and nothing was done" in capsys.readouterr().err
    assert "'soon' is not a period" in out
    assert "'Lou North' is no name and address" in out


@pytest.mark.parametrize(
    "data", [b"trust,name\nRXQ,Ann\n", b"trust,role,name,address\nRXQ,lead\n", b"trust,role,name,address\nRXQ,\xff,,\n"]
)
def test_a_table_of_people_that_cannot_be_read_is_refused_in_a_sentence(data, tmp_path, capsys):
    (tmp_path / "people.csv").write_bytes(data)
    assert init(tmp_path / "ours", "RXQ", people=str(tmp_path / "people.csv")) == 2
    assert capsys.readouterr().err.startswith(f"measures: {tmp_path / 'people.csv'}, line 2: ")


def test_a_name_may_have_commas(tmp_path):
    assert init(tmp_path / "ours", "RCX=The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust", "RXQ") == 0
    assert load(tmp_path / "ours" / "config").trusts["RCX"].name == "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust"


@pytest.mark.parametrize(
    ("trusts", "says"),
    [
        (["RXQ", "RXQ"], "RXQ is named twice"),
        (["RQX"], 'there is no trust "RQX": did you mean "RXQ"? Give any other with its name'),
        (["RZ1=The Hospital"], "The name of RZ1 does not tell its kind: give --kind"),
    ],
)
def test_a_trust_that_cannot_be_meant_is_refused_with_the_nearest(trusts, says, tmp_path, capsys):
    assert init(tmp_path / "ours", *trusts) == 2
    assert says in capsys.readouterr().err


def test_a_name_comes_from_the_list_as_published_and_a_code_the_list_lacks_from_the_register(tmp_path, capsys):
    (tmp_path / "etr.csv").write_text(ETR + CLOSED)
    assert init(tmp_path / "ours", "RX9", "RXQ", list=str(tmp_path / "etr.csv")) == 0
    names = {row["code"]: row["name"] for row in rows(tmp_path / "ours", "config/trusts.csv")}
    assert names == {
        "RX9": "East Midlands and King's Ambulance Service NHS Trust",
        "RXQ": "Buckinghamshire Healthcare NHS Trust",
    }
    (tmp_path / "headed.csv").write_text("Organisation Code,Name,Close Date\nRX9,Somewhere NHS Trust,2019-09-30\n")
    assert init(tmp_path / "again", "RX9", list=str(tmp_path / "headed.csv")) == 2
    assert "RX9, Somewhere NHS Trust, was closed on 2019-09-30: give the code that it has now" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4", b"no,list\nof,trusts\n", b"one word"])
def test_a_file_that_is_no_list_of_trusts_is_refused_in_a_sentence(data, tmp_path):
    (tmp_path / "etr.csv").write_bytes(data)
    with pytest.raises(Mistake):
        national_list(tmp_path / "etr.csv")


def test_letters_over_a_channel_wait_until_a_person_takes_their_settings_in(tmp_path):
    assert init(tmp_path / "ours", "RXQ", mail="smtp", sender="updates@r.example", **{"smtp-host": "smtp.r.example"}) == 0
    assert run(tmp_path / "ours", "config") == 0
    lines = (tmp_path / "ours" / "settings.env").read_text().splitlines()
    assert {"# MEASURES_CHANNEL=smtp", "# MEASURES_LIVE=1", "# MEASURES_SMTP_HOST=smtp.r.example"} <= set(lines)
    assert "MEASURES_SENDER=updates@r.example" in lines


def test_a_programme_joined_in_the_middle_takes_earlier_months_over_as_they_were_published(tmp_path, capsys):
    assert init(tmp_path / "ours", "RZ1=Northmoor Hospitals NHS Trust") == 0
    table = tmp_path / "ours" / "config" / "published_figures.csv"
    heading = "about,as_at,scope,measure,figure,of,percent,note,source,published_by\n"
    row = "earlier months,{},RZ1,actions delivered,12,40,30,,https://r.example,NHS England\n"
    table.write_text(heading + row.format("2026-09") + row.format("2026-10"))
    assert run(tmp_path / "ours", "config") == 0
    for month, says in (("2026-11", "2026-11 cannot be an earlier month, for the programme tells it"), ("autumn", '"autumn" is no month')):
        table.write_text(heading + row.format(month))
        assert run(tmp_path / "ours", "config") == 2
        assert says in capsys.readouterr().err


def test_where_a_regime_has_several_programmes_each_trust_enters_those_that_are_named(tmp_path, monkeypatch, capsys):
    two = ("RZ1=Northmoor Hospitals NHS Trust", "RZ2=Eastvale NHS Foundation Trust")
    of_2016 = {"regime": "special-measures-2016", "first": "2017-03", "entered": "2017-02-01"}

    def stays(folder):
        return [(row["trust"], row["entered"], row["programme"]) for row in rows(folder, "config/spells.csv")]

    assert init(tmp_path / "ours", *two, **of_2016, programme="quality;RZ2=finance;RZ2=quality") == 0
    assert stays(tmp_path / "ours") == [
        ("RZ1", "2017-02-01", "quality"),
        ("RZ2", "2017-02-01", "finance"),
        ("RZ2", "2017-02-01", "quality"),
    ]
    for given, says in (
        ("", "--programme is missing: which programme RZ1 and RZ2 enter: finance, quality"),
        ("qualty", 'there is no programme "qualty": did you mean "quality"?'),
        ("RZ1=quality", "--programme: RZ2 enters none so far: write RZ2=finance"),
        ("RNL=quality", "--programme: 'RNL' is none of those that enter, RZ1, RZ2"),
    ):
        assert init(tmp_path / "none", *two, **of_2016, programme=given) == 2
        assert says in capsys.readouterr().err
    assert init(tmp_path / "none", "RZ1=Northmoor Hospitals NHS Trust", programme="quality") == 2
    assert "--programme: this regime is one programme" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("qualty\nfinance\n"))
    assert init(tmp_path / "asked", two[0], **of_2016) == 0
    assert "Which programme RZ1 enters: finance, quality" in capsys.readouterr().out
    assert stays(tmp_path / "asked") == [("RZ1", "2017-02-01", "finance")]


def test_another_regime_that_ships_is_taken_by_its_name_and_none_goes_along_with_the_usual_one(ours, tmp_path, capsys):
    assert not (ours / "config" / "regimes").exists()
    assert init(tmp_path / "later", "RJ7", regime="special-measures-2016", first="2017-03") == 0
    assert load(tmp_path / "later" / "config").regime.name == "special-measures-2016"
    assert [row["entered"] for row in rows(tmp_path / "later", "config/spells.csv")] == ["2016-11-01", "2017-03-22"]
    assert init(tmp_path / "today", "RCX", regime="provider-improvement-2025", first="2026-Q2") == 0
    assert load(tmp_path / "today" / "config").fund is None
    assert init(tmp_path / "none", "RJ7", regime="special-measures-2061") == 2
    told = capsys.readouterr().err
    assert 'no regime "special-measures-2061": name one of provider-improvement-2025, special-measures-2016' in told
