"""Publish: put a revision forward as a candidate; once a person approved it, number it as a release and keep it whole."""

from __future__ import annotations

import logging

import pandas as pd

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.publish.files import keep_files
from tasks.publish.publishable_inputs import LOOKED_AT, fit_to_publish
from tasks.publish.release import told
from tasks.publish.stored import keep
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.rules.publishable import missing
from tasks.run.code_version import code_version
from tasks.run.events import happened
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.run.verb import verb
from tasks.site.data.shapes import ReleaseData

log = logging.getLogger("measures")

THE_RUN = "the monthly run"
"""Who puts a candidate forward when no person is named."""


class NotPublishable(Mistake):
    """There is nothing to publish; the text says why. `latest` stays where it was."""


@verb(name="propose", task_run_name="propose {period}")
def propose(period: str, by: str = THE_RUN, reason: str = "") -> int:
    """Put a period's newest revision forward to be released, if it is not yet; the number of the newest candidate is the answer.

    `by` is whoever asks for it, who cannot approve it too; `reason` says why a published month is told again. Nothing becomes public.
    What stands in the way of publishing it is named in the candidate as `missing`. Raises NotPublishable where there is nothing at all.
    """
    record, month = open_record(), Period.parse(period)
    revision = record.revision(month)
    standing, last = record.last_of(keys.releases(month)), record.last_of(keys.candidates(month))
    if last is not None and last["revision_sha256"] == sha_of(revision):
        return int(last["number"])
    because = (reason or _why(record, month, revision, standing["revision"])) if standing else ""
    telling = told(record, open_rulebook(), open_programme(), month, revision, standing, because)
    data, fit = telling.head, _fit(record, month, revision, telling.head)
    kept, release = keep(record, telling.head, telling.anew, telling.standing)  # nothing before it is known to be fit for anything
    candidate = {
        "period": period,
        "release": data["number"],
        "replaces_sha256": sha_of(standing) if standing else "",
        "revision": revision["number"],
        "revision_sha256": sha_of(revision),
        "as_of": revision["as_of"],
        "reason": data["reason"] or "First release",
        "why": _why(record, month, revision, last["revision"]) if last else "First put forward",
        "proposed_by": by,
        "missing": list(missing(fit)),
        "publishable": fit.sentence,
        "code": code_version(),
        "data": kept,
        "pages": keep_files(record, release, standing),
    }
    if not record.follow(keys.candidates(month), last, candidate):
        return propose(period, by, reason)  # another run was first: judge beside what it wrote
    number = last["number"] + 1 if last else 1
    log.info("%s  candidate %d for release %d. %s", period, number, candidate["release"], fit.sentence)
    return int(number)


@verb(name="publish", task_run_name="publish {period}")
def publish(period: str) -> int:
    """Release a period's newest candidate if it is approved; the number of the release in force is the answer, 0 while there is none."""
    record, month = open_record(), Period.parse(period)
    standing, candidate = record.last_of(keys.releases(month)), record.last_of(keys.candidates(month))
    approval = record.last_of(keys.approvals(month))
    if candidate is None or approval is None or not in_force(approval, candidate) or released(standing, candidate):
        return int(standing["number"]) if standing else 0
    named = ("period", "revision", "revision_sha256", "as_of", "reason", "proposed_by", "code", "data", "pages")
    release = {name: candidate[name] for name in named} | {
        "candidate": candidate["number"],
        "candidate_sha256": sha_of(candidate),
        "approval": approval["number"],
        "approval_sha256": sha_of(approval),
        "approved_by": approval["by"],
    }
    if record.follow(keys.releases(month), standing, release):
        log.info("%s  release %d: %s", period, candidate["release"], candidate["reason"])
        happened("release.published", f"period.{period}", release=str(candidate["release"]), reason=candidate["reason"])
    return publish(period)


def in_force(approval: Fact, candidate: Fact) -> bool:
    """Whether an approval is of exactly this candidate: it names the hashes it was given for, and anything else voids it."""
    return bool(approval["decision"] == "approved" and approval["candidate_sha256"] == sha_of(candidate))


def released(standing: Fact | None, candidate: Fact) -> bool:
    """Whether the release in force is this candidate."""
    return standing is not None and standing["candidate_sha256"] == sha_of(candidate)


def _fit(record: Record, period: Period, revision: Fact, data: ReleaseData) -> Verdict:
    """Whether a revision may be published; raises NotPublishable where there is nothing to publish at all."""
    before = revision["before"]
    previous = record.table(record.revision(Period.parse(before["period"]), before["number"]), "trusts") if before else None
    replanned = {row["trust"] for row in data["verdicts"] if row["rule"] == "plan_changed"}
    fit = fit_to_publish(
        open_rulebook(),
        open_programme(),
        period,
        pd.DataFrame(data["trusts"], columns=list(LOOKED_AT)),
        replanned,
        previous,
    )
    if fit.answer is Answer.NOT_APPLICABLE:
        raise NotPublishable(fit.sentence)
    return fit


def _why(record: Record, period: Period, revision: Fact, earlier: int) -> str:
    """What changed between an earlier revision and this one, in words for the list of releases."""
    old = record.revision(period, earlier)
    arrived = sorted({decision.split("/")[0] for decision in revision["made_from"].keys() - old["made_from"].keys()})
    if arrived:
        return f"An update arrived after the last release, from {', '.join(arrived)}"
    if revision["made_from"] != old["made_from"]:
        same = revision["made_from"].items() & old["made_from"].items()
        changed = sorted({name.split("/")[0] for name in revision["made_from"].keys() - {name for name, _ in same}})
        return f"An update was withdrawn or decided on again, from {', '.join(changed)}"
    if revision["rules"] != old["rules"]:
        return "The rules or the register changed"
    if revision["before"] != old["before"]:
        return "The month before was released again"
    return "An update was read again"
