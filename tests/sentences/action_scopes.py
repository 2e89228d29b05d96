"""What is said of single actions: where each stands, since when, what changed, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.sentences.open_data import STATUSES, Facts, Month, day_words, last_day, month_words
from tests.sentences.scopes import Told


def action(told: Told) -> Iterator[Facts]:
    for row in told.month.actions:
        if told.trust in {"", row["trust"]}:
            since, gaps = _stood(told.month, row["trust"], row["ref"], _shown(row))
            facts = {
                **row,
                "month": month_words(told.month.period),
                "title": row["action"],
                "name": next(one["name"] for one in told.month.trusts if one["trust"] == row["trust"]),
                "agreed": row["due_words"] or row["timescale"],
                "last": month_words(row["status_period"]),
                "never": not row["status_period"],
                "silent": row["reported"] == "no" and bool(row["status_period"]),
                "today": row["late"] and not row["days_past_due"],
                "longer": row["late"] and row["days_past_due"] > 0,
                "called_on_track": row["late"] and row["status"] == "on_track" and row["reported"] == "yes",
                "unmoved": int(row["unmoved"]),
                "once": int(row["unmoved"]) == 1,
                "several": int(row["unmoved"]) > 1,
                "revisions": int(row["revisions"]),
                "percent": row["percent"],
                "closed_words": day_words(row["closed_on"]),
                "last_label": STATUSES[row["previous_status"]] if row["status"] == "closed" else row["label"],
                "again": month_words(row["first_delivered"]),
                "is_reopened": row["reopened"] == "yes",
                "delivered_words": day_words(row["delivered_date"]) or row["delivered_word"],
                "label_shown": _shown(row),
                "earlier_revisions": int(row["revisions"]) - 1,
                **_earlier(told.month, row),
                "since": month_words(since[-1]) if since else "",
                "for": len(since),
                "gaps": gaps,
            }
            yield facts
            end = last_day(told.month.period[:7])
            labels = {label for one in told.sent_by(row["trust"]) for ref, label in one.labels if ref == row["ref"]}
            for label in labels - {row["label"]} if told.kind == "letter" else ():  # of an update that another took the place of
                yield facts | {"label": label, "called_on_track": label == STATUSES["on_track"] and row["due_date"] <= end}
            yield from ({"ref": row["ref"], "alike": one} for one in facts["alikes"])


def theme(told: Told) -> Iterator[Facts]:
    """The promises about one thing: by the topic of their plan, else by the words of a theme that stand in them."""
    mine = [row for row in told.month.actions if _theme_of(row, told.came.themes) == told.theme]
    if told.theme:
        yield {
            "about": len(mine),
            "due": sum(row["due"] for row in mine),
            "met": sum(row["met"] for row in mine),
            "past_due": sum(row["past_due"] for row in mine),
        }


def _theme_of(row: Facts, themes: tuple[tuple[str, str], ...]) -> str:
    text = f"{row['theme']} {row['action']}".lower()
    named = (topic for topic, words in themes if any(re.search(rf"\b{re.escape(word)}", text) for word in words.split("; ")))
    return row["topic"].lower().replace(" ", "-") or next(named, "none")


def _earlier(month: Month, row: Facts) -> Facts:
    """What was said of an action before, and of which other the same is said."""
    mine = [(one, line) for one in month.all_before() for line in one.actions if (line["trust"], line["ref"]) == (row["trust"], row["ref"])]
    shown = [one.period for one, line in mine if line["evidence"]]
    delivered = [one.period for one, line in mine[1:] if line["status"] == "delivered"]
    alike = [line["ref"] for line in month.actions if line["narrative"] == row["narrative"] and line is not row]
    return {
        "evidence_month": month_words(shown[0]) if shown else "",
        "last_delivered": month_words(delivered[0]) if delivered else "",
        "alikes": alike,
    }


def _shown(row: Facts) -> str:
    if row["status"] == "closed":
        return STATUSES["closed"]
    if not row["status_period"]:
        return "Never reported"
    if row["reported"] == "no":
        return "Not reported"
    return "Reported delivered, no evidence supplied" if row["unevidenced"] else str(row["label"])


@cache
def _stood(month: Month, trust: str, ref: str, shown: str) -> tuple[list[str], int]:
    """The months, newest first, since when an action stands as it does, and in how many of them nothing was reported."""
    found: list[str] = []
    silent: list[str] = []
    gaps = 0
    for one in month.all_before():
        row = next((row for row in one.actions if (row["trust"], row["ref"]) == (trust, ref)), None)
        if row is None or _shown(row) not in {shown, "Not reported"}:
            break
        if _shown(row) == shown:
            gaps += len(silent)
            found, silent = [*found, *silent, one.period], []
        else:
            silent.append(one.period)
    return found, gaps


@cache
def _since(month: Month, trust: str, ref: str, shown: str) -> list[str]:
    """The months in a row, newest first, in which the action was shown with the same status."""
    found = []
    for one in month.all_before():
        row = next((row for row in one.actions if (row["trust"], row["ref"]) == (trust, ref)), None)
        if row is None or _shown(row) != shown:
            break
        found.append(one.period)
    return found


def runs(told: Told) -> Iterator[Facts]:
    """Months in a row in which an action of the trust had one status."""
    months = list(told.month.all_before())
    for row in (row for one in months for row in one.actions if row["trust"] == told.trust):
        for index, one in enumerate(months):
            here = next((line for line in one.actions if (line["trust"], line["ref"]) == (row["trust"], row["ref"])), None)
            if here:
                run = _since(months[index], row["trust"], row["ref"], _shown(here))
                yield {"label": _shown(here), "since": month_words(run[-1]), "until": month_words(one.period), "for": len(run)}


def change(told: Told) -> Iterator[Facts]:
    before = _stood_before(told)
    mine = {one["ref"] for one in told.month.release["changes"] if one["trust"] == told.trust and one["kind"] not in {"percent", "silent"}}
    yield {"changed_promises": len(mine)}
    now = {(row["trust"], row["ref"]): row for row in told.month.actions}
    for one in told.month.release["changes"]:
        if told.trust in {"", one["trust"]}:
            was, is_now = before.get((one["trust"], one["ref"]), {}), now.get((one["trust"], one["ref"]), {})
            yield {
                "ref": one["ref"],
                one["kind"]: True,
                "status_before": was.get("label", ""),
                "status_now": is_now.get("label", ""),
                "percent_before": was.get("percent", ""),
                "percent_now": is_now.get("percent", ""),
                "date_before": day_words(was.get("revised_latest") or is_now.get("due_date", "")),
                "date_now": day_words(is_now.get("revised_latest", "")),
            }


def _stood_before(told: Told) -> dict[Any, Facts]:
    """Each action as the month before had it; of a trust that was not asked then, as the last month that it was asked for had it."""
    found: dict[Any, Facts] = {}
    month = told.month.before
    while month:
        known = {trust for trust, _ in found}
        found |= {(row["trust"], row["ref"]): row for row in month.actions if row["trust"] not in known}
        month = month.before
    return found
