"""Whatever a mail server answers, what was sent and what is known of it agree, and no server costs more than its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasks.model.notice import Recipient
from tasks.notify.posting import DOUBTS, post_all
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, DIRECTOR, letter, notice, notices, outbox, room
from tests.notify.lying_server import AFTER_THE_DOT, ENDLESS, LIES, QUIET, LyingServer, nobody_there

DEPUTY = Recipient("alternate", "Deputy", "deputy@rpa.example")
TRUSTS = ["RDD", "RJF", "RJL", "RK5", "RMP", "RPA"]


@pytest.fixture
def server():
    with LyingServer() as found:
        yield found


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "record")


def queue(store, *found):
    outbox(store).queue(found)
    return [one.id for one in found]


def post(store, server, minutes=0, timeout=5.0, **asked):
    return post_all(room(store, server.channel(timeout), AS_OF + timedelta(minutes=minutes), live=True, **asked))


def six(**words):
    return notices(*(letter(trust, copied=[], **words) for trust in TRUSTS))


def known(store):
    """What the record says of each notice: 'waits', 'sent', 'possibly twice', or why it was given up."""
    box = outbox(store)
    return {one.id: "possibly twice" if "twice" in (fate := box.fate(one)) else fate.partition(" ")[0] for one in box.notices()}


def agree(store, server):
    """What the record knows holds of what the server has: sent means once, and a second one says that it is one."""
    for which, fate in known(store).items():
        marks = [mark for taken, mark, _ in server.taken if taken == which]
        if fate == "sent":
            assert marks == [False]
        elif fate == "possibly twice":
            assert marks in ([True], [False, True])
        else:  # it waits or is a person's, who is told that nobody knows; none came as a repeat that does not say so
            assert marks in ([], [False], [False, True], [True])


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_before_the_letter_is_out_has_taken_nothing_and_all_of_it_waits(store, server, lie):
    ids = queue(store, *six())
    server.lies = LIES[lie]
    posted = post(store, server, timeout=0.5)
    assert (posted.sent, len(posted.waits), len(posted.away)) == ([], 6, 1)
    assert (server.taken, server.lines) == ([], 1)
    server.lies = {}
    assert len(post(store, server, minutes=1).sent) == 6  # nobody need wait for a lease: it is certain that nothing was taken
    assert sorted(server.ids()) == sorted(ids)
    assert not any(mark for _, mark, _ in server.taken)


@pytest.mark.parametrize("takes", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("lie", [*AFTER_THE_DOT, QUIET])
def test_no_plain_answer_after_the_final_dot_is_doubt_one_marked_repeat_and_then_a_person(store, server, lie, takes):
    (which,) = queue(store, notice(copied=[]))
    server.lies, server.takes = {".": AFTER_THE_DOT.get(lie, QUIET)}, takes
    for run in range(4):
        assert post(store, server, minutes=10 * run, timeout=0.5).sent == []
        agree(store, server)
    assert server.taken == ([(which, mark, ["desk@monitor.example"]) for mark in (False, True)] if takes else [])
    assert known(store) == {which: "for"}
    assert "nobody knows whether 2 sendings arrived" in outbox(store).given_up(notice(copied=[])).sentence


@pytest.mark.parametrize("takes", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("lie", AFTER_THE_DOT)
def test_a_server_that_is_honest_again_gets_one_marked_repeat(store, server, lie, takes):
    (which,) = queue(store, notice(copied=[]))
    server.lies, server.takes = {".": AFTER_THE_DOT[lie]}, takes
    post(store, server, timeout=0.5)
    server.lies = {}
    post(store, server, minutes=10)
    assert known(store) == {which: "possibly twice"}
    agree(store, server)


def test_no_answer_is_listened_to_without_end_however_fast_it_comes(store, server):
    queue(store, notice(copied=[]))
    server.lies = {"": ENDLESS}
    (waits,) = post(store, server).waits
    assert "an answer of more than 65,536 bytes" in waits


def test_a_server_that_hangs_after_each_letter_gets_no_more_than_a_few(store, server):
    queue(store, *six())
    server.lies = {".": QUIET}
    posted = post(store, server, timeout=0.2)
    assert (len(server.taken), len(posted.doubts), len(posted.waits)) == (DOUBTS, DOUBTS, 6)
    server.lies = {}
    assert len(post(store, server, minutes=1).sent) == 6 - DOUBTS  # the others need not wait for those in doubt
    agree(store, server)


def test_a_round_that_lasts_long_enough_leaves_the_rest_for_the_next(store, server):
    queue(store, *six())
    posted = post(store, server, out_of_time=lambda: len(server.taken) == 2)
    assert (len(posted.sent), len(posted.waits)) == (2, 4)
    assert len(post(store, server, minutes=1).sent) == 4


def test_the_letters_of_a_round_go_by_one_line(store, server):
    queue(store, *six())
    assert len(post(store, server).sent) == 6
    assert server.lines == 1


def test_after_an_answer_in_doubt_the_next_letter_goes_by_a_line_of_its_own(store, server):
    queue(store, *six()[:2])
    server.lies = {".": AFTER_THE_DOT["garbage"]}
    post(store, server)
    assert server.lines == 2, "what such a server says next may be about anything"


def test_what_a_server_says_beyond_its_answer_is_nobodys_answer(store, server):
    queue(store, *six())
    server.lies = {".": b"250 taken\r\n550 5.7.1 no more of these\r\n"}
    assert len(post(store, server).sent) == 6
    assert server.lines == 6
    agree(store, server)


def test_a_letter_that_is_refused_leaves_the_line_to_the_others(store, server):
    queue(store, *six(), notice(copied=[], addressed=[Recipient("regulator", "Nobody", "nobody@monitor.example")]))
    server.refused = {"nobody@monitor.example": b"550 5.1.1 no such mailbox\r\n"}
    posted = post(store, server)
    assert (len(posted.sent), len(posted.alarms), server.lines) == (6, 1, 1)


def test_a_server_that_takes_one_letter_by_a_line_is_called_once_for_each(store, server):
    queue(store, *six())
    server.answer, honest = lambda says, verb, plain: honest(says, verb, leaving(verb, plain)), server.answer

    def leaving(verb, plain):
        return b"421 4.7.0 one letter by a line\r\n" if verb == "MAIL" and server.lines <= len(server.taken) else plain

    assert len(post(store, server).sent) == 6
    assert sorted(server.ids()) == sorted(one.id for one in six())


def test_a_server_that_is_not_there_is_asked_once(store):
    queue(store, *six())
    posted = post_all(room(store, nobody_there(), live=True))
    assert (len(posted.away), len(posted.waits)) == (1, 6)
    assert sum("cannot be reached" in one for one in posted.waits) == 1


def test_a_copy_that_is_refused_is_a_notice_of_its_own_that_a_person_sees_to(store, server):
    one = notice()
    queue(store, one)
    server.refused = {DIRECTOR.address: b"550 5.1.1 no such mailbox\r\n"}
    posted = post(store, server)
    assert [sent.notice.id for sent in posted.sent] == [one.id]
    assert [recipients for _, _, recipients in server.taken] == [["desk@monitor.example"]]
    (alarm,) = posted.alarms
    words = f"Tell {DIRECTOR.name} ({DIRECTOR.address}) by other means: {one.subject}. Not delivered: the mail server refused"
    assert alarm.startswith(words)
    assert sorted(known(store).values()) == ["for", "sent"]
    assert post(store, server, minutes=10).alarms == []


def test_a_copy_that_is_put_off_goes_by_itself_when_it_is_taken(store, server):
    one = notice()
    queue(store, one)
    server.refused = {DIRECTOR.address: b"450 4.2.2 mailbox full\r\n"}
    assert len(post(store, server).waits) == 1
    server.refused = {}
    (sent,) = post(store, server, minutes=1).sent
    (copy,) = (each for each in outbox(store).notices() if each.id == sent.notice.id)
    assert (copy.recipient, copy.text, copy.public) == (DIRECTOR, one.text, False)
    assert [recipients for _, _, recipients in server.taken] == [["desk@monitor.example"], [DIRECTOR.address]]


def test_a_copy_that_is_refused_is_passed_on_to_whoever_stands_in(store, server):
    queue(store, notice())
    server.refused = {DIRECTOR.address: b"550 5.1.1 no such mailbox\r\n"}
    posted = post(store, server, alternates=[DEPUTY])
    assert [sent.notice.recipient for sent in posted.sent][-1] == DEPUTY
    assert posted.alarms == []


def test_what_a_server_answers_is_one_line_of_sane_length_to_whoever_reads_it(store, server):
    queue(store, notice(copied=[]))
    server.refused = {"desk@monitor.example": b"550-<script>\r\n" + b"550-no\r\n" * 3000 + b"550 end\r\n"}
    (alarm,) = post(store, server).alarms
    assert "\n" not in alarm
    assert len(alarm) < 700
