"""One period's publication as plain data: the record keeps it, and its pages can be told again from it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

import pandas as pd

from tasks.model.finding import PRIVATE, Severity
from tasks.model.period import Period
from tasks.record.pack_rows import EvidenceRows
from tasks.rules.action_columns import COLUMNS, column
from tasks.rules.counts import CLOSED, NEVER_REPORTED
from tasks.rules.getting_better import GETTING_BETTER, VERDICT
from tasks.site.data.changes import changes
from tasks.site.data.dictionary import tables, words_of
from tasks.site.data.figures import counts_by_trust
from tasks.site.data.revision_marks import revised
from tasks.site.data.row_types import ActionRow, FindingRow, VerdictRow
from tasks.site.data.rows import pairs, rows
from tasks.site.data.shapes import LastChanged, MonthTotals, ProgrammeWords, RegisterTrust, ReleaseData, Row
from tasks.site.data.totals import totals_of
from tasks.site.trust_views import TrustViews

_WORKED_OUT = {"status_this_month", "name", "regulator", VERDICT}
_CLOSING = {name: dtype for name, dtype in COLUMNS if name.startswith("closed") or name == "programme"}
_FINDINGS = ("trust", "submission", "received_at", "decision", "check", "severity", "ref", "address", "seen", "says", "mend")
_SETTLED = ("answer", "waived_by")  # the trust's reason for what a warning points at; who let an error pass, why and until when
LISTED_FILES = 20
"""Files of a trust, the newest for a month, whose findings are published one by one."""

LISTED_FINDINGS = 200
"""Findings that are published one by one of a file that does not count."""

_VERDICTS = ("rule", "trust", "subject", "answer", "sentence")


def release_data(
    period: Period,
    number: int,
    as_of: datetime,
    actions: pd.DataFrame,
    trusts: pd.DataFrame,
    verdicts: pd.DataFrame,
    findings: pd.DataFrame,
    previous_trusts: pd.DataFrame | None,
    previous_actions: pd.DataFrame | None,
    register: Mapping[str, RegisterTrust],
    programme: ProgrammeWords,
    reason: str,
    standing: ReleaseData | None,
    progress: Sequence[MonthTotals] = (),
    previous_totals: Mapping[str, int] | None = None,
    moments: Mapping[str, str] | None = None,
    last_known: bool = True,
    evidence: EvidenceRows | None = None,
) -> ReleaseData:
    """The tables of a revision (docs/architecture.md), the month before, and the register as one sorted JSON-able dict.

    `as_of` is aware. `register` holds every trust of the `trusts` table, and those that left during the period. `standing` is the
    release that this one replaces: a trust of which both say the same keeps the number it had, so that its page does not change, and
    figures that differ from the month's first release are marked as revised. `progress` holds the totals of months before, oldest first,
    and `previous_totals` what all trusts of the month before added up to: left out, what `previous_trusts` does.
    `moments` are those (ISO text) by which single trusts were judged, where they are others than `as_of`. `last_known`: the counts of
    statuses are of what was last known, not of what was reported for the month alone. `evidence` holds the rows of `claims`, `ratings`
    and `mortality`.
    Raises KeyError when a table lacks a documented column or the register a trust.
    """
    words = words_of(programme)
    statuses = words.statuses
    held = {name: [one.name for one in columns if one.name not in _WORKED_OUT] for name, columns in tables(words).items()}
    trust_rows = [_named(row, register) for row in rows(trusts, held["trusts"], by=("trust",))]
    action_rows = _action_rows(actions, held["actions"])
    before = rows(previous_trusts, list(previous_trusts.columns), by=("trust",)) if previous_trusts is not None else []
    actions_before = _action_rows(previous_actions, held["actions"]) if previous_actions is not None else []
    last = totals_of(before, statuses) if previous_totals is None else dict(previous_totals)
    verdict_rows, change_rows = _verdicts(verdicts), changes(action_rows, actions_before, statuses)
    given = {row["trust"]: dict(row["evidence"])[VERDICT] for row in verdict_rows if row["rule"] == GETTING_BETTER}
    trust_rows = [{**row, VERDICT: given.get(row["trust"], "")} for row in trust_rows]
    shown, left_out = _findings(findings, trust_rows)
    data: ReleaseData = {
        "period": str(period),
        "number": number,
        "as_of": as_of.isoformat(),
        "reason": reason,
        "deadline": _deadline(verdict_rows),
        "previous": str(period.previous()) if last.get("trusts") else "",
        "programme": programme,
        "totals": totals_of(trust_rows, statuses),
        "previous_totals": last if last.get("trusts") else {},
        "previous_trusts": [row["trust"] for row in before],
        "register": {code: register[code] for code in sorted(register)},
        "trusts": trust_rows,
        "actions": action_rows,
        "changes": change_rows,
        "counts": {},
        "verdicts": verdict_rows,
        "findings": shown,
        "told": {},
        "progress": list(progress),
        "revised": revised(trust_rows, action_rows, standing),
        "last_known": last_known,
        "claims": evidence["claims"] if evidence else [],
        "ratings": evidence["ratings"] if evidence else [],
        "mortality": evidence["mortality"] if evidence else [],
    }
    if left_out:
        data["findings_left_out"] = left_out
    known: Mapping[str, str] = moments or {}
    earlier: Mapping[str, ReleaseData] = TrustViews(standing) if standing is not None else {}
    data["counts"] = counts_by_trust(data)
    for code, release in TrustViews(data).items():
        now: LastChanged = {"number": number, "as_of": known.get(code, data["as_of"]), "reason": reason}
        data["told"][code] = _last_changed(earlier.get(code), release, now)
    return data


def _action_rows(actions: pd.DataFrame, columns: Sequence[str]) -> list[ActionRow]:
    """Actions with the status that is published: the last one known, that none ever was, or that it is closed, and beside it this month's.

    A month's table from before actions could be closed has none that are.
    """
    known = actions.assign(**{name: column(actions, name, dtype) for name, dtype in _CLOSING.items() if name not in actions})
    found = rows(known, columns, by=("trust", "ref"))
    for row in found:
        row["status_this_month"] = row["status"] if row["reported"] else ""
        row["status"] = CLOSED if row["closed"] else row["status"] or NEVER_REPORTED
    return found


def _last_changed(earlier: ReleaseData | None, release: ReleaseData, now: LastChanged) -> LastChanged:
    """The release that first said of a trust what is said now: the standing one's word for it while both say the same."""
    if earlier is None or _content(earlier) != _content(release):
        return now
    (code,) = release["register"]
    return earlier["told"][code]


