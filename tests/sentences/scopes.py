"""Of what a sentence may be: a month, a trust, an action, a change; each scope gives the facts that the list's sentences name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tests.sentences.open_data import (
    CHANGES,
    STATES,
    STATUSES,
    Facts,
    Month,
    clock_words,
    day_words,
    days_between,
    last_day,
    london_day,
    moment_words,
    month_words,
    on_chart,
)
from tests.sentences.promise_scopes import promised


@dataclass(frozen=True)
class Claim:
    """A line of a claim of costs, the day on which it came, and in which file at which moment."""

    contract: str
    month: str
    kind: str
    pence: int | None  # None where none can be read
    evidence: str
    day: str
    file: str
    at: str


@dataclass(frozen=True)
class Published:
    """What a published file says of a provider: its SHMI with its band and limits, or its overall rating; as of which day, and when the
    file came.
    """

    kind: str
    file: str
    provider: str
    words: str
    band: str
    day: str
    came: str
    limits: str = ""


@dataclass(frozen=True)
class Update:
    """A file that came: whose, for which month, when; how many findings went back with it, and when its answer left."""

    trust: str
    month: str
    file: str
    at: str
    errors: int
    warnings: int
    answered: str
    labels: tuple[tuple[str, str], ...]
    """What it says of the status of each action."""
    back: tuple[tuple[str, str, str, str], ...] = ()
    """Place, action, words and mending of each finding for which it went back, or that is of no action."""


@dataclass(frozen=True)
class Came:
    """What came in: updates, claims, and published files; the trust, month and moment of what was taken back; when mails came that
    wait to be confirmed; and the regime's themes with their words.
    """

    updates: tuple[Update, ...] = ()
    claims: tuple[Claim, ...] = ()
    published: tuple[Published, ...] = ()
    taken_back: tuple[tuple[str, str, str], ...] = ()
    mails: tuple[str, ...] = ()
    themes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Told:
    """Where a statement stands: in which month, of which trust (empty: of all), in what; a letter says as at which day."""

    month: Month
    trust: str = ""
    kind: str = "page"
    stood: str = ""
    came: Came = Came()
    earlier: Month | None = None
    theme: str = ""  # as the address of its page has it

    def sent_by(self, trust: str) -> list[Update]:
        """What a trust sent for the month."""
        return [one for one in self.came.updates if (one.trust, one.month) == (trust, self.month.period[:7])]


def subject(told: Told) -> Iterator[Facts]:
    """The month as it is of one trust or of all."""
    month, before = told.month, told.month.before
    later = {} if before is None else {"before": month_words(before.period), "before_actions": before.counts(told.trust)["actions"]}
    release = month.release
    yield {
        "month": month_words(month.period),
        "ends_in": month_words(last_day(month.period)[:7]),
        "release": release["number"],
        "as_of": moment_words(release["as_of"]),
        **later,
        **month.counts(told.trust),
        **_oldest(month, told.trust),
    }


def _oldest(month: Month, trust: str) -> Facts:
    counts = month.counts(trust)
    just = month.before is not None and counts["oldest"] == month.before.period
    of_them = f"{counts['known']} of them" if counts["never_reported"] else "them"
    return {"oldest_words": month_words(counts["oldest"]), "or_later": "" if just else " or later", "of_them": of_them}


def month(told: Told) -> Iterator[Facts]:
    if told.trust:
        return
    for facts in subject(told):
        yield {**facts, "all_sent": facts["accepted"] == facts["trusts"]}


def _first_helped(lines: Sequence[Facts]) -> list[str]:
    """The first four promises in words, each with its reference, and that there are others."""
    words = [f"{line['action'].strip().rstrip('.')} ({line['ref']})" for line in lines[:4]]
    return [*words, *(["others, each with the help on its line"] if len(lines) > 4 else [])]


@cache
def one_trust(month: Month, code: str) -> Facts:
    row = next(row for row in month.trusts if row["trust"] == code)
    as_of = month.release["told"][code]["as_of"]
    arrived = row["first_received_at"] or row["received_at"]
    late = (london_day(arrived) - london_day(f"{row['deadline']}T12:00:00+00:00")).days if arrived and row["deadline"] else 0
    over = days_between(row["deadline"], london_day(as_of).isoformat()) if row["deadline"] else 0
    return {
        **row,
        **month.counts(code),
        "without_plan_words": row["without_plan"],
        "asked_words": month_words(row["asked_about"]),
        "month": month_words(month.period),
        "ends_in": month_words(last_day(month.period)[:7]),
        "verdict_label": promised(month, code)["verdict_word"] or "We do not know",
        "state": STATES[row["state"]] + ", corrected since" * bool(row["corrected_at"]),
        "as_of": moment_words(as_of),
        **({"before": month_words(month.before.period)} if month.before else {}),
        "number": month.release["told"][code]["number"],
        "arrived": moment_words(arrived) if arrived else "",
        "corrected": moment_words(row["corrected_at"]) if row["corrected_at"] else "",
        "accepted_at": clock_words(arrived) if arrived else "",
        "helped_promises": _first_helped([line for line in month.actions if line["trust"] == code and line["helped"]]),
        "arrived_day": day_words(london_day(arrived).isoformat()) if arrived else "",
        "received": int(row["received"]),
        "decision": month.release["sources"][code]["decision"] if code in month.release.get("sources", {}) else 0,
        "returned": int(row["returned"]),
        "several": int(row["received"]) > 1,
        "own_deadline": day_words(row["deadline"]),
        "in_time": bool(arrived) and late <= 0,
        "days_late": late,
        "came_late": late > 0,
        "days_over": over,
        "mail_waits": row["state"] == "to be confirmed",
        "no_mail_waits": row["state"] != "to be confirmed",
        "plan": int(row["plan_version"]),
        "silent_before": not any(line["status_period"] for line in month.actions if line["trust"] == code),
        "chair_day": day_words(row.get("chair_date", "")),
        "chief_day": day_words(row.get("chief_date", "")),
        "confirmed_day": day_words(row.get("chair_confirmed_on", "")),
        "signed_off_day": day_words(row.get("director_signed_on", "")),
        "warned_day": day_words(row.get("early_warning_on", "")),
        "all_delivered": month.counts(code)["delivered"] == month.counts(code)["actions"],
        **_so_far(month, code),
    }


def _so_far(month: Month, code: str) -> Facts:
    rows = [row for one in month.all_before() for row in one.trusts if row["trust"] == code]
    return {
        "months": len(rows),
        "months_accepted": sum(row["accepted"] == "yes" for row in rows),
        "months_on_time": sum(row["on_time"] == "yes" for row in rows),
        "months_without_plan": sum(bool(row["without_plan"]) for row in rows),
    }


def trust(told: Told) -> Iterator[Facts]:
    if told.trust and any(row["trust"] == told.trust for row in told.month.trusts):
        yield one_trust(told.month, told.trust)


def trusts(told: Told) -> Iterator[Facts]:
    for row in told.month.trusts:
        yield one_trust(told.month, row["trust"])


def months(told: Told) -> Iterator[Facts]:
    """Each month so far, of the trust of the page or of all."""
    for one in told.month.all_before():
        if not told.trust:
            yield {"month": month_words(one.period), "on_chart": on_chart(one.period), **one.counts()}
        elif any(row["trust"] == told.trust for row in one.trusts):
            facts = one_trust(one, told.trust)
            known = any(line["status_period"] for line in one.actions if line["trust"] == told.trust)
            none = facts["accepted"] == 0 and not facts["without_plan"]
            yield facts | {"on_chart": on_chart(one.period), "none_accepted": none and known, "never_known": none and not known}


def measure(told: Told) -> Iterator[Facts]:
    """Each measure by its label, with last month's."""
    now, before = told.month.counts(told.trust), told.month.before.counts(told.trust) if told.month.before else {}
    labels = {
        **STATUSES,
        "not_reported": "Not reported for the month",
        "past_due": "Past their agreed date and not delivered",
        "slipped": "Moved to a date later than agreed",
        "unevidenced": "Reported delivered, no evidence supplied",
        "accepted": "Trusts with an accepted update",
    }
    for name, label in labels.items():
        whole = "trusts" if name == "accepted" else "actions"
        facts = {"measure": label, "count": now.get(name, 0), "whole": now[whole], "reported": now.get(f"{name}_this_month", 0)}
        if before:
            facts |= {"count_before": before.get(name, 0), "whole_before": before[whole]}
        yield facts
    if told.trust:
        yield from _titled(told, now)
    for kind, words in CHANGES.items():
        of = before.get("actions", 0) if kind == "dropped" else now["actions"]
        refs = [one["ref"] for one in told.month.release["changes"] if one["kind"] == kind and one["trust"] == told.trust]
        yield {
            "change": words[:1].upper() + words[1:],
            "change_low": words,
            "count": now[f"changed_{kind}"],
            "whole": of,
            "change_refs": in_runs(refs, [row["ref"] for row in told.month.actions if row["trust"] == told.trust]),
        }


