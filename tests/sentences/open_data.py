"""What a reader can work out from the published tables alone; nothing of the product is imported here."""

from __future__ import annotations

import calendar
import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, str]
Facts = dict[str, Any]
"""Names to counts and words, as the list of sentences uses them."""

STATUSES = {
    "delivered": "Delivered",
    "on_track": "On track to deliver",
    "some_issues": "Some issues",
    "not_on_track": "Not on track to deliver",
    "never_reported": "Never reported",
    "closed": "Closed, not delivered",
}
STATES = {
    "accepted": "On time",
    "accepted with reasons": "On time, with reasons",
    "accepted late": "Accepted late",
    "nil return": "Nothing to report",
    "returned": "Returned, not mended",
    "may be mended": "Returned, may be mended",
    "not answered yet": "Received, not answered yet",
    "withdrawn": "Withdrawn by the trust",
    "asked which month": "Asked which month it is for",
    "being looked at": "Being looked at by us",
    "no agreed plan": "No agreed plan",
    "still expected": "Still expected",
    "never received": "Never received",
    "to be confirmed": "A mail is to be confirmed",
    "not confirmed": "A mail was not confirmed",
}
CHANGES = {
    "delivered": "newly reported delivered",
    "reopened": "reopened after being reported delivered",
    "better": "better status",
    "worse": "worse status",
    "percent": "same status, other percentage",
    "revised": "new revised date",
    "silent": "reported last month and not this month",
    "closed": "closed by agreement, not delivered",
    "resumed": "open again after being closed",
    "added": "added to a plan",
    "dropped": "taken out of a plan, of last month's",
}


def month_words(period: str) -> str:
    """'October 2013'; of a quarter, 2025-Q4, 'October to December 2025'."""
    if "Q" in period:
        return f"{calendar.month_name[last_month(period) - 2]} to {month_words(last_day(period)[:7])}"
    return f"{calendar.month_name[int(period[5:])]} {period[:4]}" if period else ""


def on_chart(period: str) -> str:
    """'Oct to Dec 2025': a quarter as the ends of a chart name it."""
    return " ".join(word if word == "to" else word[:3] for word in month_words(period).split()[:-1]) + f" {period[:4]}"


def last_month(period: str) -> int:
    """The number of a period's last month in its year."""
    return 3 * int(period[6:]) if "Q" in period else int(period[5:])


def first_day(period: str) -> str:
    return f"{period[:4]}-{last_month(period) - 2 * ('Q' in period):02}-01" if period else ""


def nth(period: str) -> int:
    """Which period of its length it is, counted from the year 0."""
    return int(period[:4]) * (4 if "Q" in period else 12) + last_month(period) // (3 if "Q" in period else 1)


def period_on(day: str, rhythm: str) -> str:
    """The period that a day is in, of those as long as another."""
    return f"{day[:5]}Q{(int(day[5:7]) + 2) // 3}" if "Q" in rhythm else day[:7]


def day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def day_words(iso: str) -> str:
    return f"{int(iso[8:])} {month_words(iso[:7])}" if iso else ""


def iso_day(words: str) -> str:
    """'9 October 2013' as 2013-10-09."""
    day, month, year = words.split()
    return f"{year}-{list(calendar.month_name).index(month):02}-{int(day):02}"


def moment_words(iso: str) -> str:
    """'9am on 19 November 2013', in London."""
    there = datetime.fromisoformat(iso).astimezone(ZoneInfo("Europe/London"))
    return (
        f"{there:%I}".lstrip("0")
        + (f":{there:%M}" if there.minute else "")
        + f"{there:%p} on ".lower()
        + day_words(there.date().isoformat())
    )


def clock_words(iso: str) -> str:
    """'10:05 on 30 December 2013', in London, as letters have it."""
    there = datetime.fromisoformat(iso).astimezone(ZoneInfo("Europe/London"))
    return f"{there:%H:%M} on {day_words(there.date().isoformat())}"


def clock_time(iso: str) -> str:
    """'2013-12-30 10:05', in London."""
    return f"{datetime.fromisoformat(iso).astimezone(ZoneInfo('Europe/London')):%Y-%m-%d %H:%M}"


def london_day(iso: str) -> date:
    return datetime.fromisoformat(iso).astimezone(ZoneInfo("Europe/London")).date()


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def last_day(period: str) -> str:
    month = last_month(period)
    return f"{period[:4]}-{month:02}-{calendar.monthrange(int(period[:4]), month)[1]}"


