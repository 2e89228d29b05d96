"""One line of a trust's page: the agreed action beside what became of it, claims apart from what shows them, and where each was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tasks.model.regime_words import RegimeWords
from tasks.model.status import Statuses
from tasks.site.data.revision_marks import MARK
from tasks.site.data.row_types import ActionRow, VerdictRow
from tasks.site.data.shapes import Source
from tasks.site.words.labels import Label, status_label, status_words
from tasks.site.words.plain import capital, day_words, in_rhythm, listed, many, month_words

_CELLS = {"status": "status_word", "revised date": "revised_word", "evidence": "evidence"}
"""What a line names the cell of, and the column of the update it stands in."""


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
    claimed: tuple[str, ...]
    shown: str
    read: str


def action_line(
    row: ActionRow,
    period: str,
    href: str,
    plan: int,
    wording: RegimeWords,
    changed: Collection[str],
    contradicted: Sequence[str],
) -> ActionLine:
    """The words for one action of the month; `row` is a row of its table, `href` the way to the action's permanent address.

    `plan` is the version of the plan that the page names, so that an action names its own only if that is another; `wording` is how the
    regime speaks. `changed` are the row's columns revised since first published.
    `contradicted` is what a published file says against a figure in the narrative.
    """
    statuses = wording.statuses
    return ActionLine(
        anchor=anchor(row["ref"]),
        href=href,
        ref=row["ref"],
        action=row["action"],
        concern=row["concern"],
        about=_about(row, row["plan_version"] != plan),
        promised=row["timescale"] or "No date agreed",
        promised_note=_promised_note(row),
        revised=tuple(revised_words(row, _mark(changed, "due_date", "revised_latest"))),
        status=status_label(row, statuses),
        status_mark=_mark(changed, "status", "reported", "unevidenced"),
        status_notes=tuple(_status_notes(row, period, _mark(changed, "days_past_due"), statuses)),
        claimed=tuple(_claimed(row, contradicted, wording.short)),
        shown=_shown(row, period, statuses),
        read=_read(row),
    )


def anchor(ref: str) -> str:
    """The anchor of an action on its trust's pages."""
    return "-".join(re.findall(r"[a-z0-9]+", ref.lower())) or "action"


def _about(row: ActionRow, other_plan: bool) -> str:
    programme = row.get("programme", "")
    parts = (
        row["theme"],
        f"Programme: {programme}" if programme else "",
        f"Owner: {row['owner']}" if row["owner"] else "",
        f"Plan: version {row['plan_version']}" if other_plan else "",
    )
    return ". ".join(part for part in parts if part)


def _promised_note(row: ActionRow) -> str:
    if not row["due_date"]:
        return "Names no day, so it cannot be counted as late."
    words = day_words(row["due_date"])
    return "" if words == row["timescale"] else f"Read as by {words}."


def _mark(changed: Collection[str], *names: str) -> str:
    return MARK if any(name in changed for name in names) else ""


def revised_words(row: ActionRow, mark: str = "") -> list[str]:
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


def _status_notes(row: ActionRow, period: str, mark: str, statuses: Statuses) -> list[str]:
    found = list(closing_words(row))
    if not row["reported"]:
        found.append(_last_known(row, statuses))
    elif row["percent"] is not None:
        found.append(f"{row['percent']}% complete{_percent_before(row, period)}.")
    if row["reopened"]:
        found.append(f"Reopened: first reported delivered in {month_words(row['first_delivered'])}.")
    if row["past_due"]:
        found.append(f"{capital(past_due_words(row, period, statuses))}{mark}")
    if row["unmoved"]:
        which = f"last {many(row['unmoved'], 'accepted update')}" if row["unmoved"] > 1 else "last accepted update"
        found.append(f"The {which} moved nothing on this action.")
    return found


def _percent_before(row: ActionRow, period: str) -> str:
    """The percentage of a month earlier, where the status is as it was and the percentage is not."""
    before = row.get("previous_percent")
    changed = before is not None and row["status"] == row.get("previous_status") and before != row["percent"]
    return in_rhythm(period, f" ({before}% a month before)") if changed else ""


def past_due_words(row: ActionRow, period: str, statuses: Statuses) -> str:
    """How long past its agreed date an action is, and that its status promises that date all the same, if it does."""
    if days := row["days_past_due"]:
        late = f"{many(days, 'day')} past its agreed date."
    else:
        late = in_rhythm(period, f"was agreed for {day_words(row['due_date'])}, the last day of the month.")
    promised = row["reported"] and row["status"] in statuses.promised
    return f"Reported {statuses.short[row['status']]}, but {late}" if promised else late


def closing_words(row: ActionRow) -> Iterator[str]:
    """When a plan closed an action, who agreed and why; nothing of one that goes on."""
    if row.get("closed_on"):
        what = "Closed by agreement" if row["closed"] else "Nothing more is asked of it: the plan closed it"
        yield f"{what} on {day_words(row['closed_on'])}. Agreed by {row['closed_by']}. Why: {row['closed_because']}"


def _last_known(row: ActionRow, statuses: Statuses) -> str:
    if not row["status_period"]:
        return "Nothing was ever reported on it."
    doubt = ", no evidence supplied" if row["unevidenced"] else ""
    status = row["previous_status"] if row["status"] == "closed" else row["status"]  # no report follows a closing
    return f"Last reported in {month_words(row['status_period'])}: {status_words(status, statuses)}{doubt}."


_CONTRADICTED = {"mortality_claim": "A published figure contradicts this.", "rating_claim": "A published rating contradicts this."}


def contradictions(verdicts: Sequence[VerdictRow]) -> dict[str, tuple[str, ...]]:
    """Reference to what is published that contradicts the narrative of that action, in sentences, from the verdicts on one trust."""
    found: dict[str, tuple[str, ...]] = {}
    for row in verdicts:
        if row["rule"] in _CONTRADICTED and row["answer"] == "no":
            found[row["subject"]] = (*found.get(row["subject"], ()), f"{_CONTRADICTED[row['rule']]} {row['sentence']}")
    return found


def _claimed(row: ActionRow, contradicted: Sequence[str], unit: str) -> list[str]:
    found = [*filter(None, [row["narrative"]]), *contradicted]
    if row["delivered_date"] or row["delivered_word"]:
        found.append(f"Delivered: {day_words(row['delivered_date']) or row['delivered_word']}.")
    if row.get("partner_help"):
        found.append(f"Partner helped with: {row['partner_help']}.")
    if row["explanation"]:
        found.append(f"The {unit}’s answer to a warning: {row['explanation']}")
    return found


def _shown(row: ActionRow, period: str, statuses: Statuses) -> str:
    """The evidence of this month; of an action that is not reported delivered none is asked for."""
    if row["evidence"]:
        return str(row["evidence"])
    if row["unevidenced"]:
        return "None. The action is reported delivered, and nothing was supplied that shows it."
    return in_rhythm(period, "Nothing new this month.") if row["status"] in statuses.finished else ""


def cells_words(source: Source | None) -> str:
    """In which cells of the update's file lines are read that name their row alone; empty where no file was read."""
    if not source:
        return ""
    cells = [(what, source["cells"].get(column, "").replace("{row}", "‹row›")) for what, column in _CELLS.items()]
    named = listed([f"{what} in {cell.removeprefix('row ‹row›, ')}" for what, cell in cells if cell])
    return f"A line ends with its row in the update’s file{f', which has {named}' if named else ''}."


def _read(row: ActionRow) -> str:
    """The row of the update's file that a line was read from."""
    return f"Row {row['row']}." if row["reported"] and (row["row"] or -1) >= 0 else ""
