"""Two trusts of which one names a patient, its words taken down, and where they still stand."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from tasks.record.packs import Pack
from tasks.record.tables import from_parquet
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, send, small
from tests.upkeep.format_zero import files

WORDS = 'Mrs Ann O\'Mara & son, "ward 4", bed 12, born 3 April 1931'
SENTENCE = re.compile(r"\[words taken down on \d{1,2} \w+ \d{4}\]")
NOW = datetime(2014, 3, 3, 9, tzinfo=UTC)
ASKED = ("--by", "Ida Guardian", "--reason", "It names a patient")
NAME = "annomara"


def programme(place: Path, words: str = WORDS) -> ProgrammeRun:
    """Two trusts and one that names a patient wherever it writes: in September, in its correction, and in October."""
    small(place)
    told = ProgrammeRun(place, place / "programme", place / "config")
    free = {"narrative": f"We told {words}, that all is well.", "evidence": f"Letter to\n{words}", "explanation": f"As {words} knows."}
    send(told.programme, "Mrs-Ann-O-Mara-son-ward-4-bed-12-born-3-April-1931.json", "2013-10-09T10:00:00+01:00", **free)
    assert told.run("plan") == told.run("month", "2013-09") == 0
    send(told.programme, "second.json", "2013-10-20T10:00:00+01:00", **{**free, "narrative": f"Twelve more nurses.\n{words}"})
    assert told.run("rerun", SENDS, "2013-09") == 0
    send(told.programme, "october.json", "2013-11-08T10:00:00+00:00", signed="2013-11-07", **{**free, "narrative": words.upper()})
    assert told.run("month", "2013-10") == 0
    return told


def copied(told: ProgrammeRun, place: Path) -> ProgrammeRun:
    shutil.copytree(told.place, place, dirs_exist_ok=True)
    return ProgrammeRun(place, place / "programme", place / "config")


def take_down(told: ProgrammeRun, *more: str, trust: str = SENDS, file: str = "words.txt") -> int:
    return told.run("take-down", str(told.place / file), "--trust", trust, *ASKED, *more)


def letters(data: bytes) -> str:
    """What a file says by its letters alone, without markup: an account of its own, which shares no code with the product's."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b" ".join(map(book.read, book.namelist()))
    plain = re.sub(r"</?(text:|bdi)[^>]*>", " ", data.decode(errors="replace")).replace("\\n", " ").replace('\\"', " ")
    return "".join(letter for letter in html.unescape(plain).lower() if letter.isalnum())


def naming(told: ProgrammeRun, words: str = "Ann O'Mara") -> list[str]:
    """The public files in which words stand."""
    sought = letters(words.encode())
    return [name for name, data in files(told.site).items() if sought in letters(data)]


def holding(told: ProgrammeRun) -> list[str]:
    """The keys of the record that hold the words, however they are packed."""
    return [key for key, data in files(told.place / "store").items() if NAME in unpacked(data)]


def unpacked(data: bytes) -> str:
    if data[:2] == b"PK":
        pack = Pack(data)
        return "".join(map(unpacked, pack.values())) + letters(" ".join(pack).encode())
    if data[:4] == b"PAR1":
        return letters(from_parquet(data).to_csv().encode())
    return letters(data)
