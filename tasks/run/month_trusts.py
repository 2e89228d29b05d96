"""The trusts that a month is about, and the rows of rules and programme about some of them, on which their share alone depends.

Whoever names a trust and a month is told here if there are none such, and which are nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tasks.model.contract import Contract
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period, why_not
from tasks.rulebook import Rulebook
from tasks.rulebook.problems import nearest
from tasks.rules.expected import expected
from tasks.run.programme import Programme

_NAMED = 12  # trusts in one sentence
_LONGEST = 600  # months that are looked through for the nearest


class NotOurMonth(Mistake):
    """A month that is none of the programme's, or has not ended, or is none of a trust's; the text says which are nearest."""


def require_of_programme(programme: Programme, month: Period) -> None:
    """Raise NotOurMonth for a month that is none of the programme's."""
    first, last = programme.first, programme.last
    if why := why_not(first, month):
        raise NotOurMonth(f"{why}, {first.on(month.first_day).words}")
    if not first <= month <= last:
        more = f". {programme.is_sample}".rstrip(". ")
        raise NotOurMonth(
            f"{month.words} is not one of the programme's {month.noun}s, {first.through(last)}: "
            f"the nearest is {min(max(month, first), last).words}. Give another, or set `last` in programme.toml{more}"
        )


def require_trust(rulebook: Rulebook, trust: str) -> None:
    """Raise NotFound for a code that no trust on the register has; the nearest is offered."""
    if trust not in rulebook.trusts:
        meant = nearest(trust, rulebook.trusts)
        hint = f"did you mean {meant} ({rulebook.trusts[meant].name})? If not, " if meant else ""
        raise NotFound(f"No trust on the register has the code {trust!r}: {hint}see config/trusts.csv")


def require_in_month(rulebook: Rulebook, trust: str, month: Period) -> None:
    """Raise NotFound for a trust that is not on the register, and NotOurMonth for one that a month is not about."""
    require_trust(rulebook, trust)
    about = sorted(trusts_of_month(rulebook, month))
    if trust not in about:
        near = _nearest_month(rulebook, trust, month)
        others = f"{', '.join(about[:_NAMED])}{' and others' if len(about) > _NAMED else ''}" or "nobody"
        own = f"the nearest {month.noun} that it owes one for is {near.words}" if near else "it was never in the regime"
        raise NotOurMonth(f"No update of {trust} is asked for {month.words}: {own}. For {month.words} one is asked of {others}")


def _nearest_month(rulebook: Rulebook, trust: str, month: Period) -> Period | None:
    before = after = month
    for _ in range(_LONGEST):
        before, after = before.previous(), after.next()
        for one in (before, after):
            if trust in expected(rulebook.stays.get(trust, ()), one):
                return one
    return None


def leavers(rulebook: Rulebook, period: Period) -> frozenset[str]:
    """The trusts that left the regime during a period: they owe no update, and their contracts are still published.

    One whose code another succeeded has not left, nor has one that is in another of the regime's programmes, or is back, at the end.
    """
    ended = [one for one in rulebook.spells if one.left and not one.succeeded_by and period.first_day <= one.left <= period.last_day]
    day = period.last_day
    return frozenset(
        one.trust for one in ended if not any(stay.covers(day, day) for stay in rulebook.stays[one.trust] if stay not in ended)
    )


def trusts_of_month(rulebook: Rulebook, period: Period) -> frozenset[str]:
    """All the trusts that a month is about."""
    return frozenset(expected(rulebook.spells, period)) | leavers(rulebook, period)


def rows_of_trusts(rulebook: Rulebook, programme: Programme, trusts: Sequence[str]) -> dict[str, object]:
    """The rows about each of these trusts (register, stays, help, time granted, waivers, people), and about whoever helps one of them."""
    earlier = [one for trust in trusts if trust in rulebook.trusts for one in rulebook.succeeded_by(trust, date.max)]
    known = [(one, rulebook.trusts[one.succeeds], rulebook.stays[one.succeeds], _way_out(rulebook, one.succeeds)) for one in earlier]
    codes = {*trusts, *(one.succeeds for one in earlier)}
    helpers = sorted({contract.partner for trust in trusts for contract in _helping(rulebook, trust) if contract.partner})
    return {
        "trusts": {trust: _about(rulebook, programme, trust) for trust in trusts},
        "successions": [one for one in rulebook.successions if {one.trust, one.succeeds} & {*trusts}],
        "earlier": known,
        "announced": [one for one in rulebook.announced if one.trust in codes],
        "extensions": [one for one in rulebook.extensions if one.trust in trusts],
        "exemptions": [one for one in rulebook.exemptions if one.trust in codes],
        "helpers": {code: rulebook.helper_marks[code] for code in helpers},
    }


def _about(rulebook: Rulebook, programme: Programme, trust: str) -> list[object]:
    variants = rulebook.name_variants.get(trust, ())
    own = rulebook.trusts.get(trust), rulebook.stays[trust], _way_out(rulebook, trust)
    return [*own, _helping(rulebook, trust), variants, programme.about(trust)]


def _way_out(rulebook: Rulebook, trust: str) -> object:
    return rulebook.criteria.get(trust, ()), rulebook.segments.get(trust, ())


def _helping(rulebook: Rulebook, trust: str) -> list[Contract]:
    """The contracts to help a trust, under whichever code they were made."""
    return [*rulebook.help_on(trust, date.min), *(one for one in rulebook.help_on(trust, date.max) if one.first_trust)]
