"""An approver decides at the desk by a link of their own: what it shows, and what becomes of the month on each path."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tasks.collect.mail.waiting import see_to_mail
from tasks.collect.withdrawal import withdraw
from tasks.month.cycle import decide
from tasks.overview.grid import grid
from tasks.overview.prefect_pages import PrefectPages
from tasks.overview.waiting_decisions import mails
from tasks.overview.waiting_list import as_page as list_as_page
from tasks.overview.waiting_list import everything_waiting
from tasks.publish.approval import Choice, NotApprovable
from tasks.publish.gate import gate
from tasks.record.facts import Approval, Candidate, Release, Retraction
from tasks.run.run import open_run
from tests.collect.letters import OTHER_LEAD, mail
from tests.desk.at_desk import ADDRESS, ANN, BEA, SEPTEMBER, AtDesk, begun, press, words
from tests.record.small import GOOD, NAMES, SENDS, SILENT, lay_in, send, update

REGULATOR = "special.measures@ntda.example"
BUTTONS = {"Approve it": "approved", "Decline it": "declined", "Put the month forward again": "again", "Withdraw it for good": "retract"}


@pytest.fixture
def desk(put, tmp_path):
    shutil.copytree(put, tmp_path, dirs_exist_ok=True)
    return AtDesk(begun(tmp_path), datetime(2013, 10, 18, 9, tzinfo=UTC))


def letters(desk, address, candidate=1):
    mails = [one for one in desk.programme.mail("2013-09-all-approval-*") if one["To"].addresses[0].addr_spec == address]
    texts = [one.get_body(("plain",)).get_content() for one in mails]
    return [text for text in texts if f"candidate: {candidate} " in text]


def link_of(desk, address=ANN, candidate=1):
    (text,) = letters(desk, address, candidate)
    return "/" + re.search(rf"{ADDRESS}(approve/\S+)", text)[1]


def decided(client, link, button, note=""):
    """Press one of the buttons of the page's form."""
    return press(client, client.get(link).text, button, decision=BUTTONS[button], note=note)


def facts(desk, of):
    with desk.settings():
        return list(open_run(desk.now).record.all(of, SEPTEMBER))


def accusing(desk):
    return [one for one in desk.programme.mail() if str(one["Subject"]).endswith("update for September 2013 overdue")]


def test_each_approver_has_a_letter_with_a_link_of_their_own_and_no_link_stands_in_the_record(desk):
    mine, other = link_of(desk), link_of(desk, BEA)
    assert mine != other
    (waits,) = facts(desk, Candidate)
    text = " ".join(letters(desk, ANN)[0].split())
    hashed = waits.hash[:16]
    assert f"- candidate: 1 ({hashed}), for release 1 - put forward by: {waits.proposed_by}" in text
    assert f"- why: {waits.why} - waits with it: 3 letters" in text
    assert f"- by command on a machine: measures approve 2013-09 --candidate {hashed} --by NAME" in text
    assert not [path for path in (desk.programme.place / "store").rglob("*") if path.is_file() and b"approve/" in path.read_bytes()]
    with desk.open() as client:
        assert client.get(mine).status_code == 200
        assert client.get(mine.replace("/approve/", "/update/")).status_code == 404
        assert client.get(desk.link().replace("/update/", "/approve/")).status_code == 404


def test_the_page_shows_what_is_publishable_the_letters_by_whom_it_was_put_forward_and_where_a_patient_may_be_named(desk):
    with desk.open() as client:
        page = words(client.get(link_of(desk)).text)
    assert "September 2013: approve or decline" in page
    assert "The letters that leave when it is approved (7)" in page
    assert "Monitor’s trusts in September 2013 (from 21 October 2013 on)" in page
    assert f"({SILENT}): update for September 2013 overdue" in page
    assert "(regulator), with a copy to " in page
    assert facts(desk, Candidate)[0].publishable in page
    assert f"{SENDS}: The words in /actions/0/narrative look as if they identify a patient: a name with a ward or bed." in page
    assert f"Put forward by {facts(desk, Candidate)[0].proposed_by}" in page


