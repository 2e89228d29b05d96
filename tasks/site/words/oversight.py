"""Who oversees a trust, who helps it, and what came of the help; where no source says, the page says that."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tasks.site.data.shapes import PartnerHelp, RegisterTrust, Row
from tasks.site.words.figure import figure, ident
from tasks.site.words.plain import day_words, listed, many

_STANDING = {"announced": "as announced", "actual": "as the trusts themselves report"}
_NOT_FOUND = "Not found in a public source."


def oversight(trust: RegisterTrust) -> tuple[tuple[str, str], ...]:
    """(what, what is known) pairs in the order they are shown."""
    stay = f"Entered special measures on {day_words(trust['entered'])}" if trust["entered"] else "Entry not found in a public source"
    return (
        ("Kind of trust", trust["kind"]),
        ("Regulator", trust["regulator"]),
        ("In special measures", f"{stay}{'; left on ' + day_words(trust['left']) if trust['left'] else ''}."),
        ("Improvement director", _director(trust)),
        ("Leadership review", trust["leadership_review"] or _NOT_FOUND),
        ("Limits on the trust's freedom", listed(trust["restrictions"]) or "None found in a public source."),
        ("Care Quality Commission rating", _rating(trust)),
        ("Foundation trust status", trust["foundation"] or _NOT_FOUND),
    )


def helpers(trust: RegisterTrust, actions: Sequence[Row], edition: str) -> tuple[str, ...]:
    """Sentences about every contract of the trust, its outcome, and the help the trust itself names this month."""
    found = [sentence for contract in trust["partners"] for sentence in _contract(contract, edition)]
    named = [row["ref"] for row in actions if row["partner_help"]]
    if named:
        helped = figure(ident(edition, "helped", actions[0]["trust"]), len(named), f"{many(len(named), 'action')} of {len(actions)}")
        found.append(Markup("This month the trust names the partner’s help on {}: {}.").format(helped, listed(named)))
    return tuple(found) or ("No partner has been announced.",)


def _contract(contract: PartnerHelp, edition: str) -> list[str]:
    award = figure(ident(edition, "award", contract["id"]), contract["award"]["answer"], contract["award"]["sentence"])
    scope = f"on {listed(contract['topics'])} only" if contract["topics"] else "on the whole plan"
    since = f", since {day_words(contract['start'])}" if contract["start"] else ""
    if not contract["partner"]:
        return [Markup("A partner is to be confirmed. {}").format(award)]
    standing = f" ({_STANDING.get(contract['standing'], contract['standing'])})" if contract["standing"] else ""
    lead = f"{contract['partner_name']}{standing} helps {scope}{since}, under a contract with the regulator."
    return [lead, Markup("Incentive payment to the partner: {}").format(award)]


def _director(trust: RegisterTrust) -> str:
    name = trust["improvement_director"] or "Not named in a public source"
    return f"{name}; accountable to {trust['accountable_to']}." if trust["accountable_to"] else f"{name}."


def _rating(trust: RegisterTrust) -> str:
    rating = trust["rating"]
    if not rating["value"]:
        return "No rating known by the end of the month."
    return f"{rating['value']}{', ' + day_words(rating['date']) if rating['date'] else ''}."
