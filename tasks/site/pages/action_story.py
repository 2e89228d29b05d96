"""An action at its permanent address: its status now and since when, what it was before, and the evidence that was last given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.model.regime_words import RegimeWords
from tasks.model.status import Statuses
from tasks.site.data.dictionary import words_of
from tasks.site.data.row_types import ActionRow
from tasks.site.data.rows import natural
from tasks.site.data.shapes import ReleaseData
from tasks.site.trust_history import ActionHistory, StatusRun, TrustHistory, months_of
from tasks.site.words.action_line import anchor, closing_words, past_due_words, revised_words
from tasks.site.words.labels import Label, status_labels, status_words
from tasks.site.words.plain import capital, in_rhythm, many, month_words

GONE = Label("Not in the plan", "white")
"""Of an action that the newest plan does not have."""

_LONG = 200


@dataclass(frozen=True, slots=True)
class ActionStory:
    """Words for each cell of the table of actions; an empty text or tuple is left out."""

    anchor: str
    href: str
    ref: str
    action: str
    promised: str
    status: Label
    since: str
    notes: tuple[str, ...]
    narrative: str
    evidence: str
    before: tuple[str, ...]


def action_stories(history: TrustHistory, newest: ReleaseData, month: str) -> tuple[ActionStory, ...]:
    """Every action of any month, those of the newest plan first; `month` is the way to the trust's page of the newest month."""
    wording = words_of(newest["programme"])
    rows, first = {row["ref"]: row for row in newest["actions"]}, history["months"][0]["period"]
    ordered = sorted(history["actions"], key=lambda ref: (ref not in rows, natural(ref)))
    return tuple(
        _in_plan(history["actions"][ref], rows[ref], first, month, wording)
        if ref in rows
        else _gone(ref, history["actions"][ref], first, wording)
        for ref in ordered
    )


def _in_plan(known: ActionHistory, row: ActionRow, first: str, month: str, wording: RegimeWords) -> ActionStory:
    statuses = wording.statuses
    *before, now = known["runs"]
    return ActionStory(
        anchor=anchor(row["ref"]),
        href=f"{month}#{anchor(row['ref'])}",
        ref=row["ref"],
        action=row["action"],
        promised=" ".join([f"Promised for: {row['timescale'] or 'no date agreed'}.", *revised_words(row)[:1]]),
        status=status_labels(statuses)[now["status"]],
        since=f"since {month_words(now['since'])} ({_length(now)})",
        notes=tuple(_notes(row, first, statuses)),
        narrative=_narrative(row),
        evidence=_evidence(known, wording.short),
        before=tuple(_before(before, first, statuses)),
    )


def _gone(ref: str, known: ActionHistory, first: str, wording: RegimeWords) -> ActionStory:
    return ActionStory(
        anchor=anchor(ref),
        href="",
        ref=ref,
        action=known["action"],
        promised="",
        status=GONE,
        since=in_rhythm(first, f"since {month_words(known['runs'][-1]['until'])}, the last month that had it"),
        notes=(),
        narrative="",
        evidence=_evidence(known, wording.short),
        before=tuple(_before(known["runs"], first, wording.statuses)),
    )


def _notes(row: ActionRow, period: str, statuses: Statuses) -> Iterator[str]:
    yield from closing_words(row)
    if row["reported"] and row["percent"] is not None:
        yield f"{row['percent']}% complete."
    if row["past_due"]:
        yield capital(past_due_words(row, period, statuses))


def _narrative(row: ActionRow) -> str:
    """The trust's own words of the newest month, whole; where they are long, they stand on that month's page alone."""
    return f"Said: {row['narrative']}" if row["narrative"] and len(row["narrative"]) <= _LONG else ""


def _evidence(known: ActionHistory, unit: str) -> str:
    if "evidence" not in known:
        return ""
    return f"In {month_words(known['evidence']['period'])} the {unit} pointed to: {known['evidence']['words']}"


def _before(runs: Sequence[StatusRun], first: str, statuses: Statuses) -> Iterator[str]:
    """Each run that reaches into the months shown, newest first, and the older ones as one line per year; `first` is the first month."""
    for run in reversed([run for run in runs if run["until"] >= first]):
        until = f" to {month_words(run['until'])} ({_length(run)})" if run["until"] != run["since"] else ""
        yield f"{status_words(run['status'], statuses)}: {month_words(run['since'])}{until}"
    years: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for period in months_of(run) if run["until"] < first else []:
            years[period[:4]][run["status"]] += 1
    for year in sorted(years, reverse=True):
        counts = ", ".join(f"{status_words(status, statuses)} {count}" for status, count in years[year].most_common())
        yield f"{year}, in {Period.parse(first).noun}s: {counts}"


def _length(run: StatusRun) -> str:
    return many(len(months_of(run)), Period.parse(run["until"]).noun)
