"""Reading a page as a person would: its words without its marks, and the addresses it leads to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import PurePosixPath
from posixpath import normpath

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.site.data.all_months import whole_tables
from tasks.site.data.shapes import ReleaseData, RulebookWords
from tasks.site.data.table_text import heading_of, lines_of
from tasks.site.pages.all import method_pages, month_files, trust_files
from tasks.site.release_view import ReleaseFiles, ReleaseInMemory, ReleaseView, overview_of, rows_by_trust
from tests.site.builders import a_note, planted, some_words
from tests.site.leading import leading_pages


def words(page: bytes) -> str:
    """The text of a page, spaces made single."""
    text = re.sub(r"<(style|head)\b.*?</\1>", " ", re.sub(r"</?data\b[^>]*>", "", page.decode()), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def row(page: bytes, anchor: str) -> str:
    """The words of one row of the promises."""
    match = re.search(rf'<(tr|li)[^>]* id="{anchor}">.*?</\1>', page.decode(), re.S)
    assert match, f"no row {anchor}"
    return words(match[0].encode())


def whole_site(releases: list[ReleaseData] | None = None, address: str = "", **more: object) -> dict[str, bytes]:
    """Every file of a site, by path; `more` are words of the rulebook, over those that all have."""
    rulebook: RulebookWords = {**some_words(), **more}  # type: ignore[typeddict-item]
    releases = releases or list(planted())
    manifests = {f"releases/{r['period']}/{r['number']}/manifest.json": b"{}" for r in releases}  # laid out beside the pages
    found = {path: page for release in releases for path, page in release_files(release).items()}
    told = [published(release) for release in releases]
    whole = whole_tables(told, releases[-1]["programme"])
    tables = {path: b"".join(pieces) for path, pieces in whole}
    method = method_pages(releases[-1]["programme"], rulebook, address)
    return manifests | found | tables | dict(method) | leading_pages(told, [*map(a_note, releases)], rulebook, address=address)


class MadeFiles(ReleaseFiles):
    """The files of a release that were just made."""

    def __init__(self, made: Mapping[str, bytes]) -> None:
        self._made = made

    @property
    def named(self) -> Mapping[str, str]:
        return {path: hashlib.sha256(body).hexdigest() for path, body in self._made.items()}

    def pieces(self, path: str) -> Iterator[bytes]:
        yield self._made[path]


def release_pages(data: ReleaseData) -> dict[str, bytes]:
    """The pages, answers and other files of one release, by path, without its tables."""
    return {**dict(month_files(bare(data))), **dict(trust_files(bare(data)))}


def release_files(data: ReleaseData) -> dict[str, bytes]:
    """Every file of one release, by path."""
    tables = {f"data/{data['period']}/{name}.csv": heading_of(name, WORDS_AS_THEY_WERE) + lines for name, lines in lines_of(bare(data))}
    return release_pages(data) | tables


def published(data: ReleaseData) -> ReleaseView:
    """A release as the pages that lead through the months take it."""
    return ReleaseInMemory(overview_of(data), rows_by_trust(data), MadeFiles(release_files(data)))


def bare(data: ReleaseData) -> ReleaseView:
    """A release of which no file has been made yet."""
    return ReleaseInMemory(overview_of(data), rows_by_trust(data))


def targets(path: str, page: bytes) -> list[tuple[str, str]]:
    """(path from the top, fragment) of every address inside the site that a page leads to."""
    hrefs = [unescape(href) for href in re.findall(r'(?:href|src)="([^"]*)"', page.decode())]
    inside = [href for href in hrefs if not re.match(r"[a-z]+:", href)]
    found = []
    for href in inside:
        place, _, fragment = href.partition("#")
        found.append((normpath(str(PurePosixPath(path).parent / place)) if place else path, fragment))
    return found
