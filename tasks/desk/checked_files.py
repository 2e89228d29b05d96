"""A file that was checked and is not sent yet: held beside the record for a day, with its findings, for the page that it was checked on."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from tasks.model.finding import Finding
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record.codec import decoded, encoded
from tasks.run.run import Run
from tasks.run.write_file import file_name, write_file
from tasks.validate.check_file import check_bytes
from tasks.workbook.returned.returned_files import returned_files

HELD_FOR = timedelta(days=1)
MOST_HELD = 10
"""Files of one page; when another one is checked, the oldest goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file by its name, size and hash, when it was checked (aware), its month, and what was found; `back` names its copies, and `claimed`
    says what a claim of costs asks for.
    """

    id: str
    name: str
    size: int
    sha256: str
    at: datetime
    period: Period
    findings: tuple[Finding, ...]
    back: tuple[str, ...]
    claimed: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which it would be returned."""
        return tuple(one for one in self.findings if one.refuses)


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The files that were checked on one page and not sent. What is older than a day is gone."""

    folder: Path

    def check(self, run: Run, trust: str, name: str, data: bytes) -> CheckedFile:
        """Check a file as the month would if it arrived now, and hold it with what was found. Raises Mistake for one that is none."""
        require_bytes(data)
        period, reading, findings = check_bytes(run, name, len(data), lambda: data, trust)
        back = returned_files(name, data, reading.kind, findings, run.programme.banner) if findings else ()
        return self.hold(run, name, data, period, findings, back)

    def hold(
        self,
        run: Run,
        name: str,
        data: bytes,
        period: Period,
        findings: Sequence[Finding],
        back: Sequence[tuple[str, bytes]],
        claimed: str = "",
    ) -> CheckedFile:
        """Hold a file with what was found in it, and what would go back with it. Raises Mistake for one that is none."""
        require_bytes(data)
        sha = hashlib.sha256(data).hexdigest()
        which = hashlib.sha256(f"{name} {sha}".encode()).hexdigest()[:24]
        write_file(self._place(which, "file"), data)
        for number, (_, copy) in enumerate(back):
            write_file(self._place(which, str(number)), copy)
        names = tuple(one for one, _ in back)
        checked = CheckedFile(
            id=which,
            name=name,
            size=len(data),
            sha256=sha,
            at=run.moment,
            period=period,
            findings=tuple(findings),
            back=names,
            claimed=claimed,
        )
        write_file(self._place(which, "about.json"), encoded(checked))  # last: what has it is whole
        for old in self.all()[MOST_HELD:]:
            self.discard(old.id)
        return checked

    def get(self, which: str, now: datetime) -> CheckedFile:
        """A file that was checked within a day of `now` (aware). Raises NotFound."""
        found = next((one for one in self.held(now) if one.id == which), None)
        if found is None:
            raise NotFound(
                "That file is not held any more: it was sent or thrown away, it was checked more than a day ago, or "
                f"{MOST_HELD} others were checked here since. Choose it again."
            )
        return found

    def data(self, checked: CheckedFile) -> bytes:
        """Its bytes as they came; raises NotFound for a file that was discarded meanwhile."""
        return self._read(checked.id, "file")

    def copy(self, checked: CheckedFile, number: int) -> bytes:
        """One of the files that would go back with it."""
        return self._read(checked.id, str(number))

    def held(self, now: datetime) -> list[CheckedFile]:
        """The files that were checked within a day of `now` (aware), the newest first."""
        return [one for one in self.all() if now - one.at < HELD_FOR]

    def all(self) -> list[CheckedFile]:
        """Every file that lies here, the newest first."""
        places = (place for place in self.folder.glob("*/about.json") if place.exists())
        return sorted((decoded(CheckedFile, place.read_bytes(), place.name) for place in places), key=lambda one: one.at, reverse=True)

    def discard(self, which: str) -> None:
        """Throw a file away, whether it is there or not."""
        shutil.rmtree(self.folder / PurePath(which).name, ignore_errors=True)

    def _place(self, which: str, name: str) -> Path:
        return self.folder / which / name

    def _read(self, which: str, name: str) -> bytes:
        try:
            return self._place(which, name).read_bytes()
        except OSError:
            raise NotFound("That file is not held any more: choose it again.") from None


def require_bytes(data: bytes) -> None:
    """Raises Mistake for a file without a byte."""
    if not data:
        raise Mistake("The file is empty, so there is nothing to check. Save it once more, and choose it again.")


def throw_away_old(folder: Path, now: datetime) -> None:
    """Throw away, on every page, what is held for longer than a day by `now` (aware), and what a killed check left half written."""
    for page in _folders(folder):
        files = CheckedFiles(page)
        whole = {one.id: one.at for one in files.all()}
        for place in _folders(page):
            at = whole.get(place.name, datetime.fromtimestamp(place.stat().st_mtime, now.tzinfo))
            if now - at >= HELD_FOR:
                files.discard(place.name)


def clean_name(outside: str, nameless: str = "update") -> str:
    """The name of an uploaded file as we write it: its last part, on one line, of a fitting length and with its ending."""
    last = PurePath("".join(c if c.isprintable() else " " for c in outside.replace("\\", "/")).rpartition("/")[2].strip(" .~$"))
    return f"{file_name(' '.join(last.stem.split())) or nameless}{file_name(last.suffix.lower(), 10)}"


def _folders(place: Path) -> Sequence[Path]:
    found: Iterator[Path] = place.iterdir() if place.is_dir() else iter(())
    return sorted(one for one in found if one.is_dir() and not one.is_symlink())
