"""What a candidate says: partition by partition, found again where nothing changed, and of the month as a whole from their summaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.differences import correction
from tasks.publish.files import TableDigests, list_of_files
from tasks.publish.partition import Edition, inputs_of, pack_of, programme_words, rows_of, summaries_of, trusts_in
from tasks.publish.reading import Packs, ReadBefore, RowsInPacks, joined, release_view_of
from tasks.record.decisions import month_before
from tasks.record.facts import Approval, Release, Revision
from tasks.record.packs import Pack
from tasks.record.partitions import grouped
from tasks.record.record import Record
from tasks.record.results import found, name_of
from tasks.rules.expected import expected
from tasks.run.deadlines import month_deadline
from tasks.run.month_trusts import trusts_of_month
from tasks.run.run import Run
from tasks.run.spread import spread
from tasks.run.verb import watched
from tasks.site.data.revision_marks import differing_totals
from tasks.site.data.shapes import Correction, MonthData, MonthTotals, NotAsked, ReleaseData, Summary
from tasks.site.data.totals import totals_of
from tasks.site.release_view import ReleaseInMemory, ReleaseView, with_rows

MONTHS = 11
"""How many months before a release draws the way so far by: with its own, a year."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a candidate says: its data, its list of files and its packs by their SHA-256, and the release that they make up."""

    data: str
    pages: str
    partitions: Mapping[str, str]
    inputs: Mapping[str, str]
    release: ReleaseView


def contents_of(run: Run, revision: Revision, standing: Release | None, reason: str) -> Contents:
    """Everything the pages and the open data of a period are made from. `standing` is the release that this one would replace."""
    before = month_before(run.record, revision)
    edition = Edition(standing.number + 1 if standing else 1, revision.as_of.isoformat(), reason)
    inputs = {one: _inputs(run, revision, before, one, codes) for one, codes in _codes(run, revision.period).items()}
    old_packs = Packs(run.record, standing.partitions if standing else {})
    wanted = [one for one, name in inputs.items() if not (standing and standing.inputs.get(one) == name)]
    spread(run, make_packs, wanted, str(revision.period), str(revision.number), str(standing.number if standing else 0), reason)
    packs: dict[str, str] = {}
    what = f"Writing {counted(len(inputs), 'partition')} of {revision.period.words}"
    for partition, name in watched(inputs.items(), len(inputs), what, long=20):
        if standing and standing.inputs.get(partition) == name:
            packs[partition] = standing.partitions[partition]
        else:
            packs[partition] = _pack(run, revision, before, partition, name, edition, old_packs)
    new_packs = Packs(run.record, packs)
    old = release_view_of(run.record, standing) if standing else None
    read, lines = ReadBefore(), TableDigests(programme_words(run))
    summaries = read.summaries(new_packs, lines.add)
    month = _month(run, revision, before, edition, summaries, old)
    if standing and old:
        month["correction"] = _correction(standing, old, old_packs, new_packs, reason)
    release = ReleaseInMemory(joined(month, summaries), RowsInPacks(new_packs, read))
    pages = list_of_files(run.record, release, lines, old)
    return Contents(run.record.put_blob(to_line(month)), pages, packs, inputs, release)


def make_packs(run: Run, partitions: Sequence[str], period: str, revision: str, standing: str, reason: str) -> None:
    """Make the packs of some partitions for the release that follows the `standing` one (0: the first) by a revision, both by number."""
    assessed = run.record.get(Revision, period, revision)
    release = run.record.get(Release, period, standing) if int(standing) else None
    before = month_before(run.record, assessed)
    edition = Edition(int(standing) + 1, assessed.as_of.isoformat(), reason)
    old_packs = Packs(run.record, release.partitions if release else {})
    codes = _codes(run, assessed.period)
    for partition in partitions:
        name = _inputs(run, assessed, before, partition, codes[partition])
        _pack(run, assessed, before, partition, name, edition, old_packs)


def _codes(run: Run, period: Period) -> dict[str, tuple[str, ...]]:
    """Partition to those of its trusts that a month is about."""
    return grouped(run.partitions, trusts_of_month(run.rulebook, period))


def _inputs(run: Run, revision: Revision, before: Revision | None, partition: str, codes: tuple[str, ...]) -> str:
    """The hash of what a partition's pack is made from."""
    return name_of(inputs_of(run, revision, before, partition, run.marks.rows(codes)))


