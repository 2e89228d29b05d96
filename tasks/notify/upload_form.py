"""A form that puts a file into the bucket's inbox: a page for one trust and month, signed, limited in size and time, without a login."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.evidence.published_files import READERS
from tasks.model.file_limit import CLAIM, PUBLISHED, UPDATE, FileLimit
from tasks.model.mistake import Mistake, NotFound
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.notify.mending_days import ANSWER
from tasks.notify.workbook_letters import WORKBOOK
from tasks.rules.overdue import OVERDUE
from tasks.run.inbox import CLAIMS, EVIDENCE, in_bucket
from tasks.run.run import Run
from tasks.run.settings import Settings

log = logging.getLogger("measures")

MOST_DAYS = 7
"""A signature of today is no longer believed after that, whatever it says itself."""

_FILE = "${filename}"
_LIMITS: dict[str, FileLimit] = {CLAIMS: CLAIM, EVIDENCE: PUBLISHED}
_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "notices"


class NoUpload(Mistake):
    """No form can be made; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a form is for: a folder of the inbox such as `RNL` or `claims/RM2`, a month, whose words its title has, and for how long."""

    folder: str
    month: str
    title: str
    days: int
    banner: str

    def page(self, settings: Settings, mark: str = "") -> bytes:
        """The form as a page, good from now on for its days. `mark` keeps what is sent by it apart from what is sent by another.

        Raises NoUpload.
        """
        import boto3  # noqa: PLC0415  slow to import, and most inboxes are folders
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        inbox = settings.inbox
        if not in_bucket(inbox):
            raise NoUpload("Only an inbox in a bucket takes files by such a form: MEASURES_INBOX names a folder")
        if not 1 <= self.days <= MOST_DAYS:
            raise NoUpload(f"A form is good for 1 to {MOST_DAYS} days, not for {self.days}")
        bucket, _, prefix = inbox.removeprefix("s3://").partition("/")
        limit = _LIMITS.get(self.folder.partition("/")[0], UPDATE)
        root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        fixed = {"success_action_status": "201"}
        try:
            client = boto3.Session(profile_name=settings.upload_profile or None).client("s3", config=Config(signature_version="s3v4"))
            signed = client.generate_presigned_post(
                bucket,
                f"{root}{self.folder}/{self.month}-{mark or secrets.token_hex(4)}-{_FILE}",
                Fields=dict(fixed),
                Conditions=[fixed, ["content-length-range", 1, limit.most]],
                ExpiresIn=self.days * 24 * 3600,
            )
        except (BotoCoreError, ValueError) as error:
            raise NoUpload(f"No upload can be signed: {error}. Look at the credentials, the region and MEASURES_UPLOAD_PROFILE") from error
        words = {"title": self.title, "banner": self.banner, "days": counted(self.days, "day"), "most": limit.most // (1 << 20)}
        return _templates().get_template("upload.html.j2").render(**words, url=signed["url"], fields=signed["fields"]).encode()


def form_for(run: Run, whose: str, month: Period, days: int) -> UploadForm:
    """The form for a trust, `claims/<partner>` or `evidence/<kind>`; raises NotFound for one that nobody has."""
    folder, _, name = whose.partition("/")
    partners = {one.partner for one in run.rulebook.contracts if one.partner}
    if trust := run.rulebook.trusts.get(whose):
        title = f"Send the update of {trust.name} ({whose}) for {month.words}"
    elif (folder == CLAIMS and name in partners) or (folder == EVIDENCE and name in READERS):
        title = f"Send {folder} ({name}) for {month.words}"
    else:
        raise NotFound(f"{whose!r} is no trust of the register, no claims/PARTNER, and no evidence/ of {' or '.join(READERS)}")
    return UploadForm(whose, str(month), title, days, run.programme.banner)


def enclosed_form(run: Run, notice: Notice) -> tuple[tuple[str, bytes], ...]:
    """The form that goes with a letter to a trust about an update that is still to come; nothing where none is asked for.

    A form that cannot be made stops no letter: the log says why.
    """
    asked = notice.rule in {OVERDUE, WORKBOOK} or (notice.rule, notice.level.step) == (ANSWER, "returned")
    if not (asked and notice.trust and notice.before_trouble and run.settings.upload_days):
        return ()
    form = form_for(run, notice.trust, notice.period, run.settings.upload_days)
    try:
        return ((f"{notice.trust}-{notice.period}-upload.html", form.page(run.settings, notice.id)),)
    except NoUpload as without:
        log.warning("%s  %s: sent without a form for uploads. %s", notice.period, notice.subject, without)
        return ()


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
