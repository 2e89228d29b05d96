"""What was granted to single trusts, more time and waivers of checks, as facts of the record: rules read these alone.

A row of extensions.csv or exemptions.csv is taken in once as such facts, with its source and who granted it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from tasks.model.ladder_step import Extension
from tasks.model.period import Period
from tasks.record.codec import written
from tasks.record.facts import ExtensionAnswer, ExtensionAsked, Revision, Waiver
from tasks.record.record import Record
from tasks.record.seal import seal
from tasks.rulebook import Exemption, Rulebook

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
_ROW = "row-"


def with_grants(rulebook: Rulebook, record: Record) -> Rulebook:
    """The rules with what the record holds as granted to single trusts, and nothing that only stands in a table."""
    times = (Extension(one.trust, one.period, one.until, one.requested_by, one.by, one.reason) for one in _newest(record) if one.granted)
    return replace(rulebook, extensions=tuple(times), exemptions=tuple(_exemption(one) for one in granted_waivers(record)))


def with_grants_and_rows(rulebook: Rulebook, record: Record) -> Rulebook:
    """The same with those rows of the tables that no visible fact was taken in from: as a month was told while rows counted."""
    answered, asked = {one.asked for one in record.all(ExtensionAnswer)}, {one.form: one.hash for one in record.all(ExtensionAsked)}
    taken_in = _taken_in(record)
    times = [one for one in rulebook.extensions if asked.get(_mark(one)) not in answered]
    passes = [one for one in rulebook.exemptions if _mark(one) not in taken_in]
    known = with_grants(rulebook, record)
    return replace(known, extensions=(*times, *known.extensions), exemptions=(*passes, *known.exemptions))


def take_in_rows(rulebook: Rulebook, record: Record, moment: datetime) -> Rulebook:
    """Take in, as facts of a moment, the rows that were not taken in before; the rules with all that is granted then are the answer.

    `rulebook` is as the tables have it. Where as much time was granted by a fact before, a row adds none.
    """
    times = [one for one in rulebook.extensions if _takes_time(record, one, moment)]
    taken_in = _taken_in(record)
    passes = [one for one in rulebook.exemptions if _mark(one) not in taken_in]
    for row in passes:
        _take_waiver(record, row, moment)
    if times or passes:
        seal(record, {one.period for one in times})
    return with_grants(rulebook, record)


def answers_for(record: Record, period: Period) -> Mapping[str, int]:
    """Trust to the number of its newest answer for a month."""
    found: dict[str, int] = {}
    for _, trust, number in record.listed(ExtensionAnswer, period):
        found[trust] = max(int(number), found.get(trust, 0))
    return found


def granted_since(record: Record, revision: Revision) -> Iterator[str]:
    """The keys of answers for its month, and of waivers, that a revision was not made from: hidden while it is made again."""
    for _, trust, number in record.listed(ExtensionAnswer, revision.period):
        if int(number) > revision.extensions.get(trust, 0):
            yield record.key(record.get(ExtensionAnswer, revision.period, trust, number))
    yield from (record.key(one) for one in record.all(Waiver) if one.number > revision.waivers)


def waivers(record: Record) -> list[Waiver]:
    """Everything that was asked and answered about waivers, in order."""
    return sorted(record.all(Waiver), key=lambda one: one.number)


def waiver_answers(record: Record) -> dict[int, Waiver]:
    """The newest answer to each waiver that was asked for and answered, by the number it was asked for under."""
    return {one.request: one for one in waivers(record) if one.entry != ASKED}


def granted_waivers(record: Record) -> list[Waiver]:
    """The waivers in force or over: each that was granted, and not refused since, as it was asked for."""
    return [one for one in waiver_answers(record).values() if one.entry == GRANTED]


def check_words(one: Waiver) -> str:
    """Of what a waiver is, in words."""
    return f"the check {one.check} in {one.ref}" if one.ref else f"the check {one.check}"


def add_waiver(record: Record, fact: Waiver) -> Waiver:
    """Write down a step about a waiver as the next one."""
    return record.append(fact, "Too many write about waivers at once: give it again")


def _newest(record: Record) -> Iterator[ExtensionAnswer]:
    for period in record.months(ExtensionAnswer):
        for trust, number in answers_for(record, period).items():
            yield record.get(ExtensionAnswer, period, trust, number)


def _exemption(one: Waiver) -> Exemption:
    return Exemption(
        trust=one.trust,
        check=one.check,
        ref=one.ref,
        requested_by=one.requested_by,
        approved_by=one.by,
        reason=one.reason,
        expires=one.until,
    )


def _takes_time(record: Record, row: Extension, moment: datetime) -> bool:
    """Take in a row about more time; whether anything was new."""
    standing = record.last(ExtensionAnswer, row.period, row.trust)
    known = record.find(ExtensionAsked, row.period, row.trust, _mark(row))
    if known is None and standing and standing.granted and standing.until >= row.deadline:
        return False
    if known and any(one.asked == known.hash for one in record.all(ExtensionAnswer, row.period, row.trust)):
        return False
    where = "a row of config/extensions.csv"
    asked = ExtensionAsked(
        period=row.period,
        trust=row.trust,
        form=_mark(row),
        until=row.deadline,
        by=row.requested_by,
        identity=where,
        reason=row.reason,
        at=moment,
    )
    asked = record.hold(asked)
    answer = ExtensionAnswer(
        period=row.period,
        trust=row.trust,
        asked=asked.hash,
        granted=True,
        until=row.deadline,
        requested_by=row.requested_by,
        by=row.approved_by,
        identity=where,
        reason=row.reason,
        at=moment,
    )
    return record.follow(standing, answer) is not None  # else another run took it in just now


def _take_waiver(record: Record, row: Exemption, moment: datetime) -> None:
    asked = Waiver(
        entry=ASKED,
        trust=row.trust,
        check=row.check,
        ref=row.ref,
        until=row.expires,
        requested_by=row.requested_by,
        by=row.requested_by,
        identity="a row of config/exemptions.csv",
        source=_mark(row),
        reason=row.reason,
        at=moment,
    )
    known = next((one for one in record.all(Waiver) if (one.source, one.entry) == (asked.source, ASKED)), None)
    request = (known or add_waiver(record, asked)).number
    add_waiver(record, replace(asked, entry=GRANTED, request=request, by=row.approved_by))


def _taken_in(record: Record) -> set[str]:
    """The marks of the rows of exemptions.csv that were taken in to the end."""
    return {one.source for one in record.all(Waiver) if one.entry == GRANTED and one.source}


def _mark(row: Extension | Exemption) -> str:
    """What a row of a table is known by once it was taken in."""
    words = row.model_dump() if isinstance(row, Exemption) else row
    return f"{_ROW}{hashlib.sha256(written(words)).hexdigest()[:16]}"
