"""One table of columns, shared by every reader, the blank template, its guidance and the JSON form.

A header may be written in any case, with stray spaces, or as one of the column's other names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Rhythm
from tasks.model.regime_words import RegimeWords

TEMPLATE_VERSION = "2"
VERSIONS_READ = ("1", TEMPLATE_VERSION)
"""Forms that need no word: version 1 lacks the question about an earlier month, which is asked when it matters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the update. `locked` columns come from the plan and are not the sender's to change."""

    key: str
    header: str
    help: str
    example: str
    locked: bool = False
    required: bool = False
    width: int = 20
    also: tuple[str, ...] = ()

    def called(self, words: RegimeWords) -> Column:
        """The column as the workbooks of a regime have it."""
        own = words.exemplify(self.example)
        example = words.rhythm.example if own == Rhythm.MONTH.example else words.fill(own)
        return replace(self, header=words.fill(self.header), help=words.fill(self.help), example=example)

    @property
    def helps(self) -> tuple[str, ...]:
        """What workbooks of any rhythm say of it."""
        return _in_every_rhythm(self.help)


@cache
def _in_every_rhythm(words: str) -> tuple[str, ...]:
    return tuple(rhythm.phrase(words) for rhythm in Rhythm)


LINES: tuple[Column, ...] = (
    Column(
        "ref",
        "Ref",
        "The action's reference in the agreed plan.",
        "RNL-07",
        locked=True,
        required=True,
        width=10,
        also=("reference", "action ref", "action reference", "no", "number"),
    ),
    Column("theme", "Theme", "The theme the action belongs to in the agreed plan.", "Staffing", locked=True, width=18),
    Column(
        "concern",
        "Summary of main concern",
        "What the review found, as agreed.",
        "Too few nurses at night",
        locked=True,
        width=32,
        also=("concern", "summary of main concerns", "main concern"),
    ),
    Column(
        "action",
        "Action",
        "What was promised, as agreed.",
        "Recruit 30 registered nurses",
        locked=True,
        width=44,
        also=("summary of urgent actions required", "action required", "actions"),
    ),
    Column(
        "owner",
        "Action owner",
        "Who answers for the action.",
        "Director of Nursing",
        locked=True,
        width=20,
        also=("owner", "accountable", "who is responsible?", "lead"),
    ),
    Column(
        "timescale",
        "Agreed timescale",
        "When it was promised for, as agreed. It never changes.",
        "30 November 2013",
        locked=True,
        width=18,
        also=("timescale", "agreed date", "agreed deadline"),
    ),
    Column(
        "last_status",
        "Last reported status",
        "What the last accepted update said.",
        "{promised_label}",
        locked=True,
        width=18,
        also=("last status", "previous status"),
    ),
    Column(
        "status_word",
        "Status",
        "Choose one of the {many_labels}.",
        "{promised_label}",
        required=True,
        width=20,
        also=("progress status", "current status", "rag", "progress against original timescale"),
    ),
    Column(
        "percent_word",
        "Percent complete",
        "A whole number from 0 to 100.",
        "60",
        width=12,
        also=("% complete", "percentage complete", "progress %"),
    ),
    Column(
        "narrative",
        "Progress this month",
        "What was done, in plain words. Needed for {troubled_and}.",
        "22 of 30 nurses are in post; 8 start in December.",
        width=48,
        also=("progress", "narrative", "comment", "commentary", "update"),
    ),
    Column(
        "revised_word",
        "Revised deadline",
        "Only if the agreed date will not be met.",
        "31 January 2014",
        width=18,
        also=("revised deadline (if required)", "revised date", "revised timescale"),
    ),
    Column(
        "revised_reason",
        "Reason for revised deadline",
        "Why the date moved.",
        "Two overseas starters await visas.",
        width=32,
        also=("reason for revision", "reason for revised date", "reason"),
    ),
    Column(
        "delivered_word",
        "Date delivered",
        "The day the action was finished.",
        "28 November 2013",
        width=16,
        also=("delivered on", "delivery date", "date completed"),
    ),
    Column(
        "evidence",
        "Evidence",
        "What shows that it was delivered, and where it can be seen.",
        "Board paper 7.2, 28 November 2013",
        width=32,
        also=("external support/assurance", "assurance", "proof"),
    ),
    Column(
        "partner_help",
        "Partner help",
        "The topic the partner trust helped with this month, if any.",
        "staffing",
        width=18,
        also=("partner support", "external support", "help from partner"),
    ),
    Column(
        "explanation",
        "Explanation",
        "Your answer to a warning about this action, kept with it.",
        "Both wards report through one matron.",
        width=32,
        also=("explanation of warning", "answer to warning"),
    ),
)

_ABOUT: tuple[Column, ...] = (
    Column("trust_code", "Trust code", "The trust's ODS code.", "RNL", locked=True, required=True, also=("ods code", "code", "trust")),
    Column("trust_name", "Trust name", "The trust's name.", "North Cumbria University Hospitals NHS Trust", locked=True, also=("name",)),
    Column(
        "period_word",
        "Period",
        "The month reported on, as year and month.",
        "2013-10",
        locked=True,
        required=True,
        also=("month", "reporting month"),
    ),
    Column(
        "corrects_word",
        "Corrects an earlier month",
        "Write yes if this replaces an update that was accepted for an earlier month.",
        "no",
        also=("corrects earlier month", "correction"),
    ),
    Column("plan_version_word", "Plan version", "The version of the agreed plan reported against.", "1", locked=True, required=True),
    Column("template_version", "Template version", "The version of this form.", TEMPLATE_VERSION, locked=True),
    Column("nil_word", "Nothing to report", "Write yes if nothing changed this month, and why below.", "no", also=("nil return", "nil")),
    Column(
        "nil_reason",
        "Reason for nothing to report",
        "Why there is nothing to report.",
        "The board did not meet in December.",
        also=("nil return reason",),
    ),
    Column(
        "summary",
        "Summary for the public",
        "Two or three plain sentences about the month.",
        "Nurse staffing is at its agreed level on 9 of 11 wards.",
        also=("summary", "since the last report"),
    ),
)