def test_an_approver_sees_what_a_trust_points_out_and_what_its_director_said_since(desk):
    lead, director = "Illustrative Improvement Lead of RDD", "Illustrative Improvement Director for RDD"
    with desk.settings():
        said = (SENDS, "2013-09", "--as-of", "2013-10-18T09:30+01:00")
        assert desk.programme.run("statement", "error", *said, "--by", lead, "--words", "That ward is closed") == 0
        assert desk.programme.run("statement", "comment", *said, "--by", director, "--words", "It goes well") == 0
    with desk.open() as client:
        page = words(client.get(link_of(desk)).text)
        assert f"Errors of fact that trusts point out (1) {SENDS}, {lead} (lead): That ward is closed" in page
        assert f"The improvement director of {SENDS} commented on the month on 18 October 2013." in page
        assert "Nobody else can see it" in page
        after = words(decided(client, link_of(desk), "Approve it").text)
        assert "It is public." in after
        assert "Nobody else can see it" not in after


def test_where_there_is_a_desk_nobody_is_sent_to_a_path_on_a_machine(desk):
    with desk.settings():
        run = open_run(desk.now)
        (waits,) = [one for one in everything_waiting(run) if one.kind == "month to approve"]
        words = (waits.act, gate(run, SEPTEMBER), list_as_page(run, [waits], PrefectPages()))
        with pytest.raises(NotApprovable) as refused:
            decide(run, SEPTEMBER, Choice("Ann Approver", "0" * 12, "approved"))
    for one in (*words, str(refused.value)):
        assert f"at the desk, by the link in the approver's letter (whoever lost theirs asks at {ADDRESS}lost)" in one
        assert str(desk.programme.place) not in one


def test_the_preview_is_served_and_nothing_else_is(desk):
    link = link_of(desk)
    with desk.open() as client:
        month = client.get(f"{link}/preview/2013-09/")
        assert "September 2013" in words(month.text)
        assert "form-action 'none'" in month.headers["content-security-policy"]
        assert "script" not in month.headers["content-security-policy"]
        assert month.headers["cache-control"] == "no-store"
        assert client.get(f"{link}/preview/2013-09/rnl/index.html").status_code == 200
        assert client.get(f"{link}/preview/assets/site.css").headers["content-type"].startswith("text/css")
        assert "@" not in client.get(f"{link}/preview/letters-that-leave-when-it-is-approved.txt").text
        for other in ("", "2013-10/", "../../store/formats/1.json", "%2e%2e/%2e%2e/x", "latest/"):
            assert client.get(f"{link}/preview/{other}").status_code == 404, other


def test_approved_it_is_public_at_once_and_a_form_posted_twice_decides_once(desk):
    with desk.open() as client:
        page = client.get(link_of(desk)).text
        for _ in range(2):
            after = press(client, page, "Approve it", decision="approved", note="Read in full")
        assert "was approved by Ann Approver" in words(after.text)
        assert "It is public." in words(after.text)
        assert "Decline it" not in after.text
        press(client, page, "Decline it", decision="declined", note="On second thoughts")
    ((fact, held),) = desk.written("approvals")
    assert (fact.by, fact.decision, fact.note, bool(fact.form)) == ("Ann Approver", "approved", "Read in full", True)
    assert fact.identity.startswith("the desk, by a link for the approver sent to person:")
    assert ANN not in held
    assert len(accusing(desk)) == 4  # the copy goes by itself, with a link of its own
    assert desk.programme.trust("2013-09", SENDS)["state"] == "accepted"
    assert desk.programme.run("verify") == 0


