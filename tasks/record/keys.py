"""Every key of the record is made here, so that where a thing is kept is known in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.model.period import Period
from tasks.record.stores.store import BadKey, checked

_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBERED = re.compile(r".*/([1-9]\d*)\.json")
_SENT = ".sent.json"

BLOBS = "blobs/"
PLANS = "plans/"
SUBMISSIONS = "submissions/"
WORDS = "words/"
DECISIONS = "decisions/"
REVISIONS = "revisions/"
RELEASES = "releases/"
NOTICES = "notices/"
CLAIMS = "claims/"
RECEIPTS = "receipts/"
UNSENT = "unsent/"
DONE = "done/"
CANDIDATES = "candidates/"
APPROVALS = "approvals/"
WITHDRAWALS = "withdrawals/"
SEALS = "seals/"
COSTS = "costs/"
EVIDENCE = "evidence/"
LEDGER = "ledger/"

BY_TRUST = (SUBMISSIONS, DECISIONS, WITHDRAWALS)
"""Kinds of facts whose keys name, after a month, the trust that sent something."""


def blob(sha256: str) -> str:
    """Bytes by their SHA-256 in lower-case hex."""
    return f"{BLOBS}{_hash(sha256)}"


def plan(trust: str, version: int) -> str:
    """An agreed plan."""
    return f"{plans(trust)}{_number(version)}.json"


def plans(trust: str) -> str:
    """Where a trust's plans begin."""
    return f"{PLANS}{_part(trust)}/"


def submission(month: Period, trust: str, which: str) -> str:
    """One arrival, by the month it was received in."""
    return f"{submissions(month)}{_part(trust)}/{_part(which)}.json"


def submissions(month: Period) -> str:
    """Where a month's arrivals begin."""
    return f"{SUBMISSIONS}{month}/"


def words(period: Period, sha256: str) -> str:
    """What a batch of updates for a period is found by again, by the SHA-256 of the fact in lower-case hex."""
    return f"{words_in(period)}{_hash(sha256)}.json"


def words_in(period: Period) -> str:
    """Where what the updates for a period are found by again begins."""
    return f"{WORDS}{period}/"


def decision(month: Period, trust: str, which: str, n: int) -> str:
    """The n-th decision on one arrival, by the month it was received in."""
    return f"{decisions_on(month, trust, which)}{_number(n)}.json"


def decisions_on(month: Period, trust: str, which: str) -> str:
    """Where the decisions on one arrival begin."""
    return f"{decisions(month)}{_part(trust)}/{_part(which)}/"


def decisions(month: Period) -> str:
    """Where the decisions on a month's arrivals begin."""
    return f"{DECISIONS}{month}/"


def revision(period: Period, n: int) -> str:
    """The n-th assessment of a period."""
    return f"{revisions(period)}{_number(n)}.json"


def revisions(period: Period) -> str:
    """Where a period's assessments begin."""
    return f"{REVISIONS}{period}/"


def release(period: Period, n: int) -> str:
    """The n-th published version of a period."""
    return f"{releases(period)}{_number(n)}.json"


def releases(period: Period) -> str:
    """Where a period's published versions begin."""
    return f"{RELEASES}{period}/"


def candidate(period: Period, n: int) -> str:
    """The n-th version of a period that was put forward to be released."""
    return f"{candidates(period)}{_number(n)}.json"


def candidates(period: Period) -> str:
    """Where what was put forward for a period begins."""
    return f"{CANDIDATES}{period}/"


def approval(period: Period, n: int) -> str:
    """The n-th time somebody approved or declined a candidate of a period."""
    return f"{approvals(period)}{_number(n)}.json"


def approvals(period: Period) -> str:
    """Where the approvals and refusals of a period begin."""
    return f"{APPROVALS}{period}/"


def withdrawal(period: Period, trust: str, which: str) -> str:
    """A trust's taking back of one of its submissions for a period."""
    return f"{withdrawals(period)}{_part(trust)}/{_part(which)}.json"


def withdrawals(period: Period) -> str:
    """Where the withdrawals of a period begin."""
    return f"{WITHDRAWALS}{period}/"


def seal(chapter: str, n: int) -> str:
    """The n-th seal of a chapter: see `chapter_of`."""
    return f"{seals(chapter)}{_number(n)}.json"


def seals(chapter: str) -> str:
    """Where the seals of a chapter begin."""
    return f"{SEALS}{_part(chapter)}/"


