"""What the daily chase adds once a month was told."""

from __future__ import annotations

import shutil

from tests.month.told import Told


def test_after_the_month_each_regulator_has_a_digest_once(sample, tmp_path):
    told = Told(tmp_path / "var")
    for name in ("store", "mail"):
        shutil.copytree(sample.place / name, told.place / name)
    before = len(told.mail())
    for moment in ("2014-01-22T08:30+00:00", "2014-01-22T09:30+00:00"):
        assert told.run("chase", "--as-of", moment) == 0
    digests = told.mail("2013-12-all-digest-*")
    assert sorted(mail["To"].addresses[0].addr_spec for mail in digests) == [
        "special.measures@monitor.example",
        "special.measures@ntda.example",
    ]
    words = next(m for m in digests if "ntda" in m["To"]).get_body(("plain",)).get_content()
    assert "United Lincolnshire Hospitals NHS Trust (RWD): accepted, plan stalled" in words.replace("\n", " ")
    assert len(told.mail()) > before
