"""Updates come by mail: a mail's files are taken for its sender's trust, and what nobody can be sure of waits for a person."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime

import pytest

from flows.clock import now
from tasks.collect.mail.sorting import notice_named
from tasks.collect.mail.waiting import Confirmed, see_to_mail
from tasks.model.update import Submission
from tasks.record.facts import CostClaim, EvidenceFile, Mail
from tasks.record.stores.folder import FolderStore
from tasks.run.mails import waiting_mails
from tasks.run.run import open_run
from tests.collect.letters import HOST, LEAD, OTHER_LEAD, bounce, mail, out_of_office
from tests.notify.builders import notice
from tests.notify.builders import outbox as an_outbox
from tests.record.small import FAULTY, GOOD, NAMES, SENDS, SILENT, lay_in, update

CAME, SWEPT = "2013-10-10T17:50:00+01:00", "2013-10-10T18:00:00+01:00"


@pytest.fixture(autouse=True)
def _vouching(monkeypatch):
    monkeypatch.setenv("MEASURES_VOUCHING_HOST", HOST)
    monkeypatch.setenv("MEASURES_PEOPLE_KEY", "a key of our own")


def arrives(two, message, name="1.eml", at=CAME):
    lay_in(two.programme, f"mail/{name}", at, message if isinstance(message, bytes) else message.as_bytes())


def mails(two):
    """(kind, why, whose) of every mail."""
    return sorted((one.kind, one.why, one.whose) for one in two.held(Mail))


def letters(two):
    """(address, words of the subject after the banner) of each letter."""
    return sorted((one["To"].addresses[0].addr_spec, str(one["Subject"]).partition("] ")[2]) for one in two.mail())


def about_mails(two):
    return [(who, what) for who, what in letters(two) if "mail" in what]


def good(two, trust=SENDS):
    return update(two.programme, trust, **GOOD)


def test_a_file_that_comes_by_mail_is_the_update_of_its_sender_s_trust_and_is_answered(two):
    sent = mail(LEAD, [("RDD-2013-09.json", good(two))])
    arrives(two, sent)
    assert two.sweep(SWEPT) == 1
    (came,) = two.held(Submission)
    assert (came.trust, came.name, came.sent_by, came.channel) == (SENDS, "RDD-2013-09.json", LEAD, "mail")
    assert came.received_at == datetime.fromisoformat(CAME)
    (answer,) = two.mail("*-answer-*")
    assert "accepted" in str(answer["Subject"])
    assert (answer["To"].addresses[0].addr_spec, answer["In-Reply-To"], answer["References"]) == (
        LEAD,
        sent["Message-ID"],
        sent["Message-ID"],
    )
    assert answer["Auto-Submitted"] == "auto-replied"
    assert two.sweep(SWEPT) == 0
    assert two.run("verify") == 0


def test_a_reply_to_a_notice_is_answered_in_its_thread(two):
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    (reminder,) = (one for one in two.mail("*RDD-overdue*"))
    arrives(two, mail(LEAD, [("a.json", good(two))], message_id="<a@rdd.example>", In_Reply_To=reminder["Message-ID"]))
    two.sweep(SWEPT)
    (answer,) = two.mail("*RDD-answer*")
    assert answer["References"].split() == [reminder["Message-ID"], "<a@rdd.example>"]
    (one,) = two.held(Mail)
    assert reminder["Message-ID"].startswith(f"<{one.notice}.")


def test_files_in_forwarded_mails_and_in_the_text_count_but_pictures_seals_and_letters_beside_them_do_not(two):
    sent = mail(LEAD, [("covering letter.pdf", b"%PDF-1.4")])
    sent.add_attachment(good(two), "application", "json", filename="inline.json", disposition="inline")
    sent.add_attachment(b"\x89PNG", "image", "png", filename="logo.png", disposition="inline", cid="<logo>")
    sent.add_attachment(b"0", "application", "pkcs7-signature", filename="smime.p7s")
    within = mail("analyst@rdd.example", [("../../RDD-2013-09.json", good(two))])
    within.add_attachment(mail("another@rdd.example", [("deep.json", good(two))]))
    sent.add_attachment(within)
    arrives(two, sent)
    two.sweep(SWEPT)
    assert sorted(one.name for one in two.held(Submission)) == ["RDD-2013-09.json", "deep.json", "inline.json"]
    (one,) = two.held(Mail)
    assert set(one.passed_over) == {"logo.png", "covering letter.pdf"}


def test_a_logo_below_a_name_is_no_file_that_was_sent(two):
    sent = mail(LEAD)
    sent.add_attachment(b"\x89PNG", "image", "png", filename="logo.png", disposition="inline", cid="<logo>")
    arrives(two, sent)
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "no file", SENDS)]


def test_two_files_of_one_name_are_two_and_a_file_sent_twice_in_one_mail_is_one(two):
    arrives(two, mail(LEAD, [("u.json", good(two)), ("u.json", good(two) + b" "), ("u.json", good(two))]))
    two.sweep(SWEPT)
    assert sorted(one.name for one in two.held(Submission)) == ["u (2).json", "u.json"]


def test_two_mails_of_one_second_with_files_of_one_name_and_size_are_both_held(two):
    arrives(two, mail(LEAD, [("u.json", good(two))], subject="One"), "1.eml")
    arrives(two, mail(LEAD, [("u.json", good(two)[:-1] + b"}")], subject="Two"), "2.eml")
    two.sweep(SWEPT)
    assert len(two.held(Submission)) == 2


def test_where_no_file_can_be_an_update_its_sender_hears_what_it_is(two):
    arrives(two, mail(LEAD, [("update.pdf", b"%PDF-1.4 words")]))
    two.sweep(SWEPT)
    (answer,) = two.mail("*-answer-*")
    assert "returned" in str(answer["Subject"])
    assert "PDF document" in answer.get_body(("plain",)).get_content()


def test_a_mail_put_into_a_trust_s_folder_is_opened_as_that_trust_s(two):
    lay_in(two.programme, f"{SENDS}/update.eml", CAME, mail("someone@else.example", [("u.json", good(two))], vouched="").as_bytes())
    lay_in(two.programme, f"{SENDS}/empty.eml", CAME, mail("someone@else.example", vouched="").as_bytes())
    two.sweep(SWEPT)
    assert sorted(one.name for one in two.held(Submission)) == ["empty.eml", "u.json"]
    assert [what for _, what in letters(two) if "accepted" in what]
    (returned,) = (one for one in two.mail() if "returned" in str(one["Subject"]))
    assert "a mail (.eml), not the workbook that was sent with it" in returned.get_body(("plain",)).get_content().replace("\n", " ")


def test_the_same_mail_delivered_twice_counts_once_and_is_answered_once(two):
    sent = mail(LEAD, [("u.json", good(two))])
    arrives(two, sent, "1.eml")
    sent["Received"] = "from elsewhere by mx.regime.example; once more"
    arrives(two, sent, "2.eml", "2013-10-10T17:52:00+01:00")
    two.sweep(SWEPT)
    two.sweep("2013-10-10T18:15:00+01:00")
    assert mails(two) == [("repeat", "", SENDS), ("update", "", SENDS)]
    assert len(two.held(Submission)) == 1
    assert len(two.mail("*-answer-*")) == 1


def test_whom_the_receiving_service_does_not_vouch_for_is_not_read_and_the_lead_is_asked_once_a_day(two):
    for n, how in enumerate(("", "fail")):
        arrives(two, mail(LEAD, [("u.json", good(two))], subject=f"Click here {n}", vouched=how), f"{n}.eml")
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "unconfirmed", SENDS)] * 2
    assert two.held(Submission) == []
    (letter,) = two.mail()
    assert letter["To"].addresses[0].addr_spec == LEAD
    assert "not read" in str(letter["Subject"])
    assert "Click here" not in str(letter.get_body(("plain",)).get_content()) + str(letter["Subject"])
    assert letter["In-Reply-To"] is None


def test_half_a_line_end_makes_no_header_that_vouches_for_anybody(two):
    forged = mail(LEAD, [("u.json", good(two))], vouched="").as_bytes()
    arrives(two, b"X-Note: a\rAuthentication-Results: " + HOST.encode() + b"; dkim=pass header.d=rdd.example\r\n" + forged)
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "unconfirmed", SENDS)]


def test_an_unknown_sender_is_answered_once_a_day_if_vouched_for_and_else_never(two):
    for n in range(3):
        arrives(two, mail("stranger@else.example", [("u.json", good(two))], subject=f"Buy {n}"), f"{n}.eml")
    arrives(two, mail("forged@else.example", [("u.json", good(two))], vouched=""), "4.eml")
    two.sweep(SWEPT)
    arrives(two, mail("stranger@else.example", subject="Next day"), "5.eml", "2013-10-11T09:00:00+01:00")
    two.sweep("2013-10-11T09:15:00+01:00")
    assert [who for who, _ in about_mails(two)] == ["stranger@else.example"] * 2
    assert two.held(Submission) == []
    assert "Buy" not in "".join(str(one.get_body(("plain",)).get_content()) for one in two.mail())


def test_who_holds_a_post_at_another_time_is_nobody_on_the_day_a_mail_comes(two):
    arrives(two, mail("interim.chair@rnl.example", [("u.json", good(two, SILENT))]))  # from January on
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "unknown", "")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (by a form)"},
        {"List_Id": "<trusts.example>"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
)
def test_lists_machines_and_bounces_are_never_answered(two, headers):
    arrives(two, mail(LEAD, **headers), "1.eml")
    arrives(two, mail("stranger@else.example", [("u.json", good(two))], **headers), "2.eml")
    arrives(two, mail(LEAD, [("u.json", good(two))], **headers), "3.eml")
    two.sweep(SWEPT)
    assert letters(two) == []
    assert mails(two) == [("automatic", "", ""), *[("waiting", "automatic", "")] * 2]


def test_an_answer_for_somebody_who_is_out_is_recognised_without_a_header(two):
    arrives(two, out_of_office(), "1.eml")
    arrives(two, mail(LEAD, subject="Out of office: back on Monday"), "2.eml")
    two.sweep(SWEPT)
    assert mails(two) == [("automatic", "", "")] * 2
    assert letters(two) == []


def test_another_trust_s_workbook_is_not_read_and_waits_for_a_person_who_takes_it_as_of_its_own_time(two, capsys):
    arrives(two, mail(LEAD, [("u.json", good(two, SILENT))]))
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "another trust", SENDS)]
    assert two.held(Submission) == []
    assert [who for who, _ in about_mails(two)] == [LEAD]
    capsys.readouterr()
    assert two.run("waiting") == 0
    line = capsys.readouterr().out
    assert f"mail, since 10 October 2013: A mail from {LEAD}" in line
    assert f"Its sender belongs to {SENDS}, and what came with it is by its words of {SILENT}." in line
    which = re.search(r"measures waiting (\S+) --by", line)[1]
    assert two.run("waiting", which, "--trust", SILENT, "--by", "Ann") == 0
    assert two.run("waiting", which, "--trust", SILENT, "--by", "Ann") == 2
    two.sweep("2013-10-12T10:00:00+01:00")
    (came,) = two.held(Submission)
    assert (came.trust, came.received_at) == (SILENT, datetime.fromisoformat(CAME))
    assert [who for who, what in letters(two) if "accepted" in what] == [OTHER_LEAD]  # whoever sent it is nobody of that trust
    assert two.run("waiting") == 0
    assert "mail, since" not in capsys.readouterr().out
    assert two.run("verify") == 0


def test_the_files_of_a_lead_of_several_trusts_are_each_of_the_trust_that_they_name(two):
    people = two.programme / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(OTHER_LEAD, LEAD), encoding="utf-8")
    arrives(two, mail(LEAD, [("u.json", good(two)), ("u.json", good(two, SILENT))]), "1.eml")
    arrives(two, mail(LEAD, [("u.json", good(two)), ("letter.csv", b"Good morning")], subject="Another"), "2.eml")
    arrives(two, mail(LEAD, subject="A third"), "3.eml")
    arrives(two, mail(LEAD, [("u.json", good(two))], subject="A fourth", vouched=""), "4.eml")
    two.sweep(SWEPT)
    assert sorted((one.trust, one.name) for one in two.held(Submission)) == [(SENDS, "u.json"), (SILENT, "u (2).json")]
    assert mails(two) == [("update", "", ""), ("waiting", "no file", ""), ("waiting", "several", ""), ("waiting", "unconfirmed", SENDS)]
    assert (LEAD, f"{NAMES[SENDS]} ({SENDS}): a mail in your trust’s name was not read") in letters(two)
    assert [who for who, what in letters(two) if "accepted" in what] == [LEAD] * 2
    assert two.run("verify") == 0


def test_files_of_several_trusts_in_a_mail_that_waits_go_each_to_the_trust_its_words_and_its_sender_say(two, capsys):
    people = two.programme / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(OTHER_LEAD, LEAD), encoding="utf-8")
    files = [("u.json", good(two)), ("u.json", good(two, SILENT)), ("letter.csv", b"Good morning")]
    arrives(two, mail(LEAD, files, vouched=""), "1.eml")
    two.sweep(SWEPT)
    (waits,) = two.held(Mail)
    assert two.run("waiting", waits.id, "--trust", SENDS, "--file", "none.csv", "--by", "Ann") == 2
    assert two.run("waiting", waits.id, "--trust", SENDS, "--by", "Ann") == 0
    assert sorted((one.trust, one.name) for one in two.held(Submission)) == [(SENDS, "u.json"), (SILENT, "u (2).json")]
    capsys.readouterr()
    assert two.run("waiting") == 0
    (left,) = re.findall(r"measures waiting (\S+) --by", capsys.readouterr().out)
    assert two.run("waiting", left, "--trust", SENDS, "--by", "Ann") == 2
    assert "letter.csv is not RDD's" in capsys.readouterr().err
    assert two.run("waiting", left, "--trust", SENDS, "--file", "letter.csv", "--by", "Ann") == 0
    assert (SENDS, "letter.csv") in [(one.trust, one.name) for one in two.held(Submission)]
    assert two.run("verify") == 0


def test_whoever_sent_a_file_that_was_left_when_its_mail_was_taken_hears_so_once(two):
    arrives(two, mail(LEAD, [("u.json", good(two)), ("letter.csv", b"Good morning"), ("more.csv", b"Good day")], vouched=""))
    arrives(two, mail("else@else.example", [("u.json", good(two)), ("a.csv", b"Good morning")], vouched=""), "2.eml")
    two.sweep(SWEPT)
    before = len(two.mail())
    people = two.programme / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(OTHER_LEAD, LEAD), encoding="utf-8")
    with two.settings():
        run = open_run(datetime.fromisoformat("2013-10-14T09:00:00+01:00"))
        for waits in waiting_mails(run.record):
            see_to_mail(run, waits.id, "Ann", Confirmed(SENDS, (SENDS,)))
    two.sweep("2013-10-14T09:15:00+01:00")
    two.sweep("2013-10-14T09:30:00+01:00")
    (letter,) = [one for one in two.mail()[before:] if "waits for a person to look at" in str(one["Subject"])]
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert letter["To"].addresses[0].addr_spec == LEAD, "nobody knows the other sender"
    assert "files: letter.csv, more.csv" in text
    assert "It came with files of RDD, and is not that trust's" in text


def test_a_mail_without_a_file_is_answered_once_a_day_and_an_answer_in_words_to_a_notice_is_left_to_a_person(two):
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    (reminder,) = two.mail("*RDD-overdue*")
    arrives(two, mail(LEAD, subject="Thanks", In_Reply_To=reminder["Message-ID"]), "1.eml")
    arrives(two, mail(LEAD, subject="A question"), "2.eml")
    arrives(two, mail(LEAD, subject="Another"), "3.eml")
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "no file", SENDS)] * 3
    assert [who for who, _ in about_mails(two)] == [LEAD]


def test_a_mail_that_is_too_large_or_holds_too_much_is_held_and_waits(two):
    arrives(two, b"From: x\r\n\r\n" + b"0" * (41 << 20), "1.eml")
    arrives(two, mail(LEAD, [(f"{n}.json", b"{}") for n in range(21)]), "2.eml")
    deep = mail(LEAD, [("u.json", good(two))])
    for _ in range(7):
        outer = mail(LEAD)
        outer.add_attachment(deep)
        deep = outer
    arrives(two, deep, "3.eml")
    two.sweep(SWEPT)
    assert mails(two) == [("waiting", "too large", ""), ("waiting", "too many", SENDS), ("waiting", "too many", SENDS)]
    assert two.held(Submission) == []


HOSTILE = [
    b"",
    b"\0" * 1000,
    b"\xff\xfe" + os.urandom(500),
    b"From: a@b@c\r\nFrom: x\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n",
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 500,
    b"".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(1000)),
    b"Content-Type: message/rfc822\r\n\r\n" * 1000,
    b"Subject: =?utf-8?B?" + b"QUFB" * 20_000 + b"?=\r\n\r\n",
    b"Content-Disposition: attachment; filename*0*=x''%; filename*2=b\r\nContent-Transfer-Encoding: base64\r\n\r\n====",
    b"From: " + b"(" * 5_000 + b"\r\n\r\n",
    b'Content-Type: text/plain; name="' + b"a" * 20_000 + b"\r\n\r\nx",
    b"Content-Type: text/plain; charset=no-such\r\nContent-Disposition: attachment; filename==?no-such?q?a?=\r\n\r\nx",
]


def test_whatever_a_mail_is_made_of_it_is_held_and_stops_no_other(two):
    for number, data in enumerate(HOSTILE):
        arrives(two, data, f"{number}.eml")
    arrives(two, mail(LEAD, [("u.json", good(two))]), "good.eml")
    two.sweep(SWEPT)
    assert {one.name for one in two.held(Mail)} == {*(f"{number}.eml" for number in range(len(HOSTILE))), "good.eml"}
    assert [one.name for one in two.held(Submission)] == ["u.json"]
    assert {kind for kind, _, _ in mails(two)} == {"update", "waiting"}
    assert not [one.sentence for one in two.held(Mail) if "content" in one.sentence]


def test_a_notice_that_bounced_goes_to_the_alternate_and_one_with_none_is_told_by_hand(two, capsys):
    people = two.programme / "people.csv"
    people.write_text(f"{people.read_text()}{SENDS},alternate:lead,A deputy,deputy@rdd.example,2013-07-16,\n")
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    first, other = two.mail("*RDD-overdue*")[0], two.mail("*RNL-overdue*")[0]
    arrives(two, bounce(first, LEAD), "1.eml")
    arrives(two, bounce(first, LEAD, status="5.2.1", whole=True), "2.eml")
    arrives(two, bounce(other, OTHER_LEAD), "3.eml")
    arrives(two, bounce(other, OTHER_LEAD, action="delayed"), "4.eml")
    arrives(two, bounce(mail(message_id="<0123456789abcdef@regime.invalid>"), LEAD), "5.eml")
    two.sweep(SWEPT)
    two.sweep("2013-10-10T18:15:00+01:00")
    assert [who for who, what in letters(two) if "due soon" in what] == ["deputy@rdd.example", LEAD, OTHER_LEAD]
    assert [kind for kind, _, _ in mails(two)] == ["automatic", "automatic", "bounce", "bounce", "bounce"]
    capsys.readouterr()
    assert two.run("notices") == 0
    assert f"({OTHER_LEAD}) by other means" in capsys.readouterr().out


def test_a_bounce_that_anybody_can_have_written_is_listed_for_a_person_and_passes_nothing_on(two, capsys):
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    first = two.mail("*RDD-overdue*")[0]
    guessed = mail(message_id=re.sub(r"\.\w+@", "@", first["Message-ID"]))
    arrives(two, bounce(guessed, LEAD), "1.eml")
    arrives(two, bounce(mail(message_id=re.sub(r"\.\w+@", ".0123456789abcdef@", first["Message-ID"])), LEAD), "2.eml")
    named = bounce(first, LEAD)
    del named["Return-Path"]
    arrives(two, named, "3.eml")
    for number, domain in ((4, "else.example"), (5, "rdd.example")):
        vouched = bounce(guessed, LEAD, status=f"5.1.{number}")
        vouched.replace_header("From", f"MAILER-DAEMON@{domain}")
        vouched["Authentication-Results"] = f"{HOST}; dkim=pass header.d={domain}"
        arrives(two, vouched, f"{number}.eml")
    two.sweep(SWEPT)
    kinds = {one.name: (one.kind, one.why) for one in two.held(Mail)}
    assert kinds.pop("5.eml") == ("bounce", ""), "the recipient's own mail server, as the receiving service says"
    assert set(kinds.values()) == {("waiting", "bounce")}
    assert two.run("waiting") == 0
    assert "never reached Illustrative Improvement Lead of RDD (lead), and may be anybody's" in " ".join(capsys.readouterr().out.split())


def test_a_notice_is_known_by_the_name_that_a_provider_gave_it(tmp_path):
    outbox = an_outbox(FolderStore(tmp_path))
    (one,) = outbox.queue([notice()])
    outbox.take(one, channel="ses", where="0102018f2a3b4c5d-00112233-4455-000000", at=now())
    ids = ["<else@where.example>", "<0102018f2a3b4c5d-00112233-4455-000000@eu-west-2.amazonses.com>"]
    assert notice_named(outbox.record, ids) == one
    assert notice_named(outbox.record, ids[:1]) is None


def test_a_bounce_that_names_an_address_behind_ours_is_about_the_one_person_whom_the_notice_went_to(two):
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    arrives(two, bounce(two.mail("*RDD-overdue*")[0], "behind@else.example"))
    two.sweep(SWEPT)
    assert [(one.kind, one.unreached) for one in two.held(Mail)] == [("bounce", (LEAD,))]


def test_a_bounce_that_names_nobody_the_notice_went_to_passes_nothing_on(two):
    assert two.run("chase", "--as-of", "2013-10-09T08:00+01:00") == 0
    notice = two.mail("*RDD-overdue*")[0]
    notice["Cc"] = "x@y.example"
    arrives(two, bounce(mail(message_id=str(notice["Message-ID"])), LEAD, action="relayed"))
    before = letters(two)
    two.sweep(SWEPT)
    assert mails(two) == [("automatic", "", "")]
    assert letters(two) == before


def test_claims_of_costs_and_published_evidence_come_by_mail_and_in_the_inbox_as_in_their_folders(two):
    claim = b"contract,month,category,amount,evidence\nRDD-1,2013-09,travel,10.00,invoice 1\n"
    shmi = b"PROVIDER_CODE,SHMI_VALUE,SHMI_BANDING,PUBLICATION_MONTH\nRDD,1.01,2,2013-10\n"
    sent = mail("partnership@ral.example", [("claim.csv", claim)])
    arrives(two, sent, "1.eml")
    arrives(two, mail("mortality.desk@regime.example", [("shmi.csv", shmi)]), "2.eml")
    two.sweep(SWEPT)
    (answer,) = two.mail("*-claim-*")
    assert (answer["To"].addresses[0].addr_spec, answer["In-Reply-To"]) == ("partnership@ral.example", sent["Message-ID"])
    assert "- lines accepted: 1 - lines returned: 0" in " ".join(answer.get_body(("plain",)).get_content().split())
    (answer,) = two.mail("*-evidence-*")
    assert answer["To"].addresses[0].addr_spec == "mortality.desk@regime.example"
    assert "It is used. - file: shmi.csv" in " ".join(answer.get_body(("plain",)).get_content().split())
    for path, data in (("claims/RFF/claim.csv", claim), ("evidence/mortality/more.csv", shmi)):
        lay_in(two.programme, path, CAME, data)
        folder, _, name = path.partition("/")
        log = f"path,received_at,sent_by,channel\n{name},{CAME},,upload\n"
        (two.programme / "inbox" / folder / "received.csv").write_text(log)
    assert two.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert mails(two) == [("claim", "", "RAL"), ("evidence", "", "mortality")]
    (by_mail,) = (one for one in two.held(CostClaim) if one.partner == "RAL")
    assert (by_mail.name, by_mail.sent_by, by_mail.channel) == ("claim.csv", "partnership@ral.example", "mail")
    assert {one.partner for one in two.held(CostClaim)} == {"RAL", "RFF"}
    assert sorted((one.kind, one.name) for one in two.held(EvidenceFile)) == [("mortality", "more.csv"), ("mortality", "shmi.csv")]
    assert two.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert len(two.held(CostClaim)) == 2
    assert [who for who, what in letters(two) if "claim of costs" in what] == ["partnership@ral.example", "partnership@rff.example"]
    assert two.run("verify") == 0


def test_a_claim_that_goes_back_is_answered_with_its_findings_and_nobody_is_asked_twice(two):
    lines = b"RDD-1,2013-09,travel,10.00,invoice 1\nRDD-1,2013-09,travel,ten,invoice 2\n\nXXX,2013-09,travel,1.00,invoice 3\n"
    arrives(two, mail("partnership@ral.example", [("claim.csv", b"contract,month,category,amount,evidence\n" + lines)]))
    two.sweep(SWEPT)
    two.sweep("2013-10-10T18:15:00+01:00")
    (answer,) = two.mail("*-claim-*")
    text = " ".join(answer.get_body(("plain",)).get_content().split())
    assert "Nothing in the claim counts until it is mended and sent again. There are 2 findings to mend." in text
    assert "- lines accepted: 0 - lines returned: 3 - line 3, column amount: " in text
    (back,) = answer.iter_attachments()
    assert back.get_filename() == "claim.csv.txt"
    assert back.get_payload(decode=True) == (two.place / "returned/claims/RAL/claim.csv.txt").read_bytes()
    assert two.run("verify") == 0


def test_a_published_file_of_which_nothing_is_used_goes_back_with_the_reason(two):
    arrives(two, mail("mortality.desk@regime.example", [("shmi.csv", b"a,b\n1,2\n")]))
    two.sweep(SWEPT)
    (answer,) = two.mail("*-evidence-*")
    assert "Nothing of it is used: shmi.csv" in " ".join(answer.get_body(("plain",)).get_content().split())
    assert [one.get_filename() for one in answer.iter_attachments()] == ["shmi.csv.txt"]


def test_what_lies_among_the_mails_is_not_astray_and_is_nobody_s_update(two, capsys):
    arrives(two, mail(LEAD, [("u.json", good(two))]), "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1")  # as a mail service calls it
    two.sweep(SWEPT)
    assert {one.trust for one in two.held(Submission)} == {SENDS}
    assert two.run("doctor") == 1
    assert "counts for nobody" not in capsys.readouterr().out


def test_a_sender_s_address_is_erased_from_mails_too(two):
    arrives(two, mail("stranger@else.example", [("u.json", good(two))]))
    two.sweep(SWEPT)
    assert two.run("erase-person", "stranger@else.example", "--for-good") == 0
    (one,) = two.held(Mail)
    assert one.sent_by == ""


def test_a_mail_is_checked_before_it_is_sent_and_so_is_each_file_in_it(two, tmp_path, capsys):
    faulty = update(two.programme, **FAULTY)
    sent = mail(LEAD, [("good.json", good(two)), ("faulty.json", faulty), ("x.pdf", b"%PDF-1.4")])
    within = mail("analyst@rdd.example")
    within.add_attachment(sent)
    (tmp_path / "out.eml").write_bytes(within.as_bytes())
    assert two.run("check", str(tmp_path / "out.eml")) == 1
    said = capsys.readouterr().out
    assert "x.pdf would be passed over." in said
    assert "good.json (json): 0 errors, 1 warning. It would be accepted." in said
    assert "faulty.json (json): 1 error, 1 warning. It would be returned." in said
    assert two.run("check", str(tmp_path / "out.eml"), "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["became"]) for one in found["files"]] == [
        ("good.json", "It would be accepted."),
        ("faulty.json", "It would be returned."),
    ]
    (tmp_path / "none.eml").write_bytes(mail(LEAD).as_bytes())
    assert two.run("check", str(tmp_path / "none.eml")) == 1
    assert "none.eml: No file came with it. Nothing would be taken from it" in capsys.readouterr().out
    assert two.held(Mail) == []


def test_a_mail_that_is_checked_is_its_sender_s_trust_s_or_that_which_is_named(two, tmp_path):
    (tmp_path / "out.eml").write_bytes(mail(LEAD, [("other.json", good(two, SILENT))]).as_bytes())
    assert two.run("check", str(tmp_path / "out.eml")) == 1
    assert two.run("check", str(tmp_path / "out.eml"), "--trust", SILENT) == 0
    assert two.run("check", str(tmp_path / "out.eml"), "--trust", "ZZZ") == 2