@dataclass(frozen=True)
class Month:
    """One release of a month, by its files."""

    folder: Path
    before: Month | None

    @cached_property
    def release(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "release.json").read_bytes()))

    @property
    def period(self) -> str:
        return str(self.release["period"])

    def rows(self, table: str) -> list[Row]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def actions(self) -> list[Facts]:
        return [action_facts(row, self.period) for row in self.rows("actions")]

    @cached_property
    def trusts(self) -> list[Row]:
        return self.rows("trusts")

    @cached_property
    def verdicts(self) -> list[Facts]:
        rows = [(row, json.loads(row["evidence"])) for row in self.rows("verdicts")]
        return [{**dict(known), **row, "steps": [value for name, value in known if name == "step"]} for row, known in rows]

    def all_before(self) -> Iterator[Month]:
        """This month and those before it, newest first."""
        month: Month | None = self
        while month:
            yield month
            month = month.before

    @cache  # noqa: B019  a few months, as long as the tests last
    def counts(self, trust: str = "") -> Facts:
        """What the rows of the two tables add up to, of all trusts or of one."""
        actions = [row for row in self.actions if trust in {"", row["trust"]}]
        trusts = [row for row in self.trusts if trust in {"", row["trust"]}]
        usual = Counter(row["deadline"] for row in self.trusts).most_common(1)[0][0]
        found: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
        found.update(actions=len(actions), trusts=len(trusts))
        for row in actions:
            found.update(name for name in FLAGS if row[name])
            found[row["status"]] += 1
            found[f"{row['status_this_month']}_this_month"] += 1
        for trust_row in trusts:
            found.update(name for name in ("accepted", "on_time") if trust_row[name] == "yes")
            found["without_plan"] += bool(trust_row["without_plan"])
            found["other_deadline"] += trust_row["deadline"] != usual
        for kind in CHANGES:
            found[f"changed_{kind}"] = sum(one["kind"] == kind and trust in {"", one["trust"]} for one in self.release["changes"])
        return {
            **found,
            "known": found["not_reported"] - found["never_reported"],
            "deadline": day_words(usual),
            "oldest": min((row["oldest_report"] for row in trusts if row["oldest_report"]), default=""),
            "silent": [
                row["name"] for row in trusts if row["accepted"] == "no" and not row["without_plan"] and row["state"] != "to be confirmed"
            ],
        }


FLAGS = ("past_due", "slipped", "unevidenced", "not_reported", "due", "met", "met_before", "undated", "helped")
"""What is counted of actions, besides their statuses."""

COUNTED = (*STATUSES, *(f"{name}_this_month" for name in STATUSES), *FLAGS, "accepted", "on_time", "without_plan", "other_deadline")


def action_facts(row: Row, period: str) -> Facts:
    """A row of the table of actions, with what follows from its dates worked out anew."""
    end, due, revised = last_day(period), row["due_date"], row["revised_latest"]
    late = bool(due) and due <= end and row["status"] not in {"delivered", "closed"}
    days = days_between(due, end) if late else 0
    return {
        **row,
        "late": late,
        "past_due": late,
        "days_past_due": days,
        "slipped": bool(due and revised > due),
        "days_slipped": days_between(due, revised) if due and revised > due else 0,
        "unevidenced": row["unevidenced"] == "yes",
        "not_reported": row["reported"] == "no" and not row["closed_on"],
        "due": bool(due) and due <= end,
        "met": bool(due) and due <= end and row["status"] == "delivered",
        "met_late": bool(due) and (row["delivered_date"] > due if row["delivered_date"] else first_day(row["first_delivered"]) > due),
        "met_before": bool(due) and due <= end and row["previous_status"] == "delivered",
        "undated": not due,
        "helped": bool(row.get("partner_help")),
        "due_words": day_words(due),
        "revised_words": day_words(revised),
        "label": STATUSES[row["status"] or "never_reported"],
    }


def read_months(site: Path) -> dict[str, Month]:
    """Period to its release in force, oldest first; and `2013-11.1` to one that was replaced."""
    found: dict[str, Month] = {}
    before = None
    for folder in sorted(path.parent for path in (site / "data").glob("*/release.json")):
        for old in sorted((site / "releases" / folder.name).glob("*/data/release.json")):
            found[f"{folder.name}.{old.parts[-3]}"] = Month(old.parent, before)
        before = found[folder.name] = Month(folder, before)
    return found
