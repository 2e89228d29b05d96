"""Programmes of two trusts in a regime that reports each quarter, or every four weeks, made by its config alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tasks.model.period import Period
from tests.month.programme_run import ProgrammeRun
from tests.record.small import GOOD, SENDS, lay_in, small, update

RHYTHMS = {
    "quarter": ('rhythm = "quarter"', ("2013-Q3", "2013-Q4", "2014-Q1")),
    "four weeks": ('rhythm = "four weeks"\nfirst_day = 2013-06-10', ("2013-W36", "2013-W40", "2013-W44")),
}
"""What regime.toml says of the period, and three periods."""

CLAIMED = "2013-10-29"
"""When a partner claims costs: in another period than the first day of that month, by either rhythm."""


def programme_in(place: Path, rhythm: str) -> tuple[ProgrammeRun, list[Period]]:
    """The programme, its agreed plans taken in; one of its trusts has sent an update for each of the three periods."""
    small(place)
    written, names = RHYTHMS[rhythm]
    _replace(place / "config/regime.toml", 'rhythm = "month"', written)
    _replace(place / "programme/programme.toml", 'first = "2013-09"\nlast = "2014-02"', f'first = "{names[0]}"\nlast = "{names[-1]}"')
    periods = [Period.parse(name) for name in names]
    for number, period in enumerate(periods):
        day = period.last_day + timedelta(days=8)
        made = json.loads(update(place / "programme", signed=day.isoformat(), **GOOD))
        made |= {"summary": "Illustrative sample: the work goes on."}
        made |= {"period_word": (str(period), period.words, f"the {period.noun} ended {period.last_day}")[number]}
        made["actions"][1] |= {"narrative": f"Step {number + 1} of this action was finished and seen by the committee for {period.words}."}
        lay_in(place / "programme", f"{SENDS}/{period}.json", f"{day}T00:00:00+00:00", json.dumps(made).encode())
    claim = "contract,month,category,amount,evidence\nRDD-1,2013-09,staff time,1000.00,Roster\n"
    (place / "programme/claims/RAL").mkdir(parents=True)
    (place / "programme/claims/RAL/first.csv").write_text(claim, encoding="utf-8")
    log = f"path,received_at,sent_by,channel\nRAL/first.csv,{CLAIMED}T10:30:00+00:00,finance@ral.example,upload\n"
    (place / "programme/claims/received.csv").write_text(log, encoding="utf-8")
    told = ProgrammeRun.below(place)
    assert told.run("plan") == 0
    return told, periods


def _replace(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


@contextmanager
def changed(file: Path, before: str, after: str) -> Iterator[None]:
    """A file with a change in it, as long as the block runs."""
    was = file.read_text(encoding="utf-8")
    _replace(file, before, after)
    try:
        yield
    finally:
        file.write_text(was, encoding="utf-8")
