"""A desk beside a programme of two trusts, at any moment; and somebody who opens links, fills forms in and presses buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tasks.desk.app import desk_app
from tasks.model.period import Period
from tasks.record.kinds import KINDS
from tasks.record.record import open_record
from tasks.run.desk_links import DeskLinks
from tasks.run.programme import load_programme
from tests.month.programme_run import ProgrammeRun
from tests.record.small import GOOD, SENDS, send, small

KEY = "a key for tests of thirty-two or more"
ANN, BEA = "ann@programme.example", "bea@programme.example"
"""Two who may approve a month."""

ADDRESS = "http://desk.example/"
LINKS = DeskLinks(ADDRESS, KEY)
SEPTEMBER = Period(2013, 9)


@dataclass
class AtDesk:
    """The desk, the moment it is there, and the browser of somebody without scripts and cookies."""

    programme: ProgrammeRun
    now: datetime = datetime(2013, 10, 10, 16, tzinfo=UTC)

    @contextmanager
    def settings(self) -> Iterator[None]:
        """Settings of a desk, and only while it is asked something."""
        with pytest.MonkeyPatch.context() as changed, self.programme.settings():
            changed.setenv("MEASURES_DESK", ADDRESS)
            changed.setenv("MEASURES_DESK_KEY", KEY)
            changed.setenv("MEASURES_DESK_FILES", str(self.files))
            yield

    @contextmanager
    def open(self) -> Iterator[TestClient]:
        """The desk while it runs; started twice, it is the same desk."""
        with self.settings(), TestClient(desk_app(lambda: self.now), base_url=ADDRESS, raise_server_exceptions=False) as client:
            yield client

    @property
    def files(self) -> Path:
        return self.programme.place / "desk"

    def link(self, trust: str = SENDS, post: str = "lead", period: Period = SEPTEMBER) -> str:
        """The way to somebody's own page."""
        (person,) = load_programme(self.programme.programme).holders(trust, post, date(2013, 10, 1))
        return LINKS.link_for(person, trust, period, self.now).removeprefix(ADDRESS.rstrip("/"))

    def fund_link(self, role: str) -> str:
        """The way to the page of whoever holds a post for a partner, or for published files."""
        (person,) = load_programme(self.programme.programme).holders("", role, date(2013, 10, 1))
        return LINKS.link_for(person, "", SEPTEMBER, self.now).removeprefix(ADDRESS.rstrip("/"))

    def send(self, name: str, client: TestClient | None = None, trust: str = SENDS, **changes: Any) -> Any:
        """Check an update and send it, as a lead does; the receipt is the answer."""
        if client is None:
            with self.open() as client:
                return self.send(name, client, trust, **changes)
        page = upload(client, self.link(trust), *self.update(name, trust, **changes)).text
        return press(client, page, "Send it all the same" if "It would be returned" in page else "Send it")

    def lines(self, client: TestClient, trust: str = SENDS) -> list[list[str]]:
        """The words of the table of what was sent, line by line, as the trust's page has it."""
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", client.get(self.link(trust)).text, re.DOTALL)[1:]
        return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]

    def facts(self) -> set[str]:
        """The kinds of facts that the record holds."""
        return {path.name for path in (self.programme.place / "store/facts/main").iterdir()}

    def written(self, folder: str) -> list[tuple[Any, str]]:
        """Every fact of a kind, with the text it is held as."""
        (kind,) = (one for one in KINDS.values() if one.folder == folder)
        record = open_record(str(self.programme.place / "store"))
        texts = sorted((self.programme.place / "store/facts/main" / folder).rglob("*.json"))
        return list(zip(record.all(kind.fact), (path.read_text(encoding="utf-8") for path in texts), strict=True))

    def update(self, name: str = "update.json", trust: str = SENDS, **changes: Any) -> tuple[str, bytes]:
        """A filled update as it lies on somebody's own machine: it is in no inbox."""
        inbox = self.programme.programme / "inbox"
        log = (inbox / "received.csv").read_bytes()
        data = send(self.programme.programme, name, "2013-10-10T17:00:00+01:00", trust, **(GOOD | changes))
        (inbox / trust / name).unlink()
        (inbox / "received.csv").write_bytes(log)
        return name, data


def press(client: TestClient, page: str, button: str, **typed: str) -> Any:
    """Press a button of a page: its form is posted with what it holds and what was typed."""
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        if f">{button}</button>" in form:
            hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
            return client.post(unescape(re.search(r'action="([^"]+)"', form)[1]), data=hidden | typed)
    raise AssertionError(f"there is no button {button!r}: {words(page)}")


def upload(client: TestClient, link: str, name: str, data: bytes) -> Any:
    return client.post(f"{link}/check", files={"file": (name, data)})


def words(page: str) -> str:
    """The words of a page, without its markup."""
    body = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def begun(place: Path) -> ProgrammeRun:
    return ProgrammeRun.below(place)


def two_trusts(place: Path) -> Path:
    """A programme of two trusts whose plans are agreed."""
    small(place)
    assert begun(place).run("plan") == 0
    return place
