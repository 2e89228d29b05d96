"""Feeds of releases and corrections, for readers and programs that follow them: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tasks.site.data.dictionary import words_of
from tasks.site.data.shapes import ProgrammeWords, ReleaseNote
from tasks.site.words.plain import month_words

_MOST = 100
_SPACE = uuid.UUID("8f3b1a52-6f0e-5d0c-9a57-2a0f6f4f2013")  # ours alone, so that an entry's id is the same wherever it is made


def atom(programme: ProgrammeWords, history: Sequence[ReleaseNote]) -> bytes:
    """The Atom feed, newest first; there must be at least one release. Links are relative to the feed, at the top of the site."""
    notes = _newest(history)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<title>{escape(programme['title'])}</title>",
        f"<subtitle>{escape(_about(programme))}</subtitle>",
        f"<id>{_id(programme['title'])}</id>",
        f"<updated>{notes[0]['as_of']}</updated>",
        f"<author><name>{escape(programme['title'])}</name></author>",
        "<rights>Open Government Licence v3.0</rights>",
        '<link rel="self" type="application/atom+xml" href="feed.atom"/>',
        '<link rel="alternate" type="text/html" href="index.html"/>',
        *(_entry(programme, note) for note in notes),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def json_feed(programme: ProgrammeWords, history: Sequence[ReleaseNote]) -> dict[str, Any]:
    """The releases as a JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": programme["title"],
        "description": _about(programme),
        "language": "en-GB",
        "home_page_url": "index.html",
        "feed_url": "feed.json",
        "items": [
            {
                "id": _entry_id(programme, note),
                "url": _page(note),
                "title": _title(note),
                "content_text": _words(programme, note),
                "date_published": note["as_of"],
                "tags": ["correction" if note["number"] > 1 else "release"],
            }
            for note in _newest(history)
        ],
    }


def _newest(history: Sequence[ReleaseNote]) -> list[ReleaseNote]:
    return sorted(history, key=lambda note: (note["as_of"], note["period"], note["number"]), reverse=True)[:_MOST]


def _entry(programme: ProgrammeWords, note: ReleaseNote) -> str:
    kind = "correction" if note["number"] > 1 else "release"
    return (
        f"<entry><title>{escape(_title(note))}</title><id>{_entry_id(programme, note)}</id><updated>{note['as_of']}</updated>"
        f'<link rel="alternate" type="text/html" href={quoteattr(_page(note))}/><category term="{kind}"/>'
        f"<summary>{escape(_words(programme, note))}</summary></entry>"
    )


def _title(note: ReleaseNote) -> str:
    month = month_words(note["period"])
    return f"{month} corrected: release {note['number']}" if note["number"] > 1 else f"{month} published"


def _words(programme: ProgrammeWords, note: ReleaseNote) -> str:
    summary = note["reason"].rstrip(".") or "First release"
    return f"{summary}. {programme['banner']}" if programme["illustrative"] else f"{summary}."


def _about(programme: ProgrammeWords) -> str:
    words = words_of(programme).rhythm.phrase("Every release and correction of the monthly progress reports.")
    return f"{words} {programme['banner']}" if programme["illustrative"] else words


def _page(note: ReleaseNote) -> str:
    period, number = note["period"], note["number"]
    return f"corrections/{period}/{number}/index.html" if number > 1 else f"{period}/index.html"


def _entry_id(programme: ProgrammeWords, note: ReleaseNote) -> str:
    return _id(f"{programme['title']}/{note['period']}/{note['number']}")


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"
