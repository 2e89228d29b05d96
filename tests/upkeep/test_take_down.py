"""Words are taken down from everything public at once and do not come back; the record stays as it was, or loses them too, and is sound."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from flows.command_line import main
from tasks.model.period import Period
from tasks.publish.public_site import take_downs
from tasks.record.packs import Pack
from tasks.record.stores.folder import FolderStore
from tasks.record.tables import from_parquet
from tasks.run.run import open_run
from tasks.upkeep.take_down import take_down as take_words_down
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small
from tests.upkeep.format_zero import files

WORDS = 'Mrs Ann O\'Mara & son, "ward 4", bed 12, born 3 April 1931'
SENTENCE = re.compile(r"\[words taken down on \d{1,2} \w+ \d{4}\]")
NOW = datetime(2014, 3, 3, 9, tzinfo=UTC)
ASKED = ("--by", "Ida Guardian", "--reason", "It names a patient")


def programme(place: Path, words: str = WORDS) -> ProgrammeRun:
    """Two trusts and one that names a patient wherever it writes: in September, in its correction, and in October."""
    small(place)
    told = ProgrammeRun(place, place / "programme", place / "config")
    free = {"narrative": f"We told {words}, that all is well.", "evidence": f"Letter to\n{words}", "explanation": f"As {words} knows."}
    send(told.programme, "Mrs-Ann-O-Mara-son-ward-4-bed-12-born-3-April-1931.json", "2013-10-09T10:00:00+01:00", **free)
    assert told.run("plan") == told.run("month", "2013-09") == 0
    send(told.programme, "second.json", "2013-10-20T10:00:00+01:00", **{**free, "narrative": f"Twelve more nurses.\n{words}"})
    assert told.run("rerun", SENDS, "2013-09") == 0
    send(told.programme, "october.json", "2013-11-08T10:00:00+00:00", signed="2013-11-07", **{**free, "narrative": words.upper()})
    assert told.run("month", "2013-10") == 0
    return told


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> ProgrammeRun:
    """Three releases that name the patient; tests only look."""
    return programme(tmp_path_factory.mktemp("published"))


def copied(told: ProgrammeRun, place: Path) -> ProgrammeRun:
    shutil.copytree(told.place, place, dirs_exist_ok=True)
    return ProgrammeRun(place, place / "programme", place / "config")


@pytest.fixture
def told(published, tmp_path) -> ProgrammeRun:
    """The same in a place of its own, with the words in a file."""
    (tmp_path / "words.txt").write_text(WORDS + "\n", encoding="utf-8")
    return copied(published, tmp_path)


@pytest.fixture(scope="module")
def cleared(published, tmp_path_factory) -> ProgrammeRun:
    """The same once the words were taken down; tests only look."""
    place = tmp_path_factory.mktemp("cleared")
    told = copied(published, place)
    (place / "words.txt").write_text(WORDS, encoding="utf-8")
    assert take_down(told) == 0
    return told


def take_down(told: ProgrammeRun, *more: str, trust: str = SENDS, file: str = "words.txt") -> int:
    return told.run("take-down", str(told.place / file), "--trust", trust, *ASKED, *more)


def letters(data: bytes) -> str:
    """What a file says by its letters alone, without markup: an account of its own, which shares no code with the product's."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b" ".join(map(book.read, book.namelist()))
    plain = re.sub(r"</?(text:|bdi)[^>]*>", " ", data.decode(errors="replace")).replace("\\n", " ").replace('\\"', " ")
    return "".join(letter for letter in html.unescape(plain).lower() if letter.isalnum())


def naming(told: ProgrammeRun, words: str = "Ann O'Mara") -> list[str]:
    """The public files in which words stand."""
    sought = letters(words.encode())
    return [name for name, data in files(told.site).items() if sought in letters(data)]


def test_the_words_stood_on_pages_in_tables_spreadsheets_answers_lists_of_changes_and_replaced_releases(published):
    held, trust = set(naming(published)), SENDS.lower()
    assert held >= {f"2013-09/{trust}/index.html", f"trusts/{trust}/index.html", "data/2013-09/tables.ods", "data/actions.csv"}
    assert held >= {"data/2013-10/release.json", f"api/2013-10/{trust}.json", "corrections/2013-09/2/index.html"}
    assert held >= {"data/2013-09/changes-2.csv", f"releases/2013-09/1/{trust}/index.html", "releases/2013-09/1/data/tables.ods"}


