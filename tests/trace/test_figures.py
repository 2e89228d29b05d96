"""Every figure on a page is the open data's, the open data is what a second count finds, and each leads to its sources."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.model.json_text import to_json
from tasks.rules.percentage import percentage
from tasks.run.run import open_run
from tasks.upkeep.why import why
from tests.month.programme_run import ProgrammeRun
from tests.trace.marked import bare_counts, figures
from tests.trace.recount import recount

ROOT = Path(__file__).parents[2]
MONTHS = ("2013-09", "2013-10", "2013-11", "2013-12", "2014-01", "2014-02")
STATUSES = ("delivered", "on_track", "some_issues", "not_on_track", "never_reported")
COUNTS = ("actions", *STATUSES, "not_reported", "past_due", "slipped")
OF_TRUSTS = ("trusts", "accepted", "on_time")
ID = re.compile(r"fig-(\d{4}-\d{2})(?:\.(\d+))?(?:-(?!not-)([a-z0-9]{3}(?:-\d+)?))?-([a-z-]+)")
COLUMNS = {"files": "received", "files_returned": "returned", "warnings": "warnings", "updates": "accepted_updates", "unmoved": "unmoved"}

SOURCES = "Where each of these figures comes from"
"""What the part of a trust's page is called that says it."""

Edition = tuple[str, str]
"""A month, and the number of a release of it, empty for the one in force."""


def parts(ident: str) -> tuple[Edition, str, str]:
    """The edition, the trust (or contract, or nothing) and the name in a figure's id."""
    match = ID.fullmatch(ident)
    assert match, ident
    return (match[1], match[2] or ""), (match[3] or "").upper(), match[4].replace("-", "_")


