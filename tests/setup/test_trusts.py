"""Trusts enter, leave, are renamed and merged by commands: each row has its source, and what contradicts changes nothing."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.rulebook import load
from tasks.rules.expected import expected
from tests.setup.programme import LETTER, init, run

ORDER = "--source=Order of 1 March 2027"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("trusts") / "ours"
    assert init(folder, "RXQ", "RZ1=Northmoor Hospitals NHS Trust") == 0
    return folder


@pytest.fixture
def ours(made):
    """The programme, its register as it was made once the test is over."""
    before = {path: path.read_bytes() for path in (made / "config").glob("*.csv")}
    yield made
    for path, data in before.items():
        path.write_bytes(data)


def test_one_that_enters_is_expected_from_that_month_and_the_command_says_what_follows(ours, capsys):
    words = ["trust", "add", "rz2", "--name", "Eastvale NHS Foundation Trust", "--entered", "2027-01-11", ORDER]
    assert run(ours, *words) == 0
    rulebook = load(ours / "config")
    assert rulebook.trusts["RZ2"].source == rulebook.stays["RZ2"][0].source == "Order of 1 March 2027"
    assert rulebook.regulator_on("RZ2", date(2027, 1, 11)) == "nhs_england"
    assert [expected(rulebook.spells, Period(*month)) for month in ((2026, 12), (2027, 1))] == [("RXQ", "RZ1"), ("RXQ", "RZ1", "RZ2")]
    out = capsys.readouterr().out
    assert "The first update it owes is that for January 2027, by 12 February 2027." in out
    assert "measures plan FILE --map --trust RZ2" in out
    assert "a row of people.csv" in out
    assert run(ours, *words) == 0, "a command that was interrupted is given again"
    assert load(ours / "config").sha256 == rulebook.sha256


def test_one_that_leaves_owes_nothing_for_the_month_it_left_in_and_may_come_back(ours, capsys):
    assert run(ours, "trust", "leave", "RZ1", "--on", "2027-03-19", "--at-first-opportunity", "no", ORDER) == 0
    assert "The last update it owes is that for February 2027. March 2027 says that it left." in capsys.readouterr().out
    (stay,) = load(ours / "config").stays["RZ1"]
    assert (stay.left, stay.left_words, stay.decided) == (date(2027, 3, 19), "19 March 2027", date(2027, 3, 19))
    assert stay.source.endswith(" ; Order of 1 March 2027")
    assert run(ours, "trust", "leave", "RXQ", "--on", "2027-03-31", f"--source={LETTER}") == 0
    assert "The last update it owes is that for March 2027." in capsys.readouterr().out
    assert load(ours / "config").stays["RXQ"][-1].source == LETTER, "a source is named once"
    assert run(ours, "trust", "leave", "RZ1", "--on", "2027-03-12", ORDER) == 2
    assert "it has 2026-11-01 to 2027-03-19" in capsys.readouterr().err
    assert run(ours, "trust", "add", "RZ1", "--entered", "2027-09-01", ORDER) == 0
    assert len(load(ours / "config").stays["RZ1"]) == 2


def test_one_that_is_renamed_is_still_known_by_its_earlier_name(ours):
    assert run(ours, "trust", "rename", "RZ1", "--name", "Moorland Hospitals NHS Trust", ORDER) == 0
    rulebook = load(ours / "config")
    assert rulebook.trusts["RZ1"].name == "Moorland Hospitals NHS Trust"
    assert rulebook.name_variants["RZ1"] == ("Northmoor Hospitals NHS Trust",)


def test_several_go_on_under_one_code_from_a_day(ours, capsys):
    words = ["--into", "RZ9", "--name", "Moor and Vale NHS Foundation Trust", "--on", "2027-04-01", ORDER]
    for _ in range(2):  # one that was interrupted is given again
        assert run(ours, "trust", "merge", "RZ1", "RXQ", *words) == 0
    rulebook = load(ours / "config")
    assert {one.succeeds for one in rulebook.succeeded_by("RZ9", date(2027, 4, 1))} == {"RZ1", "RXQ"}
    assert [expected(rulebook.spells, Period(*month)) for month in ((2027, 3), (2027, 4))] == [("RXQ", "RZ1"), ("RZ9",)]
    assert "From 1 April 2027 RZ1 and RXQ go on as Moor and Vale NHS Foundation Trust (RZ9)." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            "add RZ1 --entered 2027-01-01",
            "Northmoor Hospitals NHS Trust (RZ1) is in the regime on 1 January 2027 already, since 1 November 2026",
        ),
        ("add RZ1 --entered 2026-10-01", "this stay overlaps the one on line"),
        ("add RZ7 --entered 2027-01-01", 'there is no trust "RZ7": did you mean "RZ1"? Give any other with its name'),
        ("add RZ7 --entered 2027-01-01 --name Somewhere", "The name Somewhere does not tell its kind: give --kind"),
        ("leave RZ1 --on 2026-10-01", "RZ1 has no stay in the regime that could end on 1 October 2026: it has 2026-11-01 to now"),
        ("leave RZ7 --on 2027-10-01", "RZ7 has no stay in the regime that could end on 1 October 2027: it has none"),
        ("rename RZ1 --name 'Northmoor Hospitals NHS Trust'", "RZ1 is called Northmoor Hospitals NHS Trust already"),
        ("rename RZ7 --name Somewhere", 'there is no trust "RZ7": did you mean "RZ1"?'),
        ("merge RZ1 --into RZ1 --on 2027-04-01", "RZ1 cannot be merged into itself: name the code that it had before"),
        ("merge RZ7 --into RZ1 --on 2027-04-01", 'there is no trust "RZ7": did you mean "RZ1"?'),
        ("rename RZ1 --name Moor --source ' '", "Every row of the register has its source: give --source"),
    ],
)
def test_what_contradicts_is_refused_in_a_sentence_and_changes_nothing(words, says, ours, capsys):
    before = load(ours / "config").sha256
    verb, *rest = shlex.split(words)
    assert run(ours, "trust", verb, *rest, *([] if "--source" in words else [ORDER])) == 2
    assert says in capsys.readouterr().err
    assert load(ours / "config").sha256 == before


def test_a_code_is_succeeded_once(ours, capsys):
    assert run(ours, "trust", "merge", "RZ1", "--into", "RXQ", "--on", "2027-04-01", ORDER) == 0
    for into, says in (("RZ9", "RZ1 was succeeded by RXQ on 2027-04-01 already"), ("RZ1", "RZ1 was itself succeeded by another code")):
        code = "RZ1" if into == "RZ9" else "RXQ"
        assert run(ours, "trust", "merge", code, "--into", into, "--name", "Moor NHS Trust", "--on", "2027-05-01", ORDER) == 2
        assert says in capsys.readouterr().err
