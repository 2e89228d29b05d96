"""A release of a month made again from its assessment, and compared with the one that was published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.contents import contents_of
from tasks.publish.reading import release_view_of
from tasks.record.facts import Release, Revision
from tasks.record.kinds import RESULTS
from tasks.record.record import Record
from tasks.run.grants import granted_since
from tasks.run.month_trusts import require_of_programme
from tasks.run.run import Run, rules_of
from tasks.run.settings import code_version
from tasks.upkeep.verify import CouldNotLook

DATA = "the release's data"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many files a release has, what came out different (or not at all), and the code that made it, then and now."""

    number: int
    files: int
    different: tuple[str, ...]
    made_by: str
    code: str

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        if not self.different:
            return (
                f"Release {self.number}: its data worked out again from the tables and rules of its assessment, "
                f"and {counted(self.files, 'file')} rendered from that: every one equal to the byte."
            )
        other = (
            "" if self.made_by == self.code else f" It was made by code {self.made_by}, and this is {self.code}: check out that version."
        )
        return f"Release {self.number}: {len(self.different)} of {self.files + 1} differ: {', '.join(self.different[:10])}.{other}"


def rebuild(run: Run, period: Period, number: int = 0) -> Rebuilt:
    """Rebuild a month's release, the newest unless one is named. Nothing is written, and nothing that was worked out before is used.

    Raises NotFound if there is none, and CouldNotLook for one that was made in an earlier format. Only the programme's title and banner are
    taken from the release, for no fact holds them.
    """
    record = run.record
    number = number or record.newest(Release, period)
    if not number:
        require_of_programme(run.programme, period)
        public = sorted(record.newest_of_each(Release), key=lambda one: abs((one.first_day - period.first_day).days))
        near = f": the nearest {period.noun} that has is {public[0].words}" if public else ", and no other has"
        raise NotFound(f"{period.words} has no release to rebuild{near}")
    release = record.get(Release, period, number)
    if not release.partitions:
        raise CouldNotLook(
            f"Release {number} of {period.words} was made before the record was upgraded, by code {release.code or 'unknown'}: "
            "restore the backup that the upgrade made, with that version, and rebuild it there"
        )
    dry_record, again = _again(run, release)
    files, made = (release_view_of(*one).files for one in ((record, release), (dry_record, again)))
    different = files.unlike(made)
    same = again.data == release.data or dry_record.blob(again.data) == record.blob(release.data)
    return Rebuilt(number, len(files.named), tuple(different if same else [DATA, *different]), release.code, code_version())


def _again(run: Run, release: Release) -> tuple[Record, Release]:
    """A release made again from its assessment, the rules of that, and the notices that were written by its moment.

    With it comes the record of a dry run that holds what it is made of.
    """
    revision = run.record.get(Revision, release.period, release.revision)
    standing = run.record.get(Release, release.period, release.number - 1) if release.number > 1 else None
    with rules_of(run.record, revision.config) as config:
        dry = _dry_run(run, release, revision, config)
        made = contents_of(dry, revision, standing, release.reason if standing else "")
    return dry.record, replace(release, data=made.data, pages=made.pages, partitions=made.partitions, inputs=made.inputs)


def _dry_run(run: Run, release: Release, revision: Revision, config: Path) -> Run:
    """The run at the release's moment, by its rules and under its title; nothing that was worked out or written since is there."""
    words = release_view_of(run.record, release).month["programme"]
    programme = replace(run.programme, title=words["title"], illustrative=words["illustrative"], banner=words["banner"])
    return replace(run, programme=programme).at(release.as_of).dry_run((RESULTS, *granted_since(run.record, revision)), config)