def test_one_command_takes_them_out_of_every_public_file_and_says_so_where_they_stood(cleared, published):
    assert naming(cleared) == []
    before, after = files(published.site), files(cleared.site)
    assert before.keys() == after.keys()
    for name in naming(published):
        assert "wordstakendownon" in letters(after[name]), name


def test_nothing_else_of_a_public_file_changes(cleared, published):
    before, after = files(published.site), files(cleared.site)
    page = f"2013-10/{SENDS.lower()}/index.html"
    rest = html.unescape(before[page].decode()).replace(WORDS, "*").replace(WORDS.upper(), "*")
    assert rest == SENTENCE.sub("*", html.unescape(after[page].decode()))
    assert before["fund/index.html"] == after["fund/index.html"]
    assert json.loads(after["data/2013-09/release.json"]).keys() == json.loads(before["data/2013-09/release.json"]).keys()
    with zipfile.ZipFile(io.BytesIO(after["data/2013-09/tables.ods"])) as book:
        assert book.testzip() is None


def test_a_table_keeps_its_rows_and_columns(cleared, published):
    for period in ("2013-09", "2013-10"):
        old, new = published.rows(period, "actions"), cleared.rows(period, "actions")
        assert [row.keys() for row in new] == [row.keys() for row in old]
        free = ("narrative", "evidence", "explanation")
        assert [{**row, **dict.fromkeys(free)} for row in new] == [{**row, **dict.fromkeys(free)} for row in old]


def test_no_hash_of_a_file_that_held_them_is_public_and_a_manifest_names_those_files(cleared, published):
    before, after = files(published.site), files(cleared.site)
    held = naming(published)
    manifest = json.loads(before["releases/2013-10/1/manifest.json"])["files"]
    old = {manifest[name] for name in held if name in manifest}
    assert old
    assert not [name for name, data in after.items() if any(sha.encode() in data for sha in old)]
    now = json.loads(after["releases/2013-10/1/manifest.json"])
    assert set(now["words_taken_down"]) == set(held) & set(now["files"])


def test_the_record_is_sound_and_every_release_can_be_made_again(cleared, capsys):
    assert cleared.run("verify") == 0
    words = capsys.readouterr().out
    assert re.search(
        rf"Take-down 1: words of {SENDS} were taken down on \d+ \w+ \d+\. Ida Guardian asked for it: It names a patient\.", words
    )
    assert "None of them wrong." in words
    assert cleared.run("verify", "--rebuild", "2013-10") == cleared.run_unapproved("replay", "2013-09", "2013-10", "--under", "stored") == 0


def test_nothing_that_was_in_the_record_is_changed(cleared, published):
    before, after = files(published.place / "store"), files(cleared.place / "store")
    assert {name: after.get(name) for name in before} == before
    (fact,) = (json.loads(data) for name, data in after.items() if "take-downs" in name and "seals" not in name)
    assert (fact["trusts"], fact["by"], fact["months"]) == ([SENDS], "Ida Guardian", ["2013-09", "2013-10"])
    assert after[f"blobs/{fact['words']}"].decode() == WORDS


def test_the_history_of_the_trust_tells_who_asked_and_that_of_another_does_not(cleared, capsys):
    told = "Words were taken down from all that is public. Ida Guardian asked for it: It names a patient."
    assert cleared.run("history", SENDS) == 0
    assert capsys.readouterr().out.count(told) == 2
    assert cleared.run("history", SILENT) == 0
    assert told not in capsys.readouterr().out


def test_a_later_month_a_correction_and_the_same_file_again_do_not_bring_them_back(told, capsys):
    assert take_down(told) == 0
    send(told.programme, "again.json", "2013-11-20T10:00:00+00:00", signed="2013-11-07", narrative=f"So {WORDS} hopes.")
    assert told.run("rerun", SENDS, "2013-10") == 0
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", evidence=f"A visit to {WORDS}")
    send(told.programme, "other.json", "2013-12-06T11:00:00+00:00", SILENT, signed="2013-12-05", narrative=f"Like {WORDS}, we wait.")
    assert told.run("month", "2013-11") == 0
    assert told.rows("2013-11", "trusts")
    assert naming(told) == []
    assert SENTENCE.search(told.action("2013-11", f"{SILENT}-01")["narrative"])
    assert told.run("verify") == told.run("history", SENDS) == 0
    assert capsys.readouterr().out.count("Words were taken down from all that is public.") == 2  # in the months in which they stood


