"""An inbox that is a folder: what its log says of a file, and what counts where the log says nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.model.mistake import MachineRefused, Mistake
from tasks.run.inbox import arrivals, astray

HEADING = "path,received_at,sent_by,channel\n"
SENT = "2013-10-10T09:00:00+01:00"
LONG, OPEN = f"RNL/a.csv,{'9' * 200_000},lead,mail\n", f'RNL/a.csv,"{SENT},lead,mail\n'
MOMENT = "write the time of receipt with its offset, as in 2013-11-14T09:15:00+00:00"


def inbox(place: Path, log: str = "", *files: str) -> Path:
    for file in files:
        (place / file).parent.mkdir(exist_ok=True)
        (place / file).write_bytes(b"an update")
        os.utime(place / file, (0, datetime(2013, 11, 1, tzinfo=UTC).timestamp()))
    if log:
        (place / "received.csv").write_text(log, encoding="utf-8", newline="")
    return place


def found(place: Path, until: datetime = datetime(2100, 1, 1, tzinfo=UTC)):
    return [
        (one.trust, one.name, one.received_at.isoformat(), one.sent_by, one.channel)
        for one in arrivals(str(place), until)
        if not one.trouble
    ]


def troubles(place: Path, trust: str = "*"):
    return [(one.trust, one.trouble) for one in arrivals(str(place), datetime(2100, 1, 1, tzinfo=UTC), trust) if one.trouble]


def test_a_file_is_as_the_log_says_it_came(tmp_path):
    place = inbox(tmp_path, f'{HEADING}RNL/a.csv,{SENT},"Lead, of RNL",mail\n', "RNL/a.csv")
    assert found(place) == [("RNL", "a.csv", SENT, "Lead, of RNL", "mail")]


def test_a_file_the_log_does_not_know_was_received_when_the_folder_says_so(tmp_path):
    place = inbox(tmp_path, f"{HEADING}RNL/another.csv,{SENT},lead,mail\n", "RNL/a.csv")
    assert found(place) == [("RNL", "a.csv", "2013-11-01T00:00:00+00:00", "", "folder")]


def test_cells_left_out_at_the_end_of_a_line_are_empty_and_lines_without_any_are_passed_over(tmp_path):
    place = inbox(tmp_path, f"{HEADING}\r\nRNL/a.csv,{SENT}\n\nRMP/b.csv,{SENT},lead,mail,more\n", "RNL/a.csv", "RMP/b.csv")
    assert found(place) == [("RMP", "b.csv", SENT, "lead", "mail"), ("RNL", "a.csv", SENT, "", "")]


@pytest.mark.parametrize(
    "line", ["RNL/a.csv\n", "RNL/a.csv,\n", "RNL/a.csv,2013-10-10T09:00:00,lead,mail\n", "RNL/a.csv,soon,lead,mail\n", LONG, OPEN]
)
@pytest.mark.parametrize("files", [("RNL/a.csv",), ("RNL/b.csv", "RNL/c.csv"), ()])
def test_a_line_without_a_whole_moment_is_that_trusts_trouble_and_what_has_no_line_of_its_own_waits(tmp_path, line, files):
    place = inbox(tmp_path, f"{HEADING}{line},,,\nRNL/c.csv,{SENT},lead,mail\nRMP/b.csv,{SENT},lead,mail\n", "RMP/b.csv", *files)
    assert [one[:3] for one in found(place)] == [("RMP", "b.csv", SENT)] + [("RNL", "c.csv", SENT)] * ("RNL/c.csv" in files)
    assert [(trust, why.split("received.csv, ")[1]) for trust, why in troubles(place)] == [("RNL", f"line 2: {MOMENT}")]
    assert troubles(place, "RMP") == []
    assert len(troubles(place, "RNL")) == 1


@pytest.mark.parametrize("line", ["RN\n", "RNL,soon\n", f"RNL\\a.csv,{SENT},lead,mail\n"])
def test_a_line_of_which_nobody_can_say_whose_file_it_is_about_is_named_before_anything_is_read(tmp_path, line):
    with pytest.raises(Mistake, match="line 2: name the file with its folder"):
        found(inbox(tmp_path, f"{HEADING}{line}"))


@pytest.mark.parametrize("heading", ["", "path,received_at\n", "path,received_at,channel,sent_by\n"])
def test_a_log_with_other_columns_is_refused(tmp_path, heading):
    (tmp_path / "received.csv").write_text(heading, encoding="utf-8")
    with pytest.raises(Mistake, match="line 1: the columns must be path,received_at,sent_by,channel"):
        found(tmp_path)


def test_hidden_and_lock_files_and_folders_inside_a_trust_s_are_passed_over(tmp_path):
    place = inbox(tmp_path, "", "RNL/.a.csv", "RNL/~$a.csv", "RNL/a.csv", "loose.csv")
    (place / "RNL" / "old.csv").mkdir()
    assert [name for _, name, *_ in found(place)] == ["a.csv"]


def test_what_was_received_after_the_moment_is_left_for_later(tmp_path):
    place = inbox(tmp_path, f"{HEADING}RNL/a.csv,{SENT},lead,mail\n", "RNL/a.csv", "RNL/b.csv")
    assert [name for _, name, *_ in found(place, datetime(2013, 10, 10, 8, tzinfo=UTC))] == ["a.csv"]


@pytest.mark.parametrize("folder", ["New folder", "lost+found", ".git", "RNL~", "Über"])
def test_a_folder_whose_name_can_be_no_code_stops_nobody(tmp_path, folder):
    place = inbox(tmp_path, "", "RNL/a.csv", f"{folder}/b.csv")
    assert [(trust, name) for trust, name, *_ in found(place)] == [("RNL", "a.csv")]


def test_what_lies_in_no_trust_s_folder_is_astray(tmp_path):
    place = inbox(tmp_path, f"{HEADING}RNL/a.csv,{SENT},lead,mail\n", "RNL/a.csv", "RNL/~$a.csv", ".git/b.csv", "ZZZ/c.csv", "loose.csv")
    inbox(place, "", "RNL/old/d.csv")
    assert astray(str(place), {"RNL"}) == ["RNL/old/d.csv", "ZZZ/c.csv", "loose.csv"]
    assert astray(str(place / "none"), {"RNL"}) == []


def test_a_name_that_is_no_text_is_told_in_signs_that_can_be_written(tmp_path):
    place = inbox(tmp_path, f"{HEADING}RNL/Update \\xa35m.csv,{SENT},lead,mail\n", "RNL/a.csv")
    for folder in ("RNL", "."):
        (place / folder / os.fsdecode(b"Update \xa35m.csv")).write_bytes(b"an update")
    (arrival,) = (one for one in arrivals(str(place), datetime(2100, 1, 1, tzinfo=UTC)) if one.name != "a.csv")
    assert (arrival.name, arrival.sent_by, arrival.data()) == ("Update \\xa35m.csv", "lead", b"an update")
    assert arrival.id.isascii()
    assert astray(str(place), {"RNL"}) == ["Update \\xa35m.csv"]


def test_links_are_never_followed_and_are_named(tmp_path):
    (tmp_path / "inbox").mkdir()
    place = inbox(tmp_path / "inbox", "", "RNL/a.csv")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/b.csv").write_bytes(b"not sent")
    (place / "RNL/link.csv").symlink_to(tmp_path / "secret/b.csv")
    (place / "RNL/loop.csv").symlink_to(place / "RNL/loop.csv")
    (place / "RMP").symlink_to(tmp_path / "secret")
    os.mkfifo(place / "RNL/pipe.csv")
    assert [(trust, name) for trust, name, *_ in found(place)] == [("RNL", "a.csv")]
    assert astray(str(place), {"RNL", "RMP"}) == ["RMP", "RNL/link.csv", "RNL/loop.csv", "RNL/pipe.csv"]


def test_a_file_that_became_a_link_since_it_was_listed_is_not_followed(tmp_path):
    place = inbox(tmp_path, "", "RNL/a.csv")
    (arrival,) = arrivals(str(place), datetime(2100, 1, 1, tzinfo=UTC))
    (place / "RNL/a.csv").rename(tmp_path / "elsewhere")
    (place / "RNL/a.csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        arrival.data()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "1989-12-31T23:59:59+00:00"])
def test_a_time_of_receipt_that_cannot_be_is_named_with_its_line(tmp_path, moment):
    place = inbox(tmp_path, f"{HEADING}RNL/a.csv,{moment},lead,mail\n", "RNL/a.csv")
    assert found(place) == []
    assert [(trust, why.endswith(f"line 2: {MOMENT}")) for trust, why in troubles(place)] == [("RNL", True)]


@pytest.mark.parametrize("seconds", [-2_050_000_000, 10_413_792_000])
def test_a_file_with_a_time_that_cannot_be_is_named(tmp_path, seconds):
    place = inbox(tmp_path, "", "RNL/a.csv")
    os.utime(place / "RNL/a.csv", (0, seconds))
    inbox(place, "", "RNL/b.csv")
    odd, other = sorted(arrivals(str(place), datetime(2100, 1, 1, tzinfo=UTC)), key=lambda one: one.name)
    assert (other.name, other.trouble) == ("b.csv", "")
    with pytest.raises(MachineRefused, match=r"RNL/a.csv: the time it was changed at cannot be"):
        odd.to_hold()


def test_a_line_in_another_alphabet_is_that_trusts_trouble(tmp_path):
    place = inbox(tmp_path, "", "RNL/a.csv", "RNL/\\xa3.csv", "RMP/b.csv")
    lines = f"RNL/a.csv,{SENT},lead,mail\nRMP/b.csv,{SENT},".encode() + b"\xa3,mail\nRNL/\xa3.csv," + f"{SENT},lead\n".encode()
    (place / "received.csv").write_bytes(HEADING.encode() + lines)
    assert [one[1:4] for one in found(place)] == [
        ("b.csv", SENT, "\\xa3"),
        ("\\xa3.csv", SENT, "lead"),
        ("a.csv", SENT, "lead"),
    ]
    assert troubles(place) == [("RNL", f"{place}/received.csv, line 4: it holds signs of another alphabet than UTF-8; save it as UTF-8")]
