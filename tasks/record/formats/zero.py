"""Format 0: facts without a mark of their format, by month, addresses in them; what the record held before formats were numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from tasks.model.mistake import NotFound
from tasks.model.notice import Notice
from tasks.model.plan import ActionPlan
from tasks.model.update import Submission
from tasks.record import facts
from tasks.record.codec import UnreadableFact, made
from tasks.record.kinds import Kind, kind_of
from tasks.record.stores.store import Store

Written = dict[str, Any]
Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder of a kind, the form of its keys as a pattern with a group for each part, and the key for some parts."""

    folder: str
    form: str
    key: Callable[[Values], str]


def _day(which: str) -> str:
    """The day in a submission's id: 20131114T091500Z-3f2a9c1d was received on 2013-11-14."""
    return f"{which[:4]}-{which[4:6]}-{which[6:8]}"


_PLACES: dict[type[Any], _Place] = {
    ActionPlan: _Place("plans", r"(\w+)/(\d+)", lambda v: f"{v[0]}/{v[1]}"),
    Submission: _Place("submissions", r"(\d{4}-\d\d)/(\w+)/([^/]+)", lambda v: f"{v[0][:7]}/{v[1]}/{v[2]}"),
    facts.Withdrawal: _Place("withdrawals", r"(\d{4}-\d\d)/(\w+)/([^/]+)", "/".join),
    facts.Revision: _Place("revisions", r"(\d{4}-\d\d)/(\d+)", "/".join),
    facts.Candidate: _Place("candidates", r"(\d{4}-\d\d)/(\d+)", "/".join),
    facts.Approval: _Place("approvals", r"(\d{4}-\d\d)/(\d+)", "/".join),
    facts.Release: _Place("releases", r"(\d{4}-\d\d)/(\d+)", "/".join),
    facts.CostClaim: _Place("costs", r"(\d{4}-\d\d)/(\w+)/([^/]+)", lambda v: f"{v[0][:7]}/{v[1]}/{v[2]}"),
    facts.EvidenceFile: _Place("evidence", r"(\d{4}-\d\d)/(\w+)/([^/]+)", lambda v: f"{v[0][:7]}/{v[1]}/{v[2]}"),
    facts.LedgerEntry: _Place("ledger", r"(\w+)/(\d+)", "/".join),
    Notice: _Place("notices", r"(\d{4}-\d\d)/([^/.]+)", "/".join),
    facts.Receipt: _Place("notices", r"(\d{4}-\d\d)/([^/.]+)\.sent", lambda v: f"{v[0]}/{v[1]}.sent"),
    facts.Lease: _Place("claims", r"(\d{4}-\d\d)/([^/]+)/(\d+)", "/".join),
    facts.LeaseEnd: _Place("claims", r"(\d{4}-\d\d)/([^/]+)/(\d+)\.let-go", lambda v: f"{v[0]}/{v[1]}/{v[2]}.let-go"),
    facts.Delivery: _Place("receipts", r"(\d{4}-\d\d)/([^/]+)/(\d+)", "/".join),
    facts.GivenUp: _Place("unsent", r"(\d{4}-\d\d)/([^/]+)", "/".join),
    facts.SeenTo: _Place("done", r"(\d{4}-\d\d)/([^/]+)", "/".join),
    facts.Seal: _Place("seals", r"([\w-]+)/(\d+)", "/".join),
}
_DAILY = (Submission, facts.CostClaim, facts.EvidenceFile)
_OF_NOTICES = (facts.Receipt, facts.Lease, facts.Delivery, facts.GivenUp, facts.SeenTo)
_LEVEL = re.compile(r"(.*?)(?:, deadline moved to (\d{4}-\d\d-\d\d))?(?:, time (\d+))?((?:, again)*)(, alternate)?", re.DOTALL)
_DECISIONS = "decisions"
FOLDERS = tuple(sorted({f"{place.folder}/" for place in _PLACES.values()} | {f"{_DECISIONS}/", "words/"}))
"""Where facts of this format stand; `words/` held hints that are worked out from the decisions now."""


