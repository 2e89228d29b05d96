"""Letters to subscribers: one that asks them to confirm, and one for each month or correction that is public; none stands in the record."""

from __future__ import annotations

import logging
import time as stopwatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import Period
from tasks.model.words import in_full, one_line
from tasks.notify.channels import Channel, NotTaken, Refused, Shut, Uncertain
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.notify.letters import letter_templates, marked, paragraphs
from tasks.notify.posting import require_live
from tasks.notify.subscribers import EVERY_TRUST, Subscriber, Subscribers, Turn
from tasks.rules.deadline import london_day
from tasks.rules.subscription import CONFIRM_DAYS, HELD_DAYS, last_day
from tasks.run.desk_links import DeskLinks, NoLink, subscribe_address
from tasks.run.mails import notice_mark
from tasks.run.run import Run
from tasks.site.page_frame import Link

log = logging.getLogger("measures")

RULE = "subscription"
WAY = "subscription"
"""Where the desk's addresses for subscribers begin."""

_PATIENCE = 600.0  # seconds for which letters are sent in one go


@dataclass(frozen=True, slots=True)
class SubscriberLink:
    """What a link in such a letter is for: whose it is, by their mark, and the trust to confirm, None for the end of all letters."""

    mark: str
    confirms: str | None = None

    def address(self, links: DeskLinks) -> str:
        """The whole address. It names nobody, and never ends: whoever finds an old letter can still end what it began."""
        words = ["end", self.mark, ""] if self.confirms is None else ["confirm", self.mark, self.confirms]
        return f"{links.address}{WAY}/{links.sign_words(WAY, words)}"

    @classmethod
    def read(cls, links: DeskLinks, text: str) -> SubscriberLink:
        """The link that some text is. Raises NoLink for what we never signed."""
        act, mark, trust = links.read_words(WAY, text, 3)
        if act not in {"confirm", "end"}:
            raise NoLink("There is no such page.")
        return cls(mark, trust if act == "confirm" else None)


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """A release as a letter says it: `about` names it in the list of what was sent, `points` gives its words about some trusts, or all."""

    period: Period
    about: str
    correction: bool
    public_since: datetime
    points: Callable[[frozenset[str]], Sequence[Link]]
    trusts: frozenset[str]

    def of(self, one: Subscriber) -> frozenset[str]:
        """The trusts, or EVERY_TRUST, that somebody hears about with it; what they confirmed later is nothing new to them."""
        wants = frozenset(trust for trust, since in one.wants.items() if since <= self.public_since)
        return frozenset({EVERY_TRUST}) if EVERY_TRUST in wants else wants & self.trusts


def ask_to_confirm(run: Run, links: DeskLinks, address: str, trust: str) -> None:
    """Write to an address that somebody gave for letters about a trust, or all; nothing more comes before its link was pressed."""
    people, mark = Subscribers.of(run.settings), links.mark(address)
    _forget_old(run, people)
    if not people.ask(mark, address, trust, run.moment):
        return
    what = run.rulebook.trusts[trust].name if trust else run.programme.title
    until = last_day(run.moment, run.rulebook.threshold(CONFIRM_DAYS, london_day(run.moment)))
    month = run.rulebook.period_on(london_day(run.moment))
    words = {"what": what, "noun": month.noun, "until": in_full(until), "link": SubscriberLink(mark, trust).address(links)}
    level = Level("asked", about=f"{trust} {run.moment:%Y%m%dT%H%M%S}")
    notice = _notice(run, month, level, address, "asked", words)
    with _Post(run) as post:
        if post.channel:
            post.channel.send(notice)


def write_to_subscribers(run: Run, releases: Sequence[PublicRelease], links: DeskLinks) -> int:
    """Send each subscriber what is public and was not sent yet, each once; says how many letters left. What waits is sent the next time."""
    people, sent, until = Subscribers.of(run.settings), 0, stopwatch.monotonic() + _PATIENCE
    _forget_old(run, people)
    due = _due(people.each(), releases) if releases else []
    if not due:
        return 0
    with _Post(run) as post:
        for one, item in due if post.channel else ():
            if stopwatch.monotonic() > until:
                log.warning("letters to subscribers are left for the next run, as this one has lasted long enough")
                break
            try:
                sent += _send(run, people, post, one, _written(run, links, one, item), item.about)
            except (NotTaken, Shut) as why:
                people.put_off(one.mark, item.about)
                log.warning("letters to subscribers wait for the next run: %s", why)
                break
    if sent:
        log.info("letters to subscribers: %s", sent)
    return sent


