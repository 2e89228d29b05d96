"""Manifests: what a release, and the whole site, was made from and by which code, so that anybody can compare; no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.model.period import Period
from tasks.model.written import to_json
from tasks.publish.stored import files
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.run.code_version import code_version

_NAMED = ("period", "number", "as_of", "reason", "revision", "revision_sha256", "candidate_sha256", "approval", "approval_sha256")


def manifest(record: Record, release: Fact) -> tuple[str, bytes]:
    """(path from the top of the site, bytes) for one release, with every page and file that it keeps.

    `head` is the hash of the release's own fact, which names by hash, step by step, every fact it was made from. `seal` is the hash of
    the newest seal of its month from before it, empty if there was none: a seal is put only when the site is in place.
    """
    revision = record.revision(Period.parse(release["period"]), release["revision"])
    told = {name: release[name] for name in _NAMED if name in release}
    told |= {"head": sha_of(release), "seal": _seal_before(record, release), "rules": revision["rules"], "code": release.get("code", "")}
    told |= {"data": release["data"], "files": files(record, release).named}
    return f"{keys.RELEASES}{release['period']}/{release['number']}/manifest.json", to_json(told)


def made_from(record: Record, releases: Sequence[Fact], known: Mapping[str, str]) -> Fact:
    """What the whole site is laid out from: each month's newest seal from before its release, the newest rulebook's hash, and the code.

    `releases` are by month, then number; `known` are seals that were looked up before, by month.
    """
    heads = {month: known.get(month) or _seal_before(record, release) for month, release in {r["period"]: r for r in releases}.items()}
    newest = releases[-1]
    rules = record.revision(Period.parse(newest["period"]), newest["revision"])["rules"]
    return {"heads": {month: head for month, head in heads.items() if head}, "rules": rules, "code": code_version()}


def _seal_before(record: Record, release: Fact) -> str:
    month = Period.parse(release["period"])
    mine = keys.release(month, release["number"])
    for number in range(record.newest(keys.seals(str(month))), 0, -1):
        seal = record.fact(keys.seal(str(month), number))
        if mine in seal["facts"]:
            return str(seal["follows"])
    last = record.last_of(keys.seals(str(month)))
    return sha_of(last) if last else ""
