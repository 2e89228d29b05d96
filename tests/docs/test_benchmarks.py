"""What is timed side by side says the same."""

from __future__ import annotations

import re
from io import BytesIO

from python_calamine import CalamineWorkbook

from benchmarks.libraries import by_hand, by_library
from benchmarks.pages import ROWS, ways


def test_the_page_that_is_timed_tells_every_action_whichever_way_it_is_made():
    for name, told in ways().items():
        assert len(set(re.findall(r"RNL-\d\d", told().decode()))) == ROWS, name


def test_the_spreadsheets_that_are_timed_hold_the_same_cells():
    first, second = (sorted(cells(way(3))) for way in (by_hand, by_library))
    assert first == second
    assert len(first) > 100


def cells(data: bytes) -> list[str]:
    """The words of the sheet of actions below its headings."""
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("actions").to_python()
    return [str(cell).removesuffix(".0") for row in rows[-3:] for cell in row]
