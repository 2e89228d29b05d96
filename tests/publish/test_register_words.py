"""What the public is promised about a trust, from the register as it was on a month's last day, and what of it no source gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.model.period import Period
from tasks.model.trust import Dated, Segment, Spell
from tasks.model.verdict import Answer, Verdict
from tasks.publish.methodology import methodology
from tasks.publish.register import register
from tasks.record.tables import rows_of
from tasks.rulebook import load
from tasks.run.month_trusts import leavers
from tasks.run.settings import ROOT

BOOK = load(ROOT / "config")
OCTOBER = Period(2013, 10)
FIRST, LAST = OCTOBER.first_day, OCTOBER.last_day
BEFORE, AFTER = date(2013, 9, 30), date(2013, 11, 1)
NOTHING = {"value": "", "date": "", "words": "", "source": ""}


def fact(value: str, start: date | None = None, end: date | None = None, **more: str) -> Dated:
    return Dated(value, start, end, f"source of {value}", **more)


def entry(verdicts: tuple[Verdict, ...] = (), left: date | None = None, contracts=(), **facts: tuple[Dated, ...]):
    stay = Spell("RNL", date(2013, 7, 16), left, "", "", None, "A letter")
    trust = replace(BOOK.trusts["RNL"], **facts)
    book = replace(BOOK, spells=(stay,), trusts={**BOOK.trusts, "RNL": trust}, contracts=contracts)
    overdue = Verdict("overdue", "RNL", "RNL", Answer.NO, "It came.", ())
    return register(book, OCTOBER, rows_of([overdue, *verdicts]), [])["RNL"]


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ((), NOTHING),
        ((fact("Good", AFTER),), NOTHING),
        ((fact("Good", None, BEFORE),), NOTHING),
        ((fact("Good", LAST),), {"value": "Good", "date": "2013-10-31", "words": "", "source": "source of Good"}),
        ((fact("Good"),), {"value": "Good", "date": "", "words": "", "source": "source of Good"}),
        (
            (fact("Poor", FIRST), fact("Good", LAST, words="by autumn", worked_out="taken so")),
            {"value": "Good", "date": "", "words": "by autumn", "source": "source of Good"},
        ),
    ],
)
def test_a_rating_of_the_register_has_its_day_unless_that_was_worked_out(held, says):
    assert entry(rating=held)["rating"] == says


def test_the_rating_that_the_rule_looked_at_comes_before_the_registers():
    known = (("rating", "Inadequate"), ("rated on", "2013-10-01"), ("source", "A list"))
    named = (*known, ("rated, in the source's words", "Not safe"))
    for evidence, words in ((known, ""), (named, "Not safe")):
        verdict = Verdict("foundation_status", "RNL", "RNL", Answer.YES, "It is barred.", evidence)
        found = entry((verdict,), rating=(fact("Good"),))
        assert found["rating"] == {"value": "Inadequate", "date": "2013-10-01", "words": words, "source": "A list"}
        assert found["foundation"] == "It is barred."
    assert entry()["foundation"] == entry()["mortality"] == ""


def test_restrictions_and_reviews_are_those_that_hold_with_each_source_and_wording_once():
    limits = (fact("beds", FIRST, words="as said"), fact("money", LAST, words="as said"), fact("gone", None, BEFORE, words="x"))
    review = (fact("asked", FIRST, words="first"), fact("under way", LAST, words="second"))
    found = entry(restrictions=limits, leadership_review=review)
    assert (found["restrictions"], found["restrictions_words"]) == (["beds", "money"], "as said")
    assert (found["leadership_review"], found["leadership_review_words"]) == ("under way", "second")
    assert found["sources"] == {"restrictions": "source of beds ; source of money", "leadership_review": "source of under way"}
    assert entry(restrictions=(), leadership_review=())["sources"] == {}


@pytest.mark.parametrize(("left", "says"), [(None, ""), (FIRST, "2013-10-01"), (LAST, "2013-10-31"), (AFTER, "")])
def test_a_trust_has_left_from_the_day_of_it_on(left, says):
    assert entry(left=left)["left"] == says


@pytest.mark.parametrize(("partner", "name"), [("", ""), ("RTF", "Northumbria Healthcare NHS Foundation Trust")])
def test_a_contract_that_names_no_partner_has_no_partners_name(partner, name):
    contract = replace(BOOK.contracts[0], trust="RNL", partner=partner, start=FIRST, end=None)
    award = Verdict("incentive_award", "RNL", contract.id, Answer.REFER, "A person decides.", ())
    assert [one["partner_name"] for one in entry((award,), contracts=(contract,))["partners"]] == [name]
    assert entry((), contracts=(contract,))["partners"] == [], "where there is a fund, none that it does not speak of"


def test_whatever_no_source_gives_is_listed_with_how_it_was_taken():
    how = "Taken as the first day."
    name = BOOK.trusts["RNL"].name
    trust = replace(
        BOOK.trusts["RNL"],
        kind=(fact("NHS trust", FIRST, words="as at then", worked_out=how), fact("foundation trust", LAST)),
        improvement_director=(fact("", FIRST, words="not named", worked_out=how),),
        rating=(fact("Good", FIRST, words="by autumn", worked_out=how),),
    )
    stays = (Spell("RNL", FIRST, None, "", "", None, "A letter", worked_out=how), Spell("RDD", LAST, None, "", "", None, "A letter"))
    contract = BOOK.contracts[0]
    contracts = (replace(contract, trust="RNL", worked_out=how), replace(contract, id="X-2", trust="RNL", worked_out=""))
    book = replace(BOOK, spells=stays, contracts=contracts, trusts={"RNL": trust, "RDD": replace(BOOK.trusts["RDD"], kind=(), rating=())})
    book = replace(book, trusts={**book.trusts, "RDD": replace(book.trusts["RDD"], improvement_director=())})
    assert methodology(book, ROOT / "config", LAST)["worked_out"] == [
        {"of": name, "what": "Stay from 1 October 2013", "how": how},
        {"of": name, "what": f"Contract {contract.id}", "how": how},
        {"of": name, "what": "Kind of trust: NHS trust", "how": f"As at then. {how}"},
        {"of": name, "what": "Improvement director", "how": f"Not named. {how}"},
        {"of": name, "what": "Rating: Good", "how": f"By autumn. {how}"},
    ]


def test_what_was_taken_alike_of_more_than_twenty_trusts_is_one_line_that_counts_them():
    how = "Taken to have been so on every day."
    kind = (fact("NHS trust", words="as at then", worked_out=how),)
    bare = dict.fromkeys(("regulator", "improvement_director", "leadership_review", "restrictions", "rating"), ())

    def listed(many):
        trusts = {f"T{n}": replace(BOOK.trusts["RNL"], code=f"T{n}", name=f"Trust {n}", kind=kind, **bare) for n in range(many)}
        book = replace(BOOK, spells=(), contracts=(), trusts=trusts)
        return [(one["of"], one["what"], one["how"]) for one in methodology(book, ROOT / "config", LAST)["worked_out"]]

    each = [(f"Trust {n}", "Kind of trust: NHS trust", f"As at then. {how}") for n in range(20)]
    assert listed(20) == each
    assert listed(21) == [("21 trusts", "Kind of trust: NHS trust", f"As at then. {how}")]


def test_of_a_trust_with_several_contracts_alike_the_line_counts_one():
    contract = replace(BOOK.contracts[0], worked_out="Taken alike.")
    bare = {"kind": (), "improvement_director": (), "rating": ()}
    trusts = {f"T{n}": replace(BOOK.trusts["RNL"], code=f"T{n}", name=f"Trust {n}", **bare) for n in range(21)}
    contracts = tuple(replace(contract, id=f"{code}-{n}", trust=code) for code in trusts for n in range(2))
    book = replace(BOOK, spells=(), contracts=contracts, trusts=trusts)
    (line,) = methodology(book, ROOT / "config", LAST)["worked_out"]
    assert (line["of"], line["what"]) == ("21 trusts", "Contracts")


def more(segments=(), stays=(), verdicts=(), **stay):
    """What only some regimes have of a trust, whose stay began on 16 July 2013."""
    one = replace(Spell("RNL", date(2013, 7, 16), None, "", "", None, "A letter"), **stay)
    spells = (*stays, one)
    book = replace(BOOK, spells=spells, contracts=(), segments={"RNL": tuple(segments)})
    overdue = Verdict("overdue", "RNL", "RNL", Answer.NO, "It came.", ())
    return register(book, OCTOBER, rows_of([overdue, *verdicts]), [])["RNL"].get("more", {})


def test_a_trust_of_which_a_regime_has_no_more_has_no_more():
    assert more() == {}


def test_the_last_two_segments_are_said_with_their_kind_of_change_and_none_of_a_day_to_come():
    known = (
        Segment("RNL", "5", LAST, "override", "a flood", "B"),
        *(Segment("RNL", "3", BEFORE, "noise", "", "A"), Segment("RNL", "2", date(2013, 8, 1), "", "", "Z")),
        Segment("RNL", "1", AFTER, "significant", "", "C"),
    )
    found = more(known)["segment changes"]
    assert found == (
        "5, from 31 October 2013, by an override (a flood). Source: B. Before: 3, from 30 September 2013, within what is noise. Source: A."
    )
    assert more(known[-1:]) == {}
    significant = Segment("RNL", "1", LAST, "significant", "", "C")
    assert more([significant]) == {"segment changes": "1, from 31 October 2013, a significant change. Source: C."}


@pytest.mark.parametrize(
    ("stay", "says"),
    [
        ({"left": LAST, "followed_until": AFTER}, {"transition": "It left, and is followed until 1 November 2013."}),
        ({"left": AFTER, "followed_until": AFTER}, {}),
        ({"left": LAST}, {}),
        ({"programme": "Diet"}, {"programmes": "Diet, since 16 July 2013."}),
        ({"programme": "Diet", "regulator": "monitor"}, {"programmes": "Diet, since 16 July 2013, overseen by Monitor."}),
    ],
)
def test_how_long_a_stay_was_meant_to_be_and_what_follows_it(stay, says):
    assert more(**stay) == says


def test_stays_before_in_the_same_programme_are_named_and_in_another_they_are_beside_it():
    earlier = Spell("RNL", date(2012, 1, 1), date(2012, 2, 1), "", "", None, "A letter")
    assert more(stays=[earlier]) == {"stays before": "From 1 January 2012 to 1 February 2012."}
    assert more(stays=[replace(earlier, programme="Diet")]) == {"stays before": "In that for Diet from 1 January 2012 to 1 February 2012."}
    beside = replace(earlier, left=None, programme="Diet")
    assert more(stays=[beside], programme="Sleep")["programmes"] == "Diet, since 1 January 2012; Sleep, since 16 July 2013."


def test_how_long_a_stay_was_meant_to_be_is_what_the_rule_says_for_each_programme_where_there_are_several():
    one, other = (
        Verdict("intended_stay", "RNL", f"RNL {programme}", Answer.YES, f"Until {until}.", (("programme", programme),))
        for until, programme in (("May", "diet"), ("June", "sleep"))
    )
    assert more(verdicts=[replace(one, subject="RNL")]) == {"intended": "Until May."}
    assert more(verdicts=[one, other]) == {"intended": "Diet: Until May. Sleep: Until June."}


def test_criteria_for_leaving_are_said_one_by_one():
    met = Verdict("exit_criteria", "RNL", "RNL", Answer.PARTLY, "1 of 2 is met.", (("Beds", "met"), ("Money", "not met")))
    assert more(verdicts=[met]) == {"criteria": "1 of 2 is met. Beds: met. Money: not met."}
    both = [replace(met, subject="RNL diet"), replace(met, subject="RNL sleep", sentence="None is met.", evidence=(("Sleep", "not met"),))]
    assert more(verdicts=both) == {"criteria": "Diet: 1 of 2 is met. Beds: met. Money: not met. Sleep: None is met. Sleep: not met."}


@pytest.mark.parametrize(
    ("diet", "sleep", "moves", "left"),
    [
        ({"left": LAST}, {}, ["left special measures for diet on 31 October 2013"], ""),
        ({}, {"entered": FIRST}, ["entered special measures for sleep on 1 October 2013"], ""),
        ({}, {"left": FIRST}, ["left special measures for sleep on 1 October 2013"], ""),
        ({"left": FIRST}, {"left": LAST}, ["left special measures for diet on 1 October 2013"], "2013-10-31"),
        ({"left": LAST, "succeeded_by": "RDD"}, {}, [], ""),
        ({"left": AFTER}, {}, [], ""),
    ],
)
def test_who_leaves_one_of_two_programmes_has_left_that_and_is_in_the_other(diet, sleep, moves, left):
    one, other = (Spell("RNL", date(2013, 7, 16), None, "", "", None, "A letter", programme=name) for name in ("diet", "sleep"))
    book = replace(BOOK, spells=(replace(one, **diet), replace(other, **sleep)), contracts=())
    overdue = Verdict("overdue", "RNL", "RNL", Answer.NO, "It came.", ())
    found = register(book, OCTOBER, rows_of([overdue]), [])["RNL"]
    assert (found.get("moves", []), found["left"]) == (moves, left)
    assert leavers(book, OCTOBER) == ({"RNL"} if left else set())
