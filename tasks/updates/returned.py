"""What a sender gets back: every finding in one pass, in their own workbook at the exact cells, as a page and as a table."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Sequence
from pathlib import Path, PurePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.model.finding import Finding, Severity
from tasks.updates.limits import Limits
from tasks.updates.reader import Reader, Stopped

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "returned"
_PAGES = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_COLUMNS = ("severity", "ref", "address", "says", "mend", "seen", "check", "trust", "period")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SECONDS = 60.0  # writing a workbook again is slower than reading it
_LIMITS = Limits()


def returned_files(name: str, blob: bytes, kind: str, findings: Sequence[Finding], banner: str = "") -> list[tuple[str, bytes]]:
    """(File name, bytes) of everything that goes back with one update: page, table and, for .xlsx, the annotated copy.

    `kind` is the reading's. A workbook that could be read but not written again goes back without its copy.
    """
    stem = PurePath(name).stem or "update"
    files = [(f"{stem}-findings.html", findings_page(name, findings, banner)), (f"{stem}-findings.csv", findings_csv(findings))]
    if kind == "xlsx" and findings:
        try:
            files.append((f"{stem}-annotated.xlsx", annotated(blob, findings)))
        except Stopped:
            return files
    return files


def annotated(blob: bytes, findings: Sequence[Finding]) -> bytes:
    """The sender's own .xlsx with a comment on each cell and a sheet of findings, written by the reader process. Raises Stopped."""
    said = [{field: str(getattr(finding, field)) for field in _COLUMNS} for finding in findings]
    with Reader(dataclasses.replace(_LIMITS, seconds=_SECONDS)) as reader:
        return reader.ask({"findings": json.dumps(said)}, blob)


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """The findings as RFC 4180 text in UTF-8 with a mark, as spreadsheets want it; no cell of it can act as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(str(getattr(finding, field))) for field in _COLUMNS] for finding in findings)
    return text.getvalue().encode("utf-8-sig")


def findings_page(name: str, findings: Sequence[Finding], banner: str = "") -> bytes:
    """The findings as one page of HTML that needs nothing else; errors first, each list in the order given."""
    groups = [
        ("Put these right and send the update again", [f for f in findings if f.severity is Severity.ERROR]),
        ("Look at these", [f for f in findings if f.severity is Severity.WARNING]),
    ]
    first = findings[0] if findings else None
    page = _PAGES.get_template("findings.html").render(
        name=name,
        banner=banner,
        trust=first.trust if first else "",
        period=first.period if first else "",
        groups=[(title, group) for title, group in groups if group],
    )
    return page.encode()


def _harmless(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; numbers such as -5 are left alone."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
