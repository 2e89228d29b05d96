"""Where the figures come from: for each of a month's figures the rule, the actions it counts and the cell each was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.action_line import anchor
from tasks.site.figures import FIGURES, Traced, figures_of, traced
from tasks.site.shapes import ReleaseData, Row, Source
from tasks.site.shell import Link, Shell, shell
from tasks.site.wording import moment_words, month_words, share


@dataclass(frozen=True, slots=True)
class Place:
    """One row that is counted: its name and where it is told of, and the words that say where it was read."""

    name: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class FigureSource:
    """A figure on the page of sources. `parts` are the places it is made of; `rule` leads to the rule."""

    id: str
    title: str
    share: str
    rule: Link
    parts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Every word of the page; the template only places them."""

    shell: Shell
    title: str
    month: str
    read: tuple[str, ...]
    figures: tuple[FigureSource, ...]
    back: Link
    manifest: Link


def sources_page(data: ReleaseData, trust: str = "") -> SourcesPage:
    """The page `<period>/<trust>/sources/index.html`, or for all trusts `<period>/sources/index.html`."""
    period, month = data["period"], month_words(data["period"])
    name = data["register"][trust]["name"] if trust else "All trusts"
    folder = f"{period}/{trust.lower()}" if trust else period
    trail = [(month, f"{period}/index.html")] + ([(name, f"{folder}/index.html")] if trust else [])
    top = shell(f"{folder}/sources/index.html", f"Where these figures come from: {name}, {month}", data["programme"], trail)
    return SourcesPage(
        shell=top,
        title=name,
        month=month,
        read=_read(data, trust),
        figures=tuple(_figure(data, traced(data, figure), top.root) for figure in figures_of(data, trust)),
        back=Link(f"{name}, {month}", f"{top.root}{folder}/index.html"),
        manifest=Link("the manifest of this release", f"{top.root}releases/{period}/{_told(data, trust)[0]}/manifest.json"),
    )


def _told(data: ReleaseData, trust: str) -> tuple[int, str]:
    """The release in which this was last told anew, so that a trust's page changes only when its figures may have."""
    told = data["told"].get(trust)
    return (told["number"], told["as_of"]) if told else (data["number"], data["as_of"])


def _read(data: ReleaseData, trust: str) -> tuple[str, ...]:
    number, as_of = _told(data, trust)
    told = f"Release {number} of {month_words(data['period'])}, as known at {moment_words(as_of)}."
    found = [told, f"Worked out by the rulebook with the SHA-256 fingerprint {data.get('rules', '')}."] if data.get("rules") else [told]
    source = data.get("sources", {}).get(trust)
    if source:
        found.append(f"Read from the file with the SHA-256 fingerprint {source['sha256']} (arrival {source['submission']}).")
        found.append(f"Accepted by decision {source['decision']} on it, checked by the rulebook {source['rules']}.")
    elif trust:
        found.append("No update was accepted, so nothing was read from a file this month.")
    return tuple(found)


def _figure(data: ReleaseData, figure: Traced, root: str) -> FigureSource:
    counted, noun = figure.counted, figure.counted.table
    return FigureSource(
        id=str(figure.id),
        title=counted.words[0].upper() + counted.words[1:],
        share=share(len(figure.rows), figure.of, noun),
        rule=Link("The rule, with worked examples", f"{root}methodology/index.html#{counted.rule.replace('_', '-')}"),
        parts=_parts(data, figure, root),
    )


def _parts(data: ReleaseData, figure: Traced, root: str) -> tuple[Place, ...]:
    """A trust's figure is made of actions; one over all trusts is made of each trust's own figure, which leads on."""
    period = data["period"]
    if figure.id.trust:
        page = f"{root}{period}/{figure.id.trust.lower()}/index.html"
        source = data.get("sources", {}).get(figure.id.trust)
        return tuple(Place(row["ref"], f"{page}#{anchor(row['ref'])}", where(figure, row, source)) for row in figure.rows)
    if figure.counted.table == "trusts":
        return tuple(Place(row["name"], f"{root}{period}/{row['trust'].lower()}/index.html", str(row["state"])) for row in figure.rows)
    own = [traced(data, type(figure.id)(period, row["trust"], figure.id.name)) for row in data["trusts"]]
    names = {row["trust"]: row["name"] for row in data["trusts"]}
    return tuple(
        Place(names[part.id.trust], f"{root}{period}/{part.id.trust.lower()}/sources/index.html#{part.id}", share(len(part.rows), part.of))
        for part in own
        if part.rows
    )


def where(figure: Traced, row: Row, source: Source | None) -> str:
    """Where the words that decide about an action stand, as a sheet and a cell; or that they are last known, or the plan's."""
    column = figure.counted.cell
    if column and row["reported"] and source and row["row"] >= 0:
        cell = source["cells"].get(column, "").replace("{row}", str(row["row"]))
        return f"{cell} in the update's file" if cell else f"row {row['row']} of the update's file"
    if column and row["status_period"]:
        return f"last reported in {month_words(row['status_period'])}"
    return f"the agreed plan, version {row['plan_version']}"


def rules_named() -> Sequence[str]:
    """The places on the methodology page that figures lead to."""
    return sorted({counted.rule for counted in FIGURES.values()})
