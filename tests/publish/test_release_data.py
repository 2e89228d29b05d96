"""A month's publication as plain data: which status an action has, whose findings are listed, what stands as it was, and what it needs."""

from __future__ import annotations

import pytest

from tasks.publish.reading import joined
from tasks.publish.release_data import LISTED_FILES, LISTED_FINDINGS
from tests.site.builders import a_finding, a_release, a_trust, a_verdict, an_action, on_time

CLOSED = {"closed": True, "closed_on": "2013-10-20", "closed_by": "The regulator's desk", "closed_because": "Done by another trust"}


@pytest.mark.parametrize(
    ("said", "shown", "this_month"),
    [
        ({"status": "delivered"}, "delivered", "delivered"),
        ({"status": "delivered", "reported": False}, "delivered", ""),
        ({"status": "", "reported": False}, "never_reported", ""),
        ({"status": "on_track", **CLOSED}, "closed", "on_track"),
        ({"status": "", "reported": False, **CLOSED}, "closed", ""),
    ],
)
def test_an_actions_status_is_the_last_one_known_unless_it_is_closed_and_beside_it_stands_this_months(said, shown, this_month):
    (row,) = a_release(actions=[an_action(**said)])["actions"]
    assert (row["status"], row["status_this_month"]) == (shown, this_month)


def test_in_a_table_from_before_actions_could_be_closed_none_is():
    action = an_action()
    older = {name: value for name, value in action.items() if not name.startswith("closed")}
    assert a_release(actions=[older])["actions"] == a_release(actions=[action])["actions"]


@pytest.mark.parametrize("table", ["actions", "trusts", "verdicts"])
def test_a_table_that_lacks_a_column_is_a_fault(table):
    rows = {"actions": an_action(), "trusts": a_trust(), "verdicts": on_time()}
    lacking = {name: value for name, value in rows[table].items() if name not in {"unmoved", "sentence"}}
    with pytest.raises(KeyError, match=r"unmoved|sentence"):
        a_release(**{table: [lacking]})


def test_the_deadline_is_the_earliest_that_the_rule_of_overdue_names():
    late, soon = (a_verdict("overdue", trust, "no", "It came.", f'[["deadline", "{day}"]]') for trust, day in (("RNL", 29), ("RDD", 14)))
    other = a_verdict("stalled", "RDD", "no", "It moves.", '[["deadline", "01"], ["other", "00"]]')
    trusts = [a_trust("RDD"), a_trust("RNL")]
    assert a_release(trusts, verdicts=[late, soon, other])["deadline"] == "14"
    assert a_release(verdicts=[a_verdict("stalled", "RNL", "no", "It moves.")])["deadline"] == ""


def test_findings_are_listed_in_order_and_those_on_trial_or_about_a_patient_are_not_public():
    last = a_finding("RNL", received_at="2013-11-12T10:00:00+00:00", submission="20131112T100000Z-1")
    found = [last, *(a_finding(trust, ref=f"{trust}-0{n}", check=check) for trust in ("RNL", "RDD") for n in (2, 1) for check in "ba")]
    hidden = [a_finding(severity="trial"), a_finding(check="patient-identity")]
    data = a_release([a_trust("RDD"), a_trust("RNL")], findings=[*found, *hidden])
    assert [(row["trust"], row["ref"], row["check"], row["submission"]) for row in data["findings"]] == [
        *((trust, f"{trust}-0{n}", check, "20131111T100000Z-1") for trust in ("RDD", "RNL") for n in (1, 2) for check in "ab"),
        ("RNL", "RNL-01", "long-silence", "20131112T100000Z-1"),
    ]
    assert "findings_left_out" not in data


def sent(which: int, findings: int, trust: str = "RNL") -> list[dict[str, object]]:
    """So many findings on the n-th file of a trust."""
    when = {"submission": f"2013111{which // 10}T10000{which % 10}Z-1", "received_at": f"2013-11-1{which // 10}T10:00:0{which % 10}+00:00"}
    return [a_finding(trust, ref=f"{trust}-{n:03d}", **when) for n in range(findings)]


