"""Where the figures come from: for each of a month's figures the rule, the actions it counts and the cell each was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.site.address import Place, in_force
from tasks.site.data.figures import FIGURES, Traced, figures_of
from tasks.site.data.shapes import ReleaseData, Row, Source
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, Shell, shell
from tasks.site.words.action_line import anchor
from tasks.site.words.change import change_words
from tasks.site.words.figure import figure as marked
from tasks.site.words.plain import capital, moment_words, month_words, share

_NOUNS = {"actions": "actions", "changes": "actions", "trusts": "trusts", "partnerships": "partnerships", "months": "months"}
_NOUNS |= {"differences": "", "verdicts": "", "files_returned": "files"}


@dataclass(frozen=True, slots=True)
class FigurePart:
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
    parts: tuple[FigurePart, ...]


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


def sources_page(data: ReleaseData, trust: str = "", place: Place | None = None) -> SourcesPage:
    """The page `<period>/<trust>/sources/index.html`, or for all trusts `<period>/sources/index.html`; of a replaced release, below it."""
    period, month, place = data["period"], month_words(data["period"]), place or in_force(data)
    name = data["register"][trust]["name"] if trust else "All trusts"
    folder = f"{place.pages}/{trust.lower()}" if trust else place.pages
    trail = [(month, f"{place.pages}/index.html")] + ([(name, f"{folder}/index.html")] if trust else [])
    here = f"{trust.lower()}/sources/index.html" if trust else "sources/index.html"
    title = f"Where these figures come from: {name}, {month}"
    top = shell(f"{place.pages}/{here}", title, data["programme"], trail, place.notice(data, here))
    figures = figures_of(data, trust, data["number"] if place.replaced_by else 0)
    return SourcesPage(
        shell=top,
        title=name,
        month=month,
        read=_read(data, trust),
        figures=tuple(_figure(data, figure, top.root, place) for figure in figures),
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


def _figure(data: ReleaseData, figure: Traced, root: str, place: Place) -> FigureSource:
    counted = figure.counted
    return FigureSource(
        id=str(figure.id),
        title=capital(counted.words),
        share=said(figure),
        rule=Link("The rule, with worked examples", f"{root}methodology/index.html#{counted.rule.replace('_', '-')}"),
        parts=tuple(_parts(data, figure, root, place)),
    )


def said(figure: Traced) -> str:
    """A figure in words: a count with what it is a share of, a count alone, or the sentence in which a rule answers."""
    if figure.rows and (figure.counted.table == "verdicts" or figure.id.name == "award"):
        return " ".join(str(row["sentence"]) for row in figure.rows)
    return share(figure.count, figure.of, _NOUNS.get(figure.id.name, _NOUNS[figure.counted.table])) if figure.of else f"{figure.count:,}"


def _parts(data: ReleaseData, figure: Traced, root: str, place: Place) -> Iterator[FigurePart]:
    """A trust's figure is made of actions; one over all trusts is made of each trust's own figure, which leads on."""
    month, table, who = f"{root}{place.pages}", figure.counted.table, figure.id.who
    if table == "differences":
        yield FigurePart("Every one of them", f"{root}corrections/{data['period']}/{data['number']}/index.html", "before and after")
    elif table == "changes" and who:
        here = {row["ref"] for row in data["actions"] if row["trust"] == who}
        for row in figure.rows:
            yield FigurePart(
                row["ref"], f"{month}/{who.lower()}/index.html#{anchor(row['ref'])}" if row["ref"] in here else "", change_words(row)
            )
    elif table == "actions" and who:
        source = data.get("sources", {}).get(who)
        for row in figure.rows:
            yield FigurePart(row["ref"], f"{month}/{who.lower()}/index.html#{anchor(row['ref'])}", where(figure, row, source))
    elif len(data["trusts"]) > LISTED:
        yield FigurePart("Each trust’s own page", f"{month}/index.html#trusts", "leads to where its share of this comes from")
    elif table in {"actions", "changes"}:
        yield from _by_trust(data, figure, root, place)
    else:
        told = {trust["trust"] for trust in data["trusts"]}
        for row in figure.rows:
            name = data["register"][row["trust"]]["name"]
            own = f"{root}{place.of(data, row['trust']).pages}/{row['trust'].lower()}/index.html"
            href = own if row["trust"] in told else ""  # it left in the month: no page
            yield FigurePart(name, href, str(row.get("state") or row["answer"]))


def _by_trust(data: ReleaseData, figure: Traced, root: str, place: Place) -> Iterator[FigurePart]:
    for trust in data["trusts"]:
        code = trust["trust"]
        its, counts = place.of(data, code), data["counts"].get(code, {})
        if count := counts.get(figure.id.name, 0):
            own = str(replace(figure.id, who=code, number=data["number"] if its.replaced_by else 0))
            of = data["previous_totals"].get("actions", 0) if figure.id.name == "changed_dropped" else counts["actions"]
            href = f"{root}{its.pages}/{code.lower()}/sources/index.html#{own}"
            yield FigurePart(trust["name"], href, marked(own, count, share(count, of)))


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
