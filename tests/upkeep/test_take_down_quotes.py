"""Eight words in a row that were public before all of them were taken down leave too, or are named with what takes them down."""

from __future__ import annotations

import re

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import ASKED, SENTENCE, WORDS, copied, holding, naming, take_down


def test_a_quote_in_any_month_or_replaced_release_leaves_with_them_and_comes_back_with_them(told, capsys):
    (told.place / "words.txt").write_text(f"We told {WORDS}, that all is well.", encoding="utf-8")  # as one release alone has them
    before = files(told.site)
    assert len(naming(told)) > len(naming(told, "We told Mrs Ann O'Mara"))
    assert take_down(told, "--dry-run") == 0
    foretold = gone(capsys.readouterr().out)
    assert take_down(told) == 0
    assert naming(told) == []
    assert (
        gone(capsys.readouterr().out)
        == foretold
        >= {f"{SENDS}-01 for September 2013 (evidence)", f"{SENDS}-01 for October 2013 (narrative)"}
    )
    assert SENTENCE.sub("*", told.action("2013-10", f"{SENDS}-01")["evidence"]) == "Letter to\n*"
    assert told.run("verify") == 0
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 0
    assert {name for name, data in files(told.site).items() if data != before[name]} <= {"releases/files.json"}


def test_a_take_down_by_an_older_rule_takes_the_quotes_with_it_once_it_is_given_again(told, tmp_path_factory, capsys):
    (told.place / "words.txt").write_text(f"We told {WORDS}, that all is well.", encoding="utf-8")
    thresholds = told.config / "thresholds.toml"
    rules = thresholds.read_text(encoding="utf-8")
    before, number = rules.index("[[taken_down_run_words]]"), "value = 8"
    thresholds.write_text(rules[:before] + rules[before:].replace(number, "value = 0", 1), encoding="utf-8")
    assert take_down(told) == 0
    assert naming(told), "the whole alone left"
    thresholds.write_text(rules, encoding="utf-8")
    assert take_down(told) == 0
    assert naming(told) == []
    capsys.readouterr()
    assert take_down(told) == 0
    assert "Nothing was added to the record." in capsys.readouterr().out
    assert told.run("verify") == 0
    erased = copied(told, tmp_path_factory.mktemp("erased"))
    assert take_down(erased, "--for-good") == erased.run("verify") == take_down(erased) == 0
    assert holding(erased) == naming(erased) == []
    assert erased.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 2
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 0
    assert len(naming(told, "We told Mrs Ann O'Mara")) > 1, "both are put back"
    assert told.run("verify") == 0


OWN, OTHERS = "ward 4, bed 12: born 3 April 1931", "Mrs Ann O'Mara & son, ward 4, bed"  # eight words each
METHOD = "methodology/index.html"


@pytest.fixture(scope="module")
def quoting(published, tmp_path_factory) -> ProgrammeRun:
    """Two trusts and the reason of a correction that quote these before they are taken down; one quotes the methodology as well."""
    told = copied(published, tmp_path_factory.mktemp("quoting"))
    (told.place / "words.txt").write_text(WORDS, encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", (told.site / METHOD).read_text(encoding="utf-8"))
    rule = next(each for each in re.findall(r"[A-Z][a-z ,]+\.", text) if 9 <= len(each.split()) <= 20)
    free = {"narrative": f"So {OWN}.", "evidence": f"Our board met on Monday. {rule}"}
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", **free)
    send(told.programme, "other.json", "2013-12-06T11:00:00+00:00", SILENT, signed="2013-12-05", narrative=f"Like {OTHERS}, we wait.")
    send(told.programme, "third.json", "2013-12-06T12:00:00+00:00", signed="2013-10-09", narrative="Nine nurses.", corrects="yes")
    assert told.run("rerun", SENDS, "2013-09", "--reason", f"It named: {OWN}") == told.run("month", "2013-11") == 0
    assert [name for name in naming(told, OWN) if name.startswith("corrections/2013-09/3")]
    return told


def test_what_another_trust_quotes_stays_unless_it_is_named_and_the_answer_has_the_command_that_takes_it_down(quoting, tmp_path, capsys):
    told = copied(quoting, tmp_path)
    assert take_down(told, "--trust", SILENT, "--dry-run") == 0
    assert f"{SILENT}-01 for November 2013 (narrative)" in gone(words := capsys.readouterr().out)
    assert "stay public" not in words
    assert take_down(told) == 0
    assert naming(told, OWN) == []
    assert naming(told, OTHERS)
    (command,) = re.findall(r"`measures (.+?)` takes down what stands there", words := capsys.readouterr().out)
    assert "may be ordinary words: look at each place" in words
    assert command == f"take-down --row {SILENT} 2013-11 {SILENT}-01 narrative"
    assert told.run(*command.split(), *ASKED) == told.run("verify") == 0
    assert naming(told, OTHERS) == []


def test_the_publications_own_words_stay_where_a_trust_quotes_them_and_the_answer_says_where(quoting, tmp_path, capsys):
    told = copied(quoting, tmp_path)
    before = (told.site / METHOD).read_bytes()
    assert told.run("take-down", "--row", SENDS, "2013-11", f"{SENDS}-01", "evidence", *ASKED) == 0
    assert (told.site / METHOD).read_bytes() == before
    assert f"are the publication's own, and stay in {METHOD}." in capsys.readouterr().out


def gone(words: str) -> set[str]:
    """The places out of which the answer says that quotes leave."""
    return {*re.findall(r"leave what is published of (.+?) too\.", words)}
