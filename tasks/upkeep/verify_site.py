"""Verify the publication: every file against the site's lists, and against the same site made again from the record alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.public_site import PublicSite, removals
from tasks.publish.reading import release_view_of
from tasks.publish.site_update import addresses_of, all_releases, lay_out, marks_of
from tasks.record.facts import Release, Revision
from tasks.record.kinds import RESULTS
from tasks.record.record import Record
from tasks.record.seal import seals_of
from tasks.record.stores.shelf import FILES, Shelf, is_list
from tasks.record.stores.shelf_of_hashes import ShelfOfHashes
from tasks.run.run import Run, rules_of
from tasks.run.settings import code_version
from tasks.site.release_view import ReleaseFiles
from tasks.site.removal import Removal, without
from tasks.upkeep.verify import Wrong

_AGAIN = "publish any month again, and it is written again"


@dataclass(frozen=True, slots=True)
class VerifiedSite:
    """How many files the site has, and what is wrong with any of them.

    `unlike` says of which files it is not known whether they are as they were laid out, and why; empty if of none.
    """

    files: int
    wrong: tuple[Wrong, ...] = ()
    unlike: str = ""


def verify_site(run: Run, *, record_sound: bool = True) -> VerifiedSite:
    """Read every byte of the site, and compare it with its lists and with the record. Nothing is wrong where there is none to be.

    The site is made again from the record, but for a record that is not sound: then only the releases that can be read are compared.
    """
    held, strangers = dict(run.site.held()), list(run.site.strangers())
    if not held and not strangers:
        return VerifiedSite(0, tuple(_gone(run.record)))
    found = [*(Wrong(path, "added: it is a link or no ordinary file") for path in strangers), *_against_lists(run.site, held)]
    against, unlike = _against_record(run, held) if record_sound else ([*_each_release(run.record, held)], "")
    first = {one.key: one for one in reversed([*found, *against])}  # of a file that is wrong in two ways the first is told
    wrong = [*first.values(), *(_words_that_stand(run) if record_sound else ())]
    return VerifiedSite(len(held), tuple(sorted(wrong, key=lambda one: one.key)), unlike)


def _gone(record: Record) -> Iterator[Wrong]:
    if releases := sum(1 for _ in record.listed(Release)):
        yield Wrong("", f"missing: there is no site, and the record has {counted(releases, 'release')}; {_AGAIN}")


def _against_lists(site: Shelf, held: Mapping[str, str]) -> Iterator[Wrong]:
    if FILES not in held:
        yield Wrong(FILES, f"missing: the site cannot be compared with its list; {_AGAIN}")
        return
    broken = site.broken_lists()
    yield from (Wrong(name, f"altered: it cannot be read as a list of the site; {_AGAIN}") for name in broken)
    if FILES in broken:
        return
    if not site.notes:
        yield Wrong(FILES, "not finished: a run was killed while it laid the site out (run it again)")
    listed = site.listed()
    yield from (Wrong(path, f"missing: the site's list names it; {_AGAIN}") for path in sorted(listed.keys() - held.keys()))
    yield from (Wrong(path, "added: the site's list does not name it") for path in sorted(held.keys() - listed.keys() - {FILES}))
    for path in sorted(listed.keys() & held.keys()):
        if held[path] != listed[path]:
            yield Wrong(path, f"altered: the site's list says {listed[path][:12]}, and it is {held[path][:12]}; {_AGAIN}")


def _against_record(run: Run, held: Mapping[str, str]) -> tuple[list[Wrong], str]:
    """What is otherwise than the record has it, and why no more was compared, if so. A sound record vouches for every page."""
    notes, releases = run.site.notes, all_releases(run.record)
    found = [*_forgotten(run.record, notes.get("heads", {}))]
    if not notes or not releases:
        return [*found, *_each_release(run.record, held)], ""
    if notes.get("releases") != marks_of(releases):
        behind = Wrong(FILES, f"altered: it names other releases than the record has, or a run was killed before it was done; {_AGAIN}")
        return [*found, behind, *_each_release(run.record, held)], ""
    same_code, rules = notes.get("code") == code_version(), dict(notes.get("method") or {}).get("rules")
    with _rules(run, str(rules)) as config:
        again = ShelfOfHashes()
        try:
            dry = run.dry_run((RESULTS,), config)
            site, ask = addresses_of(notes)
            as_noted = {"site_address": site, "desk": ask.removesuffix("subscribe"), "subscribers_sender": "noted"}
            dry = replace(dry, settings=run.settings.model_copy(update=as_noted))
            lay_out(dry, PublicSite(again, dry.record), releases)
        except Exception as error:  # whatever a fact that somebody forged and sealed may lead to
            words = f"not compared: the site cannot be made again from this record ({type(error).__name__}: {error})"
            return [*found, Wrong("", words)], ""
    unlike = [*_unlike(run.record, releases, held, again), *_other_notes(notes, again.finished)]
    if same_code and config is not None:
        return [*found, *unlike], ""
    released, code = [*_each_release(run.record, held)], notes.get("code") or "unknown"
    left = sorted({one.key for one in unlike} - {one.key for one in released} - {FILES})
    if not left:
        return [*found, *released], ""
    return [*found, *released], (
        f"It was laid out by code {code}, which is not this one, or by rules that are not in the record, and {counted(len(left), 'file')} "
        f"would now be otherwise, so that it is not known whether somebody altered them: {', '.join(left)}."
    )


@contextmanager
def _rules(run: Run, sha: str) -> Iterator[Path | None]:
    """The folder with the rules that have this SHA-256: those of the run, or as the record holds them; None if it does not."""
    if sha == run.rulebook.sha256:
        yield run.config
        return
    for parts in sorted(run.record.listed(Revision), reverse=True):
        revision = run.record.get(Revision, *parts)
        if revision.rules == sha:
            with rules_of(run.record, revision.config) as folder:
                yield folder
            return
    yield None


def _unlike(record: Record, releases: Sequence[Release], held: Mapping[str, str], again: ShelfOfHashes) -> Iterator[Wrong]:
    """Files that are otherwise than in the same site made again; what a replaced release left where it stood is known."""
    made = again.files
    for path, sha in sorted(made.items()):
        if path not in held:
            yield Wrong(path, f"missing: the record published it; {_AGAIN}")
        elif held[path] != sha:
            yield Wrong(path, f"altered: the record published it as {sha[:12]}, and it is {held[path][:12]}")
    more = sorted(path for path in held.keys() - made.keys() if not is_list(path))
    if more:
        in_force, words = {one.hash for one in _in_force(releases)}, removals(record)
        replaced = [release_view_of(record, one).files for one in releases if one.hash not in in_force]
        for path in more:
            if not any(path in files.named and _is_as_released(files, path, held[path], words) for files in replaced):
                yield Wrong(path, "added: nothing in the record is published here")


def _words_that_stand(run: Run) -> Iterator[Wrong]:
    words = removals(run.record)
    for path, _ in run.site.held() if words else ():
        if without(path, data := run.site.read(path) or b"", words) != data:
            yield Wrong(path, "altered: words that were taken down stand here; run `measures take-down` with them again")


def _is_as_released(files: ReleaseFiles, path: str, sha: str, words: Sequence[Removal]) -> bool:
    """Whether a file is what a release has there, but for words that were taken down."""
    if sha == files.named[path]:
        return True
    return bool(words) and hashlib.sha256(without(path, files[path], words)).hexdigest() == sha


def _other_notes(notes: Mapping[str, object], again: Mapping[str, object]) -> Iterator[Wrong]:
    """What the site's list notes beside its files otherwise than the record."""
    other = sorted(name for name in {*notes, *again} - {"files"} if notes.get(name) != again.get(name))
    if other:
        yield Wrong(FILES, f"altered: it says otherwise than the record of {', '.join(other)}, or a run was killed before it was done")


