"""An update that was sent, as a table that people can read: each line as its sender wrote it, with what was found in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.desk.month_page import FoundLine, at_moment, found_lines, state_label
from tasks.record.decisions import Outcome
from tasks.record.readings import Readings
from tasks.run.run import Run
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
    ("chair_name", "Signed by the chair"),
    ("chair_date_word", "On"),
    ("chief_name", "Signed by the chief executive"),
    ("chief_date_word", "On"),
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
    written = [(words, str(read.head.get(name, ""))) for name, words in _HEAD]
    head = (("File", decision.file), ("Received", at_moment(decision.received_at)), *((words, value) for words, value in written if value))
    return SentTable(decision.submission, decision.file, state_label(outcome.state), head, tuple(_lines(read.lines)), mend, look_at)


def _lines(lines: tuple[dict[str, object], ...]) -> Iterator[SentAction]:
    for line in lines:
        words = {name: " ".join(str(value or "").split()) for name, value in line.items()}
        facts = tuple((heading, words[name]) for name, heading in _LINES if words.get(name))
        yield SentAction(words.get("ref", ""), words.get("action", ""), words.get("timescale", ""), words.get("status_word", ""), facts)
