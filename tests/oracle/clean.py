"""Clean updates of the sample in all four formats, ready to be spoiled: a small record, one month's readings, and the month before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.plan import Closing
from tasks.model.update import Reading, Submission
from tasks.record.record import open_record
from tasks.rulebook import Rulebook, load
from tasks.rules.carried_forward import carried
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings
from tasks.validate.copied_words import copied_from
from tasks.validate.findings import findings_on
from tasks.workbook.plan_files import read_plan
from tasks.workbook.reading.read import read_all
from tasks.workbook.update_frames import update_frames

SAMPLES = ROOT / "samples"
MONTHS = (Period(2013, 10), Period(2013, 11))
KINDS = {"RNL": "xlsx", "RMP": "csv", "RDD": "json", "RK5": "ods"}  # one trust for each format, in November
LONG = 40  # characters, as in config/thresholds.toml
RECEIVED = datetime(2013, 12, 12, 10, tzinfo=UTC)
Taken = list[tuple[Submission, Reading]]


@dataclass(frozen=True)
class Clean:
    """What the checks know before a fault is planted. `lines` are those of the clean updates; `last` is October's table of actions."""

    run: Run
    readings: Mapping[str, Reading]
    last: pd.DataFrame
    lines: pd.DataFrame

    @property
    def period(self) -> Period:
        return MONTHS[1]

    @property
    def rulebook(self) -> Rulebook:
        return self.run.rulebook

    def checked(self, updates: Mapping[str, tuple[str, Reading]]) -> Mapping[tuple[str, str], Sequence[Finding]]:
        """(trust, submission) to findings, trials included, of updates given as submission -> (trust, reading), all in one frame."""
        taken = [(submission(trust, number), reading) for number, (trust, reading) in updates.items()]
        heads, lines = update_frames(self.run, self.period, taken, self.last)
        lines["copied_from"] = copied_from(self.run.record, self.period, taken, lines, self.last, (), LONG)
        return findings_on(self.rulebook, self.period, taken, heads, lines, {})


def submission(trust: str, number: str) -> Submission:
    return Submission(id=number, trust=trust, name=f"{trust}.any", received_at=RECEIVED, sha256="", size=1)


@cache
def clean(place: Path) -> Clean:
    """Read once. October is as accepted, but for what makes more faults possible: see `_eventful`."""
    run = Run(open_record(str(place)), load(ROOT / "config"), load_programme(SAMPLES), Settings(), ROOT / "config", RECEIVED)
    for trust in KINDS:
        file = SAMPLES / "plans" / f"{trust}-1.csv"
        agreed = read_plan(file.name, file.read_bytes())
        undone = replace(agreed.actions[0], ref=f"{trust}-99")  # in the version before, and closed by the one that is reported against
        closing = Closing(agreed.agreed_on, "Risk summit", "The ward was shut.")
        run.record.add(replace(agreed, version=0, actions=(*agreed.actions, undone)))
        run.record.add(replace(agreed, actions=(*agreed.actions, replace(undone, closed=closing))))
    october, november = (_read(month) for month in MONTHS)
    taken = [(submission(trust, "clean"), reading) for trust, reading in october.items()]
    _, lines = update_frames(run, MONTHS[0], taken, None)
    last = carried(lines[lines["planned"]].assign(accepted=True), None, MONTHS[0], 0, 3, FOUR)
    taken = [(submission(trust, "clean"), reading) for trust, reading in november.items()]
    _, lines = update_frames(run, MONTHS[1], taken, last)
    last = _eventful(last, lines)
    _, lines = update_frames(run, MONTHS[1], taken, last)
    return Clean(run, november, last, lines)


def _read(month: Period) -> dict[str, Reading]:
    files = [next((SAMPLES / "inbox" / trust).glob(f"{trust}-{month}.*")) for trust in KINDS]
    return dict(zip(KINDS, read_all([(file.name, file.read_bytes()) for file in files]), strict=True))


def _eventful(last: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """A longer past for actions that moved and were not revised: some twice revised, some once, some long still; and the first revisions of
    those now past their date are this month's."""
    calm = lines[
        lines["planned"] & (lines["revised_word"] == "") & lines["last_revised"].isna() & (lines["percent"] > lines["last_percent"])
    ]
    refs = calm["ref"].tolist()
    told = last.set_index("ref")
    told.loc[refs[0::3], "revisions"] = 2
    once = refs[1::3]
    told.loc[once, "revised_latest"] = told.loc[once, "due_date"] + pd.Timedelta(days=60)
    told.loc[refs[2::3], "unmoved"] = 2
    past = lines[lines["planned"] & (lines["status"] != "delivered") & (lines["due_date"] <= pd.Timestamp(MONTHS[1].last_day))]["ref"]
    told.loc[past, "revised_latest"] = pd.NaT
    told.loc[past, "revisions"] = 0
    return told.reset_index()[last.columns]