def _titled(told: Told, now: Facts) -> Iterator[Facts]:
    """The figures as the table of their sources names them."""
    verbs = {
        "delivered": "delivered",
        "on_track": "on track to deliver",
        "some_issues": "with some issues",
        "not_on_track": "not on track to deliver",
    }
    titles = {
        "Actions in the agreed plan": "actions",
        **{f"Actions reported {words}": name for name, words in verbs.items()},
        **{f"Actions reported {words} this month": f"{name}_this_month" for name, words in verbs.items()},
        "Actions on which nothing was ever reported": "never_reported",
        "Actions of which no accepted update speaks this month": "not_reported",
        "Actions agreed for the month’s last day or earlier and neither delivered nor closed": "past_due",
        "Actions closed by agreement and not delivered": "closed",
        "Actions moved to a date later than agreed": "slipped",
        "Actions last reported delivered with no evidence supplied": "unevidenced",
        "Actions promised by the end of the month": "due",
        "Actions promised by the end of the month and reported delivered": "met",
        "Actions promised by the end of the month that were known as delivered a month earlier": "met_before",
        "Actions whose agreed date names no day": "undated",
        "Actions on which the trust names its partner's help": "helped",
    }
    yield from _titled_files(told)
    actions = [row for row in told.month.actions if row["trust"] == told.trust]
    for title, name in titles.items():
        refs = [row["ref"] for row in actions if _counts(row, name)]
        yield {
            "title": title,
            "count": now[name],
            "whole": now["actions"],
            "title_refs": "all" if len(refs) == now["actions"] > 3 else in_runs(refs, [row["ref"] for row in actions]),
        }


