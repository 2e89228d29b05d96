"""Each trust in one card: its hospitals by name, the verdict in a sentence, its promises as a bar, and which month of its stay it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from tasks.model.period import Period
from tasks.rules.getting_better import DONE, left_words
from tasks.rules.length_of_stay import period_of_stay, stay_words
from tasks.site.address import in_force
from tasks.site.data.dictionary import words_of
from tasks.site.data.figures import STANDINGS
from tasks.site.data.row_types import VerdictRow
from tasks.site.data.shapes import PlaceWords, ReleaseData, Row, RulebookWords
from tasks.site.pages.promise_trend import met_by_month, promise_counts, spark
from tasks.site.words.figure import counted, figure, ident
from tasks.site.words.plain import capital, day_words, in_rhythm, month_words
from tasks.site.words.standing import standing_sentence, standings, tagged, word_of, worst_first

_WIDTH = 240
"""Of the longest bar, in the drawing's own units; every other is as much shorter as fewer promises were due."""


@dataclass(frozen=True, slots=True)
class PromiseBar:
    """The promises due by now as a bar: how much of it is met, and where it stood a month before; all on one scale."""

    due: str
    met: str
    before: str


@dataclass(frozen=True, slots=True)
class TrustCard:
    """A trust on a page over all trusts; `found_by` are the words by which a reader may look for it, besides those shown."""

    name: str
    href: str
    hospitals: str
    verdict: Markup
    bar: PromiseBar | None
    way: str  # the line of its promises met, month by month
    notes: tuple[Markup | str, ...]
    found_by: str


def trust_cards(data: ReleaseData, months: Sequence[ReleaseData], words: RulebookWords, limit: int) -> tuple[TrustCard, ...]:
    """The first `limit` trusts in order of the verdict, then promises past their agreed date, then name. Each trust's line is drawn
    through `months`.
    """
    now = standings(data["verdicts"])
    ordered = sorted(data["trusts"], key=lambda row: urgency(row, now))[:limit]
    most = max((promise_counts(data, row["trust"])["due"] for row in ordered), default=0)
    return tuple(
        replace(_card(data, row, now.get(row["trust"]), words, most), way=spark(met_by_month(months, row["trust"]))) for row in ordered
    )


def urgency(row: Row, now: Mapping[str, Row]) -> tuple[int, int, str]:
    """Where a trust stands among others: by its verdict, then by how many promises are past due, then by name."""
    return worst_first(word_of(now.get(row["trust"]))), -int(row["past_due"]), str(row["name"])


def left_cards(data: ReleaseData, words: RulebookWords, trusts: frozenset[str]) -> tuple[TrustCard, ...]:
    """The trusts that had left by the end of the month and are not in it again, of those that have a permanent page."""
    here, regime = {row["trust"] for row in data["trusts"]}, words_of(data["programme"]).regime
    end = Period.parse(data["period"]).last_day.isoformat()
    staying = {stay["trust"] for stay in words.get("stays", []) if stay["entered"] <= end and not (stay["left"] and stay["left"] <= end)}
    ended = [stay for stay in words.get("stays", []) if stay["left"] and stay["left"] <= end and stay["trust"] not in staying]
    gone = {stay["trust"]: stay for stay in sorted(ended, key=lambda stay: stay["left"])}
    return tuple(
        TrustCard(
            name=stay["name"],
            href=f"trusts/{code.lower()}/index.html",
            hospitals=hospital_words(words, code),
            verdict=tagged(DONE, left_words(day_words(stay["left"]), regime)),
            bar=None,
            way="",
            notes=(),
            found_by=found_by(words, code),
        )
        for code, stay in sorted(gone.items(), key=lambda one: one[1]["name"])
        if code in trusts - here
    )


