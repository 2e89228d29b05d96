"""A fault for each check: which lines it can be planted in, what is written there, and what must then be found, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tests.oracle.clean import RECEIVED

Known = Mapping[str, Any]  # a row of the table of lines: what was agreed, and what was last known
Said = dict[str, str]
LAST_DAY = pd.Timestamp(2013, 11, 30)
OPEN = ("on_track", "some_issues", "not_on_track")
DONE = {"status_word": "Delivered", "percent_word": "100", "delivered_word": "28 November 2013"}
NOT_DONE = {"percent_word": "", "delivered_word": "", "evidence": ""}
REVISED = {"revised_reason": "Two overseas starters await visas."}


@dataclass(frozen=True)
class Fault:
    """`where` says whether a line can have it; `says` what is then written; `column` is the cell that is pointed at (empty: the file).

    `also` are declared consequences, at (check, column), for the same action.
    """

    column: str
    where: Callable[[Known], bool]
    says: Callable[[Known], Said]
    also: tuple[tuple[str, str], ...] = ()


def day(moment: pd.Timestamp) -> str:
    return moment.date().isoformat()


def always(_: Known) -> bool:
    return True


def falls_due(line: Known) -> bool:
    """Due, as last known, in the month reported on, and not delivered before."""
    latest = line["last_revised"] if pd.notna(line["last_revised"]) else line["due_date"]
    return not was_done(line) and bool(LAST_DAY - pd.Timedelta(days=29) <= latest <= LAST_DAY)


def is_open(line: Known) -> bool:
    """Open this month and last, and not past its date."""
    return line["status"] in OPEN and line["last_status"] in OPEN


def in_time(line: Known) -> bool:
    return bool(line["due_date"] > LAST_DAY)


def was_done(line: Known) -> bool:
    return bool(line["last_status"] == "delivered")


def late(line: Known) -> bool:
    latest = line["last_revised"] if pd.notna(line["last_revised"]) else line["due_date"]
    return is_open(line) and bool(line["due_date"] <= LAST_DAY) and bool(latest <= LAST_DAY)


def dated(line: Known) -> bool:
    return is_open(line) and pd.notna(line["due_date"]) and in_time(line)


def fresh(line: Known) -> Said:
    """A narrative that nobody wrote before."""
    return {"narrative": f"{line['ref']}: the figures of the last week of November were counted twice, by two people."}


def new_done(line: Known) -> Said:
    return DONE | fresh(line) | {"evidence": f"Board paper on {line['ref']}, 28 November 2013"}


def later(line: Known, days: int) -> str:
    latest = line["last_revised"] if pd.notna(line["last_revised"]) else line["due_date"]
    return day(latest + pd.Timedelta(days=days))


LINES: dict[str, Fault] = {
    "action-reworded": Fault("action", always, lambda line: {"action": f"{line['action']} if there is time"}),
    "theme-changed": Fault("theme", always, lambda _: {"theme": "Other matters"}),
    "concern-changed": Fault("concern", always, lambda _: {"concern": "Nothing in particular."}),
    "owner-changed": Fault("owner", always, lambda _: {"owner": "To be decided"}),
    "agreed-date-changed": Fault("timescale", always, lambda _: {"timescale": "29 February 2016"}),
    "status-missing": Fault("status_word", always, lambda _: {"status_word": ""}),
    "status-unknown": Fault("status_word", always, lambda _: {"status_word": "Amber/Green"}),
    "on-track-past-date": Fault(
        "status_word", late, lambda line: {"status_word": "On track to deliver", "revised_word": "", "revised_reason": ""}
    ),
    "on-track-unmoved": Fault(
        "status_word",
        lambda line: dated(line) and line["unmoved"] == 2 and line["last_status"] == "on_track",
        lambda line: {"status_word": "On track to deliver", "percent_word": f"{line['last_percent']:g}"},
    ),
    "reopened": Fault("status_word", was_done, lambda line: {"status_word": "Some issues", **NOT_DONE, **fresh(line)}),
    "percent-unreadable": Fault("percent_word", always, lambda _: {"percent_word": "about half"}),
    "percent-down": Fault(
        "percent_word",
        lambda line: is_open(line) and line["last_percent"] >= 1,
        lambda line: {"percent_word": f"{line['last_percent'] - 1:g}"},
    ),
    "percent-withdrawn": Fault(
        "percent_word", lambda line: is_open(line) and pd.notna(line["last_percent"]), lambda _: {"percent_word": ""}
    ),
    "percent-against-status": Fault("percent_word", is_open, lambda _: {"percent_word": "100"}),
    "narrative-missing": Fault("narrative", is_open, lambda _: {"status_word": "Not on track to deliver", "narrative": "n/a"}),
    "reopened-without-narrative": Fault(
        "narrative",
        was_done,
        lambda line: {
            "status_word": "On track to deliver",
            "narrative": "",
            "revised_word": later(line, 200),
            **REVISED,
            **NOT_DONE,
        },
        also=(("reopened", "status_word"),),
    ),
    "same-narrative-as-last-month": Fault("narrative", is_open, lambda line: {"narrative": line["last_narrative"].upper()}),
    "same-narrative-as-another-trust": Fault("narrative", always, lambda line: {"narrative": line["theirs"]}),
    "revised-unreadable": Fault("revised_word", is_open, lambda _: {"revised_word": "as soon as possible", **REVISED}),
    "revised-not-later": Fault("revised_word", dated, lambda line: {"revised_word": day(line["due_date"]), **REVISED}),
    "revised-earlier": Fault(
        "revised_word",
        lambda line: dated(line) and pd.notna(line["last_revised"]) and line["last_revised"] > line["due_date"] + pd.Timedelta(days=2),
        lambda line: {"revised_word": day(line["due_date"] + pd.Timedelta(days=1)), **REVISED},
    ),
    "rebaselined-too-often": Fault(
        "revised_word", lambda line: dated(line) and line["revisions"] == 2, lambda line: {"revised_word": later(line, 30), **REVISED}
    ),
    "revised-without-reason": Fault(
        "revised_reason",
        lambda line: dated(line) and line["revisions"] == 0 and pd.isna(line["last_revised"]),
        lambda line: {"revised_word": later(line, 30), "revised_reason": "-"},
    ),
    "delivered-without-date": Fault("delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": ""}),
    "delivered-date-unreadable": Fault("delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": "end of last week"}),
    "delivered-names-no-day": Fault("delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": "November 2013"}),
    "delivered-in-future": Fault(
        "delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": f"{RECEIVED.day + 1} Dec 2013"}
    ),
    "delivered-after-month": Fault("delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": "1 December 2013"}),
    "delivered-before-agreed": Fault("delivered_word", is_open, lambda line: new_done(line) | {"delivered_word": "1 July 2013"}),
    "delivered-date-changed": Fault(
        "delivered_word",
        lambda line: was_done(line) and pd.notna(line["last_delivered"]),
        lambda line: {"delivered_word": day(line["last_delivered"] + pd.Timedelta(days=1))},
    ),
    "delivered-date-against-status": Fault("delivered_word", is_open, lambda _: {"delivered_word": "28 November 2013"}),
    "delivered-without-evidence": Fault("evidence", is_open, lambda line: new_done(line) | {"evidence": ""}),
    "partner-help-outside-contract": Fault(
        "partner_help", lambda line: bool(line["contract_topics"]), lambda _: {"partner_help": "car parking"}
    ),
}
ROWS: dict[str, Fault] = {  # of the line as a whole; written by the test itself
    "action-missing": Fault("", always, lambda _: {}),
    "ref-missing": Fault("ref", always, lambda _: {"ref": ""}),  # its action's words say which it is
    "action-unknown": Fault("ref", always, lambda line: {"ref": f"New {line['ref'][-2:]}b"}, also=(("action-missing", ""),)),
    "action-twice": Fault("ref", always, lambda _: {}),
}
NEAR: dict[str, Fault] = {  # references of which one action is meant, or nearly; told once for an update, or once for a line
    "ref-understood": Fault("ref", always, lambda line: {"ref": str(int(line["ref"][-2:]))}),
    "action-closed": Fault("ref", always, lambda line: {"ref": f"{line['trust']}-99"}, also=(("action-missing", ""),)),  # see clean.py
    "action-unknown": Fault("ref", always, lambda line: {"ref": f"{line['trust']}-Z{line['ref'][-2:]}"}),
}
PAIRS: dict[str, Fault] = {  # of two lines, told at the second
    "same-narrative-as-another-action": Fault("narrative", always, fresh),
    "same-evidence-as-another-action": Fault("evidence", is_open, new_done),
}
HEADS: dict[str, tuple[str, Said]] = {
    "trust-missing": ("trust_code", {"trust_code": ""}),
    "misspelt-name": ("trust_name", {"trust_name": "St Elsewhere"}),
    "corrects-unclear": ("corrects_word", {"corrects_word": "partly"}),
    "plan-version-unreadable": ("plan_version_word", {"plan_version_word": "the July plan"}),
    "plan-version-missing": ("plan_version_word", {"plan_version_word": "-"}),
    "sign-off-missing-chair": ("chair_name", {"chair_name": ""}),
    "sign-off-unknown-name-chair": ("chair_name", {"chair_name": "A Stranger"}),
    "sign-off-undated-chair": ("chair_date_word", {"chair_date_word": "in November"}),
    "sign-off-names-no-day-chair": ("chair_date_word", {"chair_date_word": "December 2013"}),
    "sign-off-outside-period-chair": ("chair_date_word", {"chair_date_word": "31 October 2013"}),
    "sign-off-missing-chief": ("chief_name", {"chief_name": "n/a"}),
    "sign-off-unknown-name-chief": ("chief_name", {"chief_name": "A Stranger"}),
    "sign-off-undated-chief": ("chief_date_word", {"chief_date_word": ""}),
    "sign-off-names-no-day-chief": ("chief_date_word", {"chief_date_word": "Dec 2013"}),
    "sign-off-outside-period-chief": ("chief_date_word", {"chief_date_word": "13 December 2013"}),
}
ALONE: dict[str, tuple[str, Said]] = {  # so much follows from these that little else is told beside them
    "period-missing": ("period_word", {"period_word": ""}),
    "trust-unknown": ("trust_code", {"trust_code": "R0A"}),
    "wrong-trust": ("trust_code", {"trust_code": "RWD"}),
    "wrong-period": ("period_word", {"period_word": "autumn"}),
    "period-not-ended": ("period_word", {"period_word": "2013-12"}),
    "old-plan-version": ("plan_version_word", {"plan_version_word": "9"}),
    "nil-unclear": ("nil_word", {"nil_word": "partly"}),
    "nil-with-content": ("nil_word", {"nil_word": "yes", "nil_reason": "The board did not meet."}),
    "other-name": ("trust_name", {"trust_name": "{variant}"}),
}
EMPTY = {
    "nil-past-date": ("", {"nil_word": "yes", "nil_reason": "The board did not meet."}),  # told at each action that fell due
    "nil-without-reason": ("nil_reason", {"nil_word": "yes", "nil_reason": ""}),
    "empty-update": ("", {"nil_word": "no"}),
}
NOT_PLANTED = {
    "due-unreadable": "the fault is in the agreed plan, not in an update",
    "before-first-plan": "it takes a plan agreed after the month: tests/month/test_without_plan.py",
    "no-agreed-plan": "the fault is in the record, not in an update",
    "earlier-month-again": "it takes an accepted update for the month: tests/validate/test_receipts.py",
    "same-second": "it takes two updates: tests/validate/test_receipts.py",
    "fault-of-ours": "the fault is in the product, not in an update: tests/month/test_faults_of_ours.py",
    "merged-answers": "it takes merged cells, which no plain table has: tests/workbook/test_merged_cells.py",
    "comment-unread": "programs write comments each in parts of its own: tests/workbook/test_words_outside.py",
    "reader-stopped": "each such file costs a reader process and its seconds: tests/workbook/test_hostile_files.py has them",
}
