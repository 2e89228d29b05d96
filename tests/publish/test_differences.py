"""What a correction names: each field that differs, rows that came or went, and whether any of it matters."""

from __future__ import annotations

import pytest

from tasks.publish.differences import COLUMNS, as_csv, correction
from tests.site.builders import SAMPLE

TRUST = {"trust": "RNL", "state": "accepted", "received": 1, "sha256": "a", "nil": False, "oldest_report": "2013-09"}
ACTION = {"trust": "RNL", "ref": "RNL-01", "status": "on_track", "narrative": "Words.", "percent": None, "topic": "staffing", "row": 12}
VERDICT = {"rule": "stalled", "trust": "RNL", "subject": "RNL", "answer": "no", "sentence": "It is not.", "evidence": [["a", "b"]]}


def data(trusts=(TRUST,), actions=(ACTION,), verdicts=(VERDICT,)):
    return {"programme": SAMPLE, "trusts": list(trusts), "actions": list(actions), "verdicts": list(verdicts)}


def differing(**now):
    """The class of a correction to a month that says otherwise what is given, and its differences without their table's words."""
    found = correction(data(), data(**now), 1, "Why")
    assert (found["of"], found["reason"]) == (1, "Why")
    return found["class"], [tuple(dict(one)[name] for name in COLUMNS) for one in found["differences"]]


def test_where_nothing_differs_nothing_is_named_and_traces_of_a_file_are_nothing():
    assert differing() == ("not material", [])
    assert differing(trusts=[TRUST | {"sha256": "b"}], actions=[ACTION | {"row": 13}]) == ("not material", [])


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        ({"actions": [ACTION | {"status": "delivered"}]}, ("actions", "RNL/RNL-01", "status", "on_track", "delivered", True)),
        ({"actions": [ACTION | {"narrative": "Others."}]}, ("actions", "RNL/RNL-01", "narrative", "Words.", "Others.", False)),
        ({"actions": [ACTION | {"percent": 50.0}]}, ("actions", "RNL/RNL-01", "percent", "", "50.0", False)),
        ({"trusts": [TRUST | {"nil": True}]}, ("trusts", "RNL", "nil", "no", "yes", True)),
        ({"trusts": [TRUST | {"received": 2}]}, ("trusts", "RNL", "received", "1", "2", False)),
        ({"verdicts": [VERDICT | {"answer": "yes"}]}, ("verdicts", "stalled/RNL/RNL", "answer", "no", "yes", True)),
        (
            {"verdicts": [VERDICT | {"evidence": [["é", "b"]]}]},
            ("verdicts", "stalled/RNL/RNL", "evidence", '[["a", "b"]]', '[["é", "b"]]', False),
        ),
        ({"actions": []}, ("actions", "RNL/RNL-01", "", "present", "absent", True)),
        ({"verdicts": [VERDICT, VERDICT | {"subject": ""}]}, ("verdicts", "stalled/RNL", "", "absent", "present", True)),
    ],
)
def test_each_difference_is_named_with_what_it_was_and_is_and_whether_it_matters(now, difference):
    assert differing(**now) == ("material" if difference[-1] else "not material", [difference])


def test_differences_stand_in_the_order_of_the_tables_and_what_went_after_what_is_there():
    other = ACTION | {"ref": "RNL-02"}
    _, found = differing(trusts=[TRUST | {"state": "returned"}], actions=[other], verdicts=[])
    assert [one[:2] for one in found] == [
        ("trusts", "RNL"),
        *(("actions", "RNL/RNL-02"), ("actions", "RNL/RNL-01")),
        ("verdicts", "stalled/RNL/RNL"),
    ]


@pytest.mark.parametrize(("words", "cell"), [*((f"{sign}1", f"'{sign}1") for sign in "=+-@\t"), ("1-1", "1-1"), ("a", "a")])
def test_no_words_of_a_difference_are_a_formula_to_a_spreadsheet(words, cell):
    found = correction(data(), data(actions=[ACTION | {"narrative": words}]), 1, "")["differences"]
    text = as_csv(found).decode()
    assert text.split("\r\n")[0] == "table,key,column,before,now,material"
    assert text.split("\r\n")[1] == f"actions,RNL/RNL-01,narrative,Words.,{cell},no"
