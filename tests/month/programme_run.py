"""A programme that was run, and short ways to ask what came of it."""

from __future__ import annotations

import csv
import email
import hashlib
import html
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TypeVar

from flows.clock import now
from flows.command_line import main
from tasks.run.run import open_run

F = TypeVar("F")

SETTINGS = (
    "MEASURES_STORE",
    "MEASURES_SITE",
    "MEASURES_MAIL",
    "MEASURES_RETURNED",
    "MEASURES_PREVIEW",
    "MEASURES_SUBSCRIBERS",
    "MEASURES_PROGRAMME",
    "MEASURES_CONFIG",
)


@dataclass(frozen=True)
class ProgrammeRun:
    """A place of its own for record, site, mail and returned files; `site_address` is that of a site elsewhere, as in a bucket."""

    place: Path
    programme: Path | None = None
    config: Path | None = None
    site_address: str = ""

    @classmethod
    def below(cls, place: Path) -> ProgrammeRun:
        """What stands in one place together with its own programme and rules."""
        return cls(place / "var", place / "programme", place / "config")

    @classmethod
    def copied(cls, begun: Path, place: Path) -> ProgrammeRun:
        """A copy of all that stands in a place, in another that a test may change."""
        shutil.copytree(begun, place, dirs_exist_ok=True)
        return cls.below(place)

    @contextmanager
    def settings(self):
        """Settings that point here, and only while something is run here."""
        before = {name: os.environ.get(name) for name in SETTINGS}
        mine = {name: str(self.place / name.removeprefix("MEASURES_").lower()) for name in SETTINGS[:6]}
        mine |= {"MEASURES_PROGRAMME": str(self.programme)} if self.programme else {}
        mine |= {"MEASURES_CONFIG": str(self.config)} if self.config else {}
        mine |= {"MEASURES_SITE": self.site_address} if self.site_address else {}
        os.environ.update(mine)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                os.environ.update({name: value} if value is not None else {})

    def run(self, *words: str) -> int:
        """A command as people type it; what tells a month is approved as it is told, as the sample programme does."""
        return self.run_unapproved(*words, *(("--approve-as", "sample approver") if words[0] in {"month", "replay", "rerun"} else ()))

    def run_unapproved(self, *words: str) -> int:
        """The same, and what it puts forward waits for a person."""
        looked_at = words[0] == "approve" and "--candidate" not in words
        with self.settings():
            return main([*words, *(("--candidate", self.candidate(words[1])) if looked_at else ())])

    def candidate(self, period: str) -> str:
        """The hash of a month's newest candidate, as whoever looked at it has it; none of ours before there is one."""
        put_forward = self.place.glob(f"store/facts/main/candidates/{period}/*.json")
        newest = max(put_forward, key=lambda path: int(path.stem), default=None)
        return hashlib.sha256(newest.read_bytes()).hexdigest() if newest else "0" * 64

    def sweep(self, moment: str) -> int:
        """Look through the inbox at a moment, as the schedule does in working hours; says how many decisions were new."""
        from flows.collect_updates import collect_updates  # Prefect is slow to import, and most programmes are only run by commands

        with self.settings():
            return collect_updates.fn(datetime.fromisoformat(moment))

    def held(self, kind: type[F]) -> list[F]:
        """Every fact of a kind in the record."""
        with self.settings():
            return list(open_run(now()).record.all(kind))

    @property
    def site(self) -> Path:
        return self.place / "site"

    def rows(self, period: str, table: str) -> list[dict[str, str]]:
        with (self.site / "data" / period / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def trust(self, period: str, code: str) -> dict[str, str]:
        return next(row for row in self.rows(period, "trusts") if row["trust"] == code)

    def action(self, period: str, ref: str) -> dict[str, str]:
        return next(row for row in self.rows(period, "actions") if row["ref"] == ref)

    def verdict(self, period: str, code: str, rule: str) -> dict[str, str]:
        return next(row for row in self.rows(period, "verdicts") if (row["trust"], row["rule"]) == (code, rule))

    def page(self, period: str, code: str = "") -> str:
        """The words of a page, without its markup."""
        text = (self.site / period / code.lower() / "index.html").read_text(encoding="utf-8")
        body = re.sub(r"</?data\b[^>]*>", "", re.sub(r"<(script|style).*?</\1>", " ", text, flags=re.DOTALL))
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def returned(self, period: str, code: str) -> list[Path]:
        return sorted((self.place / "returned" / period / code).glob("*"))

    def mail(self, pattern: str = "*") -> list[EmailMessage]:
        return [
            email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted((self.place / "mail").glob(f"{pattern}.eml"))
        ]

    def letters(self, subject: str) -> list[tuple[str, str]]:
        """(address, text on one line) of each letter whose subject has these words."""
        found = [mail for mail in self.mail() if subject in str(mail["Subject"])]
        return sorted((mail["To"].addresses[0].addr_spec, " ".join(mail.get_body(("plain",)).get_content().split())) for mail in found)

    def files(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.place)): path.read_bytes() for path in sorted(self.place.rglob("*")) if path.is_file()}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Every file with its inode and time of change: equal before and after means nothing was written."""
        return {str(p.relative_to(self.place)): (p.stat().st_ino, p.stat().st_mtime_ns) for p in sorted(self.place.rglob("*"))}
