"""Where a mail goes: to the trust, the partner or the kind of its sender, to a person with the reason, or to nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from pydantic import SecretStr

from tasks.collect.mail.content import MailContent
from tasks.collect.mail.sorting import of_several, sorted_mail
from tasks.model.file_limit import MAIL as LIMIT
from tasks.model.period import Period
from tasks.record.facts import MailFile
from tasks.run.inbox import MAIL, Arrival
from tasks.run.mails import notice_mark
from tasks.run.programme import Person
from tests.notify.builders import notice
from tests.record.small import SENDS, SILENT, opened

NOON = datetime(2013, 10, 10, 12, tzinfo=UTC)
FIRST, LAST = date(2013, 10, 1), date(2013, 10, 10)
HOST, VOUCHED = "mx.regime.example", ["mx.regime.example; dkim=pass header.d=a.example"]
FILE = (("u.xlsx", b"x"),)
LEAD, PARTNER, PUBLISHER, DESK = "lead@a.example", "partner@a.example", "rates@a.example", "desk@a.example"
BOTH, EARLY, LATE, LASTLY = "both@a.example", "early@a.example", "late@a.example", "lastly@a.example"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    def person(address: str, role: str = "lead", trust: str = SENDS, start: date = FIRST, end: date | None = None) -> Person:
        return Person(trust, role, "A. Person", address, start, end)

    people = (
        person(LEAD.upper()),
        person(PARTNER, "partner:RM2", ""),
        person(PUBLISHER, "evidence:ratings", ""),
        person(DESK, "regulator:monitor", ""),
        *(person(BOTH), person(BOTH, "partner:RM2", "")),
        person(EARLY, end=date(2013, 10, 9)),
        person(LASTLY, start=LAST, end=LAST),
        person(LATE, start=date(2013, 10, 11)),
    )
    made = opened(tmp_path_factory.mktemp("sorting"), NOON)
    return replace(made, programme=replace(made.programme, people=people))


def sort(run, sender=LEAD, **about):
    mail = as_mail(run, sender, **about)
    return mail.kind, mail.why, mail.whose, mail.sentence


def as_mail(run, sender=LEAD, files=FILE, fault="", size=100, trust=MAIL, sent_by="", data=b"", **about):
    arrival = Arrival(trust, "m.eml", lambda: data, NOON, size, sent_by, "mail", LIMIT)
    found = {"from": [sender] if sender else [], "vouchers": VOUCHED, "headers": about.pop("headers", {})} | about
    return sorted_mail(run, arrival, MailContent({} if fault else found, () if fault else files, fault), data, HOST)


COUNTS = "Its files count as they came."


@pytest.mark.parametrize(
    ("sender", "becomes"),
    [
        (LEAD, ("update", "", SENDS, COUNTS)),
        (LEAD.title(), ("update", "", SENDS, COUNTS)),
        ("lead@\uff41.example", ("update", "", SENDS, COUNTS)),
        (PARTNER, ("claim", "", "RM2", COUNTS)),
        (PUBLISHER, ("evidence", "", "ratings", COUNTS)),
        (LASTLY, ("update", "", SENDS, COUNTS)),
        (DESK, ("waiting", "several", "", "Its sender stands for nobody who sends files.")),
        (
            BOTH,
            ("waiting", "several", "", f"Its sender sends files of several, RM2, {SENDS}, and a file does not say of which of them it is."),
        ),
        (EARLY, ("waiting", "unknown", "", "Its sender is nobody in people.csv.")),
        (LATE, ("waiting", "unknown", "", "Its sender is nobody in people.csv.")),
        ("", ("waiting", "nobody", "", "It names no single sender.")),
        (
            "l\u00eaad@a.example",
            ("waiting", "unconfirmed", "", "The service that received it does not vouch that it came from the address it names."),
        ),
    ],
)
def test_a_mail_is_whose_its_sender_is_on_the_day_it_comes(run, sender, becomes):
    assert sort(run, sender) == becomes


UNCONFIRMED = "The service that received it does not vouch that it came from the address it names."


def test_who_is_not_vouched_for_waits_as_the_trust_s_unless_it_lies_in_the_trust_s_own_folder(run):
    assert sort(run, vouchers=[]) == ("waiting", "unconfirmed", SENDS, UNCONFIRMED)
    assert sort(run, PARTNER, vouchers=[]) == ("waiting", "unconfirmed", "", UNCONFIRMED)
    assert sort(run, "anybody@b.example", vouchers=[], trust=SENDS) == ("update", "", SENDS, COUNTS)
    assert [as_mail(run, "anybody@b.example", vouchers=[], trust=of).vouched for of in (SENDS, MAIL)] == [True, False]


def test_files_of_a_sender_of_several_trusts_count_each_for_the_trust_that_it_names(run):
    two = (Person(trust, "lead", "A. Person", "two@a.example", FIRST, None) for trust in (SENDS, SILENT))
    run = replace(run, programme=replace(run.programme, people=(*run.programme.people, *two)))
    mail = replace(as_mail(run, "two@a.example"), files=tuple(MailFile(f"{n}.xlsx", "0" * 64, 1) for n in (1, 2)))
    assert (mail.kind, mail.why) == ("waiting", "several")
    made = of_several(run, mail, [SILENT, SENDS])
    assert (made.kind, made.why, [one.whose for one in made.files]) == ("update", "", [SILENT, SENDS])
    assert made.sentence == "Its files count as they came, each for the trust that it names."
    assert [of_several(run, mail, meant) for meant in ([], [SENDS, ""], [SENDS, "RXX"])] == [mail] * 3


@pytest.mark.parametrize(
    ("changed", "why", "sentence"),
    [
        ({"fault": "it confuses whoever opens it"}, "unopened", "It cannot be opened: it confuses whoever opens it."),
        ({"too_many": True}, "too many", "It holds more files, or mails within mails, than one mail may: none was taken."),
        ({"too_deep": True}, "too many", "It holds more files, or mails within mails, than one mail may: none was taken."),
        ({"files": ()}, "no file", "No file came with it."),
    ],
)
def test_a_mail_from_which_no_file_can_be_taken_waits_with_the_reason(run, changed, why, sentence):
    own = sort(run, trust=SENDS, **changed)
    assert own == ("waiting", why, SENDS, sentence)
    assert sort(run, sent_by=LEAD, **changed) == own


def test_a_mail_over_its_limit_says_so_and_one_at_it_does_not(run):
    most = LIMIT.most
    kind, why, whose, sentence = sort(run, size=most + 1)
    assert (kind, why, whose) == ("waiting", "too large", SENDS)
    assert sentence.startswith("It was not opened: ")
    assert sort(run, size=most)[0] == "update"


@pytest.mark.parametrize(
    ("about", "becomes"),
    [
        ({"has": ["list-id"]}, "came by a mailing list or in bulk"),
        *(({"headers": {"precedence": how}}, "came by a mailing list or in bulk") for how in ("Bulk", "list", "junk", "auto_reply")),
        ({"headers": {"auto-submitted": "auto-replied; x"}}, "was written by a machine"),
        *(({"has": [name]}, "was written by a machine") for name in ("x-autoreply", "x-autorespond")),
        ({"has": ["return-path"], "headers": {"return-path": "<>"}}, "came from a machine"),
    ],
)
def test_what_a_machine_wrote_is_answered_by_nobody_and_waits_only_with_a_file_that_may_be_an_update(run, about, becomes):
    beside = sort(run, files=(("logo.PNG", b"x"),), **about)
    assert beside == ("automatic", "", "", f"It {becomes}: nothing was taken from it, and nobody is answered.")
    waits = ("waiting", "automatic", "", f"It {becomes}, and brings a file: nobody is answered, and nothing was taken from it.")
    assert sort(run, **about) == waits
    assert sort(run, files=(("logo.png", b"x"), *FILE), **about) == waits


@pytest.mark.parametrize("headers", [{"auto-submitted": "no; by=hand"}, {"precedence": "first-class"}, {"return-path": "<a@b.example>"}])
def test_what_a_person_wrote_is_no_machine_s(run, headers):
    assert sort(run, headers=headers, has=["return-path"] if "return-path" in headers else [])[0] == "update"


def test_a_bounce_that_names_one_of_our_letters_waits_as_one(run):
    about = {"has": ["return-path"], "headers": {"return-path": "<>"}, "data": b"Message-ID: <0123456789abcdef@regime.example>"}
    assert sort(run, **about)[:2] == ("waiting", "bounce")


def test_what_is_known_of_a_mail_is_written_down_beside_what_becomes_of_it(run):
    made = as_mail(
        run, LEAD.title(), data=b"bytes", passed_over=["logo.png"], headers={"subject": "x" * 201, "message-id": "<one@a.example>"}
    )
    assert (made.passed_over, made.subject, made.message_id, made.sent_by) == (("logo.png",), "x" * 200, "<one@a.example>", LEAD)
    assert (made.vouched, made.name, made.size, made.sha256) == (True, "m.eml", 100, sha256(b"bytes").hexdigest())


OURS, TO_ONE = notice(period=Period(2013, 9)), notice(period=Period(2013, 9), trust="RNL", copied=())
TO, COPIED = OURS.recipient.address, OURS.copied[0].address
FAILED = {"address": TO.upper(), "action": "failed", "status": "5.1.1", "words": "no such user"}


@pytest.fixture(scope="module")
def reported(run):
    """What becomes of a report on a letter of ours, by what it says and who vouches for whom."""
    run.record.add_all([OURS, TO_ONE])

    def becomes(*reports, sender="mailer@monitor.example", vouched=True, original=f"<{OURS.id}@regime.example>", to=run, **about):
        found = {"kind": "multipart/report", "original": original, "reports": list(reports)} | about
        vouchers = [f"{HOST}; dkim=pass header.d={sender.rpartition('@')[2]}"] if vouched else []
        return as_mail(to, sender, files=(), vouchers=vouchers, **found)

    return becomes


def test_a_letter_comes_back_by_whom_it_did_not_reach_and_in_which_words(reported):
    mail = reported(FAILED)
    assert (mail.kind, mail.unreached, mail.sentence) == ("bounce", (TO,), "It came back: 5.1.1 no such user")
    assert (mail.period, mail.notice, mail.whose) == (Period(2013, 9), OURS.id, "")
    both = reported(FAILED | {"address": COPIED, "words": "full"}, FAILED)
    assert (both.unreached, both.sentence) == ((TO, COPIED), "It came back: 5.1.1 no such user")
    assert reported(FAILED | {"address": COPIED}).unreached == (COPIED,)
    behind = reported(FAILED | {"address": "behind@else.example"}, original=f"<{TO_ONE.id}@regime.example>")
    assert (behind.unreached, behind.sentence) == ((TO,), "It came back: 5.1.1 no such user")


@pytest.mark.parametrize(
    "reports",
    [(), (FAILED | {"action": "delayed"},), (FAILED | {"address": "forwarded@elsewhere.example"},)],
    ids=["none", "delayed", "another"],
)
def test_a_report_that_names_nobody_whom_a_letter_went_to_says_nothing_of_it(reported, reports):
    mail = reported(*reports)
    assert (mail.kind, mail.unreached, mail.sentence) == ("automatic", (), "It reports on a notice of ours, and not that it never arrives.")


def test_a_report_that_anybody_can_have_written_waits_for_a_person(run, reported):
    says = (
        f"It says that “{OURS.subject}” never reached Special measures desk (regulator), and may be anybody's: nothing vouches that a mail "
        "server wrote it. See whether they have it."
    )
    for about in ({"vouched": False}, {"sender": "mailer@elsewhere.example"}):
        mail = reported(FAILED, **about)
        assert (mail.kind, mail.why, mail.sentence, mail.unreached) == ("waiting", "bounce", says, ())
    assert reported(FAILED, sender="mailer@rpa.example").kind == "bounce", "a copy went there"
    with_key = replace(run, settings=run.settings.model_copy(update={"people_key": SecretStr("a key")}))
    nobody = {"has": ["return-path"], "headers": {"return-path": "<>"}, "vouched": False, "to": with_key}
    mark = notice_mark(with_key.settings, OURS.id)
    assert reported(FAILED, original=f"<{OURS.id}.{mark}@regime.example>", **nobody).kind == "bounce"
    assert reported(FAILED, original=f"<{OURS.id}.{mark}@regime.example>", **(nobody | {"has": []})).kind == "waiting"
    assert reported(FAILED, original=f"<{OURS.id}.{'0' * 16}@regime.example>", **nobody).kind == "waiting"
    assert reported(FAILED, original=f"<{OURS.id}@regime.example>", **nobody).kind == "waiting"


def test_a_report_on_no_letter_of_ours_is_one_like_any_other(reported):
    mail = reported(FAILED, original=f"<{'0' * 16}@regime.example>")
    assert (mail.kind, mail.notice, mail.sentence) == (
        "automatic",
        "",
        "It is a report on a mail: nothing was taken from it, and nobody is answered.",
    )