def _each_release(record: Record, held: Mapping[str, str]) -> Iterator[Wrong]:
    """The files of the releases in force that are otherwise than the record has them; and a release that cannot be read."""
    for period, number in record.newest_of_each(Release).items():
        try:
            files, words = release_view_of(record, record.get(Release, period, number)).files, removals(record)
            missing = [path for path in files.named if path not in held]
            altered = [path for path in files.named.keys() & held.keys() if not _is_as_released(files, path, held[path], words)]
        except (Mistake, ValueError, LookupError, TypeError, AttributeError, BadZipFile):
            yield Wrong(f"releases/{period}/{number}/", "not compared: this release cannot be read from the record")
            continue
        yield from (Wrong(path, f"missing: the record released it; {_AGAIN}") for path in missing)
        yield from (Wrong(path, f"altered: the record released it otherwise, and it is {held[path][:12]}") for path in altered)


def _in_force(releases: Iterable[Release]) -> list[Release]:
    newest: dict[Period, Release] = {one.period: one for one in releases}  # a later number of a period replaces an earlier one
    return list(newest.values())


def _forgotten(record: Record, heads: Mapping[str, str]) -> Iterator[Wrong]:
    """Seals that the site was laid out with, and that are gone."""
    for chapter, head in heads.items():
        try:
            known = {seal.hash for seal in seals_of(record, chapter)}
        except Mistake:
            known = set()
        if head not in known:
            yield Wrong(f"seals/{chapter}/", f"missing: the site was laid out when the record held {str(head)[:12]} here")