def listed(*files: list[dict[str, object]], counts: str = "") -> tuple[dict[str, int], dict[str, int]]:
    """How many findings are listed of each file, and how many more there are of each trust."""
    data = a_release([a_trust("RDD"), a_trust(submission=counts)], findings=[one for file in files for one in file])
    names = [row["submission"] for row in data["findings"]]
    return {name: names.count(name) for name in dict.fromkeys(names)}, data.get("findings_left_out", {})


def test_of_a_file_that_does_not_count_so_many_findings_are_listed_and_of_the_one_that_counts_all():
    one, other = (sent(n, LISTED_FINDINGS + 1) for n in (1, 2))
    which, counts = (file[0]["submission"] for file in (one, other))
    assert listed(one, other, counts=counts) == ({which: LISTED_FINDINGS, counts: LISTED_FINDINGS + 1}, {"RNL": 1})
    assert listed(one[1:], other) == ({which: LISTED_FINDINGS, counts: LISTED_FINDINGS}, {"RNL": 1})


def test_of_a_trusts_files_the_newest_are_listed_and_the_one_that_counts_however_old_it_is():
    files = [sent(n, 2) for n in range(LISTED_FILES + 2)]
    names = [file[0]["submission"] for file in files]
    other = sent(1, 1, "RDD")
    shown, left = listed(*files, other)
    assert (list(shown), left) == ([names[1], *names[2:]], {"RNL": 4}), "the other trust's one file is not in the way"
    assert list(listed(*files, counts=names[0])[0]) == [names[0], *names[2:]]


def changed(first: dict[str, object], **said: object) -> tuple[int, str]:
    """Which release first said of the trust what is said now, and why, after a second that is like the first but for this."""
    standing = a_release(**first)
    told = a_release(**{**first, **said}, standing=standing, number=2, reason="It was sent again")["told"]["RNL"]
    return told["number"], told["reason"]


def test_a_trust_keeps_the_release_that_first_said_what_is_said_of_it_now():
    first = {"trusts": [a_trust()], "actions": [an_action()], "verdicts": [on_time()], "findings": [a_finding()]}
    kept, new = (1, ""), (2, "It was sent again")
    assert changed(first) == kept
    assert changed(first, trusts=[a_trust(warnings=1)]) == new
    assert changed(first, actions=[an_action(percent=61.0)]) == new
    assert changed(first, verdicts=[a_verdict("overdue", "RNL", "yes", "It did not come.")]) == new
    assert changed(first, findings=[a_finding(says="They are not.")]) == new
    claim = {"trust": "RNL", "contract": "RNL-1", "month": "2013-10", "category": "travel", "amount": "1.00", "evidence": "", "claim": "1"}
    assert changed(first, evidence={"claims": [claim], "ratings": [], "mortality": []}) == new
    assert changed(first, before=([a_trust()], [an_action()])) == new
    other = a_release([a_trust(), a_trust("RDD")], [an_action(), an_action("RDD-01")], verdicts=[on_time(), on_time("RDD")])
    both = {"trusts": [a_trust(), a_trust("RDD", warnings=1)], "actions": [an_action(), an_action("RDD-01")]}
    told = a_release(**both, verdicts=[on_time(), on_time("RDD")], findings=[a_finding(severity="trial")], standing=other, number=2)["told"]
    assert {trust: last["number"] for trust, last in told.items()} == {"RDD": 2, "RNL": 1}


def test_a_month_before_counts_only_where_it_had_trusts():
    data = a_release(before=([a_trust(delivered=1)], [an_action()]))
    assert (data["previous"], data["previous_totals"]["delivered"], data["previous_trusts"]) == ("2013-09", 1, ["RNL"])
    assert {key: a_release()[key] for key in ("previous", "previous_totals", "previous_trusts")} == {
        "previous": "",
        "previous_totals": {},
        "previous_trusts": [],
    }


def test_a_release_whose_partitions_hold_no_verdicts_of_the_month_before_does_not_say_that_there_were_none():
    old = {"trusts": [], "verdicts": [], "previous_trusts": [], "revised": {}}
    assert "previous_verdicts" not in joined(None, [old])
    assert joined(None, [old, {**old, "previous_verdicts": {"RNL": "mixed"}}])["previous_verdicts"] == {"RNL": "mixed"}
