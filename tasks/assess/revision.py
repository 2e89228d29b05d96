"""Assess: from the accepted updates of a period, work out where every action, trust and partner stands, by the rules alone."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from tasks.assess.share import Share, inputs_of, moments_of
from tasks.assess.share_tables import assessed
from tasks.assess.trust_table import totals_in
from tasks.evidence.dossier import award_evidence
from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.words import counted
from tasks.record.decisions import (
    Outcome,
    assessed_before,
    in_order,
    numbers,
    outcomes,
    outcomes_of,
    unread_inboxes,
    unread_mails,
    withdrawn,
)
from tasks.record.facts import Before, CostClaim, Decision, EvidenceFile, Mending, Revision, Waiver
from tasks.record.kinds import RESULTS
from tasks.record.partitions import grouped, partitions_of
from tasks.record.results import found, held_result, name_of
from tasks.record.tables import pack_of, totals_of
from tasks.rulebook.load import files_of
from tasks.rules.expected import expected
from tasks.run.asked import asked_which_month
from tasks.run.deadlines import due_dates, fix_deadline, month_deadline
from tasks.run.grants import answers_for, granted_waivers
from tasks.run.moments import run_moment, run_moments
from tasks.run.month_trusts import leavers
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.spread import spread
from tasks.run.statements import assessed_statements, statement_name
from tasks.run.successions import earlier_packs
from tasks.run.unconfirmed import unconfirmed_by
from tasks.run.verb import verb, watched

log = logging.getLogger("measures")

_WHAT = "assessed"
_TOGETHER = 20
"""Partitions that are worked out at once: some hundreds of trusts, which fit in memory with ease."""

_TRIES = 20


class NobodyExpected(Mistake):
    """There is nothing to assess; the text says why."""


@verb()
def assess(run: Run, period: Period) -> Revision:
    """Assess a period as it stood at the run's moment, partition by partition; a revision is written if it differs from the newest.

    What was worked out before from the same inputs is found, not made again. What the record knows never goes backwards: a period is never
    told as at an earlier moment than it was told before. Raises NobodyExpected.
    """
    require_expected(run, period)
    for _ in range(_TRIES):
        standing, before = run.record.last(Revision, period), assessed_before(run.record, period)
        until = max(run.moment, standing.as_of) if standing else run.moment
        if standing and _is_of(run, standing, until, before):
            return standing
        fact = _revision(run, period, until, before)
        if standing and standing.partitions == fact.partitions:
            run.record.store.create(_same(run, fact.inputs), standing.hash.encode())
            return standing
        config = run.record.put_blob(to_json(files_of(run.config)))
        whole = replace(fact, config=config, calendar=fix_deadline(run, period).calendar)
        if (made := run.record.follow(standing, whole)) is not None:
            if not run.dry:
                log.info("%s  assessed, revision %d", period, made.number)
            return made
    raise Mistake(f"Too many runs assess {period.words} at once: run again")


def require_expected(run: Run, period: Period) -> None:
    """Raise NobodyExpected for a period that no trust was expected to report on."""
    if not expected(run.rulebook.spells, period):
        unit = run.rulebook.wording.short
        if any(spell.covers(period.last_day, period.last_day) for spell in run.rulebook.spells):
            raise NobodyExpected(f"No {unit} was expected to report on {period.words}, as its regulator has it: see config/expected.csv")
        raise NobodyExpected(f"No {unit} was in the regime at the end of {period.words}, so nobody owed an update: see config/spells.csv")


def is_assessed(run: Run, period: Period) -> bool:
    """Whether the newest revision of a period was made from just what there is now."""
    standing = run.record.last(Revision, period)
    if standing is None:
        return False
    return _is_of(run, standing, max(run.moment, standing.as_of), assessed_before(run.record, period))


def _is_of(run: Run, standing: Revision, until: datetime, before: Revision | None) -> bool:
    """Whether a revision was made from what there is now, or came out the same when it was made from that."""
    inputs = _inputs(run, standing.period, until, standing.as_of, before)
    if standing.inputs == inputs:
        return True
    try:
        return run.record.store.read(_same(run, inputs)).decode() == standing.hash
    except NotFound:
        return False


def _same(run: Run, inputs: str) -> str:
    """Where the hash of the revision stands that nothing differed from when a month was assessed from these inputs."""
    return f"{RESULTS}{run.record.programme}/same/{inputs}"


def _inputs(run: Run, period: Period, until: datetime, as_of: datetime, before: Revision | None) -> str:
    """One hash of everything a month's assessment depends on, from names alone: facts are written once, so a name stands for its fact.

    Costs and evidence count up to `as_of`, the last moment by which any trust is judged.
    """
    record = run.record
    second, last = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (until, as_of))  # as the ids of what was received begin
    named = {(*name, number) for name, number in numbers(record, period).items() if name[1][: len(second)] <= second}
    in_time = {one for one in named if not one[1].startswith(second) or record.get(Decision, period, *one).received_at <= until}
    due = month_deadline(run, period)
    return name_of(
        (
            code_version(),
            run.rulebook.sha256,
            run.programme.people_sha256,
            list(record.listed(ActionPlan)),
            {*unread_inboxes(record, until)},
            {trust: one.hash for trust, one in asked_which_month(run, period, until, {name[:2] for name in named}).items()},
            in_time,
            withdrawn(record, period),
            [parts for of in (CostClaim, EvidenceFile) for parts in record.listed(of) if parts[-1][: len(last)] <= last],
            min(run_moment(run, period), until),
            (due.deadline, due.closes, due.calendar),
            list(record.listed(Mending, period)),
            {trust: moment for trust, moment in run_moments(run, period).items() if moment <= until},
            before and before.hash,
            answers_for(record, period),
            [one.number for one in granted_waivers(record) if period.last_day <= one.until],
            {statement_name(one): one.hash for one in assessed_statements(record, period, until)},
            unread_mails(record, period, until),
            {trust: [*(mail.id for mail in one.mails), one.state(until)] for trust, one in unconfirmed_by(run, period, until).items()},
        )
    )


def _revision(run: Run, period: Period, until: datetime, before: Revision | None) -> Revision:
    """A revision without the rules and the calendar it was made by, which are written down only with it."""
    came = outcomes(run.record, period, until)
    shares = list(_shares(run, period, until, came, {*run.rulebook.trusts, *(one.decision.trust for one in came)}))
    packs = _packs(run, period, shares, before, until)
    made_from = {one.name: one.hash for share in shares for one in share.outcomes}
    as_of = max(moment for share in shares for moment in share.moments.values())
    return Revision(
        period=period,
        as_of=as_of,
        rules=run.rulebook.sha256,
        config="",
        before=Before(before.period, before.number, before.hash) if before else None,
        made_from=made_from,
        partitions=packs,
        totals=totals_of(run.record, packs.values()),
        inputs=_inputs(run, period, until, as_of, before),
        extensions=answers_for(run.record, period),
        waivers=run.record.newest(Waiver),
        statements={statement_name(one): one.hash for share in shares for one in share.statements},
        unread=tuple(sorted({of for share in shares for dossier in share.dossiers.values() for of in dossier.unread})),
    )


def _packs(run: Run, period: Period, shares: Sequence[Share], before: Revision | None, until: datetime) -> dict[str, str]:
    """Partition to its pack: what is there is found, and what is missing made, several partitions at a time."""
    inputs = {share.partition: _made_from(run, period, share, before) for share in shares}
    packs = {partition: held_result(run.record, _WHAT, mine) for partition, mine in inputs.items()}
    if lacking := [partition for partition, pack in packs.items() if not pack]:
        spread(run, assess_partitions, lacking, str(period), until.isoformat())
        packs |= {partition: held_result(run.record, _WHAT, inputs[partition]) for partition in lacking}
    missing = [share for share in shares if not packs[share.partition]]
    batches = [missing[first : first + _TOGETHER] for first in range(0, len(missing), _TOGETHER)]
    what = f"Assessing {counted(len(missing), 'partition')} of {period.words}"
    for together in watched(batches, len(batches), what, long=2):
        packs |= _made(run, period, together, before, inputs)
    return packs


def assess_partitions(run: Run, partitions: Sequence[str], period: str, until: str) -> None:
    """Make the assessments of some partitions, of what was known by a moment (ISO text); what is there is not made again."""
    month = Period.parse(period)
    before = assessed_before(run.record, month)
    moment, codes = datetime.fromisoformat(until), {code for one in partitions for code in run.codes_in[one]}
    shares = list(_shares(run, month, moment, outcomes_of(run.record, month, moment, codes), codes))
    inputs = {share.partition: _made_from(run, month, share, before) for share in shares}
    for first in range(0, len(shares), _TOGETHER):
        _made(run, month, shares[first : first + _TOGETHER], before, inputs)


def _made_from(run: Run, period: Period, share: Share, before: Revision | None) -> dict[str, str]:
    """The hash of a share's inputs alone: the rows themselves, of all partitions at once, would be too much to hold."""
    own = inputs_of(share, period, run.marks, before)
    return {"inputs": name_of((own, earlier_packs(run, before, share.codes)))}


