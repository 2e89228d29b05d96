"""The outbox of a month: a notice is written down before it is sent, and so is what becomes of it, so that none is lost or sent twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

import orjson

from tasks.model.json_text import to_line
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.record.facts import Delivery, GivenUp, Lease, LeaseEnd, Receipt, ReceiptSheet, SeenTo, TakenNotice
from tasks.record.record import Parts, Record
from tasks.record.results import found, held_result, name_of
from tasks.rules.deadline import london_day

LASTS = timedelta(minutes=5)
"""How long a lease holds others off: longer than any channel takes to answer, and shorter than the last of a run's own attempts."""

_TOGETHER = 500
"""So many notices are written down at once."""

NOT_ON_ITS_DAY = "Not sent on its day. It is said again, as things stand by then."
"""The sentence under which a notice that was outlived is cancelled."""

CANCELLED, PASSED_ON, BY_HAND = "cancelled", "passed on", "for a person"
"""Why a notice was given up: it no longer holds, somebody hears it in the recipient's place, or a person has to tell it."""

_LETTER = r"[^\s<>()\[\],;:\"']"
_ADDRESS = re.compile(rf"(?<!{_LETTER}){_LETTER}*@{_LETTER}*")  # begins where a word does, so that no long word is looked through again


class Subject(NamedTuple):
    """What a notice is about, so that whoever looks for some kind of notice reads no others: its fields of the same names."""

    trust: str
    rule: str
    public: bool
    over: bool
    before_trouble: bool


_SUBJECTS = "letters"
Wanted = Callable[[Subject], bool]


