"""A trust is expected to report on a month if it was still in the regime on the month's last day, unless its regulator says otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.model.period import Period
from tasks.model.trust import Spell


def expected(spells: Iterable[Spell], period: Period) -> tuple[str, ...]:
    """The codes of the trusts expected to report on a period, sorted, each once.

    A trust that entered during the month is expected; one that left before the month's end is not, because on leaving it is no longer
    required to publish (gov.uk, on Basildon and Thurrock University Hospitals, June 2014). The days are
    the regulator's, who decides on entry and exit; the last day of a stay still counts as within it. In a regime that
    follows a trust after its exit, it reports until the last day of that transition.
    For a single trust and month the regulator may say that no update is expected, or name the months for which one is.
    """
    return tuple(sorted({spell.trust for spell in spells if spell.expects(period)}))
