"""What waits for a decision of a person: months, awards, more time, mails, notices to tell by hand, and evidence that could not be used."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.collect.more_time import answer_to
from tasks.evidence.published_files import fault_in, read_again
from tasks.model.award import pounds
from tasks.model.period import Period
from tasks.model.words import counted, in_full
from tasks.notify.chase import periods_chased
from tasks.notify.undelivered import by_hand
from tasks.overview.month_summary import left_since, summary_of
from tasks.overview.waiting_item import APPROVER, MONTH, OPERATOR, TIME, WAIVER, MayAct, Waiting, regulator_of
from tasks.publish.approval import waiting_months
from tasks.publish.gate import gate
from tasks.publish.left_undecided import not_out
from tasks.publish.preview import where_to_look
from tasks.record.decisions import assessed_before, is_retracted, retractions
from tasks.record.facts import Approval, Candidate, EvidenceFile, ExtensionAsked, GivenUp, Release, Revision
from tasks.record.ledger_entries import PROPOSED, VOIDED, read_ledger
from tasks.rules.deadline import london_day
from tasks.rules.overdue import TO_BE_CONFIRMED
from tasks.run.approvers import APPROVER as POST
from tasks.run.approvers import waits_since
from tasks.run.grants import ASKED, waiver_answers, waivers
from tasks.run.mails import waiting_mails
from tasks.run.moments import LATE, run_moment
from tasks.run.run import Run
from tasks.run.statements import EARLY_WARNING, errors_of_fact, statement_name, statements
from tasks.run.unconfirmed import unconfirmed_by


def months(run: Run) -> Iterator[Waiting]:
    """The newest candidate of each month, if nobody has decided on it."""
    for period in waiting_months(run.record):
        candidate = run.record.last(Candidate, period)
        if candidate:
            name = f"{period.words}, candidate {candidate.number} ({candidate.hash[:12]})"
            stands = f". {candidate.publishable.rstrip('.')}" if candidate.missing else ""
            command = f"measures approve {period} --candidate {candidate.hash[:12]} --by NAME"
            act = f"look at it {where_to_look(run, candidate)}, {'and decide there, or with' if run.settings.desk else 'then'} `{command}`"
            who = f"{APPROVER}, not {candidate.proposed_by}"
            says = f"{name}, put forward by {candidate.proposed_by}, waits to be approved or declined{stands}"
            filled = {"period": str(period), "candidate": candidate.hash[:12]}
            form = "approve-release/approve" if run.programme.illustrative else ""  # elsewhere a name typed in a form decides nothing
            who_acts = MayAct((POST,), asked_by=candidate.proposed_by, period=period, about=candidate.hash)
            yield Waiting(MONTH, candidate.hash, says, waits_since(run, candidate), who, act, form=form, filled=filled, may_act=who_acts)


def months_not_out(run: Run) -> Iterator[Waiting]:
    """Months that are due and of which nothing is public, since what was put forward was declined or withdrawn."""
    for candidate in not_out(run):
        period = candidate.period
        decided = [one.at for one in run.record.all(Approval, period) if one.candidate_sha256 == candidate.hash]
        decided += [one.at for one in retractions(run.record, candidate)]
        act = f"`measures rerun TRUST {period}` with what a trust sent since, or `measures month {period}` once a fault of ours is mended"
        if is_retracted(run.record, candidate):
            act = f"`measures month {period} --by NAME --reason WHY`: without a reason what was withdrawn for good is not put forward"
        filled = {"period": str(period)}
        says = gate(run, period).rstrip(".")
        yield Waiting("month not out", candidate.hash, says, max(decided), OPERATOR, act, form="monthly-cycle/month", filled=filled)


def months_missed(run: Run) -> Iterator[Waiting]:
    """Months of the programme that were due and of which nothing was put forward, however long ago, as their run failed or never began."""
    last = min(run.programme.last, run.rulebook.period_on(london_day(run.moment)).previous())
    for period in Period.between(run.programme.first, last):
        due = run_moment(run, period)
        if due + LATE <= run.moment and not run.record.newest(Candidate, period) and _asks_anybody(run, period):
            says = f"{period.words} was due on {in_full(london_day(due))}, and nothing has been put forward"
            act = f"see in its run why, mend that, then `measures month {period}`"
            yield Waiting(
                "month not out", str(period), says, due, OPERATOR, act, form="monthly-cycle/month", filled={"period": str(period)}
            )


def _asks_anybody(run: Run, period: Period) -> bool:
    """Whether any trust is expected to report on a period: of many months and very many trusts it takes long to list them all."""
    return any(spell.expects(period) for spell in run.rulebook.spells)


def words_of_trusts(run: Run) -> Iterator[Waiting]:
    """Errors of fact that a trust points out in what waits to be approved, and a director's early warnings until they are public."""
    for period in waiting_months(run.record):
        candidate = run.record.last(Candidate, period)
        if candidate is None:
            continue
        for one in errors_of_fact(run.record, candidate):
            says = f"{one.trust}, {period.words}: {one.by} ({one.role}) says: “{one.words}”"
            act = "look into it before the month is decided on: decline it, or say in the note why it stands"
            yield Waiting(
                "error of fact", one.hash, says, one.at, APPROVER, act, may_act=MayAct((POST,), period=period, about=candidate.hash)
            )
    for period in [*periods_chased(run), run.rulebook.period_on(london_day(run.moment))]:
        release = run.record.last(Release, period)
        public = run.record.get(Revision, period, release.revision).statements if release else {}
        for one in statements(run.record, period, run.moment):
            if one.what == EARLY_WARNING and statement_name(one) not in public:
                says = f"{one.trust}, {period.words}: {one.by} ({one.role}) warns: “{one.words}”"
                act = "its regulator was told at once; speak with the trust. It is published with the month"
                who_acts = MayAct((regulator_of(run, one.trust),), one.trust)
                yield Waiting("early warning", one.hash, says, one.at, "the trust's regulator", act, may_act=who_acts)


