"""The pages that lead through the months: of the trusts and partners of whom a new release says anything new, and those of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from tasks.model.period import Period
from tasks.publish.histories import Histories
from tasks.publish.methodology import in_short
from tasks.publish.reading import Views
from tasks.record.facts import Release
from tasks.record.partitions import grouped
from tasks.record.results import found
from tasks.run.deadlines import month_deadline
from tasks.run.desk_links import subscribe_address
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.site.data.shapes import LedgerLine, PublicLetter, ReleaseNote, RulebookWords
from tasks.site.pages.all import shared_pages
from tasks.site.pages.partners import MONTHS
from tasks.site.pages.stories import correction_files, partner_files, permanent_files, replaced_files
from tasks.site.picture import Picture, drawn
from tasks.site.publication import Publication
from tasks.site.release_view import ReleaseView
from tasks.site.words.plain import london_day, named

Pages = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is public beside the releases: the fund's ledger, the letters by month, and the trusts about which any of these are new."""

    ledger: list[LedgerLine]
    letters: dict[str, list[PublicLetter]]
    written_about: frozenset[str] = field(default_factory=frozenset)


def leading_pages(run: Run, releases: Sequence[Release], known: Mapping[str, int], views: Views, beside: Beside) -> Pages:
    """(path, bytes) of each, pages before those that lead to them.

    `releases` are all, by month and number; `known` is the release of each month that the site shows: pages of single trusts and
    partners of whom nothing new is said are left as they stand.
    """
    in_force, histories, words = _read(run, releases, views, beside)
    notes, address = _notes(run, releases, views), run.settings.site_address
    publication = Publication([views.of(release) for release in in_force], notes, frozenset(histories), address)
    changed = {release.period: _changed(run, release, known.get(str(release.period), 0), views.of(release)) for release in in_force}
    trusts = _with_successors(run, {trust for each in changed.values() for trust in each}) & publication.trusts
    yield from _permanent(run, publication, histories, trusts | beside.written_about & publication.trusts, words)
    yield from _partners(run, publication, trusts, str(min((period for period, each in changed.items() if each), default="")))
    yield from _corrections(releases, known, views, histories, publication.notes)
    yield from shared_pages(publication, words)


def pages_of_written_about(run: Run, releases: Sequence[Release], views: Views, beside: Beside) -> Pages:
    """The permanent pages of the trusts about which a letter went, or will go, where no release is new."""
    in_force, histories, words = _read(run, releases, views, beside)
    notes, trusts = _notes(run, releases, views), frozenset(one for one in beside.written_about if one in histories)
    publication = Publication([views.of(release) for release in in_force], notes, trusts, run.settings.site_address)
    yield from _permanent(run, publication, histories, set(trusts), words)


def _read(run: Run, releases: Sequence[Release], views: Views, beside: Beside) -> tuple[list[Release], Histories, RulebookWords]:
    in_force = list({release.period: release for release in releases}.values())  # a later number of a period replaces an earlier one
    histories = Histories(run, [(release, views.of(release)) for release in in_force])
    words: RulebookWords = {**in_short(run.rulebook), **_of_newest(run, in_force[-1].period)}
    words |= {"ledger": beside.ledger, "letters": beside.letters}
    return in_force, histories, words


def _of_newest(run: Run, newest: Period) -> RulebookWords:
    """What is said as of the newest month: how long a stay was meant to be, when the next month is due and public, and who publishes."""
    words: RulebookWords = {
        "intended_months": run.rulebook.intended_months("", newest.last_day),
        "publisher": run.programme.publisher,
        "contact": run.programme.contact,
        "address": run.settings.site_address,
        "subscribe": subscribe_address(run.settings),
    }
    if newest < run.programme.last:
        due = month_deadline(run, newest.next())
        public = london_day(due.run_moment.isoformat())
        words["next_month"] = {"period": str(due.period), "deadline": due.deadline.isoformat(), "public": public.isoformat()}
    return words