def _every(_: Subject) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Outbox:
    """The notices of one month, and what became of each. Facts about notices name no address: the notice itself knows it."""

    record: Record
    period: Period
    _seen: dict[type[Lease | Delivery], dict[str, tuple[int, ...]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def notices(self, wanted: Wanted = _every) -> tuple[Notice, ...]:
        """The notices of the month about something wanted, sent or not, in the order of their ids."""
        if wanted is _every:
            return tuple(sorted(self.record.all(Notice, self.period), key=lambda one: one.id))
        return tuple(self.record.get(Notice, self.period, which) for which, one in self.subjects().items() if wanted(one))

    def public(self) -> tuple[Notice, ...]:
        """The notices that regulators get with the month, sent or not; what a trust is reminded of is not published."""
        return self.notices(lambda one: one.public)

    def subjects(self) -> dict[str, Subject]:
        """What each notice of the month is about, by its id, rising: found again if a run has ended with these notices, else read."""
        held = held_result(self.record, _SUBJECTS, self._ids())
        listed: Mapping[str, Sequence[Any]] = orjson.loads(self.record.blob(held)) if held else self._read()
        return {which: Subject(*about) for which, about in listed.items()}

    def hold_subjects(self) -> None:
        """Hold what each notice of the month is about, at the end of a run, so that the next one need not read them all."""
        found(self.record, _SUBJECTS, self._ids(), lambda: to_line({which: list(one) for which, one in self._read().items()}))

    def _ids(self) -> dict[str, object]:
        return {"period": self.period, "ids": sorted(self._with(Notice))}

    def _read(self) -> dict[str, Subject]:
        known, listed = self.record.at_hand.subjects, [which for _, which in self.record.listed(Notice, self.period)]
        for which in listed:
            if which not in known:
                known[which] = _subject(self.record.get(Notice, self.period, which))
        return {which: Subject(*known[which]) for which in listed}

    def sent(self, wanted: Wanted = _every) -> tuple[Notice, ...]:
        """The notices about something wanted that a channel took."""
        taken = self._taken()
        return tuple(one for one in self.notices(wanted) if one.id in taken)

    def waiting(self) -> tuple[Notice, ...]:
        """The notices that were neither sent nor given up."""
        return tuple(self.each_waiting())

    def each_waiting(self) -> Iterator[Notice]:
        """The same, each read when it is asked for: there may be more of them than fit in memory."""
        return (self.record.get(Notice, self.period, which) for which in sorted(self.unsettled()))

    def unsettled(self) -> set[str]:
        """The ids of the notices that wait."""
        return self._with(Notice) - self._taken() - self._with(GivenUp)

    def any_waits(self, wanted: Callable[[Notice], bool]) -> bool:
        """Whether some notice of a sort was neither sent nor given up; a run that was killed may have left it."""
        return any(wanted(one) for one in self.each_waiting())

    def has(self, notice: Notice) -> bool:
        """Whether a notice was written down, whatever became of it."""
        return self.record.find(Notice, self.period, notice.id) is not None

    def waits(self, notice: Notice) -> bool:
        """Whether a notice was neither sent nor given up."""
        return self.receipt(notice) is None and self.given_up(notice) is None

    def queue(self, notices: Iterable[Notice]) -> tuple[Notice, ...]:
        """Write down each notice that is not there; the new ones. What was written first stands, whatever is composed later."""
        return tuple(self.each_queued(notices))

    def each_queued(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """The same, some at a time, as they are made."""
        left = self.as_queued(notices)
        while batch := list(islice(left, _TOGETHER)):
            yield from self._put(batch)

    def put(self, notice: Notice) -> bool:
        """Write down a notice as it is; False if it was there."""
        return bool(self._put([notice]))

    def _put(self, notices: Iterable[Notice]) -> list[Notice]:
        new: list[Notice] = self.record.add_all(notices)
        self.record.at_hand.subjects.update((one.id, _subject(one)) for one in new)
        return new

    def as_queued(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """The notices as they are queued: what holds once more after it was over, or after it was cancelled, is a notice of its own."""
        ended: Mapping[tuple[str, str], int] | None = None
        given_up = set[str]()
        for one in notices:
            if ended is None:
                ended, given_up = _ended(self.sent(lambda about: about.over)), self._with(GivenUp)
            yield self._uncancelled(_in_time(one, ended), given_up)

    def lease(self, notice: Notice, *, worker: str, channel: str, at: datetime) -> Lease | None:
        """Set about sending a notice at a moment (aware); None while another lease holds it, or when another worker was quicker."""
        earlier, ended = set[int](), set[int]()
        if self._numbers(Lease, notice):  # what others did meanwhile counts too; where they began meanwhile, the number is taken
            earlier = {int(parts[-1]) for parts in self.record.listed(Lease, self.period, notice.id)}
            ended = {int(parts[-1]) for parts in self.record.listed(LeaseEnd, self.period, notice.id)}
        doubtful = earlier - ended
        if any(at - self.record.get(Lease, self.period, notice.id, number).at < LASTS for number in doubtful):
            return None
        number = max(earlier, default=0) + 1
        asked = Lease(period=self.period, notice=notice.id, number=number, worker=worker, channel=channel, at=at, doubtful=len(doubtful))
        self._seen[Lease][notice.id] = (number,)
        return self.record.add(asked)

    def in_doubt(self, notice: Notice) -> bool:
        """Whether somebody set about sending a notice and nobody knows whether it was taken."""
        begun, ended = ({parts[-1] for parts in self.record.listed(kind, self.period, notice.id)} for kind in (Lease, LeaseEnd))
        return bool(begun - ended)

    def outlived(self, notice: Notice, today: date) -> bool:
        """Whether a notice waits that speaks of an earlier day than `today` (London), and was not taken: it has to be said again."""
        return london_day(notice.as_of) < today and not self.in_doubt(notice)

    def end(self, lease: Lease, why: str) -> None:
        """Write down that a lease ended and nothing was taken, so that the next need not wait or wonder."""
        self.record.add(LeaseEnd(period=self.period, notice=lease.notice, number=lease.number, why=_unaddressed(why)))

    def take(self, notice: Notice, *, channel: str, where: str, at: datetime | None, repeat: str = "") -> None:
        """Write down that a channel took a notice: its own word for it, and when, if the notice left this machine."""
        as_of = notice.as_of
        self.record.add(Receipt(period=self.period, notice=notice.id, channel=channel, where=where, as_of=as_of, at=at, repeat=repeat))

    def take_together(self, taken: Sequence[TakenNotice], *, channel: str) -> None:
        """Likewise, of notices of which a channel that writes files took one after the other: one fact for all of them."""
        rising = tuple(sorted(taken))
        self.record.add(ReceiptSheet(period=self.period, first=rising[0].notice, last=rising[-1].notice, channel=channel, taken=rising))

    def receipt(self, notice: Notice) -> Receipt | None:
        """By which channel a notice was sent; None while it was not."""
        known = self.record.at_hand.sheets.get(str(self.period), [])
        return (
            self._on_a_sheet(notice, known) or self._on_a_sheet(notice, self._sheets()) or self.record.find(Receipt, self.period, notice.id)
        )

    def _on_a_sheet(self, notice: Notice, sheets: Iterable[Parts]) -> Receipt | None:
        for parts in sheets:
            if parts[1] <= notice.id <= parts[2]:
                sheet = self.record.get(ReceiptSheet, *parts)
                for one in sheet.taken:
                    if one.notice == notice.id:
                        return Receipt(period=self.period, notice=one.notice, channel=sheet.channel, where=one.where, as_of=one.as_of)
        return None

    def _sheets(self) -> list[Parts]:
        found = self.record.at_hand.sheets[str(self.period)] = list(self.record.listed(ReceiptSheet, self.period))
        return found

    def deliver(self, notice: Notice, text: str, *, final: bool, failed: bool, at: datetime) -> None:
        """Write down the next word of a provider on a notice it had taken."""
        numbers, text = self._numbers(Delivery, notice), _unaddressed(text)
        number = max(numbers, default=0) + 1
        word = Delivery(period=self.period, notice=notice.id, number=number, text=text, final=final, failed=failed, at=at)
        made = self.record.add(word) or self.record.append(word, "Too many runs hear of one letter at once: run again")
        self._seen[Delivery][notice.id] = (*numbers, made.number)

    def deliveries(self, notice: Notice) -> list[Delivery]:
        """The words of a provider on a notice, in order: those there were when this outbox was first asked for any, and its own since."""
        return [self.record.get(Delivery, self.period, notice.id, number) for number in sorted(self._numbers(Delivery, notice))]

    def _numbers(self, of: type[Lease | Delivery], notice: Notice) -> tuple[int, ...]:
        """The numbers of a notice's facts of a kind, as they were when this outbox was first asked: to list those of each notice by itself
        takes as long as to list those of all.
        """
        if of not in self._seen:
            found = defaultdict[str, list[int]](list)
            for _, which, number in self.record.listed(of, self.period):
                found[which].append(int(number))
            self._seen[of] = {which: tuple(numbers) for which, numbers in found.items()}
        return self._seen[of].get(notice.id, ())

    def give_up(self, notice: Notice, why: str, sentence: str, at: datetime) -> bool:
        """Write down that a notice will not be sent; False if that was written before. `sentence` says more, and names no address."""
        given_up = GivenUp(period=self.period, notice=notice.id, why=why, sentence=_unaddressed(sentence), at=at)
        return self.record.add(given_up) is not None

    def given_up(self, notice: Notice) -> GivenUp | None:
        """Why a notice is not sent; None for one that waits or was sent."""
        return self.record.find(GivenUp, self.period, notice.id)

    def fate(self, notice: Notice) -> str:
        """What became of a notice so far, in some words for operators."""
        if given_up := self.given_up(notice):
            seen_to = self.record.find(SeenTo, self.period, notice.id)
            return f"seen to by {seen_to.by}" if seen_to else given_up.why
        receipt = self.receipt(notice)
        if receipt is None:
            return "waits"
        heard = "".join(f", {one.text}" for one in self.deliveries(notice)[-1:])
        return f"sent by {receipt.channel}{heard}" + (", possibly twice" if receipt.repeat else "")

    def mark(self) -> str:
        """A hash of the names of all that was written down of the month's notices: another one as soon as anything becomes of one."""
        kinds = (Notice, Receipt, ReceiptSheet, GivenUp, Delivery, SeenTo)
        return name_of([list(self.record.listed(kind, self.period)) for kind in kinds])

    def _with(self, fact: type[Notice | Receipt | GivenUp]) -> set[str]:
        """The ids of the notices that have a fact of a kind."""
        return {which for _, which in self.record.listed(fact, self.period)}

    def _taken(self) -> set[str]:
        """The ids of the notices that a channel took."""
        sheets = (self.record.get(ReceiptSheet, *parts) for parts in self._sheets())
        return self._with(Receipt).union(one.notice for sheet in sheets for one in sheet.taken)

    def _uncancelled(self, notice: Notice, known: Container[str]) -> Notice:
        while notice.id in known and (given_up := self.given_up(notice)) and given_up.why == CANCELLED:
            notice = notice.at(replace(notice.level, again=notice.level.again + 1))
        return notice


def _subject(notice: Notice) -> Subject:
    return Subject(*(getattr(notice, name) for name in Subject._fields))


def _ended(sent: Iterable[Notice]) -> Mapping[tuple[str, str], int]:
    """(rule, trust) to how often somebody was sent the word that it is over."""
    times: dict[tuple[str, str], int] = {}
    for one in sent:
        times[one.rule, one.trust] = max(one.level.time, times.get((one.rule, one.trust), one.level.time))
    return times


def _in_time(notice: Notice, ended: Mapping[tuple[str, str], int]) -> Notice:
    times = ended.get((notice.rule, notice.trust), 0)
    return notice if notice.over or not times else notice.at(replace(notice.level, time=times + 1))


def _unaddressed(text: str) -> str:
    """Words of a channel without the address of anyone in them."""
    return _ADDRESS.sub("[address]", text)
