"""A warning answered with a reason, and an error waived by a named exception, from the file that arrives to the public page."""

from __future__ import annotations

import json

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

REF = "RDD-01"
REASON = "The board asked for plainer words."


@pytest.fixture
def september(tmp_path):
    """A month of two trusts, told in a place and by a rulebook that the test may change."""
    small(tmp_path)
    send(tmp_path / "programme", "RDD-2013-09.json", "2013-10-10T15:11:00+01:00")
    told = ProgrammeRun(tmp_path / "var", programme=tmp_path / "programme", config=tmp_path / "config")
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    return told


def sent_again(told: ProgrammeRun, hour: int, about: dict[str, str] | None = None, **changes: str) -> dict[str, str]:
    """Basildon's update again with changes to its first action and to what it says `about` itself, and the month run again: the trust's
    row in the table of trusts.
    """
    update = json.loads((told.programme / "inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8")) | (about or {})
    update["actions"][0].update(changes)
    (told.programme / f"inbox/RDD/again-{hour}.json").write_text(json.dumps(update), encoding="utf-8")
    with (told.programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
        log.write(f"RDD/again-{hour}.json,2013-10-11T{hour}:00:00+01:00,lead@example.invalid,mail\n")
    assert told.run("rerun", "RDD", "2013-09") == 0
    return told.trust("2013-09", "RDD")


def about(told: ProgrammeRun, check: str) -> list[dict[str, str]]:
    """What the accepted update of Basildon is published with."""
    data = json.loads((told.site / "data/2013-09/release.json").read_text(encoding="utf-8"))
    (trust,) = [row for row in data["trusts"] if row["trust"] == "RDD"]
    mine = [row for row in data["findings"] if row["submission"] == trust["submission"]]
    return [row for row in mine if row["check"] == check]


def test_a_reason_holds_when_the_update_is_sent_again_and_lapses_when_the_value_changes(september):
    assert sent_again(september, 14, action="Plainer words")["state"] == "accepted"
    assert [row["answer"] for row in about(september, "action-reworded")] == [""]

    row = sent_again(september, 15, action="Plainer words", explanation=REASON)
    assert (row["state"], row["warnings"]) == ("accepted with reasons", "1")
    assert f"The trust’s answer: {REASON}" in september.page("2013-09", "RDD")
    assert not [path for path in september.returned("2013-09", "RDD") if "again-15" in path.name]  # nothing is left to ask of them

    assert sent_again(september, 16, action="Plainer words")["state"] == "accepted with reasons"
    assert [row["answer"] for row in about(september, "action-reworded")] == [REASON]

    assert sent_again(september, 17, action="Shorter", explanation=REASON)["state"] == "accepted"
    assert [row["answer"] for row in about(september, "action-reworded")] == [""]
    assert REASON not in september.page("2013-09", "RDD").partition("Warnings published")[2]


def test_a_reason_for_the_whole_update_answers_what_is_about_no_one_action_and_lapses_with_its_value(september):
    signed = {"chair_name": "A New Chair"}
    reason = "Our new chair took office in October."
    assert sent_again(september, 13, signed)["state"] == "accepted"

    row = sent_again(september, 14, signed | {"update_explanation": reason}, action="Plainer words")
    assert row["state"] == "accepted with reasons"
    assert [row["answer"] for row in about(september, "sign-off-unknown-name-chair")] == [reason]
    assert [row["answer"] for row in about(september, "action-reworded")] == [""]  # which is about an action
    assert f"The trust’s answer: {reason}" in september.page("2013-09", "RDD")

    assert sent_again(september, 15, signed)["state"] == "accepted with reasons"
    assert [row["answer"] for row in about(september, "sign-off-unknown-name-chair")] == [reason]

    assert sent_again(september, 16, {"chair_name": "Another", "update_explanation": reason})["state"] == "accepted"
    assert [row["answer"] for row in about(september, "sign-off-unknown-name-chair")] == [""]


def test_an_error_is_waived_by_a_named_exception_alone_and_the_public_sees_by_whom(september):
    row = sent_again(september, 14, percent_word="about half", explanation="We do not count this one.")
    assert (row["returned"], about(september, "percent-unreadable")) == ("1", [])

    with (september.config / "exemptions.csv").open("a", encoding="utf-8") as file:
        file.write(f"RDD,percent-unreadable,{REF},A Lead,B Approver,Counted in words until the new form,2013-12-31\n")
    assert september.run("rerun", "RDD", "2013-09") == 0
    row = september.trust("2013-09", "RDD")
    assert (row["returned"], row["state"]) == ("0", "accepted with reasons")
    (waived,) = about(september, "percent-unreadable")
    assert (waived["severity"], waived["ref"]) == ("error", REF)
    words = "Waived by B Approver, asked by A Lead, until 2013-12-31: Counted in words until the new form"
    assert words in september.page("2013-09", "RDD")

    assert sent_again(september, 15, status_word="Green")["returned"] == "1"  # no other check, and no other action, is let pass
    assert about(september, "status-unknown") == []
