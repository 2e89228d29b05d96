"""Manifests: what a release, and the whole site, was made from and by which code, so that anybody can compare; no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from tasks.record.codec import written
from tasks.record.facts import Release, Revision
from tasks.record.record import Record
from tasks.record.seal import seals_back
from tasks.run.settings import code_version
from tasks.site.release_view import ReleaseView

_NAMED = ("number", "reason", "revision", "revision_sha256", "candidate_sha256", "approval", "approval_sha256", "code", "data")


class ReleaseMark(TypedDict):
    """A release that the site was laid out from: its period and number, and the hash of its fact."""

    period: str
    number: int
    release: str


class MethodMark(TypedDict):
    """What the pages of the methodology were made from: the hashes of the rules and of the programme's words, the code, the newest period,
    and where the site is, and letters are asked for.
    """

    rules: str
    code: str
    period: str
    programme: str
    address: str
    subscribe: str


class SiteNotes(TypedDict, total=False):
    """What the site's list notes of the layout that it ended with; nothing before the first."""

    heads: dict[str, str]  # by month, its newest seal from before its release
    rules: str  # the newest rulebook's hash
    code: str
    releases: list[ReleaseMark]  # by month, then number
    ledger: int  # how many entries of the fund's ledger are public
    letters: dict[str, str]  # by month, the mark of its outbox
    method: MethodMark
    taken_down: dict[str, str]  # by the hash of each take-down, its day


def manifest(record: Record, release: Release, held: ReleaseView, public: Mapping[str, str]) -> tuple[str, bytes]:
    """(path from the top of the site, bytes) for one release, with every page and file that it is published as.

    `public` are the hashes of those out of which words were taken, which are others than the record holds; they are named.

    `head` is the hash of the release's own fact, which names by hash, step by step, every fact it was made from. `seal` is the hash of
    the newest seal of its month from before it, empty if there was none: a seal is put only when the site is in place.
    """
    revision, files = record.get(Revision, release.period, release.revision), held.files
    found = {name: getattr(release, name) for name in _NAMED}
    found |= {"period": str(release.period), "as_of": release.as_of, "head": release.hash, "seal": _seal_before(record, release)}
    found |= {"rules": revision.rules, "files": {**files.named, **public}, **({"words_taken_down": sorted(public)} if public else {})}
    return f"releases/{release.period}/{release.number}/manifest.json", written(found)


def made_from(record: Record, releases: Sequence[Release], known: Mapping[str, str]) -> SiteNotes:
    """What the whole site is laid out from: each month's newest seal from before its release, the newest rulebook's hash, and the code.

    `releases` are by month, then number; `known` are seals that were looked up before, by month.
    """
    newest_of = {str(release.period): release for release in releases}
    heads = {month: known.get(month) or _seal_before(record, release) for month, release in newest_of.items()}
    rules = record.get(Revision, releases[-1].period, releases[-1].revision).rules
    return {"heads": {month: head for month, head in heads.items() if head}, "rules": rules, "code": code_version()}


def _seal_before(record: Record, release: Release) -> str:
    month = str(release.period)
    last = None
    for seal in seals_back(record, month):
        last = last or seal
        if release.hash in seal.facts.values():  # in whichever format it is held
            return seal.follows
    return last.hash if last else ""
