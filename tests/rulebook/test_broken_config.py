"""Every mistake in config/ is named with its file, its line and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.model.mistake import BadConfig
from tasks.rulebook import load
from tests.rulebook.slips import KEYS, TABLES

Said = Callable[[], list[str]]


def spoil(path: Path, old: str, new: str) -> list[str]:
    """Write something else in a file; its lines before and after are the test's to count."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].split("\n")


@pytest.mark.parametrize(("file", "old", "new", "says"), TABLES, ids=[f"{row[0]}: {row[3][:60]}" for row in TABLES])
def test_a_mistake_in_a_table_is_named_with_its_line(config: Path, said: Said, file: str, old: str, new: str, says: str) -> None:
    line = len(spoil(config / file, old, new))
    assert said() == [f"config/{file}, line {line}: {says.format(before=line - 1)}"]


@pytest.mark.parametrize(("file", "old", "new", "says", "at"), KEYS, ids=[f"{row[0]}: {row[3][:60]}" for row in KEYS])
def test_a_mistake_in_a_key_is_named_with_its_line(config: Path, said: Said, file: str, old: str, new: str, says: str, at: str) -> None:
    above = "\n".join(spoil(config / file, old, new))
    lines = (config / file).read_text().split("\n")
    near = above.count("\n") + 1  # the line of the change; a missing key is reported at its table, the nearest above
    line = next(number for number in range(near + 1, 0, -1) if at in lines[number - 1])
    firsts = {name: lines.index(f"[[{name}]]") + 1 for name in ("scheme", "regulator") if f"[[{name}]]" in lines}
    assert said() == [f"config/{file}, line {line}: {says.format(**firsts)}"]


def test_a_trust_of_no_kind_is_named_where_it_is_registered(config: Path, said: Said) -> None:
    taken = "Taken to have been so on every day: no source tells of a change."
    spoil(config / "trust_facts.csv", f'RWD,kind,NHS trust,,,as at September 2013,{taken},"Nursing Times, September 2013"\n', "")
    assert said() == ['config/trusts.csv, line 3: no kind is known of "RWD": add a row to trust_facts.csv with the fact "kind"']


def test_two_regulators_cannot_oversee_one_kind_of_trust_on_one_day(config: Path, said: Said) -> None:
    line = len(spoil(config / "regime.toml", "start = 2016-04-01\n", "start = 2016-03-31\n")) - 3
    assert said() == [
        f"config/regime.toml, line {line}: this oversight overlaps the one on line {line - 12}, which ends only on 2016-03-31: "
        "end that one on an earlier day than this one starts"
    ]


def test_an_oversight_does_not_end_before_it_starts(config: Path, said: Said) -> None:
    line = len(spoil(config / "regime.toml", "end = 2021-07-12\n", "end = 2014-07-12\n")) - 4
    assert said() == [
        f"config/regime.toml, line {line}: it ends on 2014-07-12, before it starts on 2016-04-01: correct one of the two days"
    ]


def test_a_number_has_one_value_from_a_day(config: Path, said: Said) -> None:
    first = len(spoil(config / "thresholds.toml", "[[stall_updates]]", "[[stall_updates]]"))
    lines = (config / "thresholds.toml").read_text().count("\n")
    with (config / "thresholds.toml").open("a") as file:
        file.write('[[stall_updates]]\nfrom = 2013-07-16\nvalue = 4\nunit = "accepted updates"\nsource = "A later decision"\n')
    assert said() == [
        f"config/thresholds.toml, line {lines + 1}: this start of stall_updates stands already on line {first}: remove one of the two"
    ]


def test_a_number_without_any_value_is_named(config: Path, said: Said) -> None:
    before, after = (config / "thresholds.toml").read_text().split("[[stall_updates]]")
    rest = after[after.index("[[") :]
    (config / "thresholds.toml").write_text(f"stall_updates = []\n{before}{rest}")
    assert said() == ["config/thresholds.toml, line 1: stall_updates has no value: add [[stall_updates]] with from, value, unit and source"]


def test_one_name_is_not_written_twice(config: Path, said: Said) -> None:
    lines = (config / "name_variants.csv").read_text().count("\n")
    with (config / "name_variants.csv").open("a") as file:
        file.write("RNL,ULHT,so\n")
    assert said() == [f"config/name_variants.csv, line {lines + 1}: this name stands already on line {lines}: remove one of the two"]


def test_a_misspelt_column_is_offered_the_one_that_is_missing(config: Path, said: Said) -> None:
    spoil(config / "spells.csv", "entered_words", "entred_words")
    assert said() == ['config/spells.csv, line 1: there is no column "entred_words": did you mean "entered_words"?']


