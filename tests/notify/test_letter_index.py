"""The letters of months that were lived through are looked at by trust and by day."""

from __future__ import annotations

import re

from tests.month.programme_run import ProgrammeRun


def test_every_letter_of_the_sample_stands_once_by_trust_and_once_by_day_in_the_order_in_which_they_leave(sample: ProgrammeRun) -> None:
    folder = sample.place / "mail"
    by_trust, by_day = (folder / "index.html").read_text(encoding="utf-8").split("<h2>By day</h2>")
    letters = sorted(path.name for path in folder.glob("*.eml"))
    assert sorted(re.findall(r'href="([^"]+)"', by_trust)) == sorted(re.findall(r'href="([^"]+)"', by_day)) == letters
    days = re.findall(r"<summary>(\d+ \w+ \d{4}): ", by_day)
    assert (days[0], days[-1], len({*days})) == ("1 October 2013", "19 March 2014", len(days))
    assert by_trust.count("<summary>Partners, regulators and others: ") == 1
    of_one = by_trust.partition("(RXQ): ")[2].partition("</details>")[0]
    assert [re.search(r"<td>([^<]+)</td><td>([^<]+)</td>.*?>([^<]+)</a></td><td>([^<]*)", of_one).groups()] == [
        (
            "1 October 2013, 08:00",
            "Illustrative Improvement Lead of RXQ",
            "Buckinghamshire Healthcare NHS Trust (RXQ): workbook for September 2013",
            "RXQ-2013-09.xlsx",
        )
    ]
