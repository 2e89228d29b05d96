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
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tasks.model.written import to_json
from tasks.rules.percentage import percentage
from tests.month.told import Told
from tests.trace.recount import recount

ROOT = Path(__file__).parents[2]
MONTHS = ("2013-09", "2013-10", "2013-11", "2013-12", "2014-01", "2014-02")
COUNTS = ("actions", "delivered", "on_track", "some_issues", "not_on_track", "not_reported", "past_due", "slipped")
OF_TRUSTS = ("trusts", "accepted", "on_time")
NAMES = "|".join(name.replace("_", "-") for name in (*COUNTS, "unevidenced", *OF_TRUSTS))
WITH_ID = re.compile(rf'id="fig-(\d{{4}}-\d{{2}})-(?:(?!not-)([a-z0-9]{{3}})-)?({NAMES})"[^>]*>(.*?)</(?:li|td|dd|h2|div)>', re.S)


def figures(page: str) -> Iterator[tuple[str, str, str, str]]:
    """(month, trust or nothing, name, words) of every figure with an id on a page."""
    for month, trust, name, inside in WITH_ID.findall(page):
        yield month, trust.upper(), name.replace("-", "_"), " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def published(data: Path) -> dict[tuple[str, str], Counter[str]]:
    """(month, trust) and (month, '') to counts, added up here from a folder of open data as anybody could."""
    found: dict[tuple[str, str], Counter[str]] = {}
    with (data / "actions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for key in ((row["period"], row["trust"]), (row["period"], "")):
                counts = found.setdefault(key, Counter())
                counts["actions"] += 1
                counts[row["status"] if row["reported"] == "yes" else "not_reported"] += 1
                for name in ("past_due", "slipped", "unevidenced"):
                    counts[name] += row[name] == "yes"
    with (data / "trusts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["period"], ""] += Counter(trusts=1, accepted=row["accepted"] == "yes", on_time=row["on_time"] == "yes")
    return found


def data_of(site: Path, path: str) -> dict[tuple[str, str], Counter[str]]:
    """The data a page was made with: a release that was replaced keeps its own beside it, other months' figures are those in force."""
    replaced = re.match(r"releases/\d{4}-\d{2}/\d+/", path)
    return published(site / "data") | (published(site / replaced[0] / "data") if replaced else {})


def wrong_figures(pages: dict[str, str], data: dict[tuple[str, str], Counter[str]]) -> list[str]:
    """Every figure with an id whose count, denominator or percentage is not that of the open data."""
    wrong = []
    for path, page in pages.items():
        for month, trust, name, words in figures(page):
            counts = data[month, trust]
            whole = counts["trusts" if name in OF_TRUSTS else "actions"]
            numbers = re.search(r"([\d,]+) of ([\d,]+)(?:[^(]*\((\d+)%\))?", words)
            if numbers is None and name in {"actions", "trusts"} and re.search(rf"\b{whole} (?:actions?|trusts?)\b", words):
                continue
            said = [int(number.replace(",", "")) for number in numbers.groups() if number] if numbers else []
            if said not in ([counts[name], whole], [counts[name], whole, percentage(counts[name], whole)]):
                wrong.append(f"{path}: {month} {trust} {name} says {words!r}, and the data {counts[name]} of {whole}")
    return wrong


@pytest.fixture(scope="module")
def pages(sample: Told) -> dict[str, str]:
    return {str(path.relative_to(sample.site)): path.read_text(encoding="utf-8") for path in sorted(sample.site.rglob("*.html"))}


def test_every_figure_on_every_page_equals_the_open_data(sample: Told, pages: dict[str, str]) -> None:
    replaced = {path for path in pages if re.match(r"releases/\d{4}-\d{2}/", path)}
    assert replaced
    assert wrong_figures({path: page for path, page in pages.items() if path not in replaced}, published(sample.site / "data")) == []
    for path in replaced:
        assert wrong_figures({path: pages[path]}, data_of(sample.site, path)) == []


def test_every_month_and_every_trust_has_its_figures_on_its_page(pages: dict[str, str]) -> None:
    for month in MONTHS:
        assert {name for _, trust, name, _ in figures(pages[f"{month}/index.html"]) if not trust} >= set(COUNTS[1:6])
        for path in (path for path in pages if re.fullmatch(rf"{month}/\w{{3}}/index.html", path)):
            assert {name for *_, name, _ in figures(pages[path])} >= {"actions", "past_due", "slipped"}


def test_a_wrong_figure_is_caught(sample: Told, pages: dict[str, str]) -> None:
    right = pages["2013-10/rnl/index.html"]
    before = next(words for *_, name, words in figures(right) if name == "on_track")
    count = re.search(r"\d+", before)
    assert count
    wrong = right.replace(before, before.replace(count[0], str(int(count[0]) + 1), 1), 1)
    assert len(wrong_figures({"a page": wrong}, published(sample.site / "data"))) == 1


def test_the_open_data_equals_a_second_count_from_the_raw_files(sample: Told) -> None:
    counted, data = recount(ROOT / "samples", MONTHS), published(sample.site / "data")
    assert len(counted) == len(MONTHS) * 11
    different = {
        (month, trust, name): (counts[name], data[month, trust][name])
        for (month, trust), counts in counted.items()
        for name in COUNTS
        if counts[name] != data[month, trust][name]
    }
    assert different == {}


def test_the_table_of_trusts_says_what_its_actions_add_up_to(sample: Told) -> None:
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


def ids(page: str) -> list[str]:
    return re.findall(r'id="(fig-[^"]+)"', page)


def test_every_id_of_a_figure_leads_to_its_sources(sample: Told, pages: dict[str, str]) -> None:
    told = "".join(page for path, page in pages.items() if path.endswith("sources/index.html"))
    sources = set(ids(told))
    assert {figure for page in pages.values() for figure in ids(page)} - sources == set()


def test_why_leads_to_rows_cells_file_decision_rule_release_and_approval(sample: Told, capsys: pytest.CaptureFixture[str]) -> None:
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


def test_why_names_no_person(sample: Told, capsys: pytest.CaptureFixture[str]) -> None:
    for figure in ("fig-2013-10-delivered", "fig-2013-10-rnl-past-due", "fig-2013-12-on-time", "fig-2013-12-rpa-not-reported"):
        assert sample.run("why", figure) == 0
    said = capsys.readouterr().out
    assert not re.search(r"@|Illustrative (Chair|Chief|Improvement)|sample approver", said)


@pytest.mark.parametrize("figure", ["fig-2013-10-rnl-happy", "delivered", "fig-2013-10-zzz-delivered", "fig-2019-10-rnl-delivered"])
def test_an_id_that_is_none_is_answered_with_a_sentence(sample: Told, capsys: pytest.CaptureFixture[str], figure: str) -> None:
    assert sample.run("why", figure) == 2
    assert capsys.readouterr().err.startswith("measures: ")


def elsewhere(sample: Told, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in another process, in another time zone and locale, with another seed for hashes and another folder to work in."""
    settings = {f"MEASURES_{name.upper()}": str(sample.place / name) for name in ("store", "site", "mail", "returned")}
    environment = {**os.environ, **settings, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", f"import sys; from flows.command_line import main; sys.exit(main({list(words)!r}))"]
    return subprocess.run(command, cwd=sample.place, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_release_is_rebuilt_elsewhere_byte_for_byte(sample: Told) -> None:
    done = elsewhere(sample, "verify", "--rebuild", "2013-10")
    assert (done.returncode, done.stderr) == (0, "")
    assert "every one equal to the byte" in done.stdout


def test_a_corrected_release_is_rebuilt_with_its_list_of_changes(sample: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert (sample.site / "data/2013-11/changes-2.json").exists()
    assert sample.run("verify", "--rebuild", "2013-11") == 0
    assert "every one equal to the byte" in capsys.readouterr().out


def test_data_that_is_not_what_its_tables_and_rules_give_is_told(sample: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(sample.place / "store", tmp_path / "store")
    fact = tmp_path / "store/releases/2013-10/1.json"
    release = json.loads(fact.read_bytes())
    data = json.loads((tmp_path / "store/blobs" / release["data"]).read_bytes())
    data["totals"]["delivered"] += 1
    changed = to_json(data)
    sha = hashlib.sha256(changed).hexdigest()
    (tmp_path / "store/blobs" / sha).write_bytes(changed)
    fact.write_bytes(to_json({**release, "data": sha}))
    assert Told(tmp_path).run("verify", "--rebuild", "2013-10") == 1
    assert "differ: the release's data, 2013-10/index.html" in capsys.readouterr().out


def test_the_manifest_lists_every_file_of_a_release_as_it_is_on_the_site(sample: Told) -> None:
    manifest = json.loads((sample.site / "releases/2013-10/1/manifest.json").read_text(encoding="utf-8"))
    on_site = {path: hashlib.sha256((sample.site / path).read_bytes()).hexdigest() for path in manifest["files"]}
    assert manifest["files"] == on_site
    assert {"2013-10/index.html", "2013-10/rnl/index.html", "data/2013-10/actions.csv", "data/2013-10/tables.ods"} <= on_site.keys()
    for name in ("head", "rules", "data", "revision_sha256", "approval_sha256"):
        assert re.fullmatch(r"[0-9a-f]{64}", manifest[name])
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{16}", manifest["code"])
    assert "approver" not in json.dumps({**manifest, "approval": 0})


def test_the_csv_of_the_sample_reads_back_as_it_was_meant(sample: Told) -> None:
    raw = (sample.site / "data/actions.csv").read_bytes().decode()
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert raw.count("\r\n") >= len(rows)
