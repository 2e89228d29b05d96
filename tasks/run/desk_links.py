"""Links to the desk and the forms on its pages: signed with one key, so that nobody else can make them and another key ends them all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from tasks.model.mistake import BadConfig, Mistake
from tasks.model.period import Period
from tasks.model.posts import CHAIR, CHIEF, DIRECTOR, LEAD
from tasks.run.programme import Person, Programme
from tasks.run.settings import MailInSettings, Settings

UPDATE = "update"
"""The purpose of a link by which a trust's update for a month is sent."""

OWN_PAGE = "desk:your-own-page"
"""Stands in a letter for words and a link of its recipient's own, until the letter leaves; so that no link stands in the record."""

LASTS = timedelta(days=92)
"""How long a link to the desk opens its page: a month's update, its mending and what is late, and no longer."""

OPEN_FOR = timedelta(hours=12)
"""How long a form can be posted after its page was shown."""

ACKNOWLEDGE = "acknowledge"
"""The purpose of a link by which a regulator says who looks after what a notice tells."""

APPROVE = "approve"
"""The purpose of a link by which an approver looks at a month that waits, and decides on it."""

SIGN_OFF = "director"
"""The purpose of a link by which a director signs an update off, comments on it, or warns early."""

FUND = "fund"
"""The purpose of a link by which a partner sends claims of costs, or whoever stands for published files sends these."""

_SHORTEST_KEY = 32
_STAND_IN = "alternate:"
_ABOUT_ONE_THING = {ACKNOWLEDGE, APPROVE}
PURPOSES = {
    **dict.fromkeys((LEAD, CHIEF, CHAIR), UPDATE),
    "regulator": ACKNOWLEDGE,
    DIRECTOR: SIGN_OFF,
    "approver": APPROVE,
    "partner": FUND,
    "evidence": FUND,
}
"""What the desk is for, by the post; whoever stands in for a post may do what it may."""


def purpose_of(role: str, signs: Collection[str]) -> str:
    """What the desk is for to somebody in a post; empty for one that has nothing to do there. `signs` are the posts that sign updates."""
    post = role.removeprefix(_STAND_IN).partition(":")[0]
    return PURPOSES.get(post) or (UPDATE if post in signs else "")


class NoLink(Mistake):
    """What was opened is no link of ours, or no form of its page; the text says no more than that."""


class LinkOver(NoLink):
    """A link or a form that was ours once; the text says what to do."""


@dataclass(frozen=True, slots=True)
class DeskLink:
    """Whom a link is for (a post, and the mark of the address it was sent to), which trust's month it opens, what for, until when."""

    purpose: str
    trust: str
    period: Period
    role: str
    person: str
    ends: datetime
    about: str = ""  # the notice that it acknowledges, or the candidate that was put forward


@dataclass(frozen=True, slots=True)
class PostedForm:
    """What a posted form does, about what, on which page, and its own name, under which the record notes that it was used. `day`: shown."""

    act: str
    about: str
    id: str
    day: date


