"""Feeds for readers and programs that follow the releases, or one trust: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from posixpath import dirname, relpath
from typing import Any

from feedgenerator import Atom1Feed

from tasks.model.words import one_line
from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ProgrammeWords, ReleaseData, ReleaseNote, Row
from tasks.site.trust_history import TrustHistory
from tasks.site.words.labels import state_label
from tasks.site.words.plain import month_words, part

_MOST = 100
_SPACE = uuid.UUID("8f3b1a52-6f0e-5d0c-9a57-2a0f6f4f2013")  # ours alone, so that an entry's id is the same wherever it is made


@dataclass(frozen=True, slots=True)
class Entry:
    """What is new: `page` is the path from the top of the site that tells it, `updated` an ISO moment, `kind` 'release' or 'correction'."""

    id: str
    title: str
    words: str
    page: str
    updated: str
    kind: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, newest first, at least one. `path` is where it stands, without its ending, and `page` what it is about.

    Links are absolute where the site has an `address`, with a trailing slash, and else relative to the feed.
    """

    id: str
    title: str
    about: str
    author: str
    path: str
    page: str
    address: str
    entries: Sequence[Entry]

    def link(self, path: str) -> str:
        """The way to a path from the top of the site."""
        return f"{self.address}{path}" if self.address else relpath(path, dirname(self.path) or ".")


def release_feed(programme: ProgrammeWords, history: Sequence[ReleaseNote], address: str = "") -> Feed:
    """Every release and correction. Ids follow from the hashes of releases, so they stay whatever the programme's title becomes."""
    notes = sorted(history, key=lambda note: (note["as_of"], note["period"], note["number"]), reverse=True)
    return Feed(
        id=_id(min(history, key=lambda note: (note["period"], note["number"]))["release"]),
        title=programme["title"],
        about=_with_banner("Every release and correction of the monthly progress reports.", programme),
        author=programme["title"],
        path="feed",
        page="index.html",
        address=address,
        entries=[
            Entry(
                id=_id(f"{note['release']}/{note['period']}"),
                title=_title(note),
                words=_with_banner(f"{note['reason'].rstrip('.') or 'First release'}. {_of_all(note['totals'])}", programme),
                page=_page(note),
                updated=note["as_of"],
                kind=_kind(note["number"]),
            )
            for note in notes[:_MOST]
        ],
    )


def trust_feed(history: TrustHistory, newest: ReleaseData, notes: Sequence[ReleaseNote], address: str) -> Feed:
    """The months of one trust, one entry each, which is updated when the month is corrected; `newest` holds this trust alone."""
    (trust,), programme = newest["trusts"], newest["programme"]
    code, first = trust["trust"], {note["period"]: note["release"] for note in notes if note["number"] == 1}
    return Feed(
        id=_id(f"{first[min(first)]}/{code}"),
        title=f"{trust['name']}: {programme['title']}",
        about=_with_banner(f"Every month of {trust['name']}.", programme),
        author=programme["title"],
        path=f"trusts/{code.lower()}/feed",
        page=f"trusts/{code.lower()}/index.html",
        address=address,
        entries=[
            Entry(
                id=_id(f"{first[month['period']]}/{month['period']}/{code}"),
                title=f"{month_words(month['period'])}: {trust['name']}",
                words=_with_banner(f"{state_label(month['trust'], words_of(programme)).words}. {_of_actions(month['trust'])}", programme),
                page=f"{month['period']}/{code.lower()}/index.html",
                updated=month["as_of"],
                kind=_kind(month["release"]),
            )
            for month in reversed(history["months"])
        ],
    )


def atom(feed: Feed) -> bytes:
    """A feed as Atom."""
    made = Atom1Feed(
        title=one_line(feed.title),
        link=feed.link(feed.page),
        description=one_line(feed.about),
        language="en-GB",
        author_name=one_line(feed.author),
        feed_url=feed.link(f"{feed.path}.atom"),
        feed_guid=feed.id,
        feed_copyright="Open Government Licence v3.0",
    )
    for entry in feed.entries:
        made.add_item(
            title=one_line(entry.title),
            link=feed.link(entry.page),
            description=escape(one_line(entry.words), quote=False),  # it is read as HTML
            unique_id=entry.id,
            updateddate=datetime.fromisoformat(entry.updated),
            categories=[entry.kind],
        )
    return f"{made.writeString('utf-8')}\n".encode()


def json_feed(feed: Feed) -> dict[str, Any]:
    """A feed as JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "language": "en-GB",
        "home_page_url": feed.link(feed.page),
        "feed_url": feed.link(f"{feed.path}.json"),
        "items": [
            {
                "id": entry.id,
                "url": feed.link(entry.page),
                "title": entry.title,
                "content_text": entry.words,
                "date_published": entry.updated,
                "tags": [entry.kind],
            }
            for entry in feed.entries
        ],
    }


def _title(note: ReleaseNote) -> str:
    month = month_words(note["period"])
    return f"{month} corrected: release {note['number']}" if note["number"] > 1 else f"{month} published"


def _of_all(totals: Row) -> str:
    return f"{part(totals['accepted'], totals['trusts'], 'trusts')} had an update accepted. {_of_actions(totals)}"


def _of_actions(counts: Row) -> str:
    delivered = part(counts["delivered"], counts["actions"], "actions")
    return f"{delivered} reported delivered, {counts['past_due']:,} past the agreed date."


def _with_banner(words: str, programme: ProgrammeWords) -> str:
    phrase = words_of(programme).phrase(words)
    return f"{phrase} {programme['banner']}" if programme["illustrative"] else phrase


def _kind(number: int) -> str:
    return "correction" if number > 1 else "release"


def _page(note: ReleaseNote) -> str:
    period, number = note["period"], note["number"]
    return f"corrections/{period}/{number}/index.html" if number > 1 else f"{period}/index.html"


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"
