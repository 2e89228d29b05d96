"""What a trust's page of sixty actions costs to render: ours, beside component macros for every row, beside bare f-strings."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from benchmarks.pages_by_hand import by_hand
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.rules.counts import count_names
from tasks.site.data.shapes import ReleaseData
from tasks.site.data.totals import totals_of
from tasks.site.pages.trust import trust_page
from tasks.site.render import TEMPLATES, components, render

ROWS, ROUNDS = 60, 40
HERE = Path(__file__).parent


def pages() -> Iterator[str]:
    """One line with both ratios, one with the page's weight."""
    told, spent = ways(), dict[str, list[float]]()
    for _ in range(ROUNDS + 1):  # the first round compiles the templates and is left out
        for name, act in told.items():
            before = time.process_time()
            act()
            spent.setdefault(name, []).append(time.process_time() - before)
    ours, slow, floor = (statistics.median(spent[name][1:]) for name in told)
    yield (
        f"a trust's page of {ROWS} actions: {ours * 1000:.2f} ms CPU; component macros per row {slow * 1000:.2f} ms: "
        f"{slow / ours:.1f} times; f-strings {floor * 1000:.2f} ms: ours is {ours / floor:.1f} times that"
    )
    yield f"the page weighs {len(told['ours']()) / 1000:.0f} kB"


def ways() -> dict[str, Callable[[], bytes]]:
    """The same page told each way."""
    page, macros = trust_page(_made()), _by_macros()
    return {
        "ours": lambda: render("trust.html", page),
        "macros": lambda: macros.render(page=page).encode(),
        "hand": lambda: by_hand(page),
    }


def _by_macros() -> Any:
    loader = ChoiceLoader([FileSystemLoader([HERE, TEMPLATES]), PackageLoader("nhsuk_frontend_jinja")])
    environment = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(components())
    return environment.get_template("pages_by_macros.html")


def _made() -> ReleaseData:
    actions: list[Any] = [_action(number) for number in range(1, ROWS + 1)]
    trust: dict[str, Any] = {
        **dict.fromkeys((*count_names(FOUR), "returned"), 0),
        **dict.fromkeys(("warnings", "accepted_updates", "unmoved"), 0),
        **dict.fromkeys(("nil_reason", "chair_date", "chief_date", "submission"), ""),
        "trust": "RNL",
        "name": "A Hospital NHS Trust",
        "state": "accepted",
        "accepted": True,
        "on_time": True,
        "days_late": 0,
        "received": 1,
        "received_at": "2013-11-11T10:00:00+00:00",
        "file": "RNL.xlsx",
        "sha256": "ab" * 32,
        "plan_version": 1,
        "nil": False,
        "summary": "Night staffing is at its agreed level.",
        "chair_name": "A Chair",
        "chief_name": "A Chief",
        "actions": ROWS,
        "on_track": ROWS,
    }
    known: dict[str, Any] = {
        **dict.fromkeys(("left", "improvement_director", "leadership_review", "foundation"), ""),
        "name": trust["name"],
        "kind": "NHS trust",
        "regulator": "A regulator",
        "entered": "2013-07-16",
        "accountable_to": "a regulator",
        "restrictions": [],
        "rating": {"value": "", "date": "", "source": ""},
        "partners": [],
    }
    as_of = datetime(2013, 11, 19, 9, tzinfo=UTC).isoformat()
    data: ReleaseData = {
        "period": "2013-10",
        "number": 1,
        "as_of": as_of,
        "reason": "",
        "deadline": "2013-11-14",
        "previous": "",
        "totals": totals_of([trust], FOUR),
        "previous_totals": {},
        "previous_trusts": [],
        "programme": {"title": "A programme", "illustrative": True, "banner": "Illustrative."},
        "register": {"RNL": known},  # type: ignore[dict-item]
        "trusts": [trust],
        "actions": actions,
        "changes": [],
        "counts": {},
        "verdicts": [],
        "findings": [],
        "told": {"RNL": {"number": 1, "as_of": as_of, "reason": ""}},
    }
    return data


def _action(number: int) -> dict[str, Any]:
    return {
        **dict.fromkeys(("delivered_date", "delivered_word", "revised_word", "first_delivered", "explanation"), ""),
        **dict.fromkeys(("unevidenced", "reopened", "past_due"), False),
        "unmoved": 0,
        "trust": "RNL",
        "ref": f"RNL-{number:02}",
        "plan_version": 1,
        "theme": "Staffing",
        "owner": "Director of Nursing",
        "concern": "Too few nurses at night on <medical> wards",
        "action": "Recruit 30 registered nurses for the medical wards",
        "timescale": "30 November 2013",
        "due_date": "2013-11-30",
        "reported": True,
        "status": "on_track",
        "status_period": "2013-10",
        "percent": 60,
        "narrative": "22 of 30 nurses are in post & 4 more start in November.",
        "evidence": "Board paper 7.2",
        "partner_help": "staffing",
        "revised_latest": "2014-01-31",
        "slipped": True,
        "days_slipped": 62,
        "revisions": 2,
        "revised_reason": "Two starters await visas.",
        "days_past_due": 0,
        "submission": "",
        "row": number,
    }
