"""A month on paper: the summary and every trust on a sheet or two, for a meeting or a notice board."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.site.address import in_force
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import ReleaseData
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.trust_list import TrustLine, link_note, trust_lines
from tasks.site.words.media_summary import media_summary
from tasks.site.words.plain import in_rhythm, moment_words, month_words


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Every word of the sheet, in the order in which the template shows them."""

    frame: PageFrame
    month: str
    release: str
    media: tuple[str, ...]
    trusts: tuple[TrustLine, ...]
    link_note: str
    revised: str
    whole: Link


def print_page(data: ReleaseData) -> PrintPage:
    """The page `<period>/print/` from one release's data."""
    month = month_words(data["period"])
    address, path = in_force(data), f"{data['period']}/print/index.html"
    top, edition = page_frame(path, f"{month}, for printing", data["programme"], [(month, f"{data['period']}/index.html")]), address.edition
    return PrintPage(
        frame=top,
        month=month,
        release=f"Release {data['number']}, as known at {moment_words(data['as_of'])}.",
        media=media_summary(data, edition)[1 if data["programme"]["illustrative"] else 0 :],
        trusts=trust_lines(data, address, top.root),
        link_note=link_note(data, address),
        revised=in_rhythm(data["period"], NOTE) if of_totals(data) else "",
        whole=Link("The page this sheet is made from", "../index.html"),
    )
