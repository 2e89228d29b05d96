"""Builders of tables and releases that say only what a test is about; everything else is plausible and dull."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pandas as pd

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.period import Period
from tasks.publish.release_data import release_data
from tasks.rules.counts import this_month
from tasks.site.data.shapes import MonthTotals, ProgrammeWords, PublicLetter, RegisterTrust, ReleaseData, ReleaseNote, RulebookWords, Source
from tasks.site.pages.sources import rules_named

OCTOBER = Period(2013, 10)
AS_OF = datetime(2013, 11, 19, 9, tzinfo=UTC)
_BY_LINK = ("director_signed", "early_warning", "chair_confirmed", "chief_confirmed")
STATED = ("director_comment", "early_warning", *(f"{what}_{how}" for what in _BY_LINK for how in ("by", "on")))
_DAYS = ("due_date", "revised_date", "delivered_date", "revised_latest", "previous_revised", "closed_on", "chair_date", "chief_date")
SAMPLE: ProgrammeWords = {
    "title": "Special measures: progress against action plans",
    "illustrative": True,
    "banner": "Illustrative sample: these plans and updates were made up to show how the pages work.",
}
REAL: ProgrammeWords = {"title": "Special measures: progress against action plans", "illustrative": False, "banner": ""}
_OF_MONTH = {name: this_month(name) for name in FOUR.counted}


def an_action(ref: str = "RNL-01", **said: Any) -> dict[str, Any]:
    """An action reported on track, with nothing remarkable about it."""
    return {
        "trust": ref[:3],
        "ref": ref,
        "plan_version": 1,
        "theme": "Staffing",
        "topic": "staffing",
        "concern": "Too few nurses at night",
        "action": "Recruit 30 registered nurses for the medical wards",
        "owner": "Director of Nursing",
        "timescale": "30 November 2013",
        "due_date": "2013-11-30",
        "due_precision": "day",
        "closed_on": "",
        "closed_by": "",
        "closed_because": "",
        "reported": True,
        "status": "on_track",
        "status_period": "2013-10",
        "percent": 60.0,
        "narrative": "22 of 30 nurses are in post.",
        "revised_word": "",
        "revised_date": "",
        "revised_reason": "",
        "delivered_word": "",
        "delivered_date": "",
        "evidence": "",
        "partner_help": "",
        "explanation": "",
        "submission": "20131111T100000Z-1",
        "row": 3,
        "first_delivered": "",
        "revised_latest": "",
        "revisions": 0,
        "unmoved": 0,
        "reopened": False,
        "closed": False,
        "past_due": False,
        "days_past_due": None,
        "slipped": False,
        "days_slipped": 0,
        "moved": True,
        "unevidenced": False,
        "previous_status": "on_track",
        "previous_percent": 60.0,
        "previous_revised": "",
        **said,
    }


def a_trust(code: str = "RNL", **said: Any) -> dict[str, Any]:
    """A trust whose update was accepted on time."""
    return {
        "trust": code,
        "state": "accepted",
        "received": 1,
        "returned": 0,
        "waiting": 0,
        "asked_about": "",
        "held": 0,
        "looked_at": "",
        "without_plan": "",
        "accepted": True,
        "on_time": True,
        "days_late": 0,
        "deadline": "2013-11-14",
        "first_received_at": said.get("received_at", "2013-11-11T10:00:00+00:00"),
        "mended": False,
        "corrected_at": "",
        "received_at": "2013-11-11T10:00:00+00:00",
        "submission": "20131111T100000Z-1",
        "sha256": "ab" * 32,
        "file": f"{code}.xlsx",
        "plan_version": 1,
        "nil": False,
        "nil_reason": "",
        "summary": "Night staffing is at its agreed level on 9 of 11 wards.",
        "chair_name": "A Chair",
        "chair_date": "2013-11-08",
        "chief_name": "A Chief",
        "chief_date": "2013-11-08",
        **dict.fromkeys(STATED, ""),
        "sign_off_missing": False,
        "actions": 1,
        "delivered": 0,
        "on_track": 1,
        "some_issues": 0,
        "not_on_track": 0,
        "never_reported": 0,
        "closed": 0,
        "not_reported": 0,
        "oldest_report": "",
        "past_due": 0,
        "slipped": 0,
        "unevidenced": 0,
        "warnings": 0,
        "accepted_updates": 2,
        "unmoved": 0,
        **said,
        **{name: said.get(name, said.get(of, int(of == "on_track"))) for of, name in _OF_MONTH.items()},
    }


def silent(code: str = "RNL", **said: Any) -> dict[str, Any]:
    """A trust from which nothing came."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("received_at", "submission", "sha256", "file", "summary", "chair_name", "chair_date", "chief_name", "chief_date"), ""
    )
    nothing |= {"state": "never received", "received": 0, "accepted": False, "on_time": False, "days_late": None}
    nothing |= {"not_reported": said.get("actions", 1), "oldest_report": "2013-09", **dict.fromkeys(_OF_MONTH.values(), 0)}
    return a_trust(code, **{**nothing, **said})


