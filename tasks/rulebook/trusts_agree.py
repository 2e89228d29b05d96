"""Trusts, the dated facts about them, their stays and their regulators must agree with one another."""

from __future__ import annotations

from tasks.rulebook.agreement import (
    FirstAndLast,
    KnownCodes,
    items,
    must_be_known,
    must_differ,
    must_not_end_before_start,
    must_not_overlap,
)
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.csv_rows import FactRow, SpellRow
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import Row

MAY_BE_UNNAMED = ("improvement director", "leadership review")


def trusts_agree(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in regime.toml, trusts.csv, trust_facts.csv, spells.csv and successions.csv."""
    _oversight(written, known, problems)
    _facts(written, known, problems)
    _spells(written, known, problems)
    _successions(written, known, problems)


def _oversight(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    if written.regime is None:
        return
    file, lines = "regime.toml", written.regime_lines
    oversight = items(file, lines, "oversight", written.regime.oversight)
    for row in oversight:
        must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
    must_not_end_before_start(oversight, lambda row: (row.start, row.end), problems)
    must_not_overlap(oversight, "oversight", lambda row: row.kind, lambda row: (row.start, row.end), problems)
    shares = written.regime.leadership_programme
    if shares.target_nhs_percent + shares.target_industry_percent != 100:
        at = lines.get(("leadership_programme", "target_industry_percent"), 1)
        problems.add(file, at, "the two targets do not make 100 percent: correct target_nhs_percent or target_industry_percent")


def _facts(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    for row in written.facts:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        _fact_says_something(row, problems)
        if row.says.fact == "kind" and row.says.value and written.regime is not None:
            must_be_known(row, "kind of trust", row.says.value, {watch.kind for watch in written.regime.oversight}, problems)
    must_not_end_before_start(written.facts, _fact_span, problems)
    single = [row for row in written.facts if row.says.fact != "restriction"]
    must_not_overlap(single, "fact", lambda fact: (fact.trust, fact.fact), _fact_span, problems)
    with_kind = {row.says.trust for row in written.facts if row.says.fact == "kind"}
    if problems.about("trust_facts.csv"):
        return
    for trust in written.trusts:
        if trust.says.code not in with_kind:
            problems.add(
                trust.file, trust.line, f'no kind is known of "{trust.says.code}": add a row to trust_facts.csv with the fact "kind"'
            )


def _fact_says_something(row: Row[FactRow], problems: Problems) -> None:
    fact = row.says
    if not fact.value and fact.fact not in MAY_BE_UNNAMED:
        problems.add(row.file, row.line, f"the {fact.fact} has no value: write it, or remove the row until a source gives it")
    elif not fact.value and not fact.words:
        problems.add(row.file, row.line, f"the {fact.fact} has neither value nor words: say in words that no source names it")


def _spells(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    for row in written.spells:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        if bool(row.says.at_first_opportunity) != bool(row.says.decided):
            says = "at_first_opportunity and decided belong together: write both, or leave both empty while nothing is decided"
            problems.add(row.file, row.line, says)
    must_not_end_before_start(written.spells, _stay, problems)
    must_not_overlap(written.spells, "stay", lambda spell: spell.trust, _stay, problems)


def _successions(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    must_differ(written.successions, "succeeded code", lambda one: one.succeeds, problems)
    for row in written.successions:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        must_be_known(row, "trust", row.says.succeeds, known.trusts, problems)
        if row.says.trust == row.says.succeeds:
            problems.add(row.file, row.line, f'"{row.says.trust}" cannot succeed itself: write the code it had before')


def _fact_span(fact: FactRow) -> FirstAndLast:
    return fact.start, fact.end


def _stay(spell: SpellRow) -> FirstAndLast:
    return spell.entered, spell.left
