"""Take down: words leave every public page and file at once, or come back. The record keeps what came in, who asked, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tasks.model.mistake import Mistake, NotFound
from tasks.model.person_name import person_name, same_person
from tasks.model.words import counted
from tasks.month.letters_to_approve import lay_out_preview
from tasks.publish.methodology import methodology
from tasks.publish.partition import programme_words
from tasks.publish.public_site import NOTE, erasures, standing_take_downs, take_downs, taken_down_words
from tasks.publish.site_update import clear_site, doubt_site, update_site
from tasks.record.decisions import waiting_candidate
from tasks.record.facts import Erasure, PutBack, TakeDown
from tasks.record.record import Record
from tasks.record.seal import seal
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.site.pages.all import method_pages
from tasks.site.removal import LEAST, Removal, holds, letters_of, mark_of, removal_of, without
from tasks.site.words.plain import day_words, listed
from tasks.upkeep.erase_words import WordsErased, erase_words
from tasks.upkeep.found_quotes import FoundQuotes, found_quotes, own_runs
from tasks.upkeep.found_words import found_words, stand_on_site

_TRIES = 20
_HOW = "as they are on the page, or in the table"


@dataclass(frozen=True, slots=True)
class TakeDownResult:
    """What came of it: the fact, whether it was there before, how many files were written, and what stands for the words.

    In a dry run that is nothing.
    """

    fact: TakeDown
    known: bool = False
    written: int = 0
    sentence: str = ""
    erased: WordsErased | None = None
    quotes: FoundQuotes = field(default_factory=FoundQuotes)

    @property
    def sentences(self) -> list[str]:
        """What was done, for a person; the words themselves are not repeated."""
        fact, day = self.fact, day_words(london_day(self.fact.at).isoformat())
        months = listed([month.words for month in fact.months]) or "no month that this record knows"
        before = f"{fact.by} asked for it ({fact.reason}). Nothing was added to the record."
        found = f"The words, of SHA-256 {fact.words}, are those of {listed(fact.trusts)} in {months}."
        if self.known:
            found = f"These words were taken down before, on {day}: {before}"
        if not self.sentence:
            return [found, *self.quotes.sentences, "Nothing was changed: give the command without --dry-run to take them down."]
        last = self.erased.sentences if self.erased else ["The record keeps what came in."]
        ends = f"{counted(self.written, 'file')} of the site written. Where the words stood it says: {self.sentence}"
        return [found, ends, *self.quotes.sentences, *last, "What was downloaded, sent or printed before cannot be called back."]


def take_down(
    run: Run, words: str, trusts: Sequence[str], by: str, reason: str, *, again: str = "", for_good: bool = False, dry: bool = False
) -> TakeDownResult:
    """Take words down at the run's moment and bring the site up to that; given again, what a killed run left undone is done.

    `trusts` are all of whom they are published. `again`: the beginning of the mark by which the site names the same take-down of a record
    that was lost. `for_good`: they leave the record's own bytes as well, and can never be put back. Raises, before anything is written,
    Mistake for words or trusts that will not do, NotFound for words that stand nowhere.
    """
    words = words.strip()
    by = person_name(by)
    if not by or not reason.strip():
        raise Mistake("A take-down needs the name of the person who asks for it, and the reason")
    one = removal_of(words, london_day(run.moment))
    _require_words(run, one, reason)
    mark = _mark_of(run, again) if again else ""
    known = _known(run.record, one.letters, mark)
    wider = _wider(run, known, one, words, by, reason.strip()) if known else None
    if wider:
        known, fact, quotes = None, *wider
    elif known:
        fact, quotes = known, found_quotes(run, taken_down_words(known, words), words)
    else:
        fact, quotes = _fact(run, one, words, trusts, by, reason, mark)
    if dry:
        return TakeDownResult(fact, known is not None, quotes=quotes)
    added = known or _added(run.record, fact, words, one.letters)
    written = _brought_up(run, added, clear_site(run))
    erased = erase_words(run, added, words, by, reason.strip()) if for_good else None
    if erased:
        doubt_site(run)
        written += _brought_up(run, added, 0)
    return TakeDownResult(added, added.at != run.moment, written, removal_of(words, london_day(added.at)).sentence, erased, quotes)


def taken_down(run: Run) -> list[str]:
    """Every take-down of the record, with its number, and what was put back of it, a sentence each."""
    found = []
    put_back = {one.take_down: one for one in run.record.all(PutBack)}
    erasures = list(run.record.all(Erasure))
    for one in take_downs(run.record):
        asked = f"{one.by} asked for it: {one.reason.rstrip('.')}."
        found.append(f"Take-down {one.number}: words of {listed(one.trusts)} were taken down on {_day(one)}. {asked}")
        if back := put_back.get(one.number):
            found.append(f"Take-down {one.number}: they were put back on {_day(back)}. {back.by} asked for it: {back.reason.rstrip('.')}.")
        for gone in (each for each in erasures if each.take_down == one.number):
            says = f"they left the record for good on {_day(gone)}, in which {counted(len(gone.bytes), 'thing')} held them"
            found.append(f"Take-down {one.number}: {says}. {gone.by} asked for it: {gone.reason.rstrip('.')}.")
    return found


def put_back(run: Run, number: int, by: str, reason: str) -> tuple[PutBack, int]:
    """Put words back that were taken down wrongly, where they stood; the fact, and how many files of the site were written.

    Other take-downs of the same words are put back with it. Given again, what a killed run left undone is done. Raises NotFound for a
    number that no take-down has, and Mistake for whoever asked for the take-down, for words that were put back by somebody else or taken
    out of the record, and without a name or a reason.
    """
    by = person_name(by)
    if not by or not reason.strip():
        raise Mistake("To put words back takes the name of the person who asks for it, and the reason")
    fact = run.record.find(TakeDown, number)
    if fact is None:
        many = len(take_downs(run.record))
        raise NotFound(f"There is no take-down {number}: the record has {counted(many, 'take-down')}, see `measures verify`")
    if same_person(by, fact.by):
        raise Mistake(f"{fact.by} asked for take-down {number}, so somebody else has to say that it was wrong")
    if gone := erasures(run.record).get(number):
        raise Mistake(f"The words of take-down {number} were taken out of the record for good on {_day(gone)}: nothing can put them back")
    asked = PutBack(take_down=number, take_down_sha256=fact.hash, by=by, identity=run.identity, reason=reason.strip(), at=run.moment)
    same = [one for one in standing_take_downs(run.record) if one.words == fact.words and one.number != number]
    if mine := next((one for one in same if same_person(by, one.by)), None):
        raise Mistake(f"{mine.by} asked for take-down {mine.number} of the same words, so somebody else has to say that it was wrong")
    for one in same:
        run.record.add(replace(asked, take_down=one.number, take_down_sha256=one.hash))
    if run.record.add(asked) is None:
        before = run.record.get(PutBack, number)
        if not same_person(before.by, by):
            raise Mistake(f"The words of take-down {number} were put back before: {before.by} asked for it ({before.reason})")
        asked = before
    return asked, _brought_up(run, fact, 0)


def _brought_up(run: Run, fact: TakeDown, written: int) -> int:
    """Lay the site out, and what waits for approval, by the take-downs that stand now; says how many files of the site were written."""
    try:
        written += update_site(run)
        for month in fact.months:
            lay_out_preview(run, waiting_candidate(run.record, month))
    finally:  # the site may wait for other words to be taken down again
        seal(run.record, ())
    return written


def _day(fact: TakeDown | PutBack | Erasure) -> str:
    return day_words(london_day(fact.at).isoformat())


def _require_words(run: Run, one: Removal, reason: str) -> None:
    """Raise Mistake for words that cannot be told from others, or with which the publication itself would fall apart."""
    if len(one.letters) < LEAST:
        raise Mistake(f"These words have fewer than {LEAST} letters and digits: give more of what stands around them")
    if holds(reason, one):
        raise Mistake("The reason repeats the words that are to be taken down: give one that does not")
    rulebook, day = run.rulebook, london_day(run.moment)
    programme = programme_words(run)
    own = method_pages(programme, methodology(rulebook, run.config, day))
    if holds(one.sentence, one) or any(without(path, data, [one]) != data for path, data in own):
        raise Mistake("These words are the publication's own, or the name of a trust, and would leave all of it: give more of the passage")


def _mark_of(run: Run, begin: str) -> str:
    """The hash by which the site names a take-down that this record does not hold."""
    held = {one.hash for one in take_downs(run.record)}
    found = [mark for mark in run.site.noted.get(NOTE, {}) if mark.startswith(begin) and mark not in held]
    if len(found) != 1:
        raise NotFound(f"The site names no take-down {begin} that this record does not hold: leave --again out")
    return str(found[0])


def _wider(run: Run, known: TakeDown, one: Removal, words: str, by: str, reason: str) -> tuple[TakeDown, FoundQuotes] | None:
    """A take-down of the same words that takes with it quotes of them which the known one leaves public, by the rule as it was then; and
    these quotes. None where it leaves none, or where the words left the record for good.
    """
    if known.number in erasures(run.record):
        return None
    many = run.rulebook.threshold("taken_down_run_words", london_day(run.moment))
    runs = own_runs(run, one, words, known.trusts, many)
    if not runs or (many == known.run_words and runs <= {*known.runs}):
        return None
    quotes = found_quotes(run, replace(one, runs=runs, run_words=many), words)
    months = tuple(sorted({*known.months} | {each.month for each in quotes.gone}))
    asked = TakeDown(words=known.words, trusts=known.trusts, months=months, by=by, identity=run.identity, reason=reason, at=run.moment)
    return replace(asked, runs=tuple(sorted(runs)), run_words=many), quotes


def _known(record: Record, letters: str, mark: str) -> TakeDown | None:
    """The newest take-down of the same words that stands, if there is one."""
    gone = {number: one.letters for number, one in erasures(record).items()}
    same = (
        one
        for one in standing_take_downs(record)
        if mark in ("", one.again) and (gone.get(one.number) or mark_of(letters_of(record.blob(one.words).decode()))) == mark_of(letters)
    )
    return max(same, key=lambda one: one.number, default=None)


def _fact(run: Run, one: Removal, words: str, trusts: Sequence[str], by: str, reason: str, mark: str) -> tuple[TakeDown, FoundQuotes]:
    found = list(found_words(run.record, one))
    held = {each.trust for each in found}
    odd = next((each for each in found if each.column), None)
    if odd:
        where = f"column {odd.column} of {odd.trust} for {odd.month.words}"
        raise Mistake(f"These words also stand where nobody writes freely ({where}), and would leave it too: give more of the passage")
    if unknown := sorted(set(trusts) - run.rulebook.trusts.keys()):
        raise NotFound(f"{listed(unknown)} is not in the register: see config/trusts.csv for the codes")
    if not (held or mark or stand_on_site(run, one)):
        raise NotFound(f"These words stand in nothing that was published or waits for approval: give them {_HOW}")
    if others := sorted(held - set(trusts)):
        raise Mistake(f"These words stand in what is published of {listed(others)} too: name each with --trust, or give more of them")
    many = run.rulebook.threshold("taken_down_run_words", london_day(run.moment))
    runs = own_runs(run, one, words, trusts, many)
    quotes = found_quotes(run, replace(one, runs=runs, run_words=many), words)
    if absent := sorted(set(trusts) - held - {each.trust for each in quotes.gone}) if held else []:
        raise NotFound(f"These words stand in nothing that is published of {listed(absent)}: they stand in that of {listed(sorted(held))}")
    months = tuple(sorted({each.month for each in found} | {each.month for each in quotes.gone}))
    sha, whose = hashlib.sha256(words.encode()).hexdigest(), tuple(sorted(set(trusts)))
    asked = TakeDown(words=sha, trusts=whose, months=months, by=by, identity=run.identity, reason=reason.strip(), at=run.moment)
    return replace(asked, again=mark, runs=tuple(sorted(runs)), run_words=many), quotes


def _added(record: Record, fact: TakeDown, words: str, letters: str) -> TakeDown:
    """Hold the words and the fact; if another run takes the same words down meanwhile, what it wrote is the answer."""
    record.put_blob(words.encode())
    for _ in range(_TRIES):
        known = _known(record, letters, fact.again)
        if known and {*fact.runs} <= {*known.runs}:
            return known
        if made := record.follow(record.last(TakeDown), fact):
            return made
    raise Mistake("Too many runs take words down at once: run again")
