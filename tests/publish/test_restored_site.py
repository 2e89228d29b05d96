"""A record that was restored from before words were taken down does not bring them back to the site."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tasks.publish.public_site import NOTE, PublicSite, UnknownTakeDown
from tasks.record.facts import TakeDown
from tests.record.builders import MONTH, NOON, empty_run


def test_take_downs_that_the_record_does_not_know_are_named_by_their_days_with_what_to_do(tmp_path):
    run = empty_run(tmp_path, NOON)
    about = {
        "trusts": ("RDD",),
        "months": (MONTH,),
        "words": run.record.put_blob(b"Mr X"),
        "by": "A. Person",
        "reason": "A name",
        "at": NOON,
    }
    known = run.record.follow(None, TakeDown(**about))
    again = run.record.follow(known, TakeDown(again="c" * 64, **about))
    days = {"a" * 64: "2013-10-11", "b" * 64: "2013-10-10", known.hash: "2013-10-10", again.hash: "2013-10-10", "c" * 64: "2013-10-09"}
    site = SimpleNamespace(noted={NOTE: days}, notes={})
    with pytest.raises(UnknownTakeDown) as refused:
        PublicSite(site, run.record)
    assert str(refused.value) == (
        "The site was laid out without words that were taken down on 10 October 2013 (`--again bbbbbbbbbbbb`) and 11 October 2013 "
        "(`--again aaaaaaaaaaaa`), which this record, restored from an earlier backup, does not know. Nothing on the site was changed, so "
        "they have not come back: take each down again, with `--again`, or restore a later backup"
    )
    for mark in ("a" * 64, "b" * 64):
        del days[mark]
    assert PublicSite(site, run.record).taken_down == {known.hash: "2013-10-10", again.hash: "2013-10-10"}
