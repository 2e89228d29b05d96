"""Every word that a finding says is written down here once, for each check's own bad example; a change of it shows what a sender will read.

`python -m tests.rules.checks.test_sentences_of_findings --write` writes them down as they are now, on purpose.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tasks.model.update import Place
from tasks.rules import checks
from tests.rules.checks.builders import WORDS, another, findings_of_each, head, line
from tests.rules.checks.cases import HEADS, LINES
from tests.rules.checks.test_cases import findings_of_cases

BARE = ("unreadable-file", "reader-stopped", "no-table", "words-outside", "unknown-column", "formula-without-value", "patient-identity")
"""Findings on a file whose sentence is whole without what the reader has to add to it."""
FILE = Path(__file__).with_name("sentences.txt")


def sentences() -> str:
    """What each check asks, with an example of each kind; then a line for each finding on a bad example and on the boundary, where it falls
    on that side: where, what is seen, what to do.
    """
    asked = [f"{one.id}  {one.title}\n  {one.rule}\n  good: {one.good}\n  bad: {one.bad}\n" for one in checks.catalogue()]
    cases = findings_of_cases()
    found = [cases[check, kind] for check in HEADS | LINES for kind in ("bad", "edge")]
    files = [check.id for check in checks.catalogue() if check.table == "file"]
    details = [(check, "a detail") for check in files] + [(check, "") for check in BARE]
    places = [[Place(check, "Update!C4", "what stands there", detail)] for check, detail in details]
    found += findings_of_each([(head(), [line(), another()])] * len(places), places)
    rows = [row for findings in found for row in findings.to_dict("records")]
    return WORDS.fill("".join(asked)) + "".join(
        dict.fromkeys(f"{one['check']}  {one['address']}  {one['seen']!r}\n  {one['says']}\n  {one['mend']}\n" for one in rows)
    )


def test_what_each_check_says_of_its_bad_example_is_what_is_written_down() -> None:
    assert sentences() == FILE.read_text(encoding="utf-8")


def test_in_what_is_written_down_every_place_is_filled_in() -> None:
    for words in FILE.read_text(encoding="utf-8").splitlines():
        assert words.strip(), "a finding without a sentence"
        assert "{" not in words, words
        assert "  " not in words.removeprefix("  ") or not words.startswith("  "), words


if __name__ == "__main__" and "--write" in sys.argv:
    FILE.write_text(sentences(), encoding="utf-8")
