"""Feeds and the sitemap are held against their grammars: Atom's (RFC 4287), JSON Feed 1.1, and that of sitemaps.org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from tasks.site.data.feed import Entry, Feed, atom, json_feed
from tasks.site.pages.about import for_searches
from tests.site.reading import whole_site

GRAMMAR = etree.RelaxNG(file=str(Path(__file__).parent / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
THERE = "https://measures.example/sub/"
TEXT, ADDRESS = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https?://"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "description": TEXT,
        "language": {"pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_text": TEXT,
                    "date_published": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
                    "tags": {"type": "array", "items": TEXT},
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return whole_site(address=THERE)


def faults(feed: bytes, at: str) -> Iterator[str]:
    """What a validator says of a feed that stands at an address: its grammar, and what RFC 4287 asks in words."""
    parsed = etree.fromstring(feed)
    if not GRAMMAR.validate(parsed):
        yield str(GRAMMAR.error_log)
    entries = parsed.findall(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") for one in (parsed, *entries)]
    if len({*ids}) < len(ids):
        yield "an id stands twice"
    for one in (parsed, *entries):
        if len(one.findall(f"{ATOM}link[@rel='alternate']")) != 1:
            yield "there is not one page that says the same"
    if [urljoin(at, link.get("href")) for link in parsed.findall(f"{ATOM}link[@rel='self']")] != [at]:
        yield "it does not say where it stands"
    if parsed.findtext(f"{ATOM}updated") != max(one.findtext(f"{ATOM}updated") for one in entries):
        yield "it is not as new as its newest entry"


def feeds_of(site: dict[str, bytes], ending: str) -> list[str]:
    return [path for path in site if path.endswith(f"feed.{ending}")]


def test_every_atom_feed_is_valid(site: dict[str, bytes]) -> None:
    paths = feeds_of(site, "atom")
    assert len(paths) > 2
    assert {path: list(faults(site[path], THERE + path)) for path in paths} == {path: [] for path in paths}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<id>urn:uuid:", b"<id>urn:uuid:x</id><id>urn:uuid:"),
        (b"+00:00</updated>", b"</updated>"),
        (b"<author><name>", b"<author><name></name><nick>"),
        (b'rel="self"', b'rel="me"'),
        (b"<title>", b"<titel>"),
    ],
)
def test_a_planted_fault_of_a_feed_is_found(site: dict[str, bytes], right: bytes, wrong: bytes) -> None:
    feed = site["feed.atom"].replace(b"+01:00</updated>", b"+00:00</updated>")
    assert right in feed
    spoilt = feed.replace(right, wrong, 1).replace(b"</name>", b"</nick>" if b"nick" in wrong else b"</name>", 2)
    try:
        found = list(faults(spoilt, f"{THERE}feed.atom"))
    except etree.XMLSyntaxError:
        found = ["no XML"]
    assert found


def test_every_json_feed_is_valid(site: dict[str, bytes]) -> None:
    check = Draft202012Validator(JSON_FEED)
    paths = feeds_of(site, "json")
    assert paths
    for path in paths:
        assert [one.message for one in check.iter_errors(json.loads(site[path]))] == []
        ids = [item["id"] for item in json.loads(site[path])["items"]]
        assert len(ids) == len({*ids})


class _Words(HTMLParser):
    """The words of HTML, and every element in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.tags = "", []
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script> & 1 < 2", "a\x00b\x1bc", "]]>", "\u202eevil", "&amp;lt;"])
def test_hostile_words_stay_words_in_a_feed(hostile: str) -> None:
    entry = Entry("urn:uuid:2", hostile, hostile, "index.html", "2013-11-19T09:00:00+00:00", "release")
    feed = Feed("urn:uuid:1", hostile, hostile, hostile, "feed", "index.html", THERE, [entry])
    made = atom(feed)
    assert list(faults(made, f"{THERE}feed.atom")) == []
    parsed = etree.fromstring(made).find(f"{ATOM}entry")
    shown = "".join(one if one.isprintable() else " " for one in hostile)
    assert parsed.findtext(f"{ATOM}title") == " ".join(shown.split())
    read = _Words(parsed.findtext(f"{ATOM}summary"))
    assert (read.words, read.tags) == (" ".join(shown.split()), [])
    assert json_feed(feed)["items"][0]["content_text"] == hostile


def test_the_sitemap_lists_pages_that_there_are_each_once(site: dict[str, bytes]) -> None:
    made = dict(for_searches({"address": THERE}, ["2013-09", "2013-10"], ["RNL", "RPA"]))
    found = etree.fromstring(made["sitemap.xml"])
    assert found.tag == f"{SITEMAPS}urlset"
    assert {one.tag for one in found} == {f"{SITEMAPS}url"}
    addresses = [one.findtext(f"{SITEMAPS}loc") for one in found]
    assert len(addresses) == len({*addresses})
    pages = [address.removeprefix(THERE) for address in addresses]
    assert [page for page in pages if f"{page}index.html" not in site] == []
    assert f"Sitemap: {THERE}sitemap.xml" in made["robots.txt"].decode()