def test_operators_do_not_see_them_in_what_waits_for_approval(told):
    assert take_down(told) == 0
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=WORDS)
    assert told.run_unapproved("month", "2013-11") == 0
    page = (told.place / "preview/2013-11-candidate-1" / f"2013-11/{SENDS.lower()}/index.html").read_text(encoding="utf-8")
    assert SENTENCE.search(page)
    assert "annomara" not in letters(page.encode())


def test_what_waited_for_approval_when_they_were_taken_down_is_laid_out_without_them(told):
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=WORDS)
    assert told.run_unapproved("month", "2013-11") == 0
    page = told.place / "preview/2013-11-candidate-1" / f"2013-11/{SENDS.lower()}/index.html"
    assert "annomara" in letters(page.read_bytes())
    assert take_down(told) == 0
    assert "annomara" not in letters(page.read_bytes())


def test_the_workbook_for_a_later_month_does_not_carry_them(told):
    assert take_down(told) == told.run("template", "2013-11", SENDS, "-o", str(told.place / "next.xlsx")) == 0
    assert "annomara" not in letters((told.place / "next.xlsx").read_bytes())


def test_words_in_the_reason_of_a_correction_are_taken_down_too(told):
    send(told.programme, "third.json", "2013-11-12T10:00:00+00:00", signed="2013-10-09", narrative="Nine nurses.", corrects="yes")
    assert told.run("rerun", SENDS, "2013-09", "--reason", "It named Mr Bob Brown, bed 7") == 0
    assert naming(told, "Bob Brown")
    (told.place / "words.txt").write_text("Mr Bob Brown, bed 7", encoding="utf-8")
    assert take_down(told) == told.run("verify") == 0
    assert naming(told, "Bob Brown") == []


def test_a_site_that_is_written_whole_again_does_not_bring_them_back(told):
    assert take_down(told) == 0
    kept = files(told.site)
    shutil.rmtree(told.site)
    assert told.run("month", "2013-10") == 0
    assert files(told.site) == kept


def test_a_record_restored_from_before_keeps_the_site_as_it_is_until_they_are_taken_down_again(told, capsys):
    assert told.run("backup", str(told.place / "early.tar")) == 0
    assert take_down(told) == 0
    kept = files(told.site)
    shutil.rmtree(told.place / "store")
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative="Nine nurses.")
    for command in (("restore", str(told.place / "early.tar")), ("month", "2013-11")):
        assert told.run(*command) == 2
        assert "Nothing on the site was changed, so they have not come back" in capsys.readouterr().err
        assert files(told.site) == kept
    noted = json.loads(kept["releases/files.json"])
    (mark,) = noted["taken_down"]
    (told.site / "releases/files.json").write_text(json.dumps({**noted, "whole": False}), encoding="utf-8")
    assert told.run("month", "2013-11") == 2  # whether or not a run was killed while it wrote the site
    assert take_down(told) == take_down(told, "--again", "0000") == 2
    assert take_down(told, "--again", mark[:12]) == 0
    assert told.run("month", "2013-11") == told.run("verify") == 0
    assert told.rows("2013-11", "trusts")
    assert naming(told) == []


def test_a_part_is_taken_down_and_later_the_whole(told):
    (told.place / "part.txt").write_text("Ann O'Mara", encoding="utf-8")
    assert take_down(told, file="part.txt") == 0
    assert "born 3 April 1931" in told.action("2013-10", f"{SENDS}-01")["evidence"]
    assert naming(told) == []
    assert take_down(told) == 0
    assert naming(told, "born 3 April 1931") == []
    assert told.run("verify") == 0


def test_taken_down_twice_it_says_so_and_adds_nothing(told, capsys):
    assert take_down(told) == 0
    before = files(told.place / "store"), files(told.site)
    assert take_down(told) == 0
    assert "These words were taken down before" in capsys.readouterr().out
    assert (files(told.place / "store"), files(told.site)) == before


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
        assert [one.months for one in take_downs(open_run(NOW).record)] == [(Period(2013, 9),), (Period(2013, 11),)]


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


def test_a_wrong_take_down_is_put_back_by_another_person_and_both_are_facts(told, published, capsys):
    assert take_down(told) == 0
    assert told.run("put-back", "1", "--by", "ida  GUARDIAN", "--reason", "No") == 2
    assert "so somebody else has to say that it was wrong" in capsys.readouterr().err
    assert naming(told) == []
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "It is a nurse, who agreed") == 0
    assert files(told.site) == files(published.site)
    assert told.run("verify") == told.run("history", SENDS) == 0
    words = capsys.readouterr().out
    assert re.search(r"Take-down 1: they were put back on \d+ \w+ \d+. Bob Brown asked for it: It is a nurse, who agreed\.", words)
    assert words.count("Words that were taken down were put back. Bob Brown asked for it: It is a nurse, who agreed.") == 2
    assert "Ida Guardian asked for it: It names a patient." in words


