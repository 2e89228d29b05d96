"""The parts that every page has, whatever its subject: its title, the way back, the way on, and the banner of an illustrative sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.model.period import Rhythm
from tasks.model.regime_words import UNIT
from tasks.site.data.dictionary import absent, words_of
from tasks.site.data.shapes import ProgrammeWords

_MENU = (
    ("Home", "index.html"),
    ("Latest {month}", "latest/index.html"),
    ("Incentive fund", "fund/index.html"),
    ("How this is worked out", "methodology/index.html"),
    ("Open data", "data/index.html"),
    ("Releases", "releases/index.html"),
    ("Corrections", "corrections/index.html"),
    ("About", "about/index.html"),
)
_FOOT = (("Words used here", "glossary/index.html"), ("Open data", "data/index.html"), ("About this publication", "about/index.html"))


@dataclass(frozen=True, slots=True)
class Link:
    """Words and a relative address."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Point:
    """The name of a target with its address, and words about it. `href` is empty when the target is gone."""

    name: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The frame of one page. `root` is the relative way to the top of the site: '', '../', '../../'.

    `replaced` stands on pages of a release that a later one replaced, and leads to the page in force.
    """

    path: str
    title: str
    programme: str
    banner: str
    root: str
    trail: tuple[Link, ...]
    menu: tuple[Link, ...]
    rhythm: Rhythm
    replaced: tuple[Point, ...] = ()
    director: str = ""  # what the post is called that signs updates off
    unit: str = UNIT  # what a unit is called in short
    sought: str = "hospital"  # what readers look for: a place of a unit, or where none is known the unit
    about: str = ""  # the page in a sentence, for lists of search results
    foot: tuple[Link, ...] = ()
    picture: Link | None = None  # what is shown of the page where somebody links to it, with its words


def page_frame(
    path: str,
    title: str,
    programme: ProgrammeWords,
    trail: Sequence[tuple[str, str]] = (),
    replaced: Sequence[tuple[str, str, str]] = (),
    about: str = "",
    root: str | None = None,
    picture: Link | None = None,
) -> PageFrame:
    """The frame for the page at `path`; `trail` holds (words, path from the top) of the pages above it, home left out.

    `replaced` holds (words of a link, path from the top, words after it) for a page that a later release replaced, whose title says so.
    `about` is the page in a sentence, `picture` holds the words of its picture and the path of that from the top; `root` is given for a
    page that is shown at addresses other than its own.
    """
    of_regime = words_of(programme)
    title, about = of_regime.phrase(title), of_regime.phrase(about)
    root = "../" * path.count("/") if root is None else root
    if replaced:
        title = f"{title} (release {path.split('/')[2]}, replaced)"
    steps = [("Home", "index.html"), *trail] if path != "index.html" else []
    return PageFrame(
        path=path,
        title=title,
        programme=programme["title"],
        banner=programme["banner"] if programme["illustrative"] else "",
        root=root,
        trail=tuple(Link(of_regime.phrase(words), root + href) for words, href in steps),
        menu=tuple(
            Link(words.format(month=of_regime.rhythm.noun), root + href)
            for words, href in _MENU
            if href.removesuffix("index.html") not in absent(of_regime)
        ),
        rhythm=of_regime.rhythm,
        replaced=tuple(Point(name, root + href, words) for name, href, words in replaced),
        director=of_regime.director,
        unit=of_regime.short,
        sought="hospital" if of_regime.places else of_regime.short,
        about=about or f"{title}. {programme['title']}.",
        picture=Link(picture.words, root + picture.href) if picture and not replaced else None,
        foot=tuple(Link(words, root + href) for words, href in _FOOT),
    )
