"""Trusts, their stays and regulators, partners, contracts and the schemes that reward them must agree with one another."""

from __future__ import annotations

from tasks.model.contract import NOT_PUBLIC
from tasks.model.posts import DIRECTOR
from tasks.rulebook.agreement import (
    FirstAndLast,
    KnownCodes,
    must_be_explained,
    must_be_known,
    must_be_named,
    must_differ,
    must_not_end_before_start,
    must_not_overlap,
)
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.csv_rows import ContractRow, FactRow, SpellRow
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_files import Row
from tasks.rulebook.toml_keys import CLAUSES

MAY_BE_UNNAMED = (DIRECTOR, "leadership review")
TO_BE_CONFIRMED = "to be confirmed"
NO_WORDS = "no words"


def trusts_agree(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in regime.toml, trusts.csv, trust_facts.csv, spells.csv and successions.csv."""
    _kinds(written, problems)
    _oversight(written, known, problems)
    _facts(written, known, problems)
    _spells(written, known, problems)
    _on_the_way_out(written, known, problems)
    _successions(written, known, problems)


def _kinds(written: ConfigFiles, problems: Problems) -> None:
    must_differ(written.kinds, "kind", lambda one: one.kind, problems)
    known = {row.says.kind for row in written.kinds}
    if known and not problems.about("kinds.csv") and written.regime.keys is not None:
        for row in written.regime.rows("oversight", written.regime.keys.oversight):
            must_be_known(row, "kind of trust", row.says.kind, known, problems)


def _oversight(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    regime = written.regime
    if regime.keys is None:
        return
    oversight = regime.rows("oversight", regime.keys.oversight)
    for row in oversight:
        must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
    must_not_end_before_start(oversight, lambda row: (row.start, row.end), problems)
    must_not_overlap(oversight, "oversight", lambda row: row.kind, lambda row: (row.start, row.end), problems)
    shares = regime.keys.leadership_programme
    if shares and shares.target_nhs_percent + shares.target_industry_percent != 100:
        at = regime.line("leadership_programme", "target_industry_percent")
        problems.add(regime.file, at, "the two targets do not make 100 percent: correct target_nhs_percent or target_industry_percent")


def _facts(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    for row in written.facts:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        _fact_says_something(row, problems)
        must_be_named(row, row.says.start, row.says.words, row.says.worked_out, problems)
        if row.says.fact == "kind" and row.says.value and written.regime.keys is not None:
            must_be_known(row, "kind of trust", row.says.value, {watch.kind for watch in written.regime.keys.oversight}, problems)
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
        must_be_named(row, row.says.entered, row.says.entered_words, row.says.worked_out, problems)
        must_be_named(row, row.says.left, row.says.left_words, row.says.worked_out, problems)
        if row.says.regulator:
            must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
        followed = row.says.followed_until
        if followed and not (row.says.left and row.says.left < followed):
            problems.add(row.file, row.line, f"it is followed until {followed}, and that is after no exit: correct left or followed_until")
        if row.says.extended and not (row.says.intended and row.says.intended < row.says.extended):
            problems.add(row.file, row.line, "extended moves the day of intended to a later one: write both, the later under extended")
    must_not_end_before_start(written.spells, _stay, problems)
    must_not_overlap(written.spells, "stay", lambda spell: (spell.trust, spell.programme), _stay, problems)


def _on_the_way_out(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    for criterion in written.criteria:
        must_be_known(criterion, "trust", criterion.says.trust, known.trusts, problems)
    for segment in written.segments:
        must_be_known(segment, "trust", segment.says.trust, known.trusts, problems)
    must_differ(written.criteria, "criterion of the trust", lambda one: (one.trust, one.programme, one.criterion), problems)
    must_differ(written.segments, "segment from this day", lambda one: (one.trust, one.start), problems)
    for criterion in written.criteria:
        if criterion.says.programme:
            programmes = {one.says.programme for one in written.spells if one.says.trust == criterion.says.trust} - {""}
            must_be_known(criterion, "programme", criterion.says.programme, programmes, problems)
        if criterion.says.met and criterion.says.met < criterion.says.agreed:
            says = f"it was met on {criterion.says.met}, before it was agreed: correct one of the two days"
            problems.add(criterion.file, criterion.line, says)
        if criterion.says.met and not criterion.says.evidence:
            problems.add(criterion.file, criterion.line, "it was met, and evidence is empty: say what shows it")


def partners_agree(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    """Report what contradicts in partners.csv, contracts.csv and schemes.toml."""
    must_differ(written.contracts, "id", lambda contract: contract.id, problems)
    must_not_end_before_start(written.contracts, lambda contract: (contract.start, contract.end), problems)
    for row in written.contracts:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        if row.says.partner:
            must_be_known(row, "partner", row.says.partner, known.partners, problems)
        if row.says.regulator:
            must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
        _partner_fits(row, problems)
        must_be_named(row, row.says.start, row.says.start_words, row.says.worked_out, problems)
        must_be_named(row, row.says.end, row.says.words or NO_WORDS, row.says.worked_out, problems)
    _schemes(written, known, problems)


def _partner_fits(row: Row[ContractRow], problems: Problems) -> None:
    contract = row.says
    if contract.partner and contract.standing == TO_BE_CONFIRMED:
        problems.add(row.file, row.line, 'a named partner is not to be confirmed: write the standing "announced" or "actual"')
    elif not contract.partner and contract.standing != TO_BE_CONFIRMED:
        problems.add(row.file, row.line, f'no partner is named: write its code, or the standing "{TO_BE_CONFIRMED}"')
    elif contract.partner == contract.trust:
        problems.add(row.file, row.line, f'"{contract.trust}" cannot be its own partner: write the code of the trust that helps')


def _schemes(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
    file, keys = written.schemes, written.schemes.keys
    if keys is None:
        return
    clauses, schemes = file.rows("clause", keys.clause), file.rows("scheme", keys.scheme)
    must_differ(clauses, "clause", lambda clause: (clause.id, clause.start), problems)
    needed = {*CLAUSES} - (set() if keys.pot else {"pot"})
    for name in sorted(needed - {clause.id for clause in keys.clause}):
        problems.add(file.file, 1, f'the clause "{name}" is missing: add [[clause]] with id = "{name}"')
    for clause in clauses:
        must_be_explained(clause, f'the clause "{clause.says.id}"', "it", problems)
    must_be_explained(Row(file.file, file.line("holding"), keys.holding), "the holding period", "it", problems)
    if keys.term.most_years < keys.term.least_years:
        problems.add(file.file, file.line("term", "most_years"), "most_years is below least_years: correct one of the two")
    for row in schemes:
        must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
    must_not_end_before_start(schemes, lambda scheme: (scheme.start, scheme.end), problems)
    must_not_overlap(schemes, "scheme", lambda scheme: scheme.regulator, lambda scheme: (scheme.start, scheme.end), problems)
    for index, scheme in enumerate(keys.scheme):
        for number, rung in enumerate(scheme.rung):
            if rung.rate is None and rung.condition != NOT_PUBLIC:
                at = file.line("scheme", index, "rung", number)
                problems.add(file.file, at, 'a rung whose condition is public needs its rate: write it as rate = "0.75"')


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
