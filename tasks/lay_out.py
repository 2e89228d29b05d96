"""Lay the site out from the record's releases: pages before indexes, indexes before `latest`, and only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tasks.model.period import Period
from tasks.opened import open_record, open_rulebook
from tasks.record import Fact, Record, to_json
from tasks.settings import Settings
from tasks.site import shared_pages
from tasks.site.shapes import ReleaseData, ReleaseNote
from tasks.tables.methodology import methodology
from tasks.verb import verb

MARK = "releases/manifest.json"
"""Written after everything but `latest`: while it says what the record says, the site is whole."""


@verb(name="lay out site")
def lay_out() -> int:
    """Bring the site folder up to the record's releases; says how many files were written. With no news nothing is rendered."""
    record, site = open_record(), Settings().site
    releases = record.released()
    if not releases:
        return 0  # nothing is approved yet, so nothing is public
    mark = to_json([{name: r[name] for name in ("period", "number", "as_of", "reason", "data")} for r in releases])
    latest = site / "latest" / "index.html"
    if latest.exists() and _holds(site / MARK, mark):
        return 0
    current = {r["period"]: r for r in releases}  # a later number of a period replaces an earlier one
    written = sum(_write(site, _kept(record, site, release)) for release in current.values())
    words = methodology(open_rulebook(), Settings().config, Period.parse(releases[-1]["period"]).last_day)
    pages = dict(shared_pages([_data(record, r) for r in current.values()], _history(releases), words))
    last = {path: pages.pop(path) for path in list(pages) if path.startswith("latest/")}
    return written + _write(site, pages.items()) + _write(site, [(MARK, mark)]) + _write(site, last.items())


def _data(record: Record, release: Fact) -> ReleaseData:
    data: ReleaseData = json.loads(record.blob(release["data"]))
    return data


def _history(releases: list[Fact]) -> list[ReleaseNote]:
    return [{"period": r["period"], "number": r["number"], "as_of": r["as_of"], "reason": r["reason"]} for r in releases]


def _kept(record: Record, site: Path, release: Fact) -> Iterable[tuple[str, bytes]]:
    """The files of a release as the record keeps them; none if the site has them, which its last file tells."""
    last = f"data/{release['period']}/release.json"
    if (site / last).exists() and hashlib.sha256((site / last).read_bytes()).hexdigest() == release["pages"][last]:
        return
    for path in [*(p for p in release["pages"] if p != last), last]:
        yield path, record.blob(release["pages"][path])


def _write(site: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write what differs, each file whole or not at all."""
    written = 0
    for path, data in pages:
        if _holds(site / path, data):
            continue
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        part = (site / path).with_suffix(".part")
        part.write_bytes(data)
        part.replace(site / path)
        written += 1
    return written


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.stat().st_size == len(data) and path.read_bytes() == data
