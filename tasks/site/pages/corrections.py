"""Corrections: what a release changed in the one it replaced, figure by figure and word by word, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import orjson
from markupsafe import Markup

from tasks.model.regime_words import RegimeWords, of_units
from tasks.model.status import Statuses
from tasks.rules.counts import this_month
from tasks.rules.getting_better import VERDICT
from tasks.site.address import edition_of, replaced
from tasks.site.data.dictionary import tables, words_of
from tasks.site.data.figures import WORKINGS, corrected, figures_by_name
from tasks.site.data.shapes import Difference as FieldDifference
from tasks.site.data.shapes import RegisterTrust, ReleaseData, ReleaseNote, Row
from tasks.site.page_frame import Link, PageFrame, Point, page_frame
from tasks.site.release_view import ReleaseView
from tasks.site.words.action_line import anchor
from tasks.site.words.action_runs import in_runs
from tasks.site.words.figure import figure, ident
from tasks.site.words.labels import status_words
from tasks.site.words.plain import capital, day_words, many, moment_words, month_words, sentence

_AS_FIGURES = {"received": "files", "returned": "files_returned", "accepted_updates": "updates"}
_TOTALS = {
    "trusts": "Trusts in {regime} at the end of the month",
    "accepted": "Trusts with an accepted update",
    "on_time": "Trusts with an accepted update by the deadline",
}
_WHAT = {
    "state": "What became of the update",
    "verdict": "The verdict on it",
    "received": "Files that arrived",
    "returned": "Files that went back for correction",
    "accepted": "Update accepted",
    "on_time": "Update in by the deadline",
    "deadline": "Deadline of the trust",
    "mended": "Returned first, and mended in the days of grace",
    "corrected_at": "When a correction arrived",
    "file": "Name of the file",
    "nil": "Nothing to report",
    "nil_reason": "Why nothing to report",
    "summary": "The trust’s own words",
    "sign_off_missing": "Sign-off of the {director} needed and missing",
    "director_signed_by": "{Director} who signed off",
    "director_signed_on": "Day the {director} signed off",
    "director_comment": "The {director}’s comments",
    "early_warning_by": "{Director} who warned early",
    "early_warning_on": "Day of the early warning",
    "early_warning": "Early warning",
    "actions": "Actions in the agreed plan",
    "oldest_report": "Earliest month that a status counted without a report is from",
    "asked_about": "Month that an update names which the trust was asked about",
    "held": "Files that a fault of ours keeps from being checked",
    "looked_at": "What a fault of ours keeps from being read or checked",
    "without_plan": "Why the trust is not judged by the month",
    "waiting": "Files that wait for the agreed plan",
    "past_due": "Past the agreed date and not delivered",
    "slipped": "Moved to a later date",
    "unevidenced": "Called delivered with no evidence",
    "accepted_updates": "Accepted updates so far",
    "unmoved": "Accepted updates in a row that moved nothing",
    "reported": "Reported this month",
    "status_period": "Month the status was last reported",
    "percent": "Percentage complete",
    "narrative": "What was said",
    "revised_word": "Revised date as the trust wrote it",
    "revised_reason": "Reason for the revised date",
    "revised_latest": "Latest revised date",
    "revisions": "How often the date was revised",
    "delivered_word": "Day of delivery as the trust wrote it",
    "delivered_date": "Day of delivery",
    "explanation": "The trust’s answer to a warning",
    "first_delivered": "Month first reported delivered",
    "moved": "Moved this month",
}
_TURNS = {VERDICT: "the verdict", "state": "its update"}
"""What of a trust comes first, where it is another than before."""
_APART = 4
"""So many ways in which one thing changed, or trusts of which it did, stand in a line each."""
_EACH, _ALL = "in words or figures of its own", "All of these"
_STATUSES = {"status", "status_this_month", "previous_status"}
_MONTHS = {"status_period", "first_delivered", "oldest_report"}


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One figure or word that changed: which, what it was and what it is."""

    what: str
    before: str
    now: str
    before_id: str = ""  # what each is known by, where it is a figure
    now_id: str = ""


