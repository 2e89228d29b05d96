"""Letters and notices, saying only what matters, and a channel that keeps what it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Letter
from tasks.notify.channels import Taken
from tasks.notify.channels.message import by_mail
from tasks.notify.letters import Composed, Standing, compose
from tasks.notify.posting import PostRoom
from tasks.record.outbox import Outbox
from tasks.record.record import record_in

DECEMBER = Period(2013, 12)
AS_OF = datetime(2014, 1, 20, 9, tzinfo=UTC)
MONITOR = Recipient("regulator", "Special measures desk", "desk@monitor.example")
NTDA = Recipient("regulator", "Delivery desk", "desk@ntda.example")
DIRECTOR = Recipient("improvement director", "Illustrative Director, RPA", "director@rpa.example")
SENDER = "measures@regime.example"


def letter(
    trust="RPA",
    rule="overdue",
    level="first",
    trust_name="Medway NHS Foundation Trust",
    regulator="Monitor",
    sentence="No update has been received. It was due by 15 January 2014.",
    evidence=(("deadline", "2014-01-15"),),
    addressed=(MONITOR,),
    copied=(DIRECTOR,),
    page="https://measures.example/2013-12/rpa/",
    template="",
    speaks_for="",
    copy_roles=("improvement director",),
    **purpose,
):
    start, illustrative = date(2013, 7, 16), True
    step = LadderStep(rule, level, template or rule, 3, ("regulator",), tuple(copy_roles), start, None, "", illustrative, "", **purpose)
    return Letter(
        verdict=Verdict(rule, trust, trust, Answer.YES, sentence, tuple(evidence)),
        step=step,
        level=Level(level),
        trust_name=trust_name,
        regulator=regulator,
        role="regulator:monitor",
        addressed=tuple(addressed),
        copied=tuple(copied),
        page=page,
        speaks_for=speaks_for or regulator,
        called=WORDS.words,
    )


def composed(*letters, period=DECEMBER, as_of=AS_OF, banner="", reaches=by_mail) -> Composed:
    return compose(letters, Standing(period, as_of, banner), reaches)


def notices(*letters, **standing) -> tuple[Notice, ...]:
    return composed(*letters, **standing).notices


def notice(period=DECEMBER, as_of=AS_OF, banner="", **words) -> Notice:
    return notices(letter(**words), period=period, as_of=as_of, banner=banner)[0]


def outbox(store, period=DECEMBER) -> Outbox:
    return Outbox(record_in(store), period)


def room(store, channel, moment=AS_OF, worker="a worker", alternates=(), **asked) -> PostRoom:
    return PostRoom(outbox(store), channel, worker, moment, alternates=lambda _: tuple(alternates), **asked)


class Taking:
    """A channel that keeps what it takes, and breaks down after so many."""

    name = "taking"
    asks = False

    def __init__(self, breaks_after=1000, leaves=False):
        self.taken = []
        self.breaks_after = breaks_after
        self.leaves = leaves

    def reaches(self, recipient):
        return by_mail(recipient)

    def send(self, notice, *, again=False):
        if len(self.taken) == self.breaks_after:
            raise ConnectionError("the line went dead")
        self.taken.append(notice)
        return Taken(f"taken as {len(self.taken)}")

    def fate(self, where):
        return None

    def settle(self):
        pass

    def close(self):
        pass


class Dying:
    """A store whose n-th write, or what follows it, never happens: `die` is what happens instead."""

    def __init__(self, store, lives, after, die):
        self.store, self.lives, self.after, self.die = store, lives, after, die

    def create(self, key, data):
        if self.lives == 0 and not self.after:
            self.die()
        made = self.store.create(key, data)
        if self.lives == 0:
            self.die()
        self.lives -= 1
        return made

    def create_all(self, items):
        return [self.create(*item) for item in items]

    def __getattr__(self, name):
        return getattr(self.store, name)


def tell_month(regime, moment):
    """October is told as at a moment; where nothing came from anybody it waits for a person, who publishes it all the same."""
    assert regime.run("month", "2013-10", "--as-of", moment) == 0
    regime.run("approve", "2013-10", "--by", "A. Reader", "--note", NOTHING_CAME)


NOTHING_CAME = "We know that nothing came: no arrivals, no trusts"
