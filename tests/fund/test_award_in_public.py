"""What the pages are given of an award, and what they say in the month a trust leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tasks.assess.verdicts import verdicts_table
from tasks.evidence.cases import topic_counts
from tasks.model.award import CostLine, Dossier
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.period import Period
from tasks.publish.ledger_lines import public_lines
from tasks.publish.register import register
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import Ledger
from tasks.record.tables import rows_of
from tasks.rulebook import load
from tasks.rules.foundation_status import foundation_status
from tasks.run.month_trusts import leavers
from tests.site.builders import a_note, a_release, some_words
from tests.site.leading import leading_pages
from tests.site.reading import published, words

BOOK = load(Path(__file__).parents[2] / "config")
STANDING = BOOK.wording.standing
JUNE = Period(2014, 6)
NOBODY = pd.DataFrame({"trust": pd.Series(dtype="str")})
SAID = "Our SHMI has fallen to 1.08."


def actions(**said: object) -> pd.DataFrame:
    row = {"trust": "RPA", "ref": "RPA-01", "topic": "staffing", "status": "delivered", "reported": True, "narrative": ""}
    row |= {"percent": 100.0, "standings": "delivered|100", "closed": False}
    row |= {
        "due_date": pd.Timestamp(2013, 12, 31),
        "past_due": False,
        "unevidenced": False,
        "first_delivered": "",
        "delivered_date": pd.NaT,
        **said,
    }
    return pd.DataFrame([row])


def in_the_register(period: Period, known: Dossier | None = None, rows: pd.DataFrame | None = None) -> dict:
    left = leavers(BOOK, period)
    table = verdicts_table(
        BOOK, period, {}, {}, NOBODY, left, actions() if rows is None else rows, dict.fromkeys(BOOK.trusts, known or Dossier())
    )
    return register(BOOK, period, table, left)


def test_in_the_month_of_its_exit_a_trusts_award_stands_with_steps_clause_rate_and_amount():
    cost = CostLine("RDD-1", Period(2013, 10), "staff time", Decimal(1_234_567), "roster")
    award = in_the_register(JUNE, Dossier(costs=(cost,)))["RDD"]["partners"][0]["award"]
    assert award["answer"] == "yes"
    assert (award["rate"], award["amount"]) == ("100%", "£12,345.67")
    assert award["steps"][0].startswith("Royal Free London NHS Foundation Trust helps Basildon")
    assert award["steps"][-1].startswith("It is paid only after a person other than its proposer approves it")
    assert "Source: https://www.hsj.co.uk" in award["clause"]
    assert award["change"] == "A correction of the regulator's decision."
    assert not {"step", "change", "clause", "rate", "amount"} & {name for name, _ in award["evidence"]}


def test_what_was_closed_by_agreement_counts_as_promised_and_never_as_delivered():
    rows = pd.concat([actions(), actions(ref="RPA-02", status="on_track", closed=True)])
    assert topic_counts(rows, FOUR) == {"RPA": {"staffing": (1, 2)}}


def test_a_month_after_its_exit_nothing_more_is_said_of_a_trust():
    assert in_the_register(Period(2014, 10)) == {}


def test_a_figure_stated_in_an_update_of_the_month_is_checked_in_the_steps():
    rows = actions(trust="RDD", narrative=SAID)
    steps = in_the_register(JUNE, rows=rows)["RDD"]["partners"][0]["award"]["steps"]
    assert any("SHMI 1.08, as stated in June 2014, cannot be checked: no file" in step for step in steps)
    unreported = in_the_register(JUNE, rows=rows.assign(reported=False))
    assert not any("1.08" in step for step in unreported["RDD"]["partners"][0]["award"]["steps"])


def test_the_funds_page_says_what_was_approved_and_why_it_became_void_and_who_did_it_stays_in_the_record():
    entry = LedgerEntry(
        number=2,
        entry="voided",
        contract="RDD-1",
        pence=Decimal(150_001),
        rate="1",
        by="Ann",
        note="the costs",
        inputs={},
        at=datetime(2014, 9, 10, 23, 30, tzinfo=UTC),
        pot=Decimal(550_000_000),
        left=Decimal(549_849_999),
    )
    (line,) = public_lines(Ledger((entry,)))
    assert (line["entry"], line["amount"], line["day"], line["why"]) == ("voided", "£1,500.01", "2014-09-11", "the costs changed")
    (declined,) = public_lines(Ledger((replace(entry, entry="declined", note="Not shown to hold"),)))
    assert (declined["entry"], declined["why"]) == ("declined", "Not shown to hold")
    release = a_release()
    text = words(leading_pages([published(release)], [a_note(release)], some_words() | {"ledger": [line]})["fund/index.html"])
    assert "2 RDD-1 voided £1,500.01 11 September 2014 the costs changed £5,498,499.99" in text
    assert "Ann" not in text


def test_the_register_tells_a_day_that_no_source_gives_in_the_sources_words() -> None:
    held = in_the_register(Period(2014, 8))["RXR"]
    assert (held["left"], held["left_words"]) == ("2014-08-04", "out by 4 August 2014; recommended on 9 July 2014")
    assert (held["rating"]["date"], held["rating"]["words"]) == ("", "by 4 August 2014; the day is not in the source")


def test_nothing_is_told_of_an_exit_that_is_still_to_come() -> None:
    july = Period(2014, 7)
    (held,) = register(BOOK, july, rows_of([foundation_status(BOOK.trusts["RXR"], july.last_day, BOOK.kinds, STANDING)]), []).values()
    assert (held["left"], held["left_words"], held["rating"]["value"]) == ("", "", "")


def test_what_was_announced_of_one_trust_stands_with_it_from_that_day_on() -> None:
    for month, known in ((Period(2013, 8), 0), (Period(2013, 9), 1)):
        (held,) = register(BOOK, month, rows_of([foundation_status(BOOK.trusts["RLT"], month.last_day, BOOK.kinds, STANDING)]), []).values()
        assert len(held["announced"]) == known
        assert all("desperate need of better information technology" in words for words, _ in held["announced"])