def _due(everybody: Iterable[Subscriber], releases: Sequence[PublicRelease]) -> list[tuple[Subscriber, PublicRelease]]:
    """Who hears of what, an address once, though it stands on the list under the marks of two keys."""
    found = {(one.address.casefold(), item.about): (one, item) for one in everybody for item in releases if item.of(one)}
    return [pair for pair in found.values() if not pair[0].sent.get(pair[1].about, (None, False))[1]]


def _send(run: Run, people: Subscribers, post: _Post, one: Subscriber, notice: Notice, about: str) -> bool:
    """Send one letter, if nobody else is at it. Raises NotTaken and Shut."""
    turn = people.begin(one.mark, about, run.moment)
    if turn is Turn.NO or post.channel is None:
        return False
    try:
        post.channel.send(notice, again=turn is Turn.AGAIN)
    except Refused:
        people.refuse(one.mark, about, run.moment)
        return False
    except Uncertain:
        return False  # what was begun stays begun: a later run sends it once more, marked as a repeat
    people.end(one.mark, about, run.moment)
    return True


def _written(run: Run, links: DeskLinks, one: Subscriber, item: PublicRelease) -> Notice:
    trusts = item.of(one)
    held = run.rulebook.threshold(HELD_DAYS, london_day(run.moment))
    ends = max(last_day(since, held) for since in one.wants.values())
    names = sorted(run.rulebook.trusts[trust].name for trust in trusts if trust in run.rulebook.trusts)
    end = SubscriberLink(one.mark).address(links)
    words = {
        "period": item.period.words,
        "noun": item.period.noun,
        "what": names[0] if len(names) == 1 else run.programme.title,
        "points": item.points(trusts),
        "end": end,
        "ends": in_full(ends),
        "again": subscribe_address(run.settings),
    }
    level = Level("corrected" if item.correction else "public", about=item.about)
    return _notice(run, item.period, level, one.address, level.step, words, end)


def _notice(run: Run, period: Period, level: Level, address: str, template: str, words: Mapping[str, object], end: str = "") -> Notice:
    templates, banner = letter_templates(run.rulebook.wording.short), one_line(run.programme.banner if run.programme.illustrative else "")
    own = templates.get_template(f"subscribers/{template}.txt.j2").make_module(dict(words))
    subject = marked(one_line(str(own.subject)), banner)  # type: ignore[attr-defined]
    shape: dict[str, object] = {"link": "", "points": (), "end": "", **words, "banner": banner, "subject": subject}
    shape |= {"paragraphs": list(paragraphs(str(own.words))), "programme": run.programme.title}  # type: ignore[attr-defined]
    text, html = (templates.get_template(f"subscribers/letter.{kind}.j2").render(shape) for kind in ("txt", "html"))
    name = notice_id(period, "", RULE, level, address)
    return Notice(
        id=name,
        period=period,
        trust="",
        rule=RULE,
        level=level,
        recipient=Recipient("subscriber", "", address),
        copied=(),
        subject=subject,
        text=text,
        html=html,
        as_of=run.moment,
        mark=notice_mark(run.settings, name),
        unsubscribe=end,
    )


def _forget_old(run: Run, people: Subscribers) -> None:
    if gone := people.forget_old(run.rulebook, london_day(run.moment)):
        log.info("subscribers: %s forgotten, as their time was over", gone)


class _Post:
    """The channel while letters are sent; None where nothing may leave now."""

    channel: Channel | None = None

    def __init__(self, run: Run) -> None:
        self._run = run

    def __enter__(self) -> _Post:
        asked = MailSettings.read()
        if asked.hold_notices or self._run.dry:
            log.warning("letters to subscribers are held back: nothing is sent")
            return self
        settings = self._run.settings
        channel = open_channel(asked, settings.model_copy(update={"sender": settings.subscribers_sender or settings.sender}))
        require_live(channel, live=asked.live)
        self.channel = channel
        return self

    def __exit__(self, *_: object) -> None:
        if self.channel:
            self.channel.close()
