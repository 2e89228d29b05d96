"""A trust's whole story: every month's update, how far its actions had got, who helped, who was told, and what was published again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.action_line import anchor
from tasks.site.chart import Chart, chart
from tasks.site.labels import Label, state_label, status_label
from tasks.site.oversight import helpers, oversight
from tasks.site.shapes import ReleaseData, ReleaseNote, Row
from tasks.site.shell import Link, Point, Shell, shell
from tasks.site.update_words import told_words
from tasks.site.wording import day_words, many, month_words, share

_SHOWN = 6  # months side by side; every month stands on the action's own page

Part = tuple[ReleaseData, Row]
"""A month, and the trust's row in it."""


@dataclass(frozen=True, slots=True)
class StoryMonth:
    """A month of the trust's story."""

    words: str
    href: str
    state: Label
    delivered: str
    past_due: str
    slipped: str
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
    lead: str
    latest: Link
    chart: Chart
    months: tuple[StoryMonth, ...]
    shown: tuple[str, ...]
    earlier: str
    actions: tuple[StoryAction, ...]
    helped: tuple[str, ...]
    partners: tuple[Link, ...]
    told: tuple[str, ...]
    reissued: tuple[Point, ...]
    oversight: tuple[tuple[str, str], ...]


def trust_story(parts: Sequence[Part], actions: Sequence[dict[str, Row]], history: Sequence[ReleaseNote]) -> TrustStory:
    """The page `trusts/<code>/`; `parts` are its months, oldest first, at least one; `actions` each month's actions by reference."""
    data, row = parts[-1]
    code = str(row["trust"])
    top = shell(
        f"trusts/{code.lower()}/index.html", f"{row['name']}: the whole story", data["programme"], [("Trusts", "index.html#trusts")]
    )
    series = [(month_words(d["period"]), r["delivered"], r["actions"], "#005eb8") for d, r in parts[-12:]]
    known = data["register"][code]
    return TrustStory(
        shell=top,
        name=row["name"],
        lead=_lead(parts),
        latest=Link(month_words(data["period"]), f"{top.root}{data['period']}/{code.lower()}/index.html"),
        chart=chart("story", f"Actions reported delivered by {row['name']}, month by month", series),
        months=tuple(_month(d, r, top.root) for d, r in reversed(parts)),
        shown=tuple(month_words(d["period"]) for d, _ in parts[-_SHOWN:]),
        earlier="Earlier months stand on each action’s own page." if len(parts) > _SHOWN else "",
        actions=_actions(parts[-_SHOWN:], actions[-_SHOWN:], top.root),
        helped=helpers(known, list(actions[-1].values())),
        partners=tuple(
            dict.fromkeys(
                Link(p["partner_name"], f"{top.root}partners/{p['partner'].lower()}/index.html") for p in known["partners"] if p["partner"]
            )
        ),
        told=tuple(sentence for d, _ in reversed(parts) for sentence in told_words(d, code)),
        reissued=_reissued(parts, history, top.root),
        oversight=oversight(known),
    )


def _lead(parts: Sequence[Part]) -> str:
    accepted, on_time = (sum(bool(row[name]) for _, row in parts) for name in ("accepted", "on_time"))
    data, row = parts[-1]
    left = data["register"][row["trust"]]["left"]
    gone = f" It left special measures on {day_words(left)}." if left else ""
    whole = len(parts)
    punctual = f"on time in {share(on_time, whole, 'months')}"
    return f"{many(whole, 'month')} told: an accepted update in {share(accepted, whole, 'months')}, {punctual}.{gone}"


def _month(data: ReleaseData, row: Row, root: str) -> StoryMonth:
    return StoryMonth(
        words=month_words(data["period"]),
        href=f"{root}{data['period']}/{row['trust'].lower()}/index.html",
        state=state_label(row),
        delivered=share(row["delivered"], row["actions"]),
        past_due=share(row["past_due"], row["actions"]),
        slipped=share(row["slipped"], row["actions"]),
        release=str(data["told"][row["trust"]]["number"]),
    )


def _actions(parts: Sequence[Part], actions: Sequence[dict[str, Row]], root: str) -> tuple[StoryAction, ...]:
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
