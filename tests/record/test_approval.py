"""Nothing is public before a person, other than whoever put it forward, has approved exactly what it says."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.model.period import Period
from tasks.publish.approval import Choice, approve
from tasks.publish.causes import causes
from tasks.record.facts import Revision
from tasks.record.tables import pack_of, table
from tasks.run.run import open_run
from tasks.run.settings import ROOT, code_version
from tests.month.programme_run import ProgrammeRun

DECIDED = datetime(2013, 10, 18, tzinfo=UTC)
DIED = 9
RESENT = "2013-10-20T10:00:00+01:00"


@pytest.fixture(scope="module")
def candidate(tmp_path_factory):
    """September, told and not approved."""
    place = tmp_path_factory.mktemp("candidate")
    shutil.copytree(ROOT / "samples", place / "programme", ignore=shutil.ignore_patterns("story", "*.py", "__pycache__"))
    told = ProgrammeRun(place / "var", programme=place / "programme")
    assert told.run("plan") == 0
    assert told.run_unapproved("month", "2013-09", "--by", "The Monthly Run") == 0
    return told


@pytest.fixture
def september(candidate, tmp_path):
    """A copy of it that the test may change."""
    shutil.copytree(candidate.place.parent, tmp_path / "copy")
    return ProgrammeRun(tmp_path / "copy/var", programme=tmp_path / "copy/programme")


def facts(told, kind):
    return [json.loads(path.read_bytes()) for path in sorted((told.place / "store/facts/main" / kind / "2013-09").glob("*.json"))]


def resend(told, name="second.json", received_at=RESENT):
    update = json.loads((told.programme / "inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8"))
    update["actions"][0]["narrative"] = "Six more nurses started on the fifth."
    (told.programme / "inbox/RDD" / name).write_text(json.dumps(update), encoding="utf-8")
    with (told.programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
        log.write(f"RDD/{name},{received_at},lead@example.invalid,e-mail\n")


def test_a_month_nobody_approved_has_a_preview_and_no_site(candidate):
    assert not candidate.site.exists()
    assert (candidate.place / "preview/2013-09-candidate-1/2013-09/rnl/index.html").is_file()
    assert facts(candidate, "releases") == []


def test_a_run_says_how_to_approve_what_waits(september, capsys):
    assert september.run_unapproved("month", "2013-09") == 0
    out = capsys.readouterr().out
    assert "waits for approval" in out
    assert f"measures approve 2013-09 --candidate {september.candidate('2013-09')[:12]} --by NAME" in out


def test_an_approval_publishes_and_names_what_was_approved(september, capsys):
    assert september.run("approve", "2013-09", "--by", "A. Reader", "--note", "Read in full") == 0
    assert "release 1, approved by A. Reader" in capsys.readouterr().out
    (approval,), (release,), (forward,) = (facts(september, kind) for kind in ("approvals", "releases", "candidates"))
    assert (approval["decision"], approval["note"], approval["data"]) == ("approved", "Read in full", forward["data"])
    assert (release["data"], release["approved_by"]) == (forward["data"], "A. Reader")
    assert (september.site / "2013-09/rnl/index.html").is_file()


def test_whoever_put_a_month_forward_cannot_approve_it(september, capsys):
    assert september.run("approve", "2013-09", "--by", "The  Monthly run") == 2
    assert "somebody else has to approve it" in capsys.readouterr().err
    assert facts(september, "approvals") == []
    assert not september.site.exists()


def test_a_declined_month_stays_private_and_says_by_whom_and_why(september, capsys):
    assert september.run("approve", "2013-09", "--by", "A. Reader", "--decline", "--note", "Ask Burton first") == 0
    assert "declined by A. Reader: Ask Burton first" in capsys.readouterr().out
    assert september.run_unapproved("month", "2013-09") == 0
    assert not september.site.exists()


@pytest.mark.parametrize(
    "name", ["The monthly run.", "the  monthly-run", "th\u0435 m\u043enthly run", "\uff34he monthly run", "the monthly run\nby order"]
)
def test_a_name_that_looks_like_whoevers_put_it_forward_approves_nothing(september, name):
    assert september.run("approve", "2013-09", "--by", name) == 2
    assert facts(september, "approvals") == []


def test_a_decision_keeps_the_account_and_the_machine_it_was_made_on_and_the_public_sees_neither(september):
    assert september.run("approve", "2013-09", "--by", "A. Reader") == 0
    (made,) = facts(september, "approvals")
    account = pwd.getpwuid(os.getuid()).pw_name
    assert (made["by"], made["identity"]) == ("A. Reader", f"{account} on {socket.gethostname()}")
    assert not [path for path in september.site.rglob("*") if path.is_file() and made["identity"].encode() in path.read_bytes()]


def test_an_approval_of_something_else_than_what_would_be_published_is_refused(september, capsys):
    seen = "0" * 12
    assert september.run("approve", "2013-09", "--by", "A. Reader", "--candidate", seen) == 2
    assert "no longer what September 2013 would publish" in capsys.readouterr().err
    assert not september.site.exists()


def test_an_approval_given_before_an_update_arrived_is_void_and_the_run_says_why(september, capsys):
    with september.settings():
        approve(
            open_run(DECIDED), Period(2013, 9), Choice("A. Reader", september.candidate("2013-09"))
        )  # and the process dies before it publishes
    resend(september)
    assert september.run_unapproved("rerun", "RDD", "2013-09") == 0
    out = capsys.readouterr().out
    assert "the one approved by A. Reader is void. An update was sent again after the last release, from RDD." in out
    assert facts(september, "releases") == []


def test_after_an_upgrade_of_the_product_the_reason_says_so_and_blames_no_claim_of_costs(september):
    with september.settings():
        run = open_run(DECIDED)
        first = run.record.last(Revision, Period(2013, 9))
        tables = {name: table(run.record, first, name) for name in ("actions", "trusts", "verdicts", "findings")}
        tables["verdicts"]["sentence"] = "The newer version says it in other words."
        packs = dict.fromkeys(first.partitions, run.record.put_blob(pack_of(tables, {}, {})))
        second = replace(first, number=2, partitions=packs)
        newer = "A newer version of the product worked the month out"
        assert causes(run, first, second, "0.0.1+older") == f"{newer}, from the same updates, plans and rules"
        assert causes(run, first, replace(second, made_from={**first.made_from, "RNL/one": "a"}), "0.0.1+older") == (
            f"An update was sent again after the last release, from RNL; {newer}"
        )
        assert newer not in causes(run, first, second, code_version())


def test_an_approval_whose_publishing_was_killed_is_published_by_the_next_run(september):
    with september.settings():
        approve(open_run(DECIDED), Period(2013, 9), Choice("A. Reader", september.candidate("2013-09")))
    assert september.run_unapproved("month", "2013-09") == 0
    assert [release["approved_by"] for release in facts(september, "releases")] == ["A. Reader"]


@pytest.mark.parametrize("last", ["approvals", "releases"])
def test_an_approval_that_was_killed_is_finished_by_the_next_months_run(september, last):
    assert dies_after(september, last, "approve", "2013-09", "--by", "A. Reader") == DIED
    assert september.run_unapproved("month", "2013-10") == 0
    assert [release["approved_by"] for release in facts(september, "releases")] == ["A. Reader"]
    assert (september.site / "2013-09/rnl/index.html").is_file()
    assert september.run("verify") == 0


def dies_after(told, last, *words):
    """In a child: a command that dies as soon as a fact of some kind is written; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    written = []

    def watch(event, args):
        if written:
            os._exit(DIED)
        if event == "os.link" and f"/{last}/" in str(args[1]):
            written.append(args[1])

    sys.addaudithook(watch)
    try:
        told.run(*words)
    finally:
        os._exit(0)