@dataclass(frozen=True, slots=True)
class Zero:
    """The layout of format 0. Decisions stood by the month of receipt, and say in themselves which period they are for."""

    def key(self, kind: Kind, values: Values) -> str:
        if kind.fact is facts.Decision:
            raise NotFound(f"format 0 has no place for {'/'.join(values)} alone")
        place = _PLACES[kind.fact]
        return f"{place.folder}/{place.key(values)}.json"

    def holds(self, store: Store, kind: Kind, values: Values) -> bool:
        if kind.fact is facts.Decision:
            return any(True for _ in self._decisions(store, values))
        return kind.fact in _PLACES and not store.missing([self.key(kind, values)])

    def read(self, store: Store, kind: Kind, values: Values) -> Any:
        if kind.fact is facts.Decision:
            found = next(self._decisions(store, values), None)
            if found is None:
                raise NotFound(f"format 0 holds no decision {'/'.join(values)}")
            return found
        if kind.fact not in _PLACES:
            raise NotFound(f"format 0 has no {kind.folder}")
        key = self.key(kind, values)
        return _fact(kind, key, values, store.read(key))

    def listed(self, store: Store, kind: Kind, begin: Values) -> Iterator[Values]:
        if kind.fact is facts.Decision:
            for one in self._decisions(store, begin):
                yield kind.values(one)
            return
        if kind.fact not in _PLACES:
            return
        place, daily = _PLACES[kind.fact], kind.fact in _DAILY
        first = begin[0][:7] if begin and daily else begin[0] if begin else ""
        for key in store.keys(f"{place.folder}/{first}"):
            match = re.fullmatch(rf"{place.folder}/{place.form}\.json", key)
            if match:
                values = (_day(match[3]), *match.groups()[1:]) if daily else match.groups()
                if _begins(values, begin):
                    yield values

    def chapters(self, store: Store, kind: Kind, since: str) -> Iterator[str]:
        if kind.fact is facts.Decision:
            yield from sorted({str(one.period) for one in self._decisions(store, ()) if str(one.period) >= since})
        elif kind.fact in _PLACES:
            yield from store.below(f"{_PLACES[kind.fact].folder}/", since=since)

    def kinds(self, store: Store, kind: Kind, chapter: str) -> Iterator[str]:
        """Facts of months alone: plans and ledger were sealed in chapters of their own."""
        if kind.by_month and kind.fact is facts.Decision:
            yield from store.keys(f"{_DECISIONS}/{chapter}/")
        elif kind.by_month and kind.fact in _PLACES:
            place = _PLACES[kind.fact]
            yield from (key for key in store.keys(f"{place.folder}/{chapter}/") if re.fullmatch(rf"{place.folder}/{place.form}\.json", key))

    def _decisions(self, store: Store, begin: Values) -> Iterator[facts.Decision]:
        """Decisions whose period, trust, submission and number begin like this; a period's arrived since it began."""
        for month in store.below(f"{_DECISIONS}/", since=begin[0] if begin else ""):
            trust = f"{begin[1]}/" if len(begin) > 1 else ""
            for key in store.keys(f"{_DECISIONS}/{month}/{trust}"):
                _, _, _, which, number = key.removesuffix(".json").split("/")
                if (len(begin) > 2 and which != begin[2]) or (len(begin) > 3 and number != begin[3]):
                    continue
                one = _decision(key, int(number), store.read(key))
                if not begin or str(one.period) == begin[0]:
                    yield one


def fact_at(key: str, data: bytes) -> Any | None:
    """The fact that these bytes are under a key; None for a key at which this format has no facts. Raises UnreadableFact."""
    match = re.fullmatch(rf"{_DECISIONS}/\d{{4}}-\d\d/\w+/[^/]+/(\d+)\.json", key)
    if match:
        return _decision(key, int(match[1]), data)
    for of, place in _PLACES.items():
        match = re.fullmatch(rf"{place.folder}/{place.form}\.json", key)
        if match:
            return _fact(kind_of(of), key, match.groups(), data)
    return None


def _begins(values: Values, begin: Values) -> bool:
    """Whether parts of a key begin like this; a month stands for all of its days."""
    *whole, last = begin or ("",)
    if re.fullmatch(r"\d{4}-\d{2}", last):
        return values[: len(whole)] == tuple(whole) and values[len(whole)].startswith(last)
    return values[: len(begin)] == begin


def _decision(key: str, number: int, data: bytes) -> facts.Decision:
    found: facts.Decision = _made(facts.Decision, key, {**_written(key, data), "number": number}, data)
    return found


def _written(key: str, data: bytes) -> Written:
    try:
        written: Written = {**orjson.loads(data)}
    except (ValueError, TypeError) as error:
        raise UnreadableFact(f"{key} is not a fact, and was altered or cut short: take a backup that is whole, and restore that") from error
    return written


def _fact(kind: Kind, key: str, values: Values, data: bytes) -> Any:
    written = _written(key, data)
    if kind.fact in _OF_NOTICES:
        written = {**written, "notice": values[1], "period": values[0]}
    if kind.fact is facts.LeaseEnd:
        written = {"period": values[0], "notice": values[1], "number": int(values[2]), **written}
    if kind.fact in (facts.Lease, facts.Delivery):
        written = {**written, "number": int(values[2])}
    return _made(kind.fact, key, written, data)


def _delivery(written: Written) -> Written:
    return {**written, "text": written["said"]}


def _given_up(written: Written) -> Written:
    """What a person has to tell stood there in full, address and all: of it only the reason is a fact of its own."""
    reason = written["sentence"].partition(" Not delivered: ")[2] if written["why"] == "for a person" else ""
    return {**written, "sentence": reason or written["sentence"]}


def _notice(written: Written) -> Written:
    """A notice whose level was one text, from which followed what its step was for."""
    found = _LEVEL.fullmatch(written["level"])
    assert found is not None  # noqa: S101 - the first group takes whatever the others leave
    step, moved, time, again, alternate = found.groups()
    about = ""
    if written["rule"] == "incentive_award":
        step, _, about = step.partition(" ")
    level = {"step": step, "about": about, "deadline_moved_to": moved, "time": int(time or 1), "again": (again or "").count(",")}
    purpose = {"public": step in ("first", "still"), "before_trouble": step in ("reminder", "due"), "over": step == "resolved"}
    return {**written, "level": {**level, "alternate": bool(alternate)}, **purpose}


_AS_TODAY: dict[type[Any], Callable[[Written], Written]] = {Notice: _notice, facts.Delivery: _delivery, facts.GivenUp: _given_up}


def _made(of: type[Any], key: str, written: Mapping[str, Any], data: bytes) -> Any:
    """What was written under a name that a fact has no more is left aside."""
    try:
        return made(of, _AS_TODAY.get(of, dict)({**written}), data)
    except (ValidationError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFact(
            f"{key} was written by a version older than any that this one can read: restore it with that version, and upgrade step by step"
        ) from error
