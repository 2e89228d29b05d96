"""Publish: number a revision as a release and keep it whole; the site is then laid out from the record, `latest` last."""

from __future__ import annotations

import json
import logging
from datetime import datetime

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notices import listed
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.programme import Programme
from tasks.record import Fact, Record, to_json
from tasks.rulebook import Rulebook
from tasks.rules.publishable import publishable
from tasks.site import release_data, release_pages
from tasks.site.shapes import ReleaseData
from tasks.stores import keys
from tasks.tables.register import register
from tasks.verb import verb

log = logging.getLogger("measures")


class NotPublishable(Mistake):
    """A release was refused; the text lists what is missing. `latest` stays where it was."""


@verb(name="publish", task_run_name="publish {period}")
def publish(period: str) -> int:
    """Release a period's newest revision if it has not been; the number of the release in force is the answer.

    Raises NotPublishable with what is missing.
    """
    record, month = open_record(), Period.parse(period)
    revision = record.revision(month)
    newest = record.newest(keys.releases(month))
    standing = record.fact(keys.release(month, newest)) if newest else None
    if standing is not None and standing["revision"] == revision["number"]:
        return newest
    data = _told(record, open_rulebook(), open_programme(), month, revision, standing)
    release = {
        "period": period,
        "number": newest + 1,
        "revision": revision["number"],
        "as_of": revision["as_of"],
        "reason": data["reason"] or "First release",
        "data": record.put_blob(to_json(data)),
        "pages": {path: record.put_blob(page) for path, page in release_pages(data)},
    }
    record.create(keys.release(month, newest + 1), release)
    log.info("%s  release %d: %s", period, newest + 1, release["reason"])
    return newest + 1


def _told(record: Record, rulebook: Rulebook, programme: Programme, period: Period, revision: Fact, standing: Fact | None) -> ReleaseData:
    """Everything the pages and the open data of a period are made from."""
    tables = record.tables(revision)
    before = record.revision(Period.parse(revision["before"]["period"]), revision["before"]["number"]) if revision["before"] else None
    previous = record.tables(before) if before else None
    _refuse_unless(publishable_now(rulebook, period, tables["trusts"]["state"].tolist(), programme))
    return release_data(
        period=period,
        number=(standing["number"] if standing else 0) + 1,
        as_of=datetime.fromisoformat(revision["as_of"]),
        reason=_reason(record, period, revision, standing),
        actions=tables["actions"],
        trusts=tables["trusts"],
        verdicts=tables["verdicts"],
        findings=tables["findings"],
        previous_trusts=previous["trusts"] if previous else None,
        previous_actions=previous["actions"] if previous else None,
        register=register(rulebook, period, tables["verdicts"]),
        programme={"title": programme.title, "illustrative": programme.illustrative, "banner": programme.banner},
        standing=json.loads(record.blob(standing["data"])) if standing else None,
        notices=listed(record.store, keys.notices(period), receipt=keys.receipt_for),
    )


def publishable_now(rulebook: Rulebook, period: Period, states: list[str], programme: Programme) -> Verdict:
    """Whether a period may be released, by how many expected trusts have an accepted update or a known reason for none."""
    unexplained = () if programme.banner or not programme.illustrative else ("an illustrative programme without a banner that says so",)
    return publishable(
        len(states), sum(state != "" for state in states), rulebook.threshold("publish_floor_accounted", period.last_day), unexplained
    )


def _refuse_unless(verdict: Verdict) -> None:
    if verdict.answer is not Answer.YES:
        raise NotPublishable(verdict.sentence)


def _reason(record: Record, period: Period, revision: Fact, standing: Fact | None) -> str:
    """Why a period is told again, in words for the list of releases; empty the first time."""
    if standing is None:
        return ""
    old = record.revision(period, standing["revision"])
    arrived = sorted({decision.split("/")[0] for decision in set(revision["decisions"]) - set(old["decisions"])})
    if arrived:
        return f"An update arrived after the last release, from {', '.join(arrived)}"
    if revision["rules"] != old["rules"]:
        return "The rules or the register changed"
    if revision["before"] != old["before"]:
        return "The month before was released again"
    return "An update was read again"
