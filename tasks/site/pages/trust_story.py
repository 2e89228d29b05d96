"""A trust's permanent page: its last twelve months, every action at its permanent address with its status month by month, and who helps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import edition_of, in_force
from tasks.site.chart import Chart, chart
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import EarlierCode, MonthTotals, ReleaseData, ReleaseNote, Row
from tasks.site.page_frame import Link, PageFrame, Point, page_frame
from tasks.site.pages.action_story import ActionStory, action_stories
from tasks.site.pages.month import delivered_by_month
from tasks.site.trust_history import MonthsSoFar, TrustHistory, TrustMonth, TrustYear
from tasks.site.words.figure import counted, figure, ident, shared, verdict
from tasks.site.words.labels import Label, state_label
from tasks.site.words.oversight import helpers, oversight
from tasks.site.words.plain import day_words, month_words, share
from tasks.site.words.statement_words import director_words
from tasks.site.words.troubles import trouble_words
from tasks.site.words.unreported import delivered as with_unreported


@dataclass(frozen=True, slots=True)
class StoryMonth:
    """A month of the trust's story."""

    words: str
    href: str
    state: Label
    delivered: Markup
    past_due: Markup
    slipped: Markup
    release: str


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
    lead: Markup
    latest: Link
    chart: Chart
    months: tuple[StoryMonth, ...]
    years: tuple[StoryYear, ...]
    earlier: tuple[Link, ...]
    replanned: tuple[Markup, ...]
    actions: tuple[ActionStory, ...]
    helped: tuple[str, ...]
    partners: tuple[Link, ...]
    director: tuple[Point, ...]
    letters: tuple[Point, ...]
    reissued: tuple[Point, ...]
    oversight: tuple[tuple[str, str], ...]
    data: Link


def trust_story(history: TrustHistory, newest: ReleaseData, notes: Sequence[ReleaseNote]) -> TrustStory:
    """The page `trusts/<code>/` from the trust's history and the newest of these months' releases, with this trust alone.

    `notes` are of all releases, with the reason for each that replaced another.
    """
    (row,), months = newest["trusts"], history["months"]
    words = words_of(newest["programme"])
    code, known = str(row["trust"]), newest["register"][row["trust"]]
    trail = [("Trusts", "index.html#trusts")]
    top = page_frame(f"trusts/{code.lower()}/index.html", f"{row['name']}: the whole story", newest["programme"], trail)
    drawn: list[MonthTotals] = [{"period": month["period"], "totals": month["trust"]} for month in months]
    series = delivered_by_month(drawn, [edition_of(month["period"]) for month in months], words.statuses, code)
    return TrustStory(
        frame=top,
        name=row["name"],
        lead=_lead(months[-1], known["left"], words.regime),
        latest=Link(month_words(newest["period"]), _href(newest["period"], code, top.root)),
        chart=chart("story", f"Actions of {row['name']} last reported delivered, month by month", series),
        months=tuple(_month(month, top.root) for month in reversed(months)),
        years=tuple(_year(year, code, top.root) for year in reversed(history["years"])),
        earlier=tuple(_under_earlier(one, top.root) for one in known.get("earlier", [])),
        replanned=tuple(_replanned(months)),
        actions=action_stories(history, newest, _href(newest["period"], code, top.root)),
        helped=helpers(known, newest["actions"], in_force(newest).edition),
        partners=tuple(
            dict.fromkeys(
                Link(held["partner_name"], f"{top.root}partners/{held['partner'].lower()}/index.html")
                for held in known["partners"]
                if held["partner"]
            )
        ),
        director=tuple(point for month in reversed(months) for point in _director(month, top.root)),
        letters=tuple(_letters(month, code, top.root) for month in reversed(months) if month["troubles"]),
        reissued=_reissued(history, notes, top.root),
        oversight=oversight(known, words),
        data=Link("Every month as data (JSON)", f"{top.root}api/trusts/{code.lower()}.json"),
    )


def _under_earlier(one: EarlierCode, root: str) -> Link:
    words = f"Until {day_words(one['until'])} the trust went by the code {one['code']}: its months under that code"
    return Link(words, f"{root}trusts/{one['code'].lower()}/index.html")


def _letters(month: TrustMonth, code: str, root: str) -> Point:
    words = f"who is told that {trouble_words(month['troubles'])}, and whether it reached them"
    return Point(month_words(month["period"]), f"{root}{month['period']}/letters/index.html#{code.lower()}", words)


def _director(month: TrustMonth, root: str) -> Iterator[Point]:
    for words in director_words(month["trust"]):
        yield Point(month_words(month["period"]), _href(month["period"], month["trust"]["trust"], root), words)


def _lead(newest: TrustMonth, left: str, regime: str) -> Markup:
    edition, code, so_far = edition_of(newest["period"]), newest["trust"]["trust"], newest["so_far"]
    gone = f" It left {regime} on {day_words(left)}." if left else ""
    unplanned = Markup(", no agreed plan to report against in {}").format(_of_months(edition, code, "without_plan", so_far))
    return Markup("{} told: an accepted update in {}, on time in {}{}.{}").format(
        counted(edition, "months", "month", so_far["months"], code),
        _of_months(edition, code, "accepted", so_far),
        _of_months(edition, code, "on_time", so_far),
        unplanned if so_far.get("without_plan") else "",
        gone,
    )


def _of_months(edition: str, code: str, name: str, so_far: MonthsSoFar) -> Markup:
    count = {"accepted": so_far["accepted"], "on_time": so_far["on_time"]}.get(name, so_far.get("without_plan", 0))
    return figure(ident(edition, f"months_{name}", code), count, share(count, so_far["months"], "months"))


def _replanned(months: Sequence[TrustMonth]) -> Iterator[Markup]:
    """Why the counts of some months are out of another number of actions: each version of the plan that came into force, newest first."""
    for month in reversed(months):
        yield from (verdict(edition_of(month["period"]), row) for row in month["plan_changes"])


def _href(period: str, code: str, root: str) -> str:
    return f"{root}{period}/{code.lower()}/index.html"


def _month(month: TrustMonth, root: str) -> StoryMonth:
    row, edition = month["trust"], edition_of(month["period"])
    delivered, past_due, slipped = _shares(edition, row, row["trust"])
    return StoryMonth(
        words=month_words(month["period"]),
        href=_href(month["period"], row["trust"], root),
        state=state_label(row),
        delivered=delivered,
        past_due=past_due,
        slipped=slipped,
        release=str(month["release"]),
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
        accepted=_of_months(edition, code, "accepted", year["so_far"]),
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
