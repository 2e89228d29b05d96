"""Rows of plain values that a revision's packs hold beside its tables: what is known of trusts, and each trust in a few figures."""

from __future__ import annotations

from typing_extensions import TypedDict


class ClaimRow(TypedDict):
    """A line of a claim of costs that counts; `amount` is in pounds, in words as 1234.50, so that no program rounds it."""

    trust: str
    contract: str
    month: str
    category: str
    amount: str
    evidence: str
    claim: str


class RatingRow(TypedDict):
    """An overall rating of a trust, or of a partner that helps it, by the inspectorate's word; `published` is a day as ISO text."""

    trust: str
    provider: str
    published: str
    rating: str
    source: str


class MortalityRow(TypedDict):
    """A published mortality figure of a trust: 1 is as many deaths as expected; `band` is 1 for higher, 2 for as expected, 3 for lower.

    `lower` and `upper` are the limits between which it is as expected; empty where its file gives none.
    """

    trust: str
    published: str
    value: str
    band: int
    lower: str
    upper: str
    source: str


class EvidenceRows(TypedDict):
    """What is known of trusts beside what they sent."""

    claims: list[ClaimRow]
    ratings: list[RatingRow]
    mortality: list[MortalityRow]


class TrustSummary(TypedDict):
    """A trust in a few figures, with what the rules answer about each of its contracts."""

    trust: str
    received: int
    accepted: bool
    on_time: bool
    past_due: int
    awards: list[str]