def test_put_back_again_it_writes_nothing_and_another_who_asks_hears_who_was_first(told, capsys):
    assert take_down(told) == told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 0
    before = told.files()
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 0
    assert "0 files of the site written" in capsys.readouterr().out
    assert told.run("put-back", "1", "--by", "Cleo", "--reason", "Me too") == 2
    assert "put back before: Bob Brown asked for it (A nurse)" in capsys.readouterr().err
    assert told.run("put-back", "2", "--by", "Cleo", "--reason", "Me") == told.run("put-back", "1", "--by", " ", "--reason", "Me") == 2
    assert told.files() == before


def test_words_that_were_put_back_can_be_taken_down_once_more(told):
    assert take_down(told) == told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == take_down(told) == 0
    assert naming(told) == []
    assert told.run("verify") == 0
    assert told.run("put-back", "2", "--by", "Bob Brown", "--reason", "A nurse still") == 0
    assert naming(told)


def test_words_of_two_trusts_leave_both_once_both_are_named(told, capsys):
    send(told.programme, "other.json", "2013-11-08T11:00:00+00:00", SILENT, signed="2013-11-07", narrative=f"Like {WORDS}, we wait.")
    assert told.run("rerun", SILENT, "2013-10") == 0
    assert take_down(told) == 2
    assert f"These words stand in what is published of {SILENT} too" in capsys.readouterr().err
    assert take_down(told, "--trust", SILENT) == 0
    assert naming(told) == []


def test_a_site_that_a_killed_run_left_with_them_is_cleared_by_the_next_run(told, published):
    assert take_down(told) == 0
    page, old, listed = f"2013-10/{SENDS.lower()}/index.html", "2013-10/old.html", told.site / "releases/files.json"
    for name in (page, old):  # one that is laid out still, and one that is not any more
        (told.site / name).write_bytes((published.site / page).read_bytes())
    listed.write_text(json.dumps({**json.loads(listed.read_bytes()), "whole": False}), encoding="utf-8")
    assert told.run("month", "2013-10") == 0
    assert naming(told) == []


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


def test_a_record_that_lost_the_words_is_not_sound(told, capsys):
    assert take_down(told) == 0
    (fact,) = (told.place / "store/facts/main/take-downs").iterdir()
    (told.place / "store/blobs" / json.loads(fact.read_bytes())["words"]).unlink()
    assert told.run("verify") == 1
    assert "missing: facts/main/take-downs/1.json needs it" in capsys.readouterr().out


