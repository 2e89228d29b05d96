"""Whether a trust is getting better, in one plain sentence: by the promises due by now, by movement, and by what is known at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted

THRESHOLDS = ("better_least_due", "better_met_percent")
GETTING_BETTER = "getting_better"
"""The rule's own name, in verdicts."""

VERDICT = "verdict"
"""Under which name its evidence has the verdict itself, in words."""

BETTER, MIXED, STILL, UNKNOWN, EARLY, DONE = "getting better", "mixed", "standing still", "we do not know", "too early to say", "done"
WORST_FIRST = (STILL, UNKNOWN, EARLY, MIXED, BETTER, DONE)
"""Every verdict, in the order in which a reader is shown them."""

_ANSWERS = {
    BETTER: Answer.YES,
    MIXED: Answer.PARTLY,
    STILL: Answer.NO,
    UNKNOWN: Answer.NOT_KNOWN,
    EARLY: Answer.NOT_APPLICABLE,
    DONE: Answer.NOT_APPLICABLE,
}
_COUNTS = ("due", "met", "late", "closed", "bare", "actions", "delivered", "open", "met_late")


@dataclass(frozen=True, slots=True)
class Promises:
    """What there is to know of a trust's plan: of its promises `due` by the end of the month, how many are `met`, that is reported
    delivered, `late` or `closed` by agreement, and how many of those met are `bare` of any evidence, or `met_late`; of all its `actions`,
    how many are `delivered` and how many `open`.
    """

    due: int = 0
    met: int = 0
    late: int = 0
    closed: int = 0
    bare: int = 0
    actions: int = 0
    delivered: int = 0
    open: int = 0
    met_late: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What other rules say of the trust: whether its plan has `stalled`, in how many accepted updates in a row nothing moved (`unmoved`),
    whether one was accepted for the month, why it is `not_judged` by the month, how many statements of its own what is published
    contradicts, and by what post it was `warned` early that the plan may not be delivered, if it was.
    """

    stalled: bool = False
    unmoved: int = 0
    accepted: bool = True
    not_judged: str = ""
    contradicted: int = 0
    warned: str = ""


_BOTH = 2


def promises(actions: pd.DataFrame, period: Period, statuses: Statuses) -> dict[str, Promises]:
    """Trust code to what its month's actions come to.

    Reads `trust`, `due_date` (NaT: names no day, so never due), `status`, `closed`, `past_due`, `unevidenced`, `delivered_date` and
    `first_delivered`.
    """
    due = actions["due_date"].le(pd.Timestamp(period.last_day))
    delivered, closed = actions["status"].isin(statuses.finished), actions["closed"].astype("bool")
    met = due & delivered & ~closed
    columns = (due, met, due & actions["past_due"].astype("bool"), due & closed, met & actions["unevidenced"].astype("bool"))
    of_all = (due | True, delivered, ~delivered & ~closed, met & _after_its_day(actions))
    flags = pd.DataFrame(dict(zip(_COUNTS, (*columns, *of_all), strict=True)))
    found = flags.groupby(actions["trust"])[list(_COUNTS)].sum().astype("int64").to_dict("index")
    return {str(trust): Promises(**{str(name): int(count) for name, count in counts.items()}) for trust, counts in found.items()}


def _after_its_day(actions: pd.DataFrame) -> pd.Series[bool]:
    """Which of those delivered were so after the day agreed: by the day that the trust gives, or where it gives none because they were
    first reported delivered for a later month.
    """
    first = actions["first_delivered"].map(lambda period: pd.Timestamp(Period.parse(period).first_day) if period else pd.NaT)
    return actions["delivered_date"].fillna(first.astype("datetime64[s]")).gt(actions["due_date"])


def getting_better(trust: str, period: Period, seen: Promises, known: Circumstances, least_due: int, met_percent: int) -> Verdict:
    """The verdict on a trust's month.

    It stands still when its plan has stalled, or when at least `least_due` promises were due and none was met. Without an accepted update,
    or while it is not judged by the month, we do not know. It is done when nothing in its plan is open. With fewer than `least_due` due it
    is too early to say.

    It is getting better when at least `met_percent` of the promises due, those closed by agreement left out, were met and are shown by
    evidence, its last update moved something, nothing that it states is contradicted and its director does not warn; else the picture is
    mixed.
    """
    word = _word(seen, known, least_due, met_percent)
    evidence = (
        (VERDICT, word),
        ("promises due by now", str(seen.due)),
        ("of those kept", str(seen.met)),
        *((("kept after the agreed day", str(seen.met_late)),) if seen.met_late else ()),
        ("of those late", str(seen.late)),
        *((("of those closed by agreement", str(seen.closed)),) if seen.closed else ()),
        ("kept without evidence", str(seen.bare)),
        ("plan stalled", "yes" if known.stalled else "no"),
        ("update accepted", "yes" if known.accepted else "no"),
        ("updates in a row in which nothing moved", str(known.unmoved)),
        ("statements contradicted", str(known.contradicted)),
        ("early warning", "yes" if known.warned else "no"),
        ("promises due it takes", str(least_due)),
        ("percent of them to be kept", str(met_percent)),
    )
    return Verdict(GETTING_BETTER, trust, trust, _ANSWERS[word], _sentence(word, period, seen, known, least_due), evidence)


def has_left(trust: str, left: str, regime: str) -> Verdict:
    """The verdict on a trust that left in the month; `left` is its day in words, `regime` what it left, as inside a sentence."""
    return Verdict(GETTING_BETTER, trust, trust, Answer.NOT_APPLICABLE, left_words(left, regime), ((VERDICT, DONE), ("left", left)))


def left_words(left: str, regime: str) -> str:
    """The sentence about a trust that left the regime; `left` is its day in words."""
    return f"Done: it left {regime} on {left}."


def _word(seen: Promises, known: Circumstances, least_due: int, met_percent: int) -> str:
    if known.not_judged or not (known.stalled or known.accepted):
        return UNKNOWN
    if known.stalled:
        return STILL
    doubted = bool(known.contradicted or known.warned)
    if seen.actions and not seen.open:
        return MIXED if doubted or seen.bare else DONE
    if seen.due < least_due or not seen.met:
        return EARLY if seen.due < least_due else STILL
    enough = (seen.met - seen.bare) * 100 >= met_percent * (seen.due - seen.closed)
    return BETTER if enough and not doubted and not known.unmoved else MIXED


def _sentence(word: str, period: Period, seen: Promises, known: Circumstances, least_due: int) -> str:
    if known.not_judged:
        return f"We do not know. {known.not_judged}"
    if word == DONE and seen.delivered == seen.actions:
        return f"Done: {'all ' if seen.actions > 1 else 'the '}{counted(seen.actions, 'promise')} reported delivered."
    if word == DONE:
        return f"Done: {seen.delivered:,} of {counted(seen.actions, 'promise')} reported delivered, the rest closed by agreement."
    if word == UNKNOWN:
        before = f" As last known, {_promises(seen)}." if seen.due else ""
        return f"We do not know: no update was accepted for {period.words}.{before}"
    takes = f"; a verdict needs at least {counted(least_due, 'promise')} due" if word == EARLY else ""
    why = (_movement(seen, known), f"{_promises(seen)}{takes}", *_doubts(period, seen, known))
    return f"{word[:1].upper()}{word[1:]}: {'; '.join(filter(None, why))}."


def _movement(seen: Promises, known: Circumstances) -> str:
    if known.stalled and not known.unmoved:
        return "hardly anything in its plan moves"
    if not known.unmoved or not seen.open:
        return ""
    return f"nothing has moved in its last {'accepted update' if known.unmoved == 1 else counted(known.unmoved, 'accepted update')}"


def _promises(seen: Promises) -> str:
    """'9 of the 12 promises due by now kept, 4 of them late; 3 still late'."""
    if not seen.due:
        return "no promise was due by now"
    if seen.due == 1:
        return f"the only promise due by now {_became(seen)}"
    whole = f"{counted(seen.due, 'promise')} due by now"
    if seen.met == seen.due:
        found = "both promises due by now kept" if seen.due == _BOTH else f"all {whole} kept"
    elif not seen.met:
        found = f"{'neither' if seen.due == _BOTH else 'none'} of the {whole} kept"
    else:
        found = f"{seen.met:,} of the {whole} kept"
    late = f"{seen.late:,} late" if seen.late else ""
    if seen.met_late:
        of_them = f"{seen.met_late:,}" if seen.met_late < seen.met else "both" if seen.met == _BOTH else "all"
        found += ", but late" if seen.met == 1 else f", {of_them} of them late"
        late = f"{seen.late:,} still late" if seen.late else ""
    rest = ", ".join(filter(None, (late, f"{seen.closed:,} closed by agreement" if seen.closed else "")))
    return f"{found}{'; ' if seen.met_late else ', '}{rest}" if rest else found


def _became(seen: Promises) -> str:
    """What the only promise due has become, to stand after it."""
    if seen.met:
        return "was kept, but late" if seen.met_late else "was kept"
    return "is late" if seen.late else "was closed by agreement" if seen.closed else "was not kept"


def _doubts(period: Period, seen: Promises, known: Circumstances) -> Iterator[str]:
    if not known.accepted:
        yield f"no update was accepted for {period.words}"
    if seen.bare:
        yield "the one kept has no evidence" if seen.met == 1 else f"{seen.bare:,} of those kept without evidence"
    if known.contradicted:
        yield f"what is published contradicts {counted(known.contradicted, 'statement')} of its own"
    if known.warned:
        yield f"its {known.warned} warns that the plan may not be delivered"