def test_void_it_is_replaced_and_the_newer_one_is_approved(desk):
    with desk.settings():
        withdraw(open_run(desk.now), SENDS, SEPTEMBER, "The lead", "It was a draft")
    with desk.open() as client:
        assert "is no longer what September 2013 would publish" in words(decided(client, link_of(desk), "Approve it").text)
        assert "was replaced by candidate 2" in words(client.get(link_of(desk)).text)
        assert "It is public." in words(decided(client, link_of(desk, ANN, candidate=2), "Approve it").text)


def test_in_spite_of_what_is_missing_it_is_approved_by_a_note_that_names_it(desk):
    inbox = desk.programme.programme / "inbox"
    (inbox / "received.csv").write_text("path,received_at,sent_by,channel\n", encoding="utf-8")
    shutil.rmtree(inbox / SENDS)
    shutil.rmtree(desk.programme.place)
    with desk.settings():
        assert desk.programme.run_unapproved("plan") == desk.programme.run_unapproved("month", "2013-09") == 0
    with desk.open() as client:
        refused = decided(client, link_of(desk), "Approve it")
        assert refused.status_code == 400
        missing = re.search(r"name each matter in it: ([a-z, ]+)\.", words(refused.text))[1]
        assert "It is public." in words(decided(client, link_of(desk), "Approve it", f"They know, and so do we: {missing}").text)


def test_a_later_month_says_before_anything_is_pressed_that_the_earlier_one_comes_first(desk):
    with desk.settings():
        assert desk.programme.run_unapproved("month", "2013-10") == 0
    (mine,) = [one for one in desk.programme.mail("2013-10-all-approval-*") if one["To"].addresses[0].addr_spec == ANN]
    link = "/" + re.search(rf"{ADDRESS}(approve/\S+)", mine.get_body(("plain",)).get_content())[1]
    with desk.open() as client:
        page = client.get(link).text
        assert "September 2013 waits for approval, and October 2013 builds on it: decide on September 2013 first." in words(page)
        assert "Approve it" not in page
        earlier = re.search(r'href="(/approve/[^"]+)">Look at that one', page)[1]
        assert "Approve it" in client.get(earlier).text


def test_declined_it_stays_private_with_the_reason_and_its_letters_are_void(desk):
    with desk.open() as client:
        assert "Say why you decline it" in words(decided(client, link_of(desk), "Decline it").text)
        page = client.get(link_of(desk)).text
        after = press(client, page, "Decline it", decision="declined", note="One figure is odd.")
        assert "was declined by Ann Approver" in words(after.text)
        press(client, page, "Approve it", decision="approved", note="The form was used before")
        assert "One figure is odd." in words(client.get(link_of(desk, BEA)).text)
    with desk.settings():
        assert gate(open_run(desk.now), SEPTEMBER).endswith("was declined by Ann Approver: One figure is odd. Nothing is published.")
    assert not desk.programme.site.exists()
    assert facts(desk, Release) == accusing(desk) == []


def test_whoever_asks_for_a_new_candidate_leaves_the_decision_to_the_other(desk):
    desk.send("late.json", trust=SILENT)
    with desk.open() as client:
        assert f"An update of {SILENT} arrived on 18 October 2013, and was accepted." in words(client.get(link_of(desk)).text)
        assert "was replaced by candidate 2" in words(decided(client, link_of(desk), "Put the month forward again").text)
        assert letters(desk, ANN, candidate=2) == []
        newer = re.search(r'href="(/approve/[^"/]+)"', client.get(link_of(desk)).text)[1]
        assert "You put September 2013 forward, so somebody else has to decide on it." in words(client.get(newer).text)
        assert "It is public." in words(decided(client, link_of(desk, BEA, candidate=2), "Approve it").text)
    assert desk.programme.trust("2013-09", SILENT)["state"] == "accepted late"
    assert accusing(desk) == []


