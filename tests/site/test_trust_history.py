"""What a trust's permanent page needs of earlier months: it stays small, is plain JSON, and gives the same page however it grew."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.site.data.shapes import ReleaseData
from tasks.site.pages.trust_story import trust_story
from tasks.site.render import render
from tasks.site.trust_history import MONTHS, TrustHistory, extended, months_of
from tests.site.builders import a_register, a_release, a_trust, a_verdict, an_action, on_time, silent
from tests.site.reading import row, words

SEPTEMBER = Period(2013, 9)
STATUSES = ("on_track", "some_issues", "not_on_track", "delivered")


def month(number: int) -> Period:
    return [*Period.between(SEPTEMBER, Period(2016, 8))][number]


def grown(*releases: ReleaseData) -> TrustHistory:
    history = None
    for release in releases:
        history = extended(history, release)
    assert history is not None
    return history


def months(count: int, promises: int, changing: int) -> Iterator[ReleaseData]:
    """So many months of so many promises, whose statuses change every so many months, in words of ordinary length."""
    for number in range(count):
        period = month(number)
        actions = [
            an_action(
                f"RNL-{promise:02d}",
                action="Meet every member of staff with three absences in six months, and offer each of them support at work.",
                status=(status := STATUSES[(number // changing + promise) % len(STATUSES)]),
                evidence="Audit signed by the head of internal audit, 31 January 2014" if status == "delivered" else "",
                status_period=str(period),
                past_due=True,
                days_past_due=400,
                revised_latest="2016-04-30",
            )
            for promise in range(promises)
        ]
        yield a_release([a_trust(actions=promises)], actions, period=period)


def page(releases: list[ReleaseData]) -> bytes:
    return render("story.html", trust_story(grown(*releases), releases[-1], [], {}))


@pytest.mark.parametrize(("count", "changing"), [(6, 1), (12, 2), (36, 1), (36, 3), (36, 40)])
def test_the_page_of_thirty_promises_stays_under_sixty_kilobytes_and_grows_by_little_for_each_further_one(
    count: int, changing: int
) -> None:
    thirty, forty = (len(page([*months(count, promises, changing)])) for promises in (30, 40))
    assert thirty < 60_000
    assert (forty - thirty) / 10 <= 1_500


def test_a_history_holds_twelve_months_in_full_and_each_older_year_in_a_line() -> None:
    history = grown(*months(36, 1, 3))
    assert [one["period"] for one in history["months"]] == [str(month(number)) for number in range(24, 36)]
    assert [(year["year"], year["until"]) for year in history["years"]] == [
        ("2013", "2013-12"),
        ("2014", "2014-12"),
        ("2015", "2015-08"),
    ]
    assert [year["so_far"]["months"] for year in history["years"]] == [4, 16, 24]
    assert len(history["months"]) == MONTHS


def test_a_history_of_three_years_is_small() -> None:
    assert len(to_line(grown(*months(36, 30, 3)))) < 64_000


def test_a_history_read_back_from_json_gives_the_same_page_and_grows_on() -> None:
    *before, last = months(14, 3, 2)
    read: TrustHistory = json.loads(to_line(grown(*before)))
    assert extended(read, last) == grown(*before, last)
    assert render("story.html", trust_story(extended(read, last), last, [], {})) == page([*before, last])


def test_a_month_more_leaves_the_history_before_as_it_was() -> None:
    before = grown(*months(13, 2, 1))
    copy = to_line(before)
    extended(before, [*months(14, 2, 1)][-1])
    assert to_line(before) == copy


def test_months_with_the_same_status_are_one_run_and_all_months_are_in_a_run() -> None:
    history = grown(*months(36, 2, 5))
    for action in history["actions"].values():
        assert [period for run in action["runs"] for period in months_of(run)] == [str(month(number)) for number in range(36)]
        assert len(action["runs"]) == 8


def test_a_month_in_which_the_action_was_not_in_the_plan_ends_its_run() -> None:
    whole, without = [an_action(), an_action("RNL-02")], [an_action()]
    history = grown(*(a_release(actions=rows, period=month(n)) for n, rows in enumerate((whole, without, whole))))
    assert history["actions"]["RNL-02"]["runs"] == [
        {"since": "2013-09", "until": "2013-09", "status": "on_track"},
        {"since": "2013-11", "until": "2013-11", "status": "on_track"},
    ]


def test_a_month_that_is_not_later_than_the_last_is_refused() -> None:
    first = a_release(period=SEPTEMBER)
    with pytest.raises(ValueError, match="2013-09 does not come after 2013-09"):
        extended(grown(first), first)


def test_the_page_says_since_when_a_status_has_stood_and_what_it_was_before() -> None:
    statuses = ("some_issues", "some_issues", "on_track", "on_track", "on_track")
    releases = [a_release(actions=[an_action(status=status)], period=month(n)) for n, status in enumerate(statuses)]
    told = row(page(releases), "rnl-01")
    assert "On track to deliver since November 2013 (3 months)" in told
    assert "Some issues: September 2013 to October 2013 (2 months)" in told


@pytest.mark.parametrize(
    ("before", "since", "was"),
    [
        ("delivered", "since September 2013 (4 months, not reported in 2 of them)", "Not reported: October 2013 to November 2013"),
        ("on_track", "since December 2013 (1 month)", "On track to deliver: September 2013"),
    ],
)
def test_months_without_a_report_do_not_end_what_was_said_before_and_is_said_again(before: str, since: str, was: str) -> None:
    first = a_release(actions=[an_action(status=before)], period=SEPTEMBER)
    silent = [a_release(actions=[an_action(status=before, reported=False)], period=month(n)) for n in (1, 2)]
    words = row(page([first, *silent, a_release(actions=[an_action(status="delivered")], period=month(3))]), "rnl-01")
    assert f"Delivered {since}" in words
    assert was in words
    assert ("Delivered: " in words) is False


def test_older_months_of_an_action_are_one_line_per_year() -> None:
    statuses = ["some_issues"] * 3 + ["delivered"] * 5 + ["on_track"] * 12
    releases = [a_release(actions=[an_action(status=status, evidence="Minutes")], period=month(n)) for n, status in enumerate(statuses)]
    told = row(page(releases), "rnl-01")
    assert "2014, in months: Delivered 4" in told
    assert "2013, in months: Some issues 3, Delivered 1" in told


def test_an_action_taken_out_of_the_plan_keeps_its_address_and_says_so() -> None:
    first = a_release(actions=[an_action(), an_action("RNL-02", action="Open two wards")], period=SEPTEMBER)
    told = row(page([first, a_release()]), "rnl-02")
    assert "RNL-02 Open two wards Not in the plan since September 2013, the last month that had it" in told
    assert "On track to deliver: September 2013" in told


def test_the_last_evidence_stands_with_its_month_however_long_ago() -> None:
    first = a_release(actions=[an_action(status="delivered", evidence="Board paper 4.1")], period=SEPTEMBER)
    later = [a_release(actions=[an_action(status="delivered")], period=month(number)) for number in range(1, 15)]
    assert "In September 2013 the trust pointed to: Board paper 4.1" in row(page([first, *later]), "rnl-01")


def test_the_page_tells_twelve_months_with_their_figures_and_an_older_year_in_one_line() -> None:
    built = page([*months(14, 1, 1)])
    text = words(built)
    assert built.count(b"<td role=cell>No verdict</td>") == 12
    assert b'<a href="../../2013-10/rnl/index.html">2013, up to October 2013</a>' in built
    assert "2013, up to October 2013 2 of 2 months (100%)" in text
    assert "Over 14 months: an accepted update" in text


def test_silence_counts_as_a_month_and_the_plans_changes_are_told() -> None:
    changed = a_verdict("plan_changed", "RNL", "yes", "From October 2013 2 actions are counted.")
    first, second = a_release(period=SEPTEMBER), a_release([silent()], verdicts=[on_time(), changed])
    text = words(page([first, second]))
    assert "an accepted update in 1 of 2 months (50%)" in text
    assert "How the agreed plan changed From October 2013 2 actions are counted." in text


def test_a_trust_that_left_says_when() -> None:
    left = a_release([a_trust()], register={"RNL": a_register(left="2014-02-01")})
    assert "It left special measures on 1 February 2014." in words(page([left]))
