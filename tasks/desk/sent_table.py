"""An update that was sent, as a table that people can read: each line as its sender wrote it, with what was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.desk.month_page import FoundLine, at_moment, found_lines, state_label
from tasks.record.decisions import Outcome
from tasks.record.readings import Readings
from tasks.run.run import Run
from tasks.run.statements import confirmed_by_link
from tasks.site.words.labels import Label

_LINES = (
    ("percent_word", "Percent complete"),
    ("narrative", "Progress"),
    ("revised_word", "Revised deadline"),
    ("revised_reason", "Why it moved"),
    ("delivered_word", "Delivered"),
    ("evidence", "What shows it"),
    ("partner_help", "Partner help"),
    ("explanation", "Answer to a warning"),
)
_HEAD = (
    ("summary", "In the trust’s own words"),
    ("nil_reason", "Nothing to report, because"),
    ("update_explanation", "Explanation for the update"),
)


@dataclass(frozen=True, slots=True)
class SentAction:
    """One line of an update in its sender's words; `facts` are pairs of what and what stands there."""

    ref: str
    action: str
    promised: str
    status: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SentTable:
    """An update: its submission, file and fate, what stands above its table in pairs, its lines, and what was found in it."""

    submission: str
    name: str
    state: Label
    head: tuple[tuple[str, str], ...]
    lines: tuple[SentAction, ...]
    mend: tuple[FoundLine, ...]
    look_at: tuple[FoundLine, ...]


def sent_table(run: Run, outcome: Outcome) -> SentTable:
    """What was sent, as it was read."""
    decision, read = outcome.decision, Readings(run.record)[outcome.decision.reading]
    mend, look_at = found_lines([one.to_sender for one in decision.findings if one.asks])
    head = (("File", decision.file), ("Received", at_moment(decision.received_at)), *_head(run, outcome, read.head))
    return SentTable(decision.submission, decision.file, state_label(outcome.state), head, tuple(_lines(read.lines)), mend, look_at)


def _head(run: Run, outcome: Outcome, head: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((run.rulebook.wording.phrase(words), str(head[name])) for name, words in _HEAD if head.get(name))
    decision = outcome.decision
    confirmed = confirmed_by_link(run.record, decision.period, run.moment)
    for role, who in run.rulebook.wording.signatories.items():
        words = f"Signed by the {run.rulebook.wording.title(role)}"
        typed = ", ".join(str(head[name]) for name in (f"{who}_name", f"{who}_date_word") if head.get(name))
        link = "confirmed by a personal link" if (decision.trust, decision.submission, who) in confirmed else ""
        yield words, "; ".join(filter(None, (typed, link))) or "No name and no day stand in the file"


def _lines(lines: tuple[dict[str, object], ...]) -> Iterator[SentAction]:
    for line in lines:
        words = {name: " ".join(str(value or "").split()) for name, value in line.items()}
        facts = tuple((heading, words[name]) for name, heading in _LINES if words.get(name))
        yield SentAction(words.get("ref", ""), words.get("action", ""), words.get("timescale", ""), words.get("status_word", ""), facts)
