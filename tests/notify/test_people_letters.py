"""Letters to the people behind a trust, in their words: what is to be signed, what was warned of, and what became of time asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.finding import Finding, Severity
from tasks.notify.extension_letters import queue_answered, queue_asked
from tasks.notify.mail_letters import NEEDED_BY, queue_mail_letters
from tasks.notify.people_letters import months_to_people, queue_people_letters
from tasks.record.facts import ExtensionAnswer, ExtensionAsked, Mail, MailFile, Statement
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.run import Run
from tests.notify.test_withdrawal_letters import accepted, back
from tests.record.builders import MONTH, NOON
from tests.record.small import SENDS, SILENT, opened

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
DEADLINE = datetime(2013, 10, 14, 22, 59, tzinfo=UTC)
RECEIVED = ["received: 13:00 on 10 October 2013", f"SHA-256: {'0' * 64}"]


@pytest.fixture
def run(tmp_path) -> Run:
    return opened(tmp_path, NOON + HOUR)


def letters(run: Run) -> dict[str, list[tuple[str, list[str]]]]:
    """Post to the sentence of each letter that it was queued, and what is named below it, by what the letter is about."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for one in sorted(Outbox(run.record, MONTH).notices(), key=lambda one: (one.level.about, one.id)):
        head, _, rest = one.text.partition("\n\n- ")
        names = " ".join(rest.split("\n\nThis is how it stood")[0].split()).split(" - ")
        found.setdefault(one.recipient.role, []).append((" ".join(head.split("\n\n")[-1].split()), names))
    return found


def test_letters_to_people_are_looked_for_in_the_months_that_a_link_still_opens_and_no_earlier(run):
    about = {"what": "early warning", "by": "D. Rector", "role": "improvement director", "words": "Late.", "form": "f", "at": NOON}
    run.record.add(Statement(period=MONTH, trust=SENDS, **about))
    queue_people_letters(run, MONTH)
    assert months_to_people(run) == [MONTH]
    assert [months_to_people(run.at(NOON + days * DAY)) for days in (92, 200)] == [[MONTH], []]


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (
            DEADLINE,
            "by the end of 14 October 2013 stands on the trust’s page when the month is told. After 14 October 2013 it is marked as given "
            "after the deadline.",
        ),
        (DEADLINE + HOUR, "before the month is told stands on the trust’s page with it. It is marked as given after the deadline."),
        (DEADLINE + 2 * DAY, "before the month is told stands on the trust’s page with it. It is marked as given after the deadline."),
        (
            DEADLINE + 2 * DAY + HOUR,
            "from now on stands on the trust’s page when the month is told again. It is marked as given after the deadline.",
        ),
    ],
)
def test_a_director_hears_of_an_accepted_update_what_becomes_of_words_written_that_day_and_gets_the_file(run, at, says):
    accepted(run, "first")
    assert [queue_people_letters(run.at(at), MONTH) for _ in range(2)] == [1, 0]
    assert letters(run) == {"improvement director": [(f"What is written {says}", ["file: first.json", *RECEIVED])]}
    (notice,) = Outbox(run.record, MONTH).notices()
    assert [(one.name, one.sha256) for one in notice.attachments] == [("first.json", "0" * 64)]


def unsigned(check: str) -> Finding:
    return Finding(check, Severity.ERROR, SENDS, "2013-09", "", "whole file", "", "It is not signed.", "Sign it.")


@pytest.mark.parametrize(
    ("checks", "posts"),
    [
        (("sign-off-missing-chair",), {"chair"}),
        (("sign-off-date-missing-chief",), {"chief executive"}),
        (("sign-off-missing-chief", "sign-off-missing-chair"), {"chair", "chief executive"}),
        (("narrative-missing",), set()),
        (("narrative-chair", "sign-off-missing-director"), set()),
    ],
)
def test_of_an_update_that_went_back_unsigned_those_hear_whose_name_is_missing_and_until_when(run, checks, posts):
    accepted(run, "first", decision="returned", findings=tuple(map(unsigned, checks)))
    assert queue_people_letters(run, MONTH) == len(posts)
    names = ["to be confirmed by: 16 October 2013", "file: first.json", *RECEIVED]
    assert letters(run) == {post: [("It was returned, as it is not signed as it has to be.", names)] for post in posts}


