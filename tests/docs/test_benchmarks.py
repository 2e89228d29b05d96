"""What is timed side by side says the same."""

from __future__ import annotations

import re

from benchmarks.pages import ROWS, ways


def test_the_page_that_is_timed_tells_every_action_whichever_way_it_is_made():
    for name, told in ways().items():
        assert len(set(re.findall(r"RNL-\d\d", told().decode()))) == ROWS, name
