"""What the pages that lead through the months say: trusts and their actions, partners, the fund, corrections, and replaced releases."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from tasks.model.period import Period
from tasks.publish.leading_pages import Beside
from tasks.publish.leading_pages import leading_pages as leading_pages_of
from tasks.publish.reading import Views
from tasks.record.facts import Release
from tasks.run.run import open_run
from tasks.site.data.shapes import ReleaseData, RulebookWords
from tests.month.programme_run import ProgrammeRun
from tests.site.builders import SAMPLE, a_letter, a_note, a_register, a_release, a_trust, a_verdict, an_action, on_time, silent, some_words
from tests.site.leading import leading_pages
from tests.site.reading import published, row, words

SEPTEMBER = Period(2013, 9)
NOW = datetime(2014, 3, 20, 9, tzinfo=UTC)


def site(*releases: ReleaseData, replaced: tuple[ReleaseData, ...] = ()) -> dict[str, bytes]:
    ordered = sorted([*releases, *replaced], key=lambda data: (data["period"], data["number"]))
    return leading_pages([*map(published, releases)], [*map(a_note, ordered)], some_words(), [*map(published, replaced)])


@pytest.fixture(scope="module")
def two_months() -> dict[str, bytes]:
    first = a_release([a_trust(on_track=1)], [an_action(status_period="2013-09", narrative="Adverts went out.")], period=SEPTEMBER)
    second = a_release(
        [silent()],
        [an_action(reported=False, narrative="", status_period="2013-09")],
        verdicts=[a_verdict("overdue", "RNL", "yes", "No update.", '[["deadline", "2013-11-14"]]')],
    )
    return site(first, second)


@pytest.fixture(scope="module")
def corrected() -> dict[str, bytes]:
    old = a_release([silent(actions=1, on_track=0, not_reported=1)], [an_action(reported=False, narrative="")])
    new = a_release(number=2, reason="An update arrived after the last release, from a trust", standing=old)
    return site(new, replaced=(old,))


def test_an_action_has_one_permanent_address_with_its_status_in_every_month_so_far(two_months: dict[str, bytes]) -> None:
    told = row(two_months["trusts/rnl/index.html"], "rnl-01")
    assert "RNL-01 Recruit 30 registered nurses for the medical wards Promised for: 30 November 2013." in told
    assert "Not reported since October 2013 (1 month)" in told
    assert "On track to deliver: September 2013" in told
    assert not [path for path in two_months if "rnl-01" in path]


@pytest.mark.parametrize("state", ["never received", "returned"])
def test_the_bar_of_a_month_without_an_accepted_update_says_so_and_not_that_nothing_was_delivered(state: str) -> None:
    first = a_release([a_trust(actions=21, delivered=6, on_track=15)], period=SEPTEMBER)
    second = a_release([silent(state=state, actions=21, delivered=6, on_track=15)], [an_action(reported=False, status_period="2013-09")])
    page = words(site(first, second)["trusts/rnl/index.html"])
    assert "September 2013: 6 of 21 (29%); October 2013: no update was accepted; last known 6 of 21 (29%)." in page
    assert "Hollow: some of it is last known from an earlier month, and not reported for the month itself." in page
    assert "Delivered 6 of 21 (29%); not reported: 21 of 21 (100%)" in page or "6 of 21 (29%); not reported: 21 of 21 (100%)" in page


def test_the_bar_of_a_trust_that_never_reported_has_no_numbers() -> None:
    nothing = silent(actions=21, on_track=0, never_reported=21, oldest_report="")
    page = words(site(a_release([nothing], [an_action(reported=False, status="", status_period="")]))["trusts/rnl/index.html"])
    assert "October 2013: no update was accepted, and none was before" in page


def test_a_trusts_months_are_data_with_every_actions_statuses_as_runs(two_months: dict[str, bytes]) -> None:
    answer = json.loads(two_months["api/trusts/rnl.json"])
    assert [(month["period"], month["trust"]["state"]) for month in answer["months"]] == [
        ("2013-09", "accepted"),
        ("2013-10", "never received"),
    ]
    runs = [
        {"since": "2013-09", "until": "2013-09", "status": "on_track"},
        {"since": "2013-10", "until": "2013-10", "status": "not_reported"},
    ]
    assert answer["actions"] == [{"ref": "RNL-01", "runs": runs}]


def test_evidence_given_in_an_earlier_month_is_told_with_that_month() -> None:
    first = a_release(actions=[an_action(status="delivered", evidence="Board paper 7.2")], period=SEPTEMBER)
    built = site(first, a_release(actions=[an_action(reported=False)]))
    assert "In September 2013 the trust pointed to: Board paper 7.2" in row(built["trusts/rnl/index.html"], "rnl-01")
    assert json.loads(built["api/trusts/rnl.json"])["actions"][0]["evidence"] == {"period": "2013-09", "words": "Board paper 7.2"}


def test_words_of_a_trust_cannot_become_part_of_its_permanent_page() -> None:
    bad = "<script>alert(1)</script>"
    said = ("narrative", "concern", "action", "owner", "theme", "timescale", "evidence", "revised_reason", "explanation", "partner_help")
    wicked = an_action(**dict.fromkeys(said, bad), revised_latest="2014-01-31")
    page = site(a_release([a_trust(file=bad, summary=bad, chair_name=bad)], [wicked]))["trusts/rnl/index.html"]
    assert re.findall(b"<script[^>]*>", page) == [b'<script src="../../assets/drawing.js" defer>']
    assert page.count(b"&lt;script&gt;") >= 3


def test_a_reference_of_any_shape_makes_a_plain_address() -> None:
    built = site(a_release(actions=[an_action("RNL ../../A 1", trust="RNL")]))
    assert b'<tr role=row id="rnl-a-1">' in built["trusts/rnl/index.html"]


def test_only_the_trust_that_a_correction_speaks_of_has_its_permanent_page_made_again(sample: ProgrammeRun) -> None:
    with sample.settings():
        run = open_run(NOW)
        releases = sorted(run.record.all(Release), key=lambda one: (one.period, one.number))
        shown = {str(release.period): 1 for release in releases}
        made = {path for path, _ in leading_pages_of(run, releases, shown, Views(run.record), Beside([], {}))}
    assert [release.number for release in releases if str(release.period) == "2013-11"] == [1, 2]
    own = {"trusts/rxq/index.html", "trusts/rxq/picture.png", "trusts/rxq/feed.atom", "api/trusts/rxq.json"}
    assert {path for path in made if path.startswith(("trusts/", "api/trusts/"))} == own


def test_a_trusts_story_tells_every_month_who_was_told_and_every_actions_status(two_months: dict[str, bytes]) -> None:
    text = words(two_months["trusts/rnl/index.html"])
    assert "Over 2 months: an accepted update in 1 of 2 months (50%), on time in 1 of 2 months (50%)." in text
    assert "October 2013 No verdict Never received" in text
    assert "September 2013 No verdict On time" in text
    assert "October 2013: no letter is on record yet that says that the update was overdue." in text


def test_a_trusts_page_says_to_whom_each_letter_about_it_went_and_what_became_of_it() -> None:
    words_given: RulebookWords = {
        **some_words(),
        "letters": {"2013-10": [a_letter("RNL", "overdue", fate="sent", day="2013-11-19"), a_letter("RLT", "stalled")]},
    }
    release = published(a_release([silent()]))
    page = leading_pages([release], [a_note(release.overview)], words_given)["trusts/rnl/index.html"]
    text = words(page).partition("Who was told what, and when")[2]
    assert text.startswith(" October 2013 : The update was overdue. To ")
    assert "Was told on 19 November 2013." in text
    assert "The plan had stalled" not in text
    assert b'href="../../2013-10/letters/index.html#rnl"' in page


@pytest.mark.parametrize("path", ["index.html", "trusts/rnl/index.html"])
def test_the_bars_of_the_months_stand_right_under_what_they_count(two_months: dict[str, bytes], path: str) -> None:
    titles = {"index.html": "All promises, month by month", "trusts/rnl/index.html": "Actions reported delivered, month by month"}
    before, _, drawing = two_months[path].partition(b'<div class="app-chart">')
    assert words(before[before.rindex(b"<h2") :]) == titles[path]
    assert b"September 2013: 0 of 1 (0%)" in drawing.partition(b"</svg>")[0]


def test_a_partners_page_names_whom_it_helps_and_what_the_rule_says(two_months: dict[str, bytes]) -> None:
    text = words(two_months["partners/rtf/index.html"])
    assert "Helpful NHS Foundation Trust was announced as the partner of Hospital RNL NHS Trust, as known in October 2013." in text
    assert "Not eligible Not yet: the first opportunity to leave has not been decided." in text


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (0, "No partnerships in October 2013."),
        (1, "1 partnership in October 2013, with what the published rules say of it and why."),
        (2, "2 partnerships in October 2013, each with what the published rules say of it and why."),
    ],
)
def test_the_funds_page_says_in_its_grammar_how_many_partnerships_there_are(many: int, said: str) -> None:
    entry = a_register()
    entry["partners"] = [{**entry["partners"][0], "id": f"RNL-{n}"} for n in range(many)]
    assert said in words(site(a_release(register={"RNL": entry}))["fund/index.html"])


def test_every_partnership_and_every_step_of_its_answer_stands_on_the_funds_page() -> None:
    entry = a_register()
    entry["partners"][0]["award"] = {
        "answer": "refer to a person",
        "sentence": "A person decides.",
        "evidence": [["as at", "2013-10-31"]],
        "steps": ["The trust is in the regime."],
        "change": "A decision on leaving.",
        "clause": "fund 3",
        "rate": "75%",
        "amount": "£10.00",
    }
    entry["partners"][0]["standing"] = "actual"
    text = words(site(a_release(register={"RNL": entry}))["fund/index.html"])
    assert "Helpful NHS Foundation Trust , helping Hospital RNL NHS Trust A person decides" in text
    assert "How the answer was reached, step by step, and the contract The trust is in the regime." in text
    assert "What would change it: A decision on leaving." in text
    assert "Share of evidenced cost 75% Amount £10.00 Clause of the rule fund 3" in text


@pytest.mark.parametrize("standing", ["announced", "announced only"])
def test_no_heading_says_that_a_partner_helps_which_was_only_announced(standing: str) -> None:
    entry = a_register()
    entry["partners"][0]["standing"] = standing
    built = site(a_release(register={"RNL": entry}))
    partner = next(path for path in built if path.startswith("partners/") and path != "partners/index.html")
    assert "Helpful NHS Foundation Trust , announced as partner of Hospital RNL NHS Trust" in words(built["fund/index.html"])
    assert "Announced as partner of Hospital RNL NHS Trust" in words(built[partner])
    assert not [path for path in ("fund/index.html", partner) if "helping" in words(built[path]).lower()]


def test_a_partner_still_to_be_confirmed_has_no_page_and_leads_nowhere() -> None:
    entry = a_register()
    entry["partners"][0] |= {"partner": "", "partner_name": "", "standing": "to be confirmed"}
    built = site(a_release(register={"RNL": entry}))
    assert not [path for path in built if path.startswith("partners/")]
    assert "Partner to be confirmed, for Hospital RNL NHS Trust" in words(built["fund/index.html"])


def test_a_replaced_release_stays_at_its_address_with_a_notice(corrected: dict[str, bytes]) -> None:
    for path in ("releases/2013-10/1/index.html", "releases/2013-10/1/rnl/index.html"):
        text = words(corrected[path])
        assert "This release has been replaced Release 2 of October 2013 replaced this page" in text, path
    assert "Never received" in words(corrected["releases/2013-10/1/index.html"])


def test_an_action_that_only_a_replaced_release_has_leads_to_no_permanent_address() -> None:
    old = a_release(actions=[an_action(), an_action("RNL-02")])
    page = site(a_release(number=2, standing=old), replaced=(old,))["releases/2013-10/1/rnl/index.html"]
    assert b'<a href="../../../../trusts/rnl/index.html#rnl-01">' in page
    assert b"trusts/rnl/index.html#rnl-02" not in page
    assert "RNL-02" in row(page, "rnl-02")


def test_a_correction_has_a_page_with_every_figure_before_and_after(corrected: dict[str, bytes]) -> None:
    text = words(corrected["corrections/2013-10/2/index.html"])
    assert "Trusts with an accepted update 0 1" in text
    assert "Hospital RNL NHS Trust What became of the update never received accepted" in text
    assert "RNL-01 Reported this month no yes" in text
    assert "An update arrived after the last release, from a trust" in words(corrected["corrections/index.html"])


def test_published_mortality_and_ratings_of_all_months_stand_on_a_trusts_own_page_the_newest_first() -> None:
    older, newer = (
        {
            "claims": [],
            "ratings": [{"trust": "RNL", "provider": who, "published": f"2013-{n}-02", "rating": said, "source": f"ratings-{n}.csv"}],
            "mortality": [{"trust": "RNL", "published": f"2013-{n}-30", "value": value, "band": band, "source": f"shmi-{n}.csv", **limits}],
        }
        for n, who, said, value, band, limits in (
            ("09", "RNL", "Inadequate", "1.1700", 1, {"lower": "", "upper": ""}),
            ("10", "RTF", "Good", "1.0913", 2, {"lower": "0.8911", "upper": "1.1223"}),
        )
    )
    text = words(site(a_release(period=SEPTEMBER, evidence=older), a_release(evidence=newer))["trusts/rnl/index.html"])
    assert "30 October 2013 1.0913 as expected 0.8911 to 1.1223 shmi-10.csv" in text
    assert "30 September 2013 1.1700 higher than expected Not in the file shmi-09.csv" in text
    assert "2 September 2013 Hospital RNL NHS Trust Inadequate ratings-09.csv" in text
    assert "ratings-10.csv" not in text.partition("Published ratings")[2]  # of the partner


def test_the_list_of_corrections_says_first_whose_verdict_or_update_is_another(sample: ProgrammeRun) -> None:
    listed = words((sample.site / "corrections" / "index.html").read_bytes())
    turned = "the verdict was “we do not know”, and is “mixed”; its update was “never received”, and is “accepted late”."
    assert f"Buckinghamshire Healthcare NHS Trust: {turned} This changed 22 facts" in listed


def test_a_correction_says_once_what_several_actions_have_in_common() -> None:
    refs = [f"RNL-0{n}" for n in range(1, 7)]
    old = a_release([silent(actions=6)], [an_action(ref, reported=False, narrative="") for ref in refs])
    changed = [an_action(ref, narrative=f"Words about {ref}.", status="delivered" if ref == "RNL-02" else "on_track") for ref in refs]
    new = a_release([a_trust(actions=6)], changed, number=2, standing=old)
    text = words(site(new, replaced=(old,))["corrections/2013-10/2/index.html"]).partition("Every difference, action by action")[0]
    named, _, table = text.partition("What changed Of which actions")
    assert "RNL-06 : Recruit 30 registered nurses for the medical wards." in named
    assert table.startswith(" Reported this month All of these")
    assert "Status RNL-02" in text
    assert "What Before Now Actions Reported this month no yes All of these" in text
    assert "Status On track to deliver Delivered RNL-02" in text
    assert "What was said in words or figures of its own All of these" in text
    assert "Words about" not in text


@pytest.mark.parametrize("path", ["corrections/index.html", "releases/index.html", "trusts/rxq/index.html", "feed.atom"])
def test_the_reason_for_a_correction_names_the_trust(sample: ProgrammeRun, path: str) -> None:
    said = "An update arrived after the last release, from Buckinghamshire Healthcare NHS Trust"
    assert said in words((sample.site / path).read_bytes())


def test_without_corrections_the_page_says_so(two_months: dict[str, bytes]) -> None:
    assert "No month has been published again so far." in words(two_months["corrections/index.html"])


def test_an_illustrative_programme_says_so_on_every_one_of_these_pages(corrected: dict[str, bytes]) -> None:
    for path, body in corrected.items():
        if path.endswith(".html"):
            assert SAMPLE["banner"] in words(body), path


def test_the_verdict_what_is_late_and_what_changed_stand_first_on_a_trusts_own_page() -> None:
    late = [an_action(f"RNL-0{n}", past_due=True, days_past_due=n, due_date="2013-10-01", action=f"Promise {n}") for n in range(1, 7)]
    verdict = a_verdict("getting_better", "RNL", "partly", "Mixed: 0 of 6 kept.", '[["verdict", "mixed"]]')
    trusts = [a_trust(past_due=6, actions=6, on_track=6)]
    page = site(a_release(trusts, late, verdicts=[on_time(), verdict], before=([a_trust(actions=6)], [])))["trusts/rnl/index.html"]
    text = words(page).partition("Every promise, and its status by month")[0]
    assert "Mixed : 0 of 6 kept." in text
    assert "Promise 6. RNL-06 : Reported on track, but 6 days past its agreed date." in text
    assert "All 6 in the latest month" in text
    assert text.index("What is late") < text.index("What changed since what was known for September 2013")


def test_the_verdict_of_every_month_stands_in_the_table_of_months(two_months: dict[str, bytes]) -> None:
    assert two_months["trusts/rnl/index.html"].count(b"<td role=cell>No verdict</td>") == 2


def test_whom_to_ask_and_when_a_trust_leaves_stand_on_its_page_with_their_source() -> None:
    told = [
        {"place": place, "trust": "", "day": "2013-09-19", "words": f"What is known of {place}.", "source": "A page"}
        for place in ("asking", "leaving")
    ]
    release = a_release([a_trust()], [an_action()])
    text = words(leading_pages([published(release)], [a_note(release)], {**some_words(), "announced": told})["trusts/rnl/index.html"])  # type: ignore[typeddict-item]
    assert "When it leaves What is known of leaving. Source: A page" in text
    assert "To ask, or to complain What is known of asking. Source: A page" in text
