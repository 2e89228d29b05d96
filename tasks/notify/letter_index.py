"""A page over the letters that lie in a folder, by day and by whom they are about, where no mail leaves and somebody wants to look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import quote

from tasks.model.words import in_full
from tasks.notify.letters import letter_templates
from tasks.run.run import Run
from tasks.run.write_file import write_file

INDEX = "index.html"
_FILE = re.compile(rb'^Content-Disposition: attachment; filename="([^"\r\n]+)"', re.MULTILINE)
_BANNER = re.compile(r"^\[[^\]]*\] ")  # which the page has once for all
_OTHERS = "Partners, regulators and others"
_WHOSE = re.compile(r"\d{4}-[^-]+-([^-]+)-")


@dataclass(frozen=True, slots=True)
class LetterInFolder:
    """One letter: its file, when it is dated (London), to whom it goes, its subject, and the files that come with it."""

    file: str
    at: datetime
    to: str
    subject: str
    whose: str
    files: str

    @property
    def hour(self) -> str:
        return f"{self.at:%H:%M}"

    @property
    def day(self) -> str:
        return in_full(self.at.date())

    @property
    def link(self) -> str:
        return quote(self.file)


def index_letters(run: Run) -> None:
    """Write the page beside the letters, if any lie in the folder and it says something else than before."""
    lines = sorted((_line(path) for path in run.settings.mail.glob("*.eml")), key=lambda one: (one.at, one.file))
    if not lines:
        return
    days, whose = defaultdict[date, list[LetterInFolder]](list), defaultdict[str, list[LetterInFolder]](list)
    names = {code: f"{trust.name} ({code})" for code, trust in run.rulebook.trusts.items()}
    for one in lines:
        days[one.at.date()].append(one)
        whose[names.get(one.whose, _OTHERS)].append(one)
    page = (
        letter_templates(run.rulebook.wording.short)
        .get_template("index.html.j2")
        .render(
            title=run.programme.title,
            banner=run.programme.banner,
            many=len(lines),
            days=[(in_full(day), mine) for day, mine in days.items()],
            whose=sorted(whose.items(), key=_by_name),
        )
    )
    path, data = run.settings.mail / INDEX, page.encode()
    if not path.is_file() or path.read_bytes() != data:
        write_file(path, data)


def _by_name(one: tuple[str, Iterable[LetterInFolder]]) -> tuple[bool, str]:
    return not one[0].endswith(")"), one[0]


def _line(path: Path) -> LetterInFolder:
    data = path.read_bytes()
    head = BytesHeaderParser(policy=policy.default).parsebytes(data)
    found = _WHOSE.match(path.name)
    files = ", ".join(name.decode("utf-8", "replace") for name in _FILE.findall(data))
    to, subject = head["To"].addresses[0].display_name, _BANNER.sub("", str(head["Subject"]))
    return LetterInFolder(path.name, head["Date"].datetime, to, subject, found[1] if found else "", files)
