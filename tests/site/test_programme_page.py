"""What the page of a month says of the whole programme."""

from __future__ import annotations

import re
from typing import Any

from tasks.site.data.shapes import ReleaseData
from tests.site.builders import a_register, a_release, a_trust, a_verdict, an_action, on_time, planted, silent
from tests.site.reading import release_pages, whole_site, words


def programme(data: ReleaseData) -> bytes:
    return release_pages(data)[f"{data['period']}/index.html"]


def counted(**counts: Any) -> bytes:
    return programme(a_release([a_trust(**counts)]))


def test_the_published_figures_of_february_2014_come_out_as_they_were_published() -> None:
    text = words(counted(actions=244, delivered=82, on_track=127, some_issues=35))
    assert "Delivered 82 of 244 (34%)" in text
    assert "On track to deliver 127 of 244 (52%)" in text
    assert "Some issues 35 of 244 (14%)" in text


def test_every_percentage_on_the_page_stands_beside_what_it_is_a_count_of() -> None:
    for data in planted():
        text = words(programme(data))
        assert re.search(r"\d+%", text)
        bare = re.sub(r"\d[\d,]* of \d[\d,]*( [a-z ]+)? \(\d+%\)", "", text)
        assert not re.search(r"\d+%", bare)


def test_each_figure_stands_once_with_its_bar_and_a_line_where_it_was_a_month_before() -> None:
    data = a_release([a_trust(actions=4, delivered=3, on_track=1)], before=([a_trust(actions=4, delivered=1)], []))
    page = programme(data).decode()
    assert page.count("3 of 4 (75%)") == 1 + page.count('data-label="Delivered"')  # and in the row of its one trust
    (row,) = re.findall(r"<tr role=row><th role=rowheader>Delivered<svg.*?</tr>", page)
    assert 'width="270.0" height="14" class="app-chart__bar"' in row
    assert '<rect x="90.0" width="3" height="14" class="app-bar__before"/>' in row


def test_who_did_not_report_is_named() -> None:
    text = words(programme(a_release([a_trust(), silent("RPA")])))
    assert "No acceptable update came from Hospital RPA NHS Trust." in text
    assert "Hospital RPA NHS Trust. Hospital RPA NHS Trust: never received How far" in text


def test_when_all_reported_their_count_says_so_once() -> None:
    text = words(programme(a_release()))
    assert text.count("1 of 1 trusts (100%)") <= 2
    assert "Late ones included, 1 of 1 trust (100%) had sent one by this release." in text
    assert "acceptable update came" not in text
    assert "Trusts with an accepted update" not in text


def test_on_time_and_accepted_are_told_apart() -> None:
    late = a_trust("RXQ", state="accepted late", on_time=False, days_late=7)
    text = words(programme(a_release([a_trust(), late, silent("RPA")])))
    assert "1 of 3 trusts (33%) sent an acceptable update by the deadline of 14 November 2013." in text
    assert "Late ones included, 2 of 3 trusts (67%) had sent one by this release." in text


def test_an_update_by_a_later_deadline_that_was_granted_is_not_said_to_have_come_by_the_usual_one() -> None:
    text = words(programme(a_release([a_trust(), a_trust("RPA", received_at="2013-11-20T10:00:00+00:00", deadline="2013-11-21")])))
    by = "by the deadline of 14 November 2013, or by another that was granted to 1 of 2 trusts (50%)."
    assert f"sent an acceptable update {by}" in text


def test_trusts_stand_in_the_order_of_what_needs_attention() -> None:
    fine, late, gone, stuck = a_trust("RAA"), a_trust("RBB", past_due=1), silent("RCC"), a_trust("RDD")
    stalled = a_verdict("stalled", "RDD", "yes", "Nothing has moved.")
    text = words(programme(a_release([fine, late, gone, stuck], verdicts=[on_time(), stalled])))
    places = [text.index(f"Hospital {code} NHS Trust", text.index("Trusts, those")) for code in ("RCC", "RDD", "RBB", "RAA")]
    assert places == sorted(places)


def test_a_trust_with_late_promises_is_not_said_to_need_nothing() -> None:
    text = words(programme(a_release([a_trust(actions=4, past_due=1), a_trust("RPA")])))
    rows = {code: text[text.index(f"Hospital {code} NHS Trust", text.index("Trusts, those")) :][:120] for code in ("RNL", "RPA")}
    assert "Nothing else" in rows["RNL"]
    assert "Nothing this month" in rows["RPA"]


def test_what_changed_carries_both_months_with_both_denominators() -> None:
    data = a_release([a_trust(actions=4, delivered=2)], before=([a_trust(actions=3, delivered=1)], []))
    assert "Delivered 2 of 4 (50%) 1 of 3 (33%)" in words(programme(data))


def test_who_entered_and_who_left_in_the_month_is_told() -> None:
    register = {
        "RNL": a_register(entered="2013-10-07"),
        "RXQ": a_register("RXQ", left="2013-10-20"),
        "RLT": a_register("RLT", left="2013-09-20"),
    }
    text = words(programme(a_release(register=register)))
    assert "Hospital RNL NHS Trust entered special measures on 7 October 2013." in text
    assert "Hospital RXQ NHS Trust left special measures on 20 October 2013." in text
    assert "RLT" not in text


def test_a_month_published_again_says_why() -> None:
    text = words(programme(a_release(number=2, reason="An update arrived after the month was told.")))
    assert "This month was published again An update arrived after the month was told." in text
    assert "Release 2, as known at 9am on 19 November 2013." in text


def test_a_first_release_does_not_say_it_was_published_again() -> None:
    assert "published again" not in words(programme(a_release(reason="First release")))


