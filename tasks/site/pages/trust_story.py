"""A trust's permanent page: its last twelve months, every action at its permanent address with its status month by month, and who helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.model.award import BANDS
from tasks.model.regime_words import RegimeWords
from tasks.site.address import edition_of, in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.shapes import EarlierCode, MonthTotals, ReleaseData, ReleaseNote, Row, RulebookWords
from tasks.site.page_frame import Link, PageFrame, Point, page_frame
from tasks.site.pages.action_story import GONE, ActionStory, action_stories
from tasks.site.pages.cards import PromiseBar, hospital_words, met_before, promise_bar, stay_note, was_words
from tasks.site.pages.letters_of_month import letter_words
from tasks.site.pages.month import delivered_by_month
from tasks.site.pages.promise_trend import promise_counts
from tasks.site.pages.trust import LISTED, Group, Promise, changed_promises, grouped, late_promises, promise, summed_changes
from tasks.site.picture import picture_of, trust_path
from tasks.site.trust_history import MonthsSoFar, TrustHistory, TrustMonth, TrustYear
from tasks.site.words.action_line import contradictions
from tasks.site.words.figure import counted, figure, ident, shared, verdict
from tasks.site.words.following import following
from tasks.site.words.known import AnnouncedLine, announced_at
from tasks.site.words.labels import Label, state_label
from tasks.site.words.oversight import helpers, oversight
from tasks.site.words.plain import day_words, in_rhythm, month_words, share
from tasks.site.words.standing import NONE, label_of, standing_sentence, standings
from tasks.site.words.statement_words import director_words
from tasks.site.words.troubles import trouble_words
from tasks.site.words.unreported import delivered as with_unreported


@dataclass(frozen=True, slots=True)
class StoryMonth:
    """A month of the trust's story."""

    words: str
    href: str
    state: Label
    verdict: str
    delivered: Markup
    past_due: Markup
    slipped: Markup


@dataclass(frozen=True, slots=True)
class StoryYear:
    """An older year in one line: its figures are those of its last month that is not listed by itself."""

    words: str
    href: str
    delivered: Markup
    past_due: Markup
    slipped: Markup
    accepted: Markup


@dataclass(frozen=True, slots=True)
class TrustStory:
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    name: str
    hospitals: str
    verdict: Markup
    bar: PromiseBar | None
    notes: tuple[Markup | str, ...]
    month: str
    late: Markup
    late_promises: tuple[Promise, ...]
    changed: tuple[Promise, ...]
    since: str
    lead: Markup
    latest: Link
    chart: Chart
    months: tuple[StoryMonth, ...]
    years: tuple[StoryYear, ...]
    earlier: tuple[Link, ...]
    replanned: tuple[Markup, ...]
    groups: tuple[Group[ActionStory], ...]
    helped: tuple[str, ...]
    partners: tuple[Link, ...]
    director: tuple[Point, ...]
    letters: tuple[Point, ...]
    reissued: tuple[Point, ...]
    oversight: tuple[tuple[str, str], ...]
    contradicted: tuple[Promise, ...]
    mortality: tuple[tuple[str, ...], ...]
    ratings: tuple[tuple[str, str, str, str], ...]
    leaving: tuple[AnnouncedLine, ...]
    asking: tuple[AnnouncedLine, ...]
    following: tuple[Link, ...]
    data: Link