def a_register(code: str = "RNL", **said: Any) -> RegisterTrust:
    """What the rulebook knows of a trust."""
    award = {
        "answer": "no",
        "sentence": "Not yet: the first opportunity to leave has not been decided.",
        "evidence": [["as at", "2013-10-31"]],
    }
    known: dict[str, Any] = {
        "name": f"Hospital {code} NHS Trust",
        "kind": "NHS trust",
        "regulator": "NHS Trust Development Authority",
        "entered": "2013-07-16",
        "left": "",
        "improvement_director": "",
        "accountable_to": "the NHS Trust Development Authority",
        "leadership_review": "",
        "restrictions": [],
        "rating": {"value": "", "date": "", "source": ""},
        "foundation": "No rating is known, so a person decides whether the trust may apply.",
        "partners": [
            {
                "id": f"{code}-1",
                "partner": "RTF",
                "partner_name": "Helpful NHS Foundation Trust",
                "topics": [],
                "standing": "announced",
                "start": "September 2013",
                "award": award,
            }
        ],
        **said,
    }
    return cast(RegisterTrust, known)


def a_verdict(rule: str, trust: str, answer: str, sentence: str, evidence: str = "[]") -> dict[str, Any]:
    return {"rule": rule, "trust": trust, "subject": trust, "answer": answer, "sentence": sentence, "evidence": evidence}


def a_source(cells: dict[str, str]) -> Source:
    """Where a trust's update was read."""
    return {"submission": "20131111T100000Z-1", "sha256": "ab" * 32, "kind": "xlsx", "cells": cells, "decision": 1, "rules": "cd" * 32}


def on_time(trust: str = "RNL") -> dict[str, Any]:
    return a_verdict("overdue", trust, "no", "The update arrived on time and was accepted.", '[["deadline", "2013-11-14"]]')


def a_finding(trust: str = "RNL", **said: Any) -> dict[str, Any]:
    return {
        "trust": trust,
        "submission": "20131111T100000Z-1",
        "received_at": "2013-11-11T10:00:00+00:00",
        "decision": "accepted",
        "check": "long-silence",
        "severity": "warning",
        "ref": f"{trust}-01",
        "address": "Update!K3",
        "seen": "",
        "says": "The words are last month's.",
        "mend": "Say what was done this month.",
        "answer": "",
        "waived_by": "",
        **said,
    }


def a_letter(trust: str = "RNL", rule: str = "overdue", fate: str = "waits", day: str = "", *, over: bool = False) -> PublicLetter:
    return {
        "trust": trust,
        "rule": rule,
        "over": over,
        "level": "first",
        "role": "regulator",
        "name": "NHS Trust Development Authority",
        "copied": ["improvement director"],
        "fate": fate,
        "day": day,
    }


