"""Thresholds, status words, names, severities, exemptions and published figures must agree with themselves and the register."""

from __future__ import annotations

from tasks.model.typed_words import comparable
from tasks.rulebook.agreement import KnownCodes, items, must_be_known, must_differ
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_toml import line_at


def numbers_agree(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in thresholds.toml and in the tables of words, checks, exemptions and figures."""
    _thresholds(written, problems)
    _words(written, known, problems)
    must_differ(written.checks, "check from this day", lambda check: (check.check, check.start), problems)
    _exemptions(written, known, problems)
    for row in written.figures:
        if row.says.of is not None and row.says.figure > row.says.of:
            problems.add(row.file, row.line, f"{row.says.figure} of {row.says.of} is more than all: correct figure or of")


def _thresholds(written: ConfigFiles, problems: Problems) -> None:
    for name, entries in written.thresholds.root.items() if written.thresholds else ():
        values = items("thresholds.toml", written.threshold_lines, name, entries)
        must_differ(values, f"start of {name}", lambda value: value.start, problems)
        for row in values:
            if row.says.illustrative and not row.says.note:
                problems.add(row.file, row.line, f"{name} is illustrative: say in note how the number was chosen")
        if not values:
            problems.add(
                "thresholds.toml",
                line_at(written.threshold_lines, (name,)),
                f"{name} has no value: add [[{name}]] with from, value, unit and source",
            )


def _words(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    must_differ(written.words, "word of this source", lambda word: (word.source, comparable(word.word)), problems)
    for word in written.words:
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
        if row.says.requested_by.casefold() == row.says.approved_by.casefold():
            says = f'"{row.says.approved_by}" cannot approve what the same person asked for: have it approved by another'
            problems.add(row.file, row.line, says)
