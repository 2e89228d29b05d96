"""Whether a trust is within the time meant for its stay: on the day, the day after, and in a transition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.model.trust import Spell
from tasks.model.verdict import Answer
from tasks.rules.intended_stay import intended_stay, stay_subject

DUE, DAY = date(2025, 6, 30), timedelta(days=1)
STAY = Spell("RXX", date(2024, 7, 1), None, "", "", None, "A letter", programme="finance", intended=DUE)


def judged(on: date, *before: Spell, most: int = 0, **changed: object) -> tuple[Answer, str, dict[str, str]]:
    found = intended_stay(replace(STAY, **changed), before, "RXX finance", on, most)
    return found.answer, found.sentence, dict(found.evidence)


def test_a_stay_is_called_by_its_trust_and_by_the_programme_too_where_the_trust_is_in_several():
    assert stay_subject(STAY, [STAY]) == "RXX"
    assert stay_subject(STAY, [STAY, replace(STAY, programme="quality")]) == "RXX finance"


@pytest.mark.parametrize(
    ("on", "changed", "answer", "says"),
    [
        (DUE, {}, Answer.YES, "It is meant to leave by 30 June 2025."),
        (DUE + DAY, {}, Answer.NO, "It was meant to leave by 30 June 2025, and is still in, 1 day later."),
        (DUE + DAY, {"extended": DUE + DAY}, Answer.YES, "It is meant to leave by 1 July 2025, extended from 30 June 2025."),
        (DUE - DAY, {"left": DUE}, Answer.YES, "It is meant to leave by 30 June 2025."),
        (DUE, {"left": DUE}, Answer.YES, "It left on 30 June 2025. It was meant to leave by 30 June 2025."),
        (DUE + DAY, {"left": DUE + DAY}, Answer.NO, "It left on 1 July 2025. It was meant to leave by 30 June 2025, 1 day earlier."),
        (DUE, {"left": DUE, "intended": None}, Answer.NOT_APPLICABLE, "It left on 30 June 2025. No source says by when it was meant to."),
        (
            DUE,
            {"intended": None},
            Answer.REFER,
            "No source says by when it was meant to leave, so whether it has been in for too long is for a person to say.",
        ),
        (
            DUE + DAY,
            {"left": DUE, "followed_until": DUE + DAY},
            Answer.YES,
            "It left on 30 June 2025, and is followed until 1 July 2025. It was meant to leave by 30 June 2025.",
        ),
        (
            DUE + 2 * DAY,
            {"left": DUE, "followed_until": DUE + DAY},
            Answer.YES,
            "It left on 30 June 2025, and was followed until 1 July 2025. It was meant to leave by 30 June 2025.",
        ),
    ],
)
def test_a_stay_is_judged_by_the_day_that_was_meant_and_an_exit_counts_from_its_own(on, changed, answer, says):
    assert judged(on, **changed)[:2] == (answer, says)


MEANT = "meant to leave by 1 July 2025, as no stay is meant to last more than 12 months"
LONGER = "no source says whether it was given longer"


@pytest.mark.parametrize(
    ("on", "left", "answer", "says"),
    [
        (date(2025, 7, 1), None, Answer.YES, f"It is {MEANT}."),
        (date(2025, 7, 2), None, Answer.REFER, f"It was {MEANT}; {LONGER}, so whether it has been in for too long is for a person to say."),
        (date(2025, 7, 2), date(2025, 7, 1), Answer.YES, f"It left on 1 July 2025. It was {MEANT}."),
        (date(2025, 7, 2), date(2025, 7, 2), Answer.REFER, f"It left on 2 July 2025. It was {MEANT}; {LONGER}."),
        (date(2025, 7, 1), date(2025, 7, 2), Answer.YES, f"It is {MEANT}."),
    ],
)
def test_where_no_source_gives_a_day_it_is_the_months_that_any_stay_was_meant_to_last(on, left, answer, says):
    assert judged(on, most=12, intended=None, left=left)[:2] == (answer, says)
    assert judged(DUE, most=1)[:2] == judged(DUE)[:2], "a day that a source gives comes first"


def test_every_day_that_is_known_of_a_stay_is_evidence_and_what_is_not_known_is_left_out():
    before = replace(STAY, entered=date(2020, 1, 1), left=date(2021, 1, 1))
    _, sentence, evidence = judged(DUE, before, extended=DUE + DAY, followed_until=DUE + 2 * DAY)
    assert sentence.endswith(" It is back: it was in before, from 1 January 2020 to 1 January 2021.")
    assert evidence == {
        "programme": "finance",
        "entered": "2024-07-01",
        "intended": "2025-06-30",
        "extended": "2025-07-01",
        "stay before": "2020-01-01 to 2021-01-01",
        "followed until": "2025-07-02",
        "source": "A letter",
    }
    assert judged(DUE, programme="", intended=None)[2] == {"entered": "2024-07-01", "source": "A letter"}
