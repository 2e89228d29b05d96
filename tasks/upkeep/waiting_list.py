"""Everything that waits for a person, in one list: since when, who may act, and by which command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from itertools import chain

from tasks.collect.more_time import answer_to
from tasks.evidence.published_files import read_again
from tasks.model.award import pounds
from tasks.model.period import Period
from tasks.model.words import counted, in_full
from tasks.month.months import extensions_over
from tasks.month.scoreboard import unclear_dates
from tasks.notify.chase import periods_chased
from tasks.notify.ladder_progress import planless
from tasks.notify.undelivered import by_hand
from tasks.publish.approval import waiting_candidate, waiting_months
from tasks.publish.preview import preview_folder
from tasks.record.decisions import newest_revision, outcomes
from tasks.record.facts import HELD, WAITING, EvidenceFile, ExtensionAsked, GivenUp, InboxTrouble, Revision
from tasks.record.ledger_entries import PROPOSED, read_ledger
from tasks.record.record import Record
from tasks.record.tables import rows_about
from tasks.rules.being_looked_at import LOOKED_AT
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import due_dates
from tasks.run.mails import waiting_mails
from tasks.run.outside_words import as_markdown
from tasks.run.run import Run
from tasks.run.verb import in_flow
from tasks.upkeep.form_addresses import filled_in, form_addresses

MONTH, RETURNED = "month to approve", "update to mend"
OPERATOR, APPROVER = "an operator", "an approver"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that somebody has to do: of which kind, in a sentence, since when (aware), who may do it, and how.

    `until` is the last day on which it can be done, if there is one; `form` names the deployment by which it is done, with what is `filled`
    in. `mark` stays the same for as long as it is the same thing that waits.
    """

    kind: str
    mark: str
    says: str
    since: datetime
    who: str
    act: str
    until: date | None = None
    form: str = ""
    filled: Mapping[str, object] = field(default_factory=dict)


Source = Callable[[Run], Iterator[Waiting]]


def everything_waiting(run: Run) -> list[Waiting]:
    """All that waits at the run's moment: kind by kind as in SOURCES, of each kind the longest waiting first."""
    return list(chain.from_iterable(sorted(source(run), key=lambda one: (one.since, one.mark)) for source in SOURCES))


def as_plain(found: list[Waiting]) -> list[dict[str, str]]:
    """The list as plain rows, moments as ISO text."""
    return [
        {**asdict(one), "since": one.since.astimezone(UTC).isoformat(), "act": one.act.replace("`", ""), "until": str(one.until or "")}
        for one in found
    ]


def show_waiting(run: Run, found: list[Waiting]) -> None:
    """Inside a flow run, put the list where operators look; it says as at when."""
    if in_flow():
        from prefect.artifacts import create_markdown_artifact  # noqa: PLC0415  only a flow run needs it

        addresses = form_addresses()
        create_markdown_artifact(as_page(run, found, addresses), key="waiting", description=f"Waiting for a person: {len(found)}")


def as_page(run: Run, found: list[Waiting], addresses: Mapping[str, str]) -> str:
    """The list as Markdown, with links to the forms; `addresses` maps deployments to where their forms are."""

    def how(one: Waiting) -> str:
        return f"{one.act}; [the form]({filled_in(addresses[one.form], one.filled)})" if one.form in addresses else one.act

    rows = "".join(f"| {one.kind} | {as_markdown(one.says)} | {_since(one)} | {as_markdown(one.who)} | {how(one)} |\n" for one in found)
    table = f"| what | | since | who may act | how |\n|---|---|---|---|---|\n{rows}" if found else "Nothing waits for a person.\n"
    return f"# Waiting for a person\n\nAs at {_in_london(run.moment)}, London time.\n\n{table}"


def in_lines(one: Waiting) -> str:
    """One thing for a terminal: what and since when, and below it who does what."""
    return f"{one.kind}, since {_since(one)}: {one.says}\n  {one.who}: {one.act.replace('`', '')}"


def _months(run: Run) -> Iterator[Waiting]:
    for period in waiting_months(run.record):
        candidate = waiting_candidate(run.record, period)
        if candidate:
            name = f"{period.words}, candidate {candidate.number} ({candidate.hash[:12]})"
            stands = f". {candidate.publishable}" if candidate.missing else ""
            command = f"measures approve {period} --candidate {candidate.hash[:12]} --by NAME"
            act = f"look at `{preview_folder(run, candidate)}`, then `{command}`"
            who = f"{APPROVER}, not {candidate.proposed_by}"
            says = f"{name}, put forward by {candidate.proposed_by}, waits to be approved or declined{stands}"
            filled = {"period": str(period), "candidate": candidate.hash[:12]}
            yield Waiting(MONTH, candidate.hash, says, candidate.as_of, who, act, form="approve-release/approve", filled=filled)