def awards(run: Run) -> Iterator[Waiting]:
    """What was put forward in the ledger and neither approved, declined nor void."""
    ledger = read_ledger(run.record)
    for entry in ledger.entries:
        if entry.entry == PROPOSED and ledger.settled(entry.number) is None:
            says = f"{pounds(entry.pence)} for {entry.contract}, put forward by {entry.by} as entry {entry.number}"
            act, form = f"`measures award approve {entry.number} --by NAME`", "approve-award/approve-award"
            who, filled = f"{APPROVER}, not {entry.by}", {"number": entry.number}
            who_acts = MayAct((POST,), asked_by=entry.by)
            yield Waiting("award to approve", entry.hash, says, entry.at, who, act, form=form, filled=filled, may_act=who_acts)


def referred(run: Run) -> Iterator[Waiting]:
    """Awards that the rules refer to a person, by the newest assessment, and on which the ledger has no word that stands."""
    revision = assessed_before(run.record, run.rulebook.period_on(london_day(run.moment)).next())
    newest = {entry.contract: entry for entry in read_ledger(run.record).entries}
    if revision is None:
        return
    left = left_since(run, revision, lambda summary: (contract for contract, _ in summary["referred"]))
    for contract, sentence in summary_of(run, revision)["referred"]:
        last = newest.get(contract)
        if last is None or last.entry == VOIDED:
            since = max(left[contract], last.at) if last else left[contract]
            act = f"`measures award propose {contract} --by NAME --rate SHARE --note WHY`, which another approves or declines"
            says, who = f"{contract}: {sentence}", "whoever decides on the fund"
            yield Waiting("award to decide", contract, says, since, who, act)


