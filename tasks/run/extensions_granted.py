"""More time that was granted as a fact of the record counts as a row of extensions.csv does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tasks.model.ladder_step import Extension
from tasks.model.period import Period
from tasks.record.facts import ExtensionAnswer, Revision
from tasks.record.record import Record
from tasks.rulebook import Rulebook


def with_extensions(rulebook: Rulebook, record: Record) -> Rulebook:
    """The rules with the time that was granted to single trusts; the same ones where the record has none."""
    granted = tuple(_extension(one) for one in _newest(record) if one.granted)
    return replace(rulebook, extensions=(*rulebook.extensions, *granted)) if granted else rulebook


def answers_for(record: Record, period: Period) -> Mapping[str, int]:
    """Trust to the number of its newest answer for a month."""
    found: dict[str, int] = {}
    for _, trust, number in record.listed(ExtensionAnswer, period):
        found[trust] = max(int(number), found.get(trust, 0))
    return found


def answered_since(record: Record, revision: Revision) -> Iterator[str]:
    """The keys of answers for its month that a revision was not made from: hidden while it is made again."""
    for _, trust, number in record.listed(ExtensionAnswer, revision.period):
        if int(number) > revision.extensions.get(trust, 0):
            yield record.key(record.get(ExtensionAnswer, revision.period, trust, number))


def _newest(record: Record) -> Iterator[ExtensionAnswer]:
    for period in record.months(ExtensionAnswer):
        for trust, number in answers_for(record, period).items():
            yield record.get(ExtensionAnswer, period, trust, number)


def _extension(one: ExtensionAnswer) -> Extension:
    return Extension(one.trust, one.period, one.until, one.requested_by, one.by, one.reason)
