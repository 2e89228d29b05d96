"""A regime that nobody ever had runs on its folder alone, from what arrives to what is public: its weeks, labels, posts, letters."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.month.made_up_regime import made_up, send
from tests.month.programme_run import ProgrammeRun

FIRST_WEEKS, NEXT_WEEKS = "2026-W03", "2026-W07"
FIRST = (
    'QR1-01,Done and tested,100,Every weir is clear.,20 January 2026,"Survey, 22 January 2026"',
    "QR1-02,Done,100,Gauges are read daily.,30 January 2026,",
    "QR1-03,Ahead,60,Two of three repaired.,,",
    "QR1-04,Behind,10,New counters start in March.,,",
)
SAME = (
    "QR1-01,Done and tested,100,,,",
    'QR1-02,Done and tested,100,Somebody else looked.,30 January 2026,"Audit, 20 February 2026"',
    "QR1-04,Finished,100,Counted.,20 February 2026,",
)
NAMED_ELSEWHERE = (
    "special measures",
    "improvement director",
    "chief executive",
    "foundation",
    "incentive",
    "hospital trusts",
    "on track",
    "some issues",
    "four labels",
)

OF_DATA = re.compile(
    r"""<script.*?</script> | <link\ [^>]*> | role=rowheader>trusts?< | "trusts": | (?:\#|id=")trusts\b | trusts\.parquet
    | \S*\btrusts?(?:\.csv|[/-])\S* | -trusts\b | Trust\ (?:code|name)""",
    re.DOTALL | re.VERBOSE,
)
"""Addresses, files, columns and figures, which are called alike in every regime."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ProgrammeRun:
    place = tmp_path_factory.mktemp("regime")
    made_up(place)
    programme = place / "programme"
    send(programme, FIRST_WEEKS, "2026-02-12T09:00:00+00:00", *FIRST)
    send(programme, NEXT_WEEKS, "2026-03-11T09:00:00+00:00", *SAME, "QR1-03,Stuck,60,,,")
    send(programme, NEXT_WEEKS, "2026-03-12T09:00:00+00:00", *SAME, "QR1-03,As planned,70,Half done.,,")
    run = ProgrammeRun(place / "var", programme, place / "config")
    chase = ["chase", "--as-of", "2026-03-26T09:00+00:00"]
    for words in (["config"], ["plan"], ["month", FIRST_WEEKS], ["month", NEXT_WEEKS], chase, ["verify"]):
        assert run.run(*words) == 0, words
    return run


def test_its_own_labels_are_counted_and_all_that_is_finished_beside_them(told: ProgrammeRun) -> None:
    row = told.trust(NEXT_WEEKS, "QR1")
    assert [row[name] for name in ("delivered", "tested", "done", "as_planned", "stuck")] == ["3", "2", "1", "1", "0"]
    assert "on_track" not in row
    assert "it was Done, now Done and tested." in told.page(NEXT_WEEKS, "QR1")


def test_what_a_label_asks_for_sends_an_update_back_in_the_words_of_the_regime(told: ProgrammeRun) -> None:
    (letter,) = (one for one in told.mail(f"{NEXT_WEEKS}-QR1-answer-*") if "returned" in str(one["Subject"]))
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert "Action QR1-03: the status says Stuck, but Progress this period does not say what the matter is." in text


def test_pages_and_letters_speak_of_the_regime_and_its_posts_by_their_names(told: ProgrammeRun) -> None:
    page = told.page(NEXT_WEEKS, "QR1")
    for words in ("Ola Officer, accountable officer, on", "Entered the river watch on 1 December 2025.", "Rated by the Water Inspectors"):
        assert words in page
    assert "Leadership review" not in page


def test_each_regulator_has_a_letter_of_its_own_on_the_units_that_it_oversees(told: ProgrammeRun) -> None:
    digests = {one["To"].addresses[0].domain: one for one in told.mail(f"{NEXT_WEEKS}-all-digest-*")}
    assert {domain: str(one["Subject"]) for domain, one in digests.items()} == {
        "rivers.example": "[Made up] The river watch: Office of Rivers’s boards in 9 February to 8 March 2026",
        "purse.example": "[Made up] The river watch: Office of the Purse’s boards in 9 February to 8 March 2026",
    }
    of = {domain: one.get_body(("plain",)).get_content() for domain, one in digests.items()}
    assert "Of 2 boards, 1 had an accepted update" in of["rivers.example"]
    assert "Of 1 board, 1 had an accepted update" in of["purse.example"]
    overdue = {
        one["To"].addresses[0].domain for one in told.mail(f"{NEXT_WEEKS}-QR2-overdue-*") if one["To"].addresses[0].username == "desk"
    }
    assert overdue == {"rivers.example"}  # the other oversees no board that is overdue


def test_nobody_is_asked_for_the_signature_of_a_post_that_does_not_sign(told: ProgrammeRun) -> None:
    assert told.run("template", FIRST_WEEKS, "QR1", "-o", str(told.place / "form.xlsx")) == 0
    form = load_workbook(told.place / "form.xlsx")
    words = {str(cell.value) for sheet in form for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"Board code", "Signed by the accountable officer", "Date signed by the accountable officer"} <= words
    assert not [one for one in words if "artner" in one]
    assert not [one for one in words if re.search(r"chief executive|system lead|\b[Tt]rusts?\b|the chair\b", one)]
    assert not [one for one in words if re.search(r"[Nn]urs|\bwards|matron|RNL|201[34]|month(?! or (?:a )?quarter)", one)], (
        "examples of another regime"
    )
    assert "Three of four weirs are in post; 8 start in December." in words
    assert "system lead" not in told.page("methodology/checks")


def test_all_who_sign_are_named_with_their_day_and_what_lacks_one_of_them_is_told(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    page = told.page(NEXT_WEEKS, "QR1")
    assert "Ola Officer, accountable officer, on 12 March 2026. Kim Keeper, keeper of gauges, on 12 March 2026." in page
    row = told.trust(NEXT_WEEKS, "QR1")
    assert (row["keeper_of_gauges_name"], row["keeper_of_gauges_date"]) == ("Kim Keeper", "2026-03-12")
    assert not [name for name in row if name.startswith(("chief", "director"))]
    sent = next((told.programme / "inbox/QR1").glob(f"{NEXT_WEEKS}-12.csv")).read_text(encoding="utf-8")
    (unsigned := told.place / "unsigned.csv").write_text(sent.replace("Kim Keeper", ""), encoding="utf-8")
    assert told.run("check", str(unsigned)) == 1
    assert "The keeper of gauges has not signed the update: no name is given." in capsys.readouterr().out
    (reminder,) = {
        one.get_body(("plain",)).get_content() for one in told.mail(f"{NEXT_WEEKS}-QR2-overdue-*") if "due soon" in str(one["Subject"])
    }
    assert "signed by the accountable officer and the keeper of gauges, by" in " ".join(reminder.split())


def test_each_of_two_programmes_has_its_own_part_of_the_plan_and_its_regulator_hears_of_that_part(told: ProgrammeRun) -> None:
    of_flow, of_money = "3 of 3 actions delivered, 0 past due", "1 of 2 actions delivered, 0 past due"
    page = told.page(NEXT_WEEKS, "QR1")
    assert f"The plan for flow: {of_flow}" in page
    assert f"The plan for money: {of_money}" in page
    assert "Programme: money." in page
    assert {row["ref"]: row["programme"] for row in told.rows(NEXT_WEEKS, "actions") if row["trust"] == "QR1"} == {
        "QR1-01": "flow",
        "QR1-02": "flow",
        "QR1-03": "money",
        "QR1-04": "",
    }
    heard = {
        one["To"].addresses[0].domain: " ".join(one.get_body(("plain",)).get_content().split())
        for one in told.mail(f"{NEXT_WEEKS}-all-digest-*")
    }
    assert f"its plan for flow: {of_flow}" in heard["rivers.example"]
    assert f"its plan for money: {of_money}" in heard["purse.example"]
    assert "its plan for money" not in heard["rivers.example"]


def test_an_action_of_a_programme_that_a_unit_was_never_in_is_refused(told: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    plan = (told.programme / "plans/QR1-1.csv").read_text(encoding="utf-8").replace("Plan version,1", "Plan version,2")
    (other := told.place / "QR1-2.csv").write_text(plan.replace(",money\n", ",monye\n"), encoding="utf-8")
    assert told.run("plan", str(other)) == 2
    assert 'QR1-03: there is no programme "monye": did you mean "money"?' in capsys.readouterr().err


def test_what_a_command_prints_is_said_of_its_units(told: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert [told.run(*words) for words in (["config"], ["template", FIRST_WEEKS, "QR9"])] == [0, 2]
    said = capsys.readouterr()
    assert "config/ is sound: 2 boards" in said.out
    assert "No board on the register has the code 'QR9'" in said.err


def test_the_way_out_stands_on_the_page_as_the_regime_has_it(told: ProgrammeRun) -> None:
    page = told.page(NEXT_WEEKS, "QR1")
    for words in (
        "5, from 1 February 2026, by an override (a flood). Source: Made up. Before: 4, from 1 October 2025.",
        "Flow: 1 of 2 criteria agreed for leaving are met. Not yet: Fish are counted.",
        "Money: 0 of 2 criteria agreed for leaving are met. Not yet: Fish are counted; Debts are paid.",
        "Every weir is clear: met on 20 February 2026: Survey, 19 February 2026 (source: Made up).",
        "Flow: It is meant to leave by 1 March 2027, extended from 1 December 2026. It is back: it was in before, from 1 January 2024 to",
        "Money: It is meant to leave by 5 January 2027, as no stay is meant to last more than 12 months.",
        "From 1 January 2024 to 30 June 2024.",
        "flow, since 1 December 2025; money, since 5 January 2026, overseen by Office of the Purse",
    ):
        assert words in page, words
    agreed = [row for row in told.rows(FIRST_WEEKS, "verdicts") if row["rule"] == "exit_criteria"]
    assert [(row["subject"], row["answer"]) for row in agreed] == [("QR1 flow", "no"), ("QR1 money", "no"), ("QR2", "refer to a person")]
    assert "Locks are mended" not in told.page(NEXT_WEEKS, "QR1")  # agreed for the stay before
    assert "It left on 31 December 2025, and is followed until 31 March 2026." in told.page(NEXT_WEEKS, "QR2")
    answers = {row["subject"]: row["answer"] for row in told.rows(NEXT_WEEKS, "verdicts") if row["rule"] == "intended_stay"}
    assert answers == {"QR1 flow": "yes", "QR1 money": "yes", "QR2": "yes"}


def test_without_a_fund_there_is_no_page_of_one_and_its_commands_say_so(told: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert not (told.place / "site/fund").exists()
    assert "partner" not in re.sub(r"<[^>]+>", " ", told.page(NEXT_WEEKS, "QR1"))
    assert "partner-help-outside-contract" not in told.page("methodology/checks")
    assert "partner_help" not in told.rows(NEXT_WEEKS, "actions")[0]
    assert told.run("award") == 2
    assert "The river watch has no fund, so nothing is claimed or awarded" in capsys.readouterr().err


def test_of_contracts_claims_a_fund_and_themes_no_table_column_page_or_description_is_published(told: ProgrammeRun) -> None:
    listed = [*(told.site / "data").rglob("*"), *(told.site / "api").rglob("*.json")]
    assert not [path for path in listed if path.name.startswith(("contracts.", "claims."))]
    assert not (told.site / "themes").exists()
    files = [path for path in listed if path.suffix in {".csv", ".json", ".jsonld", ".html"}]
    said = {str(path.relative_to(told.site)): path.read_text(encoding="utf-8") for path in files}
    flags = re.compile(r'"(?:partners|fund)": false')  # by which a release says itself that its regime has none
    word = re.compile(r"\b(?:contracts?|claim(?:s|ed)?|funds?|bonus|awards?|AwardWords|partners?|PartnerHelp|topics?)\b")
    assert {name: found[0] for name, text in said.items() if (found := word.search(flags.sub("", text)))} == {}
    assert not [path for path in told.site.rglob("*.html") if "themes/index.html" in path.read_text(encoding="utf-8")]
    schema = json.loads(said["data/release.schema.json"])
    Draft202012Validator(schema).validate(json.loads(said[f"data/{NEXT_WEEKS}/release.json"]))
    assert schema["$defs"]["RegisterTrust"]["properties"].keys() >= {"name", "regulator"}


def test_nothing_of_another_regime_is_said_of_it(told: ProgrammeRun) -> None:
    pages = [*(told.place / "site").rglob("*.html"), *(told.place / "site/data").rglob("dictionary.csv")]
    said = " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")) for page in pages).casefold()
    said += " ".join(one.get_body(("plain",)).get_content() for one in told.mail("*")).casefold()
    assert {words: said[where - 60 : where + 60] for words in NAMED_ELSEWHERE if (where := said.find(f" {words} ")) >= 0} == {}


def test_its_own_units_are_called_by_its_word_in_every_page_and_letter(told: ProgrammeRun) -> None:
    read = {str(path.relative_to(told.site)): path.read_text(encoding="utf-8") for path in told.site.rglob("*.html")}
    read |= {str(path): " ".join((str(one["Subject"]), one.get_body(("plain",)).get_content())) for path, one in enumerate(told.mail("*"))}
    shown = {name: OF_DATA.sub("", text) for name, text in read.items()}
    found = ((name, text, re.search(r"\b[Tt]rusts?\b", text)) for name, text in shown.items())
    assert {name: text[where.start() - 60 : where.start() + 60] for name, text, where in found if where} == {}
    assert len(read) > 50
    assert "1 board" in told.page(FIRST_WEEKS) or "2 boards" in told.page(FIRST_WEEKS)
