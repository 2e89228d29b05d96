"""What is timed side by side says the same."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from defusedxml.ElementTree import fromstring

from benchmarks.habitual import habitual
from benchmarks.libraries import by_hand, by_library, columns
from benchmarks.pages import ROWS, ways
from benchmarks.programme import FIRST, programme, send


def test_the_page_that_is_timed_tells_every_action_whichever_way_it_is_made():
    for name, told in ways().items():
        assert len(set(re.findall(r"RNL-\d\d", told().decode()))) == ROWS, name


def test_the_script_beside_which_a_month_is_timed_tells_every_action_and_writes_to_as_many_people(tmp_path):
    codes = programme(tmp_path, 2)
    send(tmp_path / "programme", codes, FIRST)
    habitual(tmp_path, tmp_path / "told", str(FIRST))
    for code in codes:
        for page in (f"{FIRST}/{code.lower()}", f"trusts/{code.lower()}"):
            words = (tmp_path / f"told/site/{page}/index.html").read_text(encoding="utf-8")
            assert len(set(re.findall(rf"{code}-\d\d", words))) == 24
    assert len(list((tmp_path / "told/mail").iterdir())) == 6


def test_the_spreadsheets_that_are_timed_hold_the_same_cells():
    first, second = (sorted(cells(way(3))) for way in (by_hand, by_library))
    assert first == second
    assert len(first) > 100


def cells(data: bytes) -> list[str]:
    """The words of the last rows of a spreadsheet."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        found = fromstring(book.read("content.xml")).iter("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p")
    return ["".join(one.itertext()) for one in found][-3 * len(columns()) :]
