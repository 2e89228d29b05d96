"""Where the figures of all trusts come from: for each of a month's figures its rule, and the share that each trust has in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.model.status import Statuses
from tasks.site.address import Address, in_force
from tasks.site.data.dictionary import words_of
from tasks.site.data.figures import Traced, figures_by_name, figures_of
from tasks.site.data.shapes import ReleaseData
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.words.figure import figure as marked
from tasks.site.words.figure_source import figure_title, figure_words
from tasks.site.words.plain import moment_words, month_words, share

_ALL = "All trusts"


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A trust's share in a figure, or one row that is counted: its name, the way to it, and words about it."""

    name: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class FigureSource:
    """A figure on the page of sources; `rule` leads to the rule, and `parts` are what the figure is made of."""

    id: str
    title: str
    share: str
    rule: Link
    parts: tuple[FigurePart, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    title: str
    month: str
    read: tuple[str, ...]
    figures: tuple[FigureSource, ...]
    back: Link
    manifest: Link


def sources_page(data: ReleaseData, address: Address | None = None) -> SourcesPage:
    """The page `<period>/sources/index.html`; of a replaced release, the page below that release's own `address`."""
    period, month, address = data["period"], month_words(data["period"]), address or in_force(data)
    phrase = words_of(data["programme"]).phrase
    here, title = "sources/index.html", f"Where these figures come from: {_ALL}, {month}"
    trail = [(month, f"{address.pages}/index.html")]
    top = page_frame(f"{address.pages}/{here}", title, data["programme"], trail, address.notice(data, here))
    figures = figures_of(data, number=data["number"] if address.replaced_by else 0)
    return SourcesPage(
        frame=top,
        title=phrase(_ALL),
        month=month,
        read=tuple(_read(data)),
        figures=tuple(_figure(data, figure, top.root, address) for figure in figures),
        back=Link(phrase(f"{_ALL}, {month}"), f"{top.root}{address.pages}/index.html"),
        manifest=Link("the manifest of this release", f"{top.root}releases/{period}/{data['number']}/manifest.json"),
    )


def _read(data: ReleaseData) -> Iterator[str]:
    yield f"Release {data['number']} of {month_words(data['period'])}, as known at {moment_words(data['as_of'])}."
    if data.get("rules"):
        yield f"Worked out by the rulebook with the SHA-256 fingerprint {data['rules']}."


def _figure(data: ReleaseData, figure: Traced, root: str, address: Address) -> FigureSource:
    counted = figure.counted
    return FigureSource(
        id=str(figure.id),
        title=figure_title(figure),
        share=figure_words(figure),
        rule=Link("The rule, with worked examples", f"{root}methodology/index.html#{counted.rule.replace('_', '-')}"),
        parts=tuple(_parts(data, figure, root, address)),
    )


def _parts(data: ReleaseData, figure: Traced, root: str, address: Address) -> Iterator[FigurePart]:
    """The shares of a figure trust by trust, each with the way to the trust's own page."""
    if figure.counted.table == "differences":
        yield FigurePart("Every one of them", f"{root}corrections/{data['period']}/{data['number']}/index.html", "before and after")
    elif len(data["trusts"]) > LISTED:
        yield FigurePart(
            words_of(data["programme"]).phrase("Each trust’s own page"),
            f"{root}{address.pages}/index.html#trusts",
            "leads to where its share of this comes from",
        )
    elif figure.counted.table in {"actions", "changes"}:
        yield from _by_trust(data, figure, root, address)
    else:
        with_page = {trust["trust"] for trust in data["trusts"]}
        for row in figure.rows:
            name = data["register"][row["trust"]]["name"]
            own = f"{root}{address.of(data, row['trust']).pages}/{row['trust'].lower()}/index.html"
            href = own if row["trust"] in with_page else ""  # it left in the month: no page
            yield FigurePart(name, href, str(row.get("state") or row["answer"]))


def _by_trust(data: ReleaseData, figure: Traced, root: str, address: Address) -> Iterator[FigurePart]:
    for trust in data["trusts"]:
        code = trust["trust"]
        its, counts = address.of(data, code), data["counts"].get(code, {})
        if count := counts.get(figure.id.name, 0):
            own = str(replace(figure.id, who=code, number=data["number"] if its.replaced_by else 0))
            of = data["previous_totals"].get("actions", 0) if figure.id.name == "changed_dropped" else counts["actions"]
            href = f"{root}{its.pages}/{code.lower()}/index.html#{own}"
            yield FigurePart(trust["name"], href, marked(own, count, share(count, of)))


def rules_named(statuses: Statuses) -> Sequence[str]:
    """The anchors on the methodology page that figures lead to."""
    return sorted({counted.rule for counted in figures_by_name(statuses).values()})