def _pack(run: Run, revision: Revision, before: Revision | None, partition: str, name: str, edition: Edition, old_packs: Packs) -> str:
    standing_pack = old_packs.named.get(partition, "")
    made_from = {"inputs": name, "stood": standing_pack, "number": edition.number, "reason": edition.reason}
    standing = old_packs[partition] if standing_pack else None
    return found(run.record, "released", made_from, lambda: pack_of(run, revision, before, partition, edition, standing)).sha256


def _month(
    run: Run,
    revision: Revision,
    before: Revision | None,
    edition: Edition,
    summaries: Sequence[Summary],
    standing: ReleaseView | None,
) -> MonthData:
    """What a release says of the month as a whole."""
    totals = totals_of([row for one in summaries for row in one["trusts"]], run.rulebook.statuses)
    last = dict(before.totals) if before and before.totals.get("trusts") else {}
    way = _progress(run.record, revision)
    month: MonthData = {
        "period": str(revision.period),
        "number": edition.number,
        "as_of": edition.as_of,
        "reason": edition.reason,
        "deadline": month_deadline(run, revision.period).deadline.isoformat(),
        "previous": str(before.period) if before and last else "",
        "programme": programme_words(run),
        "totals": totals,
        "previous_totals": last,
        "progress": way,
        "revised": {"totals": differing_totals(standing.month, totals) if standing else {}},
        "rules": revision.rules,
        "last_known": bool(run.rulebook.threshold("count_last_known", revision.period.last_day)),
    }
    if changed := _earlier_revised(run, revision, way):
        month["earlier_revised"] = changed
    if left := _not_asked(run, revision.period):
        month["not_asked"] = left
    return month


def _not_asked(run: Run, period: Period) -> list[NotAsked]:
    """The trusts in the regime at a period's end that their regulator does not ask for an update, with its word where it said one."""
    book, day = run.rulebook, period.last_day
    staying = {stay.trust for stay in book.spells if stay.reports_on(day)} - {*expected(book.spells, period)}
    words = {one.trust: one for one in book.expected if one.period == period}
    found: list[NotAsked] = []
    for trust in sorted(staying):
        known: NotAsked = {"name": book.trusts[trust].name, "dated": "", "words": "", "source": ""}
        if one := words.get(trust):
            words_of_it = f"Illustrative. {one.words}" if one.illustrative == "yes" else one.words
            known |= {"dated": one.dated.isoformat(), "words": words_of_it, "source": one.source}
        found.append(known)
    return found


def _progress(record: Record, revision: Revision) -> list[MonthTotals]:
    """Totals of up to MONTHS months before, oldest first, each from the very revision that the one after it was made beside."""
    found: list[MonthTotals] = []
    while len(found) < MONTHS and (before := month_before(record, revision)):
        found.append({"period": str(before.period), "totals": dict(before.totals)})
        revision = before
    return found[::-1]


def _earlier_revised(run: Run, revision: Revision, way: Sequence[MonthTotals]) -> dict[str, list[str]]:
    """By earlier month that this one states, which of its totals are not as first published by the time this one was worked out."""
    found = {}
    for month in way:
        first = run.record.find(Release, Period.parse(month["period"]), 1)
        approval = run.record.find(Approval, first.period, first.approval) if first else None
        if first and approval and approval.at <= revision.as_of:
            before = release_view_of(run.record, first).month["totals"]
            found[month["period"]] = sorted(name for name, count in before.items() if month["totals"].get(name, count) != count)
    return {period: names for period, names in found.items() if names}


def _correction(standing: Release, old: ReleaseView, old_packs: Packs, packs: Packs, reason: str) -> Correction:
    """What is said differently by the partitions that are not as they stood."""
    changed = [partition for partition in packs if packs.named[partition] != old_packs.named.get(partition)]
    before = rows_in([old_packs[one] for one in changed if one in old_packs.named]) if old_packs.named else old.whole()
    return correction(before, rows_in([packs[one] for one in changed]), standing.number, reason)


def rows_in(packs: Iterable[Pack]) -> ReleaseData:
    """The rows of trusts, actions and verdicts in some packs, as release data that says nothing else."""
    overview = joined(None, summaries_of(packs := list(packs)))
    return with_rows(overview, {trust: rows_of(pack, trust) for pack in packs for trust in trusts_in(pack)})
