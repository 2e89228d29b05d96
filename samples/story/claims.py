"""Writes the illustrative claims, mortality and ratings files: the same every time, and nobody's real costs, figures or ratings.

Run as `python -m samples.story.claims`. Planted: a returned claim and its second try, a cost without evidence, evidence used twice.
"""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MONTHS = ["2013-09", "2013-10", "2013-11", "2013-12", "2014-01", "2014-02", "2014-03", "2014-04", "2014-05", "2014-06"]
HELP = {  # partner -> contract, pounds of staff time a month, how many months
    "RTF": [("RNL-1", 9_120, 6)],
    "RHQ": [("RWD-1", 7_840, 6)],
    "RTD": [("RXR-1", 5_205, 6)],
    "RRK": [("RLT-1", 8_310, 6), ("RJF-1", 7_725, 6)],
    "RM3": [("RXQ-1", 6_480, 6)],
    "RM2": [("RMP-1", 8_905, 6)],
    "RAL": [("RDD-1", 11_250, 10)],
    "RVV": [("RPA-2", 6_935, 6)],
    "RFF": [("RK5-1", 2_140, 6)],
}
TRUSTS = ["RNL", "RWD", "RXR", "RLT", "RXQ", "RMP", "RDD", "RJF", "RPA", "RJL", "RK5"]
HEADER = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"

RATINGS = [  # the provider sheet as the inspectorate publishes it, one partner in it
    ["Provider ID", "Provider Name", "Service / Population Group", "Domain", "Latest Rating", "Publication Date", "Report Type", "URL"],
    ["RTF", "ILLUSTRATIVE RTF", "Overall", "Overall", "Good", "15/01/2014", "Location", "-"],
    ["RTF", "ILLUSTRATIVE RTF", "Overall", "Well-led", "Outstanding", "15/01/2014", "Location", "-"],
    ["RTF", "ILLUSTRATIVE RTF", "Maternity", "Overall", "-", "-", "Location", "-"],
]


def main() -> None:
    """Write everything."""
    log = [["path", "received_at", "sent_by", "channel"]]
    for partner, contracts in sorted(HELP.items()):
        for number in range(max(months for _, _, months in contracts)):
            log += _claim(partner, number, [(c, pounds) for c, pounds, months in contracts if number < months])
    _write(HERE / "claims" / "received.csv", log)
    log = [["path", "received_at", "sent_by", "channel"]]
    for year, month, day in (("2013", "october", "2013-10-30"), ("2014", "january", "2014-01-29")):
        name = f"illustrative-shmi-{year}-{month}.csv"
        rows = [f"I00699,{code},ILLUSTRATIVE {code},40000,1400,1400.0,{_value(code, month)},0.9,1.1,0.88,1.13,2" for code in TRUSTS]
        path = HERE / "evidence" / "mortality" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\r\n".join([HEADER, *rows, "," * 11, "Illustrative: made up to show the form", ""]), encoding="cp1252", newline="")
        log.append([f"mortality/{name}", f"{day}T10:00:00+00:00", "evidence.desk@regime.example", "upload"])
    _write(HERE / "evidence" / "ratings" / "illustrative-ratings-2014-january.csv", RATINGS)
    log.append(["ratings/illustrative-ratings-2014-january.csv", "2014-01-30T10:00:00+00:00", "evidence.desk@regime.example", "upload"])
    _write(HERE / "evidence" / "received.csv", log)


def _claim(partner: str, number: int, contracts: list[tuple[str, int]]) -> list[list[str]]:
    month, following = MONTHS[number], _following(MONTHS[number])
    rows = [["contract", "month", "category", "amount", "evidence"]]
    for contract, pounds in contracts:
        pence = (number * 137 + pounds) % 100
        rows.append([contract, month, "staff time", f"{pounds}.{pence:02d}", f"Illustrative roster {contract} {month}"])
        rows.append([contract, month, "back-fill", f"{pounds * 6 // 10}.00", f"Illustrative agency invoice {contract} {month}"])
        travel = "" if contract == "RNL-1" and month == "2013-10" else f"Illustrative travel claims {contract} {month}"
        rows.append([contract, month, "travel", f"{180 + number * 7}.50", travel])
    sent = []
    if (partner, month) == ("RHQ", "2013-11"):  # an amount below nothing, mended two days later
        sent.append(
            _sent(
                partner, f"{partner}-{month}.csv", [*rows, ["RWD-1", month, "other", "-250.00", "Illustrative credit note"]], following, 9
            )
        )
        return [*sent, _sent(partner, f"{partner}-{month}-again.csv", rows, following, 11)]
    if (partner, month) == ("RRK", "2014-01"):  # one invoice for two trusts
        rows[5][4] = rows[2][4]
        sent.append(_sent(partner, f"{partner}-{month}.csv", rows, following, 10))
        return sent
    return [_sent(partner, f"{partner}-{month}.csv", rows, following, 10)]


def _sent(partner: str, name: str, rows: list[list[str]], following: str, day: int) -> list[str]:
    _write(HERE / "claims" / partner / name, rows)
    return [f"{partner}/{name}", f"{following}-{day:02d}T10:30:00+00:00", f"finance@{partner.lower()}.example", "upload"]


def _following(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def _value(code: str, month: str) -> str:
    return f"{1 + (sum(map(ord, code + month)) % 90) / 1000:.4f}"


def _write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
