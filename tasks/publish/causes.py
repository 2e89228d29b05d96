"""Why a month is published again: every cause that lies between two of its assessments, each in a sentence without its full stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

import orjson
import pandas as pd

from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.record.decisions import Outcome, decisions_for, numbers
from tasks.record.facts import Candidate, CostClaim, Decision, EvidenceFile, ExtensionAnswer, Revision, Statement, Withdrawal
from tasks.record.record import Record
from tasks.record.tables import table
from tasks.rules.deadline import london_day
from tasks.rules.overdue import MENDED_UNTIL, NOT_CONFIRMED, OVERDUE, TO_BE_CONFIRMED
from tasks.run.grants import granted_waivers
from tasks.run.moments import confirming_moments, mending_moments, run_moment, run_moments
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.statements import SAYS, post_of

_FROM_EVIDENCE = {"incentive_award", "foundation_status", "published_mortality", "published_segment", "mortality_claim", "rating_claim"}
_ASKED = {
    "trusts": ["trust", "asked_about", "looked_at", "state", "plan_version", "on_time"],
    "verdicts": ["rule", "trust", "subject", "sentence", "evidence"],
}
"""The columns of each table that any cause is found by; an earlier version may not have written all of them."""

Differing = Callable[[str], list[list[dict[Hashable, Any]]]]
"""By the name of a table its rows before and now, where they differ."""

_AS_FACTS = {"extensions.csv", "exemptions.csv"}  # which count once they were taken in
_ASSESSED = " was assessed again ("
_ALONE = ", from the same updates, plans and rules"
_KINDS = {"mortality": "mortality", "ratings": "ratings of the inspectorate", "oversight": "segments of the oversight framework"}


def causes(run: Run, old: Revision, new: Revision, code: str) -> str:
    """What became of a month between two revisions, one cause after another; `code` is that by which the old one was put forward.

    Trusts and partners stand by their codes, which readers are given by name. Who asked for something stands in the record alone.
    """
    differing = cache(partial(_differing, run.record, old, new))
    found = [
        *_arrivals(old, new),
        *_decided_again(run.record, old, new),
        *_questions(new.period, differing),
        *_plans(differing),
        *_rules(run.record, old, new),
        *_time_given(run.record, old, new),
        *_waived(run.record, old, new),
        *_statements(run.record, old, new),
        *_time_to_mend(run, new.period, differing),
        *_time_that_ran_out(run, old, new, differing),
        *_evidence(run.record, old, new, differing),
    ]
    newer = new.period.phrase("A newer version of the product worked the month out") if code != code_version() else ""
    found += _month_before(run.record, old, new, {*found, newer, f"{newer}{_ALONE}"})
    if newer:  # whether anything differs for it nobody knows, and so it stands beside the other causes
        found.append(newer if found else f"{newer}{_ALONE}")
    if not found and _says_otherwise(differing):
        found = [
            run.rulebook.wording.phrase("What costs are claimed, or what is published of trusts, came to be known")
        ]  # received before, and collected only now
    if not found and new.as_of != old.as_of:
        found = [f"The {new.period.noun} was assessed as at a later moment"]
    return "; ".join(found) or "An update was read again, or another person holds a post"


def _arrivals(old: Revision, new: Revision) -> Iterator[str]:
    before = _trusts(old.made_from)
    arrived = _trusts(new.made_from.keys() - old.made_from.keys())
    if first := sorted(arrived - before):
        yield f"An update arrived after the last release, from {', '.join(first)}"
    if again := sorted(arrived & before):
        yield f"An update was sent again after the last release, from {', '.join(again)}"


def _decided_again(record: Record, old: Revision, new: Revision) -> Iterator[str]:
    newest = numbers(record, new.period)
    for name in sorted(old.made_from.keys() & new.made_from.keys()):
        if old.made_from[name] == new.made_from[name]:
            continue
        trust, submission = name.split("/")
        taken_back = next((one for one in record.all(Withdrawal, new.period, trust) if one.submission == submission), None)
        decisions = [record.get(Decision, new.period, trust, submission, n) for n in range(1, newest[trust, submission] + 1)]
        known = {one.hash: one for decision in decisions for one in (Outcome(decision), Outcome(decision, taken_back))}
        before, now = known.get(old.made_from[name]), known[new.made_from[name]]
        if now.withdrawal and not (before and before.withdrawal):
            reason = now.withdrawal.reason.strip().rstrip(".")
            yield f"{trust} withdrew an update on {in_full(london_day(now.withdrawal.at))}. Its reason: {reason}"
        elif before:
            withdrawn = " that was withdrawn" if now.withdrawal else ""
            answer, was = now.decision.decision, before.decision.decision
            became = f"{answer}, and {was} before" if answer != was else f"{answer} as before, with other findings or rules"
            yield f"An update of {trust}{withdrawn} was decided on again: {became}"


def _questions(period: Period, differing: Differing) -> Iterator[str]:
    """Trusts that were asked which month an update is for, those that a fault of ours keeps from being judged, or does no longer, and
    those in whose name a mail waits to be confirmed, or waits no longer.
    """
    before, now = ({str(row["trust"]): row for row in rows} for rows in differing("trusts"))
    for trust in sorted(now.keys() & before.keys()):
        asked, fault = ((before[trust].get(name, ""), now[trust][name]) for name in ("asked_about", "looked_at"))
        if asked[1] and asked[0] != asked[1]:
            yield f"{trust} was asked which {period.noun} an update is for"
        unsure = tuple(rows[trust]["state"] == TO_BE_CONFIRMED for rows in (before, now))
        if unsure[0] != unsure[1] and now[trust]["state"] != NOT_CONFIRMED:  # of which it is said that the time for it ran out
            yield f"A mail in the name of {trust} waits {'to be confirmed' if unsure[1] else 'to be confirmed no longer'}"
        if fault[0] != fault[1]:
            yield f"What {trust} sent {'cannot' if fault[1] else 'can by now'} be read and checked; that was a fault of ours"


def _plans(differing: Differing) -> Iterator[str]:
    """Versions of plans that count now and did not before; the verdict on the plan says what the version changed."""
    before, now = ({str(row["trust"]): int(row["plan_version"]) for row in rows} for rows in differing("trusts"))
    for trust in sorted(now.keys() & before.keys()):
        if now[trust] != before[trust]:
            yield f"Version {now[trust]} of the plan agreed with {trust} came on record"


def _differing(record: Record, old: Revision, new: Revision, name: str) -> list[list[dict[Hashable, Any]]]:
    """What is asked here of the rows of a table in the older and the newer revision, of the partitions that are not the same in both."""
    found = []
    for one, other in ((old, new), (new, old)):
        packs = {part: pack for part, pack in one.partitions.items() if other.partitions.get(part) != pack}
        whole = table(record, replace(one, partitions=packs), name) if packs or one.tables else pd.DataFrame()
        found.append(whole.filter(items=_ASKED[name]).to_dict("records"))
    return found


def _rules(record: Record, old: Revision, new: Revision) -> Iterator[str]:
    if new.rules == old.rules:
        return
    before, now = (_files(record, one) for one in (old, new))
    other = sorted(_topic(name) for name in now.keys() | before.keys() if name not in _AS_FACTS and now.get(name) != before.get(name))
    if other:
        yield f"The rules or the register changed, in {', '.join(other)}"


def _time_given(record: Record, old: Revision, new: Revision) -> Iterator[str]:
    """More time that was granted as a fact since."""
    for trust, number in sorted(new.extensions.items()):
        one, known = record.get(ExtensionAnswer, new.period, trust, number), old.extensions.get(trust, 0)
        if number == known:
            continue
        if not one.granted and known and record.get(ExtensionAnswer, new.period, trust, known).granted:
            yield f"The time that {trust} had been given was taken back. The reason: {one.reason.rstrip('.')}"
        elif one.granted:
            yield f"{trust} was given more time, until {in_full(one.until)}. The reason: {one.reason.rstrip('.')}"


def _waived(record: Record, old: Revision, new: Revision) -> Iterator[str]:
    """Checks that were waived since for what a trust sent."""
    for one in granted_waivers(record):
        if old.waivers < one.number <= new.waivers and new.period.last_day <= one.until:
            found = (finding for decision in decisions_for(record, new.period, one.trust) for finding in decision.findings)
            if any(finding.waived_by and finding.check == one.check and one.ref in ("", finding.ref) for finding in found):
                about, reason = f" in {one.ref}" if one.ref else "", one.reason.rstrip(".")
                yield f"The check {one.check} does not count for {one.trust}{about}, until {in_full(one.until)}. The reason: {reason}"


def _statements(record: Record, old: Revision, new: Revision) -> Iterator[str]:
    """What people behind a trust said since."""
    since = [record.get(Statement, new.period, *name.split("/")) for name in sorted(new.statements.keys() - old.statements.keys())]
    for one in sorted(since, key=lambda one: (one.at, one.trust)):
        yield f"On {in_full(london_day(one.at))} the {post_of(one.role)} of {one.trust} {one.period.phrase(SAYS[one.what])}"


def _files(record: Record, revision: Revision) -> dict[str, str]:
    files: dict[str, str] = orjson.loads(record.blob(revision.config)) if revision.config else {}
    return files


def _topic(file: str) -> str:
    return file.rpartition(".")[0].replace("_", " ")


def _day(iso: str) -> str:
    return in_full(date.fromisoformat(iso))


def _time_to_mend(run: Run, period: Period, differing: Differing) -> Iterator[str]:
    """Updates that were returned since, and may be mended beyond the day on which the month is told."""
    before, now = (
        {str(row["trust"]): dict(orjson.loads(row["evidence"])).get(MENDED_UNTIL, "") for row in rows if row["rule"] == OVERDUE}
        for rows in differing("verdicts")
    )
    run_day = london_day(run_moment(run, period)).isoformat()
    for trust, until in sorted(now.items()):
        if until >= run_day and until != before.get(trust):
            yield f"An update of {trust} was returned, and may be mended until {_day(until)}"


def _time_that_ran_out(run: Run, old: Revision, new: Revision, differing: Differing) -> Iterator[str]:
    """Extensions that had been granted before, and times to mend an update or to confirm a mail, whose own run day has come since.

    Nothing is said of an extension in which the trust has sent its update since.
    """
    to_mend, to_confirm = mending_moments(run, new.period), confirming_moments(run, new.period)
    in_time = {str(row["trust"]) for row in differing("trusts")[1] if row["on_time"]}
    for trust, moment in sorted(run_moments(run, new.period).items()):
        if old.as_of < moment <= new.as_of and old.rules == new.rules:
            what = "to mend its update" if to_mend.get(trust) == moment else "been given"
            what = "to say whether a mail is its own" if to_confirm.get(trust) == moment else what
            if what != "been given" or trust not in in_time:
                yield f"The time that {trust} had {what} ran out"


def _evidence(record: Record, old: Revision, new: Revision, differing: Differing) -> Iterator[str]:
    """Claims of costs and published files received since, where what is said from them differs."""
    claims = {one.partner for one in record.all(CostClaim) if old.as_of < one.received_at <= new.as_of}
    files = {_KINDS[one.kind] for one in record.all(EvidenceFile) if old.as_of < one.received_at <= new.as_of}
    if (claims or files) and _says_otherwise(differing):
        if claims:
            yield f"A claim of costs arrived, from {', '.join(sorted(claims))}"
        if files:
            yield f"A published file of {' and of '.join(sorted(files))} arrived"


def _says_otherwise(differing: Differing) -> bool:
    """Whether what the rules say from costs and published files differs."""
    before, now = (
        {(row["subject"], row["sentence"], row["evidence"]) for row in rows if row["rule"] in _FROM_EVIDENCE}
        for rows in differing("verdicts")
    )
    return before != now


def _month_before(record: Record, old: Revision, new: Revision, own: Collection[str]) -> Iterator[str]:
    """That an earlier month was assessed again, with the reason it gave; of a row of months each names the first of them. A cause that
    is among the month's `own` is not given twice.
    """
    if new.before is None or new.before == old.before:
        return
    before = new.before
    reason = next((one.reason for one in record.all(Candidate, before.period) if one.revision == before.number), "")
    again = f"{before.period.words} was assessed again"
    parts = [one for one in _APART.split(reason) if one and one not in own]
    if _ASSESSED in reason:
        yield from parts
    else:
        yield f"{again} ({'; '.join(parts)})" if parts else again


_APART = re.compile(r"; (?![^(]*\))")
"""Between two causes, and not within the reason that one of them gives in brackets."""


def _trusts(names: Iterable[str]) -> set[str]:
    return {name.split("/")[0] for name in names}