def test_a_candidate_put_forward_by_mistake_is_withdrawn_for_good_by_two(desk):
    with desk.open() as client:
        page = words(decided(client, link_of(desk), "Withdraw it for good", "It was meant to be August").text)
        assert "Ann Approver asks to withdraw it for good: It was meant to be August." in page
        decided(client, link_of(desk), "Withdraw it for good", "Once more")
        assert len(facts(desk, Retraction)) == 1
        page = words(decided(client, link_of(desk, BEA), "Withdraw it for good", "So it was").text)
        assert "was put forward by mistake, and Ann Approver and Bea Approver withdrew it for good" in page
        assert "Approve it" not in page
    assert desk.programme.run_unapproved("approve", "2013-09", "--by", "Cy Approver") == 2
    assert desk.programme.run("month", "2013-09") == 0
    assert facts(desk, Approval) == facts(desk, Release) == accusing(desk) == []
    assert desk.programme.run("verify") == 0


def test_a_link_of_somebody_who_is_no_approver_any_more_opens_nothing(desk):
    link, people = link_of(desk), desk.programme.programme / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(f"{ANN},2013-07-16,", f"{ANN},2013-07-16,2013-10-17"), encoding="utf-8")
    with desk.open() as client:
        assert client.get(link).status_code == 410


