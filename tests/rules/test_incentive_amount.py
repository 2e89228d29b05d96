"""What a share of cost comes to: promises that hold for any costs, and a second reckoning by a spreadsheet."""

from __future__ import annotations

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.award import CostLine
from tasks.model.period import Period
from tasks.rules.incentive_amount import by_month, evidenced_cost, incentive_amount, within_pot

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
months = st.builds(Period, st.integers(2013, 2018), st.integers(1, 12))
pence = st.integers(0, 10**9).map(Decimal)
lines = st.lists(st.builds(CostLine, st.just("RDD-1"), months, st.just("travel"), pence, st.sampled_from(["", "invoice"])), max_size=25)
shares = st.decimals(0, 1, places=4)
amounts = st.dictionaries(st.sampled_from([f"R{n:02d}-1" for n in range(12)]), pence, max_size=12)


@given(lines, shares, shares)
def test_never_above_cost_times_rate_nor_times_the_cap_and_within_a_penny_of_the_lower(costs, rate, cap):
    cost = evidenced_cost(costs)
    amount = incentive_amount(cost, rate, cap)
    assert amount <= cost * rate
    assert amount <= cost * cap
    assert cost * min(rate, cap) - amount < 1
    assert amount == int(amount)


@given(lines, shares, st.data())
def test_the_order_of_lines_changes_nothing(costs, rate, data):
    mixed = data.draw(st.permutations(costs))
    assert evidenced_cost(mixed) == evidenced_cost(costs)
    assert by_month(mixed, rate, Decimal(1)) == by_month(costs, rate, Decimal(1))


@given(lines, lines, shares)
def test_more_evidence_never_pays_less(costs, further, rate):
    assert incentive_amount(evidenced_cost([*costs, *further]), rate, Decimal(1)) >= incentive_amount(
        evidenced_cost(costs), rate, Decimal(1)
    )


@given(lines, shares, shares)
def test_the_parts_by_month_sum_to_the_whole_and_none_is_below_nothing(costs, rate, cap):
    parts = [part for _, part in by_month(costs, rate, cap)]
    assert sum(parts, Decimal(0)) == incentive_amount(evidenced_cost(costs), rate, cap)
    assert all(part >= 0 for part in parts)


@given(amounts, pence)
def test_all_shares_together_are_never_above_the_pot_and_no_share_above_its_amount(wanted, pot):
    given_out = within_pot(wanted, pot)
    assert sum(given_out.values(), Decimal(0)) <= pot or given_out == wanted
    assert sum(given_out.values(), Decimal(0)) <= max(pot, 0)
    assert all(given_out[name] <= amount for name, amount in wanted.items())
    assert given_out.keys() == wanted.keys()


@given(amounts, pence, st.data())
def test_the_order_of_trusts_changes_no_share(wanted, pot, data):
    mixed = dict(data.draw(st.permutations(list(wanted.items()))))
    assert within_pot(mixed, pot) == within_pot(wanted, pot)


@given(amounts.filter(bool), pence, pence)
def test_nobodys_share_of_the_pot_falls_when_its_own_amount_rises(wanted, pot, more):
    first = min(wanted)
    assert within_pot(wanted | {first: wanted[first] + more}, pot)[first] >= within_pot(wanted, pot)[first]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine, so the spreadsheet is not recalculated")
def test_a_spreadsheet_recalculated_by_libreoffice_agrees_to_the_penny(tmp_path: Path):
    rates = [Decimal("1.00"), Decimal("0.75"), Decimal("0.3333"), Decimal("0.125")]
    costs = [
        CostLine("RDD-1", Period(2013, 9 + n % 4), "travel", Decimal(1_234_567 + 7_919 * n * n), "" if n % 5 == 3 else f"invoice {n}")
        for n in range(24)
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    for row, line in enumerate(costs, start=1):
        sheet.append([str(line.month), int(line.pence), line.evidence or None])
        sheet.cell(row, 4, f'=IF(C{row}="",0,B{row})')
    for column, rate in enumerate(rates, start=5):
        sheet.cell(1, column, f"=ROUNDDOWN(SUM(D1:D{len(costs)})*{int(rate * 10_000)}/10000,0)")
        for place, month in enumerate(sorted({str(line.month) for line in costs}), start=2):
            below = f'SUMIF(A1:A{len(costs)},"<={month}",D1:D{len(costs)})'
            before = f'SUMIF(A1:A{len(costs)},"<{month}",D1:D{len(costs)})'
            times = f"*{int(rate * 10_000)}/10000"
            sheet.cell(place, column, f"=ROUNDDOWN({below}{times},0)-ROUNDDOWN({before}{times},0)")
    book.save(tmp_path / "award.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [SOFFICE, home, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(tmp_path / "award.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "award.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.reader(file))
    for column, rate in enumerate(rates, start=4):
        assert Decimal(cells[0][column]) == incentive_amount(evidenced_cost(costs), rate, Decimal(1))
        assert [Decimal(cells[row][column]) for row in range(1, 5)] == [part for _, part in by_month(costs, rate, Decimal(1))]
