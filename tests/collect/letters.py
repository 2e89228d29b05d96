"""Mails as people, their mail servers and their machines send them, saying only what matters."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

HOST = "mx.regime.example"
LEAD = "improvement.lead@rdd.example"
OTHER_LEAD = "improvement.lead@rnl.example"
MOMENT = datetime(2013, 10, 10, 9, tzinfo=UTC)
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def mail(sender=LEAD, files=(), subject="Our update", text="Please find it attached.", vouched="dkim", **headers) -> EmailMessage:
    """A mail to us with files (name, bytes), as the service that received it leaves it; `vouched` is how it vouches, empty: not at all."""
    made = EmailMessage(policy=policy.SMTP)
    domain = sender.rpartition("@")[2]
    if vouched:
        made["Authentication-Results"] = {
            "dkim": f"{HOST}; dkim=pass header.d={domain}; spf=none",
            "dmarc": f"{HOST}; dmarc=pass (p=reject) header.from={domain}",
            "spf": f"{HOST} 1; spf=pass smtp.mailfrom={sender}",
            "fail": f"{HOST}; dkim=fail header.d={domain}; spf=softfail smtp.mailfrom={sender}; dmarc=fail header.from={domain}",
        }[vouched]
    made["From"] = f"A sender <{sender}>"
    made["To"] = "updates@regime.example"
    made["Subject"] = subject
    made["Message-ID"] = headers.pop("message_id", f"<{abs(hash((sender, subject, tuple(files))))}@{domain}>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return _always_alike(made)


def _always_alike(made: EmailMessage) -> EmailMessage:
    """The same mail is the same bytes."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart() and part.get_content_maintype() == "multipart"):
        part.set_boundary(f"=_{number}_")
    return made


def out_of_office(sender=LEAD, **headers) -> EmailMessage:
    return mail(sender, subject="Automatic reply: the update", text="I am away.", **{"Auto_Submitted": "auto-replied"} | headers)


def bounce(original: EmailMessage, address: str, action="failed", status="5.1.1", whole=False) -> EmailMessage:
    """A report that a mail of ours did not reach somebody, as a mail server writes it."""
    made = EmailMessage(policy=policy.SMTP)
    made["Return-Path"] = "<>"
    made["From"] = "MAILER-DAEMON@trust.example"
    made["Subject"] = "Undelivered Mail Returned to Sender"
    made["Message-ID"] = f"<report-{abs(hash((str(original['Message-ID']), address, action, status)))}@trust.example>"
    made["Auto-Submitted"] = "auto-replied"
    made.set_content("I could not deliver it.")
    made.make_mixed()
    report = (
        "Reporting-MTA: dns; mail.trust.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 No such user here\r\n\r\n"
    )
    part = message_from_bytes(f"Content-Type: message/delivery-status\r\n\r\n{report}".encode(), policy=policy.SMTP)
    made.attach(part)
    if whole:
        made.attach(message_from_bytes(b"Content-Type: message/rfc822\r\n\r\n" + original.as_bytes(policy=policy.SMTP), policy=policy.SMTP))
    else:
        words = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original['Message-ID']}\r\nSubject: x\r\n"
        made.attach(message_from_bytes(words.encode(), policy=policy.SMTP))
    made.replace_header("Content-Type", made["Content-Type"].replace("multipart/mixed", "multipart/report; report-type=delivery-status"))
    return _always_alike(made)
