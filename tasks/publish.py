"""Publish: put a revision forward as a candidate; once a person approved it, number it as a release and keep it whole."""

from __future__ import annotations

import logging
import re

import pandas as pd

from tasks.code_version import code_version
from tasks.events import happened
from tasks.kept import files, keep
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.written import to_json
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.record import Fact, Record, sha_of
from tasks.rules.publishable import missing
from tasks.site import release_pages
from tasks.site.dictionary import TRUSTS
from tasks.site.published import Published
from tasks.site.shapes import ReleaseData
from tasks.stores import keys
from tasks.tables.differences import as_csv
from tasks.tables.fit import fit_to_publish
from tasks.telling import told
from tasks.verb import verb
from tasks.watched import watched

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
        "pages": _pages(record, release, standing) | _changes(record, data, standing),
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


def _pages(record: Record, release: Published, standing: Fact | None) -> dict[str, str]:
    """Path to SHA-256 of a release's pages. Those of trusts told as before are the standing release's, if the same code made them."""
    data, kept, stands = release.head, {}, files(record, standing["pages"]) if standing else {}
    leave: set[str] = set()
    if standing and standing["code"] == code_version() and _rules(record, standing) == data.get("rules"):
        leave = {code for code, told in data["told"].items() if told["number"] < data["number"]}
        lists = f"{data['period']}/list/"  # of which those with no trust told anew are not made again
        kept = {p: sha for p, sha in standing["pages"].items() if p.startswith(lists) or _of(data["period"], p).upper() in leave}
    trusts = len(data["trusts"]) - len(leave)
    made = watched(release_pages(release, leave, stands), 3 * trusts, f"Making the pages of {trusts} trusts", long=3000)
    return kept | {path: record.put_blob(page) for path, page in made}


def _of(period: str, path: str) -> str:
    """The trust whose own a page or an answer is, in small letters; empty if it is none's."""
    own = re.fullmatch(rf"(?:api/{period}/([^/]+)\.json|{period}/([^/]+)/.+)", path)
    return (own[1] or own[2]) if own else ""


def _rules(record: Record, release: Fact) -> str:
    return str(record.revision(Period.parse(release["period"]), release["revision"])["rules"])


def _changes(record: Record, data: ReleaseData, standing: Fact | None) -> dict[str, str]:
    """The files that tell what each correction of a month changed: this one's, and those of the corrections before it."""
    if standing is None or "correction" not in data:
        return {}
    kept = {path: sha for path, sha in standing["pages"].items() if path.startswith(f"data/{data['period']}/changes-")}
    name = f"data/{data['period']}/changes-{data['number']}"
    found = data["correction"]["differences"]
    return kept | {f"{name}.csv": record.put_blob(as_csv(found)), f"{name}.json": record.put_blob(to_json(data["correction"]))}


def _fit(record: Record, period: Period, revision: Fact, data: ReleaseData) -> Verdict:
    """Whether a revision may be published; raises NotPublishable where there is nothing to publish at all."""
    before = revision["before"]
    previous = record.table(record.revision(Period.parse(before["period"]), before["number"]), "trusts") if before else None
    replanned = {row["trust"] for row in data["verdicts"] if row["rule"] == "plan_changed"}
    fit = fit_to_publish(
        open_rulebook(),
        open_programme(),
        period,
        pd.DataFrame(data["trusts"], columns=[column.name for column in TRUSTS]),
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