_EXPLANATION = Column(
    "update_explanation",
    "Explanation for the update",
    "Your answer to a warning about names, signatures or the file itself, kept with it.",
    "Our new {chair} took office on 4 November 2013.",
    also=("explanation of the update",),
)

_SIGNED_AS = {"chair": ("chair", "chair name"), "chief": ("chief executive", "chief executive name")}
_DATED_AS = {"chair": ("chair date",), "chief": ("chief executive date",)}


def head(words: RegimeWords) -> tuple[Column, ...]:
    """What the form of a regime asks about the whole update, in its words; its own posts sign."""
    signed = (one for post, who in words.signatories.items() for one in _signature(who, words.title(post)))
    return tuple(column.called(words) for column in (*_ABOUT, *signed, _EXPLANATION))


def _signature(who: str, post: str) -> tuple[Column, Column]:
    """The name and the day by which a post signs."""
    day = "8 November 2013"
    names, days = _SIGNED_AS.get(who, ()), _DATED_AS.get(who, ())
    return (
        Column(f"{who}_name", f"Signed by the {post}", f"The {post}'s name.", f"A {post.title()}", required=True, also=names),
        Column(f"{who}_date_word", f"Date signed by the {post}", f"The day the {post} signed.", day, required=True, also=days),
    )


HEAD = head(WORDS_AS_THEY_WERE)
"""The same where no rulebook is at hand."""

PLAN_HEAD: tuple[Column, ...] = (
    Column("trust_code", "Trust code", "The trust's ODS code.", "RNL", required=True),
    Column("plan_version_word", "Plan version", "1 for the first agreed plan, then 2, 3, ...", "1", required=True),
    Column("agreed_by", "Agreed by", "The body that agreed the plan.", "Risk summit of 1 July 2013", required=True),
    Column("agreed_on", "Agreed on", "The day it was agreed.", "31 July 2013", required=True),
)

PLAN_LINES: tuple[Column, ...] = (
    *(column for column in LINES if column.key in {"ref", "theme", "concern", "action", "owner", "timescale"}),
    Column("topic", "Topic", "The topic a partner's contract may be limited to, one lower-case word.", "complaints"),
    Column(
        "replaces", "Replaces", "References of the version before that this action takes the place of, with semicolons.", "RNL-03; RNL-04"
    ),
    Column(
        "closed_because", "Closed because", "Why this action of the version before ends undone, if it does.", "The ward was shut for good."
    ),
    Column("closed_by", "Closed by", "Who agreed that it ends undone.", "The regulator"),
    Column("programme", "Programme", "Which of the programmes it is of, where the trust is in several at once; empty: of each.", "finance"),
)

_CALLED = {
    "ref": "ref no|action no|action number|id|item|item no|rec no|recommendation no|unique ref|serial|line",
    "theme": "domain|workstream|work stream|area|category|section|cqc domain|key line of enquiry|kloe|priority area|pillar",
    "concern": "issue|issues|issue identified|finding|findings|recommendation|recommendations|area of concern|problem|requirement|gap"
    "|what cqc said|must do|should do|area for improvement|what needs to improve|key issue",
    "action": "actions required|action to be taken|actions to be taken|what we will do|what are we doing|improvement action|agreed action"
    "|planned action|task|key action|key actions|what needs to be done|agreed actions|improvement actions|action agreed|planned actions",
    "owner": "action lead|lead director|executive lead|responsible|responsible person|responsible officer|responsibility|responsible lead"
    "|by whom|who|action by|lead officer|exec lead|operational lead|accountable director|sro|named lead|executive owner|person responsible",
    "timescale": "deadline|due date|due|target date|by when|when|completion date|target completion date|date for completion|timescales"
    "|date due|end date|to be completed by|complete by|planned completion date|target completion|timeframe|time scale|delivery date",
    "topic": "",
    "status": "rag|rag rating|rag status|brag|brag rating|current status|progress rag|delivery status|progress status"
    "|progress against original timescale",
    "nothing": "progress|update|progress update|comments|comment|notes|current position|narrative|progress to date|latest update|evidence"
    "|assurance|outcome|outcomes|success measure|measure of success|kpi|evidence of completion|revised date|revised deadline|completed"
    "|date completed|actual completion date|risk|initial risk|current risk|priority|start date|resources|cost|date closed|date added"
    "|evidence required|expected outcome|monitoring|how we will know|external support|external support/assurance"
    "|revised deadline (if required)|revised timescale|how progress is monitored",
}
"""What trusts call the columns of their own action plans, beside our names for them; gathered by hand from plans of many kinds."""

ORDINARY_LINES: tuple[Column, ...] = tuple(
    replace(one, also=(*one.also, *filter(None, _CALLED[one.key].split("|"))))
    for one in (
        *(column for column in PLAN_LINES if column.key in _CALLED),
        Column("status", "Status", "How it stood when the plan was written; shown, and no part of what was agreed.", "Green"),
        Column("nothing", "Nothing", "Left out: words for updates, or for the trust alone.", ""),
    )
)
"""The columns of an action plan in its trust's own form: those of an agreed plan, and what else usually stands beside them."""
