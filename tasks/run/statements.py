"""What people behind a trust say of its month: its director, those who sign its updates, and whoever finds an error of fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.model.posts import seat
from tasks.record.facts import Candidate, Revision, Statement
from tasks.record.record import Record

SIGNED_OFF, COMMENT, EARLY_WARNING = "signed off", "comment", "early warning"
"""What a director says: of the update that was sent, or that the trust may not deliver its plan."""

CONFIRMED = "confirmed"
"""What those who sign say of the update that bears their names, or in place of a name."""

ERROR_OF_FACT = "error of fact"
"""What a trust says of its page while the month is not public. It changes nothing by itself: whoever approves the month sees it."""

WARNING_ANSWERED = "answered a warning"
"""What a trust says by link of a warning on its accepted update. It stands beside that warning, like what is written under Explanation."""

SAYS = {
    SIGNED_OFF: "signed the update off",
    COMMENT: "commented on the month",
    EARLY_WARNING: "warned that the trust may not deliver its plan",
    CONFIRMED: "confirmed the sign-off of the update",
    ERROR_OF_FACT: "pointed out an error of fact",
    WARNING_ANSWERED: "answered a warning on the update",
}
"""What somebody did by a statement, in words."""


def post_of(role: str) -> str:
    """The post that a role of people.csv stands for, or stands in for."""
    return role.removeprefix("alternate:")


def statements(record: Record, period: Period, until: datetime, trust: str = "") -> list[Statement]:
    """What was said of a month by a moment (aware), of all trusts or of one, in that order."""
    found = record.all(Statement, period, trust) if trust else record.all(Statement, period)
    return sorted((one for one in found if one.at <= until), key=lambda one: (one.at, one.trust, one.form))


def assessed_statements(record: Record, period: Period, until: datetime) -> list[Statement]:
    """What of that a month says in public."""
    return [one for one in statements(record, period, until) if one.what != ERROR_OF_FACT]


def statement_name(one: Statement) -> str:
    """A statement's name among all of a month."""
    return f"{one.trust}/{one.form}"


def stated_since(record: Record, revision: Revision) -> Iterator[str]:
    """The keys of statements on its month that a revision was not made from: hidden while it is made again."""
    return (record.key(one) for one in record.all(Statement, revision.period) if statement_name(one) not in revision.statements)


def confirmed_by_link(record: Record, period: Period, until: datetime) -> set[tuple[str, str, str]]:
    """(trust, submission, 'chair' or what else columns call a post) of each sign-off that its post confirmed by a moment (aware)."""
    found = (one for one in statements(record, period, until) if one.what == CONFIRMED)
    return {(one.trust, one.about, seat(post_of(one.role))) for one in found}


def warnings_answered(record: Record, period: Period, until: datetime) -> dict[tuple[str, str], dict[str, str]]:
    """(trust, submission) to what was answered by link by a moment (aware): the warning's name to the newest answer."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in statements(record, period, until):
        if one.what == WARNING_ANSWERED:
            submission, _, warning = one.about.partition(" ")
            found.setdefault((one.trust, submission), {})[warning] = one.words
    return found


def warning_name(finding: Finding) -> str:
    """By what a warning of an update is known: its check, and its action if it is about one."""
    return f"{finding.check} {finding.ref}".strip()


def with_answers(findings: Collection[Finding], answers: Mapping[str, str]) -> list[Finding]:
    """Findings, with the answers that warnings among them were given by link where the update itself has none."""
    return [
        replace(one, answer=answers.get(warning_name(one), "")) if one.severity is Severity.WARNING and not one.answer else one
        for one in findings
    ]


def without_confirmed(findings: Collection[Finding], confirmed: Collection[str]) -> list[Finding]:
    """Findings but for those on the typed names of posts ('chair', and so on) that confirmed their sign-off by a link."""
    return [one for one in findings if not any(is_on_name(one, who) for who in confirmed)]


def is_on_name(finding: Finding, who: str) -> bool:
    """Whether a finding is on the name or the day by which a post, such as 'chair', signed."""
    return finding.check.startswith("sign-off-") and finding.check.endswith(f"-{who}")


def errors_of_fact(record: Record, candidate: Candidate) -> list[Statement]:
    """What trusts say is wrong in a candidate, or in one before it for the same release, in that order."""
    found = [one for one in record.all(Statement, candidate.period) if one.what == ERROR_OF_FACT]
    same = {one.hash for one in record.all(Candidate, candidate.period) if one.release == candidate.release} if found else set()
    return sorted((one for one in found if one.about in same), key=lambda one: (one.at, one.trust))