def test_a_column_left_out_or_doubled_is_named(config: Path, said: Said) -> None:
    spoil(config / "partners.csv", "code,name,source", "code,name,name")
    assert said() == [
        'config/partners.csv, line 1: the column "name" stands twice: remove one',
        'config/partners.csv, line 1: the column "source" is missing: the columns are code,name,source',
    ]


def test_a_file_with_the_columns_of_an_earlier_version_is_said_where_to_be_had_anew(config: Path, said: Said) -> None:
    spoil(config / "partners.csv", "code,name,source", "code,name")
    (sentence,) = said()
    assert sentence.endswith(
        "copy it anew from config/partners.csv of this version, or from config/regimes/NAME/partners.csv where that is the regime"
    )


def test_a_comma_without_quotation_marks_is_named_with_its_line(config: Path, said: Said) -> None:
    line = len(spoil(config / "partners.csv", "RFF,Barnsley Hospital", "RFF,Barnsley, Hospital"))
    assert said() == [f"config/partners.csv, line {line}: the row has 4 cells where the header has 3: quote a cell that has a comma in it"]


def test_a_row_after_a_quoted_line_break_and_a_blank_line_keeps_its_own_line(config: Path, said: Said) -> None:
    header, *rows = (config / "partners.csv").read_text().splitlines()
    (config / "partners.csv").write_text("\n".join([header, '"XX1","Two\nlines",so', "", "XX2,,so", *rows]) + "\n")
    assert said() == ["config/partners.csv, line 5: name: this is empty: write something, it is always needed"]


def test_a_quotation_mark_left_open_is_named(config: Path, said: Said) -> None:
    (config / "exemptions.csv").write_text('trust,check,ref,requested_by,approved_by,reason,expires\n"RNL,x\n')
    assert said() == [
        "config/exemptions.csv, line 2: the line cannot be read as CSV (unexpected end of data): close every quotation mark that was opened"
    ]


def test_a_file_that_is_not_utf8_is_named_with_the_line(config: Path, said: Said) -> None:
    with (config / "name_variants.csv").open("ab") as file:
        file.write("RMP,Tameside \u2013 Hospital,so\n".encode("cp1252"))
    lines = (config / "name_variants.csv").read_bytes().count(b"\n")
    assert said() == [f"config/name_variants.csv, line {lines}: a letter here is not UTF-8: save the file as UTF-8"]


def test_a_misnamed_file_is_found(config: Path, said: Said) -> None:
    (config / "thresholds.toml").rename(config / "tresholds.toml")
    assert said() == ['config/thresholds.toml, line 1: the file is missing: add it, or rename "tresholds.toml"']


def test_a_file_that_is_not_toml_is_named_with_the_line(config: Path, said: Said) -> None:
    (config / "schemes.toml").write_text("[pot]\npounds 5500000\n")
    assert said() == [
        "config/schemes.toml, line 2: the line cannot be read as TOML: Expected '=' after a key in a key/value pair (at line 2, column 8)"
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [("pounds = " + "9" * 6000, "a number in it has too many digits"), ("pounds = " + "[" * 100_000, "brackets in it stand")],
)
def test_toml_that_its_reader_gives_up_on_is_named(config: Path, said: Said, written: str, says: str) -> None:
    (config / "schemes.toml").write_text(written)
    assert [line.startswith(f"config/schemes.toml, line 1: the file cannot be read as TOML: {says}") for line in said()] == [True]


def test_a_folder_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as raised:
        load(tmp_path / "elsewhere")
    assert str(raised.value) == f"{tmp_path / 'elsewhere'}: there is no such folder; write the path of one like config/"


def test_nobody_approves_their_own_exception(config: Path, said: Said) -> None:
    check = (config / "checks.csv").read_text().splitlines()[1].split(",")[0]
    with (config / "exemptions.csv").open("a") as file:
        file.write(f"RNL,{check},RNL-07,Lead,lead,so,2014-01-31\n")
    assert said() == ['config/exemptions.csv, line 2: "lead" cannot approve what the same person asked for: have it approved by another']


def test_an_exception_names_a_trust_and_a_check_that_exist(config: Path, said: Said) -> None:
    (config / "checks.csv").write_text("check,from,severity,reason\nempty-file,2013-07-16,error,so\n")
    with (config / "exemptions.csv").open("a") as file:
        file.write("RNI,empty-fill,,Lead,Director,so,2014-01-31\n")
    assert said() == [
        'config/exemptions.csv, line 2: there is no check "empty-fill": did you mean "empty-file"?',
        'config/exemptions.csv, line 2: there is no trust "RNI": did you mean "RNL"?',
    ]


