"""What people type in plain meaning is read: clean updates, typed in other ways in all four formats, are told nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tasks.workbook.codes import ActionRefs, nearest_trusts, trust_named
from tasks.workbook.reading.read import read_all
from tests.oracle.clean import KINDS, Clean
from tests.oracle.laid_out import Laid
from tests.oracle.test_mutations import PLANS_OWN

UNSEEN = "\u200b\u200c\u2060\ufeff\u00ad\u202a"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
Typed = Callable[[random.Random, str], str]


def dashes(chance: random.Random, words: str) -> str:
    return "".join(chance.choice(DASHES) if letter == "-" else letter for letter in words)


def unseen(chance: random.Random, words: str) -> str:
    at = chance.randrange(1, len(words))
    return words[:at] + chance.choice(UNSEEN) + words[at:]


def spaces(chance: random.Random, words: str) -> str:
    return f"\u00a0{words.replace('-', chance.choice([' - ', chr(0xA0) + '-', '- ']))} "


def stop(chance: random.Random, words: str) -> str:
    return words + chance.choice([".", " .", ",", ";"])


def case(chance: random.Random, words: str) -> str:
    return chance.choice([str.lower, str.upper, str.title])(words)


def wide(chance: random.Random, words: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in words)


def quoted(chance: random.Random, words: str) -> str:
    return chance.choice(['"{}"', "\u201c{}\u201d", "'{}"]).format(words)


SILENT: tuple[Typed, ...] = (dashes, unseen, spaces, stop, case, wide, quoted)
PERIODS = (
    "November 2013",
    "Nov-13",
    "nov 2013.",
    "2013\u201311",
    "2013/11",
    "11/2013",
    "1 November 2013",
    "2013-11-30",
    "Month: November 2013",
)
VERSIONS = (
    "Version 1 (agreed 31 July 2013)",
    "v1",
    "1.0",
    "Plan version 1",
    "1, agreed in July 2013",
    "Version\u00a01.",
    "V.1 \u2013 agreed 31 July",
)
NO = ("no.", "NO", "No\u200b", "n", "FALSE")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv", "json"])
def test_references_statuses_and_codes_typed_in_other_ways_are_read_and_told_nothing(base: Clean, kind: str) -> None:
    chance = random.Random(f"forgiven {kind}")
    laid = []
    for trust, reading in base.readings.items():
        for typed in SILENT:
            one = Laid.of(trust, reading, kind)
            for line in one.lines:
                line.words["ref"], line.words["status_word"] = typed(chance, line.words["ref"]), typed(chance, line.words["status_word"])
            one.head["trust_code"] = typed(chance, one.head["trust_code"])
            laid.append(one)
    assert told(base, laid) == []


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv", "json"])
def test_the_head_typed_in_other_ways_is_read_and_told_nothing(base: Clean, kind: str) -> None:
    laid = []
    for trust, reading in base.readings.items():
        codes = (f"{trust} (the trust's name)", f"The Trust - {trust}", f"ODS code {trust}.")
        for key, ways in {"trust_code": codes, "period_word": PERIODS, "plan_version_word": VERSIONS, "nil_word": NO}.items():
            for words in ways:
                one = Laid.of(trust, reading, kind)
                one.head[key] = words
                laid.append(one)
    assert told(base, laid) == []


def told(base: Clean, laid: list[Laid]) -> list[tuple[str, str, str]]:
    """What is told of files, beside what is the plan's own."""
    readings = read_all([(one.name, one.bytes()) for one in laid])
    found = base.checked({f"forgiven-{n}": (one.trust, reading) for n, (one, reading) in enumerate(zip(laid, readings, strict=True))})
    return [(f.check, f.ref, f.says) for mine in found.values() for f in mine if (f.check, f.ref) != PLANS_OWN]


@pytest.mark.parametrize("words", ["Delivered \u2013 ", "on - track to deliver", "ON\u2013TRACK to deliver"])
def test_a_status_is_read_with_dashes_between_its_words(base: Clean, words: str) -> None:
    trust, reading = next(iter(base.readings.items()))
    laid = Laid.of(trust, reading, "xlsx")
    laid.lines[0].words["status_word"] = words
    assert [one for one in told(base, [laid]) if one[0] == "status-unknown"] == []


@pytest.mark.parametrize("words", ["-1", "one", "99999999999999999999999"])
def test_a_plan_version_that_is_no_number_of_a_version_is_told(base: Clean, words: str) -> None:
    trust, reading = next(iter(base.readings.items()))
    laid = Laid.of(trust, reading, "csv")
    laid.head["plan_version_word"] = words
    assert len(told(base, [laid])) == 1


def test_a_reference_that_may_be_anothers_beside_it_is_left_to_a_person_and_told_once(base: Clean) -> None:
    trust, reading = next(iter(base.readings.items()))
    laid = Laid.of(trust, reading, "csv")
    laid.lines[0].words["ref"] = f"{trust}-011"  # 01 with a figure too many, or 11 with a nought too many
    assert [(check, ref) for check, ref, _ in told(base, [laid])] == [("action-unknown", f"{trust}-011")]


AGREED = ActionRefs([f"RNL-{n:02}" for n in range(1, 24)])


@pytest.mark.parametrize(
    "written",
    [
        "7",
        "07",
        "7.0",
        "RNL7",
        "RNL07",
        "RNL-7",
        "rnl 7",
        "RNL_07",
        "RNL/07",
        "RNL-007",
        "(7)",
        "#7",
        "No. 7",
        "Action 7",
        "Action RNL 7",
        "RNL-07 (wards)",
    ],
)
def test_a_reference_is_understood_when_one_action_fits(written: str) -> None:
    assert AGREED.named(written) == ("RNL-07", True)


@pytest.mark.parametrize(
    "written", ["", "24", "RNL-24", "RNL-07a", "RNL-7-8", "7/8", "RNL-07, RNL-08", "RWD-07", "RNL-O7", "RNL", "seven", "7 nurses"]
)
def test_a_reference_that_fits_none_or_two_is_left_to_a_person(written: str) -> None:
    assert AGREED.named(written) == ("", False)


def test_a_number_alone_names_nothing_where_two_actions_end_in_it() -> None:
    agreed = ActionRefs(["A1", "A2", "B1"])
    assert [agreed.named(words)[0] for words in ("1", "2", "a-1", "B.01")] == ["", "A2", "A1", "B1"]


def test_a_trusts_code_with_a_figure_in_it_is_not_taken_for_a_number() -> None:
    agreed = ActionRefs(["RK5-01", "RK5-10", "RK5-05"])
    assert [agreed.named(words)[0] for words in ("RK5-1", "rk510", "5", "RK55", "RK5")] == ["RK5-01", "RK5-10", "RK5-05", "RK5-05", ""]


def test_a_trusts_code_is_read_from_the_words_around_it_and_two_codes_are_none() -> None:
    codes = [*KINDS, "R0X"]
    assert [trust_named(words, codes) for words in ("R N L", "rnl", "RNL (North Cumbria)", "RNL / RMP", "R0A", "", "5")] == [
        *("RNL", "RNL", "RNL", "", "", "", "")
    ]
    assert nearest_trusts("R0A", "medway", {"RPA": "Medway", "RK5": "Sherwood", "R0X": "X"}) == "RPA (Medway) or R0X (X)"
