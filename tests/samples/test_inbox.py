"""The committed inbox is what the builder makes of the story."""

import io
from functools import cache
from zipfile import ZipFile

import pytest

from samples.build import INBOX, file_bytes, received
from samples.story.arrivals import Arrival, arrivals
from samples.story.telling import story
from tasks.model.update import Reading
from tasks.workbook.reading.read import read_all

COMING = arrivals(story())


@cache
def readings() -> dict[str, Reading]:
    read = read_all([(arrival.name, (INBOX / arrival.path).read_bytes()) for arrival in COMING])
    return {arrival.name: reading for arrival, reading in zip(COMING, read, strict=True)}


def parts(workbook: bytes) -> dict[str, bytes]:
    """A zip's compressed bytes depend on the library that made them; what is in it does not."""
    with ZipFile(io.BytesIO(workbook)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_inbox_holds_the_files_of_the_story_and_no_others() -> None:
    assert {path.relative_to(INBOX).as_posix() for path in INBOX.glob("*/*")} == {arrival.path for arrival in COMING}


def test_the_register_of_arrivals_is_the_story_s() -> None:
    assert (INBOX / "received.csv").read_bytes() == received(COMING)


@pytest.mark.parametrize("arrival", [a for a in COMING if a.name.endswith(("csv", "json"))], ids=lambda a: a.name)
def test_text_files_are_what_the_builder_makes_to_the_byte(arrival: Arrival) -> None:
    assert (INBOX / arrival.path).read_bytes() == file_bytes(story(), arrival)


@pytest.mark.parametrize("name", ["RNL-2013-09.xlsx", "RJF-2013-10.xlsx", "RLT-2013-12.xlsx", "RPA-2014-02.xlsx"])
def test_workbooks_are_what_the_builder_makes_to_the_last_part(name: str) -> None:
    arrival = next(arrival for arrival in COMING if arrival.name == name)
    made = file_bytes(story(), arrival)
    assert made is not None
    assert parts((INBOX / arrival.path).read_bytes()) == parts(made)


@pytest.mark.parametrize("arrival", COMING, ids=lambda a: a.name)
def test_every_file_is_read_back_as_it_was_told(arrival: Arrival) -> None:
    reading = readings()[arrival.name]
    assert reading.places == ()
    assert said(reading.head) == said(arrival.update.head)
    assert [said(line) for line in reading.lines] == [said(line) for line in arrival.update.lines]


def said(words) -> dict[str, str]:
    """Only what is filled in; where a line stood is not part of what it says."""
    return {key: str(value) for key, value in words.items() if value and key != "row"}


def test_files_come_in_four_formats() -> None:
    kinds = [reading.kind for reading in readings().values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"xlsx": 47, "csv": 12, "json": 7, "ods": 1}


def test_files_are_small() -> None:
    sizes = {arrival.name: (INBOX / arrival.path).stat().st_size for arrival in COMING}
    assert max(sizes.values()) < 40_000
    assert sum(sizes.values()) < 1_200_000
