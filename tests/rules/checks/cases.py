"""For each check, an update that passes, one that does not, one on the boundary, and one with no update before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Said = dict[str, Any]
EDGE_GOOD, EDGE_BAD = False, True


@dataclass(frozen=True)
class Case:
    """`good` passes; `bad` offends this check and those in `also`, nothing else; `edge` says what is on the boundary, and which way
    it falls; `first` says whether `bad` also offends when nothing was accepted before (None: last month does not matter)."""

    bad: Said
    edge: tuple[Said, bool]
    good: Said = field(default_factory=dict)
    also: tuple[str, ...] = ()
    first: bool | None = None


DONE = {"status_word": "Delivered", "percent_word": "100", "delivered_word": "28 October 2013", "evidence": "Board paper 7.2"}
WAS_DONE = {"last_status": "delivered", "last_percent": 100.0}
LATE = {"timescale": "30 September 2013"}
MOVED = {"revised_word": "30 April 2014", "revised_reason": "Two starters await visas."}
HELD_UP = {"status_word": "Some issues"}
NIL = {"nil_word": "yes", "nil_reason": "The board did not meet.", "lines_filled": 0}

HEADS: dict[str, Case] = {
    "trust-missing": Case({"trust_code": ""}, ({"trust_code": " rnl "}, EDGE_GOOD)),
    "wrong-trust": Case({"trust_code": "RWD"}, ({"trust_code": "rnl"}, EDGE_GOOD)),
    "trust-unknown": Case({"trust_code": "R0A"}, ({"trust_code": "RWD"}, EDGE_GOOD)),
    "misspelt-name": Case(
        {"trust_name": "North Cumbira"}, ({"trust_name": "NORTH  CUMBRIA University Hospitals NHS trust."}, EDGE_GOOD), {"trust_name": ""}
    ),
    "other-name": Case({"trust_name": "North Cumbria Hospitals"}, ({"trust_name": "NORTH CUMBRIA HOSPITALS"}, EDGE_BAD)),
    "period-missing": Case({"period_word": ""}, ({"period_word": "October 2013"}, EDGE_GOOD)),
    "wrong-period": Case({"period_word": "autumn"}, ({"period_word": "2013-10-01"}, EDGE_GOOD), {"period_word": "Oct 2013"}),
    "period-not-ended": Case(
        {"period_word": "2013-11"}, ({"period_word": "2013-11", "open_period": "2013-11", "period": "2013-11"}, EDGE_GOOD)
    ),
    "earlier-month-again": Case(
        {"awaited": "2013-11"},
        ({"awaited": "2013-11", "update_explanation": "It corrects RNL-07.", "template_version": "2"}, EDGE_BAD),
        {"awaited": "2013-11", "corrects_word": "Yes."},
    ),
    "corrects-unclear": Case({"corrects_word": "partly"}, ({"corrects_word": "–"}, EDGE_GOOD), {"corrects_word": "no"}),
    "same-second": Case({"same_second": "was received with another"}, ({"same_second": ""}, EDGE_GOOD)),
    "no-agreed-plan": Case({"current_plan_version": 0}, ({"plan_version_word": "", "current_plan_version": 0}, EDGE_BAD)),
    "plan-version-missing": Case({"plan_version_word": ""}, ({"plan_version_word": "one"}, EDGE_GOOD)),
    "plan-version-unreadable": Case({"plan_version_word": "the July plan"}, ({"plan_version_word": "n/a"}, EDGE_GOOD)),
    "before-first-plan": Case({"current_plan_version": 0, "first_plan": "5 October 2013"}, ({"current_plan_version": 1}, EDGE_GOOD)),
    "old-plan-version": Case({"current_plan_version": 2}, ({"plan_version_word": "one"}, EDGE_GOOD)),
    "nil-unclear": Case({"nil_word": "partly"}, ({"nil_word": "NO"}, EDGE_GOOD), NIL),
    "nil-with-content": Case(NIL | {"lines_filled": 1}, (NIL, EDGE_GOOD)),
    "nil-without-reason": Case(NIL | {"nil_reason": ""}, (NIL | {"nil_reason": "as before"}, EDGE_BAD), NIL),
    "empty-update": Case({"lines_filled": 0}, ({"lines_filled": 1}, EDGE_GOOD), NIL),
}
for who in ("chair", "chief"):
    HEADS |= {
        f"sign-off-missing-{who}": Case({f"{who}_name": ""}, ({f"{who}_name": "-"}, EDGE_BAD)),
        f"sign-off-undated-{who}": Case({f"{who}_date_word": ""}, ({f"{who}_date_word": "6 November"}, EDGE_BAD)),
        f"sign-off-names-no-day-{who}": Case(
            {f"{who}_date_word": "October 2013"}, ({f"{who}_date_word": "about 6 November 2013"}, EDGE_GOOD)
        ),
        f"sign-off-outside-period-{who}": Case(
            {f"{who}_date_word": "30 September 2013"},
            ({f"{who}_date_word": "8 November 2013"}, EDGE_GOOD),
            {f"{who}_date_word": "1 October 2013"},
        ),
        f"sign-off-unknown-name-{who}": Case(
            {f"{who}_name": "A Stranger"}, ({f"{who}_name": "A Stranger", f"{who}_register": ()}, EDGE_GOOD), {f"{who}_name": f"a. {who}"}
        ),
    }

UNSAID = {"status_word": "", "percent_word": "", "narrative": ""}
LINES: dict[str, Case] = {
    "nil-past-date": Case(
        UNSAID | {"timescale": "31 October 2013"},
        (UNSAID | {"timescale": "1 November 2013"}, EDGE_GOOD),
        UNSAID | {"timescale": "31 October 2013"} | WAS_DONE,
        first=True,
    ),
    "action-missing": Case({"sent": False}, ({"sent": False, "planned": False}, EDGE_GOOD), first=True),
    "ref-missing": Case({"ref": "", "planned": False, "action": ""}, ({"ref": "", "planned": False, "times_sent": 2}, EDGE_BAD)),
    "action-unknown": Case({"ref": "RNL-99", "planned": False}, ({"planned": False, "sent": False}, EDGE_GOOD)),
    "action-closed": Case(
        {"ref": "RNL-99", "planned": False, "closing": "on 15 October 2013, as agreed by the Authority: the ward was shut"},
        ({"planned": False, "ref": "RNL-99"}, EDGE_GOOD),
    ),
    "ref-understood": Case({"ref_sent": "1", "ref_understood": True}, ({"ref_sent": "rnl–01"}, EDGE_GOOD)),
    "action-twice": Case({"times_sent": 2}, ({"times_sent": 2, "ref": "RNL-99", "planned": False}, EDGE_GOOD)),
    "action-reworded": Case({"action_sent": "Recruit 20 nurses"}, ({"action_sent": "recruit  30 registered nurses."}, EDGE_GOOD)),
    "agreed-date-changed": Case(
        {"timescale_sent": "30 April 2014"}, ({"timescale_sent": "2014-03-31"}, EDGE_GOOD), {"timescale_sent": "31ST march 2014"}
    ),
    "theme-changed": Case({"theme_sent": "Estates"}, ({"theme_sent": "STAFFING"}, EDGE_GOOD), {"theme_sent": ""}),
    "concern-changed": Case({"concern_sent": "Nights"}, ({"concern_sent": "too few nurses, at night"}, EDGE_GOOD)),
    "owner-changed": Case({"owner_sent": "Ward manager"}, ({"owner_sent": "Director  of Nursing"}, EDGE_GOOD), {"owner_sent": ""}),
    "due-unreadable": Case({"timescale": "ongoing"}, ({"timescale": "March 2014"}, EDGE_GOOD)),
    "status-missing": Case({"status_word": ""}, ({"status_word": "-"}, EDGE_BAD), first=True),
    "status-unknown": Case({"status_word": "Green"}, ({"status_word": "on TRACK to  deliver"}, EDGE_GOOD)),
    "on-track-past-date": Case(
        LATE, (LATE | {"timescale": "31 October 2013"}, EDGE_BAD), LATE | MOVED | {"revised_word": "1 November 2013"}, first=True
    ),
    "on-track-unmoved": Case(
        {"unmoved": 2, "last_percent": 40.0},
        ({"unmoved": 1, "last_percent": 40.0}, EDGE_GOOD),
        {"unmoved": 2, "last_percent": 39.0},
        first=False,
    ),
    "reopened": Case(HELD_UP | {"percent_word": "", "last_status": "delivered"}, (DONE | WAS_DONE, EDGE_GOOD), HELD_UP, first=False),
    "percent-unreadable": Case(
        {"percent_word": "about half"}, ({"percent_word": "0.6"}, EDGE_BAD), {"percent_word": "0", "last_percent": 0.0}
    ),
    "percent-down": Case({"percent_word": "20"}, ({"percent_word": "30"}, EDGE_GOOD), first=False),
    "percent-withdrawn": Case(
        {"percent_word": ""}, ({"percent_word": "", "last_percent": float("nan")}, EDGE_GOOD), DONE | {"percent_word": ""}, first=False
    ),
    "percent-against-status": Case({"percent_word": "100"}, (DONE | {"percent_word": "99"}, EDGE_BAD), DONE, first=True),
    "narrative-missing": Case(
        HELD_UP | {"narrative": ""}, (HELD_UP | {"narrative": "See above."}, EDGE_BAD), {"narrative": ""}, first=True
    ),
    "reopened-without-narrative": Case(
        {"narrative": "", "percent_word": "", "last_status": "delivered"},
        (HELD_UP | {"narrative": "", "percent_word": "", "last_status": "delivered"}, EDGE_GOOD),
        also=("reopened",),
        first=False,
    ),
    "same-narrative-as-last-month": Case(
        {"last_narrative": "22 OF 30 nurses are in post - 8 start in December"},
        (DONE | WAS_DONE | {"narrative": "18 of 30 are in post."}, EDGE_GOOD),
        {"narrative": "", "last_narrative": ""},
        first=False,
    ),
    "same-narrative-as-another-action": Case(
        {"narrative": "Weekly meetings of the executive team go on as before."}, ({"narrative": "31 letters are left of 140."}, EDGE_GOOD)
    ),
    "same-narrative-as-another-trust": Case({"copied_from": "RWD-03"}, ({"copied_from": ""}, EDGE_GOOD)),
    "revised-unreadable": Case(
        MOVED | {"revised_word": "ASAP"}, (MOVED | {"revised_word": "April 2014"}, EDGE_GOOD), {"revised_word": "n/a"}
    ),
    "revised-not-later": Case(MOVED | {"revised_word": "31 March 2014"}, (MOVED | {"revised_word": "1 April 2014"}, EDGE_GOOD), first=True),
    "revised-earlier": Case(
        MOVED | {"last_revised": "1 May 2014"}, (MOVED | {"last_revised": "30 April 2014"}, EDGE_GOOD), {"last_revised": "1 May 2014"}
    ),
    "rebaselined-too-often": Case(
        MOVED | {"revisions": 2, "last_revised": "15 April 2014"},
        (MOVED | {"revisions": 3, "last_revised": "30 April 2014"}, EDGE_GOOD),
        MOVED | {"revisions": 1, "last_revised": "15 April 2014"},
    ),
    "revised-without-reason": Case(
        MOVED | {"revised_reason": ""}, (MOVED | {"revised_reason": "", "last_revised": "30 April 2014"}, EDGE_GOOD), MOVED, first=True
    ),
    "delivered-without-date": Case(DONE | {"delivered_word": ""}, (DONE | WAS_DONE | {"delivered_word": ""}, EDGE_GOOD), DONE, first=True),
    "delivered-date-unreadable": Case(DONE | {"delivered_word": "last week"}, (DONE | {"delivered_word": "October 2013"}, EDGE_GOOD)),
    "delivered-names-no-day": Case(
        DONE | {"delivered_word": "October 2013"}, (DONE | {"delivered_word": "about 28 October 2013"}, EDGE_GOOD), DONE
    ),
    "delivered-in-future": Case(DONE | {"delivered_word": "9 November 2013"}, (DONE | {"delivered_word": "8 November 2013"}, EDGE_GOOD)),
    "delivered-after-month": Case(DONE | {"delivered_word": "1 November 2013"}, (DONE | {"delivered_word": "31 October 2013"}, EDGE_GOOD)),
    "delivered-before-agreed": Case(
        DONE | {"delivered_word": "30 July 2013"}, (DONE | {"delivered_word": "31 July 2013"}, EDGE_GOOD), DONE | {"agreed_on": ""}
    ),
    "delivered-date-changed": Case(
        DONE | WAS_DONE | {"last_delivered": "4 October 2013"},
        (DONE | WAS_DONE | {"last_delivered": "28 October 2013"}, EDGE_GOOD),
        DONE | WAS_DONE,
        first=False,
    ),
    "same-evidence-as-another-action": Case(DONE, (DONE | WAS_DONE, EDGE_GOOD), DONE | {"evidence": "Board paper 7.3"}),
    "delivered-date-against-status": Case({"delivered_word": "28 October 2013"}, ({"delivered_word": "-"}, EDGE_GOOD), DONE),
    "delivered-without-evidence": Case(DONE | {"evidence": ""}, (DONE | {"evidence": "n/a"}, EDGE_BAD), DONE, first=True),
    "partner-help-outside-contract": Case(
        {"partner_help": "staffing", "contract_topics": "complaints"},
        ({"partner_help": "staffing", "contract_topics": ""}, EDGE_GOOD),
        {"partner_help": "Complaints handling", "contract_topics": "theatres; complaints"},
    ),
}

FURTHER: tuple[tuple[str, Said, bool], ...] = (
    ("sign-off-outside-period-chair", {"chair_date_word": "9 November 2013"}, EDGE_BAD),
    ("nil-past-date", UNSAID | {"timescale": "1 October 2013"}, EDGE_BAD),
    ("nil-past-date", UNSAID | {"timescale": "30 September 2013"}, EDGE_GOOD),
    ("nil-past-date", UNSAID | {"timescale": "30 September 2013", "last_revised": "31 October 2013"}, EDGE_BAD),
    ("nil-past-date", UNSAID | {"timescale": "31 October 2013", "last_revised": "1 November 2013"}, EDGE_GOOD),
    ("action-twice", {"ref": "", "planned": False, "times_sent": 2}, EDGE_GOOD),
    ("due-unreadable", {"sent": False, "timescale": "ongoing"}, EDGE_GOOD),
    ("on-track-past-date", LATE | MOVED | {"revised_word": "31 October 2013"}, EDGE_BAD),
    ("percent-unreadable", {"percent_word": "101"}, EDGE_BAD),
    ("same-narrative-as-another-action", {"narrative": "x" * 40}, EDGE_BAD),
    ("same-narrative-as-another-action", {"narrative": "x" * 39}, EDGE_GOOD),
    ("same-narrative-as-another-action", {"narrative": " " * 40}, EDGE_GOOD),
    ("partner-help-outside-contract", {"partner_help": "staffing", "contract_topics": "complaints;"}, EDGE_BAD),
)
"""Where a rule has more than one boundary: what lies on the others, and which way it falls."""
