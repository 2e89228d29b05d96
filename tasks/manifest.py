"""The manifest of a release: every file with its hash, what it was made from and by which code, and that it was approved; no names."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.record import Fact, Record, sha_of, to_json
from tasks.stores import keys

_NAMED = ("period", "number", "as_of", "reason", "revision", "revision_sha256", "candidate_sha256", "approval", "approval_sha256")


def manifest(record: Record, release: Fact) -> tuple[str, bytes]:
    """(path from the top of the site, bytes). `head` is the hash of the release's own fact, which follows from all facts before it."""
    revision = record.revision(Period.parse(release["period"]), release["revision"])
    told = {name: release[name] for name in _NAMED if name in release}
    told |= {"head": sha_of(release), "rules": revision["rules"], "code": release.get("code", ""), "data": release["data"]}
    told["files"] = release["pages"]
    return f"{keys.RELEASES}{release['period']}/{release['number']}/manifest.json", to_json(told)
