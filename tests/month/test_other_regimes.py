"""The samples of the other regimes that ship, told from their folders of config alone: collected, published and written to."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.run.programme import load_programme
from tests.month.programme_run import ProgrammeRun
from tests.sentences.matching import Reader, in_words_of_2025, read_list
from tests.sentences.open_data import Facts
from tests.sentences.said import everything_said
from tests.sentences.sample import LIST_OF_SAMPLE, PLAN
from tests.sentences.scopes import Told
from tests.sentences.test_sentences import LIST, faults, of_kind

ROOT = Path(__file__).parents[2]


def told(regime: str, place: Path) -> ProgrammeRun:
    """The sample of a regime, every period of it lived through and approved."""
    mine = ProgrammeRun(place, ROOT / "samples" / regime, ROOT / "config" / "regimes" / regime)
    programme = load_programme(ROOT / "samples" / regime)
    assert [mine.run(*words) for words in (("config",), ("plan",))] == [0, 0]
    assert mine.run("replay", str(programme.first), str(programme.last)) == 0
    assert mine.run("verify") == 0
    return mine


def of_all_pages(mine: ProgrammeRun) -> str:
    return " ".join(path.read_text(encoding="utf-8") for path in sorted(mine.site.rglob("*.html")) if "methodology" not in path.parts)


@pytest.fixture(scope="module")
def of_2016(tmp_path_factory) -> ProgrammeRun:
    return told("special-measures-2016", tmp_path_factory.mktemp("2016"))


@pytest.fixture(scope="module")
def of_2025(tmp_path_factory) -> ProgrammeRun:
    return told("provider-improvement-2025", tmp_path_factory.mktemp("2025"))


def test_one_regulator_hears_of_foundation_trusts_and_of_other_trusts(of_2016):
    overdue = of_2016.letters("St George's University Hospitals NHS Foundation Trust (RJ7): update for February 2017 overdue")
    assert "special.measures@nhs-improvement.example" in [address for address, _ in overdue]
    assert {"Monitor", "NHS Trust Development Authority"} & set(of_all_pages(of_2016).replace(",", " ").split()) == set()
    assert "NHS Improvement" in of_2016.page("2017-02", "RXH")


def test_who_left_during_a_month_owes_none_and_is_told_to_have_left(of_2016):
    assert [of_2016.trust(month, "RJ6")["state"] for month in ("2016-12", "2017-01")] == ["accepted", "accepted"]
    assert "RJ6" not in {row["trust"] for row in of_2016.rows("2017-02", "trusts")}
    assert "Croydon Health Services NHS Trust left special measures on 20 February 2017" in of_2016.page("2017-02")


def test_who_was_not_asked_for_a_month_is_asked_nothing_again_that_it_said_before_it(of_2016):
    assert "RXH" not in {row["trust"] for row in of_2016.rows("2017-01", "trusts")}
    assert "Brighton and Sussex University Hospitals NHS Trust, as its regulator said on 20 September 2016: Illustrative." in of_2016.page(
        "2017-01"
    )
    february = of_2016.trust("2017-02", "RXH")  # it says Delivered again of what December gave the day of
    assert (february["returned"], february["state"]) == ("0", "accepted")


def test_an_update_without_its_signatures_went_back_and_the_mended_one_counts(of_2016):
    assert (of_2016.trust("2017-01", "RJ7")["returned"], of_2016.trust("2017-01", "RJ7")["state"]) == ("1", "accepted")
    assert of_2016.trust("2017-02", "RJ7")["state"] == "never received"


def test_the_page_of_a_trust_in_two_programmes_says_of_each_by_when_it_was_meant_to_leave(of_2016):
    page = of_2016.page("2017-02", "RXH")
    assert "quality, since 17 August 2016; finance, since 18 October 2016" in page
    assert "Quality: It is meant to leave by 17 August 2017, as no stay is meant to last more than 12 months." in page
    assert "Finance: No source says by when it was meant to leave" in page
    assert "months intended" not in of_all_pages(of_2016)
    assert "The plan for finance: 2 of 3 actions delivered, 0 past due" in page
    assert "The plan for quality: 2 of 4 actions delivered, 1 past due" in page


def test_a_bonus_nobody_published_is_in_no_sentence_as_a_sum(of_2016):
    fund = (of_2016.site / "fund" / "index.html").read_text(encoding="utf-8")
    assert "What it pays, and when, was not published." in fund
    assert "%" not in of_2016.page("fund").partition("The rules")[2]
    assert "£5,500,000, one sum" not in fund  # no source gives the fund of these years a sum of its own


def test_a_quarter_has_its_own_address_and_an_integrated_care_board_reports_like_a_trust(of_2025):
    assert of_2025.trust("2025-Q4", "QOC")["state"] == "accepted"
    assert "October to December 2025" in of_2025.page("2025-Q4", "QOC")
    assert "integrated care board" in of_2025.page("2025-Q4", "QOC")


def test_a_page_speaks_of_quarters_and_of_no_month_or_hospital_trust(of_2025):
    page = of_2025.page("2026-Q1")
    assert "Reported last quarter and not this quarter: 4 of 11 actions" in page
    assert not [words for words in ("last month", "this month", "hospital trust", "special measures") if words in of_all_pages(of_2025)]


def test_the_newest_segment_published_by_the_end_of_the_quarter_is_on_the_page(of_2025):
    then = "illustrative-oversight-framework-acute-q2-25-26.csv"
    assert f"The oversight framework placed it in segment 4 for Q2 2025/26, with an average score of 3.15, by {then}." in of_2025.page(
        "2025-Q4", "RCX"
    )
    assert of_2025.verdict("2026-Q1", "RCX", "published_segment")["sentence"].startswith(
        "The oversight framework placed it in segment 5 for Q3 2025/26, with an average score of 3.10, by "
    )
    assert of_2025.verdict("2025-Q4", "QOC", "published_segment")["answer"] == "refer to a person"


def test_without_a_fund_nothing_is_said_of_one(of_2025):
    assert not (of_2025.site / "fund").exists()
    assert "Incentive fund" not in of_all_pages(of_2025)
    assert "incentive_award" not in {row["rule"] for row in of_2025.rows("2025-Q4", "verdicts")}
    tables = {path.name.partition(".")[0] for path in (of_2025.site / "data/2025-Q4").glob("*.csv")}
    assert tables == {"actions", "trusts", "verdicts", "findings", "ratings", "mortality"}


def test_a_topic_that_a_plan_names_is_published_where_themes_sort_promises(of_2025):
    assert {row["ref"]: row["topic"] for row in of_2025.rows("2025-Q4", "actions") if row["topic"]} == {
        "QOC-02": "emergency",
        "RAJ-02": "emergency",
        "RAJ-04": "governance",
    }


def test_every_segment_that_is_said_is_read_back_from_the_published_files(of_2025):
    said = [row for quarter in ("2025-Q4", "2026-Q1") for row in of_2025.rows(quarter, "verdicts") if row["rule"] == "published_segment"]
    placed = [row for row in said if row["answer"] in {"yes", "no"}]
    assert placed
    for row in placed:
        found = re.fullmatch(
            r"The oversight framework placed it in segment (\d) for (.+?), with an average score of ([\d.]+), by (.+?\.csv)"
            r"(?:; for (.+?) it was in segment (\d))?\.",
            row["sentence"],
        )
        segment, quarter, score, file, before, was = found.groups()
        assert (published(row["trust"], file, quarter, "OF5000"), published(row["trust"], file, quarter, "OF5002")) == (segment, score)
        assert row["answer"] == ("yes" if int(segment) < 4 else "no")
        assert not before or was in {published(row["trust"], other.name, before, "OF5000") for other in OVERSIGHT.glob("*.csv")}


OVERSIGHT = ROOT / "samples/provider-improvement-2025/evidence/oversight"


def published(trust: str, file: str, quarter: str, metric: str) -> str | None:
    """What a published file says of a trust's metric in a quarter."""
    with (OVERSIGHT / file).open(encoding="utf-8", newline="") as rows:
        found = (
            row["Value"]
            for row in csv.DictReader(rows)
            if [row["Trust_code"], row["Quarter"], row["Metric_ID"]] == [trust, quarter, metric]
        )
        return next(found, None)


def of_quarters(name: str, told: Told) -> Iterator[Facts]:
    """The facts of a scope, with the names of measures in the words of the regime of quarters."""
    for facts in of_kind(name, told):
        yield facts | {
            key: in_words_of_2025(facts[key]) for key in ("measure", "change", "change_low", "title") if isinstance(facts.get(key), str)
        }


def test_every_sentence_with_a_figure_that_the_sample_of_quarters_says_is_listed_and_its_data_carry_it(of_2025):
    lists = [one for path in (LIST, LIST_OF_SAMPLE) for one in read_list(path, in_words_of_2025)]
    reader = Reader([*lists, *read_list(LIST.with_name("of_2025.txt"))], of_quarters)
    assert faults(reader, list(everything_said(of_2025, PLAN))) == []


def test_every_sentence_with_a_figure_that_the_sample_of_2016_says_is_listed_and_its_data_carry_it(of_2016):
    lists = [one for path in (LIST, LIST_OF_SAMPLE, LIST.with_name("of_2016.txt")) for one in read_list(path)]
    found = faults(Reader(lists, of_kind), list(everything_said(of_2016, PLAN)))
    assert [one for one in found if "is listed 2 times: 'Done: it left special measures" not in one] == []
