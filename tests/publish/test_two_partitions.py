"""Two months of two trusts, each in a partition of its own: what is said of a month as a whole, and that nothing hangs on partitions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.trust import Succession
from tasks.publish.partition import inputs_of
from tasks.publish.reading import release_view_of
from tasks.record.facts import Partitions, Release, Revision
from tasks.record.record import open_record
from tasks.run.run import open_run
from tests.month.changes import edit
from tests.month.programme_run import ProgrammeRun
from tests.record.small import GOOD, NAMES, SENDS, SILENT, send, small

OCTOBER, AGAIN = Period(2013, 10), "An update was sent again after the last release, from RNL"
PUBLISHED = ((SENDS, "2013-09"), (SENDS, "2013-10"), (SILENT, "2013-09"))
APART = {"00001": (SENDS,), "00002": (SILENT,)}
NAMES_A_RELEASE = ("store/", "site/releases/", "site/feed.", "site/trusts/rdd/feed.", "site/trusts/rnl/feed.")
"""Lists, manifests and entries of feeds know a release by its hash, which knows its partitions."""


def told(place, codes):
    """September of both trusts, which one partner helps; one of them sends it again and is corrected; October of the other alone."""
    small(place)
    made = ProgrammeRun.below(place)
    edit(made, "contracts.csv", f"{SILENT}-1,{SILENT},RTF,", f"{SILENT}-1,{SILENT},RAL,")
    for trust in (SENDS, SILENT):
        send(made.programme, f"{trust}.json", "2013-10-10T15:11:00+01:00", trust)
    open_record(str(made.place / "store")).add(Partitions(codes=codes))
    assert made.run("plan") == made.run("month", "2013-09") == 0
    send(made.programme, "second.json", "2013-10-20T10:00:00+01:00", SILENT, **GOOD)
    assert made.run("month", "2013-09", "--as-of", "2013-10-21T09:00+01:00") == 0
    send(made.programme, "october.json", "2013-11-10T15:11:00+00:00", signed="2013-11-08")
    assert made.run("month", "2013-10") == 0
    return made


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    return told(tmp_path_factory.mktemp("apart"), APART)


def test_how_trusts_are_shared_over_partitions_changes_nothing_that_is_published_or_sent(apart, tmp_path):
    together = told(tmp_path, {"00001": (SENDS, SILENT)})
    one, other = ({name: data for name, data in made.files().items() if not name.startswith(NAMES_A_RELEASE)} for made in (apart, together))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert {name.split("/")[0] for name in one} >= {"site", "mail"}


def said_of(month):
    """What a release says of a month as a whole, without counts of nothing and words of the programme."""

    def counted(totals):
        return {name: count for name, count in totals.items() if count}

    found = {name: said for name, said in month.items() if said and name != "programme"}
    if not found["revised"]["totals"]:
        del found["revised"]
    found |= {name: counted(found[name]) for name in ("totals", "previous_totals") if name in found}
    return found | {"progress": [one | {"totals": counted(one["totals"])} for one in found["progress"]]} if "progress" in found else found


def test_each_release_says_what_the_month_comes_to_beside_the_months_before_and_what_it_replaces(apart):
    with apart.settings():
        run = open_run(datetime(2013, 12, 1, tzinfo=UTC))
        releases = sorted(run.record.all(Release), key=lambda one: (one.period, one.number))
        first, second, october = (release_view_of(run.record, release).month for release in releases)
    (rules,) = {one.pop("rules") for one in (first, second, october)}
    assert rules == run.record.last(Revision, OCTOBER).rules
    same = {"deadline": "2013-10-14", "period": "2013-09", "last_known": True}
    reported = {"accepted": 2, "actions": 6, "delivered": 2, "delivered_this_month": 2, "on_time": 2}
    on_track = {"on_track": 4, "on_track_this_month": 4, "trusts": 2}
    once = dict.fromkeys(("delivered", "delivered_this_month", "past_due", "some_issues", "some_issues_this_month"), 1)
    assert said_of(first) == {**same, "number": 1, "as_of": "2013-10-17T08:00:00+00:00", "totals": reported | on_track}
    correction = second.pop("correction")
    assert said_of(second) == {
        **same,
        "number": 2,
        "as_of": "2013-10-20T09:00:00+00:00",
        "reason": AGAIN,
        "totals": reported | on_track | once,
        "revised": {"totals": {**dict.fromkeys(once, 0), "delivered": 2, "delivered_this_month": 2}},
    }
    assert (correction["of"], correction["class"], correction["reason"]) == (1, "material", AGAIN)
    assert {one["key"].split("/")[-1][:3] for one in correction["differences"]} == {SILENT}
    assert [(one["column"], one["before"], one["now"]) for one in correction["differences"] if one["material"]] == [
        *(("delivered", "1", "0"), ("some_issues", "0", "1")),
        *(("delivered_this_month", "1", "0"), ("some_issues_this_month", "0", "1"), ("past_due", "0", "1")),
        *(("status", "delivered", "some_issues"), ("past_due", "no", "yes")),
    ]
    assert said_of(october) == {
        **same,
        "deadline": "2013-11-14",
        "period": "2013-10",
        "number": 1,
        "as_of": "2013-11-19T09:00:00+00:00",
        "previous": "2013-09",
        "previous_totals": reported | on_track | once,
        "progress": [{"period": "2013-09", "totals": reported | on_track | once}],
        "earlier_revised": {"2013-09": sorted(once)},
        "totals": {
            "accepted": 1,
            "actions": 6,
            "delivered": 1,
            "delivered_this_month": 1,
            "not_reported": 3,
            "on_time": 1,
            "on_track": 4,
            "on_track_this_month": 2,
            "past_due": 3,
            "some_issues": 1,
            "trusts": 2,
        },
    }


def heard(made, since=()):
    """(rule, to whom) of each letter about a month that is public, but for those that were there before."""
    found = {(one.rule, one.trust, str(one.period), str(one.level), one.recipient.role, one.over) for one in made.held(Notice)}
    return sorted(one for one in found - {*since} if one[0] not in {"answer", "director"})


def test_a_trust_hears_once_that_a_month_is_public_and_again_only_of_a_release_that_says_something_else_of_it(apart, tmp_path):
    before = heard(apart)
    assert before == [
        ("corrected", SILENT, "2013-09", "correction release 2", "lead", False),
        ("overdue", SILENT, "2013-10", "first", "regulator", False),
        *(("overdue", SILENT, "2013-10", "overdue", post, False) for post in ("chief executive", "lead")),
        *(("published", trust, month, "first release", "lead", False) for trust, month in PUBLISHED),
    ], "who reads in a letter that leaves with the month that the trust is overdue hears by it that the month is public"
    (mail,) = apart.mail("*corrected*")
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert f"- release: 2 - reason: {AGAIN.removesuffix(SILENT)}{NAMES[SILENT]} This is how it stood" in text
    late = ProgrammeRun.copied(apart.place.parent, tmp_path / "late")
    send(late.programme, "late.json", "2013-11-21T10:00:00+00:00", SILENT, signed="2013-11-20", **GOOD)
    assert late.run("month", "2013-10", "--as-of", "2013-11-21T11:00+00:00") == 0
    over = heard(late, before)
    assert over == [("overdue", SILENT, "2013-10", "resolved", post, True) for post in ("chief executive", "lead", "regulator")]
    send(late.programme, "again.json", "2013-11-22T10:00:00+00:00", SILENT, signed="2013-11-22", **GOOD | {"narrative": "Six more came."})
    assert late.run("month", "2013-10", "--as-of", "2013-11-22T11:00+00:00") == 0
    assert heard(late, [*before, *over]) == [("corrected", SILENT, "2013-10", "correction release 3", "lead", False)]


def test_what_is_said_of_a_partition_hangs_on_another_only_where_a_trust_of_it_has_succeeded_one_there(apart):
    with apart.settings():
        run = open_run(datetime(2013, 12, 1, tzinfo=UTC))
        after = Succession(SENDS, SILENT, OCTOBER.first_day, "A merger", "Made up")
        run = replace(run, rulebook=replace(run.rulebook, successions=(after,)))
        now, before = (run.record.last(Revision, month) for month in (OCTOBER, OCTOBER.previous()))
        earlier = {partition: inputs_of(run, now, before, partition, "")[-1] for partition in APART}
    assert earlier == {"00001": {SILENT: before.partitions["00002"]}, "00002": {}}


def test_of_every_trust_a_release_says_what_its_partition_says_and_what_it_changed_of_that(apart):
    with apart.settings():
        run = open_run(datetime(2013, 12, 1, tzinfo=UTC))
        releases = sorted(run.record.all(Release), key=lambda one: (one.period, one.number))
        first, second, october = views = [release_view_of(run.record, one) for one in releases]
    once, both = {"as_of": "2013-10-17T08:00:00+00:00", "number": 1, "reason": ""}, [SENDS, SILENT]
    again = {"as_of": "2013-10-20T09:00:00+00:00", "number": 2, "reason": AGAIN}
    assert [one.overview["told"] for one in (first, second)] == [{SENDS: once, SILENT: once}, {SENDS: once, SILENT: again}]
    assert second.of_partitions(["00002"]).overview["told"] == {SILENT: again}
    assert [one.overview["revised"] for one in (first, october)] == [{"rows": {}, "totals": {}, "trusts": {}}] * 2
    revised = {"delivered": 1, "delivered_this_month": 1, "past_due": 0, "some_issues": 0, "some_issues_this_month": 0}
    assert second.overview["revised"]["trusts"] == {SILENT: revised}
    assert second.overview["revised"]["rows"] == {f"{SILENT}/{SILENT}-01": {"days_past_due": None, "status": "delivered"}}
    assert [one.overview["previous_trusts"] for one in views] == [[], [], both]
    assert [one.overview["previous_actions"] for one in views] == [{}, {}, dict.fromkeys(both, 3)]
    assert [one.overview["deadlines"] for one in views] == [dict.fromkeys(both, day) for day in ("2013-10-14", "2013-10-14", "2013-11-14")]
    for one in views:
        assert [row["trust"] for row in one.overview["trusts"]] == list(one.overview["counts"]) == list(one.rows) == both
        assert [(row["rule"], row["trust"]) for row in one.overview["verdicts"]] == [("getting_better", trust) for trust in both]


def test_the_files_of_a_release_are_those_of_the_month_and_of_each_partition_and_tables_come_piece_by_piece(apart):
    with apart.settings():
        run = open_run(datetime(2013, 12, 1, tzinfo=UTC))
        first, second = (release_view_of(run.record, run.record.get(Release, "2013-09", number)).files for number in (1, 2))
    assert first.named.keys() >= {"2013-09/index.html", "2013-09/rdd/index.html", "2013-09/rnl/index.html", "data/2013-09/actions.csv"}
    for path, sha in first.named.items():
        assert path in first
        assert hashlib.sha256(first[path]).hexdigest() == sha, path
    head, *rows = list(first.pieces("data/2013-09/actions.csv"))
    assert b"period," in head[:20]
    assert [row.count(b"\r\n") for row in rows] == [3, 3]
    assert not any(path in first for path in ("data/2013-09/other.csv", "2013-09/other/index.html", "2013-10/index.html"))
    manifest = json.loads((apart.site / "releases/2013-09/1/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["period"], manifest["number"]) == ("2013-09", 1)
    own = {f"2013-09/{SILENT.lower()}/index.html", f"api/2013-09/{SILENT.lower()}.json"}
    differing = second.differing(first)
    assert {path for path in differing if "/rdd" in path or "/rnl" in path} == own
    assert differing == {path: sha for path, sha in second.named.items() if first.named.get(path) != sha}
    assert second.differing(second) == {}