def test_no_actions_at_all_is_said_rather_than_divided_by() -> None:
    assert "Delivered no actions to count" in words(counted(actions=0, on_track=0))


def test_the_way_so_far_is_drawn_from_the_months_before() -> None:
    before = {"trusts": 1, "accepted": 1, "on_time": 1, "actions": 4, "delivered": 1}
    text = words(programme(a_release([a_trust(actions=4, delivered=2)], progress=[{"period": "2013-09", "totals": before}])))
    assert "September 2013: 1 of 4 (25%); October 2013: 2 of 4 (50%)." in text
    assert "The way so far" not in words(programme(a_release()))


def test_revised_figures_are_marked_and_the_mark_is_explained() -> None:
    first = a_release([a_trust(actions=4, delivered=1)])
    second = a_release([a_trust(actions=4, delivered=2)], number=2, standing=first)
    text = words(programme(second))
    assert "Delivered 2 of 4 (50%) (r)" in text
    assert "(r) marks a figure, a date or a label revised since this month was first published." in text
    assert "(r)" not in words(programme(first))


def test_a_revised_figure_of_an_earlier_month_is_marked_where_it_is_compared() -> None:
    release = a_release([a_trust(actions=4, delivered=2)], before=([a_trust(actions=4, delivered=1)], []))
    assert "(r)" not in words(programme(release))
    text = words(programme({**release, "earlier_revised": {"2013-09": ["delivered"]}}))
    assert "Delivered 2 of 4 (50%) 1 of 4 (25%) (r)" in text
    assert "(r) marks a figure" in text


def test_a_figure_stays_marked_in_later_releases_until_it_is_what_it_was_first() -> None:
    first = a_release([a_trust(actions=4, delivered=1)])
    second = a_release([a_trust(actions=4, delivered=2)], number=2, standing=first)
    assert "(r)" in words(programme(a_release([a_trust(actions=4, delivered=2)], number=3, standing=second)))
    assert "(r)" not in words(programme(a_release([a_trust(actions=4, delivered=1)], number=3, standing=second)))


def summary_of(data: ReleaseData) -> str:
    text = release_pages(data)["2013-10/press/index.html"].decode()
    copied = text[text.index('id="summary"') - 5 :].partition("</div>")[0]
    return words(re.sub("</?a[^>]*>", "", copied).encode())  # as its button copies it


def test_the_summary_to_copy_names_every_count_with_its_denominator() -> None:
    summary = summary_of(a_release([a_trust(actions=4, delivered=3, on_track=1, past_due=1)]))
    assert "As the trusts last reported, delivered: 3 of 4 (75%); on track: 1 of 4 (25%)" in summary
    assert "Past their agreed date and not delivered: 1 of 4 (25%)." in summary
    assert "Illustrative sample" in summary


def test_the_summary_tells_how_much_was_promised_by_the_end_of_the_month_and_how_much_in_all() -> None:
    actions = [an_action("RNL-01", due_date="2013-10-31"), an_action("RNL-02", due_date="2013-11-30")]
    summary = summary_of(a_release([a_trust(actions=2, on_track=2)], actions))
    assert "In special measures: 1 hospital trust. Improvements promised: 2." in summary
    assert "Promised by the end of October 2013: 1 of 2 (50%)." in summary


def test_what_a_silent_trust_had_delivered_is_not_said_to_be_undone() -> None:
    page = programme(a_release([silent(actions=21, delivered=6, on_track=15)]))
    text = words(page)
    known = "What was last known of them counts; it was reported in September 2013."
    assert f"Not reported for October 2013: 21 of 21 actions (100%). {known}" in text
    assert "Delivered 6 of 21 (29%), 0 reported in the month" in text
    assert b"stroke-dasharray" in page


def test_by_the_rule_as_it_was_no_page_says_that_what_was_last_known_counts() -> None:
    silent_then = silent(actions=21, on_track=0, oldest_report="")
    data = a_release([silent_then]) | {"last_known": False}
    text = words(programme(data)) + summary_of(data)
    assert "Delivered 0 of 21 (0%)" in text
    assert "Not reported for October 2013: 21 of 21 actions (100%)." in text
    assert "last known of them" not in text
    assert "As the trusts report for October 2013, delivered: 0 of 21 (0%)" in text


def test_the_number_of_a_first_month_stands_right_of_its_point_and_not_on_the_scale() -> None:
    front = whole_site([a_release([a_trust(actions=2, on_track=2)])])["index.html"]
    assert re.search(rb'<text x="48" y="[^"]+" text-anchor="start"[^>]*>0 of 2 \(0%\)', front)


def test_a_page_for_printing_holds_the_figures_and_every_trust() -> None:
    text = words(release_pages(a_release([a_trust(), silent("RPA")]))["2013-10/print/index.html"])
    assert "Hospital RNL NHS Trust" in text
    assert "Hospital RPA NHS Trust" in text
    assert text.count("on track: 2 of 2") + text.count("on track: 1 of 2") == 1, "each figure stands there once"


def test_another_number_of_actions_is_told_with_the_reason() -> None:
    sentence = "From October 2013 30 actions are counted, where 28 were: version 2 of the plan was agreed on 20 October 2013."
    two = [a_trust(), a_trust("RPA")]
    verdicts = [a_verdict("plan_changed", "RNL", "yes", sentence), a_verdict("plan_changed", "RPA", "no", "Version 1 stands.")]
    text = words(programme(a_release(two, verdicts=verdicts, before=(two, []))))
    assert f": {sentence}" in text
    assert "Version 1 stands." not in text
