"""A mail as it was opened, apart from everything else: its headers, and the files that came with it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import orjson

from tasks.collect.mail.opening_order import OpeningTime
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped
from tasks.workbook.sandbox.wire import unpack

OPEN_MAIL = "tasks.collect.mail.open_locked:open_mail"
_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_FIRST_WORDS = re.compile(r"(?:automatic reply|auto[- ]?reply|out of (?:the )?office|autosvar|abwesen)", re.IGNORECASE)
_BULK = {"bulk", "list", "junk", "auto_reply"}


@dataclass(frozen=True, slots=True)
class Undelivered:
    """To whom a mail of ours did not come, and the words of whoever says so."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class MailContent:
    """What was found in a mail. `fault` says why it could not be opened; then there is nothing else."""

    about: dict[str, Any]
    files: tuple[tuple[str, bytes], ...] = ()
    fault: str = ""

    def header(self, name: str) -> str:
        """A header on one line; empty where there is none."""
        return str(self.about.get("headers", {}).get(name, ""))

    @property
    def sender(self) -> str:
        """The one address in From; empty where there is none, or more than one."""
        found = self.about.get("from", [])
        return str(found[0]) if len(found) == 1 and not self.about.get("many_from") else ""

    @property
    def vouchers(self) -> list[str]:
        """What each Authentication-Results says, the topmost first."""
        return list(self.about.get("vouchers", []))

    @property
    def message_id(self) -> str:
        return next(iter(_ids(self.header("message-id"))), "")

    @property
    def answered(self) -> list[str]:
        """The mails that it answers, by their Message-ID, the nearest first."""
        return [*_ids(self.header("in-reply-to")), *reversed(_ids(self.header("references")))]

    @property
    def original(self) -> str:
        """The Message-ID of the mail that a report on delivery is about."""
        return next(iter(_ids(str(self.about.get("original", "")))), "")

    @property
    def undelivered(self) -> list[Undelivered]:
        """Those whom a mail never reaches, by a report on delivery; one that is only put off is not among them."""
        failed = (one for one in self.about.get("reports", []) if one["action"] == "failed")
        return [Undelivered(one["address"], " ".join(f"{one['status']} {one['words']}".split()) or "no reason given") for one in failed]

    @property
    def reports(self) -> bool:
        """Whether it reports on the delivery or the reading of another mail."""
        return self.about.get("kind") == "multipart/report" or "x-failed-recipients" in self.about.get("has", [])

    @property
    def empty_return_path(self) -> bool:
        """Whether nobody could be told that it was not delivered, as of a bounce."""
        return "return-path" in self.about.get("has", []) and self.header("return-path") in {"<>", ""}

    @property
    def automatic(self) -> str:
        """Why it was written by a machine or came by a list, in words that follow "it"; empty where a person wrote to us."""
        has = self.about.get("has", [])
        if self.reports:
            return "is a report on a mail"
        if "list-id" in has or self.header("precedence").casefold() in _BULK:
            return "came by a mailing list or in bulk"
        submitted = self.header("auto-submitted").partition(";")[0].strip().casefold()
        if submitted not in {"", "no"} or {"x-autoreply", "x-autorespond"} & {*has}:
            return "was written by a machine"
        if self.empty_return_path:
            return "came from a machine"
        return "reads like an answer for somebody who is out" if _FIRST_WORDS.match(self.header("subject")) else ""


def open_mails(mails: Sequence[bytes], time: OpeningTime | None = None) -> list[MailContent]:
    """The content of each mail, in order, as long as there is time for another; never an exception for what is in one."""
    found: list[MailContent] = []
    given = time or OpeningTime(inf)
    with Sandbox(OPEN_MAIL, Limits()) as sandbox:
        answers = sandbox.answers([({}, blob) for blob in mails])
        while len(found) < len(mails) and given.left > 0:
            with given.counted():
                found.append(_content(next(answers)))
    return found


def _content(answer: bytes | Stopped) -> MailContent:
    if isinstance(answer, Stopped):
        return MailContent({}, fault=str(answer))
    try:
        source = io.BytesIO(answer)
        about = orjson.loads(unpack(source.read))
        if fault := about.pop("fault", ""):
            return MailContent(about, fault=f"it is like no mail that is known ({fault})")
        return MailContent(about, tuple((name, unpack(source.read)) for name in about["files"]))
    except (ValueError, TypeError, KeyError, AttributeError):  # what a mail has done to its reader is not known
        return MailContent({}, fault="it confuses whoever opens it")


def _ids(text: str) -> list[str]:
    return _ID.findall(text)[:20]
