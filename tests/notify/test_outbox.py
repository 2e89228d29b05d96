"""Written down, then sent, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tasks.model.level import Level
from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.notify.channels import Away, Uncertain
from tasks.notify.channels.message import EmlFolder
from tasks.notify.posting import NotLive, post_all
from tasks.notify.sending import follow_up
from tasks.record.facts import GivenUp, LeaseEnd, Receipt
from tasks.record.outbox import CANCELLED, Outbox
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, DECEMBER, SENDER, Dying, Taking, letter, notice, notices, outbox, room

TRUSTS = ["RDD", "RJF", "RJL", "RK5", "RMP", "RPA"]


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "record")


def queue(store, *found):
    return outbox(store).queue(found)


def send(store, channel, **asked):
    return tuple(post_all(room(store, channel, **asked)).sent)


def six(**words):
    return notices(*(letter(trust, **words) for trust in TRUSTS))


def mails(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def killed():
    raise KeyboardInterrupt


def test_ten_runs_send_each_notice_once(store):
    channel = Taking()
    for _ in range(10):
        queue(store, *six())
        send(store, channel)
    assert sorted(one.id for one in channel.taken) == sorted(one.id for one in six())


def test_a_run_says_what_it_queued_and_sent_and_a_rerun_says_nothing(store):
    assert [one.trust for one in queue(store, *six())] == TRUSTS
    assert len(send(store, Taking())) == 6
    assert queue(store, *six()) == ()
    assert send(store, Taking()) == ()


def test_a_channel_that_breaks_down_after_three_is_taken_up_where_it_stopped(store):
    queue(store, *six())
    first, second = Taking(breaks_after=3), Taking()
    with pytest.raises(ConnectionError):
        send(store, first)
    send(store, second)
    assert (len(first.taken), len(second.taken)) == (3, 3)
    assert {one.id for one in first.taken + second.taken} == {one.id for one in six()}


def test_a_run_killed_before_the_receipt_leaves_one_file_with_the_same_bytes(store, tmp_path):
    queue(store, notice())
    folder = tmp_path / "mail"
    with pytest.raises(KeyboardInterrupt):
        send(Dying(store, 0, False, killed), EmlFolder(folder, SENDER))
    before = mails(folder)
    assert len(before) == 1
    (again,) = send(store, EmlFolder(folder, SENDER))
    assert again.where in before
    assert mails(folder) == before


def test_a_notice_queued_at_an_earlier_run_is_sent_as_it_was_queued(store):
    queue(store, notice(sentence="As it stood first."))
    assert queue(store, notice(sentence="As it stood later.")) == ()
    channel = Taking()
    send(store, channel)
    assert "As it stood first." in channel.taken[0].text


def test_a_receipt_says_which_channel_took_it_and_where(store):
    one = notice()
    queue(store, one)
    send(store, Taking())
    assert outbox(store).receipt(one) == Receipt(period=DECEMBER, notice=one.id, channel="taking", where="taken as 1", as_of=AS_OF)


def test_nothing_leaves_the_machine_unless_asked(store):
    queue(store, notice())
    channel = Taking(leaves=True)
    with pytest.raises(NotLive, match="'taking' sends out of this machine"):
        send(store, channel)
    assert channel.taken == []
    send(store, channel, live=True)
    assert len(channel.taken) == 1


def test_another_periods_notices_are_left_alone(store):
    queue(store, notice())
    january = replace(room(store, Taking()), outbox=outbox(store, Period(2014, 1)))
    assert post_all(january).sent == []


def test_what_regulators_get_with_the_month_is_public_sent_or_not_and_a_reminder_is_not(store):
    queue(store, *six(public=True), notice(level="reminder", before_trouble=True))
    send(store, Taking(breaks_after=1000))
    assert [one.trust for one in sorted(outbox(store).public(), key=lambda one: one.trust)] == TRUSTS


def test_a_notice_is_read_back_whole(store):
    one = notice(trust_name="Žižkov – a test", banner="Illustrative sample: x", public=True)
    queue(store, one)
    assert outbox(store).notices() == (one,)


def test_a_notice_that_was_cancelled_and_holds_once_more_is_a_notice_of_its_own_however_often(store):
    box, one = outbox(store), notice()
    for again in range(4):
        (queued,) = box.queue([one])
        assert queued.level == Level("first", again=again)
        assert box.give_up(queued, CANCELLED, "It no longer held.", AS_OF)
    assert str(queued.level) == "first, again, again, again"
    assert box.waiting() == ()


def test_trouble_that_comes_back_after_its_end_was_sent_is_a_second_time(store):
    trouble, end = notice(), notice(level="resolved", over=True)
    queue(store, trouble)
    send(store, Taking())
    assert queue(store, trouble) == ()
    queue(store, end)
    assert queue(store, trouble) == ()  # nobody has heard of its end yet
    send(store, Taking())
    (second,) = queue(store, trouble)
    assert second.level == Level("first", time=2)
    assert second.id != trouble.id


def test_facts_about_a_notice_hold_no_address_of_anyone(store):
    box, one = outbox(store), notice()
    box.queue([one])
    lease = box.lease(one, worker="w", channel="c", at=AS_OF)
    assert lease is not None
    box.end(lease, "the mail server refused desk@monitor.example: 550 <ann@home.example> moved")
    box.give_up(one, CANCELLED, "desk@monitor.example: gone", AS_OF)
    held = b"".join(store.read(key) for key in store.keys("facts/"))
    assert b"@monitor.example" not in held
    assert b"@home.example" not in held
    ended = box.record.get(LeaseEnd, DECEMBER, one.id, 1)
    assert ended.why == "the mail server refused [address]: 550 <[address]> moved"
    assert box.record.get(GivenUp, DECEMBER, one.id).sentence == "[address]: gone"


def test_a_recipient_whose_address_was_erased_is_for_a_person(store):
    one = notice(copied=[])
    queue(store, one)
    box = Outbox(outbox(store).record, DECEMBER)
    assert box.record.people.erase(one.recipient.address)
    posted = post_all(room(store, Taking()))
    assert posted.sent == []
    assert posted.alarms == [
        f"Tell {one.recipient.name} () by other means: {one.subject}. Not delivered: taking cannot send to the address on record"
    ]


def test_a_lease_holds_others_off_for_five_minutes_and_counts_who_left_it_in_doubt(store):
    box, one = outbox(store), notice()
    box.queue([one])
    asked = {"worker": "w", "channel": "c"}
    first = box.lease(one, **asked, at=AS_OF)
    assert first is not None
    assert box.lease(one, **asked, at=AS_OF + timedelta(minutes=4)) is None
    second = box.lease(one, **asked, at=AS_OF + timedelta(minutes=5))
    assert second is not None
    assert (second.number, second.doubtful) == (2, 1)
    box.end(second, "not taken")
    third = box.lease(one, **asked, at=AS_OF + timedelta(minutes=6))
    assert third is not None
    assert (third.number, third.doubtful) == (3, 1)


def test_whoever_began_since_an_outbox_was_first_asked_holds_it_off_too(store):
    box, one, other = outbox(store), *notices(letter("RDD"), letter("RJF"))
    queue(store, one, other)
    assert box.lease(one, worker="w", channel="c", at=AS_OF), "by which it knows that nobody was at any"
    assert outbox(store).lease(other, worker="another", channel="c", at=AS_OF)
    assert box.lease(other, worker="w", channel="c", at=AS_OF) is None


def test_what_another_worker_hears_of_a_letter_meanwhile_is_not_lost(store):
    box, (one,) = outbox(store), notices(letter("RDD"))
    queue(store, one)
    assert box.deliveries(one) == [], "by which it knows of none"
    outbox(store).deliver(one, "meanwhile", final=False, failed=False, at=AS_OF)
    box.deliver(one, "in the end", final=True, failed=False, at=AS_OF)
    assert [(each.number, each.text) for each in outbox(store).deliveries(one)] == [(1, "meanwhile"), (2, "in the end")]


class Listing:
    """A store that counts how often anything below a folder is listed."""

    def __init__(self, store):
        self.store, self.listed = store, []

    def keys(self, prefix=""):
        self.listed.append(prefix)
        return self.store.keys(prefix)

    def __getattr__(self, name):
        return getattr(self.store, name)


def test_however_many_letters_a_round_sends_whoever_began_and_what_was_heard_is_listed_once(store):
    queue(store, *notices(*map(letter, TRUSTS)))
    listing, channel = Listing(store), Taking(leaves=True)
    assert post_all(room(listing, channel, live=True)).many == len(TRUSTS)
    follow_up(room(listing, channel, live=True))
    assert [sum(kind in prefix for prefix in listing.listed) for kind in ("/leases/", "/deliveries/")] == [1, 1]


def test_what_another_worker_sent_between_the_listing_and_our_lease_is_not_sent_again(store):
    one, channel, box = notice(), Taking(leaves=True), outbox(store)
    queue(store, one)

    def meanwhile(waiting):
        box.take(waiting, channel="taking", where="by another worker", at=AS_OF)
        return ""

    posted = post_all(room(store, channel, live=True, no_longer_so=meanwhile))
    assert (posted.sent, posted.waits, channel.taken) == ([], [], [])
    assert box.record.get(LeaseEnd, DECEMBER, one.id, 1).why == "it was sent already"
    assert box.receipt(one).where == "by another worker"


def test_while_another_worker_is_at_it_a_notice_waits_and_the_round_says_so(store):
    one, channel = notice(), Taking(leaves=True)
    queue(store, one)
    outbox(store).lease(one, worker="another", channel="taking", at=AS_OF)
    posted = post_all(room(store, channel, live=True))
    assert posted.waits == [f"{one.subject}: another worker is at it, or was a few minutes ago"]
    assert (posted.sent, channel.taken) == ([], [])


def test_what_no_longer_holds_is_cancelled_with_the_reason(store):
    one, channel = notice(), Taking()
    queue(store, one)
    assert post_all(room(store, channel, no_longer_so=lambda _: "Not sent, as it came.")).sent == channel.taken == []
    given_up = outbox(store).given_up(one)
    assert (given_up.why, given_up.sentence) == (CANCELLED, "Not sent, as it came.")


def test_a_round_that_lasted_long_enough_or_met_a_channel_that_is_away_tries_no_more_and_says_why(store):
    queue(store, *six())
    late = post_all(room(store, Taking(), out_of_time=lambda: True))
    assert [one.rpartition(": ")[2] for one in late.waits] == ["not tried, as the round has lasted long enough"] * 6

    class Gone(Taking):
        def send(self, notice, *, again=False):
            raise Away("nobody is there")

    gone = post_all(room(store, Gone(leaves=True), live=True))
    assert [one.rpartition(": ")[2] for one in gone.waits] == ["nobody is there", *["not tried, as the channel takes nothing for now"] * 5]


def test_what_ended_in_doubt_is_named_and_after_three_of_them_no_other_is_tried(store):
    class Silent(Taking):
        def send(self, notice, *, again=False):
            raise Uncertain("the line went dead")

    queue(store, *six())
    posted = post_all(room(store, Silent(leaves=True), live=True))
    subjects = {one.subject for one in outbox(store).waiting()}
    assert posted.doubts == ["the line went dead"] * 3
    assert {one.rpartition(": ")[0] for one in posted.waits} == subjects
    assert [one.rpartition(": ")[2] for one in posted.waits] == [*posted.doubts, *["not tried, as 3 sendings ended in doubt"] * 3]


def test_a_mail_file_is_named_by_what_it_is_about(store, tmp_path):
    one = notice()
    queue(store, one)
    (sent,) = send(store, EmlFolder(tmp_path / "mail", SENDER))
    assert sent.where == f"2013-12-RPA-overdue-{one.id}.eml"
    assert list(mails(tmp_path / "mail")) == [sent.where]


def test_a_mail_file_cannot_land_outside_its_folder(tmp_path):
    channel = EmlFolder(tmp_path / "mail", SENDER)
    where = channel.send(replace(notice(), trust="../../RPA")).where
    assert "/" not in where
    assert list(mails(tmp_path / "mail")) == [where]


def test_the_same_mail_again_touches_nothing(tmp_path):
    channel = EmlFolder(tmp_path / "mail", SENDER)
    path = tmp_path / "mail" / channel.send(notice()).where
    written = path.stat().st_mtime_ns, path.stat().st_ino
    channel.send(notice())
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == written


def test_a_person_in_two_posts_is_one_recipient_of_one_notice_for_each_step(store):
    desk = Recipient("regulator", "Desk", "desk@monitor.example")
    queue(store, notice(addressed=[desk], copied=[]), notice(addressed=[desk], copied=[], level="second"))
    assert len(outbox(store).waiting()) == 2


def test_what_notices_are_about_is_found_again_and_never_hides_one_that_came_since(store):
    queue(store, *six(public=True))
    held = outbox(store)
    held.hold_subjects()
    queue(store, *notices(letter("RNL")))
    held.hold_subjects()
    queue(store, *notices(letter("RBT", public=True)))
    assert [one.trust for one in sorted(held.notices(lambda one: not one.public), key=lambda one: one.trust)] == ["RNL"]
    assert {one.trust for one in held.notices(lambda one: one.public)} == {*TRUSTS, "RBT"}
