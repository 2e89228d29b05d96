"""One action's own page for a month: what was agreed, what the trust claims, what shows it, and the last months of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.model.status import Status
from tasks.site.address import Place, in_force
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.earlier_months import SHOWN, Told
from tasks.site.page_frame import Link, Shell, shell
from tasks.site.words.action_line import anchor, past_due_words, revised_words
from tasks.site.words.labels import Label, status_label, status_words
from tasks.site.words.plain import capital, day_words, many, month_words


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """One month of an action: its status as shown then, and what was said."""

    month: str
    href: str
    status: Label
    percent: str
    date: str
    said: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """Every word of the page; an empty text or tuple is left out."""

    shell: Shell
    name: str
    month: str
    ref: str
    action: str
    status: Label
    agreed: tuple[tuple[str, str], ...]
    claimed: tuple[str, ...]
    evidenced: tuple[str, ...]
    late: tuple[str, ...]
    months: tuple[MonthSaid, ...]
    earlier: Link | None
    traced: tuple[str, ...]
    before: Link | None
    after: Link | None


def action_page(
    data: ReleaseData,
    trust: Row,
    row: Row,
    history: Sequence[Told],
    before: str = "",
    after: str = "",
    place: Place | None = None,
    *,
    longer: bool = False,
) -> ActionPage:
    """The page of one row of the actions table.

    `history` are the action's rows up to this month, oldest first, at least those shown, and `longer` whether the trust has earlier
    months; `before` and `after` are its neighbours' references.
    """
    place, month = place or in_force(data), month_words(data["period"])
    folder, here = f"{place.pages}/{trust['trust'].lower()}", f"{trust['trust'].lower()}/{anchor(row['ref'])}/index.html"
    trail = [(month, f"{place.pages}/index.html"), (trust["name"], f"{folder}/index.html")]
    title, shown = f"{row['ref']}, {trust['name']}, {month}", history[-SHOWN:]
    top = shell(f"{place.pages}/{here}", title, data["programme"], trail, place.notice(data, here))
    return ActionPage(
        shell=top,
        name=trust["name"],
        month=month,
        ref=row["ref"],
        action=row["action"],
        status=status_label(row),
        agreed=_agreed(row),
        claimed=_claimed(row, month),
        evidenced=_evidenced(row, history),
        late=(*([past_due_words(row)] if row["past_due"] else []), *revised_words(row)),
        months=tuple(_month(told, then, top.root + (place.pages if told == data["period"] else told)) for told, then in shown[::-1]),
        earlier=_earlier(shown[0], top.root) if longer and len(shown) == SHOWN else None,
        traced=_traced(data, trust, row),
        before=Link(before, f"../{anchor(before)}/index.html") if before else None,
        after=Link(after, f"../{anchor(after)}/index.html") if after else None,
    )


def _agreed(row: Row) -> tuple[tuple[str, str], ...]:
    due = f" (read as by {day_words(row['due_date'])})" if row["due_date"] and day_words(row["due_date"]) != row["timescale"] else ""
    never = "" if row["due_date"] else " This names no day, so the action is never counted as late."
    said = (
        ("Why it was agreed", row["concern"]),
        ("Theme", row["theme"]),
        ("Who answers for it", row["owner"]),
        ("Promised for", f"{row['timescale'] or 'No date agreed.'}{due}{never}"),
        ("Plan", f"Version {row['plan_version']}"),
    )
    return tuple((what, words) for what, words in said if words)


def _claimed(row: Row, month: str) -> tuple[str, ...]:
    if not row["reported"]:
        last = f" Last reported in {month_words(row['status_period'])}: {status_words(row['status'])}." if row["status"] else ""
        return (f"The trust said nothing of this action in {month}.{last}",)
    percent = f", {row['percent']}% complete" if row["percent"] is not None else ""
    found = [f"Status: {status_words(row['status'])}{percent}."]
    if row["narrative"]:
        found.append(row["narrative"])
    if row["delivered_date"] or row["delivered_word"]:
        found.append(f"Delivered: {day_words(row['delivered_date']) or row['delivered_word']}.")
    if row["reopened"]:
        found.append(f"Reopened: first reported delivered in {month_words(row['first_delivered'])}.")
    if row["partner_help"]:
        found.append(f"Partner helped with: {row['partner_help']}.")
    if row["explanation"]:
        found.append(f"The trust’s answer to a warning: {row['explanation']}")
    return tuple(found)


def _evidenced(row: Row, history: Sequence[Told]) -> tuple[str, ...]:
    if row["evidence"]:
        return (f"The trust points to: {row['evidence']}",)
    if row["unevidenced"]:
        return ("None. The action is reported delivered, and nothing was supplied that shows it.",)
    earlier = next(((told, then["evidence"]) for told, then in reversed(history) if then["evidence"]), None)
    if earlier:
        return (f"Nothing new this month. In {month_words(earlier[0])} the trust pointed to: {earlier[1]}",)
    wanted = row["reported"] and row["status"] == Status.DELIVERED
    return ("None was supplied.",) if wanted else ("None yet. Evidence is asked for when an action is reported delivered.",)


def _month(period: str, row: Row, folder: str) -> MonthSaid:
    percent = f"{row['percent']}%" if row["reported"] and row["percent"] is not None else ""
    date = day_words(row["revised_latest"]) or row["timescale"]
    href = f"{folder}/{row['trust'].lower()}/index.html#{anchor(row['ref'])}"
    return MonthSaid(month_words(period), href, status_label(row), percent, date, row["narrative"])


def _earlier(first: Told, root: str) -> Link:
    """The months before those shown stand on the page of the first of them."""
    period, row = first
    href = f"{root}{period}/{row['trust'].lower()}/{anchor(row['ref'])}/index.html"
    return Link(f"The months up to {month_words(period)}", href)


def _traced(data: ReleaseData, trust: Row, row: Row) -> tuple[str, ...]:
    told = data["told"][trust["trust"]]
    found = [f"Release {told['number']} of {month_words(data['period'])}."]
    if row["submission"]:
        found.append(f"Read from row {row['row']} of the file {trust['file']}; its SHA-256 fingerprint is {trust['sha256']}.")
    if row["unmoved"]:
        found.append(f"{capital(many(row['unmoved'], 'accepted update'))} in a row moved nothing on this action.")
    return tuple(found)
