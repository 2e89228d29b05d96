"""The page, the workbook and the engine say the same of every check, because all three are made from the catalogue."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.publish.methodology import methodology
from tasks.rulebook import load
from tasks.rules import checks
from tasks.run.settings import ROOT
from tasks.workbook.template import template
from tasks.workbook.trust_template import guidance
from tests.rules.checks.cases import HEADS, LINES
from tests.workbook.builders import OCTOBER, plan

ON = date(2013, 10, 31)


def test_the_public_catalogue_says_each_rule_in_the_engines_words_with_the_severity_in_force():
    rulebook = load(ROOT / "config")
    said = methodology(rulebook, ROOT / "config", ON)["checks"]
    assert [(one["check"], one["words"]) for one in said] == [(WORDS.fill(one.title), WORDS.fill(one.rule)) for one in checks.catalogue()]
    assert [one["severity"] for one in said] == [str(rulebook.severity(one.id, ON)) for one in checks.catalogue()]


def test_the_workbooks_guidance_says_each_rule_in_the_engines_words_with_an_example():
    blank = template(plan(), "A Trust", OCTOBER, wording=WORDS, last={}, signatories={}, guidance=guidance(WORDS), banner="")
    rows = [tuple(str(cell.value or "") for cell in row[:3]) for row in load_workbook(io.BytesIO(blank))["Guidance"].iter_rows()]
    assert {(WORDS.fill(one.title), WORDS.fill(one.rule), WORDS.fill(one.good)) for one in checks.catalogue()} <= set(rows)


def test_a_rule_that_is_told_is_a_rule_that_is_tried():
    assert {one.id for one in checks.catalogue() if one.table != "file"} == {*HEADS, *LINES}
    assert all(one.offends for one in checks.catalogue() if one.table != "file")
