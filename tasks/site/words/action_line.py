"""One line of a trust's page: what was agreed beside what became of it, each date beside the one that replaced it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tasks.site.data.revised import MARK
from tasks.site.data.shapes import Row
from tasks.site.words.labels import Label, status_label, status_words
from tasks.site.words.plain import day_words, many, month_words


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Words for each cell of the table of actions; an empty text or tuple is left out."""

    anchor: str
    href: str
    ref: str
    action: str
    concern: str
    about: str
    promised: str
    promised_note: str
    revised: tuple[str, ...]
    status: Label
    status_mark: str
    status_notes: tuple[str, ...]
    progress: tuple[str, ...]


def action_line(row: Row, changed: Collection[str] = ()) -> ActionLine:
    """The words for one action of the month; `row` is a row of the actions table, `changed` its columns revised since first published."""
    place = anchor(row["ref"])
    return ActionLine(
        anchor=place,
        href=f"{place}/index.html",
        ref=row["ref"],
        action=row["action"],
        concern=row["concern"],
        about=". ".join(part for part in (row["theme"], f"Owner: {row['owner']}" if row["owner"] else "") if part),
        promised=row["timescale"] or "No date agreed",
        promised_note=_promised_note(row),
        revised=tuple(revised_words(row, _mark(changed, "due_date", "revised_latest"))),
        status=status_label(row),
        status_mark=_mark(changed, "status", "reported", "unevidenced"),
        status_notes=tuple(_status_notes(row, _mark(changed, "days_past_due"))),
        progress=tuple(_progress(row)),
    )


def anchor(ref: str) -> str:
    """The name of an action's place on its trust's page, and of the folder of its own page."""
    return "-".join(re.findall(r"[a-z0-9]+", ref.lower())) or "action"


def _promised_note(row: Row) -> str:
    if not row["due_date"]:
        return "Names no day, so it cannot be counted as late."
    words = day_words(row["due_date"])
    return "" if words == row["timescale"] else f"Read as by {words}."


def _mark(changed: Collection[str], *names: str) -> str:
    return MARK if any(name in changed for name in names) else ""


def revised_words(row: Row, mark: str = "") -> list[str]:
    """The latest date, how much later it is than agreed, how often it moved, and why; nothing while the agreed date stands."""
    if not row["revised_latest"]:
        return [f"The agreed date stands{mark}."] if mark else []
    found = [f"Now {day_words(row['revised_latest'])}{mark}."]
    if row["slipped"]:
        found.append(f"{many(row['days_slipped'], 'day')} later than agreed.")
    if row["revisions"] > 1:
        found.append(f"Moved {row['revisions']} times.")
    if row["revised_reason"]:
        found.append(f"Reason: {row['revised_reason']}")
    return found


def _status_notes(row: Row, mark: str) -> list[str]:
    found = []
    if not row["reported"]:
        found.append(_last_known(row))
    elif row["percent"] is not None:
        found.append(f"{row['percent']}% complete.")
    if row["reopened"]:
        found.append(f"Reopened: first reported delivered in {month_words(row['first_delivered'])}.")
    if row["past_due"]:
        found.append(f"{past_due_words(row)}{mark}")
    return found


def past_due_words(row: Row) -> str:
    """How long past its agreed date an action is; when it is called on track all the same, that is said."""
    late = f"{many(row['days_past_due'], 'day')} past its agreed date."
    return f"Reported on track, but {late}" if row["reported"] and row["status"] == "on_track" else late


def _last_known(row: Row) -> str:
    if not row["status"]:
        return "Never reported."
    doubt = ", no evidence supplied" if row["unevidenced"] else ""
    return f"Last reported in {month_words(row['status_period'])}: {status_words(row['status'])}{doubt}."


def _progress(row: Row) -> list[str]:
    found = [row["narrative"]] if row["narrative"] else []
    if row["delivered_date"] or row["delivered_word"]:
        found.append(f"Delivered: {day_words(row['delivered_date']) or row['delivered_word']}.")
    if row["evidence"]:
        found.append(f"Evidence: {row['evidence']}")
    if row["partner_help"]:
        found.append(f"Partner helped with: {row['partner_help']}.")
    return found
