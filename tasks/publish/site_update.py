"""Lay the site out from the record's releases: pages before indexes, indexes before `latest`, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from tasks.model.period import Period
from tasks.publish.ledger_lines import in_public
from tasks.publish.manifest import made_from, manifest
from tasks.publish.methodology import in_short, methodology
from tasks.publish.stored import files, published
from tasks.record import keys
from tasks.record.ledger import read_ledger
from tasks.record.record import Fact, Record, sha_of
from tasks.record.stores.address import open_shelf
from tasks.record.stores.shelf import Shelf
from tasks.run.code_version import code_version
from tasks.run.opened import config_folder, open_record, open_rulebook
from tasks.run.progress import watched
from tasks.run.settings import Settings
from tasks.run.verb import verb
from tasks.site.data.open_data import whole_tables
from tasks.site.data.shapes import ReleaseData, ReleaseNote, RulebookWords
from tasks.site.pages.all import method_pages, shared_pages
from tasks.site.unseen import news

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
    written = _bring_new(record, site, releases, known)
    held = {period: files(record, release) for period, release in current.items()}
    written += _write(site, whole_tables(held))
    # of releases replaced before, whose pages stand, only the last is read again: its successor is told of as in force no longer
    replaced = [published(record, r) for r in releases if known.get(r["period"], 0) <= r["number"] + 1 <= current[r["period"]]["number"]]
    manifests = [manifest(record, release) for release in new]
    in_force = [published(record, release, held[period]) for period, release in current.items()]
    method = _method(in_force[-1].head)
    methods = () if site.told.get("method") == method else _method_pages(in_force[-1].head)
    words: RulebookWords = {**in_short(open_rulebook()), "ledger": ledger}
    pages = chain(manifests, methods, shared_pages(in_force, _history(releases), words, replaced, known))
    many = len(news([one.head for one in in_force], known).trusts)
    written += _write(
        site, watched(pages, 2 * many, f"Laying out the permanent pages of {many} trusts, and those that lead to them", long=3000)
    )
    before = {month: head for month, head in site.told.get("heads", {}).items() if month not in {release["period"] for release in new}}
    site.finish({"releases": marks, "ledger": len(ledger), "method": method, **made_from(record, releases, before)})
    return written


def _method(newest: ReleaseData) -> dict[str, str]:
    """What the pages of the methodology are made from."""
    return {"rules": open_rulebook().sha256, "code": code_version(), "period": newest["period"], "programme": sha_of(newest["programme"])}


def _method_pages(newest: ReleaseData) -> Iterable[tuple[str, bytes]]:
    words = methodology(open_rulebook(), config_folder(), Period.parse(newest["period"]).last_day)
    return method_pages(newest["programme"], words)


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


def _bring_new(record: Record, site: Shelf, releases: list[Fact], known: Mapping[str, int]) -> int:
    """Put the files of the releases in force in place that the site does not know, and those of the ones they replace aside."""
    current = {r["period"]: r for r in releases}
    stand = {r["period"]: r for r in releases if r["number"] == known.get(r["period"])}
    replaced = [r for r in releases if known.get(r["period"], 0) <= r["number"] < current[r["period"]]["number"]]
    written = sum(_set_aside(record, site, old) for old in replaced)  # while its files are still in place
    new = [r for r in current.values() if r["number"] > known.get(r["period"], 0)]
    return written + sum(_bring(record, site, release, stand.get(release["period"])) for release in new)


def _bring(record: Record, site: Shelf, release: Fact, standing: Fact | None) -> int:
    """Put the files of a release in place as the record keeps them, but for those of the one that stands there now."""
    held, stand = files(record, release), files(record, standing).named if standing else {}
    other = dict(held.named.items() - stand.items())
    missing = [path for path in sorted(other, key=lambda p: (-p.count("/"), p)) if not site.holds(path, other[path])]
    return sum(site.bring(path, held.pieces(path), other[path]) for path in missing)


def _set_aside(record: Record, site: Shelf, release: Fact) -> int:
    """Put the data of a release that another replaced at its own address."""
    held, in_force, written = files(record, release), f"data/{release['period']}/", 0
    for path, sha in held.named.items():
        at = f"{keys.RELEASES}{release['period']}/{release['number']}/data/{path.removeprefix(in_force)}"
        if path.startswith(in_force) and not path.startswith(f"{in_force}changes-") and not site.holds(at, sha):
            written += site.set_aside(path, sha, at) or site.bring(at, held.pieces(path), sha)
    return written


def _write(site: Shelf, pages: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> int:
    """Write what differs, each file whole or not at all."""
    return sum(site.bring(path, data) for path, data in pages)
