"""What changed since last month, action by action: one row per change, in the order of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.model.status import Statuses
from tasks.rules.counts import CLOSED
from tasks.site.data.row_types import ActionRow, ChangeRow
from tasks.site.data.rows import natural


def changes(actions: Sequence[ActionRow], previous: Sequence[ActionRow], statuses: Statuses) -> list[ChangeRow]:
    """Rows with `trust ref kind before after`; nothing when there is no month before.

    Kinds: delivered, reopened, better, worse, percent, revised, silent (reported last month, not now), closed (by agreement), resumed
    (closed before), added, dropped.
    """
    if not previous:
        return []
    before = {(row["trust"], row["ref"]): row for row in previous}
    now = {(row["trust"], row["ref"]) for row in actions}
    trusts_before, trusts_now = {key[0] for key in before}, {key[0] for key in now}
    found = [
        change for row in actions if row["trust"] in trusts_before for change in _of(row, before.get((row["trust"], row["ref"])), statuses)
    ]
    gone = [row for key, row in before.items() if key not in now and key[0] in trusts_now]
    found += [_change(row, "dropped", str(row["status"]), "") for row in gone]
    return sorted(found, key=lambda change: (natural(change["trust"]), natural(change["ref"])))


def _of(row: ActionRow, before: ActionRow | None, statuses: Statuses) -> Iterator[ChangeRow]:
    if before is None:
        yield _change(row, "added", "", str(row["status"]))
        return
    was, now = str(before["status"]), str(row["status"])
    if CLOSED in (was, now):
        if was != now:
            yield _change(row, "closed" if now == CLOSED else "resumed", was, now)
    elif row["reported"]:
        yield from _status_change(row, statuses)
        if row["revised_latest"] and row["revised_latest"] != row["previous_revised"]:
            yield _change(row, "revised", row["previous_revised"] or row["due_date"] or row["timescale"], row["revised_latest"])
    elif before["reported"] and not row["closed_on"]:
        yield _change(row, "silent", str(before["status"]), "")


def _status_change(row: ActionRow, statuses: Statuses) -> Iterator[ChangeRow]:
    was, now = str(row["previous_status"]), str(row["status"])
    if was and now and was != now:
        yield _change(row, _kind(was, now, statuses), was, now)
    elif was and row["percent"] is not None and row["previous_percent"] is not None and row["percent"] != row["previous_percent"]:
        yield _change(row, "percent", f"{row['previous_percent']}%", f"{row['percent']}%")


def _kind(was: str, now: str, statuses: Statuses) -> str:
    """From one that finishes an action to another it is neither newly delivered nor reopened."""
    if (now in statuses.finished) != (was in statuses.finished):
        return "delivered" if now in statuses.finished else "reopened"
    return "better" if statuses.rank[now] > statuses.rank[was] else "worse"


def _change(row: ActionRow, kind: str, before: str, after: str) -> ChangeRow:
    return {"trust": row["trust"], "ref": row["ref"], "kind": kind, "before": before, "after": after}
