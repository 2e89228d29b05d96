"""Mails in the forms that mail programs and strangers give them: by what names their files are taken, and what is passed over."""

from __future__ import annotations

from tasks.collect.mail.content import open_mails

_FILE = "Content-Type: {kind}\r\nContent-Disposition: attachment; {name}\r\n\r\na,b"
_ODD = {
    "no quotation marks": (_FILE.format(kind="text/csv", name="filename=update.csv"), ["update.csv"]),
    "a name in pieces": (
        _FILE.format(kind="text/csv", name="filename*0*=utf-8''up%20; filename*1*=date%E2%80%93x.csv"),
        ["up date\N{EN DASH}x.csv"],
    ),
    "a way out of the folder": (_FILE.format(kind="text/csv", name=r'filename="..\..\etc/u.csv"'), ["u.csv"]),
    "letters from right to left": (_FILE.format(kind="text/csv", name="filename*=utf-8''u%E2%80%AEvsc.exe"), ["u vsc.exe"]),
    "a line of a header": (_FILE.format(kind="text/csv", name="filename*=utf-8''a%0D%0ABcc%3A%20x.csv"), ["a Bcc: x.csv"]),
    "a link to a file": ('Content-Type: message/external-body; access-type=URL; URL="http://x/"\r\n\r\nContent-Type: text/csv\r\n\r\n', []),
    "words in HTML alone": ("Content-Type: text/html\r\n\r\n<a href=x>the update</a>", []),
    "a meeting": ("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", []),
    "an encrypted mail, by S/MIME": (_FILE.format(kind="application/pkcs7-mime", name="filename=smime.p7m"), ["smime.p7m"]),
    "an encrypted mail, by PGP": (
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--B\r\n"
        "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----",
        ["encrypted.asc"],
    ),
}


def test_the_files_of_an_odd_mail_are_those_that_somebody_sent_under_names_that_can_be_shown():
    head = "From: lead@rdd.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    opened = open_mails([f"{head}--B\r\n{part}\r\n--B--\r\n".encode() for part, _ in _ODD.values()])
    found = {which: [name for name, _ in one.files] for which, one in zip(_ODD, opened, strict=True)}
    assert found == {which: names for which, (_, names) in _ODD.items()}


def test_a_mail_that_cannot_be_taken_apart_says_so_keeps_its_head_and_hinders_no_other():
    nested = b"".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(3000))
    head = b"From: lead@rdd.example\r\nSubject: Ours\r\n"
    broken, plain = open_mails([head + nested, head + b"\r\nText"])
    assert (broken.fault, broken.files) == ("it is like no mail that is known (RecursionError)", ())
    assert (plain.fault, plain.files) == ("", ())
    assert {(one.sender, one.header("subject")) for one in (broken, plain)} == {("lead@rdd.example", "Ours")}
