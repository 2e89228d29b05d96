"""A trust that goes by another code from a day on: its history, plan, stay and help go on, and nobody says that it left or entered."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tasks.fund.awards import awards
from tasks.model.period import Period
from tasks.record.facts import Revision
from tasks.record.tables import table
from tasks.run.month_trusts import leavers
from tasks.run.run import open_run
from tests.fund.conftest import Fund
from tests.month.changes import SHMI
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

OCTOBER = Period(2013, 10)
NAME = "Mid Essex and Basildon Hospitals NHS Foundation Trust"


def add(path, *rows):
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """September under the old code, October under the new one, which succeeds it on 10 October."""
    place = tmp_path_factory.mktemp("merged")
    small(place)
    config, programme = place / "config", place / "programme"
    add(config / "trusts.csv", ["RQ9", NAME, "a source"])
    fact = dict.fromkeys((config / "trust_facts.csv").read_text(encoding="utf-8").splitlines()[0].split(","), "")
    kind = {"trust": "RQ9", "fact": "kind", "value": "foundation trust", "source": "a source"}
    add(config / "trust_facts.csv", [*(fact | kind).values()])
    add(config / "successions.csv", ["RQ9", "RDD", "2013-10-10", "merged on 10 October 2013", "a source"])
    (config / "segments.csv").write_text(
        "trust,segment,start,change,words,source\nRDD,4,2013-09-02,,,A list\nRQ9,3,2013-10-20,,,Another list\n"
    )
    (config / "criteria.csv").write_text(
        "trust,criterion,agreed,met,evidence,source,programme\nRDD,Safe staffing,2013-09-01,2013-09-20,Rotas,A letter,\n"
    )
    add(config / "sections.csv", ["segment changes", "Segment"], ["criteria", "Agreed for leaving"])
    add(config / "announced.csv", ["trust", "RDD", "2013-09-03", "Its wards were rebuilt.", "The Echo"])
    people = (programme / "people.csv").read_text(encoding="utf-8").splitlines()
    add(programme / "people.csv", *csv.reader(line.replace("RDD", "RQ9") for line in people if line.startswith("RDD")))
    run = ProgrammeRun(place / "var", programme, config)
    figures = f"{SHMI}\r\nI00699,RDD,A TRUST,40000,1400,1400.0,1.1234,0.9,1.1,0.88,1.13,1\r\n"
    Fund(place).arrives("evidence", "mortality/shmi-2013-september.csv", figures, "2013-09-10T10:00:00+01:00")
    sheet = "Provider ID,Service / Population Group,Domain,Latest Rating,Publication Date\r\nRDD,Overall,Overall,Inadequate,15/08/2013\r\n"
    Fund(place).arrives("evidence", "ratings/providers.csv", sheet, "2013-09-10T10:00:00+01:00")
    send(
        programme,
        "september.json",
        "2013-10-10T15:11:00+01:00",
        status_word="Delivered",
        delivered_word="30 September 2013",
        evidence="Rota",
    )
    assert run.run("plan") == 0
    assert run.run("month", "2013-09") == 0
    under_new_code(programme)
    assert run.run("month", "2013-10") == 0
    return run


def under_new_code(programme):
    send(
        programme,
        "october.json",
        "2013-11-12T10:00:00+00:00",
        signed="2013-11-08",
        status_word="Delivered",
        delivered_word="30 September 2013",
        evidence="",
    )
    (programme / "inbox/RQ9").mkdir()
    update = json.loads((programme / "inbox/RDD/october.json").read_text()) | {"trust_code": "RQ9", "trust_name": NAME}
    update |= {"chair_name": "Illustrative Chair of RQ9", "chief_name": "Illustrative Chief Executive of RQ9"}
    (programme / "inbox/RDD/october.json").unlink()
    (programme / "inbox/RQ9/october.json").write_text(json.dumps(update))
    log = programme / "inbox/received.csv"
    log.write_text(log.read_text().replace("RDD/october.json", "RQ9/october.json"))


@pytest.fixture
def run(merged, monkeypatch):
    for name, folder in (("STORE", "store"), ("SITE", "site")):
        monkeypatch.setenv(f"MEASURES_{name}", str(merged.place / folder))
    monkeypatch.setenv("MEASURES_PROGRAMME", str(merged.programme))
    monkeypatch.setenv("MEASURES_CONFIG", str(merged.config))
    return open_run(datetime(2013, 12, 1, 9, tzinfo=UTC))


def test_the_plan_and_the_history_of_every_action_go_on_under_the_new_code(run):
    actions = table(run.record, run.record.last(Revision, OCTOBER), "actions")
    mine = actions[actions["trust"].eq("RQ9")].set_index("ref")
    assert "RDD" not in set(actions["trust"])
    assert len(mine) == 3
    assert mine.loc["RDD-01", "first_delivered"] == "2013-09"
    assert mine.loc["RDD-01", "previous_status"] == "delivered"
    trusts = table(run.record, run.record.last(Revision, OCTOBER), "trusts").set_index("trust")
    assert set(trusts.index) == {"RQ9", "RNL"}
    assert (trusts.loc["RQ9", "state"], trusts.loc["RQ9", "accepted_updates"]) == ("accepted", 2)


def test_no_page_says_that_it_left_or_entered(merged, run):
    pages = [path.read_text(encoding="utf-8") for path in (merged.place / "site").rglob("*.html") if "methodology" not in path.parts]
    text = " ".join(" ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()) for page in pages)
    assert "Entered special measures on 16 July 2013" in text
    assert "left on" not in text
    assert "left special measures" not in text
    assert "entered special measures on 10 October" not in text.casefold()
    assert leavers(run.rulebook, OCTOBER) == frozenset()


def test_the_help_goes_on_and_the_award_is_the_same_but_for_the_code(run):
    before, after = (
        next(one for one in awards(run.at(datetime(2013, 10, day, 9, tzinfo=UTC))) if one.contract == "RDD-1") for day in (9, 10)
    )
    assert (before.trust, after.trust) == ("RDD", "RQ9")
    assert before.inputs == after.inputs
    assert after.sentence == before.sentence
    assert after.amount == Decimal(0)


def test_what_was_published_under_the_old_code_is_found_under_the_new_one_and_says_so(merged):
    published = merged.verdict("2013-10", "RQ9", "published_mortality")
    assert published["answer"] == "no"
    assert "was 1.1234, higher than expected, in shmi-2013-september.csv (under the earlier code RDD)" in published["sentence"]
    page = merged.page("2013-10", "RQ9")
    assert "Inadequate, 15 August 2013. Source: providers.csv (under the earlier code RDD)" in page
    assert "The capability of the leaders is under ongoing review" in page
    assert "Earlier code RDD, until 9 October 2013: what was said under it counts for this trust. Source: a source" in page
    before = "Before: 4, from 2 September 2013. Source: A list (under the earlier code RDD)."
    assert f"3, from 20 October 2013. Source: Another list. {before}" in page
    assert "Safe staffing: met on 20 September 2013: Rotas (source: A letter (under the earlier code RDD))." in page
    assert "Its wards were rebuilt" in page
    assert "The Echo (under the earlier code RDD)" in page
    assert "(under the earlier code" not in merged.page("2013-09", "RDD")
    story = merged.page("trusts", "RQ9")
    assert "Until 9 October 2013 the trust went by the code RDD: its months under that code" in story
    assert "Delivered since September 2013 (2 months)" in story


def test_a_correction_under_the_old_code_reaches_the_page_under_the_new_one(merged, tmp_path):
    shutil.copytree(merged.place.parent, tmp_path / "copy")
    told = ProgrammeRun(tmp_path / "copy/var", tmp_path / "copy/programme", tmp_path / "copy/config")
    assert "In September 2013 the trust pointed to: Rota" in told.page("trusts", "RQ9")
    delivered = {"status_word": "Delivered", "delivered_word": "30 September 2013", "evidence": "Minutes of the board"}
    send(told.programme, "again.json", "2013-11-20T10:00:00+00:00", corrects="yes", **delivered)
    assert told.run("rerun", "RDD", "2013-09") == 0
    assert "In September 2013 the trust pointed to: Minutes of the board" in told.page("trusts", "RQ9")
    assert told.run("verify") == 0


def test_every_link_of_its_pages_leads_somewhere(merged):
    for path in (merged.site / "trusts/rq9/index.html", merged.site / "2013-10/rq9/index.html"):
        for href in re.findall(r'href="(?![a-z]+:)([^"#]+)', path.read_text(encoding="utf-8")):
            assert (path.parent / href).exists(), href


def test_its_story_begins_under_the_old_code(merged, capsys):
    capsys.readouterr()
    assert merged.run("history", "RQ9") == 0
    said = capsys.readouterr().out
    assert "September 2013, under the earlier code RDD: accepted" in said
    assert "October 2013: accepted" in said


def test_the_register_names_the_partner_under_the_new_code(merged):
    release = json.loads((merged.place / "site/data/2013-10/release.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in release["register"]["RQ9"]["partners"]] == ["RDD-1"]
    assert (release["register"]["RQ9"]["entered"], release["register"]["RQ9"]["left"]) == ("2013-07-16", "")
    assert "RDD" not in release["register"]


def test_the_record_and_the_release_verify(merged):
    assert merged.run("verify") == 0
    assert merged.run("verify", "--rebuild", "2013-10") == 0


def test_a_plan_that_replaces_what_no_earlier_version_had_is_refused(merged, capsys):
    plan = (merged.programme / "plans/RDD-1.csv").read_text(encoding="utf-8").replace("Trust code,RDD", "Trust code,RQ9")
    other = merged.programme.parent / "RQ9-2.csv"
    lines = plan.replace("Plan version,1", "Plan version,2").splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("Ref,"))
    for replaced, code in (("RXX-01", 2), ("RDD-01", 0)):
        actions = (line.replace("RDD-", "RQ9-") for line in lines[head + 1 :])
        rows = [f"{line},{'' if number else replaced}" for number, line in enumerate(actions)]
        other.write_text("\n".join([*lines[:head], f"{lines[head]},Replaces", *rows]) + "\n", encoding="utf-8")
        assert merged.run("plan", str(other)) == code
        printed = capsys.readouterr()
        assert ("Replaces names RXX-01, which no earlier version of RQ9's plan has" in printed.out + printed.err) is (code == 2)