def _awards(run: Run) -> Iterator[Waiting]:
    ledger = read_ledger(run.record)
    for entry in ledger.entries:
        if entry.entry == PROPOSED and ledger.settled(entry.number) is None:
            says = f"{pounds(entry.pence)} for {entry.contract}, put forward by {entry.by} as entry {entry.number}"
            act, form = f"`measures award approve {entry.number} --by NAME`", "approve-award/approve-award"
            who, filled = f"{APPROVER}, not {entry.by}", {"number": entry.number}
            yield Waiting("award to approve", entry.hash, says, entry.at, who, act, form=form, filled=filled)


def _extensions(run: Run) -> Iterator[Waiting]:
    for asked in run.record.all(ExtensionAsked):
        if answer_to(run.record, asked) is None and not _asked_again(run, asked):
            says = f"{asked.trust} asks for time for {asked.period.words} until {in_full(asked.until)}: {asked.reason}"
            act = f"`measures extension grant {asked.trust} {asked.period} --by NAME --reason WHY`, or `refuse` in place of `grant`"
            yield Waiting("extension asked for", asked.hash, says, asked.at, f"the trust's regulator, not {asked.by}", act)


def _asked_again(run: Run, asked: ExtensionAsked) -> bool:
    """Whether a later request took its place, which is the one that is answered."""
    return any((one.at, one.form) > (asked.at, asked.form) for one in run.record.all(ExtensionAsked, asked.period, asked.trust))


def _mails(run: Run) -> Iterator[Waiting]:
    for mail in waiting_mails(run.record):
        files = ", ".join(one.name for one in mail.files) or "no file"
        says = f"A mail from {mail.sent_by or 'nobody'}, “{mail.subject}”, with {files}. {mail.sentence}"
        act = f"`measures waiting {mail.id} --by NAME`, with `--trust CODE` to take its files"
        yield Waiting("mail", mail.id, says, mail.received_at, OPERATOR, act)


def _by_hand(run: Run) -> Iterator[Waiting]:
    for one in by_hand(run.record):
        since = run.record.get(GivenUp, one.notice.period, one.id).at
        act = f"tell them, then `measures notices --done {one.id} --by NAME`"
        yield Waiting("to tell by hand", one.id, one.sentence, since, OPERATOR, act)


def _plans(run: Run) -> Iterator[Waiting]:
    """Trusts that nothing can be asked of for a month, as they had no agreed plan when it began, while its updates are due."""
    today = london_day(run.moment)
    for month in dict.fromkeys([*periods_chased(run), *_running(run)]):
        trusts = expected(run.rulebook.spells, month)
        due = due_dates(run, month, trusts)
        for trust in sorted(planless(run, month, trusts)):
            if today <= due[trust].last_day:
                name = f"{run.rulebook.trusts[trust].name} ({trust})"
                says = f"{name} had no agreed plan when {month.words} began: it gets no workbook, and nothing is asked of it"
                since = datetime.combine(month.first_day, time(), tzinfo=LONDON)
                yield Waiting("plan missing", f"{month}/{trust}", says, since, "the trust or its regulator", "`measures plan FILE`")


def _running(run: Run) -> list[Period]:
    """The month that has not ended, if it is one of the programme's."""
    month = Period.of(london_day(run.moment))
    return [month] if run.programme.first <= month <= run.programme.last else []


def _updates(run: Run) -> Iterator[Waiting]:
    """Updates that are neither accepted nor returned, and those returned that may still be mended."""
    for month in sorted({*periods_chased(run), *months_looked_at(run.record)}):
        found = outcomes(run.record, month, run.moment)
        accepted = {one.decision.trust for one in found if one.state == "accepted"}
        for one in found:
            decision = one.decision
            name, mark = f"{decision.trust} for {month.words}: {decision.file}", f"{one.name}/{one.state}"
            if one.state == WAITING:
                act = "`measures plan FILE`; the next run decides on it"
                says = f"{name} waits for the trust's agreed plan"
                yield Waiting("update without a plan", mark, says, decision.received_at, "the trust or its regulator", act)
            elif one.state == HELD:
                says = f"{name} is held by a fault of ours ({decision.findings[0].says.rstrip('.')})"
                act = "have the fault mended; each run tries it again"
                yield Waiting("update held", mark, says, decision.received_at, "whoever maintains the product", act)
        yield from _returned(run, month, accepted)


