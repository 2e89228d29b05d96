"""Who helps whom, and what it may earn: a page per partner, and the incentive fund with every step of every answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tasks.model.award import pounds
from tasks.site.address import in_force
from tasks.site.data.dictionary import words_of
from tasks.site.data.figures import ANSWERS
from tasks.site.data.shapes import LedgerLine, PartnerHelp, RegisterTrust, ReleaseData, RulebookWords, SchemeWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.release_view import ReleaseView
from tasks.site.words.figure import figure, ident
from tasks.site.words.known import AnnouncedLine, PublishedLine, announced_at, published_lines
from tasks.site.words.plain import capital, day_words, listed, many, month_words, part

MONTHS = 6  # listed on a partner's page; the pages of earlier months hold theirs
_NOBODY = "Partner to be confirmed"
_ANSWERS = {"yes": "Eligible", "no": "Not eligible", "refer to a person": "A person decides", "does not apply": "Does not apply"}
_STANDING = {
    "announced": "As announced",
    "announced only": "As announced; no source shows that it helped",
    "actual": "As carried out, not only announced",
    "to be confirmed": "To be confirmed",
}
_ROLE = {"actual": "helping", "to be confirmed": "for"}
_ANNOUNCED = "announced as partner of"
"""What a heading says of a partner: that it helps only where a source shows that."""


@dataclass(frozen=True, slots=True)
class Partnership:
    """One contract in words: who helps whom with what, since when, and what the incentive rule says of it, step by step."""

    id: str
    trust: Link
    partner: Link
    role: str
    facts: tuple[tuple[str, str], ...]
    answer: str
    sentence: Markup
    award_id: str
    steps: tuple[str, ...]
    change: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """The page of one partner: every contract it holds, and the answers on each month by month."""

    frame: PageFrame
    name: str
    month: str
    lead: str
    partnerships: tuple[Partnership, ...]
    months: tuple[tuple[str, str, Markup], ...]  # none in a regime without a fund


@dataclass(frozen=True, slots=True)
class FundPage:
    """The incentive fund: its schemes, and every partnership's answer."""

    frame: PageFrame
    month: str
    first: Markup
    lead: Markup
    costs: str
    answers: tuple[Markup, ...]
    pot: tuple[str, ...]
    schemes: tuple[SchemeWords, ...]
    announced: tuple[AnnouncedLine, ...]
    published: tuple[PublishedLine, ...]
    listed: tuple[Link, ...]
    partnerships: tuple[Partnership, ...]
    ledger: tuple[LedgerLine, ...]


def partner_pages(months: Sequence[ReleaseView], partners: Collection[str], trusts: Collection[str]) -> Iterator[PartnerPage]:
    """The page of each of these partners, as the newest of these months in which it held a contract has it; none without one.

    `trusts` have a permanent page to lead to; a trust that left in the programme's first month has none.
    """
    held = [_by_partner(release.overview) for release in months]
    for code in sorted(partners):
        if any(code in month for month in held):
            yield _partner_page(code, [(release, month.get(code, [])) for release, month in zip(months, held, strict=True)], trusts)


def _with_rules(partnerships: int) -> str:
    """What stands with the partnerships, after how many there are."""
    return f", {'each ' if partnerships > 1 else ''}with what the published rules say of it and why" if partnerships else ""


