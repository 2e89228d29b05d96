"""The tables put what was sent beside what was planned and what was last known, each action once."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.typed_words import comparable
from tasks.model.update import Reading
from tasks.workbook.update_tables import tables
from tests.workbook.builders import submission

VOCABULARY = {comparable(status.label): status.code for status in FOUR}
KNOWN = {
    "current_plan_version": 1,
    "registered_name": "North Cumbria",
    "name_variants": ("N Cumbria",),
    "last_period": "2013-09",
    "chair_register": ("A Chair",),
    "chief_register": (),
}


def planned(*refs: str, trust: str = "RNL") -> pd.DataFrame:
    text = dict.fromkeys(("theme", "topic", "concern", "action", "owner", "timescale", "due_precision", "programme"), "x")
    frame = pd.DataFrame([{"trust": trust, "ref": ref, "plan_version": 1, **text} for ref in refs])
    return frame.assign(due_date=pd.Series(pd.Timestamp(2013, 11, 30), index=frame.index, dtype="datetime64[s]"))


def reading(*lines: dict[str, object], **head: str) -> Reading:
    return Reading("csv", head, tuple({"row": i, **line} for i, line in enumerate(lines, 5)))


def told(
    *sent: Reading, plans: pd.DataFrame | None = None, last: pd.DataFrame | None = None, received: datetime | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    at = received or datetime(2013, 11, 12, 10, tzinfo=UTC)
    known = pd.DataFrame([{"trust": "RNL", **KNOWN}])
    taken = [(submission(str(i), received=at), each, "2013-10") for i, each in enumerate(sent)]
    return tables(taken, plans if plans is not None else planned("RNL-01", "RNL-02"), last, known, VOCABULARY)


def test_each_action_stands_once_whether_planned_sent_or_both() -> None:
    _, lines = told(reading({"ref": "RNL-09"}, {"ref": "RNL-02"}))
    assert lines[["ref", "planned", "sent", "row"]].values.tolist() == [
        ["RNL-09", False, True, 5],
        ["RNL-02", True, True, 6],
        ["RNL-01", True, False, -1],
    ]


def test_references_match_without_case_and_spaces_and_are_written_as_planned() -> None:
    _, lines = told(reading({"ref": "rnl -02"}))
    assert lines.loc[lines["sent"], ["ref", "planned"]].values.tolist() == [["RNL-02", True]]


def test_an_action_sent_twice_counts_its_lines_and_shows_the_first() -> None:
    _, lines = told(reading({"ref": "RNL-01", "narrative": "first"}, {"ref": "RNL-01", "narrative": "second"}))
    assert lines.loc[lines["ref"] == "RNL-01", ["times_sent", "narrative"]].values.tolist() == [[2, "first"]]


def test_lines_without_a_reference_are_not_mixed_up() -> None:
    _, lines = told(reading({"narrative": "one"}, {"narrative": "two"}))
    assert lines.loc[lines["ref"] == "", ["narrative", "times_sent", "planned"]].values.tolist() == [["one", 1, False], ["two", 1, False]]


def test_words_are_kept_as_written_beside_what_they_mean() -> None:
    said = {
        "status_word": "ON TRACK  to deliver",
        "percent_word": "60 %",
        "revised_word": "by March 2014",
        "delivered_word": "28 November 2013",
    }
    _, lines = told(reading({"ref": "RNL-01", **said}))
    row = lines.iloc[0]
    assert {key: row[key] for key in said} == said
    assert (row["status"], row["percent"]) == ("on_track", 60.0)
    assert (row["revised_date"], row["revised_precision"]) == (pd.Timestamp(2014, 3, 31), "month")
    assert (row["delivered_date"], row["delivered_precision"]) == (pd.Timestamp(2013, 11, 28), "day")


def test_words_with_no_meaning_have_none() -> None:
    said = {"status_word": "green", "percent_word": "0.6", "revised_word": "soon", "plan_version_word": "x"}
    heads, lines = told(reading({"ref": "RNL-01", **said}, plan_version_word="latest", nil_word="perhaps", chair_date_word="soon"))
    row = lines.iloc[0]
    assert (row["status"], bool(pd.isna(row["percent"])), bool(pd.isna(row["revised_date"]))) == ("", True, True)
    head = heads.iloc[0]
    assert (head["plan_version"], head["nil"], bool(pd.isna(head["chair_date"]))) == (0, False, True)


def test_percent_is_a_whole_number_from_0_to_100() -> None:
    words = ["0", "100", "60%", "60 per cent", "60.0", "101", "-5", "60.5", "sixty", ""]
    _, lines = told(reading(*({"ref": f"X-{i}", "percent_word": word} for i, word in enumerate(words))), plans=planned("RNL-01"))
    assert lines.loc[lines["sent"], "percent"].fillna(-1).tolist() == [0, 100, 60, 60, 60, -1, -1, -1, -1, -1]


def test_two_updates_of_one_trust_each_have_every_action() -> None:
    heads, lines = told(reading({"ref": "RNL-01"}), reading({"ref": "RNL-02"}))
    assert lines["submission"].tolist() == ["0", "0", "1", "1"]
    assert heads["lines_sent"].tolist() == [1, 1]


def test_an_unread_file_has_a_head_and_every_action_missing() -> None:
    heads, lines = told(Reading("unreadable"))
    assert heads[["trust_code", "lines_sent", "lines_filled"]].values.tolist() == [["", 0, 0]]
    assert lines["sent"].tolist() == [False, False]


def test_a_trust_without_a_plan_has_only_what_it_sent() -> None:
    _, lines = told(reading({"ref": "RNL-01"}), plans=planned("RWD-01", trust="RWD"))
    assert lines[["ref", "planned", "plan_version"]].values.tolist() == [["RNL-01", False, 0]]


def test_only_what_the_sender_fills_in_counts_as_said() -> None:
    heads, _ = told(reading({"ref": "RNL-01", "action": "as agreed"}, {"ref": "RNL-02", "narrative": "x"}))
    assert heads[["lines_sent", "lines_filled"]].values.tolist() == [[2, 1]]


def test_what_was_last_known_stands_beside_each_action() -> None:
    last = pd.DataFrame(
        {
            "trust": ["RNL", "RWD"],
            "ref": ["RNL-02", "RNL-01"],
            "status_period": ["2013-09", "2013-09"],
            "status": ["some_issues", "delivered"],
            "percent": [40.0, 100.0],
            "narrative": ["Slow.", ""],
            "revised_latest": [pd.Timestamp(2014, 1, 31), pd.NaT],
            "delivered_date": [pd.NaT, pd.NaT],
            "revisions": [2, 0],
            "unmoved": [1, 0],
        }
    )
    _, lines = told(reading({"ref": "RNL-01"}, {"ref": "RNL-02"}), last=last)
    columns = ["last_period", "last_status", "last_narrative", "revisions", "unmoved"]
    assert lines[columns].values.tolist() == [["", "", "", 0, 0], ["2013-09", "some_issues", "Slow.", 2, 1]]
    assert lines["last_revised"].tolist()[1] == pd.Timestamp(2014, 1, 31)
    assert lines["last_percent"].fillna(-1).tolist() == [-1, 40]


def test_a_first_month_has_the_same_columns_and_types_as_any_other() -> None:
    last = pd.DataFrame(
        {
            "trust": ["RNL"],
            "ref": ["RNL-01"],
            "status_period": ["2013-09"],
            "status": ["delivered"],
            "percent": [100.0],
            "narrative": ["x"],
            "revised_latest": [pd.NaT],
            "delivered_date": [pd.Timestamp(2013, 9, 2)],
            "revisions": [0],
            "unmoved": [0],
        }
    )
    first, later, nothing_sent = (
        told(reading({"ref": "RNL-01"}))[1],
        told(reading({"ref": "RNL-01"}), last=last)[1],
        told(Reading("csv"))[1],
    )
    assert first.dtypes.to_dict() == later.dtypes.to_dict() == nothing_sent.dtypes.to_dict()


def test_no_updates_at_all_give_empty_tables_of_the_same_columns() -> None:
    heads, lines = told()
    with_one = told(reading({"ref": "RNL-01"}))
    assert (len(heads), len(lines)) == (0, 0)
    assert (list(heads), list(lines)) == (list(with_one[0]), list(with_one[1]))


def test_the_open_month_is_the_last_that_had_ended_in_london() -> None:
    summer_midnight = datetime(2013, 9, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 October in London
    heads, _ = told(reading(), received=summer_midnight)
    assert heads["open_period"].tolist() == ["2013-09"]


def test_what_the_record_knows_of_a_trust_stands_in_its_head() -> None:
    head = told(reading(nil_word="Yes", plan_version_word="v2", chief_date_word="2013-11-08"))[0].iloc[0]
    assert (head["registered_name"], head["name_variants"], head["chair_register"]) == ("North Cumbria", ("N Cumbria",), ("A Chair",))
    assert (head["nil"], head["plan_version"], head["current_plan_version"], head["chief_date"]) == (True, 2, 1, pd.Timestamp(2013, 11, 8))
