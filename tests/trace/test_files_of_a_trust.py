"""A trust and month have six files on the site, which together are small; what they say of the trust leads from one to the other."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.month.programme_run import ProgrammeRun

MOST = 136_000  # bytes, for the largest plan of the sample: 27 actions
LAST = "2014-02"


def files_of(sample: ProgrammeRun, trust: str, month: str) -> set[str]:
    """Every file whose address names the trust, and no other month; those of replaced releases apart."""
    named = re.compile(rf"(?:.*/)?{trust}(?:\.json|/.*)")
    paths = {str(path.relative_to(sample.site)) for path in sample.site.rglob("*") if path.is_file()}
    mine = {path for path in paths if named.fullmatch(path) and not path.startswith("releases/")}
    return {path for path in mine if month in path or not re.search(r"\d{4}-\d{2}/", path)}


def test_a_trust_and_month_have_six_files_which_together_are_small(sample: ProgrammeRun) -> None:
    for trust in (row["trust"].lower() for row in sample.rows(LAST, "trusts")):
        files = files_of(sample, trust, LAST)
        pages = {f"{LAST}/{trust}/index.html", f"trusts/{trust}/index.html", f"trusts/{trust}/feed.atom", f"trusts/{trust}/picture.png"}
        assert files == {*pages, f"api/{LAST}/{trust}.json", f"api/trusts/{trust}.json"}
        read = files - {f"trusts/{trust}/picture.png"}  # which no page shows, and which has a bar of its own
        assert sum((sample.site / path).stat().st_size for path in read) < MOST


def test_every_action_of_every_month_has_its_anchor_on_the_trusts_permanent_page(sample: ProgrammeRun) -> None:
    for month in ("2013-09", LAST):
        for row in sample.rows(month, "actions"):
            page = (sample.site / f"trusts/{row['trust'].lower()}/index.html").read_text(encoding="utf-8")
            assert f'<tr role=row id="{row["ref"].lower()}">' in page


def test_the_answers_of_a_trust_hold_every_figure_of_its_page_with_the_actions_it_counts(sample: ProgrammeRun) -> None:
    for trust in (row["trust"].lower() for row in sample.rows(LAST, "trusts")):
        page = (sample.site / f"{LAST}/{trust}/index.html").read_text(encoding="utf-8")
        table = page.partition("Where each of these figures comes from")[2].partition("</details>")[0]
        shown = re.findall(r'(?:id|data-figure)="(fig-[^"]+)">[^<]*</span>(?:; (.*?))?</li>', table)
        answer = json.loads((sample.site / f"api/{LAST}/{trust}.json").read_bytes())
        plan = [row["ref"] for row in sample.rows(LAST, "actions") if row["trust"] == trust.upper()]
        assert [figure["id"] for figure in answer["figures"]] == [ident for ident, _ in shown]
        assert [", ".join(figure["parts"]) for figure in answer["figures"]] == [
            _named(figure, refs, plan) for figure, (_, refs) in zip(answer["figures"], shown, strict=True)
        ]


def _named(figure: dict[str, Any], refs: str, plan: list[str]) -> str:
    """The actions that a page names, each of those between the first and the last of a run, or all that there are where it says so."""
    if refs == "all" and figure["of"] > 3:
        return ", ".join(plan)
    runs = (run.split(" to ") for run in refs.split(", ") if run)
    return ", ".join(ref for run in runs for ref in plan[plan.index(run[0]) : plan.index(run[-1]) + 1])
