"""A release as each trust's part of it: the same data with only that trust's rows, so that a page looks through no other trust's."""

from __future__ import annotations

from tasks.site.shapes import ReleaseData


def each_trust(data: ReleaseData) -> dict[str, ReleaseData]:
    """Trust code to its part, for every trust told of, in the release's order; rows keep their order, and totals stay those of all."""
    parts = {row["trust"]: _none_of(data, row["trust"]) for row in data["trusts"]}
    for name in ("trusts", "actions", "changes", "verdicts", "findings", "notices"):
        for row in data[name]:
            if row["trust"] in parts:
                parts[row["trust"]][name].append(row)
    return parts


def _none_of(data: ReleaseData, trust: str) -> ReleaseData:
    register = {trust: data["register"][trust]}
    return {
        **data,
        "trusts": [],
        "actions": [],
        "changes": [],
        "verdicts": [],
        "findings": [],
        "notices": [],
        "register": register,
    }