@pytest.mark.rehearsal
def test_in_a_bucket_they_leave_every_object(told, monkeypatch):
    for name, value in (("AWS_DEFAULT_REGION", "eu-west-2"), ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    with mock_aws(), told.settings():
        client = boto3.client("s3")
        client.create_bucket(Bucket="public", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        monkeypatch.setenv("MEASURES_SITE", "s3://public/site")
        assert main(["month", "2013-10", "--approve-as", "A. Reader"]) == 0
        assert in_bucket(client)
        assert main(["take-down", str(told.place / "words.txt"), "--trust", SENDS, *ASKED]) == 0
        assert in_bucket(client) == []
        assert main(["verify"]) == 0


def in_bucket(client) -> list[str]:
    """The public objects that name the patient."""
    keys = [one["Key"] for page in client.get_paginator("list_objects_v2").paginate(Bucket="public") for one in page["Contents"]]
    return [key for key in keys if "annomara" in letters(client.get_object(Bucket="public", Key=key)["Body"].read())]


def test_where_they_came_back_on_the_site_verify_names_the_file(told, published, capsys):
    assert take_down(told) == 0
    page = f"trusts/{SENDS.lower()}/index.html"
    (told.site / page).write_bytes((published.site / page).read_bytes())
    assert told.run("verify") == 1
    assert f"site/{page}: altered: the site's list says" in (words := capsys.readouterr().out)
    assert f"site/{page}: altered: words that were taken down stand here" in words
    assert take_down(told) == told.run("verify") == 0
    assert naming(told) == []


# for good


NAME = "annomara"


def holding(told: ProgrammeRun) -> list[str]:
    """The keys of the record that hold the words, however they are packed."""
    return [key for key, data in files(told.place / "store").items() if NAME in unpacked(data)]


def unpacked(data: bytes) -> str:
    if data[:2] == b"PK":
        pack = Pack(data)
        return "".join(map(unpacked, pack.values())) + letters(" ".join(pack).encode())
    if data[:4] == b"PAR1":
        return letters(from_parquet(data).to_csv().encode())
    return letters(data)


@pytest.fixture(scope="module")
def erased(cleared, tmp_path_factory) -> ProgrammeRun:
    """The same once they were taken out of the record as well; tests only look."""
    told = copied(cleared, tmp_path_factory.mktemp("erased"))
    assert take_down(told, "--for-good") == 0
    return told


def test_no_byte_of_the_record_holds_them_and_everything_keeps_its_name(cleared, erased):
    assert len(holding(cleared)) > 10
    assert holding(erased) == []
    old, new = files(cleared.place / "store"), files(erased.place / "store")
    assert old.keys() <= new.keys()
    assert {key.split("/")[2] for key in new.keys() - old.keys()} == {"erasures", "seals"}


def test_the_fact_says_who_asked_and_why_and_what_is_held_in_place_of_what(cleared, erased):
    (fact,) = (json.loads(path.read_bytes()) for path in (erased.place / "store/facts/main/erasures").iterdir())
    assert (fact["by"], fact["reason"], fact["take_down"]) == ("Ida Guardian", "It names a patient", 1)
    assert NAME not in json.dumps(fact).lower()
    assert len(fact["bytes"]) == len(holding(cleared))


def test_the_record_is_sound_and_tells_of_it_and_the_site_is_as_it_was(cleared, erased, capsys):
    assert erased.run("verify") == 0
    assert re.search(
        r"Take-down 1: they left the record for good on .*Ida Guardian asked for it: It names a patient\.", capsys.readouterr().out
    )
    assert erased.run("verify", "--rebuild", "2013-10") == 0
    old, new = files(cleared.site), files(erased.site)
    assert {name for name in old if old[name] != new.get(name)} <= {"releases/files.json"}


def test_a_month_again_finds_nothing_new_and_a_replay_by_the_rules_of_the_time_says_the_same(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    kept = files(told.place / "store"), files(told.site)
    assert told.run("month", "2013-10") == 0
    assert (files(told.place / "store"), files(told.site)) == kept
    assert told.run_unapproved("replay", "2013-09", "2013-10", "--under", "stored") == 0, capsys.readouterr().out


def test_put_back_is_refused_in_words_and_given_again_nothing_is_left_to_do(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    kept = told.files()
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 2
    assert "were taken out of the record for good on" in capsys.readouterr().err
    assert take_down(told, "--for-good") == 0
    assert "out of 0 facts and 0 blobs" in capsys.readouterr().out
    assert told.files() == kept


def test_sent_again_they_are_known_by_their_hash_and_are_not_published(erased, tmp_path):
    told = copied(erased, tmp_path)
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=f"So {WORDS} hopes.")
    assert told.run("month", "2013-11") == 0
    assert told.rows("2013-11", "trusts")
    assert naming(told) == []
    assert holding(told)
    assert take_down(told, "--for-good") == told.run("verify") == 0
    assert holding(told) == []
    assert len(list((told.place / "store/facts/main/erasures").iterdir())) == 2


def test_a_backup_holds_it_and_one_from_before_put_back_beside_it_is_named(erased, cleared, tmp_path, capsys):
    told = copied(erased, tmp_path)
    assert told.run("backup", str(told.place / "late.tar")) == 0
    (blob,) = {json.loads(path.read_bytes())["words"] for path in (told.place / "store/facts/main/take-downs").iterdir()}
    shutil.rmtree(told.place / "store")
    assert told.run("restore", str(told.place / "late.tar")) == told.run("verify") == 0
    assert holding(told) == []
    (told.place / "store/blobs" / blob).write_bytes((cleared.place / "store/blobs" / blob).read_bytes())
    assert told.run("verify") == 1
    assert f"blobs/{blob}: not erased: words that were taken out of the record stand here" in capsys.readouterr().out
    assert take_down(told, "--for-good") == told.run("verify") == 0


def test_a_fact_that_says_of_itself_that_it_was_erased_is_named(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    path = next((told.place / "store/facts/main/approvals").rglob("*.json"))
    fact = json.loads(path.read_bytes())
    path.write_text(json.dumps({**fact, "by": "Another Person", "erased": "0" * 64}), encoding="utf-8")
    assert told.run("verify") == 1
    assert f"{path.relative_to(told.place / 'store')}: altered" in capsys.readouterr().out
