"""What changes after publication is a correction: told beforehand on request, with its reason, its class and every field that differs."""

from __future__ import annotations

import csv
import json
import shutil

from tests.record.small import send


def public(told, name):
    with (told.site / "data/2013-09" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def release(told):
    return json.loads((told.site / "data/2013-09/release.json").read_text(encoding="utf-8"))


def independent_difference(before, now):
    """The two published data sets compared by nothing of the product's."""
    found = set()
    for table, key in (("trusts", ("trust",)), ("actions", ("trust", "ref")), ("verdicts", ("rule", "trust", "subject"))):
        old, new = ({tuple(row[k] for k in key): row for row in data[table]} for data in (before, now))
        for name in old.keys() | new.keys():
            for column in old[name].keys() | new[name].keys():
                if old[name].get(column) != new[name].get(column):
                    found.add((table, name[-1], column))
    return {one for one in found if one[2] not in {"submission", "row", "sha256", "received_at", "first_received_at", "file"}}


def test_a_rerun_shows_what_would_change_and_changes_nothing(september, capsys):
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", narrative="Six more nurses started.")
    before = september.stamps()
    assert september.run_unapproved("rerun", "RDD", "2013-09", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "'Six more nurses started.' (words)" in out
    assert "Nothing was changed." in out
    assert september.stamps() == before


def test_a_rerun_without_news_says_that_nothing_would_change(september, capsys):
    assert september.run_unapproved("rerun", "RDD", "2013-09", "--dry-run") == 0
    assert "Nothing would be published differently." in capsys.readouterr().out


def test_a_correction_of_a_status_is_material_has_its_reason_and_tells_every_field(september):
    before = release(september)
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", status_word="Some issues", percent_word="80")
    assert september.run("rerun", "RDD", "2013-09", "--reason", "The trust misread its own log") == 0
    now = release(september)
    correction = now["correction"]
    reason = "The trust misread its own log; An update was sent again after the last release, from RDD"
    assert (correction["of"], correction["class"], correction["reason"]) == (1, "material", reason)
    listed = {(row["table"], row["key"].split("/")[-1], row["column"]) for row in public(september, "changes-2.csv")}
    assert ("actions", "RDD-01", "status") in listed
    assert listed == independent_difference(before, now)
    assert "The trust misread its own log" in september.page("releases")


def test_a_correction_of_words_alone_is_not_material(september):
    send(september.programme, "second.json", "2013-10-11T10:00:00+01:00", evidence="A longer report to the board")
    assert september.run("rerun", "RDD", "2013-09") == 0
    assert release(september)["correction"]["class"] == "not material"


def test_an_older_correction_stays_public_beside_a_newer_one(september):
    for n, words in ((2, "Once."), (3, "Twice.")):
        send(september.programme, f"{n}.json", f"2013-10-2{n}T10:00:00+01:00", narrative=words)
        assert september.run("rerun", "RDD", "2013-09") == 0
    assert public(september, "changes-2.csv")
    assert [row["before"] for row in public(september, "changes-3.csv") if row["column"] == "narrative"] == ["Once."]


def test_a_release_told_again_by_its_stored_rules_is_the_same_to_the_byte(september, capsys):
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", narrative="Six more nurses started.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    before = september.stamps()
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert "release 2: the same to the byte" in capsys.readouterr().out
    assert september.stamps() == before


def test_a_month_told_twice_for_all_trusts_is_the_same_when_it_is_told_again(september, capsys):
    send(september.programme, "late.json", "2013-10-20T10:00:00+01:00", "RNL", narrative="Six nurses started, from overseas.")
    assert september.run("month", "2013-09", "--as-of", "2013-10-21T09:00:00+01:00") == 0
    capsys.readouterr()
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert "release 2: the same to the byte" in capsys.readouterr().out


def test_a_release_told_again_by_changed_rules_prints_the_difference_and_leaves_the_record_alone(september, capsys):
    path = september.config / "thresholds.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("value = 10\n", "value = 2\n", 1), encoding="utf-8")
    before = september.stamps()
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "current") == 1
    assert "trusts RDD on_time: 'yes' -> 'no' (material)" in capsys.readouterr().out
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert september.stamps() == before


def test_a_bank_holiday_that_is_announced_or_added_later_changes_nothing_of_a_month_that_was_told(september, capsys):
    before = release(september)
    with (september.config / "bank_holidays.csv").open("a", encoding="utf-8") as rows:
        rows.write("2013-10-09,yes,Forgotten,2013-10-01,a newspaper\n2013-10-21,yes,Announced afterwards,2013-10-20,a newspaper\n")
    september.run_unapproved("replay", "2013-09", "2013-09", "--under", "current")
    assert " -> " not in capsys.readouterr().out  # the files name the rules they were told by, and nothing else in them differs
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert september.run("month", "2013-09") == 0
    assert release(september) == before
    capsys.readouterr()
    assert september.run("verify") == 0, capsys.readouterr().out


def test_what_a_correction_says_is_what_telling_all_of_it_without_anything_found_again_would_say(september, capsys):
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", status="Delivered", narrative="All thirty are in post.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    shutil.rmtree(september.place / "store/results")
    capsys.readouterr()
    assert september.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert "release 2: the same to the byte" in capsys.readouterr().out
