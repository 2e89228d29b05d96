"""Words that were taken down do not come back: in later months, what waits for approval, a site laid out again or a record restored."""

from __future__ import annotations

import json
import shutil

from tests.record.small import SENDS, SILENT, send
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import SENTENCE, WORDS, letters, naming, take_down


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


def test_a_site_that_a_killed_run_left_with_them_is_cleared_by_the_next_run(told, published):
    assert take_down(told) == 0
    page, old, listed = f"2013-10/{SENDS.lower()}/index.html", "2013-10/old.html", told.site / "releases/files.json"
    for name in (page, old):  # one that is laid out still, and one that is not any more
        (told.site / name).write_bytes((published.site / page).read_bytes())
    listed.write_text(json.dumps({**json.loads(listed.read_bytes()), "whole": False}), encoding="utf-8")
    assert told.run("month", "2013-10") == 0
    assert naming(told) == []


def test_where_they_came_back_on_the_site_verify_names_the_file(told, published, capsys):
    assert take_down(told) == 0
    page = f"trusts/{SENDS.lower()}/index.html"
    (told.site / page).write_bytes((published.site / page).read_bytes())
    assert told.run("verify") == 1
    assert f"site/{page}: altered: the site's list says" in (words := capsys.readouterr().out)
    assert f"site/{page}: altered: words that were taken down stand here" in words
    assert take_down(told) == told.run("verify") == 0
    assert naming(told) == []


def test_eight_words_of_them_in_a_row_are_known_in_a_later_month_and_seven_are_ordinary_words(told):
    assert take_down(told) == 0
    known, ordinary = "WARD 4, bed 12 - born 3 april 1931", "ward 4, bed 12, born 3 April"
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=f"So {known}.", evidence=ordinary)
    assert told.run("month", "2013-11") == 0
    row = told.action("2013-11", f"{SENDS}-01")
    assert SENTENCE.sub("*", row["narrative"]) == "So *."
    assert row["evidence"] == ordinary
    assert told.run("verify") == 0