def hospital_words(words: RulebookWords, trust: str) -> str:
    """'Lincoln County Hospital, Lincoln; Pilgrim Hospital, Boston'; empty where no source names any."""
    held = [one for one in places_of(words, trust) if one["kind"] == "hospital"]
    return "; ".join(f"{one['place']}, {one['town']}" if one["town"] not in {"", *one["place"].split()} else one["place"] for one in held)


def found_by(words: RulebookWords, trust: str) -> str:
    """The towns, areas and postcode districts of a trust, and its code, by which a search finds it."""
    held = places_of(words, trust)
    return " ".join(dict.fromkeys([trust, *(one["town"] for one in held if one["town"]), *(one["place"] for one in held)]))


def places_of(words: RulebookWords, trust: str) -> Sequence[PlaceWords]:
    """Where a trust is, in the register's order."""
    return words.get("places", {}).get(trust, [])


def stay_note(data: ReleaseData, trust: str, words: RulebookWords) -> str:
    """Which of its stay's months, or other periods, a trust is in; empty where no source says when it entered."""
    entered = data["register"][trust]["entered"]
    if not entered:
        return ""
    this = Period.parse(data["period"])
    number = period_of_stay(date.fromisoformat(entered), this)
    return f"{stay_words(number, this.noun, words_of(data['programme']).regime, words.get('intended_months', 0))}."


def _card(data: ReleaseData, row: Row, standing: VerdictRow | None, words: RulebookWords, most: int) -> TrustCard:
    code, edition, counts = str(row["trust"]), in_force(data).edition, promise_counts(data, row["trust"])
    return TrustCard(
        name=row["name"],
        href=f"trusts/{code.lower()}/index.html",
        hospitals=hospital_words(words, code),
        verdict=standing_sentence(standing, data["period"], edition),
        bar=promise_bar(counts, most),
        way="",
        notes=tuple(
            filter(
                None,
                (
                    met_before(data["period"], edition, code, counts),
                    was_words(data, standing),
                    stay_note(data, code, words),
                ),
            )
        ),
        found_by=found_by(words, code),
    )


def was_words(data: ReleaseData, now: VerdictRow | None) -> str:
    """What the verdict on a trust was a month before, where that was another than `now`."""
    then = data.get("previous_verdicts", {}).get(now["trust"]) if now else ""
    if not then or word_of(now) == then:
        return ""
    return f"The verdict for {month_words(data['previous'])}: {then}."


def met_before(period: str, edition: str, trust: str, counts: Mapping[str, int]) -> Markup | str:
    """How many of the promises due by now were known as met a month before."""
    if not counts["due"]:
        return ""
    met = figure(ident(edition, "met_before", trust), counts["met_before"], f"{counts['met_before']:,}")
    return Markup("{}: {} of these kept.").format(in_rhythm(period, "A month before"), met)


def promise_bar(counts: Mapping[str, int], most: int) -> PromiseBar | None:
    """The bar of a trust of whose promises so many were due, met, and met a month before; `most` were due of any trust beside it."""
    if not counts["due"]:
        return None
    scale = _WIDTH / most
    return PromiseBar(*(f"{counts[name] * scale:.1f}" for name in ("due", "met", "met_before")))


def month_lead(data: ReleaseData, edition: str) -> Markup:
    """'In February 2014, of 11 trusts: getting better 8; mixed 2; standing still 1.'"""
    here = {row["trust"] for row in data["trusts"]}
    found = [word_of(row) for trust, row in standings(data["verdicts"]).items() if trust in here]
    trusts = counted(edition, "trusts", words_of(data["programme"]).short, data["totals"]["trusts"])
    counts = ((word, figure(ident(edition, f"standing_{name}"), found.count(word), str(found.count(word)))) for name, word in _BEST_FIRST)
    stated = Markup("; ").join(Markup("{}: {}").format(word, count) for word, count in counts if word in found)
    month = month_words(data["period"])
    return Markup("{}, {}. {}.").format(month, trusts, capital(stated)) if stated else Markup("{}, {}.").format(month, trusts)


_BEST_FIRST = tuple(reversed(STANDINGS.items()))
