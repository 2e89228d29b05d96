"""What became public lately, as subscribers hear it: each month's release in force, with a sentence for each trust, once it is public."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from tasks.notify.channels.choice import leaves
from tasks.notify.publication_letters import trusts_changed_by
from tasks.notify.subscriber_letters import PublicRelease, write_to_subscribers
from tasks.notify.subscribers import EVERY_TRUST, Subscribers
from tasks.publish.reading import release_view_of
from tasks.publish.site_update import all_releases
from tasks.record.decisions import public_release
from tasks.record.facts import Approval, Release
from tasks.rules.ladder import quiet
from tasks.run.desk_links import desk_links, subscribe_address
from tasks.run.run import Run
from tasks.site.data.feed import release_feed
from tasks.site.data.shapes import ReleaseNote
from tasks.site.page_frame import Link
from tasks.site.release_view import ReleaseView
from tasks.site.words.standing import standings

_LONGEST = timedelta(days=62)
"""What was approved longer ago is nothing new."""


def tell_subscribers(run: Run, clock: Callable[[], datetime]) -> int:
    """Send subscribers what is public and new to them; says how many letters left. At night, and on days off, it waits; where letters are
    not offered any more none leave, and the addresses are forgotten on their day.
    """
    links = desk_links(run.settings)
    if links is None or run.dry:
        return 0
    now = run.at(clock())
    if leaves() and quiet(run.rulebook.quiet, now.moment, now.calendar):
        return 0
    if not any(True for _ in Subscribers.of(run.settings).each()):
        return 0
    return write_to_subscribers(now, list(_public(now)) if subscribe_address(run.settings) else (), links)


def _public(run: Run) -> Iterator[PublicRelease]:
    newest = {release.period: release for release in all_releases(run.record)}
    for period, release in newest.items():
        at = run.record.get(Approval, period, release.approval).at
        if run.moment - at <= _LONGEST and public_release(run.record, period):
            yield PublicRelease(
                period=period,
                about=release.hash[:16],
                correction=release.number > 1,
                public_since=at,
                points=partial(_points, run, release),
                trusts=frozenset(trusts_changed_by(run, release)),
            )


def _points(run: Run, release: Release, trusts: frozenset[str]) -> Sequence[Link]:
    view, site, correction = release_view_of(run.record, release), run.settings.site_address, release.number > 1
    if EVERY_TRUST in trusts:
        month = view.month
        note: ReleaseNote = {
            "period": str(release.period),
            "number": release.number,
            "as_of": release.as_of.isoformat(),
            "reason": "Corrected" if correction else "",  # a reason may quote words that were taken down since
            "totals": month["totals"],
            "release": release.hash,
        }
        (entry,) = release_feed({**month["programme"], "illustrative": False}, [note]).entries
        return [Link(entry.words, f"{site}{entry.page.removesuffix('index.html')}")]
    page = f"{site}corrections/{release.period}/{release.number}/" if correction else ""
    return [_point(run, view, trust, page or f"{site}{release.period}/{trust.lower()}/") for trust in sorted(trusts)]


def _point(run: Run, view: ReleaseView, trust: str, page: str) -> Link:
    row = standings(view.bare(trust)["verdicts"]).get(trust)
    name = run.rulebook.trusts[trust].name
    return Link(f"{name}: {row['sentence']}" if row else name, page)
