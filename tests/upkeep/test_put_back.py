"""Words that were taken down wrongly are put back by another person, once."""

from __future__ import annotations

import re

from tests.record.small import SENDS
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import naming, take_down


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