def test_approving_twice_is_approving_once(september):
    assert september.run("approve", "2013-09", "--by", "A. Reader") == 0
    before = september.stamps()
    assert september.run("approve", "2013-09", "--by", "A. Reader") == 0
    assert september.stamps() == before


def test_a_change_after_publication_waits_for_its_own_approval_while_the_old_release_stands(september):
    assert september.run("approve", "2013-09", "--by", "A. Reader") == 0
    page = september.page("2013-09", "RDD")
    resend(september)
    assert september.run_unapproved("rerun", "RDD", "2013-09") == 0
    assert september.page("2013-09", "RDD") == page
    assert september.run("approve", "2013-09", "--by", "B. Reader") == 0
    assert "Six more nurses started on the fifth." in september.page("2013-09", "RDD")


def test_a_month_is_not_approved_before_the_month_it_builds_on(september, capsys):
    assert september.run_unapproved("month", "2013-10") == 0
    assert september.run("approve", "2013-10", "--by", "A. Reader") == 2
    assert "decide on September 2013 first" in capsys.readouterr().err


def test_nothing_to_approve_is_said_in_a_sentence(september, capsys):
    assert september.run("approve", "2013-12", "--by", "A. Reader") == 2
    assert "has not been put forward yet" in capsys.readouterr().err


def test_a_real_programme_has_no_month_that_a_run_approves_itself(september, capsys):
    toml = september.programme / "programme.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("illustrative = true", "illustrative = false"), encoding="utf-8")
    before = facts(september, "revisions")
    assert september.run("rerun", "RDD", "2013-09") == 2
    assert "no run approves what it puts forward itself" in capsys.readouterr().err
    assert facts(september, "approvals") == []
    assert facts(september, "revisions") == before
