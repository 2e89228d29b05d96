"""What a sender is told: a sentence that says what is wrong and where, and another that says how to mend it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tasks.model.update import Place
from tasks.rules.checks.inputs import NOBODY
from tasks.rules.checks.message_fields import OffendingRows
from tests.rules.checks.builders import LOCKED, WHERE, another, findings_of_each, head, line, only, run
from tests.rules.checks.cases import DONE, LATE, MOVED, WAS_DONE


def says(**said: object) -> str:
    return str(only(run(line("RNL-07", **said), another()))["says"])


def test_on_track_past_its_date_names_the_date() -> None:
    assert says(**LATE) == (
        "Action RNL-07: the status says On track to deliver, but the agreed date (30 September 2013) has passed "
        "and there is no revised deadline."
    )


@pytest.mark.parametrize("revised", [MOVED | {"revised_word": "15 October 2013"}, {"last_revised": "15 October 2013"}])
def test_on_track_past_its_revised_date_names_both(revised: dict[str, object]) -> None:
    assert says(**(LATE | revised)) == (
        "Action RNL-07: the status says On track to deliver, but the revised deadline (15 October 2013) has passed, "
        "as has the agreed date (30 September 2013)."
    )


def test_a_revised_deadline_from_an_earlier_update_still_counts() -> None:
    assert run(line(**LATE, last_revised="1 November 2013"), another()).empty


@pytest.mark.parametrize(("trust", "code"), [("RWD", "RWD"), (NOBODY, "RNL")])
def test_the_code_to_write_is_the_trust_s_own_and_an_example_where_nobody_knows_whose_the_file_is(trust: str, code: str) -> None:
    (mend,) = run(line(trust=trust), another(trust=trust), heads=[head(trust=trust, trust_code="")])["mend"]
    assert mend.startswith(f"Write the trust's code, for example {code}, beside Trust code.")


@pytest.mark.parametrize("before", [{}, WAS_DONE])
def test_of_an_action_without_a_status_nothing_is_said_as_if_it_were_open(before: dict[str, object]) -> None:
    findings = run(line(status_word="", percent_word="100", delivered_word="28 October 2013", **before), another())
    assert set(findings["check"]) == {"status-missing"}


@pytest.mark.parametrize(
    "colour", ["Green", "AMBER/RED", "g", "red green blue yellow orange amber", "grey gray purple r a b", "amber-green"]
)
def test_a_colour_is_told_apart_from_an_unknown_word(colour: str) -> None:
    assert says(status_word=colour) == (
        f'Action RNL-07: the status says "{colour}". A colour means different things in different trusts, so it is not taken.'
    )


def test_an_unknown_status_is_repeated_with_the_four_labels() -> None:
    finding = only(run(line(status_word="Going well"), another()))
    assert finding["says"] == 'Action RNL-01: the status says "Going well", which is not one of the four labels.'
    assert finding["mend"] == "Choose one of: Delivered, On track to deliver, Some issues, Not on track to deliver."
    assert finding["seen"] == "Going well"


@pytest.mark.parametrize("written", ["15 December 2013", ".", "TBC", "x", "12345", "CHAIR", "the Chair"])
def test_what_is_nobodys_name_is_no_signature_and_is_repeated(written: str) -> None:
    finding = only(run(heads=[head(chair_name=written)]))
    assert finding["says"] == f'The chair has not signed the update: where the name belongs stands "{written}".'


def test_a_revised_deadline_that_shows_an_error_is_asked_for_no_reason() -> None:
    assert "revised-without-reason" not in set(run(line(revised_word="#N/A"), another())["check"])


def test_nothing_to_report_beside_actions_filled_in_is_one_finding() -> None:
    assert only(run(heads=[head(nil_word="yes")]))["check"] == "nil-with-content"


@pytest.mark.parametrize("written", ["RWD-06", "6", "six", "RNL-06, RNL-07"])
def test_a_line_with_the_agreed_words_is_of_their_action_where_its_reference_has_no_number_of_its_own_or_the_same(written: str) -> None:
    left_out = line("RNL-06", sent=False, action="Open a second theatre")
    finding = only(run(left_out, line(written, planned=False, action="", action_sent="Open a second theatre")))
    assert finding["says"] == f'"{written}" is not an action of the agreed plan. Did you mean RNL-06?'


def test_an_unknown_action_is_compared_with_the_agreed_ones_that_were_left_out() -> None:
    left_out, sent = line("RNL-07", sent=False), line("RNL-O8", narrative="Other words.")
    findings = run(left_out, sent, line("rnl-O7", planned=False), line("XYZ", planned=False, narrative=""))
    assert findings.loc[findings["check"] == "action-unknown", "says"].tolist() == [
        '"rnl-O7" is not an action of the agreed plan. Did you mean RNL-07?',
        '"XYZ" is not an action of the agreed plan.',
    ]
    assert "action-missing" not in set(findings["check"]), "the reference is the one fault"


@pytest.mark.parametrize(("written", "words", "meant"), [("RNL-O1", "", "RNL-01"), ("RNL-l0", "", "RNL-10"), ("RNL-O1", "Ten", "RNL-10")])
def test_of_several_actions_left_out_the_one_is_meant_whose_words_stand_there_or_whose_figures_the_letters_look_like(written, words, meant):
    left_out = [line(ref, sent=False, action=action) for ref, action in (("RNL-10", "Ten"), ("RNL-01", "One"))]
    findings = run(*left_out, line(written, planned=False, action="", action_sent=words))
    sentences = findings.loc[findings["check"] == "action-unknown", "says"].tolist()
    assert sentences == [f'"{written}" is not an action of the agreed plan. Did you mean {meant}?']


def test_a_reference_that_is_like_none_is_an_action_never_agreed_and_the_one_it_stands_for_is_missing() -> None:
    left_out = line("RNL-06", sent=False, action="Open a second theatre")
    unknown = line("RNL-99", planned=False, action="", action_sent="Open a second theatre")
    findings = run(left_out, unknown)
    assert list(findings["check"]) == ["action-missing", "action-unknown"]
    assert list(findings["says"])[1] == '"RNL-99" is not an action of the agreed plan.'


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "Err:502", "[]", "TRUE", "1.5", "n/a", "2013-05-01"])
def test_a_line_whose_reference_shows_an_error_is_known_by_the_words_of_its_action_which_is_then_not_missing(shown):
    left_out = [
        line(ref, sent=False, action=words) for ref, words in (("RNL-07", "Open a second theatre"), ("RNL-09", "Train the porters"))
    ]
    missing, unknown = run(*left_out, line(shown, planned=False, action="", action_sent="Open a second theatre")).to_dict("records")
    assert (missing["check"], missing["ref"]) == ("action-missing", "RNL-09")
    assert unknown["says"] == f'"{shown}" is not an action of the agreed plan. Did you mean RNL-07?'


def test_a_line_without_a_reference_is_known_by_the_words_of_its_action() -> None:
    left_out = line("RNL-07", sent=False, action="Open a second theatre")
    nameless = line("", planned=False, action="", action_sent="Open a second theatre")
    finding = only(run(left_out, nameless))
    assert finding["says"] == "A line of the update has no action reference, so it cannot be compared with the plan. Did you mean RNL-07?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"TRUE": "", "1.5": ""}, ["RNL-01", "RNL-10"]),
        ({"TRUE": "Ten", "1.5": ""}, ["RNL-10", "RNL-01"]),
        ({"TRUE": "Ten", "n/a": "Ten"}, ["RNL-10", "RNL-01"]),
        ({"rnl-l0": "", "RNL-1O": ""}, ["RNL-10", "RNL-01"]),
        ({"TRUE": ""}, [""]),
        ({"TRUE": "", "1.5": "", "n/a": ""}, ["", "", ""]),
    ],
)
def test_lines_that_name_nothing_are_the_actions_left_out_where_there_are_as_many(written: dict[str, str], meant: list[str]) -> None:
    """Also beside another update of the same trust: which action is meant in one is nothing to the other."""
    left_out = [line(ref, sent=False, action=words) for ref, words in (("RNL-01", "One"), ("RNL-10", "Ten"))]
    lines = [*left_out, *(line(one, planned=False, action="", action_sent=words) for one, words in written.items())]
    asked = [f" Did you mean {ref}?" if ref else "" for ref in meant]
    for findings in findings_of_each([(head(), lines)] * 2, [()] * 2):
        sentences = findings.loc[findings["check"] == "action-unknown", "says"].tolist()
        assert sentences == [f'"{one}" is not an action of the agreed plan.{also}' for one, also in zip(written, asked, strict=True)]
        missing = {"RNL-01", "RNL-10"} - {*meant}
        assert set(findings.loc[findings["check"] == "action-missing", "ref"]) == missing


def test_where_two_actions_have_the_same_words_a_line_with_them_is_of_neither() -> None:
    left_out = [line(ref, sent=False, action="Train all staff") for ref in ("RNL-01", "RNL-02")]
    findings = run(*left_out, line("six", planned=False, action="", action_sent="Train all staff"))
    assert findings["says"].tolist()[-1] == '"six" is not an action of the agreed plan.'


def test_what_the_plan_says_may_be_left_out_of_an_update() -> None:
    assert run(line(**{f"{name}_sent": "" for name in LOCKED}), another()).empty


def test_understood_references_are_told_once_for_all_of_them() -> None:
    sent = [line(f"RNL-0{n}", ref_sent=str(n), ref_understood=True, narrative="", row=n + 1) for n in (1, 2, 3)]
    finding = only(run(*sent))
    assert (finding["says"], finding["seen"], finding["ref"]) == ('"1" is read as RNL-01, and 2 others in the same way.', "1", "RNL-01")


def test_a_code_that_no_trust_has_is_set_beside_the_nearest() -> None:
    finding = only(run(heads=[head(trust_code="R0A", nearest_trusts="RNL (North Cumbria) or RPA (Medway)")]))
    assert finding["says"] == (
        'No trust has the code "R0A". The nearest: RNL (North Cumbria) or RPA (Medway). It was taken as an update of RNL.'
    )


def test_an_older_form_answers_under_its_explanation_whether_it_corrects_an_earlier_month() -> None:
    answered = {"awaited": "2013-11", "update_explanation": "It corrects RNL-07."}
    assert run(heads=[head(**answered, template_version="1")]).empty
    assert run(heads=[head(**answered, template_version="")]).empty


def test_an_earlier_month_again_is_asked_about_alone_with_both_months() -> None:
    finding = only(
        run(
            line(**(DONE | {"delivered_word": "1 November 2013"})), another(), heads=[head(awaited="2013-11", chair_date_word="1 May 2013")]
        )
    )
    assert "says it is for October 2013" in finding["says"]
    assert "For November 2013, the month that has just ended" in finding["says"]
    assert finding["address"] == "'Sign-off'!B3"


def test_where_a_cell_may_be_locked_it_is_told_how_to_unlock_it() -> None:
    assert "unlock its sheet first" in only(run(heads=[head(period_word="autumn")]))["mend"]
    in_text = only(run(heads=[head(period_word="autumn")], head_where={"period_word": "row 3, column Period"}))
    assert "unlock" not in in_text["mend"]
    assert "unlock" not in only(run(line(status_word="Green"), another()))["mend"]
    elsewhere = only(run(heads=[head(plan_version_word="7")]))
    assert (elsewhere["check"], "unlock" in elsewhere["mend"]) == ("old-plan-version", False)


@pytest.mark.parametrize("other", [{"evidence": DONE["evidence"]}, DONE | WAS_DONE, DONE | {"sent": False}, DONE | {"evidence": "Page 3"}])
def test_evidence_is_the_same_only_as_that_of_another_action_newly_delivered_in_the_update(other: dict[str, object]) -> None:
    assert "same-evidence-as-another-action" not in set(run(line("RNL-01", **other), another(**DONE))["check"])


def test_the_same_evidence_names_the_action_that_had_it_first() -> None:
    finding = only(run(line("RNL-01", **DONE), another(**DONE)))
    assert finding["says"] == "Action RNL-02: the evidence is word for word that of action RNL-01, delivered in the same month."


def test_a_copied_narrative_names_the_action_that_had_it_first() -> None:
    assert only(run(line("RNL-01"), line("RNL-02")))["says"] == "Action RNL-02: Progress this month is word for word that of action RNL-01."


@pytest.mark.parametrize(("retouched", "findings"), [(10, 1), (11, 0)])
def test_last_months_words_are_the_same_with_up_to_ten_more_spaces_and_stops(retouched: int, findings: int) -> None:
    words = "22 of 30 nurses are in post"
    assert len(run(line(narrative=words + "." * retouched, last_narrative=words), another())) == findings


def test_an_unreadable_date_is_told_with_the_reason() -> None:
    assert says(**(MOVED | {"revised_word": "31/11/2013"})).startswith(
        'Action RNL-07: the revised deadline is written "31/11/2013", which cannot be used: '
    )


def test_a_delivered_action_without_evidence_is_told_how_it_will_be_published() -> None:
    assert 'published as "reported delivered, no evidence supplied"' in says(**(DONE | {"evidence": ""}))


def test_an_update_for_another_month_names_both_months() -> None:
    finding = only(run(heads=[head(period_word="2013-09")]))
    assert finding["says"] == "The update says it is for September 2013, but it was received for October 2013."


def test_a_month_that_has_not_ended_names_the_day_of_receipt() -> None:
    finding = only(run(heads=[head(period_word="November 2013")]))
    assert finding["says"] == "The update is for November 2013, but it arrived on 8 November 2013, before that month had ended."
    assert "If it is for October 2013, write 2013-10 beside Period." in finding["mend"]


def test_an_unknown_signatory_is_set_beside_the_registered_ones() -> None:
    finding = only(run(heads=[head(chief_name="Someone Else")]))
    assert finding["says"] == 'The update is signed by "Someone Else" as chief executive; the register has A Chief or An Interim Chief.'


def test_long_words_of_the_sender_are_shortened_in_the_sentence_and_whole_beside_it() -> None:
    finding = only(run(line(status_word="very " * 40), another()))
    assert "very very…" in finding["says"]
    assert finding["seen"] == "very " * 40


def test_braces_in_a_senders_words_are_only_words() -> None:
    assert 'says "{trust} {0} {missing}"' in says(status_word="{trust} {0} {missing}")


def test_numbers_are_written_as_people_write_them() -> None:
    assert says(percent_word="20") == "Action RNL-07: percent complete is 20, but September 2013 said 30."


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place("empty-file", "whole file", detail="no bytes"), "The file that arrived has nothing in it."),
        (Place("not-an-update", "whole file", detail="a PDF document (.pdf)"), "The file is not an update: it is a PDF document (.pdf)."),
        (
            Place("mislabelled-file", "whole file", "a.xlsx", "plain text with columns (.csv)"),
            'The file is called "a.xlsx", but it is plain text with columns (.csv).',
        ),
        (
            Place("unknown-column", "Update!H1", "Evidance", "Evidence"),
            'The column "Evidance" is not one of an update\'s columns, so what it holds would be lost (did you mean "Evidence"?).',
        ),
        (Place("missing-column", "Update!A1", "", "Status"), 'The column "Status" is missing, and an update needs it.'),
    ],
)
def test_what_the_reader_found_is_told_in_a_sentence(place: Place, told: str) -> None:
    finding = only(run(places=[place]))
    assert (finding["says"], finding["address"], finding["seen"]) == (told, place.address, place.seen)


def test_every_finding_points_at_its_cell() -> None:
    assert only(run(line(status_word="Green"), another()))["address"] == "Update!G2"
    assert only(run(heads=[head(chair_name="")]))["address"] == "'Sign-off'!B7"


def test_a_finding_about_a_column_the_sender_left_out_points_at_the_actions_reference() -> None:
    where = {key: pattern for key, pattern in WHERE.items() if key != "evidence"}
    assert only(run(line(**(DONE | {"evidence": ""})), another(), where=where))["address"] == "Update!A2"


def test_a_finding_about_no_line_points_at_the_whole_file() -> None:
    finding = only(run(line(sent=False), another()))
    assert (finding["address"], finding["ref"]) == ("whole file", "RNL-01")


def test_a_cell_is_put_into_words_by_what_it_holds_and_by_the_view_that_is_asked_for() -> None:
    frame = pd.DataFrame(
        {
            "text": ["a\nb  c", "x" * 61],
            "day": [pd.Timestamp("2013-10-31"), pd.NaT],
            "number": [50.5, float("nan")],
            "several": [("one", "two"), ()],
            "whole": pd.Series([3, None], dtype=object),
            "period": ["2013-10", ""],
        }
    )
    rows = OffendingRows(frame, np.array([0, 1]), {"more": ["a", "b"]})
    shown = {
        name: rows.column(name)
        for name in ("text", "text_short", "day", "number", "several", "whole", "period_words", "period_end", "more")
    }
    assert shown == {
        "text": ["a\nb  c", "x" * 61],
        "text_short": ["a b c", f"{'x' * 59}…"],
        "day": ["31 October 2013", ""],
        "number": ["50.5", ""],
        "several": ["one or two", ""],
        "whole": ["3", ""],
        "period_words": ["October 2013", ""],
        "period_end": ["October 2013", ""],
        "more": ["a", "b"],
    }
    assert OffendingRows(frame.assign(text="x" * 60), np.array([0]), {}).column("text_short") == ["x" * 60]
    for unknown in ("nothing", "text_nothing"):
        with pytest.raises(KeyError, match=unknown):
            rows.column(unknown)
