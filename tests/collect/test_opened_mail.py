"""What is found in a mail: whose it is, which files it brings under which names, and of whom it reports that a letter never came."""

from __future__ import annotations

import io
from email import policy
from email.message import EmailMessage

import orjson
import pytest

from tasks.collect.mail.content import MailContent
from tasks.collect.mail.open_locked import open_mail
from tasks.workbook.sandbox.wire import unpack
from tests.collect.letters import LEAD, bounce, mail


def opened(made: EmailMessage | bytes) -> MailContent:
    """A mail opened as in the locked process, without its lock."""
    read = io.BytesIO(open_mail({}, made if isinstance(made, bytes) else made.as_bytes(policy=policy.SMTP))).read
    about = orjson.loads(unpack(read))
    return MailContent(about, tuple((name, unpack(read)) for name in about.get("files", ())), about.get("fault", ""))


def attached(content: bytes, name: str = "", kind: str = "application/octet-stream", **headers: str) -> EmailMessage:
    made = mail()
    main, _, sub = kind.partition("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name or None)
    (part,) = made.iter_attachments()
    for header, value in headers.items():
        del part[header.replace("_", "-")]
        part[header.replace("_", "-")] = value
    return made


def within(made: EmailMessage, mails: int) -> EmailMessage:
    """A mail inside so many others."""
    for _ in range(mails):
        outer = mail()
        outer.add_attachment(made)
        made = outer
    return made


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"From: A lead <a@b.example>\r\n", "a@b.example"),
        (b"From: a@b.example, c@d.example\r\n", ""),
        (b"From: a@b.example\r\nFrom: a@b.example\r\n", ""),
        (b"From: nobody\r\n", ""),
        (b"From: nobody, a@b.example\r\n", "a@b.example"),
        (b"", ""),
    ],
)
def test_a_mail_is_from_the_one_address_that_it_names(head, sender):
    assert opened(head + b"Subject: x\r\n\r\nText").sender == sender


def test_headers_are_handed_on_as_one_line_of_text_and_only_so_long():
    content = opened(b"Subject: Our\tupdate \x07 of\r\n  September\r\nList-Id: x\r\nReferences: " + b"r" * (2001) + b"\r\n\r\n")
    assert content.header("subject") == "Our update of September"
    assert content.about["has"] == ["subject", "references", "list-id"]
    assert content.header("references") == "r" * 2000
    assert opened(b"From: <\r\nMessage-ID: <\r\n\r\n").about["headers"] == dict.fromkeys(content.about["headers"], ""), "none is made out"


def test_whoever_vouches_is_read_from_the_topmost_and_twenty_times_at_most():
    vouchers = [f"mx{n}.example; none" for n in range(21)]
    head = "".join(f"Authentication-Results: {one}\r\n" for one in vouchers).encode()
    assert opened(head + b"\r\n").vouchers == vouchers[:20]
    assert opened(b"Authentication-Results: a;\r\n\t none\r\n\r\nText\rmore").vouchers == ["a; none"]
    assert opened(b"Authentication-Results: a; none\rX: y\r\n\r\nText").vouchers == []


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("plan/of/update.xlsx", "update.xlsx"),
        (r"C:\files\update.xlsx", "update.xlsx"),
        ("~$update.xlsx", "update.xlsx"),
        ("our  \u202eupdate .xlsx", "our update .xlsx"),
        ("update" + "e\u0301", "update\u00e9"),
        ("u" * 120, "u" * 120),
        ("u" * (121), "u" * 120),
        ("u" * 120 + ".xlsx", "u" * (115) + ".xlsx"),
        ("u.x23456789", "u.x23456789"),
        ("u" * 120 + ".x234567890", "u" * 120),
    ],
)
def test_a_file_s_name_is_one_that_a_person_can_read(name, becomes):
    assert [one for one, _ in opened(attached(b"x", name)).files] == [becomes]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/csv", "attachment-1.csv"),
        ("application/json", "attachment-1.json"),
        ("application/pdf", "attachment-1.pdf"),
        ("application/zip", "attachment-1.zip"),
        ("application/vnd.ms-excel", "attachment-1.xls"),
        ("application/vnd.oasis.opendocument.spreadsheet", "attachment-1.ods"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment-1.xlsx"),
        ("application/x-other", "attachment-1.bin"),
    ],
)
def test_a_file_without_a_name_is_called_by_its_kind(kind, name):
    assert opened(attached(b"x", "", kind)).files == ((name, b"x"),)


def test_files_of_one_name_are_numbered_and_the_same_file_is_one():
    files = [("a.csv", b"1"), ("a.csv", b"2"), ("a.csv", b"1"), ("a.csv", b"3"), ("a", b"1"), ("a", b"2")]
    assert opened(mail(LEAD, files)).files == (
        *(("a.csv", b"1"), ("a (2).csv", b"2"), ("a (3).csv", b"3")),
        *(("a", b"1"), ("a (2)", b"2")),
    )


