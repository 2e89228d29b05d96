"""The files that a release is published as: made of its data and kept, those of trusts told as before taken over from the one before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container

from tasks.model.period import Period
from tasks.model.written import to_json
from tasks.publish.differences import as_csv
from tasks.publish.stored import Files, files, keep_list, texts
from tasks.record.record import Fact, Record
from tasks.run.code_version import code_version
from tasks.run.progress import watched
from tasks.site.data.open_data import release_tables
from tasks.site.data.shapes import ReleaseData
from tasks.site.pages.all import release_pages
from tasks.site.published import Published
from tasks.site.spliced import in_order

Named = dict[str, str]
"""Path, or first trust, to SHA-256."""


def keep_files(record: Record, release: Published, standing: Fact | None) -> str:
    """Make and keep the files of a release that replaces the standing one, if there is one; the SHA-256 of their list is the answer."""
    before = files(record, standing) if standing else None
    leave = _told_before(record, release.head, standing) if standing else set()
    pages = _pages(record, release, before, leave)
    tables, sheaves = _tables(record, release, before, leave)
    return keep_list(record, {**pages, **tables, **_changes(record, release.head, before)}, sheaves)


def _told_before(record: Record, data: ReleaseData, standing: Fact) -> set[str]:
    """The trusts of which a release says what the standing one does; none if that was made by other code or rules."""
    revision = record.revision(Period.parse(standing["period"]), standing["revision"])
    if standing["code"] != code_version() or revision["rules"] != data.get("rules"):
        return set()
    return {code for code, told in data["told"].items() if told["number"] < data["number"]}


def _pages(record: Record, release: Published, before: Files | None, leave: Container[str]) -> Named:
    data, kept = release.head, dict[str, str]()
    if before and leave:
        lists = f"{data['period']}/list/"  # of which those with no trust told anew are not made again
        own = re.compile(rf"(?:api/)?{data['period']}/([^/.]+)(?:\.json|/.+)")  # a trust's, in small letters
        mine = ((path, sha, own.match(path)) for path, sha in before.named.items())
        kept = {path: sha for path, sha, one in mine if one and (one[1].upper() in leave or path.startswith(lists))}
    trusts = sum(trust not in leave for trust in data["told"])
    made = watched(release_pages(release, leave), 2 * trusts, f"Making the pages of {trusts} trusts", long=3000)
    return kept | {path: record.put_blob(page) for path, page in made}


def _tables(record: Record, release: Published, before: Files | None, leave: Container[str]) -> tuple[Named, dict[str, Named]]:
    """Of each table the SHA-256 of the whole, and of its sheaves; those without a trust told anew are the ones before."""
    stands = texts(before) if before and leave else {}
    whole, kept = {}, {}
    for path, anew in release_tables(release, leave, stands):
        named = before.sheaves[path] if before and path in stands else {}
        kept[path] = {**named, **{first: record.put_blob(text) for first, text in anew.items()}}
        digest = hashlib.sha256()
        for first in in_order(kept[path]):
            digest.update(anew[first] if first in anew else stands[path][first])
        whole[path] = digest.hexdigest()
    return whole, kept


def _changes(record: Record, data: ReleaseData, before: Files | None) -> Named:
    """The files that tell what each correction of a month changed: this one's, and those of the corrections before it."""
    if before is None or "correction" not in data:
        return {}
    kept = {path: sha for path, sha in before.named.items() if path.startswith(f"data/{data['period']}/changes-")}
    name, found = f"data/{data['period']}/changes-{data['number']}", data["correction"]["differences"]
    return kept | {f"{name}.csv": record.put_blob(as_csv(found)), f"{name}.json": record.put_blob(to_json(data["correction"]))}
