"""Words are taken down from everything public at once; the record stays as it was and is sound."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import boto3
import pytest
from moto import mock_aws

from flows.command_line import main
from tests.record.small import SENDS, SILENT, send
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import ASKED, SENTENCE, WORDS, letters, naming, take_down


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
    manifest = json.loads(before["releases/2013-10/1/manifest.json"])
    assert "words_taken_down" not in manifest
    old = {manifest["files"][name] for name in held if name in manifest["files"]}
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


def test_words_in_the_reason_of_a_correction_are_taken_down_too(told):
    send(told.programme, "third.json", "2013-11-12T10:00:00+00:00", signed="2013-10-09", narrative="Nine nurses.", corrects="yes")
    assert told.run("rerun", SENDS, "2013-09", "--reason", "It named Mr Bob Brown, bed 7") == 0
    assert naming(told, "Bob Brown")
    (told.place / "words.txt").write_text("Mr Bob Brown, bed 7", encoding="utf-8")
    assert take_down(told) == told.run("verify") == 0
    assert naming(told, "Bob Brown") == []


def test_a_part_is_taken_down_and_later_the_whole(told):
    (told.place / "part.txt").write_text("Ann O'Mara", encoding="utf-8")
    assert take_down(told, file="part.txt") == 0
    assert "born 3 April 1931" in told.action("2013-10", f"{SENDS}-01")["evidence"]
    assert naming(told) == []
    assert take_down(told) == 0
    assert naming(told, "born 3 April 1931") == []
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