def test_nobody_is_asked_to_sign_while_another_update_stands_and_is_once_that_was_taken_back(run):
    stands = accepted(run, "first")
    accepted(run, "second", NOON + SECOND, decision="returned", findings=(unsigned("sign-off-missing-chair"),))
    queue_people_letters(run, MONTH)
    assert {*letters(run)} == {"improvement director"}
    back(run, stands)
    queue_people_letters(run, MONTH)
    assert {*letters(run)} == {"improvement director", "chair"}


def test_once_the_time_to_confirm_is_over_no_day_is_named(run):
    accepted(run, "first", decision="returned", findings=(unsigned("sign-off-missing-chair"),))
    over = datetime(2013, 10, 16, 23, tzinfo=UTC)
    queue_people_letters(run.at(over), MONTH)
    assert letters(run)["chair"][0][1][0] == "file: first.json"


def test_no_letter_follows_from_an_update_of_long_ago_of_nobody_or_that_was_taken_back(run):
    accepted(run, "first")
    accepted(run, "other", trust="RZZ")
    back(run, accepted(run, "gone", trust=SILENT))
    assert queue_people_letters(run.at(NOON + ANSWERED_FOR + SECOND), MONTH) == 0
    assert queue_people_letters(run.at(NOON - SECOND), MONTH) == 0
    assert queue_people_letters(run.at(NOON + ANSWERED_FOR), MONTH) == 1


def test_an_early_warning_goes_to_the_regulator_and_the_lead_in_the_words_it_was_given_in(run):
    for what in ("early warning", "comment"):
        said = {"form": what.replace(" ", "-"), "by": "D. Rector", "role": "improvement director", "words": f"A {what}.", "at": NOON}
        run.record.add(Statement(period=MONTH, trust=SENDS, what=what, **said))
    assert queue_people_letters(run.at(NOON - SECOND), MONTH) == 0
    assert queue_people_letters(run, MONTH) == 2
    says = "D. Rector, improvement director of the trust, warns that the trust may not deliver its plan."
    both = "sent at the same moment to: Monitor and the lead of Basildon and Thurrock University Hospitals NHS Foundation Trust"
    whole = (says, ["given at: 13:00 on 10 October 2013", "in their words: A early warning.", both])
    assert letters(run) == {"regulator": [whole], "lead": [whole]}


@pytest.mark.parametrize(("role", "left"), [("regulator:", "lead"), ("lead", "regulator")])
def test_an_early_warning_says_of_whom_no_address_is_known_that_they_do_not_read_it(run, role, left):
    people = tuple(one for one in run.programme.people if not one.role.startswith(role))
    run = replace(run, programme=replace(run.programme, people=people))
    about = {"what": "early warning", "by": "D. Rector", "role": "improvement director", "words": "Late.", "form": "f", "at": NOON}
    run.record.add(Statement(period=MONTH, trust=SENDS, **about))
    assert queue_people_letters(run, MONTH) == 1
    (notice,) = Outbox(run.record, MONTH).notices()
    names = {"lead": "the lead of Basildon and Thurrock University Hospitals NHS Foundation Trust", "regulator": "Monitor"}
    text = " ".join(notice.text.split())
    other = names["regulator" if left == "lead" else "lead"]
    assert f"sent at the same moment to: {names[left]} - not sent to: {other}, as no usable address is on record" in text
    assert text.count("same moment") == 1


def test_a_warning_of_which_the_regulator_of_its_day_was_told_is_not_missed_by_a_later_one(run, caplog):
    about = {"what": "early warning", "by": "D. Rector", "role": "improvement director", "words": "Late.", "form": "f", "at": NOON}
    run.record.add(Statement(period=MONTH, trust=SILENT, **about))
    queue_people_letters(run, MONTH)
    outbox = Outbox(run.record, MONTH)
    for one in outbox.notices():
        outbox.take(one, channel="eml", where="a.eml", at=NOON)
    assert queue_people_letters(run.at(datetime(2026, 11, 30, tzinfo=UTC)), MONTH) == 0
    assert "Nobody was told" not in caplog.text


