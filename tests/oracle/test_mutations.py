"""The checkers are checked: faults planted in clean updates of all four formats are found, each at its own place, and nothing else is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace

from tasks.model.update import Reading
from tasks.rules import checks
from tasks.workbook.reading.read import read_all
from tests.oracle.clean import KINDS, Clean
from tests.oracle.faults import ALONE, EMPTY, HEADS, LINES, NEAR, NOT_PLANTED, PAIRS, ROWS, Fault, Known, Said, falls_due
from tests.oracle.file_faults import BYTES, LAYOUT
from tests.oracle.typed import ONLY, typed

EACH, TOGETHER, MOST = 22, 100, 20
PARTS = [  # of the head; of each at most one fault at a time
    [check for check in HEADS if check.endswith("-chair")],
    [check for check in HEADS if check.endswith("-chief")],
    ["trust-missing", "misspelt-name"],
    ["plan-version-missing", "plan-version-unreadable"],
    ["corrects-unclear"],
]
FILE = "whole file"
Found = tuple[str, str, str]  # check, reference, address
PLANS_OWN = ("due-unreadable", "RNL-23")  # "ongoing" was agreed: the update is clean, the plan is not


@dataclass
class Spoiled:
    """A clean update, the faults planted in it so far, and what has to be found."""

    trust: str
    reading: Reading
    lines: list[dict[str, object]]
    head: dict[str, str]
    expected: set[Found] = field(default_factory=set)
    planted: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, base: Clean, trust: str) -> Spoiled:
        reading = base.readings[trust]
        return cls(trust, reading, [dict(line) for line in reading.lines], dict(reading.head))

    def read(self) -> Reading:
        return replace(self.reading, lines=tuple(self.lines), head=self.head)

    def expect(self, check: str, ref: str, column: str, row: object) -> None:
        pattern = (self.reading.address.get(column) or self.reading.address["ref"]) if column else FILE
        self.expected.add((check, ref, pattern.replace("{row}", str(row))))

    def plant(self, check: str, fault: Fault, n: int, known: Known) -> None:
        line, row = self.lines[n], self.lines[n]["row"]
        said = fault.says(known)
        line.update(said)
        self.planted.append(check)
        self.expect(check, str(known["ref"] if check == "ref-understood" else line["ref"]), fault.column, row)
        for other, column in fault.also:
            self.expect(other, str(known["ref"]), column, row)
        if check == "action-missing":
            line["row"] = None  # taken out when all is planted, so that the others keep their numbers
        if check == "action-twice":
            self.lines.append({**line, "row": 1000 + n})

    def plant_pair(self, check: str, fault: Fault, first: int, second: int, known: list[Known]) -> None:
        said = fault.says(known[first])
        self.lines[first].update(said)
        other = fault.says(known[second]) | {fault.column: said[fault.column]}
        self.lines[second].update(other)
        self.planted.append(check)
        self.expect(check, str(known[second]["ref"]), fault.column, self.lines[second]["row"])

    def plant_head(self, check: str, column: str, said: Said) -> None:
        self.head.update(said)
        self.planted.append(check)
        self.expected.add((check, "", self.reading.head_address.get(column, FILE) if column else FILE))


def test_clean_updates_are_told_nothing(base):
    assert {reading.kind for reading in base.readings.values()} == {"xlsx", "ods", "csv", "json"}
    assert found(base, {trust: Spoiled.of(base, trust) for trust in KINDS}) == {trust: set() for trust in KINDS}


def test_a_fault_of_every_check_is_planted_or_it_is_said_why_not():
    planted = {*LINES, *ROWS, *NEAR, *PAIRS, *HEADS, *ALONE, *EMPTY, *LAYOUT, *BYTES}
    assert not planted & NOT_PLANTED.keys()
    assert planted | NOT_PLANTED.keys() == {check.id for check in checks.catalogue()}
    assert all(NOT_PLANTED.values())


def test_every_fault_alone_is_found_at_its_place_and_nothing_else_is(base, known):
    spoiled = dict(enumerate(singly(base, known, random.Random(2013))))
    counts = Counter(check for one in spoiled.values() for check in one.planted)
    assert min(counts.values()) >= EACH, counts
    assert len(counts) == len({*LINES, *ROWS, *NEAR, *PAIRS, *HEADS, *ALONE, *EMPTY})
    assert wrong(base, {f"alone-{n}": one for n, one in spoiled.items()}) == []
    assert sum(counts.values()) >= 1000


def test_up_to_twenty_faults_together_are_each_found_at_their_place(base, known):
    chance = random.Random(2014)
    spoiled = {f"together-{n}": together(base, known, chance) for n in range(TOGETHER)}
    assert max(len(one.planted) for one in spoiled.values()) >= MOST - 2
    assert sum(len(one.planted) for one in spoiled.values()) >= 1000
    assert wrong(base, spoiled) == []


def test_an_update_checked_alone_is_told_what_it_is_told_among_many(base, known):
    chance = random.Random(2015)
    spoiled = {f"one-{n}": together(base, known, chance) for n in range(6)}
    among = found(base, spoiled)
    for name, one in spoiled.items():
        assert found(base, {name: one}) == {name: among[name]}


def found(base: Clean, spoiled: dict[str, Spoiled]) -> dict[str, set[Found]]:
    for one in spoiled.values():
        one.lines = [line for line in one.lines if line["row"] is not None]
    told = base.checked({name: (one.trust, one.read()) for name, one in spoiled.items()})
    named = {
        name: [(f.check, f.ref, f.address) for f in told[one.trust, name] if (f.check, f.ref) != PLANS_OWN] for name, one in spoiled.items()
    }
    assert all(len(findings) == len(set(findings)) for findings in named.values())
    return {name: set(findings) for name, findings in named.items()}


def wrong(base: Clean, spoiled: dict[str, Spoiled]) -> list[str]:
    """What was missed, or told without cause, in words."""
    told = found(base, spoiled)
    return [
        f"{name} ({one.trust}, {', '.join(one.planted[:3])}): missed {one.expected - told[name]}, made up {told[name] - one.expected}"
        for name, one in spoiled.items()
        if told[name] != one.expected
    ]


def singly(base: Clean, known: dict[str, list[Known]], chance: random.Random) -> Iterator[Spoiled]:
    """Each fault by itself, twenty times and more, over trusts, formats and actions by turns."""
    for check, fault in (*LINES.items(), *ROWS.items(), *NEAR.items()):
        fits = [(trust, n) for trust, rows in known.items() for n, row in enumerate(rows) if n and fault.where(row)]
        assert fits, check
        for trust, n in chance.sample(fits, EACH) if len(fits) >= EACH else chance.choices(fits, k=EACH):
            one = Spoiled.of(base, trust)
            one.plant(check, fault, n, known[trust][n])
            yield one
    for check, fault in PAIRS.items():
        for trust in list(KINDS) * 6:
            fits = [n for n, row in enumerate(known[trust]) if fault.where(row)]
            one = Spoiled.of(base, trust)
            one.plant_pair(check, fault, *sorted(chance.sample(fits, 2)), known[trust])
            yield one
    for check, (column, said) in (HEADS | ALONE | EMPTY).items():
        for trust in list(KINDS) * 6:
            one = Spoiled.of(base, trust)
            variants = base.rulebook.name_variants.get(trust, ())
            if check == "other-name" and not variants:
                one = Spoiled.of(base, trust := next(code for code in KINDS if base.rulebook.name_variants.get(code)))
                variants = base.rulebook.name_variants[trust]
            one.plant_head(check, column, {key: words.format(variant=variants[0]) if variants else words for key, words in said.items()})
            if check in EMPTY:
                empty(one)
            if check == "nil-past-date":
                due = [line for line, row in zip(one.lines, known[trust], strict=True) if falls_due(row)]
                one.expected = {
                    (check, str(line["ref"]), one.reading.address["status_word"].replace("{row}", str(line["row"]))) for line in due
                }
            yield one


def empty(one: Spoiled) -> None:
    kept = {"row", "ref", "theme", "concern", "action", "owner", "timescale", "last_status"}
    one.lines = [{key: value if key in kept else "" for key, value in line.items()} for line in one.lines]


def together(
    base: Clean, known: dict[str, list[Known]], chance: random.Random, trust: str = "", only: Container[str] = frozenset(LINES | ROWS)
) -> Spoiled:
    """Up to twenty faults in one update: one for each line, and some of the head, never two in the same cell."""
    trust = trust or chance.choice(list(KINDS))
    one = Spoiled.of(base, trust)
    free = list(range(1, len(one.lines)))
    chance.shuffle(free)
    for part in chance.sample(PARTS, 3 if len(LINES) < len(only) else 0):
        check = chance.choice(part)
        one.plant_head(check, *HEADS[check])
    while free and len(one.planted) < MOST:
        n = free.pop()
        fits = [check for check, fault in (LINES | ROWS).items() if check in only and fault.where(known[trust][n])]
        check = chance.choice(fits)
        one.plant(check, (LINES | ROWS)[check], n, known[trust][n])
    return one


def test_faults_typed_into_real_files_are_found_at_their_cells(base, known):
    chance = random.Random(2016)
    spoiled = {trust: together(base, known, chance, trust, ONLY[trust]) for trust in KINDS}
    files = [
        (f"{trust}-{base.period}.{KINDS[trust]}", typed(trust, base.period, base.readings[trust], one.read()))
        for trust, one in spoiled.items()
    ]
    for one, reading in zip(spoiled.values(), read_all(files), strict=True):
        assert reading.kind == KINDS[one.trust]
        assert len(one.planted) >= 8
        one.reading, one.lines, one.head = reading, [dict(line) for line in reading.lines], dict(reading.head)
    assert wrong(base, spoiled) == []
