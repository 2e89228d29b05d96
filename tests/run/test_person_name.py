"""A name that looks like another is the same person's, and what can be nobody's name is refused."""

from __future__ import annotations

import pytest

from tasks.model.mistake import Mistake
from tasks.model.person_name import LONGEST, person_name, same_person

ANN = "Ann O'Prover"
SAME = [
    "ann o'prover",
    "  Ann   O'Prover ",
    "A.n.n. O\u2019Prover.",
    "Ann O-Prover",
    "\u0410nn O'Prover",  # a Cyrillic A
    "\uff21nn O'Prover",  # of another width
    "Ann O'Pr\u03bfver",  # a Greek omicron
    "\u00c1nn O'Pr\u00f6ver",
    "Ann\u00a0O'Prover",
    "Ann 0'Prover",
    "Ann\u200b O'Prover",
]


@pytest.mark.parametrize("other", SAME)
def test_names_that_look_alike_are_one_persons(other):
    assert same_person(ANN, other)
    assert same_person(other, ANN)


@pytest.mark.parametrize(("one", "other"), [("lan Bell", "Ian Bell"), ("Marnie", "Mamie"), ("\u041e\u0441\u0430", "Oca")])
def test_whole_names_of_look_alike_letters_are_one_persons(one, other):
    assert same_person(one, other)


@pytest.mark.parametrize("other", ["Ann Oprovers", "Anna O'Prover", "Bea O'Prover", "\u0410\u043d\u043d\u0430", ""])
def test_other_names_are_other_people(other):
    assert not same_person(ANN, other)


@pytest.mark.parametrize(
    "name",
    ["Ann\nApproved by the board", "Ann\u202erevorp", "Ann\x1b[2J", "Ann\u200b", "x" * (LONGEST + 1), "A\u043dn", "\u0410nn", "Ann\u2028B"],
)
def test_what_can_be_nobodys_name_is_refused(name):
    with pytest.raises(Mistake, match="type it once more"):
        person_name(name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("  Ann  Approver\n", "Ann Approver"),
        ("\uff21nn", "Ann"),
        ("Zo\u00eb \u017di\u017ekov", "Zo\u00eb \u017di\u017ekov"),
        ("\u0410\u043d\u043d\u0430", "\u0410\u043d\u043d\u0430"),
        ("Ann \u5f20\u4f1f", "Ann \u5f20\u4f1f"),
        ("", ""),
    ],
)
def test_any_other_name_is_written_with_single_blanks(name, written):
    assert person_name(name) == written
