"""The days on which months are run, as the list of dates that a scheduler holds: a rule by weekday would not know bank holidays.

`python -m flows.schedule` prints deployments/prefect.yaml as it is deployed now: with no active schedule once the programme has ended.
"""

from __future__ import annotations

import sys
from typing import Any

import yaml

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.run.moments import scheduled_moment
from tasks.upkeep.scheduler import FILE


def run_days_rule(rulebook: Rulebook, first: Period, last: Period) -> str:
    """09:00 in London on the run day of every month from first to last, as iCalendar dates without a zone: the schedule names that."""
    days = [f"{scheduled_moment(rulebook, period):%Y%m%dT%H%M%S}" for period in Period.between(first, last)]
    return f"DTSTART:{days[0]}\nRDATE:{','.join(days)}"


def deployed(*, ended: bool) -> dict[str, Any]:
    """What is deployed; nothing runs by itself for a programme that has ended."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for deployment in found["deployments"]:
        for schedule in deployment.get("schedules", ()):
            schedule["active"] = schedule["active"] and not ended
    return {name: value for name, value in found.items() if name != "definitions"}


if __name__ == "__main__":
    from flows.clock import now
    from tasks.rules.deadline import london_day
    from tasks.run.programme import load_programme
    from tasks.run.settings import Settings

    try:
        ended = load_programme(Settings.read().programme).has_ended(london_day(now()))
    except Mistake as mistake:
        sys.exit(f"measures: {mistake}")
    print(yaml.safe_dump(deployed(ended=ended), sort_keys=False, allow_unicode=True), end="")
