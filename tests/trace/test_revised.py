"""What a correction changed carries the mark (r) where it stands: counts, labels and dates, and nothing else does."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

from flows.clock import now
from tasks.record.facts import Release
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.trace.marked import figures


def cells(sample: ProgrammeRun, trust: str) -> dict[str, str]:
    """Reference to the markup of its row on the trust's page of the corrected month."""
    page = (sample.site / f"2013-11/{trust.lower()}/index.html").read_text(encoding="utf-8")
    return {ref: row for row, ref in re.findall(r'(<li id="[^"]+"><p><a [^>]+>(.*?)</a>.*?</li>)', page, re.S)}


def first(sample: ProgrammeRun, table: str, key: str) -> dict[str, dict[str, str]]:
    with (sample.site / f"releases/2013-11/1/data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def everywhere(sample: ProgrammeRun, edition: str) -> dict[str, set[str]]:
    """Figures of an edition of the corrected month to the words in which pages in force, or of the replaced release, tell them."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in sample.site.rglob("*.html"):
        if page.relative_to(sample.site).parts[0] != "corrections":
            for ident, words in figures(page.read_text(encoding="utf-8")):
                if ident.startswith(f"{edition}-"):
                    found[ident.removeprefix(f"{edition}-")].add(words)
    return found


def numbers(told: set[str]) -> set[str]:
    """The first number in each of some words."""
    return {number[0] for words in told if (number := re.search(r"\d[\d,]*", words))}


def test_a_revised_figure_carries_its_mark_on_every_page_that_tells_it(sample: ProgrammeRun) -> None:
    """Pages of the month, of months after it, of the trust's whole story, the front page, and where figures come from."""
    before, now = everywhere(sample, "fig-2013-11.1"), everywhere(sample, "fig-2013-11")
    counts = {name: numbers(told) for name, told in before.items()}
    compared = {
        "actions",
        "on-track",
        "delivered",
        "some-issues",
        "not-on-track",
        "not-reported",
        "past-due",
        "slipped",
        "accepted",
        "on-time",
    }
    revised = 0
    for name, told in now.items():
        if name.removeprefix("rxq-") not in compared or not counts.get(name):
            continue
        changed = numbers(told) != counts[name]
        revised += changed
        assert {words.endswith("(r)") for words in told} == {changed}, (name, told)
    assert revised >= 6


def test_a_page_with_a_mark_says_what_it_means(sample: ProgrammeRun) -> None:
    marked = [page for page in sample.site.rglob("*.html") if "(r)<" in page.read_text(encoding="utf-8")]
    assert {"index.html", "2013-12/index.html", "trusts/rxq/index.html", "2013-11/sources/index.html"} <= {
        page.relative_to(sample.site).as_posix() for page in marked
    }
    assert [page for page in marked if "(r) marks a figure, a date or a label revised" not in page.read_text(encoding="utf-8")] == []


def test_labels_and_dates_that_a_correction_changed_are_marked_and_no_others(sample: ProgrammeRun) -> None:
    before, now = first(sample, "actions", "ref"), {row["ref"]: row for row in sample.rows("2013-11", "actions")}
    marked = {ref: row.count("(r)") for trust in ("RXQ", "RNL") for ref, row in cells(sample, trust).items()}
    changed = {ref for ref in marked if any(before[ref][name] != now[ref][name] for name in ("status", "reported", "revised_latest"))}
    assert changed
    assert {ref for ref, marks in marked.items() if marks} == changed


def test_an_update_that_came_after_the_first_release_is_marked_as_such(sample: ProgrammeRun) -> None:
    assert first(sample, "trusts", "trust")["RXQ"]["state"] == "never received"
    assert "Accepted late (r)" in sample.page("2013-11", "RXQ")
    assert "(r) marks a figure, a date or a label revised since this month was first published." in sample.page("2013-11", "RXQ")
    assert "(r)" not in sample.page("2013-11", "RNL")


def test_a_drawing_is_described_with_the_marks_that_the_ends_of_its_line_carry(sample: ProgrammeRun) -> None:
    """What stands beside the last point and beside the first is what the description says of them."""
    pages = {path: (sample.site / path).read_text(encoding="utf-8") for path in ("2013-11/index.html", "trusts/rxq/index.html")}
    drawings = [drawing for page in pages.values() for drawing in re.findall(r'<svg role="img".*?</svg>', page, re.S)]
    assert len(drawings) >= len(pages)
    for drawing in drawings:
        (described,) = re.findall(r"<desc[^>]*>(.*?)</desc>", drawing, re.S)
        told = re.findall(r"([\d,]+ of [\d,]+ \(\d+%\))[^;]*?( \(r\))?(?:;|\.$)", described)
        ends = [label for label in re.findall(r"<text[^>]*>(.*?)</text>", drawing) if " of " in label]
        assert ends == ["".join(told[-1]), "".join(told[0])]
    assert any("(r)" in label for drawing in drawings for label in re.findall(r"<text[^>]*>(.*?)</text>", drawing))
    assert any("(r);" in drawing.partition("</desc>")[0] for drawing in drawings)


def test_only_a_release_that_replaced_another_has_a_page_of_what_it_changed(sample: ProgrammeRun) -> None:
    pages = {path.relative_to(sample.site / "corrections").as_posix() for path in (sample.site / "corrections").glob("20*/*")}
    with sample.settings():
        releases = open_run(now()).record.all(Release)
    assert pages == {f"{one.period}/{one.number}" for one in releases if one.number > 1}