def _made(
    run: Run, period: Period, shares: Sequence[Share], before: Revision | None, inputs: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Partition to its pack, made now unless it is there."""
    packs = {}
    for share, tables in zip(shares, assessed(run, period, shares, before).values(), strict=True):
        make = partial(pack_of, tables, share.moments, totals_in(tables["trusts"], run.rulebook.statuses), share.dossiers)
        packs[share.partition] = found(run.record, _WHAT, inputs[share.partition], make).sha256
    return packs


def _shares(run: Run, period: Period, until: datetime, came: Iterable[Outcome], trusts: Collection[str]) -> Iterator[Share]:
    """What the assessment of each partition is made from, of those that these trusts are in; one that has nobody
    to speak of is left out. `came` is what became of all that they sent.
    """
    owing = {*expected(run.rulebook.spells, period)} & {*trusts}
    left = leavers(run.rulebook, period) & {*trusts}
    sent: dict[str, list[Outcome]] = defaultdict(list)
    apart = bool(run.rulebook.threshold("asked_which_month", period.last_day))
    for one in came:
        if not (apart and one.asked_about):
            sent[one.decision.trust].append(one)
    given = partitions_of(run.record, {*run.rulebook.trusts, *sent})
    usual, own = run_moment(run, period), run_moments(run, period)
    plans: dict[str, list[str]] = defaultdict(list)
    for trust, version in run.record.listed(ActionPlan):
        plans[trust].append(version)
    unread, mails = unread_inboxes(run.record, until), unread_mails(run.record, period, until)
    asked, unsure = asked_which_month(run, period, until), unconfirmed_by(run, period, until)
    evidence, due = award_evidence(run.at(until)), due_dates(run, period, owing)
    stated = [one for one in assessed_statements(run.record, period, until) if one.trust in owing]
    for partition, codes in grouped(given, {*owing, *left, *sent}).items():
        mine = tuple(sorted((one for code in codes for one in sent.get(code, ())), key=in_order))
        expects = tuple(code for code in codes if code in owing)
        questions = {code: asked[code] for code in expects if code in asked}
        statements = tuple(one for one in stated if one.trust in expects)
        moments = moments_of(expects, own, usual, (*mine, *questions.values()), until, statements)
        by = {code: moments.get(code, min(usual, until).astimezone(UTC)) for code in codes}
        held = {code: tuple(plans.get(code, ())) for code in expects}
        dossiers = {
            code: evidence.of_trust(code, run.rulebook.help_on(code, period.last_day), moment, period.last_day)
            for code, moment in by.items()
        }
        mine_due = {code: due[code] for code in expects}
        without = {*expects} - {one.decision.trust for one in mine if one.state == "accepted"}
        perhaps = {code for code in without if any(one <= by[code] for one in mails)}
        gone, shut = (tuple(code for code in codes if code in some) for some in (left, {*unread, *perhaps}))
        unconfirmed = {
            code: unsure[code].state(by[code]) for code in expects if code in unsure and unsure[code].mails[0].received_at <= by[code]
        }
        yield Share(partition, expects, gone, mine, moments, held, dossiers, mine_due, shut, questions, statements, unconfirmed)