def trust_story(history: TrustHistory, newest: ReleaseData, notes: Sequence[ReleaseNote], words: RulebookWords) -> TrustStory:
    """The page `trusts/<code>/` from the trust's history and the newest of these months' releases, with this trust alone.

    `notes` are of all releases, with the reason for each that replaced another; `words` say what the register knows of all trusts.
    """
    (row,), months = newest["trusts"], history["months"]
    of_regime = words_of(newest["programme"])
    code, known = str(row["trust"]), newest["register"][row["trust"]]
    trail = [("Trusts", "index.html#trusts")]
    edition, standing = in_force(newest).edition, standings(newest["verdicts"]).get(code)
    title, about = f"{row['name']}: is it getting better?", standing["sentence"] if standing else ""
    shown = Link(picture_of(newest).words, trust_path(code))
    top = page_frame(f"trusts/{code.lower()}/index.html", title, newest["programme"], trail, about=about, picture=shown)
    whole = _href(newest["period"], code, top.root)
    counts, against = promise_counts(newest, code), contradictions(newest["verdicts"])
    notes_on = (met_before(newest["period"], edition, code, counts), was_words(newest, standing), stay_note(newest, code, words))
    drawn: list[MonthTotals] = [{"period": month["period"], "totals": dict(month["trust"])} for month in months]
    series = delivered_by_month(drawn, [edition_of(month["period"]) for month in months], of_regime.statuses, code)
    drawing = f"Actions of {row['name']} last reported delivered, {in_rhythm(newest['period'], 'month by month')}"
    return TrustStory(
        frame=top,
        name=row["name"],
        hospitals=hospital_words(words, code),
        verdict=standing_sentence(standing, newest["period"], edition),
        bar=promise_bar(counts, counts["due"]),
        notes=tuple(filter(None, notes_on)),
        month=month_words(newest["period"]),
        late=shared(edition, "past_due", row, who=code),
        late_promises=_first(late_promises(newest["actions"], newest["period"], of_regime.statuses), newest["period"], f"{whole}#late"),
        changed=_first(changed_promises(newest, code), newest["period"], f"{whole}#changed", _summed(newest, code, edition)),
        since=month_words(newest["previous"]),
        lead=_lead(months[-1], known["left"], of_regime.regime),
        latest=Link(month_words(newest["period"]), whole),
        chart=chart("story", drawing, series, newest["period"]),
        months=tuple(_month(month, of_regime, top.root) for month in reversed(months)),
        years=tuple(_year(year, code, top.root) for year in reversed(history["years"])),
        earlier=tuple(_under_earlier(one, of_regime, top.root) for one in known.get("earlier", [])),
        replanned=tuple(_replanned(months)),
        groups=_groups(history, newest, row, whole),
        helped=helpers(known, newest["actions"], edition, of_regime),
        partners=tuple(
            dict.fromkeys(
                Link(held["partner_name"], f"{top.root}partners/{held['partner'].lower()}/index.html")
                for held in known["partners"]
                if held["partner"]
            )
        ),
        director=tuple(point for month in reversed(months) for point in _director(month, of_regime.short, top.root)),
        letters=tuple(point for month in reversed(months) for point in _letters(month, words, code, top.root)),
        reissued=_reissued(history, notes, top.root),
        oversight=oversight(known, of_regime),
        contradicted=tuple(promise(one, " ".join(against[one["ref"]])) for one in newest["actions"] if one["ref"] in against),
        mortality=tuple(_mortality(history)),
        ratings=tuple(_ratings(history, row)),
        leaving=announced_at("leaving", words, code),
        asking=announced_at("asking", words, code),
        following=following(words, top.root, code),
        data=Link(in_rhythm(newest["period"], "Every month as data (JSON)"), f"{top.root}api/trusts/{code.lower()}.json"),
    )


def _first(found: tuple[Promise, ...], period: str, whole: str, sums: Iterable[Promise] = ()) -> tuple[Promise, ...]:
    """The first of them, the sums of others, and last the way to all on the page of the newest month."""
    more = Promise("", in_rhythm(period, f"All {len(found)} in the latest month"), whole, "")
    return (*found[:LISTED], *sums, *([more] if len(found) > LISTED else []))


def _groups(history: TrustHistory, newest: ReleaseData, trust: Row, whole: str) -> tuple[Group[ActionStory], ...]:
    """Every action of any month by its status in the newest, and last those that are no longer in the plan."""
    stories = {story.ref: story for story in action_stories(history, newest, whole)}
    mine = [stories.pop(row["ref"]) for row in newest["actions"]]
    found = grouped(trust, newest["actions"], mine, statuses_of(newest["programme"]), in_force(newest).edition)
    return (*found, *([Group(Markup(GONE.words), tuple(stories.values()))] if stories else []))  # noqa: S704 - our own words


def _mortality(history: TrustHistory) -> Iterator[tuple[str, ...]]:
    """Day, figure, its band in words, the limits of what is as expected, and the file of each published mortality figure, newest first."""
    for one in sorted(history.get("mortality", []), key=lambda row: row["published"], reverse=True):
        limits = f"{one['lower']} to {one['upper']}" if one.get("lower") else "Not in the file"
        yield day_words(one["published"]), one["value"], BANDS[one["band"]], limits, one["source"]


def _ratings(history: TrustHistory, trust: Row) -> Iterator[tuple[str, str, str, str]]:
    """Day, who was rated, the rating and the file of each rating of the trust itself, the newest first."""
    mine = (one for one in history.get("ratings", []) if one["provider"] == trust["trust"])
    for one in sorted(mine, key=lambda row: row["published"], reverse=True):
        yield day_words(one["published"]), str(trust["name"]), one["rating"], one["source"]


def _summed(newest: ReleaseData, code: str, edition: str) -> Iterator[Promise]:
    """How many promises only moved in percent, or were not reported; the list of those stands in the month itself."""
    yield from (Promise("", point.name, "", point.words) for point in summed_changes(newest, code, edition))