def a_release(
    trusts: Sequence[dict[str, Any]] = (),
    actions: Sequence[dict[str, Any]] = (),
    *,
    period: Period = OCTOBER,
    verdicts: Sequence[dict[str, Any]] = (),
    findings: Sequence[dict[str, Any]] = (),
    before: tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]] | None = None,
    register: dict[str, RegisterTrust] | None = None,
    programme: ProgrammeWords = SAMPLE,
    number: int = 1,
    reason: str = "",
    standing: ReleaseData | None = None,
    progress: Sequence[MonthTotals] = (),
    evidence: dict[str, list[dict[str, Any]]] | None = None,
) -> ReleaseData:
    """A release of the given rows; a trust or action left out is one ordinary one."""
    trusts = trusts or [a_trust()]
    known = {row["trust"]: a_register(row["trust"]) for row in trusts} | (register or {})
    return release_data(
        period,
        number,
        AS_OF,
        frame(actions or [an_action()]),
        frame(trusts),
        frame(verdicts or [on_time()]),
        frame(findings or [a_finding(severity="trial")]),
        frame(before[0]) if before else None,
        frame(before[1] or [an_action()]) if before else None,
        known,
        programme,
        reason,
        standing,
        progress,
        evidence=evidence,
    )


def a_note(data: ReleaseData) -> ReleaseNote:
    """A release as lists and feeds show it."""
    return {
        "period": data["period"],
        "number": data["number"],
        "as_of": data["as_of"],
        "reason": data["reason"],
        "totals": data["totals"],
        "release": f"the release {data['number']} of {data['period']}",
    }


def frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table typed as the record keeps it."""
    found = pd.DataFrame(list(rows))
    for name in set(_DAYS) & set(found.columns):
        found[name] = pd.to_datetime(found[name].replace("", None)).astype("datetime64[s]")
    return found


_TERMS = ("delivered", "evidence", "getting better", "kept", "on time", "past agreed date", "slipped", "stalled", "standing still")
"""Those that other pages lead to."""


def some_words() -> RulebookWords:
    return {
        "glossary": [{"term": term, "means": "As its rule has it.", "rule": ""} for term in _TERMS],
        "intro": ["Facts are kept as they came; every status here is worked out from them."],
        "thresholds": [
            {
                "name": "stall_updates",
                "value": "3",
                "unit": "accepted updates",
                "start": "2013-07-16",
                "source": "No source defines it",
                "illustrative": True,
                "note": "A quarter of a year.",
            }
        ],
        "pot": ["£5,500,000", "BMJ"],
        "schemes": [
            {
                "regulator": "Monitor",
                "words": "A share of the partner's own cost.",
                "source": "HSJ",
                "rungs": [["Left at the first opportunity", "100%", "HSJ"]],
            }
        ],
        "clauses": [
            {
                "name": "topic scope",
                "value": "Help with topics is judged on those topics.",
                "unit": "",
                "start": "2013-07-16",
                "source": "No source found",
                "illustrative": True,
                "note": "",
            }
        ],
        "vocabularies": [
            {"source": "template", "word": "Delivered", "status": "delivered", "note": ""},
            {"source": "another", "word": "green", "status": "", "note": "means finished in one place and not in another"},
        ],
        "checks": [{"check": "missing-action", "severity": "error", "words": "Every planned action has a line."}],
        "worked_examples": [
            {
                "rule": "past_due",
                "title": "Past its agreed date",
                "words": "An action is past due when its date is gone.",
                "example": [
                    {
                        "name": "Due at the end of the month",
                        "given": {"agreed": "2013-09-30", "delivered": False},
                        "then": {"days_past_due": 31},
                    }
                ],
            },
            *({"rule": rule, "title": rule, "words": "As it says.", "example": []} for rule in rules_named(FOUR) if rule != "past_due"),
        ],
        "published_figures": [
            {
                "about": "actions",
                "as_at": "2014-02",
                "scope": "14 trusts",
                "measure": name,
                "figure": str(n),
                "of": 244,
                "percent": p,
                "note": "",
                "source": "govwire",
            }
            for name, n, p in (("Delivered", 82, 34), ("On track", 127, 52), ("Neither", 35, 14))
        ],
        "leadership_programme": [["Length", "Ten months", "Nursing Times"]],
    }


def planted() -> Iterator[ReleaseData]:
    """Two months of four trusts in which everything happens once."""
    earlier = [
        an_action("RNL-01", status_period="2013-09"),
        an_action("RNL-02", status="delivered", percent=100.0, status_period="2013-09"),
        an_action("RPA-01", status_period="2013-09"),
        an_action("RMP-01"),
        an_action("RLT-01"),
        an_action("RNL-09", status_period="2013-09"),
    ]
    before = [a_trust(code, actions=2) for code in ("RNL", "RPA", "RMP", "RLT")]
    yield a_release(before, earlier, period=Period(2013, 9), verdicts=[on_time()])
    trusts, actions = _planted_trusts(), _planted_actions()
    overdue = a_verdict("overdue", "RPA", "yes", "No update for October 2013 has been received.", '[["deadline", "2013-11-14"]]')
    stalled = a_verdict("stalled", "RLT", "yes", "Nothing in the plan has moved in the last 3 accepted updates.")
    findings = [
        a_finding(answer="Both wards report through one matron."),
        a_finding("RMP", severity="error", decision="returned", says="The status is missing.", submission="x"),
    ]
    yield a_release(
        trusts,
        actions,
        verdicts=[on_time(), overdue, stalled],
        before=(before, earlier),
        findings=findings,
        register={"RXQ": a_register("RXQ", left="2013-10-20")},
        evidence=some_evidence(),
    )


def some_evidence(trust: str = "RNL") -> dict[str, list[dict[str, Any]]]:
    """A line of a claim, a rating and a mortality figure, as a revision holds them."""
    claim = {"contract": f"{trust}-1", "month": "2013-09", "category": "Buddy visits", "amount": "1250.25", "evidence": "=invoice 7"}
    return {
        "claims": [{"trust": trust, **claim, "claim": "RTF/1"}],
        "ratings": [{"trust": trust, "provider": "RTF", "published": "2013-10-02", "rating": "Good", "source": "ratings.csv"}],
        "mortality": [{"trust": trust, "published": "2013-10-31", "value": "1.0913", "band": 1, "source": "shmi.csv"}],
    }


def _planted_trusts() -> list[dict[str, Any]]:
    return [
        a_trust(
            "RNL",
            state="accepted late",
            on_time=False,
            days_late=7,
            received_at="2013-11-21T10:00:00+00:00",
            actions=6,
            delivered=2,
            on_track=2,
            some_issues=1,
            not_on_track=1,
            past_due=1,
            slipped=1,
            unevidenced=1,
            received=2,
            returned=1,
        ),
        silent("RPA", actions=2, on_track=2, past_due=1),
        silent("RMP", state="returned", received=1, returned=1),
        a_trust(
            "RLT",
            state="nil return",
            nil=True,
            nil_reason="The board did not meet.",
            summary="",
            not_reported=1,
            on_track_this_month=0,
            oldest_report="2013-09",
            unmoved=3,
        ),
    ]


def _planted_actions() -> list[dict[str, Any]]:
    unsaid = {
        "reported": False,
        "narrative": "",
        "status_period": "2013-09",
        "percent": float("nan"),
        "submission": "",
        "row": None,
        "moved": False,
    }
    late = {"due_date": "2013-09-30", "timescale": "September 2013", "due_precision": "month", "past_due": True, "days_past_due": 31}
    return [
        an_action(
            "RNL-01",
            status="some_issues",
            revised_word="31st January 2014",
            revised_date="2014-01-31",
            revised_latest="2014-01-31",
            revisions=3,
            revised_reason="Two overseas starters await visas.",
            slipped=True,
            days_slipped=62,
            narrative="<script>alert(1)</script> & more",
            explanation="Both wards report through one matron.",
            partner_help="staffing",
        ),
        an_action(
            "RNL-02",
            status="not_on_track",
            previous_status="delivered",
            first_delivered="2013-09",
            reopened=True,
            percent=80.0,
            previous_percent=100.0,
        ),
        an_action("RNL-03", **late),
        an_action("RNL-04", status="delivered", percent=100.0, unevidenced=True, previous_status="on_track"),
        an_action(
            "RNL-05",
            status="delivered",
            percent=100.0,
            evidence="Board paper 7.2",
            delivered_date="2013-10-28",
            delivered_word="28 October 2013",
        ),
        an_action(
            "RNL-06",
            timescale="Ongoing",
            due_date="",
            due_precision="ongoing",
        ),
        an_action("RPA-01", **late, **unsaid),
        an_action("RPA-02", **{**unsaid, "status": "", "status_period": ""}),
        an_action("RMP-01", **unsaid),
        an_action("RLT-01", **unsaid),
    ]