def in_runs(refs: list[str], plan: list[str]) -> str:
    """References in the order of a plan: three and more that follow one another are the first to the last."""
    words = "|".join(ref if ref in refs else "" for ref in plan) if set(refs) <= set(plan) else "|".join(refs)
    runs = [run.split("|") for run in re.split(r"\|\|+", words.strip("|")) if run]
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _titled_files(told: Told) -> Iterator[Facts]:
    row = next((row for row in told.month.trusts if row["trust"] == told.trust), None)
    if row is None:
        return
    yield {
        "title": "Files that went back for correction",
        "returned": int(row["returned"]),
        "received": int(row["received"]),
        "none_came": row["received"] == "0",
    }
    columns = {
        "Files that arrived": "received",
        "Warnings published with the update": "warnings",
        "Accepted updates so far": "accepted_updates",
        "Accepted updates in a row that moved nothing": "unmoved",
    }
    yield from ({"title": title, "count": int(row[column])} for title, column in columns.items())


def _counts(row: Facts, name: str) -> bool:
    if name.endswith("_this_month"):
        return bool(row["status_this_month"] == name.removesuffix("_this_month"))
    return bool(row["status"] == name if name in STATUSES else name == "actions" or row[name])


def verdict(told: Told) -> Iterator[Facts]:
    """What the rules answer, in the words of the published table; the figures in these are read back by `rule`."""
    if told.kind == "rule":
        return
    names = {row["trust"]: row["name"] for row in told.month.trusts}
    months = [told.month] if told.kind == "page" and not told.trust else list(told.month.all_before())
    for month in months:
        for row in month.verdicts:
            own = row["rule"] == "overdue" and (told.kind == "letter" or row["answer"] == "does not apply")  # read for itself
            if told.trust in {"", row["trust"]} and not own:
                for words in (row["sentence"], *row["steps"]):
                    yield {"sentence": words, "name": names.get(row["trust"], ""), "month": month_words(month.period)}


def plain(_: Told) -> Iterator[Facts]:
    yield {}
