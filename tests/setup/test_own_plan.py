"""A plan in its trust's own form: columns are proposed and never guessed, nothing is left out in silence, and references stay."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tasks.model.mistake import Mistake
from tasks.model.plan import Action, ActionPlan
from tasks.rules.read_date import read_date
from tasks.run.settings import ROOT
from tasks.setup.plan_columns import plan_tables, statuses
from tasks.setup.plan_lines import plan_lines, reworded, with_refs
from tasks.workbook.plan_files import BadPlan, read_plan_sheets
from tasks.workbook.reading.sheet import SheetRows, worded
from tasks.workbook.reading.word_tables import word_tables
from tests.setup.programme import Terminal, init, run

START = ROOT / "samples" / "start"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADINGS = ["No.", "Issue", "Action", "Lead", "Deadline", "RAG"]


def sheet(*rows: list[object], name: str = "Plan", hidden: bool = False) -> SheetRows:
    return SheetRows(name, 0, 0, worded(rows), hidden)


def means(*rows: list[object], **given: str) -> dict[str, tuple[str, bool]]:
    (table,) = plan_tables([sheet(*rows)], given)
    return {column.heading: (column.means, column.sure) for column in table.columns}


def refs(*rows: list[object], earlier: ActionPlan | None = None) -> dict[str, str]:
    """Action to reference."""
    lines = plan_lines(plan_tables([sheet(HEADINGS, *rows)], {})).lines
    used = [action.ref for action in earlier.actions] if earlier else []
    return {line.words["action"]: line.ref for line in with_refs(lines, "RZ1", earlier, used)}


def agreed(actions: dict[str, str]) -> ActionPlan:
    due = read_date("30 September 2026")
    return ActionPlan(
        "RZ1", 1, "Board", date(2026, 8, 28), tuple(Action(ref, "", "", "", words, "", due) for words, ref in actions.items())
    )


def test_usual_headings_are_known_below_title_rows():
    title = ["Northmoor Hospitals", "", "", "", "", ""]
    assert means(title, [], HEADINGS, [1, "Too few nurses", "Recruit", "Director", "Dec 2026", "Red"]) == {
        "No.": ("ref", True),
        "Issue": ("concern", True),
        "Action": ("action", True),
        "Lead": ("owner", True),
        "Deadline": ("timescale", True),
        "RAG": ("status", True),
    }


def test_what_a_heading_does_not_tell_is_proposed_by_the_words_below_it_and_asked_about():
    table = [
        ["Action", "Lead", "Gateway", "Colour", "Remarks"],
        ["Recruit", "Ann", "30/11/2026", "Green", "Soon"],
        ["Train", "Bo", "Q1 2026-27", "Red", ""],
    ]
    found = means(*table)
    assert (found["Gateway"], found["Colour"], found["Remarks"]) == (("timescale", False), ("status", False), ("nothing", False))
    assert means(["Action", "Progress (BRAG)"], ["Recruit", "Amber"], ["Train", "Blue"])["Progress (BRAG)"] == ("status", True)
    assert means(["Action", "Progress (BRAG)"], ["Recruit", "One post filled"], ["Train", "Blue"])["Progress (BRAG)"] == ("nothing", True)
    assert means(*table, Gateway="nothing", Colour="status", Remarks="concern")["Remarks"] == ("concern", True)


def test_of_two_columns_with_one_meaning_the_second_is_asked_about():
    assert means(["Action", "Executive lead", "Operational lead"], ["Recruit", "Ann", "Bo"])["Operational lead"] == ("nothing", False)


def test_a_heading_that_is_nearly_one_of_ours_is_asked_about_and_a_row_without_the_action_is_no_heading():
    rows = [["Lead", "Status", "Deadline"], ["Ann", "Green", "2026"], ["Action", "Deadlne"], ["Recruit", "Dec 2026"]]
    assert means(*rows) == {"Action": ("action", True), "Deadlne": ("timescale", False)}
    assert means(["Actions"], *rows[2:]).keys() == {"Action", "Deadlne"}, "nor is a title"


def test_headings_of_their_own_are_found_once_somebody_says_what_they_are():
    rows = [["Deed", "Who it falls to"], ["Recruit", "Ann"]]
    with pytest.raises(Mistake, match="--column 'HEADING=action'"):
        plan_tables([sheet(*rows)], {})
    assert means(*rows, **{"Deed": "action", "Who it falls to": "owner"})["Deed"] == ("action", True)


def test_hidden_sheets_are_not_read_and_of_several_the_name_is_the_theme():
    sheets = [
        sheet(HEADINGS, [1, "", f"Do {name}", "Ann", "", ""], name=name, hidden=name == "Old") for name in ("Safe", "Old", "Well-led")
    ]
    assert [line.words["theme"] for line in plan_lines(plan_tables(sheets, {})).lines] == ["Safe", "Well-led"]


def test_sections_issues_written_once_and_what_is_no_action_are_told_apart():
    read = plan_lines(
        plan_tables(
            [
                sheet(
                    HEADINGS,
                    ["Staffing"],
                    [1, "Too few nurses", "Recruit", "Ann", "Dec 2026", "Red"],
                    ["", "", "Train", "Bo", "Dec 2026", "Red"],
                    HEADINGS,
                    ["Governance"],
                    ["", "", "Elect a chair", "Di", "Dec 2026", ""],
                    ["This part was agreed later."],
                    [2, "Papers late", "Send them", "Cy", "Dec 2026", "Red"],
                    [3, "No risk register", "", "Cy", "Dec 2026", ""],
                    ["Key: green is on track"],
                )
            ],
            {},
        )
    )
    assert [(line.words["theme"], line.words["concern"], line.words["action"]) for line in read.lines] == [
        ("Staffing", "Too few nurses", "Recruit"),
        ("Staffing", "Too few nurses", "Train"),
        ("Governance", "", "Elect a chair"),
        ("Governance", "Papers late", "Send them"),
    ]
    assert [place.partition(":")[0] for place in read.left_out] == ["Plan!A8", "Plan!A10", "Plan!A11"]


@pytest.mark.parametrize(
    ("numbers", "given"),
    [
        (["1", "2"], ["RZ1-01", "RZ1-02"]),
        (["1", ""], ["RZ1-01a", "RZ1-01b"]),
        (["1.1", "1.10"], ["RZ1-1.1", "RZ1-1.10"]),
        (["MD 1", "SD/2"], ["RZ1-MD-1", "RZ1-SD/2"]),
        (["RZ1-7", "RZ1-8"], ["RZ1-7", "RZ1-8"]),
        (["", ""], ["RZ1-01", "RZ1-02"]),
    ],
)
def test_a_reference_follows_from_the_trusts_own_number(numbers, given):
    rows = [
        [number, "" if number == "" else "Issue", action, "Ann", "", ""]
        for number, action in zip(numbers, ("Recruit", "Train"), strict=True)
    ]
    assert list(refs(*rows).values()) == given


def test_no_two_actions_get_one_reference():
    rows = [["1", "A", "Recruit", "", "", ""], ["", "", "Train", "", "", ""], ["01a", "B", "Report", "", "", ""]]
    assert list(refs(*rows).values()) == ["RZ1-01", "RZ1-02", "RZ1-03"]


def test_numbers_that_begin_again_name_nothing():
    rows = [[1, "A", "Recruit", "", "", ""], [2, "B", "Train", "", "", ""], [1, "C", "Report", "", "", ""]]
    assert list(refs(*rows).values()) == ["RZ1-01", "RZ1-02", "RZ1-03"]


def test_an_issue_without_a_number_and_a_number_too_long_to_be_one_are_counted_instead():
    assert list(refs([1, "A", "Recruit", "", "", ""], ["", "B", "Train", "", "", ""]).values()) == ["RZ1-01", "RZ1-02"]
    assert list(refs(["as agreed with the inspectors", "A", "Recruit", "", "", ""]).values()) == ["RZ1-01"]


def test_the_same_plan_gets_the_same_references_and_a_later_version_keeps_them():
    first = refs([1, "A", "Recruit thirty nurses", "", "", ""], [2, "B", "Train every locum before a shift", "", "", ""])
    assert refs([1, "A", "Recruit thirty nurses", "", "", ""], [2, "B", "Train every locum before a shift", "", "", ""]) == first
    later = refs(
        [1, "C", "Publish the rota", "", "", ""],
        [2, "A", "Recruit thirty nurses", "", "", ""],
        [3, "B", "Train every locum before the first shift", "", "", ""],
        earlier=agreed(first),
    )
    assert later == {
        "Publish the rota": "RZ1-04",  # its number was another action's
        "Recruit thirty nurses": "RZ1-01",
        "Train every locum before the first shift": "RZ1-02",
    }


def test_two_actions_that_share_only_the_words_of_every_sentence_are_two():
    earlier = agreed({"Tell all of the staff": "RZ1-01"})
    assert refs([1, "", "See to all of the beds", "", "", ""], earlier=earlier) == {"See to all of the beds": "RZ1-02"}


def test_an_action_in_other_words_is_named_for_a_person_to_look_at():
    earlier = agreed({"Train every locum before a shift": "RZ1-01", "Recruit": "RZ1-02"})
    lines = plan_lines(
        plan_tables([sheet(HEADINGS, [1, "", "Train every locum before the first shift", "", "", ""], [2, "", "Recruit", "", "", ""])], {})
    ).lines
    assert reworded(with_refs(lines, "RZ1", earlier, []), earlier) == ["RZ1-01"]


def test_colours_are_counted_and_taken_for_nothing():
    tables = plan_tables(
        [sheet(HEADINGS, [1, "", "Recruit", "", "", "Green"], [2, "", "Train", "", "", "On track"], [3, "", "Report", "", "", "Done"])], {}
    )
    assert statuses(tables, {"on track": "on_track"}) == [
        ("Green", 1, "a colour, which means one thing in one trust and another in the next"),
        ("On track", 1, "on track"),
        ("Done", 1, "done, by the plan"),
    ]


def document(table: str, before: str = "", packing: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as package:
        package.writestr("word/document.xml", f"{before}<w:document {WORD}><w:body>{table}</w:body></w:document>")
    return made.getvalue()


def cell(*texts: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{''.join(f'<w:p><w:r>{text}</w:r></w:p>' for text in texts)}</w:tc>"


def test_tables_of_a_document_are_read_in_the_locked_process_with_merged_cells_and_without_what_was_struck_out():
    rows = [
        cell("<w:t>Issue</w:t>") + cell("<w:t>Action</w:t>") + cell("<w:t>Lead</w:t>"),
        cell("<w:t>Falls</w:t>", more='<w:vMerge w:val="restart"/>') + cell("<w:t>Assess</w:t>", "<w:t>all</w:t>") + cell("<w:t>Ann</w:t>"),
        cell("", more="<w:vMerge/>") + cell("<w:del><w:t>Old</w:t></w:del><w:t>Report</w:t>") + cell("<w:t>Bo</w:t>"),
        cell("<w:t>Well-led</w:t>", more='<w:gridSpan w:val="3"/>'),
    ]
    made = document(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    (found,) = read_plan_sheets("plan.docx", made)
    assert found.rows == [["Issue", "Action", "Lead"], ["Falls", "Assess\nall", "Ann"], ["Falls", "Report", "Bo"], ["Well-led", "", ""]]


def test_a_document_in_words_strict_form_is_read_likewise():
    strict = WORD.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml")
    cells = f"<w:tbl><w:tr>{cell('<w:t>Action</w:t>')}</w:tr></w:tbl>"
    assert [found.rows for found in word_tables(f"<w:document {strict}>{cells}</w:document>".encode())] == [[["Action"]]]


def test_cells_merged_down_say_the_same_in_each_row():
    plan, _ = read_plan_sheets("plan.xlsx", (START / "northmoor-plan.xlsx").read_bytes())
    assert [row[:2] for row in plan.rows[5:7]] == [["1", "Too few nurses on night shifts"]] * 2


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        ("plan.docx", document("", '<!DOCTYPE a [<!ENTITY b "c">]>'), "document type or entity declaration"),
        ("plan.docx", document("<w:tbl>"), "a damaged document"),
        ("plan.docx", document("")[:-30], "a damaged file"),
        ("plan.docx", document("<w:p>" * 50_000 + "</w:p>" * 50_000), "broken, or too large"),
        ("plan.docx", document(" " * 11_000_000, packing=zipfile.ZIP_DEFLATED), "it unpacks to more than"),
        ("plan.pdf", b"%PDF-1.7", "a PDF"),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "an old Word document"),
        ("plan.csv", b"", "there is nothing in it"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(name, blob, says):
    with pytest.raises(BadPlan, match=says):
        read_plan_sheets(name, blob)


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("plans") / "ours"
    assert init(folder, *(f"RZ{n}=Southey {n} NHS Trust" for n in (2, 3, 4, 5))) == 0  # one for each test that adds plans
    return folder


def test_nothing_is_added_until_every_column_is_clear_and_what_was_answered_is_remembered(ours, tmp_path, capsys):
    words = [
        "plan",
        str(START / "southey-plan.ods"),
        "--map",
        "--trust",
        "RZ3",
        "--accept",
        "--agreed-by",
        "Board",
        "--agreed-on",
        "2026-08-27",
    ]
    assert run(ours, *words) == 1
    assert "Nothing was added. Say what these columns are: --column 'Exec=…' --column 'Success looks like=…'" in capsys.readouterr().out
    assert run(ours, *words, "--column", "Exec=Action owner", "--column", "Success looks like=nothing") == 0
    out = capsys.readouterr().out
    assert 'RZ3-04: "TBC" names no day (no date is fixed yet)' in out
    assert "Plans added: RZ3 version 1." in out
    assert (ours / "own_plans" / "RZ3-1.ods").read_bytes() == (START / "southey-plan.ods").read_bytes()
    later = tmp_path / "southey-plan-2.csv"
    later.write_text(
        "Concern,Agreed action,Exec,Target date,Success looks like\n"
        "Board papers late,Send board papers five working days ahead,Company Secretary,31/10/2025,x\n"
        "Complaints,Answer every complaint within 25 days,Ann,March 2027,x\n"
    )
    assert run(ours, "plan", str(later), *words[2:-1], "2026-12-01") == 0
    out = capsys.readouterr().out
    assert "is that so?" not in out
    assert "RZ3-01, RZ3-02, RZ3-04 of version 1 is no longer there and stays open" in out
    assert [line.split(",")[0] for line in (ours / "plans" / "RZ3-2.csv").read_text().splitlines()[-2:]] == ["RZ3-03", "RZ3-05"]
    assert run(ours, "plan", str(later), *words[2:-1], "2026-12-01") == 0
    assert "Nothing was added: version 2 of RZ3's plan says the same." in capsys.readouterr().out
    assert "RZ3,BRAG,status" in (ours / "plan_columns.csv").read_text(), "what only the first version had is remembered too"
    assert run(ours, "plan") == 0, "what was written is an agreed plan like any other"


def test_a_shared_number_and_a_plan_agreed_after_a_month_began_are_said(ours, tmp_path, capsys):
    plan = tmp_path / "plan.csv"
    plan.write_text("No.,Action,Lead,Deadline\n7,Fit locks,Ann,Dec 2025\n7,Audit weekly,Bo,Dec 2025\n8,Report,Cy,Dec 2025\n")
    words = ["--map", "--trust", "RZ2", "--accept", "--agreed-by", "Board", "--agreed-on", "2026-11-20"]
    assert run(ours, "plan", str(plan), *words) == 0
    out = capsys.readouterr().out
    assert "RZ2-07a, RZ2-07b: in the plan they share one number, 7." in out
    assert "It was agreed after November 2026 had begun: the first update that is asked of RZ2 is for December 2026." in out


def test_what_was_understood_is_added_only_if_somebody_accepts_it_and_over_no_other_plan(ours, tmp_path, capsys):
    plan = tmp_path / "plan.csv"
    plan.write_text("Action,Lead,Deadline,RAG\nAgree a strategy,Ann,March 2027,\n")
    assert run(ours, "plan", str(plan), "--map", "--trust", "RZ5") == 1
    out = capsys.readouterr().out
    assert "RAG has no words: a colour alone is not read" in out
    assert "Nothing was added. If it was understood rightly, give --accept." in out
    other = ours / "plans" / "RZ5-1.csv"
    other.write_text("by hand")
    assert run(ours, "plan", str(plan), "--map", "--trust", "RZ5", "--accept", "--agreed-by", "Board", "--agreed-on", "2027-01-01") == 2
    assert "RZ5-1.csv is there already, and says something else" in capsys.readouterr().err
    assert other.read_text() == "by hand"
    other.unlink()


def test_a_person_is_asked_what_a_column_is_and_whether_all_of_it_is_right(ours, tmp_path, monkeypatch, capsys):
    (tmp_path / "plan.csv").write_text("Action,Sponsor,Deadline\nMend the roof,Ann,March 2027\n")
    for answer, code in (("n", 1), ("y", 0)):
        answers = ["boss", "owner", "Board", "1 January", "2027-01-01", answer, ""]
        monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers)))
        assert run(ours, "plan", str(tmp_path / "plan.csv"), "--map", "--trust", "RZ4") == code
        out = capsys.readouterr().out
        assert 'there is no meaning of a column "boss"' in out
        assert "'1 January' is no day: write it as 2026-11-02" in out
        assert ("Plans added: RZ4" in out) == (answer == "y")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--trust", "RZ9"], "RZ9 is not in the register. Add it first"),
        (["--trust", "RZ3", "--column", "Exec=boss"], 'there is no meaning of a column "boss": write one of action'),
        (["--trust", "RZ3", "--column", "Boss=owner"], "No column is headed 'Boss': there are Concern, Agreed action, Exec"),
        (["--trust", "RZ3", "--column", "Exec"], "--column 'Exec': write HEADING=MEANING"),
        ([], "one file with --map and --trust"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused(words, says, ours, capsys):
    assert run(ours, "plan", str(START / "southey-plan.ods"), "--map", *words) == 2
    assert says in capsys.readouterr().err