def extensions(run: Run) -> Iterator[Waiting]:
    """What each trust asked last for a month, if nobody has answered it."""
    for asked in run.record.all(ExtensionAsked):
        if answer_to(run.record, asked) is None and not _asked_again(run, asked):
            says = f"{asked.trust} asks for time for {asked.period.words} until {in_full(asked.until)}: “{asked.reason}”"
            act = f"`measures extension grant {asked.trust} {asked.period} --by NAME --reason WHY`, or `refuse` in place of `grant`"
            who_acts = MayAct((regulator_of(run, asked.trust),), asked.trust, asked.by, asked.period, asked.form)
            yield Waiting(TIME, asked.hash, says, asked.at, f"the trust's regulator, not {asked.by}", act, may_act=who_acts)


def waivers_asked(run: Run) -> Iterator[Waiting]:
    """Each waiver of a check that was asked for, if nobody has answered it."""
    answered = waiver_answers(run.record)
    for asked in waivers(run.record):
        if asked.entry == ASKED and asked.number not in answered:
            about = f" in {asked.ref}" if asked.ref else ""
            says = f"{asked.by} asks that {asked.check} not count for {asked.trust}{about} until {in_full(asked.until)}: “{asked.reason}”"
            act = f"`measures waiver grant {asked.number} --by NAME --reason WHY`, or `refuse` in place of `grant`"
            who_acts = MayAct((POST,), asked_by=asked.by, about=str(asked.number))
            yield Waiting(WAIVER, asked.hash, says, asked.at, f"{APPROVER}, not {asked.by}", act, may_act=who_acts)


def _asked_again(run: Run, asked: ExtensionAsked) -> bool:
    """Whether a later request took its place, which is the one that is answered."""
    return any((one.at, one.form) > (asked.at, asked.form) for one in run.record.all(ExtensionAsked, asked.period, asked.trust))


def mails(run: Run) -> Iterator[Waiting]:
    """Mails of which nobody can be sure whose they are."""
    found = [one for month in periods_chased(run) for one in unconfirmed_by(run, month, run.moment).values()]
    holds = {mail.id: one for one in found if one.state(run.moment) == TO_BE_CONFIRMED for mail in one.mails}
    for mail in waiting_mails(run.record):
        files = ", ".join(one.name for one in mail.files) or "no file"
        says = f"A mail from {mail.sent_by or 'nobody'}, “{mail.subject}”, with {files}. {mail.sentence}"
        if mail.id in holds:
            says += f" Until that is decided{holds[mail.id].until}, no regulator is told that {mail.whose} is overdue."
            says += "" if holds[mail.id].last_day else " No letter has reached its lead yet that asks whether it is theirs."
        act = f"`measures waiting {mail.id} --by NAME`, with `--trust CODE` to take its files, of several by `--file NAME`"
        yield Waiting("mail", mail.id, says, mail.received_at, OPERATOR, act)


def notices_by_hand(run: Run) -> Iterator[Waiting]:
    """Notices that no channel could deliver, and that nobody ticked off."""
    for one in by_hand(run.record):
        since = run.record.get(GivenUp, one.notice.period, one.id).at
        act = f"tell them, then `measures notices --done {one.id} --by NAME`"
        yield Waiting("to tell by hand", one.id, one.sentence, since, OPERATOR, act)


def evidence(run: Run) -> Iterator[Waiting]:
    """Of each kind of published file the newest that could be used with its rows that could not, and what was refused since."""
    files = sorted(run.record.all(EvidenceFile), key=lambda one: (one.received_at, one.id))
    used = {file.kind: file for file in files if not file.refused}
    act = "look into `returned/evidence/`, and put the file into the inbox as it was published, under another name"
    for file in files:
        if file.refused and (file.kind not in used or file.received_at > used[file.kind].received_at):
            yield Waiting("evidence refused", file.id, f"{file.kind}, {file.name}: {file.refused}", file.received_at, OPERATOR, act)
    for file in used.values():
        if not fault_in(run.record, file) and (rows := read_again(run.record, file).passed_over):
            says = f"{file.kind}, {file.name}: {counted(len(rows), 'row')} could not be used; the first: {rows[0]}"
            yield Waiting("evidence refused", file.id, says, file.received_at, OPERATOR, act)
