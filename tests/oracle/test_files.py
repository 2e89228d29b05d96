"""Faults of whole files, in every format that can have them: each is found at its own place, alone and beside others, and only it is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tasks.workbook.reading.read import read_all
from tests.oracle.clean import KINDS, Clean
from tests.oracle.faults import LINES, Known
from tests.oracle.file_faults import ALL, BYTES, FURTHER_ROWS, LAYOUT, UNLIKE
from tests.oracle.laid_out import WHOLE, Laid

EACH, TOGETHER = 22, 60
PLANS_OWN = ("due-unreadable", "RNL-23")  # "ongoing" was agreed: the update is clean, the plan is not
Found = tuple[str, str, str]  # check, reference, address


@dataclass
class Sent:
    """A file as it arrives, and what has to be found in it: check, reference and how to tell the address when all is planted."""

    laid: Laid
    blob: bytes = b""
    expected: list[tuple[str, str, Callable[[], str]]] = field(default_factory=list)

    def wanted(self) -> set[Found]:
        return {(check, ref, place()) for check, ref, place in self.expected}


def test_a_clean_update_is_clean_in_every_format(base):
    sent = [Sent(laid, laid.bytes()) for trust in KINDS for kind in ALL for laid in [Laid.of(trust, base.readings[trust], kind)]]
    assert wrong(base, sent) == []


def test_every_fault_of_a_file_is_found_at_its_place_and_nothing_else_is(base):
    sent = list(singly(base, random.Random(2017)))
    counts = Counter(one.expected[0][0] for one in sent)
    assert min(counts.values()) >= 20
    assert counts.keys() == {*LAYOUT, *BYTES}
    assert wrong(base, sent) == []


def test_faults_of_the_file_and_of_its_lines_are_found_together(base, known):
    chance = random.Random(2018)
    sent = [together(base, known, chance) for _ in range(TOGETHER)]
    assert max(len(one.expected) for one in sent) >= 15
    assert {check for one in sent for check, _, _ in one.expected} >= LAYOUT.keys() - UNLIKE
    assert wrong(base, sent) == []


def singly(base: Clean, chance: random.Random) -> Iterator[Sent]:
    for check in (*LAYOUT, *BYTES):
        kinds = (LAYOUT | BYTES)[check][0]
        for n in range(EACH):
            trust = list(KINDS)[n // len(kinds) % len(KINDS)]
            laid = Laid.of(trust, base.readings[trust], kinds[n % len(kinds)])
            if check in BYTES:
                yield Sent(laid, BYTES[check][1](chance, laid), [(check, "", lambda: WHOLE)])
            else:
                place = LAYOUT[check][1](chance, laid)
                yield Sent(laid, laid.bytes(), [(check, "", place)])


def together(base: Clean, known: dict[str, list[Known]], chance: random.Random) -> Sent:
    """Cells of most lines spoiled first, then the layout, each kind of fault at most once."""
    trust, kind = chance.choice(list(KINDS)), chance.choice(ALL)
    laid = Laid.of(trust, base.readings[trust], kind)
    sent = Sent(laid)
    for line, about in list(zip(laid.lines, known[trust], strict=True))[1:-3]:
        fits = [(check, fault) for check, fault in LINES.items() if fault.where(about)]
        check, fault = chance.choice(fits)
        line.words.update(fault.says(about))
        sent.expected.append((check, line.words["ref"], at(laid, laid.lines.index(line), fault.column)))
        sent.expected += [(other, line.words["ref"], at(laid, laid.lines.index(line), column)) for other, column in fault.also]
    spoiled, laid.lines = laid.lines, laid.lines[-3:]  # faults of the layout keep to lines without others
    layout = [check for check, (kinds, _) in LAYOUT.items() if kind in kinds and check not in UNLIKE | FURTHER_ROWS]
    for check in chance.sample(layout, chance.randrange(1, len(layout) + 1)):
        sent.expected.append((check, "", LAYOUT[check][1](chance, laid)))
    laid.lines = spoiled
    for check in sorted(FURTHER_ROWS):
        if kind != "json" and chance.random() < 0.5:
            sent.expected.append((check, "", LAYOUT[check][1](chance, laid)))
    sent.blob = laid.bytes()
    return sent


def at(laid: Laid, number: int, key: str) -> Callable[[], str]:
    line = laid.lines[number]
    return lambda: f"/actions/{number}/{key}" if laid.kind == "json" else laid.cell(line, laid.column(key))


def wrong(base: Clean, sent: list[Sent]) -> list[str]:
    """What was missed, or told without cause, in words."""
    readings = read_all([(one.laid.name, one.blob) for one in sent])
    named = {f"file-{n}": (one.laid.trust, reading) for n, (one, reading) in enumerate(zip(sent, readings, strict=True))}
    told = base.checked(named)
    said = []
    for one, (name, (trust, _)) in zip(sent, named.items(), strict=True):
        found = [(f.check, f.ref, f.address) for f in told[trust, name] if (f.check, f.ref) != PLANS_OWN]
        wanted = one.wanted()
        if set(found) != wanted or len(found) != len(wanted):
            said.append(f"{one.laid.name} ({one.laid.kind}): missed {wanted - set(found)}, made up {set(found) - wanted}")
    return said
