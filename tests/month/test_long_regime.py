"""2013 to 2016 told across the regulators' merger, a change of kind, a merger of codes, a relapse and a second programme at once."""

from __future__ import annotations

import csv
from collections import defaultdict
from email.utils import parsedate_to_datetime

import pytest

from tasks.record.facts import ReceiptSheet
from tests.month.long_regime import ASKED, DESKS, MERGED, SUCCEEDED, desk, long_regime
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT

pytestmark = pytest.mark.rehearsal


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ProgrammeRun:
    run = long_regime(tmp_path_factory.mktemp("long"))
    assert [run.run(*words) for words in (("config",), ("plan",), ("replay", min(ASKED), max(ASKED)))] == [0, 0, 0]
    return run


def heard(told: ProgrammeRun, rule: str, trust: str) -> dict[str, set[str]]:
    """Which regulators' desks were written to about a trust, by the month that the letters are of."""
    found = defaultdict(set)
    for path in (told.place / "mail").glob(f"*-{trust}-{rule}-*.eml"):
        (mail,) = told.mail(path.stem)
        found[path.name[:7]] |= {code for code in DESKS if desk(code) == mail["To"].addresses[0].addr_spec}
    return {month: who for month, who in found.items() if who}


def test_each_overdue_month_is_heard_of_by_all_who_oversee_the_trust_on_the_day_of_the_letter(told):
    assert heard(told, "overdue", SILENT) == {
        "2013-09": {"ntda"},
        "2014-11": {"ntda"},
        "2014-12": {"monitor"},  # a foundation trust since 1 January, before the letter
        "2016-01": {"monitor"},
        "2016-02": {"monitor", "nhs_england"},  # the second programme, since 14 March
        "2016-03": {"nhs_improvement", "nhs_england"},
    }
    assert heard(told, "overdue", MERGED) == {"2016-04": {"nhs_improvement"}}


def test_every_letter_goes_to_somebody_who_held_the_post_that_day(told):
    with (told.programme / "people.csv").open(encoding="utf-8", newline="") as file:
        days = {row["address"]: (row["start"], row["end"] or "9999-12-31") for row in csv.DictReader(file)}
    mails = told.mail()
    assert len(mails) == sum(len(sheet.taken) for sheet in told.held(ReceiptSheet)) > 100
    for mail in mails:
        sent = parsedate_to_datetime(mail["Date"]).date().isoformat()
        for one in (*mail["To"].addresses, *(mail["Cc"].addresses if mail["Cc"] else ())):
            first, last = days[one.addr_spec]
            assert first <= sent <= last, (str(mail["Subject"]), one.addr_spec, sent)
            code = one.addr_spec.partition("@")[2].partition(".")[0].upper()
            assert code not in (SENDS, MERGED) or (code == MERGED) is (sent >= SUCCEEDED), one


def test_a_digest_goes_to_each_regulator_of_the_day(told):
    found = defaultdict(set)
    for month in ASKED:
        for mail in told.mail(f"{month}-all-digest-*"):
            found[month].add(mail["To"].addresses[0].addr_spec)
    assert found["2013-09"] == {desk("ntda"), desk("monitor")}
    assert found["2014-12"] == {desk("monitor")}
    assert found["2016-03"] == {desk("nhs_improvement"), desk("nhs_england")}


def test_who_left_hears_nothing_until_it_is_back_and_its_page_says_both(told):
    months = {path.name[:7] for path in (told.place / "mail").glob(f"*-{SENDS}-*.eml")}
    assert months == {"2013-09", "2014-11", "2014-12", "2016-01"}
    assert SENDS not in {row["trust"] for row in told.rows("2013-11", "trusts")}
    assert "left special measures on 20 November 2013" in told.page("2013-11")
    for page in (told.page("2014-11", SENDS), told.page("trusts", SENDS), told.page("trusts", MERGED)):
        assert "Entered special measures on 1 October 2014." in page
        assert "From 16 July 2013 to 20 November 2013." in page
    again = "The trust entered special measures again on 1 October 2014, 10 months after it left"
    assert again in told.page("trusts", SENDS)  # so that what its partner had is asked back


def test_after_the_merger_the_plan_goes_on_and_the_record_verifies(told):
    february = told.trust("2016-02", MERGED)
    assert (february["state"], february["accepted_updates"]) == ("accepted", "4")  # since it is back
    assert "Entered special measures on 1 October 2014." in told.page("2016-02", MERGED)
    assert told.run("verify") == 0


def test_the_page_of_a_trust_in_two_programmes_names_both_and_who_oversees_it_in_each(told):
    page = told.page("2016-04", SILENT)
    assert "quality, since 16 July 2013; finance, since 14 March 2016, overseen by NHS England" in page


def test_each_page_names_the_kind_and_the_regulator_of_its_months_last_day_and_the_earlier_code(told):
    for month, trust, kind, regulator in (
        ("2014-12", SILENT, "NHS trust", "NHS Trust Development Authority"),
        ("2016-01", SILENT, "foundation trust", "Monitor"),
        ("2016-03", MERGED, "foundation trust", "Monitor"),
        ("2016-04", MERGED, "foundation trust", "NHS Improvement"),
    ):
        assert f"Kind of trust {kind} Regulator {regulator} " in told.page(month, trust)
    assert f"{SENDS}, until 9 February 2016: what was said under it counts for this trust." in told.page("trusts", MERGED)
