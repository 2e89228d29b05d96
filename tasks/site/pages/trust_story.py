"""A trust's whole story: every month's update, how far its actions had got, who helped, who was told, and what was published again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.shapes import MonthTotals, ReleaseData, ReleaseNote, Row
from tasks.site.page_frame import Link, Point, Shell, shell
from tasks.site.pages.month import delivered_by_month
from tasks.site.words.action_line import anchor
from tasks.site.words.figure import counted, figure, ident, shared, verdict
from tasks.site.words.labels import Label, state_label, status_label
from tasks.site.words.oversight import helpers, oversight
from tasks.site.words.plain import day_words, month_words, share
from tasks.site.words.update import told_words

MONTHS = 6
"""Months that are told with their figures; to those before them the story leads."""

Part = tuple[ReleaseData, Row]
"""A month, and the trust's row in it."""


@dataclass(frozen=True, slots=True)
class StoryMonth:
    """A month of the trust's story."""

    words: str
    href: str
    state: Label
    delivered: Markup
    past_due: Markup
    slipped: Markup
    release: str


@dataclass(frozen=True, slots=True)
class StoryAction:
    """An action and its status in each of the months shown; where it was not in the plan the label's words are empty."""

    ref: str
    href: str
    action: str
    statuses: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class TrustStory:
    """Every word of the page; the template only places them."""

    shell: Shell
    name: str
    lead: Markup
    latest: Link
    chart: Chart
    months: tuple[StoryMonth, ...]
    before: Link | None
    replanned: tuple[Markup, ...]
    shown: tuple[str, ...]
    earlier: str
    actions: tuple[StoryAction, ...]
    helped: tuple[str, ...]
    partners: tuple[Link, ...]
    told: tuple[str, ...]
    reissued: tuple[Point, ...]
    oversight: tuple[tuple[str, str], ...]


def trust_story(parts: Sequence[Part], actions: Sequence[Mapping[str, Row]], history: Sequence[ReleaseNote]) -> TrustStory:
    """The page `trusts/<code>/`; `parts` are its months, oldest first, at least one; `actions` those of the latest by reference."""
    data, row = parts[-1]
    code = str(row["trust"])
    top = shell(
        f"trusts/{code.lower()}/index.html", f"{row['name']}: the whole story", data["programme"], [("Trusts", "index.html#trusts")]
    )
    shown: list[MonthTotals] = [{"period": d["period"], "totals": r} for d, r in parts[-12:]]
    series = delivered_by_month(shown, [in_force(d).edition for d, _ in parts[-12:]], code)
    known = data["register"][code]
    return TrustStory(
        shell=top,
        name=row["name"],
        lead=_lead(parts),
        latest=Link(month_words(data["period"]), f"{top.root}{data['period']}/{code.lower()}/index.html"),
        chart=chart("story", f"Actions reported delivered by {row['name']}, month by month", series),
        months=tuple(_month(d, r, top.root) for d, r in reversed(parts[-MONTHS:])),
        before=_before(parts[-MONTHS - 1], top.root) if len(parts) > MONTHS else None,
        replanned=tuple(_replanned(parts, code)),
        shown=tuple(month_words(d["period"]) for d, _ in parts[-len(actions) :]),
        earlier="Each action’s own page leads to earlier months." if len(parts) > len(actions) else "",
        actions=_actions(parts[-len(actions) :], actions, top.root),
        helped=helpers(known, list(actions[-1].values()), in_force(data).edition),
        partners=tuple(
            dict.fromkeys(
                Link(p["partner_name"], f"{top.root}partners/{p['partner'].lower()}/index.html") for p in known["partners"] if p["partner"]
            )
        ),
        told=tuple(sentence for d, _ in reversed(parts) for sentence in told_words(d, code)),
        reissued=_reissued(parts, history, top.root),
        oversight=oversight(known),
    )


def _lead(parts: Sequence[Part]) -> Markup:
    data, row = parts[-1]
    edition, whole = in_force(data).edition, len(parts)

    def told(name: str) -> Markup:
        count = sum(bool(row[name]) for _, row in parts)
        return figure(ident(edition, f"months_{name}", row["trust"]), count, share(count, whole, "months"))

    left = data["register"][row["trust"]]["left"]
    gone = f" It left special measures on {day_words(left)}." if left else ""
    return Markup("{} told: an accepted update in {}, on time in {}.{}").format(
        counted(edition, "months", "month", whole, row["trust"]), told("accepted"), told("on_time"), gone
    )


def _replanned(parts: Sequence[Part], code: str) -> Iterator[Markup]:
    """Why the counts of some months are out of another number of actions: each version of the plan that came into force, newest first."""
    for data, _ in reversed(parts):
        for row in data["verdicts"]:
            if (row["trust"], row["rule"], row["answer"]) == (code, "plan_changed", "yes"):
                yield verdict(in_force(data).edition, row)


def _before(last: Part, root: str) -> Link:
    """The month before those shown, from whose page each leads to the one before it."""
    return Link(f"The months up to {month_words(last[0]['period'])}", _href(*last, root))


def _href(data: ReleaseData, row: Row, root: str) -> str:
    return f"{root}{data['period']}/{row['trust'].lower()}/index.html"


def _month(data: ReleaseData, row: Row, root: str) -> StoryMonth:
    edition, code = in_force(data).edition, row["trust"]
    return StoryMonth(
        words=month_words(data["period"]),
        href=_href(data, row, root),
        state=state_label(row),
        delivered=shared(edition, "delivered", row, who=code),
        past_due=shared(edition, "past_due", row, who=code),
        slipped=shared(edition, "slipped", row, who=code),
        release=str(data["told"][row["trust"]]["number"]),
    )


def _actions(parts: Sequence[Part], actions: Sequence[Mapping[str, Row]], root: str) -> tuple[StoryAction, ...]:
    last = {ref: (part, row) for part, month in zip(parts, actions, strict=True) for ref, row in month.items()}
    months = [month_words(data["period"]) for data, _ in parts]
    gone = Label("", "white")
    return tuple(
        StoryAction(
            ref=ref,
            href=f"{root}{data['period']}/{trust['trust'].lower()}/{anchor(ref)}/index.html",
            action=row["action"],
            statuses=tuple((month, status_label(held[ref]) if ref in held else gone) for month, held in zip(months, actions, strict=True)),
        )
        for ref, ((data, trust), row) in last.items()
    )


def _reissued(parts: Sequence[Part], history: Sequence[ReleaseNote], root: str) -> tuple[Point, ...]:
    months = {data["period"]: data for data, _ in parts}
    code = parts[-1][1]["trust"]
    mine = [n for n in history if n["number"] > 1 and n["period"] in months and months[n["period"]]["told"][code]["number"] >= n["number"]]
    return tuple(
        Point(
            f"{month_words(n['period'])}, release {n['number']}", f"{root}corrections/{n['period']}/{n['number']}/index.html", n["reason"]
        )
        for n in mine
    )
