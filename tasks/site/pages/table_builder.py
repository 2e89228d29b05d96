"""A page where readers make a table of their own: a measure, trusts and months, out of numbers that the page holds itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.across import MEASURES, count_of
from tasks.site.publication import Publication
from tasks.site.words.plain import month_words

_MONTHS = 12
"""The newest months that the page holds numbers of."""


@dataclass(frozen=True, slots=True)
class TablePage:
    """`numbers` is what a script makes tables of; the links lead to tables that are ready without one."""

    frame: PageFrame
    numbers: dict[str, Any]
    ready: tuple[Link, ...]
    files: tuple[Link, ...]


def table_page(publication: Publication) -> TablePage:
    """The page `table/index.html`; months with more trusts than a page lists are left to the files."""
    newest = publication.newest.overview
    top = page_frame("table/index.html", "Make a table", newest["programme"])
    held = publication.months_with_trusts(_MONTHS)
    names = {row["trust"]: str(row["name"]) for data in held for row in data["trusts"]}
    counts = {
        data["period"]: {row["trust"]: [count_of(data, row, measure) for measure, _ in MEASURES] for row in data["trusts"]} for data in held
    }
    return TablePage(
        frame=top,
        numbers={
            "measures": [*MEASURES],
            "months": [[data["period"], month_words(data["period"])] for data in held],
            "trusts": sorted(names.items(), key=lambda one: one[1]),
            "counts": counts,
            "banner": top.banner,
            "noun": top.rhythm.noun,
            "unit": top.unit,
        },
        ready=tuple(Link(words, f"{top.root}compare/{name.replace('_', '-')}/index.html") for name, words in MEASURES),
        files=tuple(
            Link(f"{month_words(data['period'])}: trusts.csv", f"{top.root}data/{data['period']}/trusts.csv")
            for data in reversed(publication.months[-_MONTHS:])
        ),
    )
