"""Lay the site out from the record's releases: pages before indexes, indexes before `latest`, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from tasks.code_version import code_version
from tasks.kept import files, published
from tasks.ledger import in_public, read_ledger
from tasks.manifest import made_from, manifest
from tasks.model.period import Period
from tasks.opened import open_record, open_rulebook
from tasks.record import Fact, Record
from tasks.settings import Settings
from tasks.site import shared_pages, whole_tables
from tasks.site.shapes import ReleaseNote
from tasks.stores import Shelf, open_shelf
from tasks.tables.methodology import methodology
from tasks.verb import verb
from tasks.watched import watched

_NEVER = "never"
"""After every month."""


@verb(name="lay out site", task_run_name="lay out site")
def lay_out() -> int:
    """Bring the site folder up to the record's releases; says how many files were written. With no news nothing is rendered."""
    record, site = open_record(), open_shelf(Settings.read().site)
    releases = record.released()
    if not releases:
        return 0  # nothing is approved yet, so nothing is public
    marks = [{name: r[name] for name in ("period", "number", "as_of", "reason", "data")} for r in releases]
    ledger = in_public(read_ledger(record))
    if site.told.get("releases") == marks and site.told.get("ledger", 0) == len(ledger):
        return 0
    known = _known(site, marks)
    current = {r["period"]: r for r in releases}  # a later number of a period replaces an earlier one
    new = [release for release in releases if release["number"] > known.get(release["period"], 0)]
    written = sum(_write(site, _kept(record, site, release)) for release in current.values() if release in new)
    # first, and gone again before the months' heads are read: together they would be the most that a run holds
    written += _write(site, whole_tables({period: files(record, release["pages"]) for period, release in current.items()}))
    words = methodology(open_rulebook(), Settings.read().config, Period.parse(releases[-1]["period"]).last_day)
    words["ledger"] = ledger
    # of releases replaced before, whose pages stand, only the last is read again: its successor is told of as in force no longer
    replaced = [published(record, r) for r in releases if known.get(r["period"], 0) <= r["number"] + 1 <= current[r["period"]]["number"]]
    manifests = [manifest(record, release) for release in new]
    in_force = [published(record, release) for release in current.values()]
    pages = chain(manifests, shared_pages(in_force, _history(releases), words, replaced, known))
    many = sum(release["totals"]["actions"] for release in (one.head for one in in_force) if release["period"] not in known)
    written += _write(site, watched(pages, many, f"Laying out the pages of {many} actions, and those that lead to them", long=5000))
    before = {month: head for month, head in site.told.get("heads", {}).items() if month not in {release["period"] for release in new}}
    site.finish({"releases": marks, "ledger": len(ledger), **made_from(record, releases, before)})
    return written


def _known(site: Shelf, marks: list[Fact]) -> dict[str, int]:
    """The release of each month that the site tells as it stands. What other code laid out counts for months without news only."""
    told = [mark for mark in site.told.get("releases", []) if mark in marks]
    known = {mark["period"]: mark["number"] for mark in told}
    if site.told.get("code") == code_version():
        return known
    since = min((mark["period"] for mark in marks if mark not in told), default=_NEVER)
    return {period: number for period, number in known.items() if period < since}


def _history(releases: list[Fact]) -> list[ReleaseNote]:
    return [{"period": r["period"], "number": r["number"], "as_of": r["as_of"], "reason": r["reason"]} for r in releases]


def _kept(record: Record, site: Shelf, release: Fact) -> Iterable[tuple[str, bytes]]:
    """The files of a release as the record keeps them, those that the site has left out."""
    for path in sorted(release["pages"], key=lambda p: (-p.count("/"), p)):
        if not site.holds(path, release["pages"][path]):
            yield path, record.blob(release["pages"][path])


def _write(site: Shelf, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write what differs, each file whole or not at all."""
    return sum(site.bring(path, data) for path, data in pages)
