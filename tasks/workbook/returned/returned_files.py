"""What a sender gets back: every finding in one pass, in their own workbook at the exact cells, as a page and as a table."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Sequence
from pathlib import Path, PurePath
from types import TracebackType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.model.finding import Finding, Severity
from tasks.model.regime_words import UNIT
from tasks.run.write_file import file_name
from tasks.workbook.reading.unlocked import unlocked
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped

_TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "returned"
_PAGES = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_COLUMNS = ("severity", "ref", "address", "says", "mend", "seen", "check", "trust", "period")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WORKBOOKS = (".xlsx", ".xlsm")  # a workbook with macros keeps them, and its ending
_ANNOTATE_FILE = "tasks.workbook.returned.annotate_locked:annotate_file"


class Returned:
    """Makes what goes back to the senders of a batch; the workbooks' copies are all written by one locked process."""

    def __init__(self, banner: str = "", unit: str = UNIT) -> None:
        self._banner, self._unit = banner, unit
        self._sandbox = Sandbox(_ANNOTATE_FILE, Limits())

    def __enter__(self) -> Returned:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._sandbox.__exit__(kind, error, trace)

    def files(self, name: str, blob: bytes, kind: str, findings: Sequence[Finding]) -> list[tuple[str, bytes]]:
        """(File name, bytes) of everything that goes back with one update: page, table and, for a workbook, the annotated copy.

        `kind` is the reading's. A workbook that could be read but not added to goes back without its copy.
        """
        stem, suffix = file_name(PurePath(name).stem) or "update", PurePath(name).suffix.lower()
        files = [
            (f"{stem}-findings.html", findings_page(name, findings, self._banner, self._unit)),
            (f"{stem}-findings.csv", findings_csv(findings, self._banner)),
        ]
        if kind in {"xlsx", "ods"} and findings:
            ending = suffix if kind == "xlsx" and suffix in _WORKBOOKS else f".{kind}"
            with contextlib.suppress(Stopped):
                files.insert(0, (f"{stem}-annotated{ending}", self.copy(blob, findings)))
        return files

    def copy(self, blob: bytes, findings: Sequence[Finding]) -> bytes:
        """The sender's own workbook with a comment on each cell and a sheet of findings. Raises Stopped where that cannot be done."""
        findings_as_text = [{field: str(getattr(finding, field)) for field in _COLUMNS} for finding in findings]
        made = self._sandbox.ask({"findings": findings_as_text, "banner": self._banner}, unlocked(blob, Limits()))
        if not made:
            raise Stopped("nothing can be added to it safely")
        return made


def returned_files(name: str, blob: bytes, kind: str, findings: Sequence[Finding], banner: str = "") -> list[tuple[str, bytes]]:
    """What goes back with one update; for several, use `Returned`."""
    with Returned(banner) as returned:
        return returned.files(name, blob, kind, findings)


def annotated(blob: bytes, findings: Sequence[Finding], banner: str = "") -> bytes:
    """One annotated copy. Raises Stopped where nothing can be added."""
    with Returned(banner) as returned:
        return returned.copy(blob, findings)


def findings_csv(findings: Sequence[Finding], banner: str = "") -> bytes:
    """The findings as RFC 4180 text in UTF-8 with a mark, as spreadsheets want it; no cell of it can act as a formula.

    An illustrative programme's banner stands in the last column of every row, so that a row copied to another file still says so.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, "illustrative"))
    writer.writerows([*(_harmless(str(getattr(finding, field))) for field in _COLUMNS), banner] for finding in findings)
    return text.getvalue().encode("utf-8-sig")


def findings_page(name: str, findings: Sequence[Finding], banner: str, unit: str = UNIT) -> bytes:
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
        unit=unit.capitalize(),
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
