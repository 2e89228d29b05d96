"""The letters of a month as the public sees them: to whom each goes, why, and what became of it, as the service that sends it reports.

They are laid out beside a release and are no part of it: that a letter arrived corrects no month.
"""

from __future__ import annotations

from datetime import datetime

from tasks.model.notice import Notice
from tasks.record.facts import SeenTo
from tasks.record.outbox import CANCELLED, PASSED_ON, Outbox
from tasks.rules.deadline import london_day
from tasks.site.data.shapes import PublicLetter


def public_letters(outbox: Outbox) -> list[PublicLetter]:
    """The letters that go out with a month, by trust, rule, level and recipient; no address is among them."""
    order = ("trust", "rule", "level", "name")
    return sorted((_letter(outbox, notice) for notice in outbox.public()), key=lambda letter: tuple(letter[name] for name in order))  # type: ignore[literal-required]


def _letter(outbox: Outbox, notice: Notice) -> PublicLetter:
    fate, day = _fate(outbox, notice)
    return {
        "trust": notice.trust,
        "rule": notice.rule,
        "over": notice.over,
        "level": str(notice.level),
        "role": notice.recipient.role,
        "name": notice.recipient.name,
        "copied": sorted(who.role for who in notice.copied),
        "fate": fate,
        "day": day,
    }


def _fate(outbox: Outbox, notice: Notice) -> tuple[str, str]:
    """What became of a letter, as `FATES` has it, and the day (ISO text, London's) on which it did, if it is known."""
    if given_up := outbox.given_up(notice):
        seen_to = outbox.record.find(SeenTo, outbox.period, notice.id)
        if seen_to:
            return "seen to", _day(seen_to.at)
        return {CANCELLED: "no longer so", PASSED_ON: "passed on"}.get(given_up.why, "not reached"), _day(given_up.at)
    receipt = outbox.receipt(notice)
    if receipt is None:
        return "waits", ""
    if any(word.failed for word in outbox.deliveries(notice)):
        return "not reached", ""
    return ("sent", _day(receipt.at)) if receipt.at else ("written", "")


def _day(moment: datetime) -> str:
    return london_day(moment).isoformat()