def fund_page(newest: ReleaseView, trusts: Collection[str], words: RulebookWords) -> FundPage:
    """The page `fund/` as the newest month has it; `trusts` have a permanent page to lead to."""
    data = newest.overview
    month, root, found = month_words(data["period"]), "../", _held(data)
    answers, edition = [held["award"]["answer"] for _, held in found], in_force(data).edition
    on_partner_pages = len(found) > LISTED
    here = [(code, held) for code, held in found if not (on_partner_pages and held["partner"])]
    return FundPage(
        frame=page_frame("fund/index.html", "The incentive fund", data["programme"]),
        month=month,
        first=_first(newest, found, words),
        lead=Markup("{} in {}{}.").format(
            figure(ident(edition, "partnerships"), len(found), capital(many(len(found), "partnership"))), month, _with_rules(len(found))
        ),
        costs="" if on_partner_pages else _costs([newest.known(code) for code in dict.fromkeys(code for code, _ in found)]),
        answers=tuple(_answered(edition, answer, answers.count(answer), len(answers)) for answer in dict.fromkeys(answers)),
        pot=tuple(words.get("pot", [])),
        schemes=tuple(words.get("schemes", [])),
        announced=announced_at("fund", words),
        published=tuple(line for line in published_lines(words, "fund") if line.figure not in words.get("pot", [])),  # told once
        listed=tuple(_listed(data, code, held) for code, held in found if on_partner_pages),
        partnerships=tuple(_partnership(newest, code, held["id"], root, trusts) for code, held in here),
        ledger=tuple({**line, "day": day_words(line["day"])} for line in words.get("ledger", [])),
    )


def _first(newest: ReleaseView, found: Sequence[tuple[str, PartnerHelp]], words: RulebookWords) -> Markup:
    """The answer in a sentence: what may be paid by the rules and for whom, and whether anything was."""
    data = newest.overview
    due = [(code, held["id"]) for code, held in found if held["award"]["answer"] == "yes"][:LISTED]
    amounts = [(code, contract, newest.rows[code]["awards"][contract].get("amount", "")) for code, contract in due]
    parts = [
        Markup("{} may be paid for {}").format(
            figure(ident(in_force(data).edition, "award", contract), "yes", amount), data["register"][code]["name"]
        )
        for code, contract, amount in amounts
        if amount
    ]
    paid = any(line["entry"] == "paid" for line in words.get("ledger", []))
    so_far = "what has been paid stands below" if paid else "nothing has been paid yet"
    none = Markup(f"By the published rules no reward is due in {month_words(data['period'])}")  # noqa: S704 - our own words
    return Markup("{}; {}.").format(Markup("; ").join(parts) if parts else none, so_far)


def _costs(trusts: Iterable[RegisterTrust]) -> str:
    """What all help cost so far, as far as claims were accepted; empty where the rule looked at none, or not all stand on the page."""
    looked_at = [dict(held["award"]["evidence"]) for known in trusts for held in known["partners"]]
    accepted, shown = (sum((_pence(one[name]) for one in looked_at if name in one), Decimal()) for name in ("accepted", "evidenced cost"))
    return f"Costs of all help so far: {pounds(accepted)} accepted, of which {pounds(shown)} names its evidence." if accepted else ""


def _pence(words: str) -> Decimal:
    return Decimal(words.removeprefix("£").replace(",", "") or 0) * 100


def _listed(data: ReleaseData, trust: str, held: PartnerHelp) -> Link:
    """A partnership in a list too long for here: the link leads to the partner's page, or to this one while none is known."""
    words, here = f"{held['partner_name'] or _NOBODY}, {_role(held)} {data['register'][trust]['name']}", f"#{held['id'].lower()}"
    if held["partner"]:
        return Link(f"{words}: {_answer(held)}", f"../partners/{held['partner'].lower()}/index.html{here}")
    return Link(words, here)


def _role(held: PartnerHelp) -> str:
    return _ROLE.get(held["standing"], _ANNOUNCED)


def _answer(held: PartnerHelp) -> str:
    return _ANSWERS.get(held["award"]["answer"], capital(held["award"]["answer"]))


def _answered(edition: str, answer: str, count: int, of: int) -> Markup:
    marked = figure(ident(edition, f"partnerships_{ANSWERS[answer]}"), count, part(count, of, "partnerships"))
    return Markup("{}: {}").format(_ANSWERS.get(answer, capital(answer)), marked)


def _award(data: ReleaseData, held: PartnerHelp) -> Markup:
    return figure(ident(in_force(data).edition, "award", held["id"]), held["award"]["answer"], held["award"]["sentence"])


def _held(data: ReleaseData) -> list[tuple[str, PartnerHelp]]:
    return [(code, held) for code, known in data["register"].items() for held in known["partners"]]


