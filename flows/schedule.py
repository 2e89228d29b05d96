"""The days on which months are run, as the list of dates that a scheduler holds: a rule by weekday would not know bank holidays.

`python -m flows.schedule` prints deployments/prefect.yaml as it is deployed now: the month on the programme's own run days, and nothing by
itself once the programme has ended.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import yaml

from flows.regime_speech import in_regime_words
from tasks.model.mistake import Mistake
from tasks.rulebook import Rulebook, load
from tasks.run.moments import run_days
from tasks.run.programme import Programme, load_programme
from tasks.upkeep.scheduler import FILE

_MOST = 350  # Prefect takes a rule of 6,500 characters


def dates_rule(moments: Sequence[datetime]) -> str:
    """Moments of London as iCalendar dates without a zone: the schedule names that."""
    days = [f"{moment:%Y%m%dT%H%M%S}" for moment in moments]
    return f"DTSTART:{days[0]}\nRDATE:{','.join(days)}"


def deployed(rulebook: Rulebook, programme: Programme, now: datetime) -> dict[str, Any]:
    """What is deployed. The month is scheduled from the year's beginning on, so that a run day that has gone by changes nothing."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    year = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    days = [*islice(run_days(rulebook, programme, year), _MOST)]
    for deployment in found["deployments"]:
        deployment["description"] = in_regime_words(deployment["description"])
        for schedule in deployment.get("schedules", ()):
            schedule["active"] = schedule["active"] and not programme.has_ended(now.date())
            if schedule.get("rrule") == "RUN-DAYS":
                schedule["active"] = schedule["active"] and bool(days)
                schedule["rrule"] = dates_rule(days or [year])
    return {name: value for name, value in found.items() if name != "definitions"}


if __name__ == "__main__":
    from flows.clock import now
    from tasks.rules.deadline import LONDON
    from tasks.run.settings import Settings

    try:
        settings = Settings.read()
        entries = deployed(load(settings.config), load_programme(settings.programme), now().astimezone(LONDON))
    except Mistake as mistake:
        sys.exit(f"measures: {mistake}")
    print(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True), end="")