Changed = tuple[str, tuple[DifferenceLine, ...]]
"""A trust, an action or the month, and everything of it that changed."""


@dataclass(frozen=True, slots=True)
class Summed:
    """One change that several actions share, and which; or one in which each has words of its own, which stand with the action."""

    what: str
    before: str
    now: str
    refs: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction in the list of all."""

    month: str
    number: int
    href: str
    when: str
    why: str
    in_short: Markup | str


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """One correction on a page of its own."""

    frame: PageFrame
    correction: Correction
    old: Link
    new: Link
    weight: str
    data: tuple[Link, ...]
    totals: tuple[DifferenceLine, ...]
    trusts: tuple[Changed, ...]
    promises: tuple[Point, ...]
    by_what: tuple[tuple[str, str], ...]  # what changed of actions, and of which
    summed: tuple[Summed, ...]
    actions: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """Every correction, newest first."""

    frame: PageFrame
    corrections: tuple[Correction, ...]


def corrections_page(releases: Sequence[ReleaseView], history: Sequence[ReleaseNote]) -> CorrectionsPage:
    """The list of corrections, if there are any; `history` is of all releases, `releases` those in force, whose files say what changed."""
    newest_first = sorted((note for note in history if note["number"] > 1), key=lambda note: (note["as_of"], _href(note)), reverse=True)
    files = {release.month["period"]: release.files for release in releases}
    programme, named = releases[-1].month["programme"], releases[-1].overview["register"] if newest_first else {}
    unit = words_of(programme).short
    found = tuple(_correction(note, note["reason"], _differences_in(files[note["period"]], note), unit, named) for note in newest_first)
    return CorrectionsPage(page_frame("corrections/index.html", "Corrections", programme), found)


def _differences_in(files: Mapping[str, bytes], note: ReleaseNote) -> Sequence[FieldDifference] | None:
    """What a correction changed, read from the file of its differences; None where no such file exists."""
    path = f"data/{note['period']}/changes-{note['number']}.json"
    return orjson.loads(files[path])["differences"] if path in files else None


def correction_page(before: ReleaseView, now: ReleaseView, reason: str, *, in_force: bool) -> CorrectionPage:
    """The page of a release (`now`) that replaced the one before it, and its reason; `in_force` while no other has replaced it."""
    old, new = before.overview, now.overview
    period, month = new["period"], month_words(new["period"])
    path = f"corrections/{period}/{new['number']}/index.html"
    top = page_frame(path, f"Correction to {month}, release {new['number']}", new["programme"], [("Corrections", "corrections/index.html")])
    stands = f"{period}/index.html" if in_force else f"releases/{period}/{new['number']}/index.html"
    editions, wording = (replaced(old).edition, replaced(new).edition), words_of(new["programme"])
    totals = tuple(_differing(old["totals"], new["totals"], list(new["totals"]), wording, editions, words=_TOTALS))
    trusts, actions, order = tuple(_trusts(old, new, editions)), tuple(_actions(before, now)), _order(now)
    return CorrectionPage(
        frame=top,
        correction=_correction(
            new, reason, new["correction"]["differences"] if "correction" in new else None, wording.short, new["register"]
        ),
        old=Link(f"Release {old['number']}, as it was published", f"{top.root}releases/{period}/{old['number']}/index.html"),
        new=Link(f"Release {new['number']}", f"{top.root}{stands}"),
        weight=_weight(new),
        data=_data(new, top.root),
        totals=totals,
        trusts=trusts,
        promises=_promises(now, actions, top.root),
        by_what=tuple(_by_what(actions, order)),
        summed=tuple(_summed(actions, order)),
        actions=actions,
    )


def _correction(
    note: ReleaseNote | ReleaseData, why: str, found: Sequence[FieldDifference] | None, unit: str, named: Mapping[str, RegisterTrust]
) -> Correction:
    edition = edition_of(note["period"], note["number"])
    return Correction(
        month=month_words(note["period"]),
        number=note["number"],
        href=_href(note),
        when=moment_words(note["as_of"]),
        why=why or "No reason was kept.",
        in_short="What changed is on its page."
        if found is None
        else Markup(" ").join([*_turned(found, named), _in_short(found, edition, unit)]),
    )


def _href(note: ReleaseNote | ReleaseData) -> str:
    return f"{note['period']}/{note['number']}/index.html"


def _weight(new: ReleaseData) -> str:
    correction = new.get("correction")
    words = {
        "material": "Material: a label, a date, a count or an answer of a rule changed",
        "not material": "Not material: words alone changed",
    }
    return words.get(correction["class"], "") if correction else ""


def _data(new: ReleaseData, root: str) -> tuple[Link, ...]:
    base = f"{root}data/{new['period']}/changes-{new['number']}"
    names = {"csv": "Every difference as a table", "json": "Every difference as JSON"}
    return tuple(Link(f"{words} ({kind})", f"{base}.{kind}") for kind, words in names.items()) if "correction" in new else ()


def _turned(found: Sequence[FieldDifference], named: Mapping[str, RegisterTrust]) -> Iterator[str]:
    """The trusts of which the verdict is another, or what became of their update, in a sentence each; the first of them in a list."""
    turned: dict[str, list[str]] = {}
    for one in found:
        if one["table"] == "trusts" and one["column"] in _TURNS and one["before"] and one["now"]:
            turned.setdefault(one["key"], []).append(f"{_TURNS[one['column']]} was “{one['before']}”, and is “{one['now']}”")
    for code, words in sorted(turned.items())[:_APART]:
        yield f"{named[code]['name'] if code in named else code}: {'; '.join(words)}."


def _in_short(found: Sequence[FieldDifference], edition: str, unit: str) -> Markup:
    words = {
        "trusts": (of_units("fact about a trust", unit), of_units("facts about trusts", unit)),
        "actions": ("fact about an action", "facts about actions"),
    }
    counts = {table: sum(corrected(table, dict(one)) for one in found) for table in words}
    trusts, actions = (figure(ident(edition, f"corrected_{table}"), counts[table], many(counts[table], *words[table])) for table in words)
    return Markup("This changed {} and {}.").format(trusts, actions)


def _trusts(old: ReleaseData, new: ReleaseData, editions: tuple[str, str]) -> Iterator[Changed]:
    as_before = new["told"].keys() - _changed_trusts(new)
    before = {row["trust"]: row for row in old["trusts"] if row["trust"] not in as_before}
    wording = words_of(new["programme"])
    names = [column.name for column in tables(wording)["trusts"] if column.name not in WORKINGS]
    for row in new["trusts"]:
        was = before.get(row["trust"], {})
        if row["trust"] not in as_before and (found := tuple(_differing(was, row, names, wording, editions, row["trust"]))):
            yield row["name"], found


def _actions(old: ReleaseView, new: ReleaseView) -> Iterator[Changed]:
    """Differences between the actions of the trusts that the newer release changed."""
    wording = words_of(new.overview["programme"])
    names = [column.name for column in tables(wording)["actions"] if column.name not in WORKINGS]
    for trust in _changed_trusts(new.overview):
        before = {row["ref"]: row for row in old.rows[trust]["actions"]} if trust in old.rows else {}
        for row in new.rows[trust]["actions"]:
            if found := tuple(_differing(before.get(row["ref"], {}), row, names, wording)):
                yield row["ref"], found


def _changed_trusts(release: ReleaseData) -> list[str]:
    """The trusts that a release changed, or whose first release it is."""
    return [trust for trust, last in release["told"].items() if last["number"] >= release["number"]]


def _promises(now: ReleaseView, actions: Sequence[Changed], root: str) -> tuple[Point, ...]:
    """Each action of which anything changed, in its own words, with the way to its permanent address."""
    found = {row["ref"]: row for trust in _changed_trusts(now.overview) for row in now.rows[trust]["actions"]}
    ways = ((found[ref], f"{root}trusts/{found[ref]['trust'].lower()}/index.html#{anchor(ref)}") for ref, _ in actions)
    return tuple(Point(row["ref"], href, sentence(row["action"])) for row, href in ways)


def _order(release: ReleaseView) -> dict[str, int]:
    """Reference of each action to its position in the plans, one after the other with a gap."""
    plans = ([*(row["ref"] for row in release.rows[trust]["actions"]), ""] for trust in _changed_trusts(release.overview))
    return {ref: position for position, ref in enumerate(chain.from_iterable(plans)) if ref}


def _by_what(actions: Sequence[Changed], order: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What changed of the actions and of which of them, that of most first."""
    found: dict[str, set[str]] = {}
    for ref, lines in actions:
        for line in lines:
            found.setdefault(line.what, set()).add(ref)
    yield from ((what, _refs(found[what], actions, order)) for what in sorted(found, key=lambda what: -len(found[what])))


