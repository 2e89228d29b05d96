"""Templates become pages: one environment, compiled once, everything a trust wrote escaped, nothing missing passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from tasks.model.period import Rhythm
from tasks.site.data.revision_marks import MARK, NOTE
from tasks.site.page_frame import Link, PageFrame
from tasks.site.words.plain import isolated
from tasks.site.words.unit_words import of_such_units

_OF_GRAPH = b'<meta property="og:type"'
_BELONGS = b'<link rel="canonical" href="%s">\n<meta property="og:url" content="%s">\n'
_PICTURE = re.compile(rb'(<meta property="og:image" content=")([^"]*)')
_FIGURE = re.compile(r'data-figure="([^"]+)"')
_SHOWN = re.compile(r'(<(data|td|dd|h2|text|span)\b[^<>]*?\bdata-(?:figure|drawn)="([^"]+)"[^<>]*>)(.*?)(</\2>)', re.DOTALL)
_DESCRIBED = re.compile(r'<span data-drawn="[^"]*">(.*?)</span>')  # a description is read as plain text
_DRAWN = re.compile(r' data-drawn="[^"]*"')  # in a drawing, where an id would lead readers past the number itself
_PART_OF_TABLE = re.compile(r'<(table|tr|td|th scope="(?:col|row)")(?=[\s>{])')
_ROLES = {
    "table": "table role=table",
    "tr": "tr role=row",
    "td": "td role=cell",
    'th scope="col"': "th role=columnheader",
    'th scope="row"': "th role=rowheader",
}
TEMPLATES = Path(__file__).parents[2] / "templates" / "site"


class Framed(Protocol):
    """Any page."""

    @property
    def frame(self) -> PageFrame: ...


def called(rhythm: Rhythm) -> dict[str, str]:
    """What templates call a period, and what comes once for each."""
    return {"noun": rhythm.noun, "adjective": rhythm.adjective}


def render(template: str, page: Framed, revised: Collection[str] = ()) -> bytes:
    """One page of the site as UTF-8; `page` is a page model, known to the template as `page`, beside what its periods are called.

    Templates write `data-figure` on every figure; the first one on the page with that name gets it as its `id` instead. Those whose
    names are among the `revised` carry the mark (r), wherever they stand, and the page says what it means.
    """
    seen: set[str] = set()

    def identified(found: re.Match[str]) -> str:
        known = found[1] in seen
        seen.add(found[1])
        return found[0] if known else f'id="{found[1]}"'

    html = _DESCRIBED.sub(
        r"\1", _marked(_templates(page.frame.unit).get_template(template).render(page=page, **called(page.frame.rhythm)), revised)
    )
    return _FIGURE.sub(identified, _DRAWN.sub("", html)).encode()


def located(pages: Iterable[tuple[str, bytes]], address: str) -> Iterator[tuple[str, bytes]]:
    """Pages that say in full where they belong, and their pictures, to search engines and to who links to them; as they are where the site
    has no address.
    """
    for path, body in pages:
        if not address or not path.endswith(".html"):
            yield path, body
            continue
        whole = f"{address}{path.removesuffix('index.html')}".encode()
        belongs = _BELONGS % (whole, whole) + _OF_GRAPH
        pictured = _PICTURE.sub(partial(_in_full, f"{address}{path}"), body, count=1)
        yield path, pictured.replace(_OF_GRAPH, belongs, 1)


def _in_full(page: str, found: re.Match[bytes]) -> bytes:
    return b"%s%s" % (found[1], urljoin(page, found[2].decode()).encode())


def _marked(html: str, revised: Collection[str]) -> str:
    if not revised:
        return html

    def mark(found: re.Match[str]) -> str:
        before, _, ident, words, after = found.groups()
        return f"{before}{words}{MARK}{after}" if ident in revised else found[0]

    marked = _SHOWN.sub(mark, html)
    return marked if marked == html or NOTE in html else marked.replace("</main>", f"<p>{NOTE}</p>\n</main>")


class _TableRoles(Extension):
    """Every part of a table says what it is: some browsers forget it where the stylesheet lays tables out as blocks, on a phone."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - what the engine gives
        """A template as it is compiled, so that rendering takes no longer."""
        return _PART_OF_TABLE.sub(lambda found: f"<{_ROLES[found[1]]}", source)


@cache
def _templates(unit: str) -> Environment:
    return page_templates(TEMPLATES, unit)


def page_templates(folder: Path, unit: str) -> Environment:
    """Templates of a folder about such units, with the design system's parts. Pages elsewhere that look like the site find its own as
    `site/parts.html`.
    """
    found = Environment(
        loader=FileSystemLoader([folder, folder.parent]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=isolated,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[_TableRoles],
    )
    found.globals.update(components())
    return of_such_units(found, unit)


def components() -> dict[str, Callable[..., Markup]]:
    """The design system's parts by the names our templates call them."""
    return {
        "breadcrumb": _breadcrumb,
        "footer": _footer,
        "skip_link": _skip_link,
        "callout": _callout,
        "details": _details,
        "inset": _inset,
        "do_list": partial(_do_dont, "tick"),
        "dont_list": partial(_do_dont, "cross"),
    }


@cache
def _components() -> Environment:
    """The design system's own templates; they count on missing names being empty, ours must not."""
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _macro(folder: str, name: str) -> Any:
    return getattr(_components().get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)


def _component(folder: str, name: str, **params: Any) -> Markup:
    made = re.sub(r"\s*\n\s*", "\n", _macro(folder, name)(params).strip())  # without the blanks that set it in
    return Markup(made)  # noqa: S704 - markup made by the design system from escaped parts


@lru_cache(maxsize=64)  # neighbouring pages share the way back
def _breadcrumb(trail: tuple[Link, ...]) -> Markup:
    return _component("breadcrumb", "breadcrumb", items=[{"text": link.words, "href": link.href} for link in trail])


@cache
def _skip_link() -> Markup:
    return _component("skip-link", "skipLink", href="#maincontent", text="Skip to main content")


@cache  # one for each depth of folder
def _footer(links: tuple[Link, ...], note: str) -> Markup:
    items = [{"text": link.words, "href": link.href} for link in links]
    return _component("footer", "footer", meta={"items": items}, copyright={"text": note})


def _callout(heading: str, html: Markup) -> Markup:
    before, after = _around(heading)
    return before + html.strip() + after


@lru_cache(maxsize=64)  # all pages of a replaced release say so, each with a way to its own successor
def _around(heading: str) -> tuple[Markup, Markup]:
    """What the design system puts before and after the words of a callout."""
    here = "\ue000"  # a sign that no words hold
    whole = _component("warning-callout", "warningCallout", heading=heading, headingLevel=2, html=here)
    before, _, after = whole.partition(here)
    return before, after


def _details(summary: str | Markup, html: Markup) -> Markup:
    before, between, after = _around_summary()
    return Markup("").join((before, escape(summary).strip(), between, html.strip(), after))


@cache
def _around_summary() -> tuple[Markup, ...]:
    """What the design system puts before a summary, between it and what opens under it, and after that."""
    here = "\ue000"  # a sign that no words hold
    return tuple(map(Markup, _component("details", "details", summary=here, html=here).split(here)))


@lru_cache(maxsize=64)
def _inset(html: Markup) -> Markup:
    return _component("inset-text", "insetText", html=html)


@lru_cache(maxsize=64)
def _do_dont(icon: str, heading: str, items: tuple[str, ...]) -> Markup:
    shown = [{"text": item} for item in items]
    return _component("do-dont-list", "list", heading=heading, headingLevel=2, icon=icon, items=shown)
