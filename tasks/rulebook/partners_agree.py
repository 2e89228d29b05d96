"""Partners, contracts and the schemes that reward them must agree with one another."""

from __future__ import annotations

from tasks.rulebook.agreement import KnownCodes, items, must_be_known, must_differ, must_not_end_before_start, must_not_overlap
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.csv_rows import ContractRow
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import Row
from tasks.rulebook.read_toml import line_at
from tasks.rulebook.toml_keys import CLAUSES

TO_BE_CONFIRMED = "to be confirmed"


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
    if written.schemes is None:
        return
    file, lines = "schemes.toml", written.scheme_lines
    schemes = items(file, lines, "scheme", written.schemes.scheme)
    must_differ(items(file, lines, "clause", written.schemes.clause), "clause", lambda clause: (clause.id, clause.start), problems)
    for name in sorted(set(CLAUSES) - {clause.id for clause in written.schemes.clause}):
        problems.add(file, 1, f'the clause "{name}" is missing: add [[clause]] with id = "{name}"')
    for index, clause in enumerate(written.schemes.clause):
        if clause.illustrative and not clause.note:
            at = line_at(lines, ("clause", index))
            problems.add(file, at, f'the clause "{clause.id}" is illustrative: say in note how it was chosen')
    if written.schemes.holding.illustrative and not written.schemes.holding.note:
        problems.add(file, line_at(lines, ("holding",)), "the holding period is illustrative: say in note how it was chosen")
    if written.schemes.term.most_years < written.schemes.term.least_years:
        problems.add(file, line_at(lines, ("term", "most_years")), "most_years is below least_years: correct one of the two")
    for row in schemes:
        must_be_known(row, "regulator", row.says.regulator, known.regulators, problems)
    must_not_end_before_start(schemes, lambda scheme: (scheme.start, scheme.end), problems)
    must_not_overlap(schemes, "scheme", lambda scheme: scheme.regulator, lambda scheme: (scheme.start, scheme.end), problems)
    for index, scheme in enumerate(written.schemes.scheme):
        for number, rung in enumerate(scheme.rung):
            if rung.rate is None and rung.condition != "not public":
                at = line_at(lines, ("scheme", index, "rung", number))
                problems.add(file, at, 'a rung whose condition is public needs its rate: write it as rate = "0.75"')
