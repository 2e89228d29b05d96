"""Every hospital, town, area and postcode district by which a reader looks for a trust, in order, each with its trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import RulebookWords
from tasks.site.data.totals import LISTED
from tasks.site.england import Drawing, england
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.cards import places_of
from tasks.site.publication import Publication
from tasks.site.words.standing import label_of, standings, word_of

_KINDS = (("hospital", "Hospitals"), ("town", "Towns and areas"), ("postcode", "Postcode districts"))


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A name to look for, the trust it leads to, and where it was read that they belong together."""

    place: str
    trust: Link
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindPage:
    """The names by kind, each kind in the order of the alphabet."""

    frame: PageFrame
    drawing: Drawing
    drawn: tuple[tuple[Link, str], ...]  # the trusts by their numbers in the drawing, and the verdict on each
    kinds: tuple[tuple[str, tuple[PlaceLine, ...]], ...]
    trusts: tuple[Link, ...]


def find_page(publication: Publication, words: RulebookWords) -> FindPage:
    """The page `find/index.html`; of trusts that have a permanent page to lead to."""
    data = publication.newest.overview
    sought = "Find a hospital, a town or a postcode" if words_of(data["programme"]).places else "Find a trust"
    top = page_frame("find/index.html", sought, data["programme"])
    lines = sorted(_lines(publication, words, top.root), key=lambda one: (one[1].place.casefold(), one[1].trust.words))
    names, now = {row["trust"]: str(row["name"]) for row in data["trusts"]}, standings(data["verdicts"])
    listed = publication.trusts & names.keys() if len(names) <= LISTED else ()
    numbered, drawing = england(listed, words.get("places", {}), words.get("towns", {}))
    return FindPage(
        frame=top,
        drawing=drawing,
        drawn=tuple(
            (Link(names[code], f"{top.root}trusts/{code.lower()}/index.html"), label_of(word_of(now.get(code))).words) for code in numbered
        ),
        kinds=tuple((title, found) for kind, title in _KINDS if (found := tuple(line for of, line in lines if of == kind))),
        trusts=tuple(
            Link(row["name"], f"{top.root}trusts/{row['trust'].lower()}/index.html")
            for row in sorted(data["trusts"], key=lambda row: str(row["name"]))
            if not places_of(words, row["trust"])
        )[:_MOST],
    )


_MOST = 1000


def _lines(publication: Publication, words: RulebookWords, root: str) -> Iterator[tuple[str, PlaceLine]]:
    """(kind, line) of every one; the town of a hospital is a town as well."""
    data = publication.newest.overview
    names = {stay["trust"]: stay["name"] for stay in words.get("stays", [])} | {row["trust"]: row["name"] for row in data["trusts"]}
    for code in sorted(publication.trusts & names.keys() & words.get("places", {}).keys()):
        trust = Link(names[code], f"{root}trusts/{code.lower()}/index.html")
        towns: dict[str, list[str]] = {}
        for one in places_of(words, code):
            sources = one["source"].split(" ; ")
            if one["kind"] in {"hospital", "postcode"}:
                town = f", {one['town']}" if one["town"] else ""
                yield one["kind"], PlaceLine(f"{one['place']}{town}", trust, tuple(sources))
            if name := one["town"] or (one["place"] if one["kind"] in {"town", "area"} else ""):
                towns[name] = [*towns.get(name, []), *sources]
        for name, sources in towns.items():
            yield "town", PlaceLine(name, trust, tuple(dict.fromkeys(sources)))
