"""One contract for every way out: whoever is killed, however many are at it, each notice is taken once, or once more and marked."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tasks.model.notice import Recipient
from tasks.notify.channels.message import EmlFolder
from tasks.notify.posting import post_all
from tasks.notify.sending import follow_up
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, MONITOR, SENDER, Dying, letter, notice, notices, outbox, room
from tests.notify.mail_server import MailServer
from tests.notify.notify_service import NotifyService
from tests.notify.ses_service import SesService

DEPUTY = Recipient("alternate", "Deputy", "deputy@monitor.example")
WAYS = ["smtp", "govuk notify", "ses"]


class FolderWay:
    """The folder of mail files in the same clothes."""

    asks = True
    fault = None

    def __init__(self, folder):
        self.folder = folder

    def channel(self, timeout=5):
        return EmlFolder(self.folder, SENDER)

    def taken(self):
        return [path.stem.rpartition("-")[2] for path in self.folder.glob("*.eml")]

    def marked(self):
        return [b"X-Notice-Repeat" in path.read_bytes() for path in self.folder.glob("*.eml")]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with MailServer(tmp_path_factory.mktemp("tls")) as smtp, NotifyService() as notify, SesService() as ses:
        yield {"smtp": smtp, "govuk notify": notify, "ses": ses}


@pytest.fixture
def way(request, servers, tmp_path):
    if request.param == "eml folder":
        return FolderWay(tmp_path / "mail")
    found = servers[request.param]
    found.fault = None
    if request.param == "smtp":
        found.mails.clear()
    elif request.param == "govuk notify":
        found.messages.clear()
        found.statuses.clear()
        found.delayed.clear()
        found.took.clear()
        found.asked.clear()
        found.__dict__.pop("post", None)
    else:
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.ses.models import ses_backends

        ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-2"].sent_messages.clear()
    return found


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "record")


def every_way(test):
    return pytest.mark.parametrize("way", ["eml folder", *WAYS], indirect=True)(test)


def ways_out(test):
    return pytest.mark.parametrize("way", WAYS, indirect=True)(test)


def queue(store, *found):
    outbox(store).queue(found)
    return [one.id for one in found]


def three():
    return notices(*(letter(trust, copied=[]) for trust in ("RDD", "RJF", "RPA")))


def room_at(store, way, minutes=0, timeout=5, **asked):
    return room(store, way.channel(timeout), AS_OF + timedelta(minutes=minutes), f"worker {minutes}", live=True, **asked)


def post(store, way, minutes=0, **asked):
    return post_all(room_at(store, way, minutes, **asked))


def given_up(store, which):
    box = outbox(store)
    return next(box.given_up(one) for one in box.notices() if one.id == which)


def words_on(store, which):
    box = outbox(store)
    return [one.text for notice in box.notices() if notice.id == which for one in box.deliveries(notice)]


def killed():
    raise KeyboardInterrupt


@every_way
def test_ten_runs_send_each_notice_once(way, store):
    ids = queue(store, *three())
    for run in range(10):
        post(store, way, minutes=10 * run)
    assert sorted(way.taken()) == sorted(ids)
    assert not any(way.marked())


@every_way
@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
def test_killed_at_every_write_each_notice_is_taken_once_or_once_more_and_marked(way, store, after):
    ids, n = [], 0
    while True:
        one = notice(trust="RPA", copied=[], addressed=[Recipient("regulator", "Desk", f"desk{n}@monitor.example")])
        queue(store, one)
        ids.append(one.id)
        try:
            post(Dying(store, n, after, killed), way, minutes=1000 * n)
        except KeyboardInterrupt:
            for run in range(1, 11):
                post(store, way, minutes=1000 * n + 10 * run)
        else:
            break
        n += 1
    assert n >= 1
    assert outbox(store).waiting() == ()
    for which in ids:
        marks = [mark for taken, mark in zip(way.taken(), way.marked(), strict=True) if taken == which]
        assert marks in ([[False]] if way.asks else [[False], [False, True], [True]])


@every_way
def test_two_workers_at_once_send_each_notice_once(way, store):
    ids = queue(store, *three())
    start = threading.Barrier(2)

    def work():
        start.wait()
        post(store, way)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(way.taken()) == sorted(ids)


@ways_out
def test_an_answer_lost_after_taking_is_found_by_asking_or_repeated_once_with_a_mark(way, store):
    (which,) = queue(store, notice(copied=[]))
    way.fault = "drop"
    for run in range(4):
        post(store, way, minutes=10 * run)
    assert way.taken() == [which] if way.asks else way.taken() == [which, which]
    assert way.marked() == ([False] if way.asks else [False, True])
    if not way.asks:
        assert given_up(store, which).why == "for a person"


@ways_out
def test_what_is_put_off_waits_and_goes_in_the_next_run_at_once(way, store):
    (which,) = queue(store, notice(copied=[]))
    way.fault = "later"
    assert len(post(store, way).waits) == 1
    way.fault = None
    assert [one.notice.id for one in post(store, way, minutes=1).sent] == [which]
    assert way.marked() == [False]


@ways_out
def test_a_channel_that_lets_nobody_in_blames_no_notice_and_all_wait(way, store):
    queue(store, *three())
    way.fault = "shut"
    posted = post(store, way)
    assert (len(posted.alarms), posted.sent, way.taken()) == (1, [], [])
    way.fault = None
    assert len(post(store, way, minutes=1).sent) == 3


@ways_out
def test_who_cannot_be_reached_is_stood_in_for_and_told_why(way, store):
    queue(store, notice(copied=[]))
    way.fault = "refuse"
    posted = post(store, way, alternates=[DEPUTY])
    (sent,) = posted.sent
    assert sent.notice.recipient == DEPUTY
    (passed_on,) = (one for one in outbox(store).notices() if one.id == sent.notice.id)
    assert passed_on.text.startswith("Deputy, this comes to you because it could not be delivered to Special measures desk.")
    assert "could not be delivered to Special measures desk" in passed_on.html
    assert posted.alarms == []
    assert post(store, way, minutes=10, alternates=[DEPUTY]).sent == []


@ways_out
def test_where_nobody_stands_in_a_person_has_to_tell_them(way, store):
    (which,) = queue(store, notice(copied=[]))
    way.fault = "refuse"
    (alarm,) = post(store, way).alarms
    assert alarm.startswith(f"Tell {MONITOR.name} ({MONITOR.address}) by other means:")
    assert given_up(store, which).why == "for a person"
    assert post(store, way, minutes=10).alarms == []


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
@pytest.mark.parametrize("fault", ["broken", "delay"])
def test_notify_is_asked_before_anything_is_sent_again(way, store, fault):
    (which,) = queue(store, notice(copied=[]))
    way.fault = fault
    assert post(store, way, timeout=0.3).sent == []
    way.delayed.set()
    assert fault != "delay" or way.took.wait(10)  # by the service's own thread
    way.fault = None
    assert post(store, way, minutes=1).sent == []  # it may still be on its way
    assert len(post(store, way, minutes=10).sent) == 1
    assert way.taken() == [which]


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_notify_sends_a_copy_to_each_person_apart_and_only_once(way, store):
    one = notice()
    queue(store, one)
    way.fault = "drop"
    post(store, way)
    way.fault = None
    post(store, way, minutes=10)
    assert way.taken() == [one.id, f"{one.id}-1"]


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_notify_with_another_key_is_not_let_in(way, store):
    queue(store, notice(copied=[]))
    wrong = room(store, way.channel(key="test-" + "4" * 36 + "-" + "5" * 36), live=True)
    assert "check the key" in post_all(wrong).alarms[0]
    assert way.taken() == []


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_what_notify_says_later_is_kept_until_it_is_final(way, store):
    (which,) = queue(store, notice(copied=[]))
    post(store, way)
    way.statuses[way.messages[0]["id"]] = [
        "sending",
        "sending",
        "delivered",
        "permanent-failure",
    ]  # what comes after the final word is not listened to
    for run in range(6):
        follow_up(room_at(store, way, minutes=60 * run))
    assert words_on(store, which) == ["sending", "delivered"]


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
@pytest.mark.parametrize("word", ["permanent-failure", "technical-failure"])
def test_a_mailbox_that_turns_out_not_to_exist_or_not_to_be_reached_is_stood_in_for(way, store, word):
    queue(store, notice(copied=[]))
    post(store, way)
    way.statuses[way.messages[0]["id"]] = [word]
    for run in range(2):
        follow_up(room_at(store, way, minutes=60 + run, alternates=[DEPUTY]))
    sent = post(store, way, minutes=70).sent
    assert [one.notice.recipient for one in sent] == [DEPUTY]


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_a_full_mailbox_is_written_to_again_later_and_somebody_else_is_told_after_the_third_time(way, store):
    queue(store, notice(copied=[]))
    for time in range(3):
        hours = 60 * 24 * time
        assert [one.notice.recipient for one in post(store, way, minutes=hours, alternates=[DEPUTY]).sent] == [MONITOR]
        way.statuses[way.messages[-1]["id"]] = ["temporary-failure"]
        follow_up(room_at(store, way, minutes=hours + 60, alternates=[DEPUTY]))
        if time < 2:
            assert outbox(store).waiting() == ()  # so soon it is not tried again
        follow_up(room_at(store, way, minutes=hours + 60 * 5, alternates=[DEPUTY]))
        follow_up(room_at(store, way, minutes=hours + 60 * 6, alternates=[DEPUTY]))
    assert [one.recipient for one in outbox(store).waiting()] == [DEPUTY]
    assert len(set(way.taken())) == 3  # each under a reference of its own


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
@pytest.mark.parametrize("fault", ["gateway 400", "gateway 403", "gateway 404", "later"])
def test_what_is_in_trouble_in_front_of_notify_refuses_nothing_for_ever(way, store, fault):
    queue(store, *three())
    way.fault = fault
    posted = post(store, way, alternates=[DEPUTY])
    assert (posted.sent, posted.alarms, len(posted.waits), len(posted.away)) == ([], [], 3, 1)
    way.fault = None
    assert len(post(store, way, minutes=1).sent) == 3


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
@pytest.mark.parametrize("fault", ["no id", "half an answer"])
def test_an_answer_of_notify_that_is_not_whole_is_asked_about_and_never_counts(way, store, fault):
    (which,) = queue(store, notice(copied=[]))
    way.fault = fault
    assert len(post(store, way).doubts) == 1
    way.fault = None
    assert len(post(store, way, minutes=10).sent) == 1
    assert way.taken() == [which]


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_a_copy_that_notify_puts_off_brings_the_recipient_no_second_message(way, store):
    one = notice()
    queue(store, one)
    put_off(way, one.copied[0].address)
    assert [len(post(store, way, minutes=run).sent) for run in range(2)] == [1, 0]
    assert way.taken() == [one.id]
    assert len(outbox(store).waiting()) == 1


def put_off(way, address):
    """Make it take all but what goes to an address."""
    honest = way.post

    def post(handler, body):
        way.fault = "later" if body["email_address"] == address else None
        return honest(handler, body)

    way.post = post


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_a_notify_that_answers_no_question_is_asked_a_few(way, store):
    queue(store, *notices(*(letter(trust, copied=[]) for trust in ("RDD", "RJF", "RPA", "RJL", "RK5"))))
    post(store, way)
    way.asked.clear()
    way.signed = lambda _: False
    posted = follow_up(room_at(store, way, minutes=60))
    del way.signed
    assert len(way.asked) == len(posted.waits) == 3


@pytest.mark.parametrize("way", ["govuk notify"], indirect=True)
def test_notify_is_not_asked_after_its_seven_days(way, store):
    (which,) = queue(store, notice(copied=[]))
    post(store, way)
    way.asked.clear()
    follow_up(room_at(store, way, minutes=8 * 24 * 60))
    assert way.asked == []
    assert words_on(store, which) == ["nothing more can be asked"]


@pytest.mark.parametrize("way", ["smtp"], indirect=True)
def test_a_mail_reaches_recipient_and_copy_under_the_notices_own_id(way, store):
    one = notice()
    queue(store, one)
    (sent,) = post(store, way).sent
    ((recipients, mail),) = way.mails
    assert recipients == ["desk@monitor.example", "director@rpa.example"]
    assert mail["Message-ID"] == sent.where == f"<{one.id}@regime.example>"


@pytest.mark.parametrize("way", ["smtp"], indirect=True)
def test_a_repeat_says_so_in_its_subject(way, store):
    queue(store, notice(copied=[]))
    way.fault = "drop"
    post(store, way)
    way.fault = None
    post(store, way, minutes=10)
    assert way.mails[1][1]["Subject"].startswith("[Possible repeat] ")


def test_a_notice_that_no_longer_holds_is_cancelled_and_not_sent(store, tmp_path):
    (which,) = queue(store, notice())
    way = FolderWay(tmp_path / "mail")
    assert post(store, way, no_longer_so=lambda _: "The update came.").sent == []
    assert given_up(store, which).sentence == "The update came."
    assert post(store, way).sent == []
