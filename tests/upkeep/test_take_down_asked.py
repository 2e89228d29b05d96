"""How words to be taken down are named, by themselves or by where they stand, and what will not do is refused in a sentence."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace

import pytest

from tasks.model.period import Period
from tasks.publish.public_site import take_downs
from tasks.record.stores.folder import FolderStore
from tasks.run.run import open_run
from tasks.upkeep.take_down import take_down as take_words_down
from tests.record.small import SENDS, SILENT, send
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import ASKED, NOW, WORDS, letters, naming, take_down


def test_a_dry_run_says_where_they_stand_and_changes_nothing(told, capsys):
    before = told.files()
    assert take_down(told, "--dry-run") == 0
    assert f"are those of {SENDS} in September 2013 and October 2013." in capsys.readouterr().out
    assert told.files() == before


@pytest.mark.parametrize(
    ("words", "trust", "says"),
    [
        ("Mrs Ann Other of ward 9", SENDS, "These words stand in nothing that was published or waits for approval"),
        (WORDS, SILENT, f"These words stand in what is published of {SENDS} too"),
        ("Ann O", SENDS, "fewer than 6 letters and digits"),
        ("2013-09-24", SENDS, "where nobody writes freely"),
        ("Special measures", SENDS, "the publication's own"),
        ("on track to deliver", SENDS, "the publication's own"),
        ("words taken down on", SENDS, "the publication's own"),
        ("Basildon and Thurrock University Hospitals", SENDS, "the name of a trust"),
        (WORDS, "XYZ", "XYZ is not in the register"),
        ("names a patient", SENDS, "The reason repeats the words"),
        (" \n", SENDS, "fewer than 6 letters and digits"),
    ],
)
def test_words_that_will_not_do_are_refused_in_a_sentence_and_nothing_is_written(published, tmp_path, capsys, words, trust, says):
    path = tmp_path / "other.txt"
    path.write_text(words, encoding="utf-8")
    before = published.files()
    assert published.run("take-down", str(path), "--trust", trust, *ASKED) == 2
    assert says in capsys.readouterr().err
    assert published.files() == before


def test_a_file_that_is_no_text_or_not_there_and_a_missing_name_are_refused_in_a_sentence(published, tmp_path, capsys):
    (tmp_path / "words.txt").write_bytes(b"\xff\xfe\x00")
    wrong = (("none.txt", "Ida", "there is no such file"), ("words.txt", "Ida", "no text in UTF-8"), ("-", " ", "the name of"))
    for path, by, says in wrong:
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
            file = path if path == "-" else str(tmp_path / path)
            assert published.run("take-down", file, "--trust", SENDS, "--by", by, "--reason", "Asked for") == 2
        assert says in capsys.readouterr().err


def test_words_are_read_from_what_is_typed_too(told, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
    assert told.run("take-down", "-", "--trust", SENDS.lower(), *ASKED) == 0
    assert naming(told) == []


ROW = ("--row", SENDS, "2013-10", f"{SENDS}-01", "evidence")


def test_words_are_named_by_the_row_they_stand_in_and_nobody_types_them_again(told, capsys):
    assert told.run("take-down", *ROW, *ASKED) == 0
    assert told.action("2013-10", f"{SENDS}-01")["evidence"].startswith("[words taken down on ")
    assert "annomara" not in letters(capsys.readouterr().out.encode())
    (fact,) = (told.place / "store/facts/main/take-downs").iterdir()
    assert json.loads(fact.read_bytes())["trusts"] == [SENDS]


def test_a_row_of_a_replaced_release_and_one_that_waits_for_approval_are_named_likewise(told):
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=f"New: {WORDS}")
    assert told.run_unapproved("month", "2013-11") == 0
    assert told.run("take-down", "--row", SENDS.lower(), "2013-09.1", f"{SENDS}-01".lower(), "narrative", *ASKED) == 0
    assert naming(told, "We told Mrs Ann O'Mara") == []
    assert told.run("take-down", "--row", SENDS, "2013-11", f"{SENDS}-01", "narrative", *ASKED) == 0
    with told.settings():
        assert [one.months for one in take_downs(open_run(NOW).record)] == [
            (Period(2013, 9), Period(2013, 10), Period(2013, 11)),  # in which a quote of them stood
            (Period(2013, 11),),
        ]


def test_words_are_named_by_a_figure_that_counts_the_one_row_they_stand_in(told):
    assert told.run("take-down", "--figure", f"fig-2013-10-{SENDS.lower()}-delivered", "narrative", *ASKED) == 0
    assert told.action("2013-10", f"{SENDS}-01")["narrative"].startswith("[words taken down on ")


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (("--row", "XYZ", "2013-10", "XYZ-01", "narrative"), "Nothing is published of XYZ for 2013-10"),
        (("--row", SENDS, "2013-10", "XYZ-01", "narrative"), f"{SENDS} has no action XYZ-01 for 2013-10: its actions are {SENDS}-01"),
        (("--row", SENDS, "2013-10", f"{SENDS}-01", "status"), "Nobody writes freely in a column status"),
        (("--row", SENDS, "2013-10", "-", "nil_reason"), "nothing stands in the column nil_reason"),
        (("--row", SENDS, "2014-10", f"{SENDS}-01", "narrative"), "no release of it, and nothing that waits"),
        (("--row", SENDS, "2013-10.7", f"{SENDS}-01", "narrative"), "no release of it, and nothing that waits"),
        (("--row", SENDS, "October", f"{SENDS}-01", "narrative"), "'October' names no month"),
        (("--figure", "fig-2013-10-actions", "narrative"), "and not one row: name the row with --row"),
        (("--figure", f"fig-2013-10-{SENDS.lower()}-not-on-track", "narrative"), "counts nothing, and not one row"),
        (("--figure", "fig-2013-10-partnerships", "narrative"), "counts nothing that a trust wrote"),
        (("-",), "Whose words these are has to be said"),
    ],
)
def test_a_place_where_no_words_stand_is_named_in_a_sentence_and_nothing_is_written(published, capsys, place, says):
    before = published.files()
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
        assert published.run("take-down", *place, *ASKED) == 2
    assert says in capsys.readouterr().err
    assert published.files() == before


def test_words_of_two_trusts_leave_both_once_both_are_named(told, capsys):
    send(told.programme, "other.json", "2013-11-08T11:00:00+00:00", SILENT, signed="2013-11-07", narrative=f"Like {WORDS}, we wait.")
    assert told.run("rerun", SILENT, "2013-10") == 0
    assert take_down(told) == 2
    assert f"These words stand in what is published of {SILENT} too" in capsys.readouterr().err
    assert take_down(told, "--trust", SILENT) == 0
    assert naming(told) == []


def test_taken_down_twice_it_says_so_and_adds_nothing(told, capsys):
    assert take_down(told) == 0
    before = files(told.place / "store"), files(told.site)
    assert take_down(told) == 0
    assert "These words were taken down before" in capsys.readouterr().out
    assert (files(told.place / "store"), files(told.site)) == before


class Overtaken(FolderStore):
    """A store in which another run is the first to take the same words down, at the moment in which this one would."""

    def create(self, key: str, data: bytes) -> bool:
        if key.endswith("take-downs/1.json"):
            super().create(key, data.replace(b"Ida Guardian", b"Bob Guardian"))
        return super().create(key, data)


def test_a_run_that_is_overtaken_by_another_that_takes_the_same_words_down_adds_nothing(told):
    with told.settings():
        run = open_run(NOW)
        record = replace(run.record, store=Overtaken(told.place / "store"))
        assert take_words_down(replace(run, record=record), WORDS, [SENDS], "Ida Guardian", "Asked for").fact.by == "Bob Guardian"
    assert len(list((told.place / "store/facts/main/take-downs").iterdir())) == 1
    assert told.action("2013-10", f"{SENDS}-01")["narrative"] == "[words taken down on 3 March 2014]"
    assert told.run("verify") == 0
