"""A share of a month: what one partition's assessment is made from, and nothing of any other trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tasks.model.award import Dossier
from tasks.model.period import Period
from tasks.record.decisions import Outcome
from tasks.record.facts import Revision, Statement
from tasks.run.deadlines import Due
from tasks.run.rule_marks import RuleMarks
from tasks.run.settings import code_version
from tasks.run.statements import statement_name


@dataclass(frozen=True, slots=True)
class Share:
    """The codes of a partition that a month has to speak of, and what is known of them by each one's own moment (aware).

    `expected` owe an update; `left` left during the month; `outcomes` are what became of what they sent, in order of receipt, and
    of whoever else is in the partition; `plans` are the versions of each one's plan in the record; `dossiers` what is known for awards;
    `due` when each one's update is due; `unread` are those of whom files could not be opened, or perhaps a mail, and `asked` what each was
    asked about that names an earlier month; `statements` are what people behind each one say of the month; in the name of those in
    `unconfirmed` a mail came that may have brought their update, and nobody has said whose it is: what became of their update for that.
    """

    partition: str
    expected: tuple[str, ...]
    left: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    moments: Mapping[str, datetime]
    plans: Mapping[str, tuple[str, ...]]
    dossiers: Mapping[str, Dossier]
    due: Mapping[str, Due]
    unread: tuple[str, ...] = ()
    asked: Mapping[str, Outcome] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    unconfirmed: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Everybody the share speaks of."""
        return tuple(sorted({*self.expected, *self.left}))


def moments_of(
    expected: tuple[str, ...],
    own: Mapping[str, datetime],
    usual: datetime,
    outcomes: tuple[Outcome, ...],
    until: datetime,
    statements: tuple[Statement, ...],
) -> dict[str, datetime]:
    """The moment by which each trust is judged: the month's run day, that of its own extension, or the last word of the trust or of
    somebody behind it, whichever is last.

    `own` are the run days of extensions, `usual` that of the month; nothing after `until` counts. No other trust's news moves it.
    """
    found = {trust: max(usual, moment) if (moment := own.get(trust, usual)) <= until else usual for trust in expected}
    for one in outcomes:
        if one.decision.trust in found:
            found[one.decision.trust] = max(found[one.decision.trust], one.at)
    for statement in statements:
        found[statement.trust] = max(found[statement.trust], statement.at)
    return {trust: min(moment, until).astimezone(UTC) for trust, moment in found.items()}


def inputs_of(share: Share, period: Period, rules: RuleMarks, before: Revision | None) -> tuple[object, ...]:
    """Every value that a share's assessment depends on: code, common rules, rows about its own trusts, their facts and moments."""
    return (
        code_version(),
        period,
        rules.common,
        rules.rows(share.codes),
        share.expected,
        {one.name: one.hash for one in share.outcomes},
        share.moments,
        share.plans,
        share.dossiers,
        share.due,
        share.unread,
        {trust: one.hash for trust, one in share.asked.items()},
        share.unconfirmed,
        {statement_name(one): one.hash for one in share.statements},
        before and before.partitions.get(share.partition, before.hash),
    )
