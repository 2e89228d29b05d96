"""A desk beside a programme of two trusts, at any moment; and somebody who opens links, fills forms in and presses buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tasks.desk.app import desk_app
from tasks.model.period import Period
from tasks.run.desk_links import DeskLinks
from tasks.run.programme import load_programme
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, send, small

KEY = "a key for tests of thirty-two or more"
ADDRESS = "http://desk.example/"
LINKS = DeskLinks(ADDRESS, KEY)
SEPTEMBER = Period(2013, 9)
GOOD = {"delivered_word": "", "evidence": "", "status_word": "Some issues"}
FAULTY = GOOD | {"narrative": ""}


@dataclass
class AtDesk:
    """The desk, the moment it is there, and the browser of somebody without scripts and cookies."""

    programme: ProgrammeRun
    now: datetime = datetime(2013, 10, 10, 16, tzinfo=UTC)
    seen: list[str] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[TestClient]:
        """The desk while it runs; started twice, it is the same desk."""
        with pytest.MonkeyPatch.context() as changed, self.programme.settings():
            changed.setenv("MEASURES_DESK", ADDRESS)
            changed.setenv("MEASURES_DESK_KEY", KEY)
            changed.setenv("MEASURES_DESK_FILES", str(self.files))
            with TestClient(desk_app(lambda: self.now), base_url=ADDRESS, raise_server_exceptions=False) as client:
                yield client

    @property
    def files(self) -> Path:
        return self.programme.place / "desk"

    def link(self, trust: str = SENDS, post: str = "lead", period: Period = SEPTEMBER) -> str:
        """The way to somebody's own page."""
        (person,) = load_programme(self.programme.programme).holders(trust, post, date(2013, 10, 1))
        return LINKS.link_for(person, trust, period, self.now).removeprefix(ADDRESS.rstrip("/"))

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


def two_trusts(place: Path) -> AtDesk:
    small(place)
    told = ProgrammeRun(place / "var", place / "programme", place / "config")
    assert told.run("plan") == 0
    return AtDesk(told)
