"""What a trust's page says of the things that happen to a trust's month."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.site.builders import SAMPLE, a_finding, a_register, a_release, a_source, a_trust, a_verdict, an_action, on_time, silent
from tests.site.reading import release_pages, row, words

LATE = {"due_date": "2013-09-30", "timescale": "September 2013", "past_due": True, "days_past_due": 31}
OVERDUE = a_verdict("overdue", "RNL", "yes", "No update for October 2013 has been received.", '[["deadline", "2013-11-14"]]')
UNSAID = {"reported": False, "status_period": "2013-09", "narrative": "", "submission": "", "row": -1}


def page(trust: dict[str, Any] | None = None, actions: list[dict[str, Any]] | None = None, **release: Any) -> bytes:
    actions = actions or [an_action()]
    data = a_release([{**(trust or a_trust()), "actions": len(actions)}], actions, **release)
    return release_pages(data)["2013-10/rnl/index.html"]


def test_the_verdict_what_is_late_and_what_changed_come_first_and_then_the_other_questions() -> None:
    text = words(page())
    questions = (
        "No verdict was given",
        "What is late, and by how long?",
        "What changed",
        "What was promised?",
        "Who helps, and",
        "What was done,",
    )
    assert (places := [text.index(question) for question in questions]) == sorted(places)


def test_promises_stand_by_what_was_last_reported_of_them_the_worst_first_with_how_many() -> None:
    bad = {"status": "not_on_track"}
    actions = [an_action("RNL-01"), an_action("RNL-02", **bad), an_action("RNL-03", **bad)]
    text = words(page(a_trust(on_track=1, not_on_track=2), actions))
    placed = [
        text.index(said) for said in ("Not on track to deliver: 2 of 3 (67%)", "RNL-02", "RNL-03", "On track to deliver: 1 of 3 (33%)")
    ]
    assert placed == sorted(placed)
    assert text.rindex("RNL-01 Recruit") > placed[-1]


def test_more_than_four_late_promises_are_all_there_and_open_beneath_the_first() -> None:
    actions = [an_action(f"RNL-0{n}", **LATE) for n in range(1, 7)]
    built = page(actions=actions).decode()
    late = built[built.index('id="late"') : built.index("</section>", built.index('id="late"'))]
    assert [f"RNL-0{n}" in late.partition("<details")[0] for n in range(1, 7)] == [True] * 4 + [False] * 2
    assert "More of them" in late
    assert all(f'href="#rnl-0{n}"' in late for n in range(1, 7))


def test_a_late_update_says_when_it_came_and_by_how_long_it_missed() -> None:
    late = a_trust(state="accepted late", on_time=False, days_late=7, received_at="2013-11-21T10:00:00+00:00")
    assert "arrived at 10am on 21 November 2013, 7 days after the deadline of 14 November 2013." in words(page(late))


def test_each_trusts_page_tells_its_own_deadline() -> None:
    later = silent("RPA", deadline="2013-11-21")
    pages = release_pages(a_release([silent(), later], [an_action(**UNSAID), an_action("RPA-01", **UNSAID)]))
    assert "5 days after the deadline of 14 November 2013" in words(pages["2013-10/rnl/index.html"])
    assert "after the deadline" not in words(pages["2013-10/rpa/index.html"])


def test_a_trust_with_more_time_is_told_by_its_own_deadline_that_it_was_on_time() -> None:
    extended = a_trust(deadline="2013-11-21", received_at="2013-11-19T10:00:00+00:00")
    assert "The update arrived at 10am on 19 November 2013, by the deadline of 21 November 2013." in words(page(extended))


def test_a_correction_after_the_deadline_has_a_mark_of_its_own_and_makes_nobody_late() -> None:
    sent, corrected = "2013-11-11T10:00:00+00:00", "2013-11-25T09:00:00+00:00"
    text = words(page(a_trust(received=2, first_received_at=sent, received_at=corrected, corrected_at=corrected)))
    assert "On time, corrected since" in text
    assert "The update arrived at 10am on 11 November 2013, by the deadline of 14 November 2013." in text
    assert "What counts is a correction, which arrived at 9am on 25 November 2013." in text


def test_an_action_taken_out_of_a_plan_is_a_share_of_that_trusts_own_plan_before() -> None:
    before = [an_action(), an_action("RNL-02"), an_action("RPA-01"), an_action("RPA-02")]
    data = a_release([a_trust(), a_trust("RPA")], [an_action(), an_action("RPA-01"), an_action("RPA-02")], before=([a_trust()], before))
    data["previous_actions"] = {"RNL": 2, "RPA": 2}
    answer = json.loads(release_pages(data)["api/2013-10/rnl.json"])
    (dropped,) = (figure for figure in answer["figures"] if figure["id"] == "fig-2013-10-rnl-changed-dropped")
    assert (dropped["count"], dropped["of"]) == (1, 2)


def test_a_late_update_that_was_accepted_with_reasons_says_both() -> None:
    late = a_trust(state="accepted late", on_time=False, days_late=7, received_at="2013-11-21T10:00:00+00:00")
    reasons = [a_finding(answer="A ward closed."), a_finding(severity="error", ref="RNL-02", waived_by="B Approver, asked by A Lead")]
    text = words(page(late, findings=reasons))
    assert "7 days after the deadline" in text
    assert "accepted with reasons, given below: the trust answered 1 warning and a named exception let 1 error pass." in text
    assert "The trust’s answer: A ward closed." in text
    assert "Waived by B Approver, asked by A Lead" in text
    assert "with reasons" not in words(page(late, findings=[a_finding()]))


def test_a_trust_that_sent_nothing_has_a_page_that_says_so_how_late_and_where_the_letters_are() -> None:
    body = page(silent(), [an_action(**UNSAID)], verdicts=[OVERDUE])
    text = words(body)
    assert "No accepted update for October 2013" in text
    assert "No update for October 2013 had been received by 9am on 19 November 2013, 5 days after the deadline of 14 November 2013." in text
    assert "Who is told that the update was overdue, and whether it reached them" in text
    assert b"2013-10/letters/index.html#rnl" in body
    assert "was told" not in text
    assert "Nobody: no update was accepted for October 2013." in text


def test_the_last_known_status_is_told_as_last_reported_never_as_new() -> None:
    told = row(page(silent(), [an_action(**UNSAID)]), "rnl-01")
    assert "Not reported Last reported in September 2013: On track to deliver." in told
    assert "60% complete" not in told


def test_an_action_never_reported_says_so() -> None:
    never = an_action(**{**UNSAID, "status": "", "status_period": ""})
    assert "Never reported Nothing was ever reported on it." in row(page(silent(), [never]), "rnl-01")


def test_a_returned_update_says_why_it_went_back() -> None:
    returned = silent(state="returned", received=1, returned=1)
    text = words(page(returned, [an_action(**UNSAID)], findings=[a_finding(severity="error", says="The status is missing.")]))
    assert "arrived but was returned for correction" in text
    assert "RNL-01: The status is missing." in text


def test_a_reference_that_a_finding_names_itself_is_not_said_twice() -> None:
    finding = a_finding(severity="error", says="Action RNL-01 has no status.")
    text = words(page(silent(state="returned", received=1, returned=1), findings=[finding]))
    assert "Why the update was returned Action RNL-01 has no status." in text


def test_what_a_mended_update_was_first_returned_for_is_not_told_again() -> None:
    text = words(page(a_trust(received=2, returned=1), findings=[a_finding(severity="error", says="The status is missing.")]))
    assert "The status is missing." not in text
    assert "2 files arrived; 1 of 2 went back for correction." in text


def test_a_nil_return_gives_its_reason() -> None:
    assert "nothing to report: The board did not meet." in words(
        page(a_trust(state="nil return", nil=True, nil_reason="The board did not meet."))
    )


def test_delivered_without_evidence_is_not_shown_as_delivered() -> None:
    told = row(page(actions=[an_action(status="delivered", percent=100.0, unevidenced=True)]), "rnl-01")
    assert "Reported delivered, no evidence supplied" in told


def test_delivered_with_evidence_shows_the_evidence_and_the_day() -> None:
    told = row(page(actions=[an_action(status="delivered", evidence="Board paper 7.2", delivered_date="2013-10-28")]), "rnl-01")
    assert "Delivered 60% complete." in told
    assert "Delivered: 28 October 2013. What shows it: Board paper 7.2" in told


def test_what_is_claimed_and_what_shows_it_stand_apart() -> None:
    bare = row(page(actions=[an_action(status="delivered", percent=100.0, unevidenced=True, narrative="All done.")]), "rnl-01")
    assert "All done. What shows it: None. The action is reported delivered, and nothing was supplied that shows it." in bare
    earlier = row(page(actions=[an_action(status="delivered", percent=100.0)]), "rnl-01")
    assert "What shows it: Nothing new this month." in earlier
    assert "What shows it" not in row(page(), "rnl-01")


def test_an_action_says_what_was_agreed_and_answered_and_leads_to_its_permanent_address() -> None:
    said = {"explanation": "Two wards were merged.", "partner_help": "recruitment", "unmoved": 3}
    built = page(actions=[an_action(**said), an_action("RNL-02", plan_version=2)])
    told = row(built, "rnl-01")
    assert "Because: Too few nurses at night Staffing. Owner: Director of Nursing. Plan: version 1" in told
    assert "Partner helped with: recruitment. The trust’s answer to a warning: Two wards were merged." in told
    assert "The last 3 accepted updates moved nothing on this action." in told
    assert "Plan: version" not in row(built, "rnl-02")
    assert b'<li id="rnl-01"><p><a href="../../trusts/rnl/index.html#rnl-01">' in built


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"status_word": "Update!H{row}", "evidence": "Update!N{row}"},
            "its row in the update’s file, which has status in Update!H‹row› and evidence in Update!N‹row›.",
        ),
        ({"status_word": "row {row}, column Status"}, "its row in the update’s file, which has status in column Status."),
        ({}, "its row in the update’s file."),
    ],
)
def test_an_action_says_its_row_and_the_page_once_the_cells_that_are_counted(cells: dict[str, str], said: str) -> None:
    data = a_release([a_trust()], [an_action(status="delivered", evidence="Board paper 7.2")])
    data["sources"] = {"RNL": a_source(cells)}
    built = release_pages(data)["2013-10/rnl/index.html"]
    assert row(built, "rnl-01").endswith("Row 3.")
    assert said in words(built)


def test_an_action_that_was_not_reported_was_read_from_no_row() -> None:
    assert "Row " not in row(page(silent(), [an_action(**UNSAID)]), "rnl-01")


def test_each_figure_stands_with_its_share_its_rule_and_the_actions_it_counts() -> None:
    built = page(actions=[an_action(), an_action("RNL-02", **LATE)])
    counts = "Actions agreed for the month’s last day or earlier and neither delivered nor closed"
    rule = f'<a href="../../methodology/index.html#past-due">{counts}</a>'
    assert f"<li>{rule}: <span " in built.decode()
    text = words(built).partition("Where each of these figures comes from")[2]
    assert f"{counts} : 1 of 2 actions (50%) ; RNL-02" in text
    assert "Actions in the agreed plan: 2 of 2 actions (100%) ; RNL-01, RNL-02" in text


def test_the_sources_of_each_figure_stand_in_full_in_the_months_answer() -> None:
    data = a_release([a_trust(actions=2)], [an_action(), an_action("RNL-02", **LATE, row=4)], before=([a_trust()], [an_action("RNL-02")]))
    data["sources"] = {"RNL": a_source({"status_word": "Update!H{row}"})}
    answer = json.loads(release_pages(data)["api/2013-10/rnl.json"])
    figures = {figure["id"]: figure for figure in answer["figures"]}
    assert figures["fig-2013-10-rnl-past-due"] == {
        "id": "fig-2013-10-rnl-past-due",
        "words": "Actions agreed for the month’s last day or earlier and neither delivered nor closed: 1 of 2 actions (50%)",
        "count": 1,
        "of": 2,
        "rule": "past_due",
        "parts": {"RNL-02": "Update!H4"},
    }
    assert figures["fig-2013-10-rnl-actions"]["parts"]["RNL-01"] == "the agreed plan, version 1"
    assert figures["fig-2013-10-rnl-changed-added"]["parts"] == {"RNL-01": "was added to the plan."}


def test_a_moved_date_stands_beside_the_agreed_one_with_its_reason() -> None:
    moved = an_action(revised_latest="2014-01-31", slipped=True, days_slipped=62, revisions=3, revised_reason="Two starters await visas.")
    told = row(page(actions=[moved]), "rnl-01")
    assert "30 November 2013 Now 31 January 2014. 62 days later than agreed. Moved 3 times. Reason: Two starters await visas." in told


def test_a_date_in_loose_words_says_how_it_was_read() -> None:
    assert "by March 2014 Read as by 31 March 2014." in row(
        page(actions=[an_action(timescale="by March 2014", due_date="2014-03-31")]), "rnl-01"
    )


def test_words_that_name_no_day_are_told_and_counted() -> None:
    text = words(page(actions=[an_action(timescale="Ongoing", due_date="")]))
    assert "Ongoing Names no day, so it cannot be counted as late." in text
    assert "never counted as late: 1 of 1 (100%)" in text


def test_on_track_past_its_date_is_told_against_the_calendar() -> None:
    built = page(actions=[an_action(**LATE)])
    assert "Reported on track, but 31 days past its agreed date." in row(built, "rnl-01")
    assert "RNL-01 : Reported on track, but 31 days past its agreed date." in words(built)


def test_the_latest_actions_come_first_among_the_late() -> None:
    text = words(page(actions=[an_action("RNL-01", **{**LATE, "days_past_due": 1}), an_action("RNL-02", **LATE)]))
    assert text.index("RNL-02 : Reported") < text.index("RNL-01 : Reported")


def test_a_reopened_action_says_since_when_it_had_been_delivered() -> None:
    told = row(page(actions=[an_action(status="some_issues", reopened=True, first_delivered="2013-09")]), "rnl-01")
    assert "Reopened: first reported delivered in September 2013." in told


def test_a_stalled_plan_says_so_in_the_words_of_the_rule() -> None:
    stalled = a_verdict("stalled", "RNL", "yes", "Nothing in the plan has moved for 3 accepted updates.")
    assert "Nothing in the plan has moved for 3 accepted updates." in words(page(verdicts=[on_time(), stalled]))


def test_warnings_of_the_accepted_update_are_published_with_the_answer_to_them() -> None:
    text = words(
        page(
            actions=[an_action(explanation="Left over from an answer that has lapsed.")],
            findings=[
                a_finding(says="The words are last month's.", answer="Both wards report through one matron."),
                a_finding(
                    says="The status is missing.", severity="error", waived_by="B Approver, asked by A Lead, until 2013-12-31: visas"
                ),
                a_finding(says="It was sent back.", severity="error"),
            ],
        )
    )
    assert "The words are last month's. The trust’s answer: Both wards report through one matron." in text
    assert "The status is missing. Waived by B Approver, asked by A Lead, until 2013-12-31: visas" in text
    assert "lapsed" not in text.partition("Warnings published")[2]
    assert "It was sent back." not in text


def test_warnings_of_an_update_that_was_replaced_are_not_published() -> None:
    assert "The words are last month's." not in words(
        page(findings=[a_finding(submission="an earlier one", says="The words are last month's.")])
    )


def test_checks_on_trial_are_not_published() -> None:
    assert "The words are last month's." not in words(page(findings=[a_finding(severity="trial", says="The words are last month's.")]))


def test_who_signed_and_when() -> None:
    assert "A Chair, chair, on 8 November 2013. A Chief, chief executive, on 8 November 2013." in words(page())


def test_partner_scope_and_award_are_told_in_sentences() -> None:
    text = words(page())
    assert "Helpful NHS Foundation Trust was announced as partner (from September 2013), under a contract with the regulator." in text
    assert "Incentive payment to the partner: Not yet: the first opportunity to leave has not been decided." in text


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (
            {"standing": "actual"},
            "helps on the whole plan (from September 2013), under a contract with the regulator, as its source shows.",
        ),
        ({"standing": "actual", "topics": ["complaints"]}, "helps on complaints only (from September 2013)"),
        ({"standing": "announced", "topics": ["complaints"]}, "was announced as partner on complaints only (from September 2013)"),
        ({"standing": "announced only"}, "was announced as partner (from September 2013); no source shows that it helped."),
    ],
)
def test_what_was_only_announced_is_not_told_as_help(known: dict[str, Any], says: str) -> None:
    partner = {**a_register()["partners"][0], **known}
    text = words(page(register={"RNL": a_register(partners=[partner])}))
    assert f"Helpful NHS Foundation Trust {says}" in text
    assert ("helps" in says) == ("NHS Foundation Trust helps" in text)


def test_a_day_that_the_source_does_not_give_stands_in_its_own_words() -> None:
    rating = {"value": "Good", "date": "", "words": "by 4 August 2014; the day is not in the source", "source": "a report"}
    known = {"left": "2014-08-04", "left_words": "out by 4 August 2014", "rating": rating}
    text = words(page(register={"RNL": a_register(**known)}))
    assert "left on 4 August 2014 (in the source’s words: out by 4 August 2014)." in text
    assert "Good, by 4 August 2014; the day is not in the source. Source: a report" in text


@pytest.mark.parametrize(
    ("entered_words", "says"),
    [
        ("April 2017", "in April 2017."),
        ("2 April 2017; another source says March", "on 1 April 2017 (in the source’s words: 2 April 2017;"),
        ("", "on 1 April 2017."),
    ],
)
def test_an_entry_known_by_its_month_names_no_day(entered_words: str, says: str) -> None:
    text = words(page(register={"RNL": a_register(entered="2017-04-01", entered_words=entered_words)}))
    assert f"Entered special measures {says}" in text


def test_what_is_known_of_leaders_and_limits_stands_beside_its_source_and_its_day() -> None:
    known = {
        "leadership_review": "The capability of the leaders is under ongoing review",
        "leadership_review_words": "announced on 19 September 2013",
        "restrictions": ["The freedom to operate as an autonomous body is suspended"],
        "restrictions_words": "the form it took was not found in a source",
        "sources": {"leadership_review": "PharmaTimes", "restrictions": "BMJ"},
    }
    text = words(page(register={"RNL": a_register(**known)}))
    assert "is under ongoing review (announced on 19 September 2013). Source: PharmaTimes" in text
    assert "body is suspended (the form it took was not found in a source). Source: BMJ" in text


def test_what_was_announced_of_a_trust_stands_with_who_helps_and_its_source() -> None:
    text = words(page(register={"RNL": a_register(announced=[["The trust needs better computers.", "Nursing Times"]])}))
    assert "The trust needs better computers. Source: Nursing Times" in text


def test_published_mortality_stands_on_the_trusts_page() -> None:
    assert "Published mortality Its SHMI was 1.08." in words(page(register={"RNL": a_register(mortality="Its SHMI was 1.08.")}))


def test_a_narrative_that_a_published_figure_contradicts_is_marked_beside_it() -> None:
    says = "SHMI 1.02, as stated in October 2013: shmi-2013-october.csv gives 1.0809 and contradicts it."
    for answer, marked in (("no", True), ("yes", False), ("refer to a person", False)):
        claim = {**a_verdict("mortality_claim", "RNL", answer, says), "subject": "RNL-01"}
        text = words(page(verdicts=[claim]))
        assert (f"A published figure contradicts this. {says}" in text) is marked


def test_a_narrative_that_a_published_rating_contradicts_is_marked_beside_it() -> None:
    says = "Rated good, as stated in October 2013: it was rated inadequate on 10 October 2013 (ratings.csv), which contradicts it."
    for answer, marked in (("no", True), ("yes", False), ("refer to a person", False)):
        claim = {**a_verdict("rating_claim", "RNL", answer, says), "subject": "RNL-01"}
        assert (f"A published rating contradicts this. {says}" in words(page(verdicts=[claim]))) is marked


def test_a_partner_to_be_confirmed_is_not_named() -> None:
    partner = {**a_register()["partners"][0], "partner": "", "partner_name": "", "standing": "to be confirmed"}
    assert "A partner is to be confirmed." in words(page(register={"RNL": a_register(partners=[partner])}))


def test_what_no_source_gives_is_said_to_be_unknown() -> None:
    text = words(page())
    assert "Improvement director Not named in a public source; accountable to the NHS Trust Development Authority." in text
    assert "Leadership review Not found in a public source." in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "delivered", "previous_status": "some_issues"}, "is newly reported delivered: it was Some issues, now Delivered."),
        ({"status": "some_issues", "previous_status": "delivered"}, "was reported delivered and is open again"),
        ({"status": "not_on_track", "previous_status": "on_track"}, "got worse: it was On track to deliver, now Not on track to deliver."),
        ({"revised_latest": "2014-01-31"}, "has a revised date of 31 January 2014 (before: 30 November 2013)."),
        (
            {"status": "some_issues", "previous_status": "on_track", "revised_latest": "2014-01-31"},
            "got worse: it was On track to deliver, now Some issues; has a revised date of 31 January 2014 (before: 30 November 2013).",
        ),
    ],
)
def test_every_change_since_last_month_is_told(change: dict[str, Any], said: str) -> None:
    text = words(page(actions=[an_action(**change)], before=([a_trust()], [an_action()])))
    assert (
        f"What changed since what was known for September 2013 Recruit 30 registered nurses for the medical wards. RNL-01 : {said}" in text
    )


def test_what_changed_for_the_worse_comes_first() -> None:
    was = [an_action(ref=f"RNL-0{n}", status="on_track") for n in (1, 2, 3)]
    now = [an_action(ref=f"RNL-0{n}", status=status) for n, status in ((1, "delivered"), (2, "delivered"), (3, "some_issues"))]
    text = words(page(actions=now, before=([a_trust()], was)))
    changed = text[text.index("What changed since") :]
    assert changed.index("RNL-03 : got worse") < changed.index("RNL-01 : is newly reported delivered")


def test_small_changes_are_told_in_one_line() -> None:
    actions = [an_action("RNL-01", percent=80), an_action("RNL-02", percent=70), an_action("RNL-03"), an_action("RNL-04", **UNSAID)]
    text = words(page(actions=actions, before=([a_trust()], [an_action(row["ref"]) for row in actions])))
    assert "Same status, other percentage: 2 of 4 actions (50%)." in text
    assert "80% complete (60% a month before)." in text
    assert "Reported last month and not this month: 1 of 4 actions (25%)." in text


def test_a_silence_about_everything_is_told_once() -> None:
    text = words(
        page(
            silent(),
            [an_action("RNL-01", **UNSAID), an_action("RNL-02", **UNSAID)],
            before=([a_trust()], [an_action("RNL-01"), an_action("RNL-02")]),
        )
    )
    assert "Reported last month and not this month: 2 of 2 actions (100%)." in text


def test_a_trust_that_sent_nothing_still_has_its_plans_version() -> None:
    assert "1 action, in version 2 of the agreed plan." in words(page(silent(plan_version=0), [an_action(plan_version=2, **UNSAID)]))


def test_actions_added_and_taken_out_are_told() -> None:
    text = words(page(actions=[an_action("RNL-02")], before=([a_trust()], [an_action("RNL-01")])))
    assert "RNL-01: is no longer in the plan." in text
    assert "RNL-02 : was added to the plan." in text


def test_the_first_month_has_nothing_to_compare_with() -> None:
    assert "This is the first month told" in words(page())


def test_words_of_a_trust_cannot_become_part_of_the_page() -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202eevil"
    said = ("narrative", "concern", "action", "owner", "theme", "timescale", "evidence", "revised_reason", "explanation", "partner_help")
    wicked = dict.fromkeys(said, bad)
    trust = a_trust(summary=bad, chair_name=bad, chief_name=bad, file=bad, nil=True, nil_reason=bad)
    built = page(trust, [an_action(**wicked, revised_latest="2014-01-31")], findings=[a_finding(says=bad, ref="RNL-01")])
    assert b"<script" not in built
    assert b"<img" not in built
    assert built.count(b"&lt;script&gt;") >= 14
    assert "\u202e" not in re.sub("<bdi>.*?</bdi>", "", built.decode())


def test_an_illustrative_programme_says_so_and_a_real_one_does_not() -> None:
    assert SAMPLE["banner"] in words(page())
    assert "Illustrative" not in words(page(programme={"title": "Progress", "illustrative": False, "banner": SAMPLE["banner"]}))


def test_a_page_of_sixty_actions_with_long_words_and_their_sources_stays_under_sixty_kilobytes() -> None:
    said = {"concern": "c" * 80, "action": "a" * 100, "narrative": "n" * 120, "evidence": "e" * 50, "revised_reason": "r" * 60}
    actions = [an_action(f"RNL-{n:02d}", **said, revised_latest="2014-01-31", slipped=True, days_slipped=62) for n in range(60)]
    data = a_release([a_trust(actions=60)], actions)
    data["sources"] = {"RNL": a_source({"status_word": "Update!H{row}", "evidence": "Update!N{row}", "revised_word": "Update!K{row}"})}
    assert len(release_pages(data)["2013-10/rnl/index.html"]) < 60_000
