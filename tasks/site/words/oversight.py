"""Who oversees a trust, who helps it, and what came of the help; where no source says, the page says that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import fullmatch

from markupsafe import Markup

from tasks.model.regime_words import RegimeWords
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import EarlierCode, PartnerHelp, RegisterTrust
from tasks.site.words.figure import figure, ident
from tasks.site.words.known import source_link
from tasks.site.words.plain import capital, day_words, isolated, listed, many

_NAMED = 4
_NOT_FOUND = "Not found in a public source."


def oversight(trust: RegisterTrust, words: RegimeWords) -> tuple[tuple[str, str], ...]:
    """(what, what is known) pairs in the order they are shown, each with the source that holds it where it is a fact of a source."""
    sources = trust.get("sources", {})
    review = _sourced(trust["leadership_review"], trust.get("leadership_review_words", ""), sources.get("leadership_review", ""))
    limits = _sourced(listed(trust["restrictions"]), trust.get("restrictions_words", ""), sources.get("restrictions", ""))
    known = {
        "kind": trust["kind"],
        "regulator": trust["regulator"],
        "stay": _stay(trust, words.regime),
        "director": _director(trust) if words.director else "",
        "leadership review": review or _NOT_FOUND,
        "restriction": limits or "None found in a public source.",
        "rating": _rating(trust, words),
        "standing": (trust["foundation"] or _NOT_FOUND) if words.standing else "",
        "mortality": trust.get("mortality", ""),
        "segment": trust.get("segment", ""),
    }
    known |= trust.get("more", {})
    of_regime = ((title, _linked(known[section])) for section, title in words.sections if known.get(section))
    return (*of_regime, *(("Earlier code", words.phrase(_earlier(one))) for one in trust.get("earlier", [])))


def _earlier(one: EarlierCode) -> str:
    return f"{one['code']}, until {day_words(one['until'])}: what was said under it counts for this trust. Source: {one['source']}"


def _sourced(value: str, words: str, source: str) -> str:
    """'What is known (how the source dates it). Source: where it was read.'; an empty text where nothing is known."""
    if not value:
        return ""
    return f"{value}{f' ({words})' if words else ''}.{f' Source: {source}' if source else ''}"


def _linked(words: str) -> str:
    """A sentence in which each source that has an address leads there."""
    before, source, sources = words.partition(" Source: ")
    if "://" not in sources:
        return words
    links = (source_link(one) for one in sources.split(" ; "))
    ways = (Markup('<a href="{}">{}</a>').format(one.href, one.words) if one.href else Markup.escape(one.words) for one in links)
    return Markup.escape(f"{before}{source}") + Markup("; ").join(ways)


def _stay(trust: RegisterTrust, regime: str) -> str:
    if not trust["entered"]:
        return "Entry not found in a public source."
    entered, left = trust.get("entered_words", ""), trust.get("left_words", "")
    when = f"in {entered}" if _is_month(entered) else f"on {day_words(trust['entered'])}"
    first = f"Entered {regime} {when}"
    if entered and not _is_month(entered):
        first += f" (in the source’s words: {entered})"
    if not trust["left"]:
        return f"{first}."
    return f"{first}; left on {day_words(trust['left'])}{f' (in the source’s words: {left})' if left else ''}."


def _is_month(words: str) -> bool:
    """Whether the source's words are a month alone, as April 2017."""
    return bool(fullmatch(r"[A-Z][a-z]+ \d{4}", words))


def helpers(trust: RegisterTrust, actions: Sequence[ActionRow], edition: str, wording: RegimeWords) -> tuple[str, ...]:
    """Sentences about every contract of the trust, its outcome, and the help the trust itself names for the period; none where the regime
    has no partners and nothing was announced.
    """
    found = [sentence for contract in trust["partners"] for sentence in _contract(contract, edition)]
    named = [f"{row['action'].strip().rstrip('.')} ({row['ref']})" for row in actions if row.get("partner_help")]
    if named:
        helped = figure(ident(edition, "helped", actions[0]["trust"]), len(named), f"{many(len(named), 'action')} of {len(actions)}")
        says = Markup(wording.phrase("This month the trust names the partner’s help on {}: {}."))  # noqa: S704 - our own words
        found.append(says.format(helped, isolated(_first(named))))
    found += [f"{words} Source: {source}" for words, source in trust.get("announced", [])]
    return tuple(found) or ("No partner has been announced.",) * wording.partners


def _first(promises: Sequence[str]) -> str:
    """The first of some promises, in words, and that there are others."""
    others = ["others, each with the help on its line"] if len(promises) > _NAMED else []
    return listed([*promises[:_NAMED], *others])


def _contract(contract: PartnerHelp, edition: str) -> list[str]:
    award = figure(ident(edition, "award", contract["id"]), contract["award"]["answer"], contract["award"]["sentence"])
    if not contract["award"]["answer"]:
        return [f"{capital(partnership_words(contract))}." if contract["partner"] else "A partner is to be confirmed."]
    if not contract["partner"]:
        return [Markup("A partner is to be confirmed. {}").format(award)]
    payment = Markup("Incentive payment to the partner: {}").format(award)
    return [f"{capital(partnership_words(contract))}.", *_costs(contract), payment]


def _costs(contract: PartnerHelp) -> Iterator[str]:
    """What the help cost by the month's end, as far as claims were accepted; nothing where the rule looked at none."""
    sums = {name: words for name, words in contract["award"]["evidence"] if name in {"accepted", "evidenced cost"}}
    if len(sums) == 2:
        yield f"Costs of its help by then: {sums['accepted']} accepted, of which {sums['evidenced cost']} names its evidence."


def partnership_words(contract: PartnerHelp) -> str:
    """Who was announced as partner or helps, with what and since when: an announcement alone is no help."""
    name, since = contract["partner_name"], f" (from {day_words(contract['start'])})" if contract["start"] else ""
    topics = f" on {listed(contract['topics'])} only" if contract["topics"] else ""
    match contract["standing"]:
        case "actual":
            return f"{name} helps{topics or ' on the whole plan'}{since}, under a contract with the regulator, as its source shows"
        case "announced only":
            return f"{name} was announced as partner{topics}{since}; no source shows that it helped"
    return f"{name} was announced as partner{topics}{since}, under a contract with the regulator"


def _director(trust: RegisterTrust) -> str:
    name = trust["improvement_director"] or "Not named in a public source"
    return f"{name}; accountable to {trust['accountable_to']}." if trust["accountable_to"] else f"{name}."


def _rating(trust: RegisterTrust, words: RegimeWords) -> str:
    rating = trust["rating"]
    if not rating["value"]:
        return words.fill("No rating known by the end of the month.")
    when = rating.get("words", "") or day_words(rating["date"])
    source = f" Source: {rating['source']}" if rating["source"] else ""
    return f"{rating['value']}{', ' + when if when else ''}.{source}"
