"""Who asked to hear by mail what is public: addresses apart from the record, so that each can be forgotten, whole and at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto

from pydantic import TypeAdapter

from tasks.model.json_text import to_json
from tasks.model.mail_address import as_sent
from tasks.model.mistake import Mistake, NotFound
from tasks.record.stores import open_store
from tasks.record.stores.store import Store
from tasks.rulebook import Rulebook
from tasks.rules.subscription import CONFIRM_DAYS, HELD_DAYS, is_over
from tasks.run.settings import Settings

EVERY_TRUST = ""
"""What stands in place of a code for whoever wants to hear of all trusts."""

AGAIN_AFTER = timedelta(hours=1)
"""How long nothing more is sent to an address that somebody asked for and nobody confirmed."""

_REFUSALS = 3  # letters in a row that an address did not take, after which it is forgotten
_AT_IT = timedelta(minutes=15)  # how long a sending that was begun is left to whoever began it
_REMEMBERED = timedelta(days=100)  # longer than a release is new
_TRIES = 20


class Turn(Enum):
    """Whether a letter is sent to somebody now."""

    NO = auto()
    FIRST = auto()
    AGAIN = auto()  # an earlier sending was cut off, and may have been taken


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One address, by its mark. Trusts, or EVERY_TRUST, to the moment when somebody asked for them, and when whoever reads the letters
    confirmed that; `sent` are the letters it got, or that were begun, by what they are about.
    """

    mark: str
    address: str
    asked: Mapping[str, datetime] = field(default_factory=dict)
    wants: Mapping[str, datetime] = field(default_factory=dict)
    sent: Mapping[str, tuple[datetime, bool]] = field(default_factory=dict)
    refused: int = 0

    def without_old(self, rules: Rulebook, on: date) -> Subscriber:
        """Without what is held for longer than a day's rules say."""
        confirm, held = (rules.threshold(name, on) for name in (CONFIRM_DAYS, HELD_DAYS))
        return replace(
            self,
            asked={trust: at for trust, at in self.asked.items() if not is_over(at, confirm, on)},
            wants={trust: at for trust, at in self.wants.items() if not is_over(at, held, on)},
        )


_ENTRIES = TypeAdapter(dict[str, Subscriber])
Change = Callable[[Subscriber | None], Subscriber | None]


@dataclass(frozen=True, slots=True)
class Subscribers:
    """The list, in small files by the beginning of the mark. An address that is taken out leaves nothing."""

    store: Store

    @classmethod
    def of(cls, settings: Settings) -> Subscribers:
        """The list where settings have it."""
        return cls(open_store(settings.subscribers))

    def each(self) -> Iterator[Subscriber]:
        """Everybody on the list, whether confirmed or not."""
        for key in list(self.store.keys()):
            yield from self._held(key)[0].values()

    def find(self, mark: str) -> Subscriber | None:
        """Whoever has this mark."""
        return self._held(_key(mark))[0].get(mark)

    def ask(self, mark: str, address: str, trust: str, now: datetime) -> bool:
        """Write down that somebody asked for letters about a trust to an address; whether it is to be asked to confirm that."""
        known = self.find(mark)
        if known and trust in known.asked and now - known.asked[trust] < AGAIN_AFTER:
            return False
        self._change(mark, lambda one: _asked(one or Subscriber(mark, address), trust, now))
        return True

    def confirm(self, mark: str, trust: str, now: datetime) -> Subscriber | None:
        """Whoever reads an address wants the letters that were asked for; None where it was not asked for, or too long ago."""

        def confirmed(one: Subscriber | None) -> Subscriber | None:
            if one is None or not {trust} & {*one.asked, *one.wants}:
                return one
            asked = {code: at for code, at in one.asked.items() if code != trust}
            return replace(one, asked=asked, wants={**one.wants, trust: one.wants.get(trust, now) if trust not in one.asked else now})

        after = self._change(mark, confirmed)
        return after if after and trust in after.wants else None

    def forget(self, mark: str) -> None:
        """Take an address out, with all that is held of it."""
        self._change(mark, lambda _: None)

    def forget_address(self, address: str) -> int:
        """The same by the address itself, in whatever letter case; how many entries it had."""
        with suppress(UnicodeError):  # then nothing is held of it
            address = as_sent(address.strip())
        mine = [one.mark for one in self.each() if one.address.casefold() == address.casefold()]
        for mark in mine:
            self.forget(mark)
        return len(mine)

    def forget_old(self, rules: Rulebook, on: date) -> int:
        """Take out what is held for longer than a day's rules say; how many addresses are gone."""
        gone = 0
        for one in list(self.each()):
            left = one.without_old(rules, on)
            if left != one:
                gone += self._change(one.mark, lambda now: now and now.without_old(rules, on)) is None
        return gone

    def begin(self, mark: str, about: str, now: datetime) -> Turn:
        """Write down that a letter about something is being sent, unless it was, or somebody is at it."""
        turns: list[Turn] = []

        def begun(one: Subscriber | None) -> Subscriber | None:
            turns.append(_turn(one, about, now))
            if one is None or turns[-1] is Turn.NO:
                return one
            fresh = {name: entry for name, entry in one.sent.items() if now - entry[0] < _REMEMBERED}
            return replace(one, sent={**fresh, about: (now, False)})

        self._change(mark, begun)
        return turns[-1]

    def end(self, mark: str, about: str, now: datetime) -> None:
        """It was taken."""
        self._change(mark, lambda one: one and replace(one, sent={**one.sent, about: (now, True)}, refused=0))

    def put_off(self, mark: str, about: str) -> None:
        """It was certainly not taken, and may be later."""
        self._change(mark, lambda one: one and replace(one, sent={name: at for name, at in one.sent.items() if name != about}))

    def refuse(self, mark: str, about: str, now: datetime) -> None:
        """The address does not take it; one that took none several times in a row is forgotten."""

        def refused(one: Subscriber | None) -> Subscriber | None:
            if one is None or one.refused + 1 >= _REFUSALS:
                return None
            return replace(one, sent={**one.sent, about: (now, True)}, refused=one.refused + 1)

        self._change(mark, refused)

    def _change(self, mark: str, change: Change) -> Subscriber | None:
        """One entry as it is afterwards; an entry that wants nothing and waits for nothing is none."""
        for _ in range(_TRIES):  # another process may write it at the same time
            held, data = self._held(_key(mark))
            after = change(held.get(mark))
            after = after if after and (after.asked or after.wants) else None
            now = {name: one for name, one in held.items() if name != mark} | ({mark: after} if after else {})
            if now == held or self.store.replace(_key(mark), to_json(now), data):
                return after
        raise Mistake("The list of subscribers is written to by too many at once: try again")

    def _held(self, key: str) -> tuple[dict[str, Subscriber], bytes | None]:
        try:
            data = self.store.read(key)
        except NotFound:
            return {}, None
        return _ENTRIES.validate_json(data), data


def _asked(one: Subscriber, trust: str, now: datetime) -> Subscriber:
    return replace(one, asked={**one.asked, trust: now})


def _turn(one: Subscriber | None, about: str, now: datetime) -> Turn:
    if one is None:
        return Turn.NO
    at, done = one.sent.get(about, (None, False))
    if at is None:
        return Turn.FIRST
    return Turn.NO if done or now - at < _AT_IT else Turn.AGAIN


def _key(mark: str) -> str:
    return f"{mark[:2]}.json"
