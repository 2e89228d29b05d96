"""The site is brought up to the record's releases: pages before indexes, indexes before `latest`, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.leading_pages import Beside, leading_pages, pages_of_written_about
from tasks.publish.ledger_lines import public_lines
from tasks.publish.manifest import MethodMark, ReleaseMark, SiteNotes, made_from, manifest
from tasks.publish.methodology import methodology
from tasks.publish.public_letters import public_letters
from tasks.publish.public_site import PublicSite
from tasks.publish.reading import Views, release_view_of
from tasks.record.facts import Release
from tasks.record.ledger_entries import read_ledger
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.results import name_of
from tasks.run.desk_links import subscribe_address
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.run.verb import verb, watched
from tasks.site.data.all_months import whole_tables
from tasks.site.data.api import letters_answer
from tasks.site.data.shapes import PublicLetter, ReleaseData
from tasks.site.pages.all import method_pages
from tasks.site.pages.letters_of_month import letters_page
from tasks.site.release_view import NO_FILES, ReleaseView
from tasks.site.render import render


@verb()
def update_site(run: Run, *, look: bool = True) -> int:
    """Bring the site up to the record's releases; says how many files were written. With nothing new nothing is rendered.

    Where the site is seen to differ from its lists, every file is asked, and what is damaged or gone is written again; who laid it out a
    moment ago does not `look` for that.
    """
    releases = all_releases(run.record)
    if not releases or run.dry:
        return 0  # nothing is approved yet, so nothing is public
    with run.site.alone() as shelf:
        site = PublicSite(shelf, run.record)  # only now: what was taken down while another run wrote is known
        if look and shelf.differs():
            shelf.doubt()
        return (0 if site.notes else site.clear()) + lay_out(run, site, releases)


def clear_site(run: Run) -> int:
    """Take words that were taken down out of every file of the site, whatever its lists say; says how many were written."""
    with run.site.alone() as shelf:
        return PublicSite(shelf, run.record).clear()


def doubt_site(run: Run) -> None:
    """Have the next layout write whatever differs from what is made of the record, whatever the site's lists say."""
    with run.site.alone() as shelf:
        shelf.doubt()


def all_releases(record: Record) -> list[Release]:
    """Every release, by month and number."""
    return sorted(record.all(Release), key=lambda one: (one.period, one.number))


def marks_of(releases: Sequence[Release]) -> list[ReleaseMark]:
    """What the site's list notes of the releases it was laid out from."""
    return [{"period": str(one.period), "number": one.number, "release": one.hash} for one in releases]


def lay_out(run: Run, site: PublicSite, releases: Sequence[Release]) -> int:
    """Write on a site, which nobody else writes to, whatever it does not show of these releases; says how many files."""
    record = run.record
    marks = marks_of(releases)
    ledger = public_lines(read_ledger(record))
    current = {str(r.period): r for r in releases}  # a later number of a period replaces an earlier one
    other = _otherwise(run, site)
    if site.notes.get("releases") == marks and site.notes.get("ledger", 0) == len(ledger) and not other:
        return _bring_letters(run, site, releases, current)
    known = {} if other else {mark["period"]: mark["number"] for mark in site.notes.get("releases", []) if mark in marks}
    views = Views(record)
    held = {period: views.of(release) for period, release in current.items()}
    marked, letters = _marks(run, current), _letters(run, current)
    written, written_about = _write_letters(run, site, current, letters)  # before the months that lead to them
    written += _bring_new(site, releases, known, views)
    new = [release for release in releases if release.number > known.get(str(release.period), 0)]
    together = [held[period] for period in sorted(held)]
    written += _write(site, whole_tables(together, together[-1].month["programme"], {str(release.period) for release in new}))
    manifests = (manifest(record, release, views.of(release), site.released(views.of(release).files)) for release in new)
    method = _method(run, held[max(held)].month)
    methods = () if site.notes.get("method") == method else _method_pages(run, held[max(held)].month)
    many = sum(one.month["totals"]["trusts"] for period, one in held.items() if period not in known)
    pages = chain(manifests, methods, leading_pages(run, releases, known, views, Beside(ledger, letters, written_about)))
    written += _write(
        site, watched(pages, many, f"Laying out the pages of {counted(many, 'trust')}, and those that lead to them", long=1000)
    )
    before = {month: head for month, head in site.notes.get("heads", {}).items() if month not in {str(one.period) for one in new}}
    notes: SiteNotes = {
        "releases": marks,
        "ledger": len(ledger),
        "letters": marked,
        "method": method,
        **made_from(record, releases, before),
    }
    site.finish(notes)
    return written


