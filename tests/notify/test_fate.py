"""What operators read of a notice: one line that says what became of it, whichever way it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.ladder_step import Extension
from tasks.model.level import Level
from tasks.model.mistake import BadConfig, Mistake
from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing
from tasks.notify.bounces import follow_bounces
from tasks.notify.chase import chase
from tasks.notify.ladder_progress import ladder_progress
from tasks.notify.letters import Standing, is_written
from tasks.notify.notices import put_in_outbox
from tasks.notify.posting import Posted
from tasks.notify.sending import ChannelAway, NotAllSent, _reported, send_notices
from tasks.notify.undelivered import alternates_for, listing, pass_on
from tasks.record.facts import Mail
from tasks.record.outbox import BY_HAND, CANCELLED, PASSED_ON, Outbox
from tasks.record.stores.folder import FolderStore
from tasks.run.programme import load_programme
from tests.notify.builders import AS_OF, DECEMBER, DIRECTOR, MONITOR, NTDA, Taking, letter, notice, notices, outbox, room

OCTOBER = Period(2013, 10)
MORNING = datetime(2013, 11, 14, 8, 30, tzinfo=UTC)
NIGHT = datetime(2013, 11, 14, 3, tzinfo=UTC)


@pytest.fixture
def box(tmp_path):
    return outbox(FolderStore(tmp_path))


@pytest.fixture
def queued(box):
    (one,) = box.queue([notice()])
    return one


def test_a_notice_waits_until_it_is_sent_and_then_says_by_which_channel(box, queued):
    assert (box.fate(queued), box.waits(queued)) == ("waits", True)
    box.take(queued, channel="smtp", where="<1>", at=AS_OF)
    assert (box.fate(queued), box.waits(queued)) == ("sent by smtp", False)


def test_what_a_provider_said_last_stands_behind_the_channel(box, queued):
    box.take(queued, channel="govuk notify", where="1", at=AS_OF)
    box.deliver(queued, "on its way to desk@monitor.example", final=False, failed=False, at=AS_OF)
    assert box.fate(queued) == "sent by govuk notify, on its way to [address]"
    box.deliver(queued, "delivered", final=True, failed=False, at=AS_OF)
    assert box.fate(queued) == "sent by govuk notify, delivered"
    assert [(one.number, one.final) for one in box.deliveries(queued)] == [(1, False), (2, True)]


def test_a_notice_that_was_sent_once_more_in_doubt_says_so(box, queued):
    box.take(queued, channel="smtp", where="<1>", at=AS_OF, repeat="it may have been taken before")
    assert box.fate(queued) == "sent by smtp, possibly twice"


def test_a_notice_that_was_given_up_says_why_once(box, queued):
    assert (CANCELLED, PASSED_ON, BY_HAND) == ("cancelled", "passed on", "for a person"), "as records have it"
    assert box.give_up(queued, BY_HAND, "no mailbox desk@monitor.example", AS_OF)
    assert not box.give_up(queued, PASSED_ON, "later", AS_OF)
    assert (box.fate(queued), box.given_up(queued).sentence, box.waits(queued)) == (BY_HAND, "no mailbox [address]", False)


def test_the_operators_list_has_a_line_for_each_notice_and_says_what_is_left_to_do(run):
    morning = run.at(MORNING)
    chase(morning, OCTOBER, ())
    box = Outbox(morning.record, OCTOBER)
    (one,) = box.notices()
    subject = f"{one.recipient.name}: {one.subject}"
    assert list(listing(morning, OCTOBER)) == [
        f"waits                                     {subject}",
        "1 notice for October 2013; none for a person to see to.",
    ]
    box.take(one, channel="smtp", where="<1>", at=MORNING)
    box.deliver(one, "delivered", final=True, failed=False, at=MORNING)
    assert next(iter(listing(morning, OCTOBER))) == f"sent by smtp, delivered                   {subject}"


def test_whoever_stands_in_for_a_post_is_asked_by_the_address_of_its_holder_on_the_day(programme, run):
    rows = [
        *("RNL,lead,A Lead,lead@rnl.example,2013-07-16,", "RNL,alternate:lead,A Deputy,deputy@rnl.example,2013-07-16,2013-11-13"),
        *("RNL,alternate:lead,Another Deputy,next@rnl.example,2013-11-14,", "RDD,alternate:lead,Elsewhere,lead@rdd.example,2013-07-16,"),
    ]
    (programme[0] / "people.csv").write_text("\n".join(["trust,role,name,address,start,end", *rows]), encoding="utf-8")
    known, mine = load_programme(programme[0]), notice(addressed=(Recipient("lead", "A Lead", "LEAD@rnl.example"),))
    for day, names in ((MORNING.date(), ["Another Deputy"]), (datetime(2013, 11, 13, tzinfo=UTC).date(), ["A Deputy"])):
        assert [one.name for one in alternates_for(known, mine, day)] == names
    assert alternates_for(known, notice(), MORNING.date()) == ()


def test_what_was_passed_on_names_to_whom_and_is_passed_on_no_further(box, queued):
    deputies = [Recipient("lead", name, f"{n}@monitor.example") for n, name in enumerate(("A\nDeputy", "Another"))]
    (instead, _) = pass_on(box, queued, (*deputies, Recipient("desk", "Herself", MONITOR.address.upper())), "no such mailbox", AS_OF)
    assert box.given_up(queued).sentence == (
        f"Not delivered to Special measures desk, so told to A Deputy, Another: {queued.subject}. no such mailbox"
    )
    assert (instead.recipient.name, instead.copied, instead.level.alternate) == ("A Deputy", (), True)
    assert pass_on(box, instead, (Recipient("lead", "Third", "third@monitor.example"),), "no such mailbox", AS_OF) == ()
    assert (box.fate(queued), box.fate(instead)) == (PASSED_ON, "waits")


def test_what_came_back_is_given_to_others_for_those_alone_whom_it_did_not_reach(tmp_path):
    post = room(FolderStore(tmp_path), Taking())
    (one,) = post.outbox.queue([notice(copied=(DIRECTOR, NTDA))])
    post.outbox.take(one, channel="taking", where="1", at=AS_OF)
    came = {"kind": "bounce", "received_at": AS_OF, "name": "1.eml", "sha256": "", "size": 1, "sent_by": "", "vouched": True, "subject": ""}
    came |= {"message_id": "", "sentence": "It came back: full", "period": DECEMBER, "notice": one.id}
    for which, unreached in (("1", NTDA), ("2", MONITOR)):
        post.outbox.record.add(Mail(id=which, unreached=(unreached.address,), **came))
        says = f"Tell {unreached.name} ({unreached.address}) by other means: {one.subject}. Not delivered: It came back: full"
        assert follow_bounces(post).alarms == [says]
    assert [(word.text, word.final, word.failed) for word in post.outbox.deliveries(one)] == [
        ("It came back: full (1)", True, False),
        ("It came back: full (2)", True, True),
    ]
    assert follow_bounces(post).alarms == []


def test_nobody_to_pass_it_on_to_leaves_it_waiting(box, queued):
    assert pass_on(box, queued, (MONITOR,), "no such mailbox", AS_OF) == ()
    assert box.fate(queued) == "waits"


@pytest.fixture
def leaving(monkeypatch):
    """A channel that sends out of this machine and was asked for; no server is called before something is sent."""
    for name, value in {"CHANNEL": "smtp", "LIVE": "1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9"}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)


def test_a_channel_that_leaves_the_machine_is_not_asked_without_a_moment(run, leaving):
    chase(run.at(MORNING), OCTOBER, ())
    says = "the channel 'smtp' sends out of this machine, so the flow that asks for it has to say at which moment"
    with pytest.raises(Mistake, match=f"^{says}$"):
        send_notices(run.at(MORNING), OCTOBER)
    assert len(Outbox(run.record, OCTOBER).waiting()) == 1


def test_at_night_nothing_leaves_the_machine_and_no_server_is_called(run, leaving, caplog):
    caplog.set_level("INFO", "measures")
    chase(run.at(MORNING), OCTOBER, ())
    assert send_notices(run.at(MORNING), OCTOBER, NIGHT) == 0
    assert "2013-10  quiet hours: what waits is sent on the next working morning" in caplog.text
    assert len(Outbox(run.record, OCTOBER).waiting()) == 1


def test_held_back_nothing_is_sent_and_the_log_says_so(run, monkeypatch, caplog):
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    chase(run.at(MORNING), OCTOBER, ())
    assert send_notices(run.at(MORNING), OCTOBER, MORNING) == 0
    assert "2013-10  notices are held back (MEASURES_HOLD_NOTICES): nothing is sent" in caplog.text


def test_a_folder_is_written_to_at_any_hour_and_without_a_moment(run, caplog):
    caplog.set_level("INFO", "measures")
    chase(run.at(MORNING), OCTOBER, ())
    assert send_notices(run.at(MORNING), OCTOBER) == 1
    (one,) = Outbox(run.record, OCTOBER).notices()
    receipt = Outbox(run.record, OCTOBER).receipt(one)
    assert receipt.at is None
    assert caplog.messages[-1] == f"2013-10  notice: {one.subject}, {receipt.where}"


def test_of_many_letters_the_log_names_the_first_and_of_those_that_wait_the_reasons_of_three(caplog):
    caplog.set_level("INFO", "measures")
    one, twice = Posted(), Posted(waits=["a", "b", "c", "d"])
    for number in range(201):
        (one if number < 100 else twice).went_out(notice(), str(number), repeat=number == 199)
    assert _reported(OCTOBER, [one]) == 100
    assert caplog.messages[0] == f"2013-10  notice: {notice().subject}, 0"
    caplog.clear()
    with pytest.raises(NotAllSent, match=r"^4 notices for 2013-10 wait for the next run\. a\. b\. c\.$"):
        _reported(OCTOBER, [one, twice])
    assert caplog.messages[0] == "2013-10  201 notices sent, of which the first 200 follow; the outbox names all"
    assert caplog.messages[200:] == [f"2013-10  notice: {notice().subject}, 199 (possibly a repeat)"]
    with pytest.raises(ChannelAway, match=r"^1 notice for 2013-10 waits for the next run\. a\.$"):
        _reported(OCTOBER, [Posted(waits=["a"], away=["a"])])


def test_what_a_regulator_is_to_hear_waits_for_its_month_and_is_not_over_with_its_day(run):
    day = run.at(datetime(2013, 11, 19, 9, tzinfo=UTC))
    letters = [letter for one in ladder_progress(day, OCTOBER, ()) for letter in one.letters if letter.step.awaits_approval]
    assert put_in_outbox(day, OCTOBER, letters, Standing.of(day, OCTOBER))
    waits = Outbox(run.record, OCTOBER).waiting()
    chase(run.at(day.moment + timedelta(days=1)), OCTOBER, ())
    assert Outbox(run.record, OCTOBER).waiting() == waits
    later = replace(day, rulebook=replace(run.rulebook, extensions=(Extension("RNL", OCTOBER, date(2013, 11, 28), "A", "B", ""),)))
    for arrived, left in ((("RNL",), [one for one in waits if one.public]), ((), [])):
        chase(later, OCTOBER, arrived)
        assert left == [one for one in Outbox(run.record, OCTOBER).waiting() if one in waits]


def test_what_waits_for_a_trust_that_has_left_is_cancelled_with_the_reason(run):
    chase(run.at(MORNING), OCTOBER, ())
    outbox = Outbox(run.record, OCTOBER)
    (one,) = outbox.waiting()
    chase(replace(run.at(MORNING), rulebook=replace(run.rulebook, spells=())), OCTOBER, ())
    given_up, reason = outbox.given_up(one), "The trust is not expected to report on this month."
    assert (given_up.why, given_up.sentence) == (CANCELLED, f"Not sent, as it no longer held. {reason}")


def test_a_ladder_without_a_public_step_is_named(run):
    later = tuple(replace(step, start=OCTOBER.last_day + timedelta(days=1)) for step in run.rulebook.ladder)
    addressing = Addressing.of(replace(run, rulebook=replace(run.rulebook, ladder=later)), OCTOBER)
    with pytest.raises(BadConfig, match=r"^ladder\.toml: no step of 'stalled' with public = true is in force for 2013-10: add one$"):
        addressing.public_step("stalled", again=False)
    with pytest.raises(BadConfig, match="'stalled' with public = true and again = true is in force"):
        addressing.public_step("stalled", again=True)
    with pytest.raises(BadConfig, match=r"'overdue' under \[\[over\]\] is in force"):
        addressing.step_over("overdue")
    none = Addressing.of(replace(run, rulebook=replace(run.rulebook, ladder=())), OCTOBER)
    assert (none.public_step("stalled", again=False), none.step_over("overdue")) == (None, None)  # a regime that tells nobody


def test_each_post_of_a_step_has_a_letter_and_what_is_public_goes_to_each_who_oversees_the_trust_with_its_own_part(run):
    apart = {name: replace(run.rulebook.stays["RNL"][0], programme=name, regulator=whose) for name, whose in (("A", ""), ("B", "monitor"))}
    parts = [Verdict("programme_part", "RNL", f"RNL {name}", Answer.YES, f"Of {name}.", (("programme", name),)) for name in apart]
    book = replace(run.rulebook, spells=tuple(apart.values()))
    one = replace(Addressing.of(replace(run, rulebook=book), OCTOBER), parts={"RNL": parts})
    verdict, level = letter(trust="RNL").verdict, Level("first")

    def written(*to, public=False, partner=""):
        step = replace(letter(public=public).step, to=to)
        return [(made.role, made.verdict.evidence[1:]) for made in one.letters(step, verdict, level, partner)]

    overseen = {"ntda": (("its plan for A", "Of A."),), "monitor": (("its plan for B", "Of B."),)}
    everybody = [(f"regulator:{code}", part) for code, part in overseen.items()]
    assert written("partner", "regulator", "lead") == [everybody[0], ("lead", ())]
    assert written("lead", "partner", "regulator", public=True, partner="RAL") == [("lead", ()), ("partner:RAL", ()), *everybody]


def test_a_letter_names_the_page_of_its_month_or_trust_and_where_its_files_are(run):
    one = replace(Addressing.of(run, OCTOBER), site="https://measures.example/", files=False)
    pages = [one.page_of(), one.page_of("RNL"), replace(one, site="").page_of("RNL")]
    assert pages == ["https://measures.example/2013-10/", "https://measures.example/2013-10/rnl/", ""]
    assert one.place_of_files(at_desk=True) == "behind the link at the end of this letter"
    kept = "with whoever runs the programme, as this letter cannot carry"
    assert [one.place_of_files(at_desk=False, **them) for them in ({}, {"them": "it"})] == [f"{kept} them", f"{kept} it"]
    assert replace(one, files=True).place_of_files(at_desk=True) == "with this letter"


def test_a_letter_is_written_once_everybody_it_is_addressed_to_has_a_notice():
    both = letter(addressed=[MONITOR, NTDA])
    ids = {one.id for one in notices(both)}
    found = [is_written(both, DECEMBER, known) for known in (ids, {*ids} - {min(ids)}, set())]
    assert [*found, is_written(replace(both, addressed=()), DECEMBER, ids)] == [True, False, False, False]
