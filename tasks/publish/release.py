"""Telling a revision as a release: what is said of every trust, worked out anew for those of which it may be another than it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.publish.differences import correction
from tasks.publish.progress import progress
from tasks.publish.register import register
from tasks.publish.release_data import notice_rows, release_data
from tasks.publish.sources import sources
from tasks.publish.stored import published
from tasks.record import keys
from tasks.record.outbox import listed
from tasks.record.record import Fact, Record
from tasks.rulebook import Rulebook
from tasks.run.code_version import code_version
from tasks.run.programme import Programme
from tasks.site.data.shapes import Programme as Titled
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.merged import merged
from tasks.site.published import Part, head_of, only_of, parts_of


@dataclass(frozen=True, slots=True)
class Telling:
    """The head of a release, the parts told anew, and by trust the SHA-256 of the parts that stand as the release before has them."""

    head: ReleaseData
    anew: Mapping[str, Part]
    standing: Mapping[str, str]


def told(
    record: Record, rulebook: Rulebook, programme: Programme, period: Period, revision: Fact, standing: Fact | None, reason: str
) -> Telling:
    """Everything the pages and the open data of a period are made from: facts of the record, rules, a title and a banner.

    `standing` is the release that this one would replace. Where the revision is of the same rules and only some trusts were assessed
    anew since, only they, and those of whom somebody was told since, are told anew.
    """
    before = record.revision(Period.parse(revision["before"]["period"]), revision["before"]["number"]) if revision["before"] else None
    titled: Titled = {"title": programme.title, "illustrative": programme.illustrative, "banner": programme.banner}
    notices = listed(record.store, keys.notices(period), receipt=keys.receipt_for)
    old = published(record, standing) if standing else None
    trusts = _anew(record, revision, standing, old.head, titled, notices) if standing and old else None
    stood = None if old is None else old.whole() if trusts is None else only_of(old, trusts)
    tables, previous = record.tables(revision, trusts), record.tables(before, trusts) if before else None
    data = release_data(
        period=period,
        number=(standing["number"] if standing else 0) + 1,
        as_of=datetime.fromisoformat(revision["as_of"]),
        reason=reason if standing else "",
        actions=tables["actions"],
        trusts=tables["trusts"],
        verdicts=tables["verdicts"],
        findings=tables["findings"],
        previous_trusts=previous["trusts"] if previous else None,
        previous_actions=previous["actions"] if previous else None,
        previous_totals=before["totals"] if before else {},
        register=register(rulebook, period, tables["verdicts"], trusts),
        programme=titled,
        standing=stood,
        progress=progress(record, revision),
        notices=notices if trusts is None else [notice for notice in notices if notice.trust in trusts],
    )
    traced: ReleaseData = {**data, "sources": sources(record, tables["trusts"], revision["made_from"]), "rules": revision["rules"]}
    if stood is not None:
        traced["correction"] = correction(stood, traced)
    if old is None or trusts is None:
        return Telling(head_of(traced), parts_of(traced), {})
    kept = {trust: sha for trust, sha in old.named.items() if trust not in trusts}
    return Telling(merged(old.head, traced, trusts), parts_of(traced), kept)


def _anew(
    record: Record, revision: Fact, standing: Fact, old: ReleaseData, titled: Titled, notices: Sequence[Notice]
) -> frozenset[str] | None:
    """The trusts of which a revision may say another thing than the release that stands; None if that may be all."""
    assessed = record.told_anew(revision, standing["revision"])
    if assessed is None or standing["code"] != code_version() or old["programme"] != titled:
        return None
    now, then = _by_trust(notice_rows(notices)), _by_trust(old["notices"])
    heard = {trust for trust in now.keys() | then.keys() if now.get(trust) != then.get(trust)}
    return frozenset((assessed | heard) & old["register"].keys())


def _by_trust(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["trust"]].append(row)
    return found