def _returned(run: Run, month: Period, accepted: set[str]) -> Iterator[Waiting]:
    """Of each trust that has nothing accepted, the update that was returned and may be mended until a day that is not over."""
    trusts, today = expected(run.rulebook.spells, month), london_day(run.moment)
    for trust, due in due_dates(run, month, trusts).items():
        if due.returned and due.returned.answered and trust not in accepted and today <= due.last_day:
            since = datetime.combine(due.returned.answered, time(), tzinfo=LONDON)
            who, says = f"the lead of {trust}", f"{trust}: {due.returned.sentence(month.words)}"
            act = "ask the lead whether help is needed; the returned file names each cell"
            yield Waiting(RETURNED, f"{month}/{trust}/{due.last_day}", says, since, who, act, due.last_day)


def months_looked_at(record: Record) -> Iterator[Period]:
    """The months whose newest assessment leaves somebody out, as a fault of ours stopped the reading or the checks."""
    newest = ((month, record.last(Revision, month)) for month in record.months(Revision))
    yield from (month for month, revision in newest if revision and revision.totals.get(LOOKED_AT))


def _unread(run: Run) -> Iterator[Waiting]:
    trouble = run.record.last(InboxTrouble)
    if trouble is None:
        return
    for trust, words in trouble.trusts.items():
        for says in words:
            act = "mend that, or take the file away, and run the month again"
            yield Waiting("file unread", f"{trust}/{says}", f"{says}. {trust} is not called late meanwhile", trouble.at, OPERATOR, act)


def _over(run: Run) -> Iterator[Waiting]:
    for month in extensions_over(run):
        says = f"{month.words} was assessed before an extension, or a time to mend, ran out"
        since = newest_revision(run.record, month).as_of
        act, filled = f"`measures month {month}`; the next month's run does it too", {"period": str(month)}
        yield Waiting("month to run again", str(month), says, since, OPERATOR, act, form="monthly-cycle/monthly", filled=filled)


def _words(run: Run) -> Iterator[Waiting]:
    """Dates of the newest assessment that name no day, or only promise one roughly: one thing for each trust."""
    months = run.record.months(Revision)
    revision = run.record.last(Revision, months[-1]) if months else None
    if revision is None:
        return
    trusts = expected(run.rulebook.spells, revision.period)
    tables = [rows_about(run.record, revision, name, trusts, run.partitions) for name in ("actions", "findings")]
    by_trust: dict[str, list[dict[str, str]]] = {}
    for row in unclear_dates(tables[0], tables[1], revision.period):
        by_trust.setdefault(row["trust"], []).append(row)
    for trust, rows in by_trust.items():
        first = rows[0]
        says = f"{trust}, {revision.period.words}: {counted(len(rows), 'date')} that a person has to settle; the first is {first['ref']}'s "
        says += f"{first['date']} date, “{first['words']}”: {first['why']}"
        act = f"agree on a day, and write it into a new version of the plan; all stand in the artifact `dates-{revision.period}`"
        yield Waiting("words unread", f"{revision.period}/{trust}", says, revision.as_of, "the trust and its regulator", act)


def _evidence(run: Run) -> Iterator[Waiting]:
    """Of each kind of published file the newest that could be used with its rows that could not, and what was refused since."""
    files = sorted(run.record.all(EvidenceFile), key=lambda one: (one.received_at, one.id))
    used = {file.kind: file for file in files if not file.refused}
    act = "look into `returned/evidence/`, and put the file into the inbox as it was published, under another name"
    for file in files:
        if file.refused and (file.kind not in used or file.received_at > used[file.kind].received_at):
            yield Waiting("evidence refused", file.id, f"{file.kind}, {file.name}: {file.refused}", file.received_at, OPERATOR, act)
    for file in used.values():
        if rows := read_again(run.record, file).passed_over:
            says = f"{file.kind}, {file.name}: {counted(len(rows), 'row')} could not be used; the first: {rows[0]}"
            yield Waiting("evidence refused", file.id, says, file.received_at, OPERATOR, act)


SOURCES: tuple[Source, ...] = (_months, _awards, _extensions, _mails, _by_hand, _unread, _updates, _plans, _over, _words, _evidence)
"""Where the list comes from, kind by kind, the most pressing first; what waits in another way is one more function here."""


def _since(one: Waiting) -> str:
    return f"{one.since.astimezone(LONDON):%-d %B %Y}"


def _in_london(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M on %-d %B %Y}"
