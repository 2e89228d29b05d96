"""Everything that a trust's permanent page needs of earlier months, as one small JSON-able object that grows month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NotRequired

from typing_extensions import TypedDict

from tasks.model.period import Period
from tasks.record.pack_rows import MortalityRow, RatingRow
from tasks.site.data.revision_marks import of_trust
from tasks.site.data.row_types import ActionRow, VerdictRow
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.words.labels import shown_status
from tasks.site.words.standing import standings, word_of
from tasks.site.words.troubles import troubles

MONTHS = 12
"""Months that a history holds in full; each older year is one line."""


class StatusRun(TypedDict):
    """Months without a gap in which an action had the same status; `status` is one of `tasks.site.words.labels.status_labels`."""

    since: str  # the first of these months, as 2013-10
    until: str  # the last of them
    status: str


class Evidence(TypedDict):
    """The words by which a trust last showed that an action was delivered, and the month in which it gave them."""

    period: str
    words: str


class ActionHistory(TypedDict):
    """One action: its words in the newest plan that has it, its statuses in all months, and the last evidence, if any was given."""

    action: str
    runs: list[StatusRun]
    evidence: NotRequired[Evidence]


class _Revised(TypedDict):
    revised: NotRequired[list[str]]


class _Verdict(TypedDict):
    verdict: NotRequired[str]


class MonthsSoFar(TypedDict):
    """How many months there had been up to one of them; in how many an update was accepted, or on time, or no plan was agreed."""

    months: int
    accepted: int
    on_time: int
    without_plan: NotRequired[int]


class TrustMonth(TypedDict):
    """A trust's month in full; `release` and `as_of` are of the release in which the trust last changed."""

    period: str
    release: int
    as_of: str
    trust: Row  # of the table of trusts
    plan_changes: list[VerdictRow]  # answers of the rule plan_changed, where another version came into force
    troubles: list[str]  # the rules that call for a letter about the trust
    verdict: NotRequired[str]  # the one verdict on the trust, as 'mixed', where there was one
    so_far: MonthsSoFar
    revised: NotRequired[list[str]]  # the names of its counts that are not as first published


class TrustYear(TypedDict):
    """A year older than the months in full, by its last month: `counts` are that month's."""

    year: str
    until: str
    counts: dict[str, int]
    so_far: MonthsSoFar
    revised: NotRequired[list[str]]


class TrustHistory(TypedDict):
    """What the months so far say of one trust. Months and years are oldest first, actions by reference."""

    months: list[TrustMonth]
    years: list[TrustYear]
    actions: dict[str, ActionHistory]
    corrected: dict[str, int]  # month to the number of the release in which the trust last changed, where that is not the first
    mortality: NotRequired[list[MortalityRow]]  # published figures in the order in which months first knew them
    ratings: NotRequired[list[RatingRow]]


_COUNTS = ("actions", "delivered", "not_reported", "past_due", "slipped")


def extended(history: TrustHistory | None, release: ReleaseData) -> TrustHistory:
    """The history with one more month, whose `release` holds this trust's rows alone; `history` itself is left as it was.

    Raises ValueError for a month that is not later than every month in the history.
    """
    period, known = release["period"], history or begun({})
    if known["months"] and period <= known["months"][-1]["period"]:
        raise ValueError(f"{period} does not come after {known['months'][-1]['period']}, the last of the history")
    months = [*known["months"], _month(known["months"], release)]
    number = months[-1]["release"]
    return {
        "months": months[-MONTHS:],
        "years": _years(known["years"], months[:-MONTHS]),
        "actions": with_actions(known["actions"], release),
        "corrected": {**known["corrected"], **({period: number} if number > 1 else {})},
        "mortality": [*known.get("mortality", []), *release.get("mortality", [])],
        "ratings": [*known.get("ratings", []), *release.get("ratings", [])],
    }


def with_actions(known: Mapping[str, ActionHistory], release: ReleaseData) -> dict[str, ActionHistory]:
    """The histories of actions with one more month, that of the trust's `release`."""
    return {**known, **{row["ref"]: _action(known.get(row["ref"]), row, release["period"]) for row in release["actions"]}}


def begun(actions: dict[str, ActionHistory]) -> TrustHistory:
    """The history of a trust that begins with what was known of its actions under codes that it had before."""
    return TrustHistory(months=[], years=[], actions=actions, corrected={})


def _month(before: Sequence[TrustMonth], release: ReleaseData) -> TrustMonth:
    (trust,) = release["trusts"]
    last = release["told"][trust["trust"]]
    so_far = before[-1]["so_far"] if before else MonthsSoFar(months=0, accepted=0, on_time=0, without_plan=0)
    return {
        "period": release["period"],
        "release": last["number"],
        "as_of": last["as_of"],
        "trust": trust,
        "plan_changes": [row for row in release["verdicts"] if (row["rule"], row["answer"]) == ("plan_changed", "yes")],
        "troubles": troubles(release["verdicts"], trust["trust"]),
        "so_far": {
            "months": so_far["months"] + 1,
            "accepted": so_far["accepted"] + bool(trust["accepted"]),
            "on_time": so_far["on_time"] + bool(trust["on_time"]),
            "without_plan": so_far.get("without_plan", 0) + bool(trust.get("without_plan")),
        },
        **_verdict(release, trust["trust"]),
        **_revised(list(of_trust(release, trust["trust"]))),
    }


def _verdict(release: ReleaseData, trust: str) -> _Verdict:
    """Named only where there is one."""
    row = standings(release["verdicts"]).get(trust)
    return {"verdict": word_of(row)} if row else {}


def _revised(names: list[str]) -> _Revised:
    """Named only where there are any."""
    return {"revised": sorted(names)} if names else {}


def _years(known: Sequence[TrustYear], older: Sequence[TrustMonth]) -> list[TrustYear]:
    """The lines of the years, each by the newest of its months that is no longer held in full."""
    years: dict[str, TrustYear] = {year["year"]: year for year in known}
    for month in older:
        year = month["period"][:4]
        counts = {name: int(month["trust"][name]) for name in _COUNTS}
        years[year] = {
            "year": year,
            "until": month["period"],
            "counts": counts,
            "so_far": month["so_far"],
            **_revised(month.get("revised", [])),
        }
    return [years[year] for year in sorted(years)]


def _action(known: ActionHistory | None, row: ActionRow, period: str) -> ActionHistory:
    found: ActionHistory = {"action": row["action"], "runs": _runs(known["runs"] if known else [], shown_status(row), period)}
    if row["evidence"]:
        found["evidence"] = {"period": period, "words": row["evidence"]}
    elif known and "evidence" in known:
        found["evidence"] = known["evidence"]
    return found


def _runs(known: Sequence[StatusRun], status: str, period: str) -> list[StatusRun]:
    """The runs with one more month: the last one goes on if it has the same status and ended in the month before."""
    before = str(Period.parse(period).previous())
    if known and (known[-1]["status"], known[-1]["until"]) == (status, before):
        return [*known[:-1], {**known[-1], "until": period}]
    return [*known, {"since": period, "until": period, "status": status}]


def months_of(run: StatusRun) -> tuple[str, ...]:
    """Every month of a run, oldest first."""
    return _months(run["since"], run["until"])


@lru_cache(maxsize=1024)  # many actions stand as they do since the same month
def _months(since: str, until: str) -> tuple[str, ...]:
    return tuple(map(str, Period.between(Period.parse(since), Period.parse(until))))
