"""Propose: a revision is put forward as a candidate for the next release, with everything that it would say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

import pandas as pd

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import one_line
from tasks.publish.causes import causes
from tasks.publish.contents import Contents, contents_of
from tasks.publish.publishable_inputs import looked_at, publishable_verdict
from tasks.record.decisions import is_retracted, month_before, newest_revision
from tasks.record.facts import Candidate, Release, Revision
from tasks.record.record import Record
from tasks.record.tables import table
from tasks.rules.publishable import missing
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.verb import verb

log = logging.getLogger("measures")

THE_RUN = "the monthly run"
"""Who puts a candidate forward when no person is named."""

_TRIES = 20


class NotPublishable(Mistake):
    """There is nothing to publish; the text says why. `latest` stays where it was."""


@verb()
def propose(run: Run, period: Period, by: str = THE_RUN, reason: str = "", *, as_before: str = "") -> Candidate:
    """Put a period's newest revision forward to be released, if it is not yet; the newest candidate is the answer.

    `by` is whoever asks for it, who cannot approve it too; `reason` is theirs for telling a published month again, beside which every cause
    is named; with a reason a candidate that two people withdrew for good is put forward once more, though nothing of it changed.
    `as_before` is what a release that is told again said in place of both. Nothing becomes public.
    What stands in the way of publishing it is named in the candidate as `missing`. Raises NotPublishable where there is nothing at all.
    """
    record = run.record
    for _ in range(_TRIES):
        revision = newest_revision(record, period)
        standing, last = record.last(Release, period), record.last(Candidate, period)
        again = last is not None and put_forward_again(record, last, reason)
        if last is not None and last.revision_sha256 == revision.hash and not again:
            return last
        because, causes_since = as_before, _causes_of(run, revision)
        if standing and not because:
            because = "; ".join(filter(None, (reason.strip().rstrip("."), causes_since(standing.revision, standing.code))))
        contents = contents_of(run, revision, standing, because)
        fit = _fit(run, revision, contents)
        candidate = Candidate(
            period=period,
            release=standing.number + 1 if standing else 1,
            replaces_sha256=standing.hash if standing else "",
            revision=revision.number,
            revision_sha256=revision.hash,
            as_of=revision.as_of,
            reason=because or "First release",
            why=_why(last, revision, reason, causes_since) if last else "First put forward",
            proposed_by=person_name(by),
            missing=tuple(missing(fit)),
            publishable=fit.sentence,
            code=code_version(),
            data=contents.data,
            pages=contents.pages,
            partitions=contents.partitions,
            inputs=contents.inputs,
        )
        if (made := record.follow(last, candidate)) is not None:
            if not run.dry:
                log.info("%s  candidate %d for release %d. %s", period, made.number, made.release, fit.sentence)
            return made
    raise Mistake(f"Too many runs put {period.words} forward at once: run again")


def put_forward_again(record: Record, newest: Candidate, reason: str) -> bool:
    """Whether somebody says why a month is to be put forward once more whose newest candidate was withdrawn for good."""
    return bool(reason.strip()) and is_retracted(record, newest)


def _causes_of(run: Run, revision: Revision) -> Callable[[int, str], str]:
    """Why a revision is put forward after another one, by the number of that and the code it was put forward by; worked out once."""

    @cache
    def since(number: int, code: str) -> str:
        return causes(run, run.record.get(Revision, revision.period, number), revision, code)

    return since


def _why(last: Candidate, revision: Revision, reason: str, causes_since: Callable[[int, str], str]) -> str:
    """Why a candidate took the place of the last one."""
    if last.revision_sha256 == revision.hash:
        return f"It was withdrawn for good, and is put forward once more: {one_line(reason).rstrip('.')}"
    return causes_since(last.revision, last.code)


def _fit(run: Run, revision: Revision, contents: Contents) -> Verdict:
    """Whether a revision may be published; raises NotPublishable where there is nothing to publish at all."""
    before = month_before(run.record, revision)
    overview = contents.release.overview
    fit = publishable_verdict(
        run.rulebook,
        run.programme,
        revision.period,
        pd.DataFrame(overview["trusts"], columns=looked_at(run.rulebook.statuses)),
        {row["trust"] for row in overview["verdicts"] if row["rule"] == "plan_changed"},
        table(run.record, before, "trusts") if before else None,
    )
    if fit.answer is Answer.NOT_APPLICABLE:
        raise NotPublishable(fit.sentence)
    return fit
