"""Two months of four trusts that stand differently, and one that left: what pages over all trusts are tested with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tasks.model.period import Period
from tasks.rules.getting_better import Circumstances, Promises, getting_better
from tasks.site.data.shapes import ReleaseData, RulebookWords
from tasks.site.release_view import ReleaseView
from tests.site.builders import a_note, a_register, a_release, a_trust, a_verdict, an_action, on_time, some_words
from tests.site.leading import leading_pages
from tests.site.reading import published

OCTOBER, NOVEMBER = Period(2013, 10), Period(2013, 11)
FINE, STILL, SILENT = Circumstances(), Circumstances(stalled=True, unmoved=4), Circumstances(accepted=False)
TRUSTS = ("RLT", "RNL", "RWD", "RXQ")
WORDS: RulebookWords = {
    **some_words(),
    "places": {
        "RNL": [
            {"kind": "hospital", "place": "Pilgrim Hospital", "town": "Boston", "source": "A gazetteer"},
            {"kind": "postcode", "place": "PE21", "town": "", "source": "A list of codes"},
        ],
        "RLT": [{"kind": "town", "place": "Glossop", "town": "", "source": "The trust's own page"}],
    },
    "stays": [{"trust": "RDD", "name": "Hospital RDD NHS Trust", "entered": "2013-07-16", "left": "2013-10-09"}],
    "intended_months": 12,
    "next_month": {"period": "2013-12", "deadline": "2014-01-15", "public": "2014-01-20"},
}


def month(period: Period, standings: dict[str, Circumstances], met: int, trusts: tuple[str, ...] = TRUSTS) -> ReleaseData:
    """A month of trusts of whose four promises, all due, so many are kept."""
    verdicts, actions = [], []
    for trust in trusts:
        seen = Promises(due=4, met=met, late=4 - met, actions=9, delivered=met, open=9 - met)
        answer = getting_better(trust, period, seen, standings.get(trust, FINE), 3, 75)
        verdicts += [on_time(trust), a_verdict("getting_better", trust, str(answer.answer), answer.sentence, json.dumps(answer.evidence))]
        was = "delivered" if period == NOVEMBER else ""
        for n in range(4):
            done = {"status": "delivered" if n < met else "on_track", "previous_status": was if n < 2 else "on_track"}
            actions.append(an_action(f"{trust}-0{n}", due_date="2013-10-15", past_due=n >= met, days_past_due=16, **done))
    rows = [a_trust(trust, actions=4, delivered=met, on_track=4 - met, past_due=4 - met) for trust in trusts]
    register = {trust: a_register(trust) for trust in trusts}
    before = ([a_trust(trust) for trust in trusts], []) if period == NOVEMBER else None
    return a_release(rows, actions, period=period, verdicts=verdicts, register=register, before=before)


def two_months() -> list[ReleaseView]:
    """October, and November, in which one trust has left, one stands still and one is silent."""
    before = month(OCTOBER, {"RXQ": SILENT}, 2, ("RDD", *TRUSTS))
    now = month(NOVEMBER, {"RXQ": STILL, "RNL": SILENT}, 3)
    now["previous_verdicts"] = {row["trust"]: row["verdict"] for row in before["trusts"]}
    return [published(before), published(now)]


def pages_of(releases: Sequence[ReleaseView], words: RulebookWords) -> dict[str, bytes]:
    """The pages that lead through these releases, each of which has a note."""
    return leading_pages(releases, [a_note(release.overview) for release in releases], words, address=words.get("address", ""))