def _bring_letters(run: Run, site: PublicSite, releases: Sequence[Release], current: Mapping[str, Release]) -> int:
    """Bring the lists of letters, and the pages of the trusts they are about, up to what became of them, where nothing else is new."""
    marks, shown = _marks(run, current), site.notes.get("letters", {})
    other = {period: release for period, release in current.items() if shown.get(period) != marks[period]}
    if not other:
        return 0
    written, about = _write_letters(run, site, other, _letters(run, other))
    if about:
        beside = Beside([], _letters(run, current), about)
        written += _write(site, pages_of_written_about(run, releases, Views(run.record), beside))
    site.finish({**site.notes, "letters": marks})
    return written


def _marks(run: Run, current: Mapping[str, Release]) -> dict[str, str]:
    """Month to the mark of its outbox."""
    return {period: Outbox(run.record, release.period).mark() for period, release in current.items()}


def _letters(run: Run, current: Mapping[str, Release]) -> dict[str, list[PublicLetter]]:
    """Month to the letters that go out with it."""
    return {period: public_letters(Outbox(run.record, release.period)) for period, release in current.items()}


def _write_letters(
    run: Run, site: PublicSite, current: Mapping[str, Release], letters: Mapping[str, list[PublicLetter]]
) -> tuple[int, frozenset[str]]:
    """Put the letters of these months in place, as a page and as data; says how many files were written, and of which trusts a letter
    stands in one of them.
    """
    names = {code: trust.name for code, trust in run.rulebook.trusts.items()}
    written, about = 0, set[str]()
    for period, release in current.items():
        month = release_view_of(run.record, release).month
        page = letters_page(month, letters[period], names)
        answer = to_json(letters_answer(month, letters[period]))
        new = _write(site, [(f"api/{period}/letters.json", answer), (page.frame.path, render("letters.html", page))])
        about |= {letter["trust"] for letter in letters[period]} if new else set()
        written += new
    return written, frozenset(about)


def _method(run: Run, newest: ReleaseData) -> MethodMark:
    """What the pages of the methodology are made from."""
    return {
        "rules": run.rulebook.sha256,
        "code": code_version(),
        "period": newest["period"],
        "programme": name_of(newest["programme"]),
        "address": run.settings.site_address,
        "subscribe": subscribe_address(run.settings),
    }


def addresses_of(notes: Mapping[str, Any]) -> tuple[str, str]:
    """Where the public found a site when these notes of its list were written, and where letters were asked for; empty for none."""
    method = dict(notes.get("method") or {})
    return str(method.get("address", "")), str(method.get("subscribe", ""))


def _method_pages(run: Run, newest: ReleaseData) -> Iterable[tuple[str, bytes]]:
    words = methodology(run.rulebook, run.config, Period.parse(newest["period"]).last_day)
    return method_pages(newest["programme"], words, run.settings.site_address)


def _otherwise(run: Run, site: PublicSite) -> bool:
    """Whether other code, other rules, or for other addresses laid the site out: then every page that leads through the months is made
    again, and what differs is written.
    """
    method = dict(site.notes.get("method") or {})
    made = (code_version(), run.rulebook.sha256, run.settings.site_address, subscribe_address(run.settings))
    return made != (method.get("code"), method.get("rules"), *addresses_of(site.notes))


def _bring_new(site: PublicSite, releases: Sequence[Release], known: Mapping[str, int], views: Views) -> int:
    """Put the files of the releases in force in place that the site does not show, and those of the ones they replace aside."""
    current = {str(r.period): r for r in releases}
    stand = {str(r.period): r for r in releases if r.number == known.get(str(r.period))}
    replaced = [r for r in releases if known.get(str(r.period), 0) <= r.number < current[str(r.period)].number]
    written = sum(_set_aside(site, old, views.of(old)) for old in replaced)  # while its files are still in place
    for period, release in current.items():
        if release.number > known.get(period, 0):
            standing = views.of(stand[period]) if period in stand else None
            written += _bring(site, views.of(release), standing)
    return written


def _bring(site: PublicSite, release: ReleaseView, standing: ReleaseView | None) -> int:
    """Put the files of a release in place as the record holds them, but for those of the one that stands there now."""
    other = release.files.differing(standing.files if standing else NO_FILES)
    missing = [path for path in sorted(other, key=lambda p: (-p.count("/"), p)) if not site.holds(path, other[path])]
    return sum(site.bring(path, pieces, other[path]) for path, pieces in release.files.each(missing))


def _set_aside(site: PublicSite, release: Release, view: ReleaseView) -> int:
    """Put the data of a release that another replaced at its own address."""
    in_force, written = f"data/{release.period}/", 0
    for path, sha in view.files.of_month.items():
        at = f"releases/{release.period}/{release.number}/data/{path.removeprefix(in_force)}"
        if path.startswith(in_force) and not path.startswith(f"{in_force}changes-") and not site.holds(at, sha):
            written += site.set_aside(path, sha, at) or site.bring(at, view.files.pieces(path), sha)
    return written


def _write(site: PublicSite, pages: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> int:
    """Write what differs, each file whole or not at all."""
    return sum(site.bring(path, data) for path, data in pages)
