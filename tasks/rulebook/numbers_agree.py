"""Thresholds, words, severities, exemptions, figures, the ladder and extensions must agree with themselves and the register."""

from __future__ import annotations

import re
from typing import Any

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE
from tasks.model.period import Period
from tasks.model.posts import POSTS
from tasks.model.status import FINISHED
from tasks.model.typed_words import comparable
from tasks.rulebook.agreement import (
    FirstAndLast,
    KnownCodes,
    must_be_approved_by_another,
    must_be_explained,
    must_be_known,
    must_differ,
    must_not_end_before_start,
    must_not_overlap,
)
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.csv_rows import ASKING, EARLIER, LEAVING, PublishedFigure
from tasks.rulebook.problems import Problems, unknown
from tasks.rulebook.read_files import Row
from tasks.rulebook.toml_keys import OverKeys, StepKeys

_WHOLE = re.compile(r"\d{1,18}")
_TAKEN = {"actions", "never_reported", "closed", "not_reported", "past_due", "slipped", "unevidenced", "due", "undated", "helped"}


def numbers_agree(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in thresholds.toml and in the tables of words, checks, exemptions, holidays, expected updates and figures."""
    _thresholds(written, problems)
    _statuses(written, problems)
    _words(written, known, problems)
    must_differ(written.checks, "check from this day", lambda check: (check.check, check.start), problems)
    _exemptions(written, known, problems)
    _bank_holidays(written, problems)
    _expected(written, known, problems)
    for row in written.figures:
        _figure(row, written, problems)
    must_differ(written.places, "place of this trust", lambda one: (one.trust, one.kind, one.place), problems)
    must_differ(written.towns, "place of this town", lambda one: one.town, problems)
    must_differ(written.examples, "word of an example", lambda one: one.words, problems)
    must_differ(written.glossary, "meaning of this term", lambda one: one.term.casefold(), problems)
    must_differ(written.themes, "row of this topic from this day", lambda one: (one.topic, one.start), problems)
    for place in written.places:
        must_be_known(place, "trust", place.says.trust, known.trusts, problems)
        if place.says.town and place.says.kind != "hospital":
            problems.add(place.file, place.line, "only a hospital stands in a town: leave town empty, or write the kind hospital")
    for announced in written.announced:
        if announced.says.trust:
            must_be_known(announced, "trust", announced.says.trust, known.trusts, problems)
        if announced.says.place not in {ASKING, LEAVING} and (announced.says.place == "trust") != bool(announced.says.trust):
            words = f'a trust belongs to the places "trust", "{ASKING}" and "{LEAVING}" and to no other: write both, or neither'
            problems.add(announced.file, announced.line, words)


def _figure(row: Row[PublishedFigure], written: ConfigFiles, problems: Problems) -> None:
    figure, of = row.says.figure, row.says.of
    if row.says.about == EARLIER:
        _earlier_month(row, written, problems)
    if of is None:
        return
    if not _WHOLE.fullmatch(figure):
        problems.add(row.file, row.line, f'figure: "{figure}" is not a whole number: write digits only, as 10')
    elif int(figure) > of:
        problems.add(row.file, row.line, f"{figure} of {of} is more than all: correct figure or of")


def _earlier_month(row: Row[PublishedFigure], written: ConfigFiles, problems: Problems) -> None:
    try:
        _in_rhythm(row, Period.parse(row.says.as_at), written, problems)
    except ValueError:
        problems.add(row.file, row.line, f'as_at: "{row.says.as_at}" is no month: a figure of an earlier month has its month, as 2026-08')
    if not row.says.published_by:
        problems.add(row.file, row.line, "published_by is empty: say who published this figure of an earlier month")


def _in_rhythm(row: Row[Any], period: Period, written: ConfigFiles, problems: Problems) -> None:
    if written.regime.keys and (why := written.regime.keys.period.why_not(period)):
        problems.add(row.file, row.line, why)


def _thresholds(written: ConfigFiles, problems: Problems) -> None:
    file = written.thresholds
    for name, entries in file.keys.root.items() if file.keys else ():
        values = file.rows(name, entries)
        must_differ(values, f"start of {name}", lambda value: value.start, problems)
        for row in values:
            must_be_explained(row, name, "the number", problems)
        if not values:
            problems.add(file.file, file.line(name), f"{name} has no value: add [[{name}]] with from, value, unit and source")


def _statuses(written: ConfigFiles, problems: Problems) -> None:
    """The labels differ, one finishes an action, and no code is that of another count."""
    rows = written.statuses
    must_differ(written.sections, "section", lambda one: one.section, problems)
    must_differ(rows, "code", lambda one: one.code, problems)
    must_differ(rows, "label", lambda one: comparable(one.label), problems)
    finished = [row.says.code for row in rows if row.says.finished == "yes"]
    if rows and not finished and not problems.about(rows[0].file):
        problems.add(rows[0].file, 1, "no status finishes an action: write yes under finished for one of them")
    for row in rows:
        if row.says.code in _TAKEN:
            problems.add(row.file, row.line, f'the code "{row.says.code}" is that of another column or count: choose another')
        if row.says.code == FINISHED and finished != [FINISHED]:
            says = f'"{FINISHED}" is the count of all that is finished, and may be a code only of the one status that is: choose another'
            problems.add(row.file, row.line, says)
        if row.says.finished == "yes" and "yes" in (row.says.narrative, row.says.promised):
            problems.add(row.file, row.line, "what is finished promises nothing and asks for no word why: write no for both")


def _words(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    codes = {row.says.code for row in written.statuses} or set(STATUSES_AS_THEY_WERE.codes)
    must_differ(written.words, "word of this source", lambda word: (word.family, comparable(word.word)), problems)
    for word in written.words:
        if word.says.status and not problems.about("statuses.csv"):
            must_be_known(word, "status", word.says.status, codes, problems)
        if not word.says.status and not word.says.note:
            problems.add(word.file, word.line, f'"{word.says.word}" has no status: write one, or say in note why it has none')
    must_differ(written.names, "name", lambda name: name.name.casefold(), problems)
    if known.trusts is not None and known.partners is not None:
        for name in written.names:
            must_be_known(name, "trust or partner", name.says.code, {*known.trusts, *known.partners}, problems)


def _exemptions(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    for row in written.exemptions:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        must_be_known(row, "check", row.says.check, known.checks, problems)
        must_be_approved_by_another(row, problems)


def ladder_agrees(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in ladder.toml and extensions.csv."""
    _steps(written, problems)
    must_differ(written.extensions, "trust and month", lambda one: (one.trust, one.period), problems)
    for row in written.extensions:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        must_be_approved_by_another(row, problems)
        _in_rhythm(row, row.says.period, written, problems)
        if row.says.deadline <= row.says.period.last_day:
            problems.add(row.file, row.line, f"{row.says.deadline} is within the month itself: write the later deadline that was granted")


def _expected(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    must_differ(written.expected, "trust and month", lambda one: (one.trust, one.period), problems)
    for row in written.expected:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        _in_rhythm(row, row.says.period, written, problems)


def _steps(written: ConfigFiles, problems: Problems) -> None:
    ladder = written.ladder
    if ladder.keys is None:
        return
    steps, over = ladder.rows("step", ladder.keys.step), ladder.rows("over", ladder.keys.over)
    rows: list[Row[Any]] = [*steps, *over]
    must_not_end_before_start(rows, _span, problems)
    must_not_overlap(rows, "step", lambda step: f"{step.rule}, {step.level}", _span, problems)
    must_not_overlap(over, "[[over]] step", lambda step: step.rule, _span, problems)
    public = [row for row in steps if row.says.public]
    must_not_overlap(public, "public step", lambda step: (step.rule, step.again), _span, problems)
    called = written.regime.keys.called if written.regime.keys else None
    posts = (*POSTS, *(called.signs + called.recipients if called else ()))
    for row in steps:
        _step(row, problems)
        for post in {*row.says.to, *row.says.copied} - {*posts}:
            problems.add(row.file, row.line, unknown("post", post, posts))
    for one in rows:
        must_be_explained(one, "the step", "the day", problems)


def _step(row: Row[StepKeys], problems: Problems) -> None:
    step = row.says
    if not step.to:
        problems.add(row.file, row.line, "nobody is told at this step: name a post in to, or remove the step")
    if step.again and not step.public:
        problems.add(row.file, row.line, "again is for what was so the month before, which a public step alone tells: add public = true")
    if step.public and step.before_trouble:
        problems.add(row.file, row.line, "the step is public, so something is wrong by then: take before_trouble or public away")
    if step.with_month and step.before_trouble:
        problems.add(row.file, row.line, "the step waits for the month, so something may be wrong by then: take one of the two away")


def _span(step: OverKeys) -> FirstAndLast:
    return step.start, step.until


def _bank_holidays(written: ConfigFiles, problems: Problems) -> None:
    must_differ(written.bank_holidays, "announcement of this day", lambda row: (row.day, row.announced), problems)
    for row in written.bank_holidays:
        if row.says.announced > row.says.day:
            says = f"it was announced on {row.says.announced}, after the day itself: correct one of the two days"
            problems.add(row.file, row.line, says)
