"""Verify the publication: compare every file readers can reach with the site's list of them, and the list with the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tasks.publish.reading import release_view_of
from tasks.record.facts import Release
from tasks.record.record import Record
from tasks.record.seal import seals_of
from tasks.record.stores.shelf import FILES, Shelf
from tasks.run.run import Run
from tasks.upkeep.verify import Wrong


def verify_site(run: Run, *, against_record: bool = True) -> tuple[int, tuple[Wrong, ...]]:
    """How many files the site has, and what is wrong with any of them; (0, ()) where no site was laid out. Every byte is read.

    Where the record itself was altered, `against_record` is False: nothing can be compared with it.
    """
    held = dict(run.site.held())
    if not held:
        return 0, ()
    try:
        wrong = [*_wrong(run.site, held)]
    except (ValueError, TypeError, KeyError):  # it is no JSON, or says nothing of files
        return len(held), (Wrong(FILES, "altered: the site's list, or one that it names, cannot be read"),)
    return len(held), (*wrong, *(_against_record(run.record, run.site) if against_record and FILES in held else ()))


def _wrong(site: Shelf, held: Mapping[str, str]) -> Iterator[Wrong]:
    if FILES not in held:
        yield Wrong(FILES, "missing: the site cannot be compared with its list; publish any month again, and all of it is written again")
        return
    if not site.notes:
        yield Wrong(FILES, "not finished: a run was killed while it laid the site out (run it again)")
    listed = site.listed()
    yield from (Wrong(path, "missing: the site's list names it") for path in sorted(listed.keys() - held.keys()))
    yield from (Wrong(path, "added: the site's list does not name it") for path in sorted(held.keys() - listed.keys() - {FILES}))
    for path in sorted(listed.keys() & held.keys()):
        if held[path] != listed[path]:
            yield Wrong(path, f"altered: the site's list says {listed[path][:12]}, and it is {held[path][:12]}")


def _against_record(record: Record, site: Shelf) -> Iterator[Wrong]:
    """Where the site's list says otherwise than the releases in force, which the record vouches for, or knows seals that are gone."""
    listed = site.listed()
    for month, newest in record.newest_of_each(Release).items():
        for path, sha in sorted(release_view_of(record, record.get(Release, month, newest)).files.named.items()):
            if listed.get(path, sha) != sha:
                yield Wrong(path, f"altered: the record released it as {sha[:12]}, and the site's list says {listed[path][:12]}")
    for chapter, head in site.notes.get("heads", {}).items():
        if head not in {seal.hash for seal in seals_of(record, chapter)}:
            yield Wrong(f"seals/{chapter}/", f"missing: the site was laid out when the record held {head[:12]} here")