def test_a_check_has_one_known_severity_from_a_day(config: Path, said: Said) -> None:
    (config / "checks.csv").write_text("check,from,severity,reason\na,2013-07-16,errror,so\n")
    assert said() == ['config/checks.csv, line 2: severity: there is no severity "errror": did you mean "error"?']
    (config / "checks.csv").write_text("check,from,severity,reason\na,2013-07-16,error,so\na,2013-07-16,trial,so\n")
    assert said() == ["config/checks.csv, line 3: this check from this day stands already on line 2: remove one of the two"]


def test_a_slip_in_one_file_is_not_blamed_on_those_that_refer_to_it(config: Path, said: Said) -> None:
    line = len(spoil(config / "trusts.csv", "RWD,United Lincolnshire Hospitals NHS Trust,", "RWD,,"))
    assert said() == [f"config/trusts.csv, line {line}: name: this is empty: write something, it is always needed"]


def test_every_mistake_is_told_at_once_in_the_order_of_files_and_lines(config: Path, said: Said) -> None:
    spoil(config / "spells.csv", "RLT,2013-07-16", "RLT,July 2013")
    spoil(config / "contracts.csv", "RNL-1,RNL,RTF", "RNL-1,RNL,RTG")
    spoil(config / "contracts.csv", "RWD-1,RWD,RHQ", "RWD-1,RWD,RHQQ")
    spoil(config / "thresholds.toml", "value = 10", 'value = "ten"')
    assert [line.split(":")[0] for line in said()] == [
        "config/contracts.csv, line 2",
        "config/contracts.csv, line 3",
        "config/spells.csv, line 6",
        "config/thresholds.toml, line 5",
    ]


def test_a_code_succeeds_another_of_the_register_and_only_once(config: Path, said: Said) -> None:
    with (config / "successions.csv").open("a", encoding="utf-8") as rows:
        rows.write("RWD,RXX,2014-01-01,merged,a source\nRWD,RWD,2014-01-01,merged,a source\nRNL,RWD,2014-01-01,merged,a source\n")
    assert said() == [
        'config/successions.csv, line 2: there is no trust "RXX": did you mean "RXR"?',
        'config/successions.csv, line 3: "RWD" cannot succeed itself: write the code it had before',
        "config/successions.csv, line 4: this succeeded code stands already on line 3: remove one of the two",
    ]


def test_a_contract_is_with_a_regulator_that_there_is(config: Path, said: Said) -> None:
    spoil(config / "contracts.csv", ",monitor\n", ",monitr\n")
    assert said()[0].endswith('there is no regulator "monitr": did you mean "monitor"?')


def test_rules_stored_before_there_were_these_files_and_columns_are_still_read(config: Path) -> None:
    before = load(config)
    for name in ("bank_holidays.csv", "successions.csv"):
        (config / name).unlink()
    path = config / "contracts.csv"
    path.write_text("".join(f"{line.rpartition(',')[0]}\n" for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8")
    assert load(config).contracts == before.contracts
    assert load(config).bank_holidays == ()


def test_what_contradicts_on_the_way_out_is_named(config: Path, said: Said) -> None:
    (config / "criteria.csv").write_text(
        "trust,criterion,agreed,met,evidence,source\nRNL,A board,2014-03-01,2014-02-01,Minutes,so\nRNL,A board,2014-03-01,,,so\n"
        "RNL,A plan,2014-03-01,2014-04-01,,so\n"
    )
    (config / "segments.csv").write_text("trust,segment,start,change,words,source\nRXX,4,2014-01-01,,,so\n")
    assert [line.partition(": ")[2].partition(":")[0] for line in said()] == [
        "it was met on 2014-02-01, before it was agreed",
        "this criterion of the trust stands already on line 2",
        "it was met, and evidence is empty",
        'there is no trust "RXX"',
    ]


def test_a_trust_is_followed_only_after_an_exit(config: Path, said: Said) -> None:
    rows = (config / "spells.csv").read_text(encoding="utf-8").splitlines()
    (config / "spells.csv").write_text("\n".join([f"{rows[0]},followed_until", *(f"{row}," for row in rows[1:])]) + "\n")
    with (config / "spells.csv").open("a") as file:
        file.write("RPA,2020-01-01,,,,,,,so,2020-03-01\n")
    assert [line for line in said() if "followed until" in line] != []