def _with_successors(run: Run, trusts: set[str]) -> set[str]:
    """These trusts and those that have succeeded any of them, whose pages begin with what was said under the earlier code."""
    found = set(trusts)
    for one in sorted(run.rulebook.successions, key=lambda one: one.start):
        if one.succeeds in found:
            found.add(one.trust)
    return found


def _permanent(run: Run, publication: Publication, histories: Histories, trusts: set[str], words: RulebookWords) -> Pages:
    """The permanent pages of these trusts, partition by partition."""
    months = {release.month["period"]: release for release in publication.releases}
    for partition, mine in grouped(run.partitions, trusts).items():
        near: dict[str, ReleaseView] = {}
        for trust in mine:
            period = (history := histories[trust])["months"][-1]["period"]
            near[period] = near.get(period) or months[period].of_partitions([partition])
            newest = near[period].of_trust(trust)
            yield from permanent_files(trust, history, newest, publication.notes, words, publication.address, partial(_drawn, run))


def _drawn(run: Run, picture: Picture) -> bytes:
    """A picture, drawn only if none of these very words was: a trust's, when its verdict changes."""
    return run.record.blob(found(run.record, "picture", {"picture": picture, "code": code_version()}, lambda: drawn(picture)).sha256)


def _notes(run: Run, releases: Sequence[Release], views: Views) -> list[ReleaseNote]:
    names = {code: {"name": trust.name} for code, trust in run.rulebook.trusts.items()}
    return [
        {
            "period": str(one.period),
            "number": one.number,
            "as_of": one.as_of.isoformat(),
            "reason": named(one.reason, names),
            "totals": views.of(one).month["totals"],
            "release": one.hash,
        }
        for one in releases
    ]


def _changed(run: Run, release: Release, shown: int, held: ReleaseView) -> set[str]:
    """The trusts of which a release in force says anything that the site, which shows an earlier one of its month, does not."""
    if release.number <= shown:
        return set()
    differ = _differing(release, run.record.get(Release, release.period, shown) if shown else None)
    near = (held.of_partitions([one]).overview["told"] for one in differ) if release.partitions else [held.overview["told"]]
    return {trust for those in near for trust, last in those.items() if last["number"] > shown}


def _differing(release: Release, other: Release | None) -> list[str]:
    """The partitions of which a release says anything else than another."""
    return [partition for partition, pack in release.partitions.items() if not other or other.partitions.get(partition) != pack]


def _partners(run: Run, publication: Publication, trusts: set[str], since: str) -> Pages:
    """The pages of the partners that help, or helped, one of these trusts in the last months, or since a month that changed."""
    every = publication.releases
    months = [release for nth, release in enumerate(every) if release.month["period"] >= since or nth >= len(every) - MONTHS]
    mine = {run.partitions[trust] for trust in trusts}
    near = [release.of_partitions(mine) for release in months]
    partners = {
        contract["partner"]
        for release in near
        for trust, entry in release.overview["register"].items()
        for contract in entry["partners"]
        if trust in trusts and contract["partner"]
    }
    helped = {contract.trust for partner in partners for contract in run.rulebook.help_by.get(partner, ())}
    mine |= {run.partitions[trust] for trust in helped}
    yield from partner_files([release.of_partitions(mine) for release in months], partners, publication.trusts)


def _corrections(
    releases: Sequence[Release], known: Mapping[str, int], views: Views, histories: Histories, notes: Sequence[ReleaseNote]
) -> Pages:
    """The pages of each release that replaced another, where the site does not show that or shows it as the one in force."""
    current = {str(release.period): release.number for release in releases}
    for (old, new), note in zip(pairwise(releases), notes[1:], strict=True):
        shown = known.get(str(new.period), 0)
        if old.period == new.period and new.number >= shown:
            if new.number > shown:
                yield from replaced_files(views.of(old), views.of(new), histories)
            differ = _differing(new, old)
            before, now = (views.of(one).of_partitions(differ) for one in (old, new))
            yield from correction_files(before, now, note["reason"], in_force=current[str(new.period)] == new.number)