def _by_partner(data: ReleaseData) -> dict[str, list[tuple[str, PartnerHelp]]]:
    """Partner code to its contracts of a month, with the trust that each helps; those still to be confirmed are left out."""
    found: dict[str, list[tuple[str, PartnerHelp]]] = {}
    for trust, held in _held(data):
        if held["partner"]:
            found.setdefault(held["partner"], []).append((trust, held))
    return found


def _partner_page(code: str, months: Sequence[tuple[ReleaseView, list[tuple[str, PartnerHelp]]]], trusts: Collection[str]) -> PartnerPage:
    newest, mine = [(one, mine) for one, mine in months if mine][-1]
    data = newest.overview
    name, month = mine[0][1]["partner_name"], month_words(data["period"])
    path = f"partners/{code.lower()}/index.html"
    pays = words_of(data["programme"]).fund
    return PartnerPage(
        frame=page_frame(path, name, data["programme"], [("Incentive fund", "fund/index.html")] if pays else []),
        name=name,
        month=month,
        lead=_lead(data, name, mine),
        partnerships=tuple(_partnership(newest, trust, held["id"], "../../", trusts) for trust, held in mine),
        months=_months([(one.overview, mine) for one, mine in months]) if pays else (),
    )


def _lead(data: ReleaseData, name: str, mine: Sequence[tuple[str, PartnerHelp]]) -> str:
    """Whom the partner helps, and of whom it was announced as partner: an announcement alone is no help."""
    helped = [data["register"][trust]["name"] for trust, held in mine if held["standing"] == "actual"]
    announced = [data["register"][trust]["name"] for trust, held in mine if held["standing"] != "actual"]
    parts = [f"helps {listed(helped)}"] * bool(helped) + [f"was announced as the partner of {listed(announced)}"] * bool(announced)
    return f"{name} {' and '.join(parts)}, as known in {month_words(data['period'])}."


def _months(months: Sequence[tuple[ReleaseData, list[tuple[str, PartnerHelp]]]]) -> tuple[tuple[str, str, Markup], ...]:
    return tuple(
        (month_words(data["period"]), data["register"][trust]["name"], _award(data, held))
        for data, mine in months[: -MONTHS - 1 : -1]
        for trust, held in mine
    )


def _partnership(release: ReleaseView, trust: str, contract: str, root: str, trusts: Collection[str]) -> Partnership:
    data, held = release.overview, next(held for held in release.known(trust)["partners"] if held["id"] == contract)
    award = held["award"]
    extra: Mapping[str, object] = award
    steps = extra.get("steps")
    return Partnership(
        id=held["id"].lower(),
        trust=Link(data["register"][trust]["name"], f"{root}trusts/{trust.lower()}/index.html" if trust in trusts else ""),
        partner=Link(held["partner_name"], f"{root}partners/{held['partner'].lower()}/index.html")
        if held["partner"]
        else Link(_NOBODY, ""),
        role=_role(held),
        facts=_facts(data, trust, held, extra),
        answer=_answer(held) if award["answer"] else "",
        sentence=_award(data, held),
        award_id=ident(in_force(data).edition, "award", held["id"]),
        steps=tuple(str(step) for step in steps) if isinstance(steps, list) else (),
        change=str(extra.get("change", "")),
        evidence=tuple((capital(name), day_words(value)) for name, value in award["evidence"] if value),
    )


def _facts(data: ReleaseData, trust: str, held: PartnerHelp, extra: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    found = (
        ("Contract", f"{held['id']}, with {held.get('regulator') or data['register'][trust]['regulator']}"),
        ("Covers", capital(listed(held["topics"])) or "The whole plan"),
        ("Since", day_words(held["start"])),
        ("Until", day_words(held.get("end", ""))),
        ("Worked out", held.get("worked_out", "")),
        ("How it is known", _STANDING.get(held["standing"], held["standing"])),
        ("Source", held.get("source", "")),
        ("Share of evidenced cost", str(extra.get("rate", ""))),
        ("Amount", str(extra.get("amount", ""))),
        ("Clause of the rule", str(extra.get("clause", ""))),
    )
    return tuple((what, known) for what, known in found if known)
