"""How many actions were not reported for a month, beside counts of what was last known: not reported is not the same as not delivered."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from tasks.model.period import Period
from tasks.rules.counts import this_month as of_month
from tasks.rules.overdue import TO_BE_CONFIRMED
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.words.figure import shared
from tasks.site.words.plain import listed, month_words


def unreported(data: ReleaseData, edition: str, counts: Mapping[str, int], who: str = "", noun: str = "") -> Markup:
    """A sentence about the actions that were not reported, of all trusts or of one, whose `counts` these are."""
    share = shared(edition, "not_reported", counts, noun, who)
    oldest = min((row["oldest_report"] for row in data["trusts"] if row.get("oldest_report")), default="")
    later = "" if oldest == str(Period.parse(data["period"]).previous()) else " or later"
    never = counts.get("never_reported", 0)
    which = f"{counts['not_reported'] - never:,} of them" if never else "them"
    known = f" What was last known of {which} counts; it was reported in {month_words(oldest)}{later}." if oldest else ""
    return Markup("Not reported for {}: {}.{}").format(month_words(data["period"]), share, known)


def delivered(edition: str, counts: Mapping[str, int], who: str = "") -> Markup:
    """How many actions were last reported delivered, and beside it how many were not reported for the month, if any were not."""
    found = shared(edition, "delivered", counts, who=who)
    if not counts.get("not_reported"):
        return found
    return Markup("{}; not reported: {}").format(found, shared(edition, "not_reported", counts, who=who))


def this_month(counts: Mapping[str, int], name: str) -> int:
    """How much of a count of statuses was reported for the month itself; all of it where an older release does not say."""
    return counts.get(of_month(name), counts[name])


def without_plan(data: ReleaseData, edition: str) -> Markup:
    """How many trusts had no agreed plan to report against, of all; empty where each had one."""
    count = sum(bool(row.get("without_plan")) for row in data["trusts"])
    units = f"{words_of(data['programme']).short}s"
    return shared(edition, "without_plan", {**data["totals"], "without_plan": count}, units) if count else Markup()


def not_judged(trust: Row) -> str:
    """Why a trust is not judged by the month, as sentences: it had no plan to report against, or a fault of ours; empty where it is."""
    return str(trust.get("without_plan") or (not trust["accepted"] and trust.get("looked_at")) or "")


def who_sent_none(data: ReleaseData) -> list[str]:
    """Who sent no acceptable update, in a sentence; then one about each trust that is not judged, or in whose name a mail waits."""
    trusts, short = data["trusts"], words_of(data["programme"]).short
    unsure = f"A mail that may have brought its update for {month_words(data['period'])} is still to be confirmed."
    reasons = {row["trust"]: not_judged(row) or (unsure if row["state"] == TO_BE_CONFIRMED else "") for row in trusts}
    silent = [row["name"] for row in trusts if not row["accepted"] and not reasons[row["trust"]]]
    found = [f"Every {short} sent an acceptable update."] if all(row["accepted"] for row in trusts) else []
    found = [f"No acceptable update came from {listed(silent)}."] if silent else found
    return [*found, *(f"{row['name']}: {reasons[row['trust']]}" for row in trusts if reasons[row["trust"]])]
