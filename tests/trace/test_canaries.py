"""What is private stays so: senders, their addresses, and drafts that were replaced occur nowhere in the publication."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.month.programme_run import ProgrammeRun

SAMPLES = Path(__file__).parents[2] / "samples"
CANARIES = ("canary-sender@private.example", "canary-channel", "Canary Lead", "canary-address@private.example", "canary draft")


def planted(samples: Path) -> None:
    """The sample with a canary in every private field, and in a draft that its trust replaced two days later."""
    received = samples / "inbox/received.csv"
    rows = list(csv.reader(received.read_text(encoding="utf-8").splitlines()))
    with received.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *([path, at, CANARIES[0], CANARIES[1]] for path, at, *_ in rows[1:])])
    people = samples / "people.csv"
    rows = list(csv.reader(people.read_text(encoding="utf-8").splitlines()))
    with people.open("w", encoding="utf-8", newline="") as file:
        private = ([trust, role, CANARIES[2] if role == "lead" else name, CANARIES[3], *days] for trust, role, name, _, *days in rows[1:])
        csv.writer(file).writerows([rows[0], *private])
    draft = samples / "inbox/RDD/RDD-2013-11.json"
    update = json.loads(draft.read_text(encoding="utf-8"))
    update["summary"] = update["actions"][0]["narrative"] = f"A {CANARIES[4]} of what we may say."
    draft.write_text(json.dumps(update), encoding="utf-8")


def holding(site: Path, words: str) -> list[str]:
    """The files in which words occur; spreadsheets are opened."""
    found = []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.suffix == ".ods":
            with zipfile.ZipFile(path) as book:
                data = b"".join(book.read(name) for name in book.namelist())
        if words.lower().encode() in data.lower():
            found.append(str(path.relative_to(site)))
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ProgrammeRun:
    place = tmp_path_factory.mktemp("canaries")
    shutil.copytree(SAMPLES, place / "programme", ignore=shutil.ignore_patterns("story", "*.py"))
    planted(place / "programme")
    told = ProgrammeRun(place, place / "programme")
    assert told.run("plan") == 0
    assert told.run("month", "2013-11") == 0
    return told


@pytest.mark.parametrize("canary", CANARIES)
def test_what_is_private_occurs_nowhere_in_the_publication(told: ProgrammeRun, canary: str) -> None:
    assert (told.site / "2013-11/rdd/index.html").is_file()
    assert holding(told.site, canary) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_the_canaries_did_reach_the_record_or_the_programme(told: ProgrammeRun, canary: str) -> None:
    assert holding(told.place / "record", canary) or holding(told.place / "programme", canary)


def test_no_address_of_a_person_is_in_the_sample(sample: ProgrammeRun) -> None:
    with (SAMPLES / "people.csv").open(encoding="utf-8", newline="") as file:
        private = {row["address"] for row in csv.DictReader(file)} - {""}
    site = b"".join(path.read_bytes() for path in sample.site.rglob("*") if path.suffix in {".html", ".csv", ".json", ".atom"})
    assert {address for address in private if address.encode() in site} == set()


def test_a_canary_in_a_page_or_a_spreadsheet_is_caught(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Canary Draft</p>", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "tables.ods", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("content.xml", "a canary draft " * 9)
    assert holding(tmp_path, "canary draft") == ["index.html", "tables.ods"]
