"""A correction names every cause it has, each with its reason where somebody gave one, on its page and in its data."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.fund.conftest import Fund
from tests.month import changes
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send

NAMES = {"RDD": "Basildon and Thurrock University Hospitals NHS Foundation Trust", "RNL": "North Cumbria University Hospitals NHS Trust"}
AS_OF = ("--as-of", "2013-10-22T09:00:00+01:00")


def named(told: ProgrammeRun, *words: str, number: int = 2) -> str:
    """What a release of September gives as its reason, by codes; its page says the same by names."""
    assert told.run(*(words or ("month", "2013-09", *AS_OF))) == 0
    reason = json.loads((told.site / f"data/2013-09/changes-{number}.json").read_text(encoding="utf-8"))["reason"]
    for code, name in NAMES.items():
        reason = reason.replace(name, code)
    page = told.page("corrections", f"2013-09/{number}")
    for code, name in NAMES.items():
        page = page.replace(name, code)
    assert reason in page
    return str(reason)


def sent_again(told: ProgrammeRun) -> None:
    send(told.programme, "again.json", changes.LATER, SENDS, narrative="Six more nurses started.")


def a_number_changes(told: ProgrammeRun) -> None:
    path = told.config / "thresholds.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("value = 10\n", "value = 2\n", 1), encoding="utf-8")


CAUSES: tuple[tuple[Callable[[ProgrammeRun], None], str], ...] = (
    (changes.an_update_arrives, "An update arrived after the last release, from RNL"),
    (sent_again, "An update was sent again after the last release, from RDD"),
    (changes.time_is_granted, "RNL was given more time, until 25 October 2013. The reason: Its records were flooded"),
    (changes.another_plan_is_agreed, "Version 2 of the plan agreed with RNL came on record"),
    (a_number_changes, "The rules or the register changed, in thresholds"),
)


@pytest.mark.parametrize(("change", "says"), CAUSES, ids=[change.__name__ for change, _ in CAUSES])
def test_each_cause_of_a_correction_is_named_with_its_reason(september, change, says):
    change(september)
    assert named(september) == says


def test_a_withdrawal_is_named_with_its_day_and_reason_and_without_who_asked(september):
    asked = ("--by", "B. Person", "--reason", "The figures were another hospital's.")
    reason = named(september, "withdraw", SENDS, "2013-09", *asked, "--approve-as", "sample approver")
    assert reason.startswith("RDD withdrew an update on ")
    assert reason.endswith("Its reason: The figures were another hospital's")
    assert "B. Person" not in september.page("corrections", "2013-09/2")


def test_a_withdrawal_that_a_release_named_is_not_named_again_when_its_update_is_decided_on_again(september):
    send(september.programme, "late.json", changes.LATER, SILENT)
    assert september.run("month", "2013-09", *AS_OF) == 0
    asked = ("--by", "B. Person", "--reason", "The figures were another hospital's.")
    assert september.run("withdraw", SENDS, "2013-09", *asked, "--approve-as", "sample approver") == 0
    changes.another_plan_is_agreed(september, SENDS)
    reason = named(september, "rerun", SENDS, "2013-09", number=4)
    assert "withdrew" not in reason
    assert "An update of RDD that was withdrawn was decided on again: returned, and accepted before" in reason


def test_a_waived_error_is_named_with_its_reason_and_the_decision_that_it_changed(september):
    send(september.programme, "bad.json", changes.LATER, SILENT, percent_word="about half")
    assert september.run("month", "2013-09", *AS_OF) == 0
    changes.row(september, "exemptions.csv", "RNL,percent-unreadable,RNL-01,A Lead,B Person,It is counted in words,2013-12-31")
    assert named(september, "rerun", SILENT, "2013-09", number=3) == (
        "An update of RNL was decided on again: accepted, and returned before; The check percent-unreadable does not count for "
        "RNL in RNL-01, until 31 December 2013. The reason: It is counted in words"
    )
    assert "B Person" not in september.page("corrections", "2013-09/3")


def test_time_that_was_granted_and_taken_back_is_named_and_time_for_another_month_is_none_of_this_one(september):
    changes.time_is_granted(september)
    changes.row(september, "extensions.csv", "RNL,2013-10,2013-11-25,The trust,The desk,Its records are still flooded")
    assert named(september) == "RNL was given more time, until 25 October 2013. The reason: Its records were flooded"
    (september.config / "extensions.csv").write_text("trust,period,deadline,requested_by,approved_by,reason\n", encoding="utf-8")
    assert september.run("month", "2013-09", *AS_OF) == 0
    assert not (september.site / "data/2013-09/changes-3.json").exists()  # a row that was taken in stands in the record
    assert september.run("extension", "refuse", "RNL", "2013-09", "--by", "B. Person", "--reason", "It was another trust's flood.") == 0
    assert named(september, number=3) == "The time that RNL had been given was taken back. The reason: It was another trust's flood"


def test_every_cause_is_named_where_there_are_several_and_a_persons_reason_stands_first(september):
    sent_again(september)
    changes.another_plan_is_agreed(september)
    reason = named(september, "rerun", SENDS, "2013-09", "--reason", "The trust misread its own log.")
    assert reason == (
        "The trust misread its own log; An update was sent again after the last release, from RDD; "
        "Version 2 of the plan agreed with RNL came on record"
    )


def test_days_to_mend_what_was_returned_are_named_when_they_begin_and_when_they_are_over(september):
    send(september.programme, "faulty.json", "2013-10-14T20:00:00+01:00", SILENT, narrative="", status_word="Some issues")
    assert named(september, "month", "2013-09", "--as-of", "2013-10-18T10:00:00+01:00") == (
        "An update arrived after the last release, from RNL; An update of RNL was returned, and may be mended until 22 October 2013"
    )
    over = named(september, "month", "2013-09", "--as-of", "2013-10-23T09:00:00+01:00", number=3)
    assert over == "The time that RNL had to mend its update ran out"


def test_a_claim_of_costs_that_changes_what_is_said_is_named(september):
    changes.a_cost_is_claimed(september)
    assert named(september) == "What costs are claimed, or what is published of trusts, came to be known"
    fund = Fund(september.programme.parent)
    more = "contract,month,category,amount,evidence,replaces\nRNL-1,2013-09,staff time,1007.00,Another roster,yes\n"
    fund.arrives("claims", "RTF/more.csv", more, "2013-10-23T09:00:00+01:00")
    header = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"
    row = "I00699,RNL,A TRUST,40000,1400,1400.0,1.0860,0.9,1.1,0.88,1.13,2"
    fund.arrives("evidence", "mortality/shmi-2013-october.csv", f"{header}\r\n{row}\r\n", "2013-10-23T09:00:00+01:00")
    later = ("month", "2013-09", "--as-of", "2013-10-24T09:00:00+01:00")
    assert september.run(*later) == 0  # what is known for awards is cut off at a trust's own moment, and it has said nothing since
    assert not (september.site / "data/2013-09/changes-3.json").exists()
    send(september.programme, "late.json", "2013-10-24T08:30:00+01:00", SILENT)
    assert named(september, *later, number=3) == (
        "An update arrived after the last release, from RNL; A claim of costs arrived, from RTF; A published file of mortality arrived"
    )


def test_a_month_after_names_the_month_that_was_told_again_and_why(september):
    send(september.programme, "october.json", "2013-11-10T15:11:00+00:00", signed="2013-11-08", percent_word="90")
    assert september.run("month", "2013-10") == 0
    send(september.programme, "again.json", "2013-11-25T10:00:00+00:00", SILENT, narrative="Six nurses started.")
    assert september.run("rerun", SILENT, "2013-09") == 0
    reason = json.loads((september.site / "data/2013-10/changes-2.json").read_text(encoding="utf-8"))["reason"]
    assert reason == "September 2013 was assessed again (An update arrived after the last release, from RNL)"
