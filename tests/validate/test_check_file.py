"""Whose a file is that has no inbox to say so: by the references of its actions, else by the code, else by the name."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest

from tasks.model.file_limit import UPDATE
from tasks.model.mistake import NotFound
from tasks.rules.checks.inputs import NOBODY
from tasks.validate.check_file import check_file
from tests.record.builders import empty_run
from tests.record.small import NAMES

NOON = datetime(2013, 11, 8, 12, tzinfo=UTC)


def a_run(place):
    return empty_run(place / "record", NOON)


@pytest.mark.parametrize(
    ("refs", "code", "name", "whose"),
    [
        (["RNL-01", "RNL-02"], "RDD", NAMES["RDD"], "RNL"),
        (["RNL-01", "RDD-02"], "RDD", NAMES["RNL"], "RDD"),
        (["1"], "rdd", "", "RDD"),
        (["1"], "", NAMES["RNL"].upper(), "RNL"),
        (["1"], "", "A trust of no register", NOBODY),
        (["1"], "", "", NOBODY),
    ],
)
def test_a_file_is_known_by_its_references_else_its_code_else_its_name(tmp_path, refs, code, name, whose):
    run = a_run(tmp_path)
    lines = [{"ref": ref, "status_word": "Delivered"} for ref in refs]
    file = tmp_path / "update.json"
    file.write_text(json.dumps({"trust_code": code, "trust_name": name, "period_word": "2013-10", "actions": lines}), encoding="utf-8")
    _, findings = check_file(run, file)
    assert {finding.trust for finding in findings} == {whose}
    assert not (tmp_path / "record").exists()


def test_what_is_on_trial_is_told_to_nobody_who_checks_a_file_either(tmp_path):
    file = tmp_path / "update.csv"
    file.write_text("Status,Ref\nDelivered,RNL-01\n", encoding="utf-8")
    _, findings = check_file(a_run(tmp_path), file)
    assert "columns-reordered" not in {finding.check for finding in findings}
    assert "period-missing" in {finding.check for finding in findings}


def test_whose_inbox_a_file_is_for_goes_before_its_own_words_and_has_to_be_one_of_the_register(tmp_path):
    file = tmp_path / "update.csv"
    file.write_text("Status,Ref\nDelivered,RNL-01\n", encoding="utf-8")
    _, findings = check_file(a_run(tmp_path), file, "RDD")
    assert {finding.trust for finding in findings} == {"RDD"}
    with pytest.raises(NotFound, match="No trust on the register has the code 'RXX'"):
        check_file(a_run(tmp_path), file, "RXX")


def test_a_file_over_its_limit_is_not_read(tmp_path):
    file = tmp_path / "update.csv"
    file.touch()
    os.truncate(file, UPDATE.most + 1)
    reading, findings = check_file(a_run(tmp_path), file, "RDD")
    assert (reading.kind, [finding.check for finding in findings]) == ("unreadable", ["unreadable-file"])
    assert "it has 20,971,521 bytes" in findings[0].says
