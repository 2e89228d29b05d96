"""What a release says in short of very many trusts is read as it was written, and what is said of them alike is held once."""

from __future__ import annotations

from tasks.model.json_text import to_line
from tasks.publish.partition import SUMMARY, summaries_of
from tasks.record.packs import Pack, packed

REVIEW = "The capability of the leaders is under ongoing review, as was announced of all trusts"


def summary(code):
    return {
        "register": {code: {"leadership_review": REVIEW, "restrictions": [], "sources": {"leadership_review": REVIEW}}},
        "trusts": [{"trust": code, "accepted": True, "actions": 1, "of": [1, True, None]}],
        "verdicts": [{"trust": code, "evidence": [["promises due", "1"], ["plan stalled", "no"]]}],
    }


def test_summaries_are_read_as_they_were_written_and_hold_once_what_they_say_alike():
    written = [summary("RNL"), summary("RDD")]
    one, other = summaries_of(Pack(packed({SUMMARY: to_line(each)})) for each in written)
    assert [to_line(one), to_line(other)] == [to_line(each) for each in written], "and 1 is no yes"
    known, of_other = one["register"]["RNL"], other["register"]["RDD"]
    assert known["leadership_review"] is of_other["leadership_review"]
    assert known["sources"] is of_other["sources"]
    assert one["verdicts"][0]["evidence"][1] is other["verdicts"][0]["evidence"][1]