@dataclass(frozen=True, slots=True)
class DeskLinks:
    """Makes and reads links and forms. `address` is the desk's own, with a trailing slash."""

    address: str
    key: str
    signs: tuple[str, ...] = ()  # posts that sign in the regime: each has a page, whatever it is called

    def sign(self, link: DeskLink) -> str:
        """A link as the last part of its address."""
        words = [link.purpose, link.trust, str(link.period), link.role, link.person, int(link.ends.timestamp()), link.about]
        return self.sign_words("link", words)

    def read(self, text: str, now: datetime) -> DeskLink:
        """The link that some text is. Raises NoLink for what we never signed, and LinkOver for what has ended by `now` (aware)."""
        purpose, trust, period, role, person, ends, about = self.read_words("link", text, 7)
        link = DeskLink(purpose, trust, Period.parse(period), role, person, datetime.fromtimestamp(ends, UTC), about)
        if link.ends <= now:
            raise LinkOver("This link has ended. The next letter to you has a new one, or ask for one whoever runs the programme.")
        return link

    def link_for(self, person: Person, trust: str, period: Period, now: datetime, about: str = "") -> str:
        """The whole address of a person's own page for a trust's month, from `now` (aware) on; empty for a post that has none. A partner's
        opens no trust, whichever its letter was about.

        `about` is what it is to acknowledge, a notice by its id, or to decide on, a candidate by the beginning of its hash.
        """
        purpose = purpose_of(person.role, self.signs)
        about, trust = about if purpose in _ABOUT_ONE_THING else "", "" if purpose == FUND else trust
        link = DeskLink(purpose, trust, period, person.role, self.mark(person.address), now + LASTS, about)
        return f"{self.address}{purpose}/{self.sign(link)}" if purpose else ""

    def holder(self, link: DeskLink, programme: Programme, on: date) -> Person:
        """Whoever a link is for, if they still hold that post on a day. Raises LinkOver if not."""
        for one in (*programme.about(link.trust), *programme.about("")):
            mine = one.role == link.role and hmac.compare_digest(self.mark(one.address), link.person)
            if mine and one.holds_on(on):
                return one
        raise LinkOver("This link is for somebody who no longer holds that post. Ask whoever runs the programme for one of your own.")

    def mark(self, address: str) -> str:
        """What a link names an address by: nobody can read it there."""
        return hmac.new(self.key.encode(), f"address {address.casefold()}".encode(), hashlib.sha256).hexdigest()[:24]

    def form(self, link: str, act: str, about: str, now: datetime) -> str:
        """A new form on the page of a link, to be posted once within some hours of `now`."""
        words = [_digest(link), act, about, secrets.token_hex(8), now.date().isoformat(), int((now + OPEN_FOR).timestamp())]
        return self.sign_words("form", words)

    def posted(self, text: str, link: str, act: str, now: datetime) -> PostedForm:
        """The form that some text is, if it stood on the page of this very link and does this. Raises NoLink; LinkOver after its time."""
        page, what, about, name, day, ends = self.read_words("form", text, 6)
        if page != _digest(link) or what != act:
            raise NoLink("That form is not of this page. Nothing was done: open your link again.")
        if datetime.fromtimestamp(ends, UTC) <= now:
            raise LinkOver("The page was open for too long, so nothing was done: open your link again, and do it once more.")
        return PostedForm(what, about, name, date.fromisoformat(day))

    def sign_words(self, salt: str, words: Sequence[object]) -> str:
        """Values as one word that only we can make; `salt` says what kind of thing they are."""
        return str(self._signer(salt).dumps(list(words)))

    def read_words(self, salt: str, text: str, many: int) -> Sequence[Any]:
        """The values that were signed; only in the very letters in which we signed them. Raises NoLink for anything else."""
        signer = self._signer(salt)
        try:
            words: Any = signer.loads(text)
        except (BadData, ValueError):
            words = None
        if not isinstance(words, list) or len(words) != many or not hmac.compare_digest(str(signer.dumps(words)).encode(), text.encode()):
            raise NoLink("There is no such page. Open the link as it stands in the letter that you got, whole and unchanged.")
        return words

    def _signer(self, salt: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt=f"desk {salt}", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"})


def desk_links(settings: Settings, signs: Sequence[str] = ()) -> DeskLinks | None:
    """The links of a desk that settings name, where these posts sign; None without a desk. Raises BadConfig for one that has no key."""
    if not settings.desk:
        return None
    key = settings.desk_key.get_secret_value().strip()
    if len(key) < _SHORTEST_KEY:
        raise BadConfig(
            f"MEASURES_DESK is set, and MEASURES_DESK_KEY has not the {_SHORTEST_KEY} characters that sign its links: "
            "set it, or put deployments/with_secrets.sh before the command, which reads it from the file that MEASURES_DESK_KEY_FILE names"
        )
    return DeskLinks(desk_address(settings), key, (*signs,))


def desk_address(settings: Settings) -> str:
    """Where people find the desk, with a trailing slash; empty where there is none."""
    return f"{settings.desk.rstrip('/')}/" if settings.desk else ""


def subscribe_address(settings: Settings) -> str:
    """Where anybody asks for letters about what is public; empty where they are not offered. They need the desk, by which they end, the
    site's address, to lead there, and where mail is read in a sender of their own: what comes back to it stands in the record.
    """
    own = settings.subscribers_sender or not MailInSettings.read().imap_host
    return f"{desk_address(settings)}subscribe" if settings.desk and settings.site_address and own else ""


def _digest(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()[:16]