def _content(release: ReleaseData) -> tuple[object, ...]:
    lists = (release["trusts"], release["actions"], release["changes"], release["verdicts"], release["findings"])
    beside = (release.get(name, []) for name in ("claims", "ratings", "mortality"))
    programme = {**release["programme"], "address": ""}  # where the site stands changes nothing that is said of a trust
    return *lists, *beside, release["register"], programme, release["previous"]


def _named(row: Row, register: Mapping[str, RegisterTrust]) -> Row:
    known = register[row["trust"]]
    return {"trust": row["trust"], "name": known["name"], "regulator": known["regulator"], **row}


def _deadline(verdicts: Sequence[VerdictRow]) -> str:
    """The deadline that the overdue rule gives as evidence: the earliest, as some may have been granted a later one."""
    return min((value for row in verdicts if row["rule"] == "overdue" for name, value in row["evidence"] if name == "deadline"), default="")


def _verdicts(frame: pd.DataFrame) -> list[VerdictRow]:
    plain = rows(frame.assign(order=range(len(frame))), (*_VERDICTS, "order"), by=("rule", "trust", "subject"))
    evidence = list(frame["evidence"])
    for row in plain:
        row["evidence"] = pairs(evidence[row.pop("order")])
    return plain


def _findings(frame: pd.DataFrame, trusts: Sequence[Row]) -> tuple[list[FindingRow], dict[str, int]]:
    """Findings on what counts, and those on a trust's newest files, of each so many; and how many more there are, by trust."""
    public = frame[(frame["severity"].astype(str) != str(Severity.TRIAL)) & ~frame["check"].isin(PRIVATE)]
    found = rows(public, (*_FINDINGS, *_SETTLED), by=("trust", "received_at", "submission", "severity", "ref", "check", "address"))
    counting = {(row["trust"], row["submission"]) for row in trusts}
    by_file = {file: list(mine) for file, mine in groupby(found, key=lambda row: (row["trust"], row["submission"]))}
    by_trust = {trust: list(files) for trust, files in groupby(by_file, key=lambda file: file[0])}
    newest = {file for files in by_trust.values() for file in files[-LISTED_FILES:]}
    listed = [
        row for file, mine in by_file.items() for row in (mine if file in counting else mine[:LISTED_FINDINGS] if file in newest else ())
    ]
    more = Counter(row["trust"] for row in found)
    more.subtract(row["trust"] for row in listed)
    return listed, {trust: many for trust, many in sorted(more.items()) if many}
