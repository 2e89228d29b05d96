"""Lay the site out from the record's releases: pages before indexes, indexes before `latest`, and only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from tasks.ledger import in_public, read_ledger
from tasks.manifest import made_from, manifest
from tasks.model.period import Period
from tasks.opened import open_record, open_rulebook
from tasks.record import Fact, Record
from tasks.settings import Settings
from tasks.site import shared_pages
from tasks.site.shapes import ReleaseData, ReleaseNote
from tasks.stores import Shelf, open_shelf
from tasks.tables.methodology import methodology
from tasks.verb import verb
from tasks.watched import watched

_NONE = "none"
"""After every month: only the pages that lead through them have news."""


@verb(name="lay out site", task_run_name="lay out site")
def lay_out() -> int:
    """Bring the site folder up to the record's releases; says how many files were written. With no news nothing is rendered."""
    record, site = open_record(), open_shelf(Settings().site)
    releases = record.released()
    if not releases:
        return 0  # nothing is approved yet, so nothing is public
    marks = [{name: r[name] for name in ("period", "number", "as_of", "reason", "data")} for r in releases]
    ledger = in_public(read_ledger(record))
    if site.told.get("releases") == marks and site.told.get("ledger", 0) == len(ledger):
        return 0
    since = _first_news(site, marks)
    current = {r["period"]: r for r in releases}  # a later number of a period replaces an earlier one
    written = sum(_write(site, _kept(record, site, release)) for release in current.values() if release["period"] >= since)
    words = methodology(open_rulebook(), Settings().config, Period.parse(releases[-1]["period"]).last_day)
    words["ledger"] = ledger
    replaced = [_data(record, r) for r in releases if r["number"] != current[r["period"]]["number"]]
    manifests = [manifest(record, release) for release in releases if release["period"] >= since]
    pages = dict(manifests) | dict(shared_pages([_data(record, r) for r in current.values()], _history(releases), words, replaced, since))
    last = {path: pages.pop(path) for path in list(pages) if path.startswith("latest/") or path == "api/latest.json"}
    in_order = watched(sorted(pages.items(), key=_leaves_first), len(pages), f"Laying out {len(pages)} files", long=5000)
    written += _write(site, in_order) + _write(site, sorted(last.items()))
    site.finish({"releases": marks, "ledger": len(ledger), **made_from(record, releases)})
    return written


def _leaves_first(page: tuple[str, bytes]) -> tuple[int, str]:
    """Pages before the indexes that lead to them."""
    return -page[0].count("/"), page[0]


def _first_news(site: Shelf, marks: list[Fact]) -> str:
    """The first month the record says something of that the site was not laid out with; all of them while that is unknown."""
    known = site.told.get("releases", [])
    return "" if not known else min((m["period"] for m in marks if m not in known), default=_NONE)


def _data(record: Record, release: Fact) -> ReleaseData:
    data: ReleaseData = json.loads(record.blob(release["data"]))
    return data


def _history(releases: list[Fact]) -> list[ReleaseNote]:
    return [{"period": r["period"], "number": r["number"], "as_of": r["as_of"], "reason": r["reason"]} for r in releases]


def _kept(record: Record, site: Shelf, release: Fact) -> Iterable[tuple[str, bytes]]:
    """The files of a release as the record keeps them, those that the site has left out."""
    for path in sorted(release["pages"], key=lambda p: (-p.count("/"), p)):
        if not site.holds(path, release["pages"][path]):
            yield path, record.blob(release["pages"][path])


def _write(site: Shelf, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write what differs, each file whole or not at all."""
    written = 0
    for path, data in pages:
        if not site.holds(path, hashlib.sha256(data).hexdigest()):
            site.write(path, data)
            written += 1
    return written
