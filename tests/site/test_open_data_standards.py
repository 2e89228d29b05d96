"""The open data as other people's programs read it: CSV on the Web, JSON Schema, OpenDocument, schema.org and feeds."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from xml.etree import ElementTree

import pytest
from csvw import CSVW
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tasks.site.data.dictionary import TABLES
from tasks.site.data.json_schema import version_of
from tasks.site.data.ods import Sheet, ods
from tests.site.builders import SAMPLE, a_finding, a_release, a_trust, an_action, some_evidence
from tests.site.reading import whole_site
from tests.site.test_open_data import JOINED

OFFICE = shutil.which("soffice")
ATOM = "{http://www.w3.org/2005/Atom}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return whole_site()


def is_valid(folder: Path, site: dict[str, bytes], table: str) -> bool:
    """What the csvw library says of a table and its metadata."""
    for path in (f"{table}.csv", f"{table}.csv-metadata.json"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(site[path])
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")  # the library counts the warnings it gives itself
        try:
            return bool(CSVW(str(folder / f"{table}.csv-metadata.json"), validate=True).is_valid)
        except ValueError:  # a row told twice
            return False


@pytest.mark.parametrize("folder", ["data", "data/2013-09", "data/2013-10"])
@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_valid_csv_on_the_web(tmp_path: Path, site: dict[str, bytes], folder: str, name: str) -> None:
    assert is_valid(tmp_path, site, f"{folder}/{name}")


def test_the_table_of_earlier_months_is_valid_csv_on_the_web(tmp_path: Path) -> None:
    rows = [JOINED | {"as_at": month, "figure": "12"} for month in ("2013-07", "2013-08")]
    assert is_valid(tmp_path, whole_site(published_figures=rows), "data/earlier-months")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(b"2013-11-30", b"30/11/2013"), (b",60,", b",160,"), (b"2013-10,1,yes", b"2013-10,1,maybe"), (b",on_track,", b",nearly,")],
)
def test_a_wrong_value_is_not_valid_csv_on_the_web(tmp_path: Path, site: dict[str, bytes], right: bytes, wrong: bytes) -> None:
    path = "data/2013-10/actions.csv"
    assert right in site[path]
    assert not is_valid(tmp_path, {**site, path: site[path].replace(right, wrong)}, "data/2013-10/actions")


def test_the_same_row_twice_is_not_valid_csv_on_the_web(tmp_path: Path, site: dict[str, bytes]) -> None:
    path = "data/2013-10/trusts.csv"
    again = site[path] + site[path].split(b"\r\n")[1] + b"\r\n"
    assert not is_valid(tmp_path, {**site, path: again}, "data/2013-10/trusts")


@pytest.fixture(scope="module")
def schema(site: dict[str, bytes]) -> Draft202012Validator:
    published = json.loads(site["data/release.schema.json"])
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def test_every_release_follows_the_published_schema(site: dict[str, bytes], schema: Draft202012Validator) -> None:
    releases = [json.loads(body) for path, body in site.items() if path.endswith("release.json")]
    assert releases
    assert [error.message for release in releases for error in schema.iter_errors(release)] == []


@pytest.mark.parametrize(
    "fault",
    [
        lambda release: release.pop("licence"),
        lambda release: release.update(number="one"),
        lambda release: release["actions"][0].update(percent=160),
        lambda release: release["actions"][0].update(due_date="30 November 2013"),
        lambda release: release["trusts"][0].pop("delivered"),
        lambda release: release["totals"].update(delivered="many"),
        lambda release: release["actions"][0].update(status="nearly"),
        lambda release: release["trusts"][0].update(state="lost"),
        lambda release: release["verdicts"][0].update(answer="perhaps"),
    ],
)
def test_the_published_schema_finds_a_planted_fault(site: dict[str, bytes], schema: Draft202012Validator, fault: Any) -> None:
    release = json.loads(site["data/2013-10/release.json"])
    fault(release)
    assert not schema.is_valid(release)


@pytest.mark.skipif(OFFICE is None, reason="no soffice on this machine: the spreadsheets were not opened in LibreOffice")
def test_the_spreadsheet_opened_in_libreoffice_says_what_the_comma_separated_files_say(tmp_path: Path) -> None:
    awkward = ["two\nlines", "  spaced   out  ", 'a "quote", a comma', "<b>&amp;", "=1+1", "0012", "TRUE", "1/2", "é – “x”", "x" * 3000]
    actions = [an_action(f"RNL-{n:02d}", narrative=words, action=words, percent=33.25) for n, words in enumerate(awkward, 1)]
    found = [a_finding(seen="=1+1", says="Two\nlines", received_at="2013-11-11T10:00:00+00:00")]
    site = whole_site([a_release([a_trust(actions=len(actions))], actions, findings=found, evidence=some_evidence())])
    (tmp_path / "tables.ods").write_bytes(site["data/2013-10/tables.ods"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), "--headless", profile, "--convert-to", EVERY_SHEET, "--outdir", str(tmp_path), str(tmp_path / "tables.ods")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name in TABLES:
        opened = list(csv.reader(io.StringIO((tmp_path / f"tables-{name}.csv").read_bytes().decode(), newline="")))
        published = list(csv.reader(io.StringIO(site[f"data/{name}.csv"].decode(), newline="")))
        assert opened[2:] == published


def test_the_spreadsheet_follows_the_checklist_for_accessible_spreadsheets(site: dict[str, bytes]) -> None:
    book = zipfile.ZipFile(io.BytesIO(site["data/2013-10/tables.ods"]))
    content = ElementTree.fromstring(book.read("content.xml"))
    sheets = list(content.iter(f"{TABLE}table"))
    assert [sheet.get(f"{TABLE}name") for sheet in sheets] == ["Cover", *TABLES]
    assert not [cell for cell in content.iter() if f"{TABLE}number-columns-spanned" in cell.attrib], "merged cells"
    assert len(list(content.iter(f"{TABLE}table-header-rows"))) == len(list(content.iter(f"{TABLE}database-range"))) == len(TABLES)
    for sheet in sheets[1:]:
        title, note = ("".join(row.itertext()) for row in list(sheet.findall(f"{TABLE}table-row"))[:2])
        assert title.endswith("October 2013")
        assert note.startswith("This sheet has one table, which begins in row 3.")
    assert b"<dc:title>" in book.read("meta.xml")
    assert b'fo:language="en" fo:country="GB"' in book.read("styles.xml")
    assert min(float(size) for size in re.findall(rb'font-size="(\d+)pt"', book.read("styles.xml"))) >= 12
    assert b"Illustrative sample" in book.read("content.xml")
    assert not re.search(rb"visibility|display=\"false\"", book.read("content.xml")), "hidden rows, columns or sheets"


def test_signs_that_xml_forbids_do_not_break_the_spreadsheet() -> None:
    made = ods("A\x00title", [], [Sheet("actions", "All", TABLES["actions"][:1], [["a\x0bb\ud800"]])])
    ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("content.xml"))


def test_the_feeds_tell_every_release_once_newest_first(site: dict[str, bytes]) -> None:
    feed = ElementTree.fromstring(site["feed.atom"])
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        assert all(part.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert moments == sorted(moments, reverse=True)
    items = json.loads(site["feed.json"])["items"]
    assert [item["id"] for item in items] == [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len({item["id"] for item in items}) == len(items) == 2
    assert all(item["url"] in site for item in items)
    assert "2 of 4 trusts had an update accepted. 2 of 10 actions reported delivered, 2 past the agreed date." in items[0]["content_text"]


FEEDS = ("feed.atom", "trusts/rnl/feed.atom")


def links(feed: bytes) -> list[str]:
    return [link.get("href", "") for link in ElementTree.fromstring(feed).iter(f"{ATOM}link")]


@pytest.mark.parametrize("path", FEEDS)
def test_links_of_a_feed_lead_to_pages_and_are_absolute_where_the_site_has_an_address(site: dict[str, bytes], path: str) -> None:
    there = "https://measures.example/"
    assert {normpath(f"{dirname(path)}/{href}".lstrip("/")) for href in links(site[path])} <= site.keys()
    absolute = links(whole_site(address=there)[path])
    assert there + path in absolute[:2]
    assert {href.removeprefix(there) for href in absolute} <= site.keys()


def ids(feed: bytes) -> list[str]:
    return [str(found.text) for found in ElementTree.fromstring(feed).iter(f"{ATOM}id")]


@pytest.mark.parametrize("path", FEEDS)
def test_a_new_title_or_a_correction_changes_no_id_of_what_was_told_before(path: str) -> None:
    first, titled = a_release(), a_release(programme={**SAMPLE, "title": "Under another name"})
    before, after = (ids(whole_site([one])[path]) for one in (first, titled))
    assert (before, len(set(before))) == (after, 2)


def test_a_trusts_feed_tells_each_of_its_months_once_with_its_figures(site: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(site["trusts/rnl/feed.atom"]).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        f"{month}: Hospital RNL NHS Trust" for month in ("October 2013", "September 2013")
    ]
    assert "Accepted late. 2 of 6 actions reported delivered, 1 past the agreed date." in str(entries[0].findtext(f"{ATOM}summary"))
    assert not [path for path in site if path.startswith("trusts/") and path.count("/") > 2]


def test_words_of_a_release_cannot_break_a_feed_or_the_data_page() -> None:
    wicked = ']]></summary><script>alert("1")</script> & <'
    programme = {"title": wicked, "illustrative": True, "banner": wicked}
    built = whole_site([a_release([a_trust()], [an_action()], programme=programme)])  # type: ignore[arg-type]
    assert wicked in (ElementTree.fromstring(built["feed.atom"]).findtext(f"{ATOM}subtitle") or "")
    assert wicked in json.loads(built["feed.json"])["description"]
    (found,) = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', built["data/index.html"], re.S)
    assert json.loads(found)["name"] == wicked


def test_the_data_page_describes_the_data_set_for_search_engines(site: dict[str, bytes]) -> None:
    (found,) = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', site["data/index.html"], re.S)
    told = json.loads(found)
    assert (told["@context"], told["@type"], told["temporalCoverage"]) == ("https://schema.org/", "Dataset", "2013-09-01/2013-10-31")
    assert told["version"] == json.loads(site["data/changes.json"])["version"] == "2013-10.2"
    assert [file for file in told["distribution"] if f"data/{file['contentUrl']}" not in site] == []


def answer_at(site: dict[str, bytes], address: str, place: str = "api/index.json") -> tuple[str, Any]:
    """The path that an address in the answer at another leads to, and the answer there."""
    path = normpath(f"{dirname(place)}/{address}")
    return path, json.loads(site[path])


def test_answers_at_stable_addresses_lead_to_each_other_each_from_its_own(site: dict[str, bytes]) -> None:
    index = json.loads(site["api/index.json"])
    for month in index["months"]:
        path, told = answer_at(site, month["address"])
        assert (told["release"], answer_at(site, told["data"], path)[1]["period"]) == (month["release"], month["period"])
        for trust in told["trusts"]:
            _, answer = answer_at(site, trust["address"], path)
            assert (answer["trust"]["trust"], answer["illustrative"]) == (trust["code"], True)
            assert {row["trust"] for row in (*answer["actions"], *answer["verdicts"])} <= {trust["code"]}
    for trust in index["trusts"]:
        path, told = answer_at(site, trust["address"])
        assert told["code"] == trust["code"]
        assert [answer_at(site, month["address"], path)[1]["period"] for month in told["months"]] == [
            one["period"] for one in told["months"]
        ]
    assert answer_at(site, answer_at(site, index["latest"])[1]["address"])[1]["period"] == "2013-10"
    assert "$id" in answer_at(site, index["schema"])[1]


def test_the_description_of_the_answers_is_valid_and_every_answer_follows_it(site: dict[str, bytes]) -> None:
    described = answer_at(site, answer_at(site, "index.json")[1]["openapi"])[1]
    OpenAPIV31SpecValidator(described).validate()
    followed: set[str] = set()
    for path in (path for path in site if path.startswith("api/") and path != "api/openapi.json"):
        (pattern,) = [one for one in described["paths"] if fits(one, path.removeprefix("api"))]
        content = described["paths"][pattern]["get"]["responses"]["200"]["content"]["application/json"]
        schema = Draft202012Validator({**content["schema"], "components": described["components"]})
        assert [error.message for error in schema.iter_errors(json.loads(site[path]))] == [], path
        assert not schema.is_valid({}), path
        followed.add(pattern)
    assert followed == described["paths"].keys()


def fits(pattern: str, path: str) -> bool:
    form = pattern.replace("{period}", r"\d{4}-\d{2}").replace("{trust}", "(?!index|letters)[a-z0-9]+")
    return re.fullmatch(form, path) is not None


def test_descriptions_say_where_they_stand_and_have_another_version_when_they_are_others(site: dict[str, bytes]) -> None:
    there = whole_site(address="https://measures.example/")
    schema, here = json.loads(there["data/release.schema.json"]), json.loads(site["data/release.schema.json"])
    assert (schema["$id"], here["$id"]) == ("https://measures.example/data/release.schema.json", "release.schema.json")
    assert json.loads(there["api/openapi.json"])["servers"] == [{"url": "https://measures.example/api"}]
    assert schema["version"] == here["version"] != version_of({**here, "title": "Another"})