@pytest.fixture
def unsure(begin, tmp_path, monkeypatch):
    """A mail came for September, before it was due, that nobody vouches for; its trust is silent otherwise, and the month waits."""
    shutil.copytree(begin, tmp_path, dirs_exist_ok=True)
    desk = AtDesk(begun(tmp_path), datetime(2013, 10, 17, 9, tzinfo=UTC))
    with (tmp_path / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(f",approver,Ann Approver,{ANN},2013-07-16,\n")
    sent = mail(OTHER_LEAD, [("u.json", update(tmp_path / "programme", SILENT, **GOOD))], vouched="")
    lay_in(tmp_path / "programme", "mail/1.eml", "2013-10-10T09:00:00+01:00", sent.as_bytes())
    send(tmp_path / "programme", "first.json", "2013-10-10T09:00:00+01:00", **GOOD)
    with desk.settings():
        for day in (15, 16):
            assert desk.programme.run("chase", "--as-of", f"2013-10-{day}T08:30+01:00") == 0
        assert desk.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    return desk


def test_while_a_mail_waits_to_be_confirmed_reminders_and_the_approver_know_and_no_regulator_is_told(unsure):
    ((_, reminder),) = unsure.programme.letters("deadline for September 2013 has passed")
    assert f"a mail that names {OTHER_LEAD} as its sender, received at 09:00 on 10 October 2013, with u.json" in reminder
    assert "If it is yours, say so on your own page, by the link below" in reminder
    (_, warning), *_ = unsure.programme.letters("last day for the September 2013 update")
    says = "its public page will say that a mail is still to be confirmed, and the NHS Trust Development Authority"
    assert f"{says} and the improvement director will be told, but not while that mail waits." in " ".join(warning.split())
    assert f"may be overdue or not, as a mail in its name waits to be confirmed: {SILENT}" in " ".join(letters(unsure, ANN)[0].split())
    says = f"not known whether {SILENT} is overdue, and 1 mail that may have brought its update waits to be confirmed"
    with unsure.open() as client:
        assert says in words(client.get(link_of(unsure)).text)
        decided(client, link_of(unsure), "Approve it")
    assert says in (unsure.programme.place / "preview/2013-09-candidate-1/mails-to-be-confirmed.txt").read_text(encoding="utf-8")
    assert unsure.programme.trust("2013-09", SILENT)["state"] == "to be confirmed"
    public = unsure.programme.place / f"site/2013-09/{SILENT.lower()}/index.html"
    assert "whether it is the trust’s, and an update for September 2013, is still to be confirmed" in words(
        public.read_text(encoding="utf-8")
    )
    assert "No update for September 2013 had been received" not in words(public.read_text(encoding="utf-8"))
    assert unsure.programme.letters("September 2013 overdue") == [], "nobody is called overdue, not even to themselves"
    with unsure.settings():
        assert unsure.programme.run("chase", "--as-of", "2013-10-21T08:30+01:00") == 0
    (digest,) = (text for who, text in unsure.programme.letters("trusts in September 2013") if who == REGULATOR)
    assert f"({SILENT}): to be confirmed" in digest
    assert f"({SILENT}): to be confirmed, overdue" not in " ".join(digest.split())


def answers_public(unsure):
    """What each published place answers on whether the silent trust is overdue."""
    data = unsure.programme.place / "site/data/2013-09"
    rows = csv.DictReader((data / "verdicts.csv").read_text(encoding="utf-8").splitlines())
    told = json.loads((data / "release.json").read_text(encoding="utf-8"))["verdicts"]
    api = json.loads((unsure.programme.place / f"site/api/2013-09/{SILENT.lower()}.json").read_text(encoding="utf-8"))["verdicts"]
    return {row["answer"] for rows_of in (rows, told, api) for row in rows_of if (row["trust"], row["rule"]) == (SILENT, "overdue")}


def test_what_is_published_does_not_say_overdue_while_a_mail_waits_and_does_once_it_is_nobodys(unsure):
    with unsure.open() as client:
        decided(client, link_of(unsure), "Approve it")
    assert answers_public(unsure) == {"not known"}
    month = words((unsure.programme.place / "site/2013-09/index.html").read_text(encoding="utf-8"))
    assert f"{NAMES[SILENT]}: A mail that may have brought its update for September 2013 is still to be confirmed." in month
    assert "No acceptable update came from" not in month
    pages = (unsure.programme.place / "site").rglob("*.html")
    assert not [page for page in pages if "days overdue" in page.read_text(encoding="utf-8") and "methodology" not in page.parts]
    with unsure.settings():
        run = open_run(unsure.now)
        assert grid(run).rows[SILENT][0].says == ("to be confirmed",)
        (waits,) = mails(run)
        assert f"Until that is decided, or until the end of 24 October 2013, no regulator is told that {SILENT} is overdue." in waits.says
        see_to_mail(run, waits.mark, "An Operator")
        assert unsure.programme.run_unapproved("month", "2013-10", "--as-of", "2013-11-20T09:00+00:00") == 0
        candidate = open_run(unsure.now).record.last(Candidate, SEPTEMBER)
        assert f"A mail in the name of {SILENT} waits to be confirmed no longer" in candidate.reason
        assert unsure.programme.letters("September 2013 overdue") == []
        assert unsure.programme.run("approve", "2013-09", "--candidate", candidate.hash[:16], "--by", "Ann Approver") == 0
    assert answers_public(unsure) == {"yes"}
    called = {who for who, _ in unsure.programme.letters("September 2013 overdue")}
    assert called == {OTHER_LEAD, "chief.executive@rnl.example", REGULATOR, "improvement.director@rnl.example"}
    with unsure.settings():
        assert unsure.programme.run("verify") == 0


def test_a_mail_that_nobody_answers_for_holds_off_overdue_for_five_working_days_and_no_later_mail_does(unsure):
    """Its last day was 16 October, and its lead was asked by link on the 17th."""
    with unsure.open() as client:
        decided(client, link_of(unsure), "Approve it")
    forged = mail(OTHER_LEAD, [("v.json", b"{}")], vouched="", message_id="<later@else.example>")
    lay_in(unsure.programme.programme, "mail/2.eml", "2013-10-22T09:00:00+01:00", forged.as_bytes())
    (asked,) = (text for who, text in unsure.programme.letters("a mail in your trust’s name was not read") if who == OTHER_LEAD)
    assert "an answer is needed by: 24 October 2013" in asked
    with unsure.settings():
        (first,) = mails(open_run(unsure.now))
        assert f"Until that is decided, or until the end of 24 October 2013, no regulator is told that {SILENT} is overdue." in first.says
        assert unsure.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-24T17:00+01:00") == 0
        assert open_run(unsure.now).record.newest(Candidate, SEPTEMBER) == 1, "while that is waited for nothing is said anew"
        assert unsure.programme.run("chase", "--as-of", "2013-10-25T10:00+01:00") == 0
        unsure.now = datetime(2013, 10, 25, 9, 30, tzinfo=UTC)
        assert "month to run again" in {one.kind for one in everything_waiting(open_run(unsure.now))}
        assert unsure.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-25T10:30+01:00") == 0
        candidate = open_run(unsure.now).record.last(Candidate, SEPTEMBER)
        assert candidate.reason == f"The time that {SILENT} had to say whether a mail is its own ran out"
        assert unsure.programme.run("approve", "2013-09", "--candidate", candidate.hash[:16], "--by", "Ann Approver") == 0
    assert answers_public(unsure) == {"yes"}
    assert unsure.programme.trust("2013-09", SILENT)["state"] == "not confirmed"
    page = words((unsure.programme.place / f"site/2013-09/{SILENT.lower()}/index.html").read_text(encoding="utf-8"))
    assert (
        "and the trust was asked whether it is its own and has not answered. It was due by 14 October 2013 and is 11 days overdue." in page
    )
    assert {REGULATOR, OTHER_LEAD} <= {who for who, _ in unsure.programme.letters("September 2013 overdue")}
    with unsure.settings():
        assert unsure.programme.run("verify") == 0


def ask(desk, client, address):
    desk.now += timedelta(minutes=20)
    return client.post("/lost", data={"address": address}).text


def test_an_approver_who_lost_the_link_asks_for_another_and_decides_by_it(desk):
    with desk.open() as client:
        assert "Send me a new link" in client.get("/lost").text
        assert "/lost" in client.get("/").text
        asked = ("j\u00f6rg@programme.example", "Ann Approver", "", ANN, "Ann@\uff30rogramme.example ")
        answers = {ask(desk, client, address) for address in asked}
        assert len(answers) == 1, "it says the same to everybody"
        assert (len(letters(desk, ANN)), len(letters(desk, BEA))) == (3, 1)
        links = {"/" + re.search(rf"{ADDRESS}(approve/\S+)", text)[1] for text in letters(desk, ANN)}
        assert len(links) == 3
        assert all("Approve it" in client.get(link).text for link in links)
        desk.now += timedelta(minutes=1)
        client.post("/lost", data={"address": ANN})
        assert len(letters(desk, ANN)) == 3, "just now, another left"
        for _ in range(9):
            ask(desk, client, ANN)
        assert len(letters(desk, ANN)) == 8
        assert "It is public." in words(decided(client, sorted(links)[0], "Approve it").text)
        ask(desk, client, BEA)
        assert len(letters(desk, BEA)) == 1, "nothing waits any more"
    assert desk.programme.run("verify") == 0


def test_by_a_command_the_link_goes_by_letter_alone(desk, capsys):
    with desk.settings():
        assert desk.programme.run_unapproved("relink", "ann approver") == 0
        assert len(letters(desk, ANN)) == 2
        said = capsys.readouterr().out
        assert "A new link is on its way to ann approver: September 2013." in said
        assert "approve/" not in said
        assert desk.programme.run_unapproved("relink", "Cy Approver") == 2
        assert "Cy Approver is no approver today" in capsys.readouterr().err


def test_whoever_put_it_forward_is_sent_no_link_to_it(desk):
    desk.send("late.json", trust=SILENT)
    with desk.open() as client:
        decided(client, link_of(desk), "Put the month forward again")
        ask(desk, client, ANN)
        ask(desk, client, BEA)
    assert (len(letters(desk, ANN, candidate=2)), len(letters(desk, BEA, candidate=2))) == (0, 2)
