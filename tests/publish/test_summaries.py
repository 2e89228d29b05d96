"""What a release says in short of very many trusts is read as it was written, and what is said of them alike is held once."""

from __future__ import annotations

from tasks.model.json_text import to_line
from tasks.publish.partition import SUMMARY, summaries_of
from tasks.publish.reading import Packs, ReadBefore
from tasks.record.packs import Pack, packed
from tasks.record.record import Record
from tests.record.counting import Counting

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


def test_a_pack_that_two_releases_have_in_common_is_read_once_for_what_they_say_and_for_whose_rows_it_holds(tmp_path):
    record, before = Record(Counting(tmp_path)), ReadBefore()
    trusts = ("RDD", "RNL", "RXR")
    packs = [record.put_blob(packed({SUMMARY: to_line(summary(one)), f"trusts/{one}.json": b"{}"})) for one in trusts]
    old, new = Packs(record, {"0": packs[0], "1": packs[1]}), Packs(record, {"0": packs[0], "1": packs[2]})
    said = [[one["trusts"][0]["trust"] for one in before.summaries(each)] for each in (old, new)]
    assert said == [["RDD", "RNL"], ["RDD", "RXR"]]
    assert sorted(record.store.asked) == sorted(f"blobs/{one}" for one in packs)
    assert [before.partition_of(Packs(record, each.named)) for each in (old, new)] == [{"RDD": "0", "RNL": "1"}, {"RDD": "0", "RXR": "1"}]
    assert len(record.store.asked) == len(packs)
