"""One request at the desk by somebody's link: who they are, which trust's month it opens, and the words that every page has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment

from tasks.desk.checked_files import MOST_HELD, CheckedFiles
from tasks.model.mistake import Mistake
from tasks.model.words import in_full
from tasks.rules.deadline import LONDON, london_day
from tasks.run.author import Author
from tasks.run.desk_links import ACKNOWLEDGE, APPROVE, FUND, SIGN_OFF, DeskLink, DeskLinks, NoLink, PostedForm, desk_links
from tasks.run.programme import Person, Programme
from tasks.run.run import Run, open_run
from tasks.site.page_frame import Link
from tasks.site.render import called, page_templates

TEMPLATES = Path(__file__).parents[2] / "templates" / "desk"


_FIRST = ("month.html", "acknowledge.html", "approve.html", "director.html", "more_time.html", "fund.html")
"""The pages that links open; others lead back to theirs."""


THROWN_AWAY = "thrown-away"
"""In the address of a page that says so of a checked file."""

LISTED = (APPROVE, ACKNOWLEDGE, SIGN_OFF)
"""The purposes of links by which people act on what waits, and so may see all of it that waits for them."""


class NoDesk(Mistake):
    """The desk has no address or key to sign its links with."""


@dataclass(frozen=True)
class Visit:
    """A run at the moment of a request, the link it came by, and whom that is for."""

    run: Run
    links: DeskLinks
    text: str
    link: DeskLink
    person: Person

    @property
    def mark(self) -> str:
        """A short name for this person, trust, month and purpose, whichever of their links they came by."""
        words = (self.link.purpose, self.link.trust, str(self.link.period), self.link.role, self.link.person, self.link.about)
        return sha256("|".join(words).encode()).hexdigest()[:16]

    @property
    def home(self) -> str:
        """The way to the page that the link opens."""
        return f"/{self.link.purpose}/{self.text}"

    @property
    def files(self) -> CheckedFiles:
        """What was checked on this page and not sent."""
        return CheckedFiles(self.run.settings.desk_files / self.mark)

    @property
    def trust_name(self) -> str:
        """The trust, partner or programme that the link is for."""
        partner = self.run.rulebook.partners.get(self.whose) if not self.link.trust else None
        return self.run.rulebook.trusts[self.link.trust].name if self.link.trust else partner.name if partner else self.run.programme.title

    @property
    def whose(self) -> str:
        """The trust, partner or kind of published file that the link's holder sends for."""
        return self.link.trust or self.link.role.rpartition(":")[2]

    @property
    def identity(self) -> str:
        """By what whoever acts here is known: the post and the mark of the address that their link was sent to."""
        return f"the desk, by a link for the {self.person.role} sent to {self.run.record.people.mark(self.person.address)}"

    def author(self, form: PostedForm) -> Author:
        """Whoever acts by a posted form."""
        return Author(self.person.name, self.identity, self.person.address, form.id)

    def form(self, act: str, about: str = "") -> str:
        """A form for this page, to be posted once."""
        return self.links.form(self.text, act, about, self.run.moment)

    def posted(self, fields: Mapping[str, str], act: str) -> PostedForm:
        """The form that was posted. Raises NoLink for one of another page, or too old."""
        return self.links.posted(fields.get("form", ""), self.text, act, self.run.moment)

    def discard(self, fields: Mapping[str, str]) -> str:
        """Throw away the checked file that a posted form names; says where to go on."""
        self.files.discard(self.posted(fields, "discard").about)
        return f"{self.home}?{THROWN_AWAY}=yes"

    def unsent(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What a page says of files that were checked on it: those that are not sent yet, and whether one was just thrown away."""
        held = [{"id": one.id, "name": one.name, "when": at_hour(one.at)} for one in self.files.held(self.run.moment)]
        return {"checked": held, "most_checked": MOST_HELD, "thrown_away": THROWN_AWAY in asked}

    def page(self, template: str, title: str, **more: Any) -> str:
        """A page in words, with the frame that every page of a link has."""
        month = self.link.period.words
        frame = _frame(self.run.programme, title) | {
            "home": self.home,
            "trail": (Link(f"{self.trust_name}{f', {month}' if self.link.trust else ''}", self.home),) if template not in _FIRST else (),
            "who": f"{self.person.name} ({self.run.rulebook.wording.title(self.person.role.partition(':')[0])})",
            "ends": in_full(london_day(self.link.ends)),
            "month": month,
            "trust": self.trust_name,
            "waiting": f"{self.home}/waiting" if self.link.purpose in LISTED and template in _FIRST else "",
            "director": self.run.rulebook.wording.director,
        }
        templates = _templates(self.run.rulebook.wording.short)
        return templates.get_template(template).render(page=frame | more, **called(self.run.programme.first.rhythm))


def visit(text: str, now: datetime, purpose: str) -> Visit:
    """A visit by a link, at a moment (aware). Raises NoLink for what is none or is for something else, and NoDesk without a key."""
    run = open_run(now)
    links = desk_links(run.settings, run.rulebook.wording.signs)
    if links is None:
        raise NoDesk("MEASURES_DESK is not set: the desk has no address, so nobody has a link to it")
    link = links.read(text, now)
    if link.purpose != purpose or (link.trust not in run.rulebook.trusts and purpose not in {APPROVE, FUND}):
        raise NoLink("There is no such page. Open the link as it stands in the letter that you got, whole and unchanged.")
    return Visit(run, links, text, link, links.holder(link, run.programme, london_day(now)))


def sentence_page(now: datetime, title: str, sentence: str, home: str = "") -> str:
    """A page with one sentence, for whoever has no link, or did something that cannot be."""
    return plain_page(now, "sentence.html", title, sentence=sentence, home=home, trail=(Link("Your page", home),) if home else ())


def plain_page(now: datetime, template: str, title: str, **words: object) -> str:
    """A page in words that belongs to nobody's link."""
    run = open_run(now)
    programme, unit = run.programme, run.rulebook.wording.short
    frame = _frame(programme, title) | {"who": "", "trail": (), "site": run.settings.site_address}
    return _templates(unit).get_template(template).render(page=frame | words, **called(programme.first.rhythm))


def at_hour(moment: datetime) -> str:
    """A moment as people say it, in London."""
    there = moment.astimezone(LONDON)
    return f"{there:%H:%M} on {in_full(there.date())}"


def _frame(programme: Programme, title: str) -> dict[str, Any]:
    return {"title": title, "programme": programme.title, "banner": programme.banner if programme.illustrative else "", "waiting": ""}


@cache
def _templates(unit: str) -> Environment:
    return page_templates(TEMPLATES, unit)