def _summed(actions: Sequence[Changed], order: Mapping[str, int]) -> Iterator[Summed]:
    """What changed of the actions by what it is, in some lines."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for ref, lines in actions:
        for line in lines:
            found.setdefault(line.what, {}).setdefault((line.before, line.now), []).append(ref)
    for what, pairs in found.items():
        if len(pairs) <= _APART:
            yield from (Summed(what, before, now, _refs(set(refs), actions, order)) for (before, now), refs in pairs.items())
        else:
            yield Summed(what, "", _EACH, _refs({ref for refs in pairs.values() for ref in refs}, actions, order))


def _refs(mine: set[str], actions: Sequence[Changed], order: Mapping[str, int]) -> str:
    return in_runs((ref for ref, _ in actions if ref in mine), order) if len(mine) < len(actions) or len(actions) == 1 else _ALL


def _differing(
    before: Row,
    now: Row,
    names: Sequence[str],
    wording: RegimeWords,
    editions: tuple[str, ...] = (),
    who: str = "",
    words: Mapping[str, str] = _WHAT,
) -> Iterator[DifferenceLine]:
    statuses = wording.statuses
    words = {**_WHAT, **_signed(wording), **words, **_counts(statuses)}
    for name in names:
        if before.get(name) == now.get(name):
            continue
        known = _AS_FIGURES.get(name, name)
        counted = editions and known in figures_by_name(statuses) and type(now[name]) is int
        ids = tuple(ident(edition, known, who) for edition in editions) if counted else ("", "")
        what = wording.fill(words.get(name, "")) or capital(name.replace("_", " "))
        yield DifferenceLine(what, _words(name, before.get(name), statuses), _words(name, now.get(name), statuses), *ids)


def _signed(wording: RegimeWords) -> dict[str, str]:
    """Labels for the columns of each post that signs."""
    labels = {
        "name": "{Post} who signed",
        "date": "Day the {post} signed",
        "confirmed_by": "{Post} who confirmed by a personal link",
        "confirmed_on": "Day the {post} confirmed",
    }
    found: dict[str, str] = {}
    for post, who in wording.signatories.items():
        title = wording.title(post)
        found |= {f"{who}_{what}": words.replace("{post}", title).replace("{Post}", capital(title)) for what, words in labels.items()}
    return found


def _counts(statuses: Statuses) -> dict[str, str]:
    """The counts by status, in words."""
    return {**statuses.of_actions} | {this_month(name): f"Reported {words} in the month itself" for name, words in statuses.short.items()}


def _words(name: str, value: object, statuses: Statuses) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if name in _STATUSES:
        return status_words(text, statuses)
    return month_words(text) if name in _MONTHS else day_words(text)
