"""About the publication: who publishes it, whom to ask, its licence, for whom it works, when it is next; and what search engines read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from tasks.site.data.shapes import ProgrammeWords, RulebookWords
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.front import next_words
from tasks.site.words.following import following
from tasks.site.words.known import AnnouncedLine, announced_at

_MOST = 50_000
"""Addresses that a sitemap may hold."""

SHARED = (
    *("", "find/", "late/", "themes/", "states/", "table/", "press/", "fund/"),
    *("methodology/", "glossary/", "data/", "releases/", "corrections/", "about/"),
)


@dataclass(frozen=True, slots=True)
class AboutPage:
    """Every word of the page, in the order in which the template shows them; an empty text is called missing."""

    frame: PageFrame
    publisher: str
    contact: str
    next: str
    asking: tuple[AnnouncedLine, ...]
    following: tuple[Link, ...]


def about_page(programme: ProgrammeWords, newest: str, words: RulebookWords) -> AboutPage:
    """The page `about/index.html`; `newest` is the newest month, as 2013-10."""
    top = page_frame("about/index.html", "About this publication", programme)
    return AboutPage(
        frame=top,
        publisher=words.get("publisher", ""),
        contact=words.get("contact", ""),
        next=next_words(words, newest),
        asking=announced_at("asking", words),
        following=following(words, top.root),
    )


def missing_page(programme: ProgrammeWords, words: RulebookWords) -> AboutPage:
    """The page `404.html`, whose links lead from any address where it is shown, if the site's own address is known."""
    top = page_frame("404.html", "Page not found", programme, root=words.get("address", ""))
    return AboutPage(top, publisher="", contact="", next="", asking=(), following=())


def for_searches(
    words: RulebookWords, months: Sequence[str], trusts: Sequence[str], gone: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """What search engines read: `robots.txt`, and `sitemap.xml` where the site's own address is known.

    Pages that are `gone` are left out.
    """
    address = words.get("address", "")
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {address}sitemap.xml"] if address else []), ""]
    yield "robots.txt", "\n".join(lines).encode()
    if address:
        shared = [path for path in SHARED if path not in gone]
        paths = [*shared, *(f"{month}/" for month in reversed(months)), *(f"trusts/{trust.lower()}/" for trust in sorted(trusts))]
        listed = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for path in paths[:_MOST]:
            ElementTree.SubElement(ElementTree.SubElement(listed, "url"), "loc").text = f"{address}{path}"
        yield "sitemap.xml", ElementTree.tostring(listed, encoding="UTF-8", xml_declaration=True)
