"""Reading a page as a person would: its words without its marks, and the addresses it leads to."""

from __future__ import annotations

import re
from html import unescape
from pathlib import PurePosixPath
from posixpath import normpath

from tasks.site.data.open_data import release_tables, whole_tables
from tasks.site.data.shapes import ReleaseData, ReleaseNote
from tasks.site.pages.all import method_pages, release_pages, shared_pages
from tasks.site.release_view import ReleaseView, head_of, parts_of
from tests.site.builders import planted, some_words


def words(page: bytes) -> str:
    """The text of a page, spaces made single."""
    text = re.sub(r"<(style|head)\b.*?</\1>", " ", re.sub(r"</?data\b[^>]*>", "", page.decode()), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def row(page: bytes, anchor: str) -> str:
    """The words of one row of the table of actions."""
    match = re.search(rf'<tr id="{anchor}">.*?</tr>', page.decode(), re.S)
    assert match, f"no row {anchor}"
    return words(match[0].encode())


def whole_site(releases: list[ReleaseData] | None = None) -> dict[str, bytes]:
    """Every file of a site, by path."""
    releases = releases or list(planted())
    history: list[ReleaseNote] = [
        {"period": release["period"], "number": release["number"], "as_of": release["as_of"], "reason": release["reason"]}
        for release in releases
    ]
    manifests = {f"releases/{r['period']}/{r['number']}/manifest.json": b"{}" for r in releases}  # laid out beside the pages
    found = {path: page for release in releases for path, page in release_files(release).items()}
    told = [published(release) for release in releases]
    tables = {path: b"".join(pieces) for path, pieces in whole_tables({release.head["period"]: release.files for release in told})}
    method = method_pages(releases[-1]["programme"], some_words())
    return manifests | found | tables | dict(method) | dict(shared_pages(told, history, some_words()))


def release_files(data: ReleaseData) -> dict[str, bytes]:
    """The pages and tables of one release, by path."""
    tables = {path: b"".join(sheaves.values()) for path, sheaves in release_tables(bare(data))}
    return dict(release_pages(bare(data))) | tables


def published(data: ReleaseData) -> ReleaseView:
    """A release as the pages that lead through the months take it."""
    return ReleaseView(head_of(data), parts_of(data), release_files(data))


def bare(data: ReleaseData) -> ReleaseView:
    """A release of which no file has been made yet."""
    return ReleaseView(head_of(data), parts_of(data))


def targets(path: str, page: bytes) -> list[tuple[str, str]]:
    """(path from the top, fragment) of every address inside the site that a page leads to."""
    hrefs = [unescape(href) for href in re.findall(r'(?:href|src)="([^"]*)"', page.decode())]
    inside = [href for href in hrefs if not re.match(r"[a-z]+:", href)]
    found = []
    for href in inside:
        place, _, fragment = href.partition("#")
        found.append((normpath(str(PurePosixPath(path).parent / place)) if place else path, fragment))
    return found
