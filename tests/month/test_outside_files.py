"""What is odd about one file from outside, its name, its size or its words, is that file's: it goes back, and the month is told."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Decision
from tasks.record.record import EMPTY, open_record
from tasks.run.inbox import arrivals
from tasks.run.run import open_run
from tasks.run.write_file import file_name
from tasks.workbook.returned.returned_files import returned_files
from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

IN_TIME = "2013-10-12T09:00:00+01:00"
RUN_DAY = ("--as-of", "2013-10-17T09:00:00+01:00")
GIBIBYTES = 3 << 30


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    return ProgrammeRun.below(tmp_path)


def arrives(told: ProgrammeRun, name: str, size: int) -> None:
    """A file of zeros, which takes no room on the disk."""
    path = told.programme / "inbox" / SENDS / name
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)
    with (told.programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
        log.write(f"{SENDS}/{name},{IN_TIME},lead@example.invalid,e-mail\n")


@pytest.mark.parametrize("name", ["n" * 250 + ".json", "é" * 125 + ".json", ("Update " * 35).strip() + ".json"])
def test_a_long_name_goes_back_shortened_and_stops_nobody(told: ProgrammeRun, name: str) -> None:
    send(told.programme, name, IN_TIME, status="No such status")
    send(told.programme, "good.json", IN_TIME, SILENT)
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SENDS)["state"] == "may be mended"
    assert told.trust("2013-09", SILENT)["state"] == "accepted"
    back = told.returned("2013-09", SENDS)
    assert {path.suffix for path in back} == {".html", ".csv"}
    assert all(len(os.fsencode(path.name)) < 143 for path in back)
    assert name in next(path for path in back if path.suffix == ".html").read_text(encoding="utf-8")


def test_a_name_that_no_folder_can_hold_and_stands_in_a_record_already_goes_back_too(told: ProgrammeRun) -> None:
    data = send(told.programme, "sent.json", IN_TIME, status="No such status")
    (told.programme / "inbox" / SENDS / "sent.json").unlink()
    with told.settings():
        assert told.run("plan") == 0
        record = open_record(str(told.place / "store"))
    sent = Submission("20131012T080000Z-1234abcd", SENDS, "a/b\n" + "n" * 900, _at(IN_TIME), record.put_blob(data), len(data))
    assert record.add(sent)
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SENDS)["state"] == "may be mended"
    assert len(told.returned("2013-09", SENDS)) == 2


def _at(text: str):
    return datetime.fromisoformat(text)


def test_names_that_are_shortened_alike_stay_two() -> None:
    one, other = file_name("n" * 200 + "a"), file_name("n" * 200 + "b")
    assert one != other
    assert len(one) == len(other) == 80
    assert file_name("a/b") != file_name("a_b") == "a_b"
    assert file_name("Update für März.xlsx") == "Update für März.xlsx"
    assert "/" not in file_name("../../etc/passwd")
    assert [name for name, _ in returned_files(".", b"", "csv", ())] == ["update-findings.html", "update-findings.csv"]


def test_an_update_over_its_limit_is_not_kept_and_its_sender_hears_its_size(told: ProgrammeRun) -> None:
    arrives(told, "huge.xlsx", GIBIBYTES)
    send(told.programme, "good.json", IN_TIME, SILENT)
    assert told.run("month", "2013-09", *RUN_DAY) == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted"
    assert told.trust("2013-09", SENDS)["state"] == "may be mended"
    (page,) = [path for path in told.returned("2013-09", SENDS) if path.suffix == ".html"]
    assert "it has 3,221,225,472 bytes, more than the 20,971,520 that an update may have" in page.read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in (told.place / "store").rglob("*") if path.is_file()) < 1_000_000
    record = open_record(str(told.place / "store"))
    (sent,) = [record.get(Submission, *parts) for parts in record.listed(Submission) if parts[1] == SENDS]
    assert (sent.name, sent.size, sent.received_at) == ("huge.xlsx", GIBIBYTES, _at(IN_TIME))
    assert told.run("verify") == 0
    before = told.stamps()
    assert told.run("month", "2013-09", *RUN_DAY) == 0
    assert told.stamps() == before


def test_a_file_that_is_checked_before_it_is_sent_has_the_same_limit(told: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    arrives(told, "huge.csv", GIBIBYTES)
    assert told.run("check", str(told.programme / "inbox" / SENDS / "huge.csv")) == 1
    assert "3,221,225,472 bytes" in capsys.readouterr().out


def test_a_file_is_checked_as_if_it_arrived_in_the_folder_of_the_trust_that_is_named(told: ProgrammeRun, capsys) -> None:
    send(told.programme, "first.json", IN_TIME)
    file = str(told.programme / "inbox" / SENDS / "first.json")
    assert told.run("plan") == 0
    assert told.run("check", file) == 0
    capsys.readouterr()
    assert told.run("check", file, "--trust", SILENT.lower()) == 1
    assert SILENT in capsys.readouterr().out
    assert told.run("check", file, "--trust", "ZZZ") == 2
    assert "No trust on the register has the code 'ZZZ'" in capsys.readouterr().err


def test_a_plan_over_its_limit_is_refused_in_a_sentence(told: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    with (told.programme / "plans" / "RNL-2.csv").open("wb") as file:
        file.truncate(GIBIBYTES)
    assert told.run("plan") == 2
    assert "RNL-2.csv: it has 3,221,225,472 bytes, more than the 20,971,520 that an agreed plan may have" in capsys.readouterr().err


def test_claims_and_published_files_over_their_limits_are_answered_and_not_kept(told: ProgrammeRun) -> None:
    fund = Fund(told.programme.parent)
    for folder, path in (("claims", "RAL/claim.csv"), ("evidence", "ratings/all.csv")):
        fund.arrives(folder, path, b"", "2013-10-10T09:00:00+01:00")
        with (told.programme / folder / path).open("wb") as file:
            file.truncate(GIBIBYTES)
    assert told.run("month", "2013-09") == 0
    for answer in ("claims/RAL/claim.csv.txt", "evidence/ratings/all.csv.txt"):
        assert "3,221,225,472 bytes" in (told.place / "returned" / answer).read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in (told.place / "store").rglob("*") if path.is_file()) < 1_000_000


def test_a_file_that_grows_while_it_is_read_is_not_taken_for_whole(told: ProgrammeRun) -> None:
    data = send(told.programme, "first.json", IN_TIME)
    (found,) = arrivals(str(told.programme / "inbox"), _at("2100-01-01T00:00:00+00:00"))
    with (told.programme / "inbox" / SENDS / "first.json").open("ab") as file:
        file.write(b" ")
    with pytest.raises(Exception, match="changed while it was read: run again once it is whole"):
        found.data()
    assert found.size == len(data)


def test_a_file_that_was_taken_for_empty_by_a_cut_answer_is_collected_again(told: ProgrammeRun) -> None:
    send(told.programme, "first.json", IN_TIME)
    with told.settings():
        run = open_run(_at("2013-10-18T09:00:00+01:00"))
        (found,) = arrivals(run.inbox, run.moment)
        run.record.put_blob(b"")
        assert run.record.add(Submission(found.id, SENDS, found.name, found.received_at, EMPTY, 0, found.sent_by, found.channel))
    for _ in range(2):
        assert told.run("month", "2013-09") == 0
        row = told.trust("2013-09", SENDS)
        assert (row["state"], row["received"], row["returned"]) == ("accepted", "2", "1")
    before = told.stamps()
    assert told.run("month", "2013-09", *RUN_DAY) == 0
    assert told.stamps() == before


def test_an_inbox_that_cannot_be_read_stops_whatever_would_say_that_something_is_missing(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told.run("plan") == 0
    (told.programme / "inbox").rename(told.programme / "elsewhere")
    for words in (("month", "2013-09"), ("chase", "--as-of", "2013-10-16T08:00:00+01:00")):
        assert told.run(*words) == 4
        assert "so nobody is called late for it" in capsys.readouterr().err
    assert told.mail() == []


def test_what_is_wrong_with_a_great_many_files_is_published_of_the_newest_and_counted_of_the_rest(told: ProgrammeRun) -> None:
    """A trust that sends 25 files with a finding each, and then one with many hundreds."""
    for number in range(25):
        (told.programme / "inbox" / SENDS).mkdir(exist_ok=True)
        (told.programme / "inbox" / SENDS / f"{number}.csv").write_text(f"no update, {number}\n", encoding="utf-8")
        with (told.programme / "inbox/received.csv").open("a", encoding="utf-8") as log:
            log.write(f"{SENDS}/{number}.csv,2013-10-10T09:{number:02d}:00+01:00,lead@example.invalid,e-mail\n")
    update = json.loads(send(told.programme, "last.json", IN_TIME))
    update["actions"] += [
        update["actions"][0] | {"ref": f"RDD-9{number:03d}", "action": f"Something else {number}"} for number in range(400)
    ]
    (told.programme / "inbox" / SENDS / "last.json").write_text(json.dumps(update), encoding="utf-8")
    assert told.run("month", "2013-09") == 0
    data = json.loads((told.site / "data/2013-09/release.json").read_bytes())
    files = Counter(row["submission"] for row in data["findings"])
    assert (len(files), max(files.values())) == (20, 200)
    record = open_record(str(told.place / "store"))
    decided = [one for one in record.all(Decision, Period.parse("2013-09")) if one.trust == SENDS]
    assert data["findings_left_out"] == {SENDS: sum(len(one.findings) for one in decided) - len(data["findings"])}
    page = told.page("2013-09", SENDS)
    assert f"{data['findings_left_out'][SENDS]:,} further findings on this file and older ones" in page
    assert "further reasons, in the open data" in page
    assert len((told.site / "2013-09/rdd/index.html").read_bytes()) < 60_000
    jsonschema.validate(data, json.loads((told.site / "data/release.schema.json").read_bytes()))
    assert told.run("verify") == 0
    assert told.run("verify", "--rebuild", "2013-09") == 0