def asks(run: Run, form: str, at: datetime, until: int = 20, trust: str = SENDS) -> ExtensionAsked:
    about = {"trust": trust, "form": form, "until": date(2013, 10, until), "by": "A. Lead", "reason": f"Flood {form}", "at": at}
    return run.record.add(ExtensionAsked(period=MONTH, **about))


def asked_for(until: int, form: str, at: str) -> tuple[str, list[str]]:
    return f"It asks for time until the end of {until} October 2013.", [
        "asked by: A. Lead",
        f"asked at: {at}",
        f"reason given: Flood {form}",
    ]


def test_a_regulator_hears_of_the_newest_that_each_trust_asks_once_a_day_until_it_is_answered(run):
    asks(run, "a", NOON - HOUR)
    asks(run, "b", NOON, 21)
    asks(run, "later", NOON + 3 * HOUR, 22)
    asks(run, "c", NOON, 23, SILENT)
    assert [queue_asked(run, MONTH) for _ in range(2)] == [2, 0]
    first = [asked_for(21, "b", "13:00 on 10 October 2013"), asked_for(23, "c", "13:00 on 10 October 2013")]
    assert letters(run) == {"regulator": first}
    night = datetime(2013, 10, 10, 22, 59, tzinfo=UTC)
    assert queue_asked(run.at(night), MONTH) == 0, "it has a letter of that day"
    assert queue_asked(run.at(night + timedelta(minutes=1)), MONTH) == 1, "in London another day begins"
    assert letters(run)["regulator"][-1] == asked_for(22, "later", "16:00 on 10 October 2013")


@pytest.mark.parametrize("granted", [True, False])
def test_the_trust_hears_the_answer_and_the_regulator_is_not_asked_again(run, granted):
    asked = asks(run, "a", NOON)
    about = {"trust": SENDS, "asked": asked.hash, "until": asked.until, "requested_by": "A. Lead", "by": "B. Regulator", "at": NOON}
    answer = run.record.follow(None, ExtensionAnswer(period=MONTH, granted=granted, reason="It was flooded", **about))
    assert queue_asked(run, MONTH) == 0
    assert queue_answered(run, answer) == 1
    (told,) = letters(run)["lead"]
    if granted:
        assert told == (
            "The update for September 2013 is now due by the end of 20 October 2013, London time.",
            [
                "end of grace: 22 October 2013",
                "deadline moved to: 20 October 2013",
                "granted by: B. Regulator",
                "reason given: It was flooded",
            ],
        )
    else:
        assert told == (
            "Time until the end of 20 October 2013 was asked for, and is refused.",
            ["asked by: A. Lead", "answered by: B. Regulator", "reason given: It was flooded"],
        )


@pytest.mark.parametrize(
    ("at", "files", "needed"),
    [(NOON, 1, True), (DEADLINE + 2 * DAY, 1, True), (DEADLINE + 2 * DAY + timedelta(minutes=1), 1, False), (NOON, 0, False)],
)
def test_a_lead_hears_by_when_to_confirm_what_may_be_an_update_in_time(run, at, files, needed):
    about = {"whose": SENDS, "subject": "", "message_id": "", "sent_by": "somebody@trust.example", "sentence": "It is in its name."}
    blob = run.record.put_blob(b"x")
    about |= {"name": "1.eml", "sha256": blob, "size": 1, "files": (MailFile("update.xlsx", blob, 1),) * files}
    run.record.add(Mail(kind="waiting", id="1", received_at=at, vouched=False, why="unconfirmed", **about))
    assert queue_mail_letters(run.at(at), MONTH) == 1
    (one,) = Outbox(run.record, MONTH).notices()
    assert (one.recipient.role, str(one.level)) == ("lead", f"unconfirmed {london_day(at)}")
    assert [line for line in one.text.splitlines() if NEEDED_BY in line] == [f"- {NEEDED_BY}: 23 October 2013"] * needed
