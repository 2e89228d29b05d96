"""Collect: keep everything that arrived exactly as it came, then read it, apart from everything else, into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.model.written import to_json
from tasks.record import keys
from tasks.record.record import Record
from tasks.rules.checks.period_named import period_named
from tasks.run.inbox import Arrival, arrivals
from tasks.run.opened import open_inbox, open_programme, open_record
from tasks.run.progress import watched
from tasks.run.verb import verb
from tasks.workbook.reading.read import read_all

BATCH = 500
"""Updates read by one process, and then held in memory; many enough that starting it costs nothing beside reading them."""

Pending = dict[str, dict[str, str]]
"""Period as text -> key of a submission -> SHA-256 of its reading: what is read and awaits a decision."""


@verb(name="collect", task_run_name="collect {period}")
def collect(period: str, as_of: datetime) -> Pending:
    """Keep what arrived by a moment (aware); read what was received since the period began and nobody has decided on.

    The answer is grouped by the period each update is for, the earliest first.
    """
    record, programme = open_record(), open_programme()
    _keep_new(record, arrivals(open_inbox(), as_of))
    return _read(record, list(_received(record, Period.parse(period), as_of, undecided=True)), programme.first)


@verb(name="collect again", task_run_name="collect {trust} {period} again")
def collect_again(trust: str, period: str, as_of: datetime) -> dict[str, str]:
    """Keep what one trust sent by a moment (aware), and read anew everything it sent for one period, decided on or not."""
    record, programme, month = open_record(), open_programme(), Period.parse(period)
    _keep_new(record, arrivals(open_inbox(), as_of, trust))
    return _read(record, list(_received(record, month, as_of, trust)), programme.first, only=period).get(period, {})


def _keep_new(record: Record, found: Iterable[Arrival]) -> None:
    arrived: dict[Period, dict[str, Arrival]] = {}
    for arrival in found:
        month = arrival.month
        arrived.setdefault(month, {})[keys.submission(month, arrival.trust, arrival.id)] = arrival
    for mine in arrived.values():
        for key in record.store.missing(mine):
            _keep(record, key, mine[key])


def _keep(record: Record, key: str, arrival: Arrival) -> None:
    data = arrival.data()
    sha = record.put_blob(data)
    kept = Submission(arrival.id, arrival.trust, arrival.name, arrival.received_at, sha, len(data), arrival.sent_by, arrival.channel)
    record.create(key, kept)


def _received(record: Record, period: Period, as_of: datetime, trust: str = "", *, undecided: bool = False) -> Iterator[Submission]:
    """What was received since a period began, or from one trust, in order of receipt; what a killed run left undecided, too."""
    for month in record.months(keys.SUBMISSIONS, period, Period.of(as_of.astimezone(UTC).date())):
        passed_over = record.decided(month) if undecided else {}
        found = [record.submission(month, *pair) for pair in record.submissions(month, trust) if pair not in passed_over]
        yield from sorted((s for s in found if s.received_at <= as_of), key=lambda s: (s.received_at, s.trust))


def _read(record: Record, submissions: Sequence[Submission], first: Period, only: str = "") -> Pending:
    """Readings are kept for whoever decides; with `only`, those of one period, so that nothing is kept that no decision will name."""
    pending: Pending = {}
    batches = [submissions[n : n + BATCH] for n in range(0, len(submissions), BATCH)]
    for batch in watched(batches, len(batches), f"Reading {len(submissions)} updates", long=2):
        readings = read_all([(s.name, record.blob(s.sha256)) for s in batch])
        for submission, reading in zip(batch, readings, strict=True):
            period = str(period_meant(submission, reading, first))
            if only in {"", period}:
                key = keys.submission(submission.month, submission.trust, submission.id)
                pending.setdefault(period, {})[key] = record.put_blob(to_json(reading))
    return dict(sorted(pending.items()))


def period_meant(submission: Submission, reading: Reading, first: Period) -> Period:
    """The period an update says it is for, if it names one that has ended; otherwise the one that was open when it came."""
    said = period_named(reading.head.get("period_word", "")) or submission.month
    return said if first <= said < submission.month else submission.month.previous()