def published(data: Path) -> dict[tuple[str, str], Counter[str]]:
    """(month, trust) and (month, '') to counts, added up here from a folder of open data as anybody could."""
    found: dict[tuple[str, str], Counter[str]] = {}
    with (data / "actions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            end = f"{row['period']}-31"
            for key in ((row["period"], row["trust"]), (row["period"], "")):
                counts = found.setdefault(key, Counter())
                counts["actions"] += 1
                counts[row["status"]] += 1
                counts["not_reported"] += row["reported"] == "no"
                counts[f"{row['status_this_month']}_this_month"] += 1
                counts["due"] += "" < row["due_date"] <= end
                counts["undated"] += row["due_date"] == ""
                counts["helped"] += row["partner_help"] != ""
                for name in ("past_due", "slipped", "unevidenced"):
                    counts[name] += row[name] == "yes"
    with (data / "trusts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["period"], ""] += Counter(trusts=1, accepted=row["accepted"] == "yes", on_time=row["on_time"] == "yes")
            found[row["period"], row["trust"]] += Counter({name: int(row[column]) for name, column in COLUMNS.items()})
            so_far = [key for key in found if key[1] == row["trust"] and key[0] >= row["period"]]
            for key in so_far:
                found[key] += Counter(months=1, months_accepted=row["accepted"] == "yes", months_on_time=row["on_time"] == "yes")
    return found


def every_edition(site: Path) -> dict[Edition, dict[tuple[str, str], Counter[str]]]:
    """The counts of every release: of those in force under their number too, of those that were replaced from the data beside them."""
    in_force = published(site / "data")
    found = {(month, ""): in_force for month in MONTHS}
    for month in MONTHS:
        number = json.loads((site / f"data/{month}/release.json").read_bytes())["number"]
        found[month, str(number)] = in_force
    for folder in site.glob("releases/*/*/data"):
        found[folder.parts[-3], folder.parts[-2]] = published(folder)
    return found


WHOLE = {
    "trusts": "trusts",
    "months": "months",
    "files": "files",
    "accepted": "trusts",
    "on_time": "trusts",
    "months_accepted": "months",
    "months_on_time": "months",
    "files_returned": "files",
}


def wrong_figures(pages: dict[str, str], data: dict[Edition, dict[tuple[str, str], Counter[str]]]) -> list[str]:
    """Every marked figure whose count, denominator or percentage is not that of the open data; what rules answer is told as sentences."""
    wrong = []
    for path, page in pages.items():
        for ident, words in figures(page):
            edition, trust, name = parts(ident)
            counts = data[edition].get((edition[0], trust), Counter())
            if name not in counts:
                continue  # a change since last month, a partnership, an answer: checked below against their own table
            numbers = re.search(r"(\d[\d,]*)(?: [a-z]+)? of (\d[\d,]*)(?:[^(]*\((\d+)%\))?", words) or re.search(
                r"(\d[\d,]*|\bno\b)", words
            )
            said = [int(number.replace(",", "")) if number != "no" else 0 for number in numbers.groups() if number] if numbers else []
            whole = counts[WHOLE.get(name, "actions")]
            right = [counts[name], whole, percentage(counts[name], whole) if whole else 0]
            if not said or said != right[: len(said)]:
                wrong.append(f"{path}: {ident} says {words!r}, and the data {counts[name]} of {whole}")
    return wrong


@pytest.fixture(scope="module")
def pages(sample: ProgrammeRun) -> dict[str, str]:
    return {str(path.relative_to(sample.site)): path.read_text(encoding="utf-8") for path in sorted(sample.site.rglob("*.html"))}


@pytest.fixture(scope="module")
def editions(sample: ProgrammeRun) -> dict[Edition, dict[tuple[str, str], Counter[str]]]:
    return every_edition(sample.site)


def test_every_figure_on_every_page_equals_the_open_data_of_its_release(
    pages: dict[str, str], editions: dict[Edition, dict[tuple[str, str], Counter[str]]]
) -> None:
    assert ("2013-11", "1") in editions
    assert wrong_figures(pages, editions) == []


def test_every_month_and_every_trust_has_its_figures_on_its_page(pages: dict[str, str]) -> None:
    for month in MONTHS:
        assert {parts(ident)[2] for ident, _ in figures(pages[f"{month}/index.html"])} >= {*COUNTS, *OF_TRUSTS}
        for path in (path for path in pages if re.fullmatch(rf"{month}/\w{{3}}/index.html", path)):
            assert {parts(ident)[2] for ident, _ in figures(pages[path])} >= {"actions", "past_due", "slipped", "due"}


def test_a_wrong_figure_is_caught(pages: dict[str, str], editions: dict[Edition, dict[tuple[str, str], Counter[str]]]) -> None:
    right = pages["2013-10/rnl/index.html"]
    before = dict(figures(right))["fig-2013-10-rnl-on-track"]
    count = re.search(r"\d+", before)
    assert count
    wrong = right.replace(before, before.replace(count[0], str(int(count[0]) + 1), 1), 1)
    assert len(wrong_figures({"a page": wrong}, editions)) == 1


@pytest.fixture(scope="module")
def others_words(sample: ProgrammeRun) -> re.Pattern[str]:
    """What trusts wrote and regulators announced, with numbers in it: it is shown as it came, and no figure of ours."""
    free = {
        "actions": ("theme", "topic", "concern", "action", "timescale", "narrative", "revised_reason", "evidence", "explanation"),
        "trusts": ("summary", "nil_reason", "file"),
    }
    with (Path(__file__).parents[2] / "config" / "announced.csv").open(encoding="utf-8", newline="") as file:
        found = {row["words"] for row in csv.DictReader(file)}
    for table, columns in free.items():
        for folder in (sample.site / "data", *sample.site.glob("releases/*/*/data")):
            with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                found |= {
                    " ".join(row[name].split()).rstrip(".")
                    for row in csv.DictReader(file)
                    for name in columns
                    if re.search(r"\d", row[name])
                }
    return re.compile("|".join(re.escape(words) for words in sorted(found, key=len, reverse=True)))


PUBLISHED_BY_OTHERS = r'<table role=table class="app-table app-published">.*?</table>'


def test_no_count_stands_on_any_page_without_an_id(pages: dict[str, str], others_words: re.Pattern[str]) -> None:
    ours = {path: page for path, page in pages.items() if not path.startswith("methodology/")}  # whose examples are of nobody
    unread = {path: re.sub(PUBLISHED_BY_OTHERS, "", page, flags=re.S) for path, page in ours.items()}
    assert {path: bare for path, page in unread.items() if (bare := bare_counts(page, others_words))} == {}


@pytest.mark.parametrize("planted", ["<p>12 of 240 actions</p>", "<td>Delivered (34%)</td>", "<li>Two trusts and 3 partnerships</li>"])
def test_a_count_without_an_id_is_caught(pages: dict[str, str], others_words: re.Pattern[str], planted: str) -> None:
    page = pages["2013-10/index.html"].replace("</main>", f"{planted}</main>")
    assert bare_counts(page, others_words) == [re.sub("<[^>]+>", "", planted)]


def test_a_drawing_tells_the_numbers_of_the_table_under_it(pages: dict[str, str]) -> None:
    """Point by point, with its name, its numbers and its mark: a line of the table is a point, or on the page of all trusts a drawing."""
    drawn = 0
    for path, page in pages.items():
        drawings = list(re.finditer(r'<desc id="(?!england-)[^>]*>(.*?)</desc>', page, re.S))  # the map is of places
        if path == "trends/index.html":
            lines = table_lines(page, drawings[-1].end())
            told = [[f"{name}: {words}" for name, words in points(drawing[1])] for drawing in drawings]
            assert told == [[f"{name}: {words}" for name, words in line[1:]] for line in lines]
            titles = [title.partition(": promises kept")[0] for title in re.findall(r'<title id="[^"]+">(.*?)</title>', page)]
            assert titles == [line[0][1] for line in lines]
        for drawing in drawings if path != "trends/index.html" else ():
            lines = table_lines(page, drawing.end())
            if path.startswith("trusts/"):  # whose table has a share in each line, and the newest month first
                shares = [(name, words.removeprefix("no update was accepted; last known ")) for name, words in points(drawing[1])]
                assert shares == [(line[0][1], line[3][1].partition(";")[0]) for line in lines][::-1]
                continue
            both = any(name == "Reported in the month" for line in lines for name, _ in line)
            assert [(name, *numbers(words, both)) for name, words in points(drawing[1])] == [
                tuple(words for _, words in line) for line in lines
            ]
        drawn += len(drawings)
    assert drawn > len(MONTHS) + 2 * 11


MONTH = r"[A-Z][a-z]+ \d{4}"


def points(described: str) -> list[tuple[str, str]]:
    """The months that a drawing is described by, each with what it says of it."""
    return re.findall(rf"({MONTH}): (.*?)(?:; (?={MONTH}: )|\.$)", described)


def numbers(words: str, both: bool) -> tuple[str, ...]:
    """The count of a point with its mark, if `both` what of it was reported in the month, and the whole."""
    found = re.fullmatch(r"([\d,]+) of ([\d,]+) \(\d+%\)(?:, ([\d,]+) reported in the month)?( \(r\))?", words)
    assert found, words
    count, whole, reported, mark = found.groups("")
    return (count + mark, reported or count + mark, whole) if both else (count + mark, whole)


def table_lines(page: str, after: int) -> list[list[tuple[str, str]]]:
    """The next table: of each line the cells, each as the head of its column says it and in its own words."""
    body = re.search(r"<tbody>(.*?)</tbody>", page[after:], re.S)
    assert body
    cell = re.compile(r'<t[hd](?:[^>]*? data-label="([^"]*)")?[^>]*>(.*?)</t[hd]>', re.S)
    return [
        [(label, " ".join(re.sub("<[^>]+>", "", words).split())) for label, words in cell.findall(line)]
        for line in re.findall(r"<tr.*?</tr>", body[1], re.S)
    ]


def test_changes_partnerships_and_answers_on_a_page_are_those_of_its_release(sample: ProgrammeRun, pages: dict[str, str]) -> None:
    release = json.loads((sample.site / "data/2014-02/release.json").read_bytes())
    kinds = Counter(change["kind"] for change in release["changes"])
    told = {parts(ident)[2]: words for ident, words in figures(pages["2014-02/index.html"]) if parts(ident)[0] == ("2014-02", "")}
    assert kinds
    for kind, count in kinds.items():
        assert told[f"changed_{kind}"].startswith(f"{count} of ")
    answers = Counter(held["award"]["answer"] for known in release["register"].values() for held in known["partners"])
    fund = [(ident, words) for ident, words in figures(pages["fund/index.html"]) if "-partnerships-" in ident]
    assert sorted(int(words.split()[0]) for _, words in fund) == sorted(answers.values())


def test_the_open_data_equals_a_second_count_from_the_raw_files(sample: ProgrammeRun) -> None:
    counted, data = recount(ROOT / "samples", MONTHS), published(sample.site / "data")
    assert len(counted) == len(MONTHS) * 11
    different = {
        (month, trust, name): (counts[name], data[month, trust][name])
        for (month, trust), counts in counted.items()
        for name in COUNTS
        if counts[name] != data[month, trust][name]
    }
    assert different == {}


def shown(row: dict[str, str]) -> str:
    """A status as the pages show it, in the words of the open data's dictionary."""
    labels = {"delivered": "Delivered", "on_track": "On track to deliver", "some_issues": "Some issues"}
    if row["reported"] == "no":
        return "Not reported"
    if row["unevidenced"] == "yes":
        return "Reported delivered, no evidence supplied"
    return labels.get(row["status"], "Not on track to deliver")


def test_since_when_each_status_has_stood_is_what_the_open_data_says_month_by_month(sample: ProgrammeRun, pages: dict[str, str]) -> None:
    names = {month: date.fromisoformat(f"{month}-01").strftime("%B %Y") for month in MONTHS}
    table = {(row["ref"], month): shown(row) for month in MONTHS for row in sample.rows(month, "actions")}
    for ref in {ref for ref, _ in table}:
        labels = [table[ref, month] for month in MONTHS]
        now = labels[-1]
        stands = {now, "Not reported"}  # months without a report, between two that say the same, change nothing
        other = next((n for n in reversed(range(len(labels))) if labels[n] not in stands), -1)
        begun = labels.index(now, other + 1)
        length, silent = len(labels) - begun, labels[begun:].count("Not reported") * (now != "Not reported")
        gaps = f", not reported in {silent} of them" if silent else ""
        line = re.search(rf'<tr role=row id="{ref.lower()}">.*?</tr>', pages[f"trusts/{ref[:3].lower()}/index.html"], re.S)
        assert line
        words = " ".join(re.sub("<[^>]+>", " ", line[0]).split())
        assert f"{now} since {names[MONTHS[begun]]} ({length} month{'s' * (length > 1)}{gaps})" in words


def test_the_table_of_trusts_says_what_its_actions_add_up_to(sample: ProgrammeRun) -> None:
    data = published(sample.site / "data")
    for month in MONTHS:
        for row in sample.rows(month, "trusts"):
            assert {name: int(row[name]) for name in COUNTS} == {name: data[month, row["trust"]][name] for name in COUNTS}
        totals = json.loads((sample.site / f"api/{month}/index.json").read_text(encoding="utf-8"))["totals"]
        assert {name: totals[name] for name in (*COUNTS, *OF_TRUSTS)} == {name: data[month, ""][name] for name in (*COUNTS, *OF_TRUSTS)}


def test_the_published_figures_of_february_2014_come_out_as_published(pages: dict[str, str]) -> None:
    assert [percentage(count, 244) for count in (82, 127, 35)] == [34, 52, 14]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", pages["methodology/index.html"]))
    for words in ("82 of 244 (34%)", "127 of 244 (52%)", "35 of 244 (14%)"):
        assert words in text


def test_every_id_of_a_figure_leads_to_its_sources(sample: ProgrammeRun, pages: dict[str, str]) -> None:
    """A release's own page of sources tells it, or the trust's page of the month, under its sources; of a trust that the next release told
    the same the page in force does. A count of months is a count of the rows of the table it stands above.
    """
    in_force = {month: json.loads((sample.site / f"data/{month}/release.json").read_bytes())["number"] for month in MONTHS}
    current = {f"fig-{month}.{number}-": f"fig-{month}-" for month, number in in_force.items()}
    own = {path: page if path.endswith("sources/index.html") else page.partition(SOURCES)[2] for path, page in pages.items()}
    sources = {ident for page in own.values() for ident in re.findall(r'(?:id|data-figure)="(fig-[^"]+)"', page)}
    shown = {ident for page in pages.values() for ident, _ in figures(page)}
    shown = {re.sub(r"^fig-\d{4}-\d{2}\.\d+-", lambda begin: current.get(begin[0], begin[0]), ident) for ident in shown}
    same = [
        f"fig-{month}.{number}-{trust}-"
        for path in pages
        for month, number in re.findall(r"^releases/([0-9-]+)/(\d+)/index.html$", path)
        for trust in (row["trust"].lower() for row in sample.rows(month, "trusts"))
        if f"releases/{month}/{number}/{trust}/index.html" not in pages
    ]
    shown = {re.sub(r"\.\d+", "", ident) if ident.startswith(tuple(same)) else ident for ident in shown}
    assert {ident for ident in shown - sources if not re.search(r"-months(-accepted|-on-time)?$", ident)} == set()


def test_why_answers_every_id_on_every_page_with_the_words_of_the_page(sample: ProgrammeRun, pages: dict[str, str]) -> None:
    shown = {ident: words for page in pages.values() for ident, words in figures(page)}
    assert len(shown) > 1_500
    some = sorted(shown)[:: len(shown) // 60]
    with sample.settings():
        run = open_run(datetime(2026, 11, 28, tzinfo=UTC))
        for ident in some:
            first = why(run, ident)[0]
            number = re.search(r"\d[\d,]*", shown[ident])
            assert first.startswith(f"{ident}: ")
            assert number is None or number[0] in first or len(shown[ident]) > 200


def test_why_leads_to_rows_cells_file_decision_rule_release_and_approval(sample: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.run("why", "fig-2013-10-rnl-delivered") == 0
    said = capsys.readouterr().out
    trust, counted = sample.trust("2013-10", "RNL"), [row for row in sample.rows("2013-10", "actions") if row["trust"] == "RNL"]
    delivered = [row for row in counted if row["reported"] == "yes" and row["status"] == "delivered"]
    assert f"fig-2013-10-rnl-delivered: {len(delivered)} of {len(counted)} actions" in said
    for row in delivered:
        assert f"{row['ref']}: Update!H{row['row']} in the update's file says 'Delivered'" in said
    for words in (
        trust["sha256"],
        trust["submission"],
        "accepted by decision 1",
        "Rule: counts",
        "Release 1 of October 2013",
        "approval 1",
    ):
        assert words in said


def test_why_names_no_person(sample: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    for figure in ("fig-2013-10-delivered", "fig-2013-10-rnl-past-due", "fig-2013-12-on-time", "fig-2013-12-rpa-not-reported"):
        assert sample.run("why", figure) == 0
    said = capsys.readouterr().out
    assert not re.search(r"@|Illustrative (Chair|Chief|Improvement)|sample approver", said)


@pytest.mark.parametrize("figure", ["fig-2013-10-rnl-happy", "delivered", "fig-2013-10-zzz-delivered", "fig-2019-10-rnl-delivered"])
def test_an_id_that_is_none_is_answered_with_a_sentence(sample: ProgrammeRun, capsys: pytest.CaptureFixture[str], figure: str) -> None:
    assert sample.run("why", figure) == 2
    assert capsys.readouterr().err.startswith("measures: ")


def elsewhere(sample: ProgrammeRun, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in another process, in another time zone and locale, with another seed for hashes and another folder to work in."""
    settings = {f"MEASURES_{name.upper()}": str(sample.place / name) for name in ("store", "site", "mail", "returned")}
    environment = {**os.environ, **settings, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", f"import sys; from flows.command_line import main; sys.exit(main({list(words)!r}))"]
    return subprocess.run(command, cwd=sample.place, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_release_is_rebuilt_elsewhere_byte_for_byte(sample: ProgrammeRun) -> None:
    done = elsewhere(sample, "verify", "--rebuild", "2013-10")
    assert (done.returncode, done.stderr) == (0, "")
    assert "every one equal to the byte" in done.stdout


def test_a_corrected_release_is_rebuilt_with_its_list_of_changes(sample: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert (sample.site / "data/2013-11/changes-2.json").exists()
    assert sample.run("verify", "--rebuild", "2013-11") == 0
    assert "every one equal to the byte" in capsys.readouterr().out


def test_data_that_is_not_what_its_tables_and_rules_give_is_named(
    sample: ProgrammeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sample.place / "store", tmp_path / "store")
    fact = tmp_path / "store/facts/main/releases/2013-10/1.json"
    release = json.loads(fact.read_bytes())
    data = json.loads((tmp_path / "store/blobs" / release["data"]).read_bytes())
    data["totals"]["delivered"] += 1
    changed = to_json(data)
    sha = hashlib.sha256(changed).hexdigest()
    (tmp_path / "store/blobs" / sha).write_bytes(changed)
    fact.write_bytes(to_json({**release, "data": sha}))
    assert ProgrammeRun(tmp_path).run("verify", "--rebuild", "2013-10") == 1
    assert "differ: the release's data." in capsys.readouterr().out


def test_the_manifest_lists_every_file_of_a_release_as_it_is_on_the_site(sample: ProgrammeRun) -> None:
    manifest = json.loads((sample.site / "releases/2013-10/1/manifest.json").read_text(encoding="utf-8"))
    on_site = {path: hashlib.sha256((sample.site / path).read_bytes()).hexdigest() for path in manifest["files"]}
    assert manifest["files"] == on_site
    assert {"2013-10/index.html", "2013-10/rnl/index.html", "data/2013-10/actions.csv", "data/2013-10/tables.ods"} <= on_site.keys()
    for name in ("head", "rules", "data", "revision_sha256", "approval_sha256"):
        assert re.fullmatch(r"[0-9a-f]{64}", manifest[name])
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{16}", manifest["code"])
    assert "approver" not in json.dumps({**manifest, "approval": 0})


def test_the_csv_of_the_sample_reads_back_as_it_was_meant(sample: ProgrammeRun) -> None:
    raw = (sample.site / "data/actions.csv").read_bytes().decode()
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert raw.count("\r\n") >= len(rows)