def _under_earlier(one: EarlierCode, wording: RegimeWords, root: str) -> Link:
    under = wording.phrase("its months under that code")
    words = f"Until {day_words(one['until'])} the {wording.short} went by the code {one['code']}: {under}"
    return Link(words, f"{root}trusts/{one['code'].lower()}/index.html")


def _letters(month: TrustMonth, words: RulebookWords, code: str, root: str) -> Iterator[Point]:
    """Each letter of a month about the trust, and what became of it; where one is called for and none is queued, that none is on record."""
    period, mine = month["period"], [one for one in words.get("letters", {}).get(month["period"], []) if one["trust"] == code]
    href = f"{root}{period}/letters/index.html#{code.lower()}" if mine else ""
    for letter in mine:
        yield Point(month_words(period), href, letter_words(letter))
    if month["troubles"] and not mine:
        yield Point(month_words(period), href, f"no letter is on record yet that says that {trouble_words(month['troubles'])}.")


def _director(month: TrustMonth, unit: str, root: str) -> Iterator[Point]:
    for words in director_words(month["trust"], unit):
        yield Point(month_words(month["period"]), _href(month["period"], month["trust"]["trust"], root), words)


def _lead(newest: TrustMonth, left: str, regime: str) -> Markup:
    edition, code, so_far = edition_of(newest["period"]), newest["trust"]["trust"], newest["so_far"]
    gone = f" It left {regime} on {day_words(left)}." if left else ""
    unplanned = Markup(", no agreed plan to report against in {}").format(_of_months(newest["period"], code, "without_plan", so_far))
    return Markup("Over {}: an accepted update in {}, on time in {}{}.{}").format(
        counted(edition, "months", in_rhythm(newest["period"], "month"), so_far["months"], code),
        _of_months(newest["period"], code, "accepted", so_far),
        _of_months(newest["period"], code, "on_time", so_far),
        unplanned if so_far.get("without_plan") else "",
        gone,
    )


def _of_months(period: str, code: str, name: str, so_far: MonthsSoFar) -> Markup:
    edition = edition_of(period)
    count = {"accepted": so_far["accepted"], "on_time": so_far["on_time"]}.get(name, so_far.get("without_plan", 0))
    return figure(ident(edition, f"months_{name}", code), count, share(count, so_far["months"], in_rhythm(period, "months")))


def _replanned(months: Sequence[TrustMonth]) -> Iterator[Markup]:
    """Why the counts of some months are out of another number of actions: each version of the plan that came into force, newest first."""
    for month in reversed(months):
        yield from (verdict(edition_of(month["period"]), row) for row in month["plan_changes"])


def _href(period: str, code: str, root: str) -> str:
    return f"{root}{period}/{code.lower()}/index.html"


def _month(month: TrustMonth, wording: RegimeWords, root: str) -> StoryMonth:
    row, edition = month["trust"], edition_of(month["period"])
    delivered, past_due, slipped = _shares(edition, row, row["trust"])
    return StoryMonth(
        words=month_words(month["period"]),
        href=_href(month["period"], row["trust"], root),
        state=state_label(row, wording),
        verdict=label_of(month.get("verdict", NONE)).words,
        delivered=delivered,
        past_due=past_due,
        slipped=slipped,
    )


def _year(year: TrustYear, code: str, root: str) -> StoryYear:
    edition = edition_of(year["until"])
    delivered, past_due, slipped = _shares(edition, year["counts"], code)
    return StoryYear(
        words=f"{year['year']}, up to {month_words(year['until'])}",
        href=_href(year["until"], code, root),
        delivered=delivered,
        past_due=past_due,
        slipped=slipped,
        accepted=_of_months(year["until"], code, "accepted", year["so_far"]),
    )


def _shares(edition: str, counts: Row, code: str) -> tuple[Markup, Markup, Markup]:
    past_due, slipped = (shared(edition, name, counts, who=code) for name in ("past_due", "slipped"))
    return with_unreported(edition, counts, code), past_due, slipped


def _reissued(history: TrustHistory, notes: Sequence[ReleaseNote], root: str) -> tuple[Point, ...]:
    """The corrections of a month up to the one in which the trust last changed."""
    return tuple(
        Point(
            f"{month_words(note['period'])}, release {note['number']}",
            f"{root}corrections/{note['period']}/{note['number']}/index.html",
            note["reason"],
        )
        for note in notes
        if 1 < note["number"] <= history["corrected"].get(note["period"], 1)
    )