def chapter_of(key: str) -> str:
    """The part of the record a fact is sealed with: the second part of its key, which is a month, or a trust for its plans."""
    return key.split("/")[1]


def cost_claim(month: Period, partner: str, which: str) -> str:
    """A partner's claim of costs and what was decided on it, by the month it was received in."""
    return f"{COSTS}{month}/{_part(partner)}/{_part(which)}.json"


def evidence(month: Period, kind: str, which: str) -> str:
    """A published file kept as evidence, by the month it was received in."""
    return f"{EVIDENCE}{month}/{_part(kind)}/{_part(which)}.json"


def ledger_entry(fund: str, n: int) -> str:
    """The n-th entry in the ledger of a fund."""
    return f"{ledger(fund)}{_number(n)}.json"


def ledger(fund: str) -> str:
    """Where the ledger of a fund begins."""
    return f"{LEDGER}{_part(fund)}/"


def notice(period: Period, which: str) -> str:
    """A notice before sending."""
    return f"{notices(period)}{_part(which)}.json"


def notices(period: Period) -> str:
    """Where a period's notices, and their receipts, begin."""
    return f"{NOTICES}{period}/"


def receipt(period: Period, which: str) -> str:
    """The channel's word for a notice that was sent."""
    return receipt_for(notice(period, which))


def receipt_for(notice_key: str) -> str:
    """The key of a notice's receipt, from the notice's own key."""
    return f"{notice_key.removesuffix('.json')}{_SENT}"


def claim(notice_key: str, n: int) -> str:
    """The n-th time somebody set about sending a notice, from the notice's own key."""
    return f"{claims(notice_key)}{_number(n)}.json"


def let_go(notice_key: str, n: int) -> str:
    """That the n-th claim ended without anything having been taken, from the notice's own key."""
    return f"{claims(notice_key)}{_number(n)}.let-go.json"


def claims(notice_key: str) -> str:
    """Where the claims on a notice begin, from the notice's own key."""
    return f"{CLAIMS}{_of_notice(notice_key)}/"


def delivery(notice_key: str, n: int) -> str:
    """The n-th thing a provider said of a notice it had taken, from the notice's own key."""
    return f"{deliveries(notice_key)}{_number(n)}.json"


def deliveries(notice_key: str) -> str:
    """Where a provider's words on a notice begin, from the notice's own key."""
    return f"{RECEIPTS}{_of_notice(notice_key)}/"


def unsent(notice_key: str) -> str:
    """That a notice did not reach its recipient and will not be sent again, and why; from the notice's own key."""
    return f"{UNSENT}{_of_notice(notice_key)}.json"


def unsent_in(period: Period) -> str:
    """Where what was not sent for a period begins."""
    return f"{UNSENT}{period}/"


def done(notice_key: str) -> str:
    """That a person saw to what could not be sent; from the notice's own key."""
    return f"{DONE}{_of_notice(notice_key)}.json"


def _of_notice(notice_key: str) -> str:
    return checked(notice_key).removeprefix(NOTICES).removesuffix(".json")


def number(key: str) -> int:
    """The n of a numbered key: `revisions/2013-10/2.json` gives 2."""
    match = _NUMBERED.fullmatch(key)
    if match is None:
        raise BadKey(f"{key[:120]!r} is not a numbered key: those end in a number, as in revisions/2013-10/2.json")
    return int(match[1])


def last_number(keys: Iterable[str]) -> int:
    """The highest n among numbered keys, 0 when there are none. (Listed order will not do: 10 comes before 2.)"""
    return max(map(number, keys), default=0)


def _part(text: str) -> str:
    if "/" in text:
        raise BadKey(f"{text[:80]!r} cannot be part of a key: it holds a slash")
    return checked(text)


def _hash(sha256: str) -> str:
    if not _HASH.fullmatch(sha256):
        raise BadKey(f"{sha256[:80]!r} is not a SHA-256 in lower-case hex")
    return sha256


def _number(n: int) -> str:
    if n < 1:
        raise BadKey(f"{n} cannot number anything in the record: count from 1")
    return str(n)


def kinds() -> tuple[str, ...]:
    """Where every kind of fact begins, whoever added it: all the beginnings above but blobs, which name themselves, and the seals."""
    beginnings = {value for name, value in globals().items() if name.isupper() and isinstance(value, str) and value.endswith("/")}
    return tuple(sorted(beginnings - {BLOBS, SEALS}))
