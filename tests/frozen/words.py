"""What a page, a letter or a returned file says, as plain lines: without marks, addresses, fingerprints and the frame of every page."""

from __future__ import annotations

import csv
import email
import io
import re
from collections.abc import Iterator
from email.policy import default
from html import unescape
from pathlib import Path

from python_calamine import CalamineWorkbook

TRUST = re.compile(r"\bR[A-Z0-9]{2}\b")
HASH = re.compile(r"\b(?:[0-9a-f]{64}|(?=\d*[a-f])[0-9a-f]{12})\b")
PAGE = re.compile(r"(?<![\w/])\d{4}-\d\d/[\w./#-]*")
"""The address of a page, as a letter writes it out."""

MAIN = re.compile(r"<main\b.*?</main>", re.S)
UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.S)
TOGETHER = re.compile(r"<(tr|svg)\b.*?</\1>", re.S)
LINE = re.compile(r"<li id=.*?</li>", re.S)
ENTRY = re.compile(r"<dt\b.*?(?=<dt\b|</dl>)", re.S)
CELL = re.compile(r"</(?:td|th|text|desc)>")
BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|dl|dt|dd|div|section|article|nav|main|body|table|thead|tbody|caption|details|summary|figure|figcaption|h\d)\b[^>]*>"
    r"|<br[^>]*>"
)
SMALL = re.compile(r"</?small\b[^>]*>")
MARK = re.compile(r"<[^>]+>")


def plain(text: str) -> str:
    """A statement: one line, single spaces, nothing that changes although the sample says the same."""
    return PAGE.sub("<address>", HASH.sub("<hash>", " ".join(text.split())))


def page_says(page: str) -> Iterator[str]:
    """Every block of a page; a table's row, a line that has an address, a chart, and a term with its meaning are one statement each."""
    inside = MAIN.search(page)
    text = UNSEEN.sub(" ", inside[0] if inside else page)
    text = LINE.sub(lambda found: f"<tr>{found[0].replace('</p><p>', '</td><td>')}</tr>", text)
    text = TOGETHER.sub(lambda found: f"<p>{_joined(found[0])}</p>", text)
    text = ENTRY.sub(lambda found: f"<p>{_defined(found[0])}</p>", text)
    text = BLOCK.sub("\x00", SMALL.sub(" ", " ".join(text.split())))
    for block in MARK.sub("", text).split("\x00"):
        if statement := plain(unescape(block)):
            yield statement


def _joined(row: str) -> str:
    """Cells of a row with a bar between them; blocks inside a cell stand one after the other."""
    text = BLOCK.sub(" ", SMALL.sub(" ", CELL.sub(" | ", row)))
    return " ".join(MARK.sub("", text).split()).removesuffix(" |").removesuffix("|")


def _defined(entry: str) -> str:
    """A term, and what stands to it."""
    term, *meanings = re.split(r"<dd\b[^>]*>", entry)
    parts = [" ".join(MARK.sub("", BLOCK.sub(" ", SMALL.sub(" ", part))).split()) for part in (term, *meanings)]
    return f"{parts[0]}: {'; '.join(parts[1:])}"


def feed_says(feed: str) -> Iterator[str]:
    """Titles and words of a feed and its entries."""
    yield from (plain(unescape(unescape(found))) for found in re.findall(r"<(?:title|subtitle|summary)(?: [^>]*)?>(.*?)</", feed, re.S))


def table_says(text: str, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """Each row of a table and how it reads, after the names of its columns; a column of fingerprints is left out."""
    reader = csv.DictReader(io.StringIO(text))
    columns = [column for column in reader.fieldnames or () if column != "sha256"]
    yield {}, f"{name} has the columns {', '.join(columns)}"
    for row in reader:
        line = io.StringIO()
        csv.writer(line).writerow([row[column] for column in columns])
        yield row, plain(f"{name}: {line.getvalue()}")


def letter_says(letter: bytes) -> Iterator[str]:
    """Whom a letter goes to, by name, its subject, and its paragraphs."""
    message = email.message_from_bytes(letter, policy=default)
    for header in ("To", "Cc"):
        yield from (f"{header}: {one.display_name}" for field in message.get_all(header, []) for one in field.addresses)
    yield plain(f"Subject: {message['Subject']}")
    body = message.get_body(preferencelist=("plain",))
    assert body is not None, f"{message['Subject']} has no plain text"
    yield from paragraphs(body.get_content())


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs of plain text as they were before their lines were broken; an item of a list stands for itself."""
    yield from filter(None, map(plain, re.split(r"\n\s*\n|\n(?=- )", text)))


def returned_says(file: Path) -> Iterator[str]:
    """What a sender got back: findings in words, as a table, or in a sheet of the sender's own workbook."""
    if file.suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(file).get_sheet_by_name("Findings").to_python()
        yield from (plain(" | ".join(str(cell) for cell in row)) for row in rows)
    elif file.suffix == ".csv":
        yield from (line for _, line in table_says(file.read_text(encoding="utf-8-sig"), "findings"))
    else:
        text = file.read_text(encoding="utf-8")
        yield from page_says(text) if file.suffix == ".html" else paragraphs(text)