def test_a_mail_brings_so_many_files_and_one_more_is_too_many():
    many = [(f"{n}.csv", b"%d" % n) for n in range(21)]
    whole, over = opened(mail(LEAD, many[:-1])), opened(mail(LEAD, many))
    assert (len(whole.files), whole.about["too_many"]) == (20, False)
    assert (len(over.files), over.about["too_many"]) == (20, True)


def test_a_file_in_so_many_mails_within_mails_is_found_and_deeper_is_too_deep():
    inner = mail(LEAD, [("a.csv", b"1")])
    found, lost = opened(within(inner, 5)), opened(within(inner, 6))
    assert (found.files, found.about["too_deep"]) == ((("a.csv", b"1"),), False)
    assert (lost.files, lost.about["too_deep"]) == ((), True)


def test_a_mail_saved_as_a_file_is_opened_too():
    saved = mail(LEAD, [("a.csv", b"1")]).as_bytes(policy=policy.SMTP)
    assert opened(attached(saved, "Our update.EML")).files == (("a.csv", b"1"),)


@pytest.mark.parametrize(
    ("made", "files", "passed_over"),
    [
        (attached(b"x", "scan.png", "image/png"), ["scan.png"], []),
        (attached(b"x", "scan.PNG"), ["scan.PNG"], []),
        (attached(b"x", "logo.png", "image/png", Content_ID="<logo>"), [], ["logo.png"]),
        (attached(b"x", "logo.png", "image/png", Content_Disposition='inline; filename="logo.png"'), [], ["logo.png"]),
        (attached(b"x", "logo.jpeg", Content_Disposition='inline; filename="logo.jpeg"'), [], ["logo.jpeg"]),
        *((attached(b"x", name), [], []) for name in ("smime.P7S", "meeting.ics", "me.vcf", "mail.sig")),
        *(
            (attached(b"x", "", kind), [], [])
            for kind in (
                *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-keys"),
                *("text/calendar", "text/vcard", "application/pgp-encrypted"),
            )
        ),
        *(
            (attached(b"x", "", kind, Content_Disposition="inline"), [], [])
            for kind in ("text/plain", "text/html", "text/enriched", "message/disposition-notification", "text/rfc822-headers")
        ),
        (attached(b"a,b", "update.csv", "text/plain"), ["update.csv"], []),
        (attached(b"a,b", "", "text/html", Content_Disposition="attachment"), ["attachment-1.bin"], []),
        (attached(b"a,b", "", "text/csv", Content_Disposition="inline"), ["attachment-1.csv"], []),
    ],
)
def test_what_belongs_to_the_words_of_a_mail_is_no_file_that_was_sent(made, files, passed_over):
    found = opened(made)
    assert ([name for name, _ in found.files], found.about["passed_over"]) == (files, passed_over)


def report(*blocks: str) -> MailContent:
    lines = "".join(f"{block}\r\n\r\n" for block in ("Reporting-MTA: dns; mail.trust.example", *blocks))
    return opened(f"Content-Type: message/delivery-status\r\n\r\n{lines}".encode())


def test_a_report_names_whom_a_letter_was_first_sent_to_and_why_it_never_came():
    failed = "Action: FAILED\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550\r\n No such user"
    found = report(
        f"Original-Recipient: rfc822; <first@a.example>\r\nFinal-Recipient: rfc822; last@a.example\r\n{failed}",
        f"Final-Recipient: rfc822; only@a.example\r\n{failed}",
        "Final-Recipient: rfc822; later@a.example\r\nAction: delayed\r\nStatus: 4.2.2",
        "Final-Recipient: rfc822; silent@a.example\r\nAction: failed",
        "Final-Recipient: rfc822; nothing@a.example\r\nStatus: 5.1.1",
    )
    why = "5.1.1 smtp; 550 No such user"
    known = [("first@a.example", why), ("only@a.example", why), ("silent@a.example", "no reason given")]
    assert [(one.address, one.words) for one in found.undelivered] == known
    assert [one["action"] for one in found.about["reports"]] == ["failed", "failed", "delayed", "failed"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_report_says_by_its_message_id_which_mail_it_is_about(whole):
    found = opened(bounce(mail(message_id="<one@regime.example>"), LEAD, whole=whole))
    assert (found.original, found.reports, found.about["report"]) == ("<one@regime.example>", True, "delivery-status")
    assert opened(mail()).original == ""


@pytest.mark.parametrize("kinds", [("text/rfc822-headers", "message/rfc822"), ("message/rfc822", "text/rfc822-headers")])
def test_of_several_mails_that_a_report_quotes_it_is_about_the_first(kinds):
    parts = [f"--b\r\nContent-Type: {kind}\r\n\r\nMessage-ID: <{n}@regime.example>\r\n" for n, kind in enumerate((*kinds, *kinds))]
    report = "\r\n".join(["Content-Type: multipart/report; boundary=b\r\n", *parts, "--b--\r\n"])
    assert opened(report.encode()).original == "<0@regime.example>"


def test_of_a_mail_that_cannot_be_taken_apart_its_head_is_read_all_the_same():
    parts = b"".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(3000))
    found = opened(b"From: a@b.example\r\nSubject: Ours\r\n" + parts)
    assert (found.fault, found.sender, found.header("subject"), found.files) == ("RecursionError", "a@b.example", "Ours", ())
