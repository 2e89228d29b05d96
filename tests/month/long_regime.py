"""Two trusts from 2013 to 2016: one changes its kind and comes to be in two programmes, the other leaves, is back, and merges."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.month.programme_run import ProgrammeRun
from tests.record.small import GOOD, NAMES, SENDS, SILENT, lay_in, small, update

MERGED = "RQ9"
NAME = "Mid Essex and Basildon Hospitals NHS Foundation Trust"
SUCCEEDED = "2016-02-10"
STAYS = (
    f"{SENDS},2013-07-16,,2013-11-20,20 November 2013,yes,2013-11-20,,Made up,,",
    f"{SENDS},2014-10-01,,,,,,,Made up,,",
    f"{SILENT},2013-07-16,,,,,,,Made up,quality,",
    f"{SILENT},2016-03-14,,,,,,,Made up,finance,nhs_england",
)
KINDS = (
    (SILENT, "NHS trust", "", "2014-12-31"),
    (SILENT, "foundation trust", "2015-01-01", ""),
    (SENDS, "foundation trust", "", ""),
    (MERGED, "foundation trust", "", ""),
)
DESKS = {
    "ntda": ("2013-07-16", "2016-03-31"),
    "monitor": ("2013-07-16", "2016-03-31"),
    "nhs_improvement": ("2016-04-01", ""),
    "nhs_england": ("2016-03-01", ""),
}
"""Whose desk was there from which day to which."""

ASKED = {
    "2013-09": (SENDS, "2013-10-10"),
    "2013-11": (SILENT, "2013-12-10"),
    "2014-11": (SENDS, "2014-12-10"),
    "2014-12": (SENDS, "2015-01-12"),
    "2016-01": (SENDS, "2016-02-09"),
    "2016-02": (MERGED, "2016-03-10"),
    "2016-03": (MERGED, "2016-04-11"),
    "2016-04": (SILENT, "2016-05-10"),
}
"""The months that the regulator named: the trust that sends its update, and on which day. The other one is silent."""

POSTS = ("lead", "chair", "chief executive", "improvement director")


def desk(regulator: str) -> str:
    return f"desk@{regulator.replace('_', '-')}.example"


def long_regime(place: Path) -> ProgrammeRun:
    """The two trusts below a place, with their plans, and all that arrives from them."""
    small(place)
    config, programme = place / "config", place / "programme"
    head = "trust,entered,entered_words,left,left_words,at_first_opportunity,decided,worked_out,source,programme,regulator"
    _written(config / "spells.csv", head, *STAYS)
    with (config / "trusts.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([MERGED, NAME, "Made up"])
    of_others = (config / "trust_facts.csv").read_text(encoding="utf-8").splitlines()
    facts = [row for row in of_others if not row.startswith((f"{SENDS},kind", f"{SILENT},kind"))]
    facts += [f"{trust},kind,{value},{start},{end},,Made up,Made up" for trust, value, start, end in KINDS]
    _written(config / "trust_facts.csv", *facts)
    _written(config / "successions.csv", "trust,succeeds,start,words,source", f"{MERGED},{SENDS},{SUCCEEDED},merged,Made up")
    named = [f"{trust},{month},yes,2013-07-16,named by the regulator,Made up" for month in ASKED for trust in (SENDS, SILENT, MERGED)]
    _written(config / "expected.csv", "trust,period,expected,dated,words,source", *named)
    _changed(config / "regime.toml", 'rhythm = "month"', 'rhythm = "month"\nupdates = "named"')
    with (config / "sections.csv").open("a", encoding="utf-8") as file:
        file.write("programmes,Programmes\nstays before,Before that\n")
    people = [
        f"{trust},{post},The {post} of {trust},{post.replace(' ', '.')}@{trust.lower()}.example,2013-07-16,"
        for trust in (SENDS, SILENT, MERGED)
        for post in POSTS
    ]
    people += [f",regulator:{code},The desk of {code},{desk(code)},{start},{end}" for code, (start, end) in DESKS.items()]
    _written(programme / "people.csv", "trust,role,name,address,start,end", *people)
    _changed(programme / "programme.toml", 'last = "2014-02"', f'last = "{max(ASKED)}"')
    for trust, day in ASKED.values():
        planned = SENDS if trust == MERGED else trust
        data = update(programme, planned, signed=day, **GOOD).decode()
        for post in ("Chair", "Chief Executive"):
            data = data.replace(f"Illustrative {post} of {planned}", f"The {post.lower()} of {trust}")
        if trust == MERGED:
            data = data.replace(f'"{SENDS}"', f'"{MERGED}"').replace(NAMES[SENDS], NAME)
        lay_in(programme, f"{trust}/{day}.json", f"{day}T09:00:00+00:00", data.encode())
    return ProgrammeRun(place / "var", programme, config)


def _written(path: Path, *rows: str) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _changed(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
