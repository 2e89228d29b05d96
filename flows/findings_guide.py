"""What every finding means, written for trusts from the catalogue of checks: `python -m flows.findings_guide`."""

from __future__ import annotations

import re
from datetime import date

from tasks.rulebook import load
from tasks.rules import checks
from tasks.run.settings import ROOT, Settings
from tasks.workbook.form import UPDATE

FILE = ROOT / "docs" / "findings.md"
HEAD = """# What findings mean

Written by `python -m flows.findings_guide` from the checks themselves; do not edit it by hand.

An **error** returns the update: mend it and send it again. A **warning** is for you to read: the update is accepted, and the warning is
published with it. A **trial** is being tried out and tells you nothing.
Each finding in your returned file points at its cell and says what to do there.
"""


def guide() -> str:
    """The page: one section per check in the order a sender reads an update, with what would be right and what would be wrong."""
    rulebook, on = load(Settings.read().config), date(2014, 2, 28)
    fill = rulebook.wording.fill
    sections = (
        f"## {fill(check.title)}\n\n`{check.id}`, {rulebook.severity(check.id, on)}. {fill(check.rule)}\n\n"
        f"{_where(check)}- What to do: {_plain(fill(check.mend))}\n- Right: {fill(check.good)}\n- Wrong: {fill(check.bad)}\n"
        for check in checks.catalogue()
    )
    return HEAD + "\n" + "\n".join(sections)


def _where(check: checks.Check) -> str:
    return f"- Where: {UPDATE.columns[check.column].header}\n" if check.column else ""


def _plain(text: str) -> str:
    """A template's braces as words in italics: what the finding fills in."""
    return re.sub(r"\{(\w+)\}", lambda found: f"*{found[1].replace('_', ' ')}*", text)


if __name__ == "__main__":
    FILE.write_text(guide(), encoding="utf-8")
    print(f"Written: {FILE.relative_to(ROOT)}")
