"""What is timed side by side says the same."""

from __future__ import annotations

import re

from benchmarks.habitual import habitual
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
