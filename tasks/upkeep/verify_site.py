"""Verify the publication: every file against the site's list, the list against the record, and a release against itself made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.contents import contents_of
from tasks.publish.public_site import removals
from tasks.publish.reading import release_view_of
from tasks.record.facts import Release, Revision
from tasks.record.kinds import RESULTS
from tasks.record.record import Record
from tasks.record.seal import seals_of
from tasks.record.stores.shelf import FILES, Shelf
from tasks.run.run import Run, rules_of
from tasks.run.settings import code_version
from tasks.site.removal import without
from tasks.upkeep.verify import CouldNotLook, Wrong


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
    """Where the site's list says otherwise than the releases in force, which the record vouches for but for words that were taken down;
    where such words stand on the site; and seals it knows that are gone.
    """
    listed, words = site.listed(), removals(record)
    for month, newest in record.newest_of_each(Release).items():
        files = release_view_of(record, record.get(Release, month, newest)).files
        for path, sha in sorted(files.named.items()):
            if listed.get(path, sha) != sha and not (words and listed[path] == _sha256(without(path, files[path], words))):
                yield Wrong(path, f"altered: the record released it as {sha[:12]}, and the site's list says {listed[path][:12]}")
    for path in sorted(listed) if words else ():
        if without(path, data := site.read(path) or b"", words) != data:
            yield Wrong(path, "altered: words that were taken down stand here; run `measures take-down` with them again")
    for chapter, head in site.notes.get("heads", {}).items():
        if head not in {seal.hash for seal in seals_of(record, chapter)}:
            yield Wrong(f"seals/{chapter}/", f"missing: the site was laid out when the record held {head[:12]} here")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


DATA = "the release's data"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many files a release has, what came out different (or not at all), and the code that made it, then and now."""

    number: int
    files: int
    different: tuple[str, ...]
    made_by: str
    code: str

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        if not self.different:
            return (
                f"Release {self.number}: its data worked out again from the tables and rules of its assessment, "
                f"and {counted(self.files, 'file')} rendered from that: every one equal to the byte."
            )
        other = (
            "" if self.made_by == self.code else f" It was made by code {self.made_by}, and this is {self.code}: check out that version."
        )
        return f"Release {self.number}: {len(self.different)} of {self.files + 1} differ: {', '.join(self.different[:10])}.{other}"


def rebuild(run: Run, period: Period, number: int = 0) -> Rebuilt:
    """Rebuild a month's release, the newest unless one is named. Nothing is written, and nothing that was worked out before is used.

    Raises NotFound if there is none, and CouldNotLook for one that was made in an earlier format. Only the programme's title and banner are
    taken from the release, for no fact holds them.
    """
    record = run.record
    number = number or record.newest(Release, period)
    if not number:
        raise NotFound(f"{period.words} has no release to rebuild")
    release = record.get(Release, period, number)
    if not release.partitions:
        raise CouldNotLook(
            f"Release {number} of {period.words} was made before the record was upgraded, by code {release.code or 'unknown'}: "
            "restore the backup that the upgrade made, with that version, and rebuild it there"
        )
    dry_record, again = _again(run, release)
    listed, made = (release_view_of(*one).files.named for one in ((record, release), (dry_record, again)))
    different = sorted(path for path in made.keys() | listed.keys() if made.get(path) != listed.get(path))
    same = again.data == release.data
    return Rebuilt(number, len(listed), tuple(different if same else [DATA, *different]), release.code, code_version())


def _again(run: Run, release: Release) -> tuple[Record, Release]:
    """A release made again from its assessment, the rules of that, and the notices that were written by its moment.

    With it comes the record of a dry run that holds what it is made of.
    """
    revision = run.record.get(Revision, release.period, release.revision)
    standing = run.record.get(Release, release.period, release.number - 1) if release.number > 1 else None
    with rules_of(run.record, revision.config) as config:
        dry = _dry_run(run, release, config)
        made = contents_of(dry, revision, standing, release.reason if standing else "")
    return dry.record, replace(release, data=made.data, pages=made.pages, partitions=made.partitions, inputs=made.inputs)


def _dry_run(run: Run, release: Release, config: Path) -> Run:
    """The run at the release's moment, by its rules and under its title; nothing that was worked out or written since is there."""
    words = release_view_of(run.record, release).month["programme"]
    programme = replace(run.programme, title=words["title"], illustrative=words["illustrative"], banner=words["banner"])
    return replace(run, programme=programme).at(release.as_of).dry_run((RESULTS,), config)
